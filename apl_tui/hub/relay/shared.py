"""What several processes of one hub share, in Valkey, which keeps it in memory and for a time.

For a room: a hash with its lease's hash and its state, a key that says which process has the
laptop's line, a stream of the messages that wait for an answer, and a channel on which all that is
told at once. Every name has `{CODE}` in it, so that a room lies in one place of a cluster. A
process has one channel more, for the answers that its phones wait for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, cast

from valkey.asyncio import Valkey
from valkey.asyncio.client import PubSub
from valkey.exceptions import ResponseError, ValkeyError

from apl_tui.hub.frames import TAKEN_OVER, with_id
from apl_tui.hub.relay.rooms import ANSWER_SECONDS, LINGERS, LIVES, Away, HubRoom, Kept, Rooms
from apl_tui.hub.sizes import ID_BYTES
from apl_tui.phones.network import CODE_LENGTH

HELD_SECONDS = 30
BEAT_SECONDS = 8.0
PENDING_MILLISECONDS = int(ANSWER_SECONDS * 1000)
AGAIN_SECONDS = (0.1, 0.3, 1.0, 2.0)
_STATE, _MESSAGE, _HELD, _WAITING, _ENDED = b"S", b"M", b"H", b"W", b"E"

_CLAIM = """
local lease = redis.call('HGET', KEYS[1], 'lease')
if lease and lease ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'lease', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""
_TELL = """
local state = redis.call('HGET', KEYS[1], 'state')
if state and string.sub(state, 1, 8) >= string.sub(ARGV[1], 1, 8) then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', KEYS[2], 'S' .. ARGV[1])
return 1
"""
_ASK = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local oldest = redis.call('TIME')[1] * 1000 - ARGV[2]
local entry = redis.call('XADD', KEYS[2], 'MINID', '~', oldest, '*', 'm', ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('PUBLISH', KEYS[3], 'M' .. ARGV[1])
return entry
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"


class PersistenceOn(Exception):  # noqa: N818 - it is told as what it is
    """Valkey writes to disk, or does not say whether it does."""


class Shared:
    """The exchange of one process; `rooms` is set by `start`."""

    def __init__(self, url: str) -> None:
        self._client = Valkey.from_url(
            url, socket_timeout=5.0, socket_connect_timeout=3.0, health_check_interval=15
        )
        self._rooms: Rooms | None = None
        self._heard: PubSub | None = None
        self._codes: set[str] = set()
        self._held: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._claim = self._script(_CLAIM)
        self._tell = self._script(_TELL)
        self._ask = self._script(_ASK)
        self._let_go = self._script(_RELEASE)
        self.connected = False

    def _script(self, text: str) -> Callable[..., Awaitable[Any]]:
        script = self._client.register_script(text)
        return lambda keys, args: _had(script(keys=keys, args=args))

    # --- on and off -----------------------------------------------------------------------------

    async def start(self, rooms: Rooms, *, persistence_allowed: bool = False) -> None:
        """Connect and listen; raises `Away`, or `PersistenceOn` unless that is allowed."""
        self._rooms = rooms
        await _had(cast("Awaitable[Any]", self._client.ping()))
        if not persistence_allowed and not await self._keeps_in_memory():
            raise PersistenceOn
        await self._listen_anew()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]

    async def stop(self) -> None:
        """Listen no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._heard:
            await _closed(self._heard)
        await self._client.aclose()

    async def _keeps_in_memory(self) -> bool:
        try:
            told = await self._client.config_get("save", "appendonly")
        except ResponseError:
            return False  # it does not say
        except ValkeyError as error:
            raise Away from error
        return not told.get("save") and told.get("appendonly") == "no"

    # --- what rooms ask for ---------------------------------------------------------------------

    async def claim(self, code: str, kept: Kept) -> bool:
        """Take this code."""
        return bool(await self._claim([_room(code)], [kept.lease, int(LIVES)]))

    async def find(self, code: str) -> Kept | None:
        """A room, and what happens in it: listened to first, so that nothing is missed between."""
        if code not in self._codes:
            self._codes.add(code)
            await self._subscribe(code)
        lease, state = await _had(self._client.hmget(_room(code), ["lease", "state"]))
        if lease is None:
            await self.lose(code)
            return None
        return Kept(lease, state or b"")

    async def lose(self, code: str) -> None:
        """This room is nothing to us any more."""
        self._codes.discard(code)
        if self._heard:
            await _had(self._heard.unsubscribe(_channel(code)))

    async def tell(self, code: str, state: bytes) -> None:
        """A new state."""
        await self._tell([_room(code), _channel(code)], [state, int(LIVES)])

    async def hold(self, code: str) -> None:
        """The line is here: say so, and take in what waits for it."""
        rooms = self._known()
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.set(_line(code), rooms.process, ex=HELD_SECONDS)
            pipe.expire(_room(code), int(LIVES))
            pipe.publish(_channel(code), _HELD + rooms.process)
            pipe.xrange(_pending(code))
            waiting = (await _had(pipe.execute()))[-1]
        self._held.add(code)
        for _, fields in waiting:
            await self._asked(code, fields[b"m"])

    async def release(self, code: str) -> None:
        """The line is gone."""
        self._held.discard(code)
        await self._let_go([_line(code)], [self._known().process])

    async def ask(self, code: str, id_: bytes, message: bytes) -> None:
        """A message for the line, wherever it is."""
        keys = [_line(code), _pending(code), _channel(code)]
        if not await self._ask(keys, [id_ + message, PENDING_MILLISECONDS]):
            raise Away

    async def answer(self, code: str, id_: bytes, reply: bytes) -> None:
        """An answer for a phone of another process."""
        told = code.encode() + id_ + reply
        await _had(self._client.publish(_process(id_[: ID_BYTES // 2]), told))

    async def tell_waiting(self, code: str, count: int) -> None:
        """How many phones wait here."""
        told = _WAITING + self._known().process + count.to_bytes(4, "big")
        await _had(self._client.publish(_channel(code), told))

    async def end(self, code: str) -> None:
        """The room lingers, and is gone."""
        self._held.discard(code)
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.expire(_room(code), int(LINGERS))
            pipe.delete(_line(code), _pending(code))
            pipe.publish(_channel(code), _ENDED)
            await _had(pipe.execute())

    # --- what is heard --------------------------------------------------------------------------

    async def _listen_anew(self) -> None:
        """A new ear; then all that may have been missed, and all that Valkey may have lost."""
        self._heard = self._client.pubsub()
        names = map(_channel, self._codes)
        await _had(self._heard.subscribe(_process(self._known().process), *names))
        for code in [*self._codes]:
            await self._restore(code)
        self.connected = True

    async def _restore(self, code: str) -> None:
        """Bring a room that we know up to date, here and there."""
        room = self._known().here(code)
        if room is None:
            return
        if room.line is not None:  # its laptop is ours: what we know is what holds
            await self.claim(code, Kept(room.lease))
            if room.state:
                await self.tell(code, room.state)
            await self.hold(code)
        else:
            state = await _had(cast("Awaitable[Any]", self._client.hget(_room(code), "state")))
            room.take(state or b"")

    async def _listen(self) -> None:
        tries = 0
        while True:
            try:
                if not self.connected:
                    await self._listen_anew()
                    tries = 0
                heard = self._heard
                told = heard and await heard.get_message(ignore_subscribe_messages=True, timeout=30)
                if told:
                    await self._take(told["channel"], told["data"])
            except (ValkeyError, OSError, Away):
                self.connected = False
                if self._heard:
                    await _closed(self._heard)
                await asyncio.sleep(AGAIN_SECONDS[min(tries, len(AGAIN_SECONDS) - 1)])
                tries += 1

    async def _take(self, channel: bytes, data: bytes) -> None:
        rooms = self._known()
        if channel == _process(rooms.process):
            code, told = data[:CODE_LENGTH].decode(), data[CODE_LENGTH:]
            if room := rooms.here(code):
                rooms.answered(room, *with_id(told))
            return
        code = channel.decode()[1:-1]
        room = rooms.here(code)
        if room is None:
            return
        kind, body = data[:1], data[1:]
        if kind == _STATE:
            room.take(body)
        elif kind == _MESSAGE:
            await self._asked(code, body)
        elif kind == _HELD and body != rooms.process:
            await self._taken_over(room)
        elif kind == _WAITING:
            process, count = body[:-4], int.from_bytes(body[-4:], "big")
            if process != rooms.process:
                room.elsewhere[process] = count
        elif kind == _ENDED:
            room.over = True
            room.until = min(room.until, rooms.now() + LINGERS)

    async def _asked(self, code: str, body: bytes) -> None:
        room = self._known().here(code)
        if room is None or room.line is None:
            return
        with contextlib.suppress(Away):  # it went this very moment; it will be asked for again
            await room.line.ask(*with_id(body))

    async def _taken_over(self, room: HubRoom) -> None:
        line, room.line = room.line, None
        self._held.discard(room.code)
        if line is not None:
            await line.leave(TAKEN_OVER)

    async def _beat(self) -> None:
        """Say again and again which lines are here, as what says so does not last."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with contextlib.suppress(Away):
                async with self._client.pipeline(transaction=False) as pipe:
                    for code in self._held:
                        pipe.set(_line(code), self._known().process, ex=HELD_SECONDS)
                        pipe.expire(_room(code), int(LIVES))
                    await _had(pipe.execute())

    async def _subscribe(self, code: str) -> None:
        if self._heard is None:
            raise Away
        await _had(self._heard.subscribe(_channel(code)))

    def _known(self) -> Rooms:
        if self._rooms is None:
            raise Away
        return self._rooms


async def _had(answer: Awaitable[Any]) -> Any:
    """What Valkey answers; `Away` when it does not."""
    try:
        return await answer
    except (ValkeyError, OSError, TimeoutError) as error:
        raise Away from error


async def _closed(heard: PubSub) -> None:
    with contextlib.suppress(ValkeyError, OSError):  # it may be broken, and is let go
        await heard.aclose()  # type: ignore[no-untyped-call]


def _room(code: str) -> str:
    return f"{{{code}}}:room"


def _line(code: str) -> str:
    return f"{{{code}}}:line"


def _pending(code: str) -> str:
    return f"{{{code}}}:pending"


def _channel(code: str) -> str:
    return f"{{{code}}}"


def _process(process: bytes) -> bytes:
    return b"process:" + process
