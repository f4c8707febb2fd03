"""Notes windows for tests: a leader without a screen, and lines over the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from apl_tui.core.errors import Message
from apl_tui.core.replan import Offer
from apl_tui.room.notes.channel import LONGEST_VIEW, LOOPBACK, NotesServer, Patience
from apl_tui.room.notes.client import Connection, Notice
from apl_tui.room.notes.view import Doing, NotesView, RoomSees
from apl_tui.room.room import Room

SOON = 60.0  # seconds that nothing here comes near, on the slowest machine
QUICK = Patience(hello=SOON, stranger=0.0, look=0.02)

STEP = RoomSees("step", lines=("Vad ser vi?",), can_vote=True)


@dataclass
class Leader:
    """Leads a room as the stage does, without pages."""

    room: Room
    page: RoomSees = STEP
    did: list[str] = field(default_factory=list)
    refusal: Message | None = None

    def seen(self) -> RoomSees:
        return self.page

    async def do(self, command: Doing) -> Message | None:
        self.did.append(command)
        if self.refusal:
            return self.refusal
        match command:
            case "forward" | "pass":
                self.room.next()
            case "backward":
                self.room.back()
            case "pause":
                self.room.toggle_pause()
            case "more" | "less":
                self.room.add_minutes(1 if command == "more" else -1)
            case "vote":
                self.room.open_vote()
            case "close-vote":
                self.room.close_vote()
        return None

    async def promise_end(self, time: str) -> Message | None:
        self.did.append(f"end {time}")
        return self.refusal


@asynccontextmanager
async def served(
    room: Room, path: Path, leader: Leader | None = None, patience: Patience = QUICK
) -> AsyncIterator[NotesServer]:
    """A server that is open."""
    server = NotesServer(room, leader or Leader(room), path, patience)
    await server.open()
    try:
        yield server
    finally:
        server.close()


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[Connection]:
    """A notes window that was let in."""
    connection = await Connection.to(path)
    assert connection
    try:
        yield connection
    finally:
        connection.close()


async def stranger(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Someone who knows the port only."""
    return await asyncio.open_connection(LOOPBACK, port, limit=LONGEST_VIEW)


async def next_view(connection: Connection) -> NotesView:
    """The next view; other news is passed over."""
    async with asyncio.timeout(SOON):
        while not isinstance(news := await connection.receive(), NotesView):
            assert news, "the session let go"
    return news


async def answer(connection: Connection) -> Notice | Offer:
    """The answer to a command."""
    async with asyncio.timeout(SOON):
        while not isinstance(news := await connection.receive(), Notice | Offer):
            assert news, "the session let go"
    return news
