"""The hub: a ballot there and back, 300 rooms at once, waiting phones, two processes, a kill.

Hubs, laptops and Valkey are real processes over the loopback; phones are what the page does, with
no browser. Ballots are locked before the clock runs: that is the phone's processor, not the hub's.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from time import perf_counter

from tests.benchmarks.figures import Figure, Size
from tests.benchmarks.hub_load import (
    LoadPhone,
    LoadRoom,
    Voted,
    opened,
    phones_of,
    quick_keys,
    vote,
    wait_for_state,
)
from tests.benchmarks.phone_load import Load, ballot_request, exchange, page_request
from tests.benchmarks.phones import Server, a_second, send, serving
from tests.benchmarks.stopwatch import CHECKOUT, environment, processor_seconds
from tests.hub.hubs import HubProcess, hub_process, valkey
from tests.phones.rooms import CODE

ROOMS, PHONES, SECONDS = 300, 30, 30
BALLOTS, CROWD, WAITING = 300, 1_000, 600
LAPTOP_PROCESSES = 2


class Laptops:
    """Laptops in a process of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.rooms: list[dict[str, str]] = json.loads(self._line())

    def counted(self) -> list[int]:
        """How many ballots each room has counted."""
        if self._process.stdin is None:
            raise RuntimeError("no way to ask")
        self._process.stdin.write("count\n")
        self._process.stdin.flush()
        found: list[int] = json.loads(self._line())
        return found

    def _line(self) -> str:
        return self._process.stdout.readline() if self._process.stdout is not None else ""


@contextmanager
def laptops(url: str, rooms: int, home: Path) -> Iterator[Laptops]:
    """So many laptops with an open round each."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.hub_load", url, str(rooms)],
        cwd=CHECKOUT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Laptops(process)
        finally:
            process.kill()


def quantile(seconds: list[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds) or [0.0]
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


async def _one_by_one(port: int, requests: list[bytes]) -> list[float]:
    took = []
    for number, request in enumerate(requests):
        began = perf_counter()
        await exchange(port, request, number)
        took.append(perf_counter() - began)
    return took


def there_and_back(home: Path, size: Size) -> list[Figure]:
    """A ballot from phone to laptop and back, against the same over the local network's page."""
    count = size.of(BALLOTS, 10)
    ours: list[float] = []
    reference: list[float] = []
    with (
        hub_process() as hub,
        laptops(hub.url, 1, home) as there,
        serving("vote", home) as near,
    ):
        phones = phones_of(there.rooms[0], count)
        load = Load(near.port, CODE, count, 0.0)
        server = Server(near.pid, near.port)
        pages = asyncio.run(send(server, [page_request(load)] * count, b"HTTP/1.1 200 "))
        chance = Random(1)
        for begin in range(0, count, 10):  # by turns
            some = [each.request(hub.port) for each in phones[begin : begin + 10]]
            ours += asyncio.run(_one_by_one(hub.port, some))
            ballots = [ballot_request(load, each, chance) for each in pages[begin : begin + 10]]
            reference += asyncio.run(_one_by_one(near.port, ballots))
        counted = there.counted()[0]
    if counted != count:
        raise RuntimeError(f"{counted} of {count} counted")
    name = "ballot, phone to laptop to phone, one room"
    told, near_by = (tuple(each * 1000 for each in side) for side in (ours, reference))
    return [
        Figure(name, told, near_by, 3.0),
        Figure(f"{name}, p99", (quantile(ours, 0.99),), (), 150.0),
    ]


def many_rooms(home: Path, size: Size) -> list[Figure]:
    """Three hundred rooms of thirty phones each, all of which vote within thirty seconds."""
    rooms, phones = size.of(ROOMS, 4), size.of(PHONES, 5)
    with ExitStack() as stack:
        hub = stack.enter_context(hub_process())
        parts = [
            stack.enter_context(laptops(hub.url, rooms // LAPTOP_PROCESSES, home))
            for _ in range(LAPTOP_PROCESSES)
        ]
        crowd = [p for part in parts for told in part.rooms for p in phones_of(told, phones)]
        before = processor_seconds(hub.process.pid)
        voted = asyncio.run(vote(crowd, [hub.port], size.of(SECONDS, 0)))
        spent = processor_seconds(hub.process.pid) - before
        counted = [each for part in parts for each in part.counted()]
        memory = resident(hub.process.pid)
    missing = len(crowd) - min(voted.acknowledged, sum(counted))
    wrong = sum(abs(each - phones) for each in counted)
    note = (
        f"{voted.acknowledged:,} of {len(crowd):,} acknowledged, {sum(counted):,} counted, "
        f"{voted.retried} sent again, ack p50 {quantile(voted.seconds, 0.5):.0f} ms, "
        f"{spent:.1f} s of the hub's processor time, {memory / 1024:.0f} MiB"
    )
    name = "300 rooms of 30 phones within 30 s"
    return [
        Figure(f"{name}: ballots lost or counted twice", (missing + wrong,), (), 0, "", note=note),
        Figure(f"{name}: acknowledged within, p99", (quantile(voted.seconds, 0.99),), (), 1000.0),
    ]


async def settled(hub: HubProcess, one: LoadRoom) -> int:
    """The version of a room's state, once the hub has the newest."""
    while True:
        version = await wait_for_state(hub.port, one.line.code, 0, 0)
        if one.line.voters is not None and version == one.line.voters.version:
            return version
        await asyncio.sleep(0.02)


async def _wakings(hub: HubProcess, count: int, times: int) -> list[float]:
    """How many waiting phones a second of processor time are told of a new state."""
    found = []
    one = await opened(hub.url)
    code = one.line.code
    for _ in range(times):
        version = await settled(hub, one)
        before = processor_seconds(hub.process.pid)
        waiting = [
            asyncio.create_task(wait_for_state(hub.port, code, version, n)) for n in range(count)
        ]
        while one.line.waiting < count:  # all have come
            await asyncio.sleep(0.05)
        one.room.wait() if one.room.box else one.room.open()
        await asyncio.gather(*waiting)
        found.append(count / (processor_seconds(hub.process.pid) - before))
    await one.line.stop()
    return found


def waiting(home: Path, size: Size) -> Figure:
    """Phones that wait and are told, against as many empty answers of the same server stack."""
    count, times = size.of(WAITING, 20), size.part(3)
    load = Load(1, CODE, 1, 0.0)
    with hub_process() as hub, serving("empty", home) as empty:
        ours = asyncio.run(_wakings(hub, count, times))
        requests = [page_request(load)] * count
        at = Server(empty.pid, empty.port)
        reference = [asyncio.run(a_second(at, requests, b"HTTP/1.1 204 ")) for _ in range(times)]
    name = "waiting phones told a second of processor time, against empty answers (204)"
    return Figure(name, tuple(ours), tuple(reference), 0.6, unit="/s", least=True)


def two_processes(home: Path, size: Size) -> Figure:
    """The hub's processor time a ballot: two processes on a Valkey against one alone."""
    rooms, phones = size.of(20, 2), size.of(PHONES, 5)

    def spent(ports: list[int], pids: list[int], crowd: list[LoadPhone]) -> float:
        before = sum(map(processor_seconds, pids))
        voted = asyncio.run(vote(crowd, ports, size.of(5, 0)))
        if voted.acknowledged != len(crowd):
            raise RuntimeError(f"{voted.acknowledged} of {len(crowd)} acknowledged")
        return (sum(map(processor_seconds, pids)) - before) / len(crowd) * 1000

    ours, reference = [], []
    for _ in range(size.part(5)):
        with ExitStack() as stack:
            server = stack.enter_context(valkey(home))
            how = ("--open", "--valkey", server.url)
            pair = [stack.enter_context(hub_process(*how)) for _ in range(2)]
            there = stack.enter_context(laptops(pair[0].url, rooms, home))
            crowd = [p for told in there.rooms for p in phones_of(told, phones)]
            ours.append(spent([p.port for p in pair], [p.process.pid for p in pair], crowd))
        with hub_process() as hub, laptops(hub.url, rooms, home) as there:
            crowd = [p for told in there.rooms for p in phones_of(told, phones)]
            reference.append(spent([hub.port], [hub.process.pid], crowd))
    name = "processor time a ballot, two processes on Valkey against one alone"
    return Figure(name, tuple(ours), tuple(reference), 3.0)


async def _killed(
    one: HubProcess, two: HubProcess, count: int, seconds: float
) -> tuple[Voted, int]:
    there = await opened(one.url)
    while there.line.light != "on":
        await asyncio.sleep(0.05)
    crowd = phones_of(there.told(), count)
    voting = asyncio.create_task(vote(crowd, [one.port, two.port], seconds))
    while there.room.counted < count // 3:
        await asyncio.sleep(0.01)
    there.line.hub = type(there.line.hub)(two.url)  # as a name that leads to whoever is there
    one.kill()
    voted = await voting
    counted = there.room.counted
    await there.line.stop()
    return voted, counted


def killed(home: Path, size: Size) -> Figure:
    """One of two processes dies as by `kill -9` while a thousand phones vote in one room."""
    wrong, notes = [], []
    count = size.of(CROWD, 30)
    for _ in range(size.part(5)):
        with ExitStack() as stack:
            server = stack.enter_context(valkey(home))
            how = ("--open", "--valkey", server.url)
            one, two = (stack.enter_context(hub_process(*how)) for _ in range(2))
            voted, counted = asyncio.run(_killed(one, two, count, size.of(10, 1)))
        wrong.append(float(abs(count - voted.acknowledged) + abs(count - counted)))
        notes.append(
            f"{voted.acknowledged:,} acknowledged, {counted:,} counted, "
            f"{voted.retried} sent again, ack p99 {quantile(voted.seconds, 0.99) / 1000:.1f} s"
        )
    name = "kill -9 of one of two processes while 1,000 vote: lost or counted twice"
    return Figure(name, tuple(wrong), (), 0, unit="", note="; ".join(notes))


def resident(pid: int) -> float:
    """Kibibytes in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return float(status.partition("VmRSS:")[2].split()[0])


async def _rooms_with_phones(hub: HubProcess, rooms: int, phones: int) -> float:
    before = resident(hub.process.pid)
    made = await asyncio.gather(*(opened(hub.url) for _ in range(rooms)))
    waits = []
    for number, each in enumerate(made):
        version = await settled(hub, each)
        for phone in range(phones):
            place = number * phones + phone
            waits.append(
                asyncio.create_task(wait_for_state(hub.port, each.line.code, version, place))
            )
    while sum(each.line.waiting for each in made) < rooms * phones:
        await asyncio.sleep(0.05)
    after = resident(hub.process.pid)
    for task in waits:
        task.cancel()
    await asyncio.gather(*waits, return_exceptions=True)
    await asyncio.gather(*(each.line.stop() for each in made))
    return (after - before) / rooms


def memory(_home: Path, size: Size) -> Figure:
    """What a room with thirty waiting phones takes in the hub."""
    rooms, phones = size.of(40, 3), size.of(PHONES, 5)
    with hub_process() as hub:
        found = asyncio.run(_rooms_with_phones(hub, rooms, phones))
    return Figure("memory a room with 30 waiting phones", (found,), (), 1024.0, unit="KiB")


def figures(folder: Path, size: Size) -> list[Figure]:
    """The rows of the hub."""
    folder.mkdir(exist_ok=True)
    with quick_keys():
        return [
            *there_and_back(folder, size),
            *many_rooms(folder, size),
            waiting(folder, size),
            two_processes(folder, size),
            killed(folder, size),
            memory(folder, size),
        ]
