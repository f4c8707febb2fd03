"""Laptops and phones of many rooms, for the hub: `python -m tests.benchmarks.hub_load URL ROOMS`.

As a process it is so many laptops, with the program's own line and ballot box. It says each room's
code, key and public half, then answers `count` on its input with how many ballots each has. The
phones are what the page does, without a browser, each message on a connection of its own.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from apl_tui.hub import envelope
from apl_tui.hub.address import HubAddress
from apl_tui.hub.laptop import HubLine
from apl_tui.hub.sizes import VERSION_BYTES
from apl_tui.hub.voters import Voters
from tests.benchmarks.phone_load import LOOPBACK, exchange
from tests.hub.hubs import fields
from tests.phones.rooms import COMPLETE, TestRoom

QUICK_ROUNDS = 100  # of PBKDF2: what a room key costs to guess is not what is measured
PEOPLE = 2_000
AT_ONCE = 16


@dataclass
class LoadRoom:
    """One laptop."""

    room: TestRoom
    line: HubLine[Voters]

    def told(self) -> dict[str, str]:
        """What phones need to know."""
        if self.line.voters is None:
            raise RuntimeError("no room")
        public = self.line.voters.lock.public.hex()
        return {"code": self.line.code, "key": self.line.room_key, "public": public}


@contextmanager
def quick_keys() -> Iterator[None]:
    """Room keys that are quick to stretch, here and for as long as something is measured."""
    rounds, envelope.ROUNDS = envelope.ROUNDS, QUICK_ROUNDS
    try:
        yield
    finally:
        envelope.ROUNDS = rounds


async def opened(url: str) -> LoadRoom:
    """A room with an open round."""
    room = TestRoom(people=PEOPLE)
    line = HubLine(HubAddress(url), lambda lock: Voters(lock, room.calls))
    room.listeners.append(line.changed)
    await line.start()
    room.open()
    return LoadRoom(room, line)


async def laptops(url: str, count: int) -> None:
    """Open the rooms, tell of them, and count when asked, until the input ends."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> LoadRoom:
        async with gate:
            return await opened(url)

    rooms = await asyncio.gather(*(one() for _ in range(count)))
    while any(each.line.light != "on" for each in rooms):
        await asyncio.sleep(0.05)
    sys.stdout.write(json.dumps([each.told() for each in rooms]) + "\n")
    sys.stdout.flush()
    while await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(json.dumps([each.room.counted for each in rooms]) + "\n")
        sys.stdout.flush()
    await asyncio.gather(*(each.line.stop() for each in rooms))


@dataclass(frozen=True, slots=True)
class LoadPhone:
    """One phone, its ballot locked already."""

    code: str
    message: bytes
    answering: bytes

    def request(self, port: int) -> bytes:
        """The ballot as it is sent."""
        head = f"POST /api/rooms/{self.code}/messages HTTP/1.1\r\nhost: {LOOPBACK}:{port}\r\n"
        return f"{head}content-length: {len(self.message)}\r\n\r\n".encode() + self.message


def phones_of(told: dict[str, str], count: int, name: str = "round-1") -> list[LoadPhone]:
    """The phones of a room, whose round is the first one."""
    lock = envelope.PhoneLock(told["code"], envelope.stretched(told["key"], told["code"]))
    made = []
    for _ in range(count):
        said = {"kind": "form", "token": secrets.token_hex(16), "lang": "en", "round": name}
        said["form"] = fields(COMPLETE)  # type: ignore[assignment]  # of any kind
        made.append(LoadPhone(told["code"], *lock.message(bytes.fromhex(told["public"]), said)))
    return made


@dataclass
class Voted:
    """What came of it."""

    acknowledged: int = 0
    retried: int = 0
    seconds: list[float] = field(default_factory=list)


async def vote(
    phones: Sequence[LoadPhone], ports: Sequence[int], seconds: float, seed: int = 0
) -> Voted:
    """Each phone sends its ballot at a moment of its own, again to another port until counted."""
    chance, voted = Random(seed), Voted()

    async def one(number: int, phone: LoadPhone, after: float) -> None:
        await asyncio.sleep(after)
        began = perf_counter()
        for attempt in range(60):
            port = ports[(number + attempt) % len(ports)]
            try:
                answer = await exchange(port, phone.request(port), number)
            except (OSError, TimeoutError):
                answer = b""
            if answer.startswith(b"HTTP/1.1 200 "):
                reply = envelope.PhoneLock.reply(phone.answering, answer.partition(b"\r\n\r\n")[2])
                voted.acknowledged += "counted" in reply
                voted.seconds.append(perf_counter() - began)
                return
            voted.retried += 1
            await asyncio.sleep(0.2 + 0.3 * (number % 7) / 7)

    await asyncio.gather(
        *(one(n, phone, chance.uniform(0, seconds)) for n, phone in enumerate(phones))
    )
    return voted


async def wait_for_state(port: int, code: str, after: int, number: int) -> int:
    """Wait for a newer state as a page does; its version, 0 when none came."""
    head = f"GET /api/rooms/{code}/state?after={after} HTTP/1.1\r\nhost: {LOOPBACK}:{port}\r\n\r\n"
    answer = await exchange(port, head.encode(), number)
    blob = answer.partition(b"\r\n\r\n")[2]
    return int.from_bytes(blob[:VERSION_BYTES], "big")


if __name__ == "__main__":
    with quick_keys():
        asyncio.run(laptops(sys.argv[1], int(sys.argv[2])))
