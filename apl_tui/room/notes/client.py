"""The notes in a second window: how it finds the running session, follows it and steers it.

The other end, in the session's own program, is `remote`.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

from apl_tui.core.actions import LONGEST
from apl_tui.core.errors import Message
from apl_tui.core.replan import Offer
from apl_tui.room.notes.channel import (
    LONGEST_TIME,
    LONGEST_VIEW,
    LOOPBACK,
    NOTES,
    ROOM,
    read_address,
    receive,
    send,
)
from apl_tui.room.notes.view import Command, NotesView, message_from, offer_from, view_from

HELLO_SECONDS = 5.0


class Notice:
    """The answer to a command: `message` says why it was not done, or what was; else `None`."""

    def __init__(self, message: Message | None) -> None:
        self.message = message


class Connection:
    """A connection to the session that runs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, path: Path) -> Connection | None:
        """Connect to the session whose address lies at `path`; `None` when none answers there.

        Whoever listens has to prove that it is this user's own session: the port may be a
        stranger's when a session was killed.
        """
        address = read_address(path)
        if address is None:
            return None
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                reader, writer = await asyncio.open_connection(
                    LOOPBACK, address.port, limit=LONGEST_VIEW
                )
        except (OSError, TimeoutError):
            return None
        own, known = secrets.token_hex(32), False
        with suppress(OSError, EOFError, ValueError, TimeoutError):
            async with asyncio.timeout(HELLO_SECONDS):
                nonce = str((await receive(reader)).get("nonce"))
                await send(writer, {"proof": address.proof(NOTES, nonce), "nonce": own})
                known = address.proves((await receive(reader)).get("proof"), ROOM, own)
        if not known:
            writer.close()
            return None
        return cls(reader, writer)

    async def receive(self) -> NotesView | Offer | Notice | None:
        """What comes next; `None` when the session has ended or gone."""
        try:
            data = await receive(self._reader)
            if "view" in data:
                return view_from(data["view"])
            if "offer" in data:
                return offer_from(data["offer"])
            return Notice(message_from(data.get("told")))
        except (OSError, EOFError, ValueError):
            return None

    async def ask(self, command: Command) -> None:
        """Ask for something to be done; nothing happens when the session has gone."""
        with suppress(OSError):
            await send(self._writer, {"do": command})

    async def promise_end(self, time: str) -> None:
        """Ask for a new end, as someone wrote it."""
        with suppress(OSError):
            await send(self._writer, {"do": "end", "time": time[:LONGEST_TIME]})

    async def park(self, text: str) -> None:
        """Ask for a matter to be put in the parking lot."""
        with suppress(OSError):
            await send(self._writer, {"do": "park", "text": text[:LONGEST]})

    def close(self) -> None:
        """Let go."""
        self._writer.close()
