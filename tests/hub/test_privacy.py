"""H1–H4: what a hub sees, what is left of the keys, and whether the page is ours.

Everything that passes a real hub process is recorded between it and everybody else, without TLS, as
the hub itself sees it; the laptop's ballot box is the real one.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import os
import re
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import FrameType, ModuleType

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.hub.address import HubAddress
from apl_tui.hub.assets import served
from apl_tui.hub.check import check_hub
from apl_tui.hub.envelope import stretched
from apl_tui.phones.link import Wording
from tests.hub.hubs import LOOPBACK, HubProcess, hub_process, laptop, phones, until
from tests.phones.rooms import SCRIPT, Answers, TestRoom

IDEAS = Wording("en", "Ideas", (), "What helps us learn?")
IDEA = "Zanzibar-idea"
LOW: Answers = {"g.one": "1", "g.two": "1", "c": ["a"], "d": ["a"]}
HIGH: Answers = {"g.one": "5", "g.two": "dk", "c": ["a", "b", "c"], "d": ["b", "c"]}


@dataclass
class Wire:
    """A place between a hub and everybody else that writes all of it down."""

    port: int = 0
    seen: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def shape(self) -> list[bytes]:
        """What was asked for, and how long each request and each answer was, in any order."""
        lines = rb"(?:GET|POST) /api/rooms/\w+/\w+|HTTP/1.1 \d+|[Cc]ontent-[Ll]ength: \d+"
        found = re.findall(lines, b"".join(self.seen))
        return sorted(re.sub(rb"(?<=rooms/)\w+", b"", line) for line in found)


@asynccontextmanager
async def recorded(hub: HubProcess) -> AsyncIterator[Wire]:
    """All that comes to this port goes to the hub and is kept, and so is what comes back."""
    wire = Wire()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                wire.seen.append(data)
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(LOOPBACK, hub.port)
        await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))

    server = await asyncio.start_server(meet, LOOPBACK, 0)
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        server.close()


async def a_session(hub: HubProcess, answers: Answers, secret: list[str]) -> Wire:
    """Vote, vote again the same, send ideas, close; what must not have been seen is added."""
    room = TestRoom()
    async with recorded(hub) as wire, laptop(wire.url, room) as line, phones(line, 3) as group:
        assert line.voters
        key = stretched(line.room_key, line.code)
        secret += [line.room_key, key.hex(), base64.b64encode(key).decode()]
        secret += [each.token for each in group]
        name = room.open()
        await asyncio.gather(*(each.look(newer=True) for each in group))
        for each in group:
            assert await each.vote(answers) == {"counted": name}
        room.close()
        await asyncio.gather(*(each.look(newer=True) for each in group))
        name = room.open(IDEAS)
        await asyncio.gather(*(each.look(newer=True) for each in group))
        assert await group[0].vote({"text": [IDEA, ""]}) == {"counted": name}
        await until(lambda: room.ideas == [[IDEA, ""]])
    return wire


async def test_H1_nothing_that_passes_a_hub_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "APL_TUI_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    statements = [i.text for vote in SCRIPT.votes for i in vote.indicators if len(i.text) > 1]
    secret = [
        *statements,
        IDEA,
        IDEAS.question,
        "g.one",
        "indicator",
        '"form"',
        "counted",
        "ticket",
    ]
    with hub_process() as hub:
        wires = [await a_session(hub, answers, secret) for answers in (LOW, HIGH)]
        if os.path.isdir(f"/proc/{hub.process.pid}/fd"):  # noqa: PTH112 - a link that may be gone
            opened = [path.resolve() for path in Path(f"/proc/{hub.process.pid}/fd").iterdir()]
            assert [path for path in opened if path.is_file()] == []
    for wire in wires:
        found = b"".join(wire.seen)
        assert b"/messages" in found  # the search sees what is there
        assert [each for each in secret if each.encode() in found] == []
    assert list(tmp_path.rglob("*")) == []


async def test_H1_two_sessions_with_different_answers_differ_in_random_bytes_alone() -> None:
    with hub_process() as hub:
        low, high = [await a_session(hub, answers, []) for answers in (LOW, HIGH)]
    assert len(low.shape) > 30
    assert low.shape == high.shape


async def test_H2_no_key_is_left_when_the_session_has_ended() -> None:
    room = TestRoom()
    with hub_process() as hub:
        async with laptop(hub.url, room) as line, phones(line) as (each,):
            room.open()
            await each.look(newer=True)
            await each.vote(LOW)
            assert line.voters
            lock = weakref.ref(line.voters.lock)
            private = lock()
            assert private is not None
            kept = hashlib.sha256(private._stretched).digest()
            del private
            each.lock = each.lock.__class__("", b"")
            await line.stop()
    gc.collect()
    assert lock() is None
    assert holders_of(kept) == []


def holders_of(digest: bytes) -> list[object]:
    """Every live object that holds the bytes with this hash."""
    found: list[object] = []
    for each in gc.get_objects():
        if isinstance(each, FrameType | ModuleType):
            continue
        members = [*each.values()] if isinstance(each, dict) else gc.get_referents(each)
        keys = (m for m in members if isinstance(m, bytes) and len(m) == 32)
        if any(hashlib.sha256(one).digest() == digest for one in keys):
            found.append(each)
    return found


class OtherPage(BaseHTTPRequestHandler):
    """A hub whose script is not ours by one letter."""

    def do_GET(self) -> None:
        content = served().get(self.path, b"")
        content = content.replace(b"deriveBits", b"deriveBitz", 1)
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_H3_the_check_tells_a_page_that_is_not_ours(
    tls: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = ThreadingHTTPServer((LOOPBACK, 0), OtherPage)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://{LOOPBACK}:{server.server_address[1]}"
        looked = {
            str(each.what.values.get("path")): each.fine for each in check_hub(HubAddress(url))
        }
    finally:
        server.shutdown()
        server.server_close()
    assert not looked["/hub.js"]
    assert looked["/"]
    assert looked["/style.css"]
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    with hub_process(tls=tls) as hub:
        found = check_hub(HubAddress(hub.url))
        told = [each.what.id for each in found if not each.fine]
        assert told == ["hub.check.certificate"]  # it is valid for a day
        assert run_command_line(["hub", "--check", hub.url, "--lang", "en"]) == 1
        assert "The certificate is valid for" in capsys.readouterr().out
        monkeypatch.delenv("SSL_CERT_FILE")
        assert [each.fine for each in check_hub(HubAddress(hub.url))] == [False]
