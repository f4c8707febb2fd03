"""Phones: keys while they vote, ballots a second of processor time, waiting, and 5,000 in 5 s.

The load runs in a process of its own, over loopback: against the whole program in a terminal, or,
for the rate, against the voting page alone and the same server stack with nothing to do.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from tests.benchmarks.figures import Figure, Size
from tests.benchmarks.phone_load import Load, ballot_request, exchange, page_request
from tests.benchmarks.phone_program import Crowd, crowd, voting
from tests.benchmarks.stopwatch import CHECKOUT, environment, processor_seconds
from tests.phones.rooms import CODE

REQUESTS, AT_ONCE = 1_500, 50
MANY, CROWD = 1_000, 5_000
QUIET_KEYS = 20
WAITING, ROUNDS = 40, 4


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    pid: int
    port: int


@contextmanager
def serving(kind: str, home: Path) -> Iterator[Server]:
    """A server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.phone_server", kind],
        cwd=CHECKOUT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield Server(process.pid, int(process.stdout.readline()))
        finally:
            process.kill()


async def send(server: Server, requests: list[bytes], expected: bytes) -> list[bytes]:
    """All requests, a few at a time; their answers, which must all be the expected ones."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(request: bytes) -> bytes:
        async with gate:
            answer = await exchange(server.port, request)
        if not answer.startswith(expected):
            raise RuntimeError(answer[:200].decode(errors="replace"))
        return answer

    return await asyncio.gather(*(one(request) for request in requests))


async def a_second(server: Server, requests: list[bytes], expected: bytes) -> float:
    """How many requests a second of the server's processor time answers."""
    before = processor_seconds(server.pid)
    await send(server, requests, expected)
    return len(requests) / (processor_seconds(server.pid) - before)


async def rates(home: Path, size: Size) -> Figure:
    """Ballots a second against empty answers a second."""
    ours, reference = [], []
    requests = size.of(REQUESTS, 20)
    for seed in range(size.part(3) + size.of(1, 0)):
        with serving("vote", home) as page, serving("empty", home) as empty:
            load = Load(page.port, CODE, requests, 0.0)
            pages = await send(page, [page_request(load)] * requests, b"HTTP/1.1 200 ")
            chance = Random(seed)
            ballots = [ballot_request(load, each, chance) for each in pages]
            reference.append(await a_second(empty, ballots, b"HTTP/1.1 204 "))
            ours.append(await a_second(page, ballots, b"HTTP/1.1 303 "))
    return Figure(
        "ballots counted a second of processor time, against empty answers (204)",
        tuple(ours[size.of(1, 0) :]),
        tuple(reference[size.of(1, 0) :]),
        0.6,
        unit="/s",
        least=True,
    )


async def waiting(home: Path, size: Size) -> Figure:
    """What the laptop spends on phones whose pages only ask how it stands, every 2.5 seconds."""
    ours, state = [], page_request(Load(1, f"{CODE}/state", WAITING, 0.0))
    rounds, pause = size.of(ROUNDS, 1), size.of(5, 0) / 2
    for _ in range(size.part(5)):
        with serving("vote", home) as page:
            await send(page, [state] * WAITING, b"HTTP/1.1 200 ")
            before = processor_seconds(page.pid)
            for _ in range(rounds):
                await asyncio.sleep(pause)
                await send(page, [state] * WAITING, b"HTTP/1.1 200 ")
            spent = processor_seconds(page.pid) - before
            ours.append(spent / (rounds * 2.5) * 1000)
    name = "40 phones waiting: processor time a second"
    return Figure(name, tuple(ours), (), 30.0)


def steps(home: Path, size: Size) -> Figure:
    """Each key while a thousand phones vote, against the same keys in the quiet before."""
    ours, reference, notes = [], [], []
    phones, seconds = size.of(MANY, 20), size.of(5, 0)
    for seed in range(size.part(5)):
        with voting(home, phones) as at:
            keys = range(size.of(QUIET_KEYS, 2))
            quiet = [each for _ in keys for each in at.help_and_back()]
            busy = crowd(at, phones, seconds, seed, keys=True)
        ours.append(_quantile(busy.keys, 0.99))
        reference.append(median(quiet) * 1000)
        notes.append(_told(busy))
    name = "key to picture while 1,000 phones vote within 5 s, p99, against quiet"
    return Figure(name, tuple(ours), tuple(reference), 10.0, note="; ".join(notes))


def crowds(home: Path, size: Size) -> list[Figure]:
    """Five thousand phones: each loads the page, and casts one ballot of eleven answers."""
    found = []
    phones, seconds = size.of(CROWD, 50), size.of(5, 0)
    for seed in range(size.part(5)):
        with voting(home, phones) as at:
            found.append(crowd(at, phones, seconds, seed, keys=False))
    missing = tuple(each.missing for each in found)
    acks = tuple(each.told["ack_p99_ms"] for each in found)
    note = "; ".join(_told(each) for each in found)
    return [
        Figure("5,000 phones in 5 s: ballots refused or lost", missing, (), 0, unit="", note=note),
        Figure("5,000 phones in 5 s: acknowledged within, p99", acks, (), 500.0),
    ]


def _told(each: Crowd) -> str:
    told = each.told
    return (
        f"{told['acknowledged']:.0f} acknowledged, {told['refused']:.0f} refused, "
        f"{told['lost']:.0f} lost, ack p50 {told['ack_p50_ms']:.0f} ms, "
        f"p99 {told['ack_p99_ms']:.0f} ms, {each.processor_seconds:.1f} s of processor time"
    )


def _quantile(seconds: list[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


def figures(folder: Path, size: Size) -> list[Figure]:
    """The rows of the phones."""
    folder.mkdir(exist_ok=True)
    return [
        steps(folder / "steps", size),
        asyncio.run(rates(folder, size)),
        asyncio.run(waiting(folder, size)),
        *crowds(folder / "crowds", size),
    ]
