"""The notes channel: a second window of the same user follows the running session and drives it.

A TCP connection over the loopback address only, so that nothing of it can be reached from the
network. Port and a random secret lie in a file of the data folder that only the same user can
read; it is removed when the session ends. Both sides prove that they know the secret without
sending it. Newline-delimited JSON with bounded lines; whoever does not prove the secret is told
nothing, and let go after a while. What goes wrong here never reaches the session.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast, get_args

from apl_tui.core.actions import LONGEST
from apl_tui.core.errors import Message, message
from apl_tui.core.replan import Proposal
from apl_tui.room.notes.view import (
    Doing,
    RoomSees,
    message_data,
    offer_data,
    view_data,
    view_of,
)
from apl_tui.room.room import Room
from apl_tui.store.storage import TEMPORARY_PREFIX, TEMPORARY_SUFFIX

LOOPBACK = "127.0.0.1"
LONGEST_LINE = 16 * 1024  # bytes that a notes window may send at once
LONGEST_VIEW = 1024 * 1024  # bytes that the session may send at once
LONGEST_FILE = 1024
LONGEST_TIME = 20  # characters of a time of day, as people write it
MOST_WAITING = 8
MOST_WINDOWS = 4
NOTES, ROOM = "notes", "room"  # who proves it, so that one proof is no use as the other
DOINGS: frozenset[str] = frozenset(get_args(Doing))


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to say hello in, to let a stranger wait, and between two looks at the screen."""

    hello: float = 5.0
    stranger: float = 1.0
    look: float = 0.1


@dataclass(frozen=True, slots=True)
class NotesAddress:
    """Where a running session listens, and the secret that opens it (hex digits)."""

    port: int
    secret: str

    def proof(self, who: str, nonce: str) -> str:
        """That `who` knows the secret; it is worth nothing for another nonce."""
        text = f"{who}:{nonce}".encode("utf-8", "replace")
        return hmac.new(self.secret.encode("ascii"), text, "sha256").hexdigest()

    def proves(self, proof: object, who: str, nonce: str) -> bool:
        """Whether `proof` is that proof, compared in constant time."""
        said = proof.encode("utf-8", "replace") if isinstance(proof, str) else b""
        return hmac.compare_digest(said, self.proof(who, nonce).encode("ascii"))


def write_address(path: Path, address: NotesAddress) -> None:
    """Put the address where only the same user can read it. Raises `OSError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    text = json.dumps({"port": address.port, "secret": address.secret})
    try:
        with os.fdopen(os.open(fresh, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read_address(path: Path) -> NotesAddress | None:
    """The address of the session that runs; `None` when none is told."""
    try:
        with path.open(encoding="utf-8") as file:
            data = json.loads(file.read(LONGEST_FILE))
        port, secret = data["port"], data["secret"]
        secret.encode("ascii")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    told = type(port) is int and 0 < port < 65536 and isinstance(secret, str) and secret
    return NotesAddress(port, secret) if told else None


def remove_address(path: Path, address: NotesAddress) -> None:
    """Take the address away, unless another session's has come in its place."""
    with suppress(OSError):
        if read_address(path) == address:
            path.unlink()


async def send(writer: asyncio.StreamWriter, data: Mapping[str, Any]) -> None:
    """One line of JSON."""
    writer.write(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    await writer.drain()


async def receive(reader: asyncio.StreamReader) -> dict[str, Any]:
    """The next line; `EOFError` at the end, `ValueError` for what is no line of ours."""
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        raise EOFError from error
    except asyncio.LimitOverrunError as error:
        raise ValueError("a line is too long") from error
    try:
        data = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(data, dict):
        raise ValueError("no object")  # noqa: TRY004 - one kind of error for every bad line
    return data


class Leader(Protocol):
    """Who draws the shared screen: tells what is on it, and does what the notes ask for."""

    def seen(self) -> RoomSees:
        """What the room sees."""

    async def do(self, command: Doing) -> Message | None:
        """Do it; a message says why not."""

    async def promise_end(self, time: str) -> Message | None:
        """Promise another end, as someone wrote it; a message says why not."""


class NotesServer:
    """Lets notes windows follow `room` while it runs. `open` and `close` it in one event loop."""

    def __init__(
        self, room: Room, leader: Leader, path: Path, patience: Patience | None = None
    ) -> None:
        self.room = room
        self.windows = 0
        self._leader = leader
        self._path = path
        self._patience = patience or Patience()
        self._secret = secrets.token_hex(32)
        self._address: NotesAddress | None = None
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting: list[asyncio.Task[Any]] = []
        self._closed = False

    @property
    def address(self) -> NotesAddress | None:
        """Where it listens, once it does."""
        return self._address

    async def open(self) -> None:
        """Listen, and tell the same user where. Raises `OSError`."""
        server = await asyncio.start_server(self._greet, LOOPBACK, 0, limit=LONGEST_LINE)
        if self._closed:  # the session ended meanwhile
            server.close()
            return
        self._server = server
        self._address = NotesAddress(server.sockets[0].getsockname()[1], self._secret)
        try:
            write_address(self._path, self._address)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Stop listening, and let every window go."""
        self._closed = True
        if self._server:
            self._server.close()
        if self._address:
            remove_address(self._path, self._address)
        for task in tuple(self._tasks):
            task.cancel()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101 - asyncio runs every connection in a task of its own
        self._tasks.add(task)
        try:
            if await self._trusts(reader, writer) and self.windows < MOST_WINDOWS:
                await self._follow(reader, writer)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.CancelledError):
            pass  # a window that goes away, or was none of ours, is not the session's matter
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _trusts(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the other side knows the secret; a stranger has to wait for nothing.

        When too many wait, the one that has waited longest goes: a window of ours is quick, and
        nobody who only holds the line can keep it out.
        """
        task = asyncio.current_task()
        if self._address is None or task is None:
            return False
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.pop(0).cancel()
        self._waiting.append(task)
        try:
            nonce = secrets.token_hex(32)
            async with asyncio.timeout(self._patience.hello):
                await send(writer, {"nonce": nonce})
                with suppress(ValueError):
                    hello = await receive(reader)
                    if self._address.proves(hello.get("proof"), NOTES, nonce):
                        own = self._address.proof(ROOM, str(hello.get("nonce")))
                        await send(writer, {"proof": own})
                        return True
            await asyncio.sleep(self._patience.stranger)
            return False
        finally:
            if task in self._waiting:
                self._waiting.remove(task)

    async def _follow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Show and obey one window, until either side ends."""
        changed = asyncio.Event()
        self.room.listeners.append(changed.set)
        self.windows += 1
        both = [
            asyncio.create_task(self._show(writer, changed)),
            asyncio.create_task(self._obey(reader, writer)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.windows -= 1
            self.room.listeners.remove(changed.set)
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def _show(self, writer: asyncio.StreamWriter, changed: asyncio.Event) -> None:
        """Send the newest view whenever it is another; a slow window misses those between."""
        sent = None
        while True:
            changed.clear()
            view = view_of(self.room, self._leader.seen())
            if view != sent:
                await send(writer, {"view": view_data(view)})
                sent = view
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience.look):
                    await changed.wait()

    async def _obey(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Do what a window asks for, one thing after another."""
        offered: tuple[object, Proposal] | None = None
        while True:
            asked = await receive(reader)
            command = asked.get("do")
            if command == "propose":
                proposal = self.room.proposal()
                offered = (self._plan(), proposal)
                await send(writer, {"offer": offer_data(self.room.offer(proposal))})
                continue
            told: Message | None = message("remote.unknown")
            if command == "accept":
                told, offered = self._accept(offered), None
            elif command == "undo":
                told = self._undo()
            elif command == "park":
                told = self._park(str(asked.get("text"))[:LONGEST].strip())
            elif command == "end":
                told = await self._leader.promise_end(str(asked.get("time"))[:LONGEST_TIME])
            elif isinstance(command, str) and command in DOINGS:
                told = await self._leader.do(cast("Doing", command))
            await send(writer, {"told": message_data(told)})

    def _plan(self) -> object:
        """What a proposal rests on: the step and the plan as they stand."""
        return self.room.session.index, self.room.session.slots

    def _undo(self) -> Message:
        if not self.room.can_undo_plan:
            return message("remote.nothing-to-undo")
        self.room.undo_plan()
        return message("replan.undone")

    def _park(self, text: str) -> Message:
        if not text:
            return message("remote.unknown")
        self.room.park(text)
        return message("park.kept")

    def _accept(self, offered: tuple[object, Proposal] | None) -> Message:
        """Take the proposal that the window was shown, unless the plan is another by now."""
        if offered is None or offered[0] != self._plan():
            return message("remote.plan-changed")
        self.room.replan(offered[1])
        return message("replan.done")
