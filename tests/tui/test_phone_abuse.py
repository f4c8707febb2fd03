"""Phones that misbehave, all at once, at a session that runs on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlencode

from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from tests.phones.rooms import Answers, filled
from tests.tui.phoning import (
    CODE,
    LOOPBACK,
    PATIENCE,
    a_phone,
    phones_of,
    phones_on,
    seen,
    to_vote,
    vote,
)
from tests.tui.voting import graded, small_workshop

SCRIPT = small_workshop(graded())
YES: Answers = {"g.a": "4", "g.b": "dk"}
NO: Answers = {"g.a": "1", "g.b": "2"}
FORM = "content-type: application/x-www-form-urlencoded\r\n"


async def test_abuse_leaves_the_screen_quick_and_the_ballots_counted(paths: Paths) -> None:
    """Half-sent, oversized, forged and repeated requests, all open at once, while a room votes."""
    async with phones_on(paths, SCRIPT) as (app, pilot, _), a_phone(app) as first:
        await to_vote(app, pilot)
        phones = phones_of(app)
        form = urlencode(await filled(first, YES, CODE), doseq=True).encode()
        post = _bytes("POST", f"/{CODE}/ballot", phones.typed, FORM, body=form)
        told = f"cookie: device={first.cookies['device']}\r\n{FORM}"
        sent = {
            "half a line": (b"GET /", None),
            "half a head": (f"GET /{CODE} HTTP/1.1\r\nhost:".encode(), None),
            "half a body": (post[:-9], None),
            "no request": (b"\0\xff\r\n\r\n", 400),
            "a large head": (b"GET / HTTP/1.1\r\nx: " + b"y" * 20_000, 431),
            "a large body": (_bytes("POST", f"/{CODE}/ballot", phones.typed, FORM, 20_000), 413),
            "a wrong code": (_bytes("GET", "/AAAAA", phones.typed), 404),
            "another host": (_bytes("GET", f"/{CODE}", "evil.example"), 400),
            "another site": (post, 409),
            "the first": (_bytes("POST", f"/{CODE}/ballot", phones.typed, told, body=form), 303),
        }
        async with AsyncExitStack() as opened:
            lines = [
                (await opened.enter_async_context(_raw(phones.port)), *each)
                for each in sent.values()
                for _ in range(10)
            ]
            for (_, writer), data, _ in lines:
                writer.write(data)
            await pilot.press("question_mark")
            await seen(pilot, lambda: isinstance(app.screen, ReadScreen))
            await pilot.press("escape")
            await seen(pilot, lambda: isinstance(app.screen, VoteScreen))
            for (reader, _), data, status in lines:
                if status:
                    answer = await asyncio.wait_for(reader.readline(), PATIENCE)
                    assert int(answer.split()[1]) == status, data[:60]
            for _ in range(4):
                async with a_phone(app) as client:
                    assert (await vote(client, NO)).status_code == 303
        assert app.room
        assert app.room.vote
        assert app.room.vote.counted == 5  # the first sent its ballot ten times


def _bytes(
    method: str, path: str, host: str, more: str = "", size: int = 0, body: bytes = b""
) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: {host.partition('/')[0]}\r\n{more}"
    return f"{head}content-length: {size or len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def _raw(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        yield reader, writer
    finally:
        writer.close()
