"""Phones: how many ballots a second of processor time counts, and 5,000 within five seconds.

The load runs in a process of its own beside the server, over loopback.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.benchmarks.figures import Figure
from tests.benchmarks.phone_load import Load, ballot_request, exchange, page_request
from tests.benchmarks.stopwatch import CHECKOUT, environment, processor_seconds
from tests.phones.rooms import CODE

REQUESTS, AT_ONCE = 1_500, 50
CROWD, CROWD_SECONDS = 5_000, 5.0


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


async def rates(home: Path, runs: int) -> Figure:
    """Ballots a second against empty answers a second."""
    ours, reference = [], []
    for seed in range(runs + 1):
        with serving("vote", home) as page, serving("empty", home) as empty:
            load = Load(page.port, CODE, REQUESTS, 0.0)
            pages = await send(page, [page_request(load)] * REQUESTS, b"HTTP/1.1 200 ")
            chance = Random(seed)
            ballots = [ballot_request(load, each, chance) for each in pages]
            reference.append(await a_second(empty, ballots, b"HTTP/1.1 204 "))
            ours.append(await a_second(page, ballots, b"HTTP/1.1 303 "))
    return Figure(
        "ballots counted a second of processor time, against empty answers (204)",
        tuple(ours[1:]),
        tuple(reference[1:]),
        0.6,
        unit="/s",
        least=True,
    )


def crowd(home: Path, phones: int, runs: int) -> list[dict[str, float]]:
    """Each phone loads the page, and casts one ballot of eleven answers."""
    found = []
    for seed in range(runs):
        with serving("vote", home) as server:
            arguments = {
                "--port": server.port,
                "--code": CODE,
                "--phones": phones,
                "--seconds": CROWD_SECONDS,
                "--seed": seed,
            }
            flat = [str(part) for pair in arguments.items() for part in pair]
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.phone_load", *flat],
                cwd=CHECKOUT,
                env=environment(home),
                capture_output=True,
                text=True,
                check=True,
            )
            found.append(json.loads(done.stdout))
    return found


def figures(folder: Path, runs: int) -> list[Figure]:
    """The rows of the phones."""
    folder.mkdir(exist_ok=True)
    many = crowd(folder, CROWD, max(3, runs // 5))
    missing = tuple(each["phones"] - each["acknowledged"] for each in many)
    note = "; ".join(
        f"{each['acknowledged']:.0f} acknowledged, {each['refused']:.0f} refused, "
        f"{each['lost']:.0f} lost, ack p50 {each['ack_p50_ms']:.0f} ms"
        for each in many
    )
    return [
        asyncio.run(rates(folder, max(3, runs // 3))),
        Figure("5,000 phones in 5 s: ballots refused or lost", missing, (), 0, unit="", note=note),
        Figure("5,000 phones in 5 s: ack p99", tuple(e["ack_p99_ms"] for e in many), (), 500.0),
    ]
