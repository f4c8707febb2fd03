"""The rooms that this process knows: what each tells its phones, who waits, and the laptop's line.

Nothing in a room can be read here. A room is a state blob with a version, phones that wait for a
newer one, messages that wait for an answer, and at most one line to its laptop. What the processes
of one hub share goes through an `Exchange`; alone, there is none.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from apl_tui.hub.frames import TAKEN_OVER
from apl_tui.hub.sizes import ID_BYTES, VERSION_BYTES
from apl_tui.phones.network import new_code

LIVES = 12 * 3600.0
"""Seconds without a sign of life after which a room is gone."""
LINGERS = 600.0
"""Seconds that the last word of a session can still be read."""
KEPT_UNUSED = 120.0
"""Seconds that a process remembers a room of another process that nobody asks for here."""
ANSWER_SECONDS = 12.0
MOST_ROOMS = 50_000
MOST_PENDING = 2_000  # messages of one room that wait for its laptop
_TRIES = 20

Clock = Callable[[], float]


class HubError(Exception):
    """Something that a phone or a laptop is answered with a status."""


class NoRoom(HubError):  # noqa: N818 - it is an answer, not an error
    """There is no such room."""


class Away(HubError):  # noqa: N818 - the same
    """The laptop, or what the processes share, cannot be reached now."""


class TooMany(HubError):  # noqa: N818 - the same
    """More at once than there is room for."""


class Line(Protocol):
    """The line to a laptop."""

    async def ask(self, id_: bytes, message: bytes) -> None:
        """Pass a phone's message on."""

    async def tell_phones(self, count: int) -> None:
        """How many phones are waiting."""

    async def leave(self, reason: int) -> None:
        """End the line."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a room is outside a process: its lease's hash, and what its phones are told."""

    lease: bytes
    state: bytes = b""


class Exchange(Protocol):
    """What several processes share. Each method raises `Away` when it cannot be had."""

    async def claim(self, code: str, kept: Kept) -> bool:
        """Take this code; `False` when another lease has it."""

    async def find(self, code: str) -> Kept | None:
        """A room that some process has, and from now on what happens in it."""

    async def lose(self, code: str) -> None:
        """Nobody here needs this room any more."""

    async def tell(self, code: str, state: bytes) -> None:
        """A new state, for the phones of all processes."""

    async def hold(self, code: str) -> None:
        """The laptop's line is here now; what waits for an answer comes here."""

    async def release(self, code: str) -> None:
        """The line is gone."""

    async def ask(self, code: str, id_: bytes, message: bytes) -> None:
        """A message for the process that has the line; `Away` when none has."""

    async def answer(self, code: str, id_: bytes, reply: bytes) -> None:
        """An answer, for the process whose phone waits for it."""

    async def tell_waiting(self, code: str, count: int) -> None:
        """How many phones of this room wait in this process."""

    async def end(self, code: str) -> None:
        """The session is over: the room lingers, and is gone."""

    async def stop(self) -> None:
        """Nothing is shared any more."""


@dataclass(eq=False)
class HubRoom:
    """One room as this process knows it."""

    code: str
    lease: bytes
    state: bytes = b""
    until: float = 0.0
    line: Line | None = None
    over: bool = False
    waiting: set[asyncio.Future[None]] = field(default_factory=set)
    pending: dict[bytes, asyncio.Future[bytes]] = field(default_factory=dict)
    """The messages of phones of this process, by id."""
    elsewhere: dict[bytes, int] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The version of what phones are told; 0 before the first."""
        return version_of(self.state)

    @property
    def phones(self) -> int:
        """How many phones wait, in all processes."""
        return len(self.waiting) + sum(self.elsewhere.values())

    def take(self, state: bytes) -> bool:
        """A state; an older one than is known changes nothing. Wakes the phones that wait."""
        if version_of(state) <= self.version:
            return False
        self.state = state
        for each in self.waiting:
            if not each.done():
                each.set_result(None)
        return True


def version_of(state: bytes) -> int:
    """The version in front of a state."""
    return int.from_bytes(state[:VERSION_BYTES], "big")


def hashed(lease: str) -> bytes:
    """What is kept of a lease."""
    return hashlib.sha256(lease.encode()).digest()


class Rooms:
    """All rooms of this process. `process` marks the ids of messages that wait here."""

    def __init__(self, clock: Clock, exchange: Exchange | None = None) -> None:
        self.exchange = exchange
        self.process = secrets.token_bytes(ID_BYTES // 2)
        self.counts: Counter[str] = Counter()
        self._clock = clock
        self._rooms: dict[str, HubRoom] = {}
        self._finding: dict[str, asyncio.Future[None]] = {}
        self._next = 0

    # --- reading --------------------------------------------------------------------------------

    def now(self) -> float:
        """What the clock says."""
        return self._clock()

    def __len__(self) -> int:
        return len(self._rooms)

    @property
    def all(self) -> tuple[HubRoom, ...]:
        """Every room that this process knows."""
        return tuple(self._rooms.values())

    def here(self, code: str) -> HubRoom | None:
        """A room that this process knows already."""
        return self._rooms.get(code)

    async def find(self, code: str) -> HubRoom:
        """The room; raises `NoRoom`."""
        if room := self._rooms.get(code):
            return room
        if self.exchange is None:
            raise NoRoom
        if code in self._finding:  # a whole room comes at once: it is looked up once
            with suppress(HubError):
                await asyncio.shield(self._finding[code])
            if room := self._rooms.get(code):
                return room
            raise NoRoom
        found: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._finding[code] = found
        try:
            kept = await self.exchange.find(code)
            if kept is None:
                raise NoRoom
            return self._add(code, kept, KEPT_UNUSED)
        finally:
            del self._finding[code]
            found.set_result(None)

    def _add(self, code: str, kept: Kept, seconds: float) -> HubRoom:
        room = self._rooms.setdefault(code, HubRoom(code, kept.lease))
        room.take(kept.state)
        room.until = max(room.until, self._clock() + seconds)
        return room

    # --- a room's life --------------------------------------------------------------------------

    async def open(self) -> tuple[str, str]:
        """A new room: its code, and the lease that only its laptop knows."""
        lease = secrets.token_urlsafe(24)
        for _ in range(_TRIES):
            code = new_code()
            if await self.claim(code, lease):
                return code, lease
        raise TooMany

    async def claim(self, code: str, lease: str) -> bool:
        """Take this code, also again after all has been lost; `False` when it is another's."""
        kept = Kept(hashed(lease))
        room = self._rooms.get(code)
        if room is not None and not hmac.compare_digest(room.lease, kept.lease):
            return False
        if room is None and len(self._rooms) >= MOST_ROOMS:
            raise TooMany
        if self.exchange is not None:
            if not await self.exchange.claim(code, kept):
                return False
            await self.exchange.find(code)
        self._add(code, kept, LIVES)
        return True

    async def hold(self, room: HubRoom, lease: str, line: Line) -> bool:
        """The laptop's line is `line` now, and no other; `False` for a wrong lease."""
        if not hmac.compare_digest(room.lease, hashed(lease)):
            return False
        before, room.line = room.line, line
        room.until = self._clock() + LIVES
        if before is not None:
            await before.leave(TAKEN_OVER)
        if self.exchange is not None and room.line is line:
            await self.exchange.hold(room.code)
        return True

    async def release(self, room: HubRoom, line: Line) -> None:
        """A line is gone; nothing happens when the laptop has a newer one."""
        if room.line is not line:
            return
        room.line = None
        room.until = self._clock() + (LINGERS if room.over else LIVES)
        if self.exchange is not None and not room.over:
            with suppress(Away):
                await self.exchange.release(room.code)

    async def tell(self, room: HubRoom, state: bytes) -> None:
        """A new state from the laptop."""
        room.until = self._clock() + LIVES
        if room.take(state) and self.exchange is not None:
            await self.exchange.tell(room.code, state)

    async def end(self, room: HubRoom) -> None:
        """The laptop says that the session is over."""
        room.over = True
        room.until = self._clock() + LINGERS
        if self.exchange is not None:
            await self.exchange.end(room.code)

    async def sweep(self) -> None:
        """Let go of the rooms that have had their time."""
        now = self._clock()
        for room in self.all:
            if room.line is None and not room.waiting and not room.pending and room.until <= now:
                del self._rooms[room.code]
                if self.exchange is not None:
                    with suppress(Away):
                        await self.exchange.lose(room.code)

    # --- messages -------------------------------------------------------------------------------

    async def ask(self, room: HubRoom, message: bytes) -> bytes:
        """The laptop's answer; raises `Away` or `TooMany`."""
        if len(room.pending) >= MOST_PENDING:
            raise TooMany
        self._next += 1
        id_ = self.process + self._next.to_bytes(ID_BYTES // 2, "big")
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        room.pending[id_] = answer
        self._used(room)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._passed_on(room, id_, message)
                return await answer
        except TimeoutError as error:
            raise Away from error
        finally:
            del room.pending[id_]

    async def _passed_on(self, room: HubRoom, id_: bytes, message: bytes) -> None:
        if room.line is not None:  # here: nothing of it needs to be shared
            await room.line.ask(id_, message)
        elif self.exchange is not None:
            await self.exchange.ask(room.code, id_, message)
        else:
            raise Away

    async def answer(self, room: HubRoom, id_: bytes, reply: bytes) -> None:
        """What the laptop answered."""
        here = self.answered(room, id_, reply) or id_.startswith(self.process)
        if not here and self.exchange is not None:
            await self.exchange.answer(room.code, id_, reply)

    def answered(self, room: HubRoom, id_: bytes, reply: bytes) -> bool:
        """An answer for a phone that waits here; `False` when none waits for it here."""
        waiting = room.pending.get(id_)
        if waiting is None:
            return False
        if not waiting.done():
            waiting.set_result(reply)
        return True

    # --- waiting --------------------------------------------------------------------------------

    async def wait(self, room: HubRoom, after: int, seconds: float) -> bytes:
        """The state when it is newer than `after`; `b""` when it has not become so in time."""
        self._used(room)
        if room.version > after:
            return room.state
        newer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        room.waiting.add(newer)
        try:
            await asyncio.wait((newer,), timeout=seconds)
        finally:
            room.waiting.discard(newer)
            newer.cancel()
        return room.state if room.version > after else b""

    def _used(self, room: HubRoom) -> None:
        if room.line is None and self.exchange is not None:
            room.until = max(room.until, self._clock() + KEPT_UNUSED)


Sleep = Callable[[float], Awaitable[None]]
