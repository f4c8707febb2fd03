"""Many phones at once, as a process of their own: `python -m tests.benchmarks.phone_load --help`.

Every phone loads the page, and then casts one ballot on a new connection at its own moment within
the given seconds. Each has an address of its own where the system has so many, as on a network:
newcomers at one and the same address are let in one a second. Bounded in count and in time, and
only ever against this computer's loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from urllib.parse import urlencode

LOOPBACK = "127.0.0.1"
AGENT = "Phone-Load/4711"
MOST_PHONES = 10_000
MOST_SECONDS = 60.0
PATIENCE = 30.0  # seconds that one answer may take before it is called lost

_FIELD = re.compile(r'<input type=(radio|checkbox) name="([^"]+)" value="([^"]+)"')
_HIDDEN = re.compile(r'<input type=hidden name=(\w+) value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Load:
    """What to do: how many phones within how many seconds, and with which seed."""

    port: int
    code: str
    phones: int
    seconds: float
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.phones <= MOST_PHONES:
            raise ValueError(f"phones is {self.phones}; 1 to {MOST_PHONES}")
        if not 0 <= self.seconds <= MOST_SECONDS:
            raise ValueError(f"seconds is {self.seconds}; 0 to {MOST_SECONDS}")


class _Exchange(asyncio.Protocol):
    """One request on one connection; its future gets the whole answer."""

    def __init__(self, data: bytes, answer: asyncio.Future[bytes]) -> None:
        self._data = data
        self._answer = answer
        self._received = bytearray()
        self._size = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._data)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._size:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            found = re.search(rb"content-length: (\d+)", self._received[:end], re.IGNORECASE)
            self._size = end + 4 + int(found[1] if found else 0)
        if len(self._received) >= self._size and not self._answer.done():
            self._answer.set_result(bytes(self._received))
            if self._transport:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("hung up"))


def address_of(phone: int) -> tuple[str, int] | None:
    """Where a phone's connections come from; anywhere where the loopback is one address alone."""
    return (f"127.1.{phone >> 8}.{phone & 255}", 0) if sys.platform == "linux" else None


async def exchange(port: int, data: bytes, phone: int = 0) -> bytes:
    """Send one request on a connection of its own; the whole answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()
    async with asyncio.timeout(PATIENCE):
        begin = partial(_Exchange, data, answer)
        await loop.create_connection(begin, LOOPBACK, port, local_addr=address_of(phone))
        return await answer


def page_request(load: Load) -> bytes:
    """The request for the page."""
    host = f"{LOOPBACK}:{load.port}\r\nuser-agent: {AGENT}"
    return f"GET /{load.code} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode()


def ballot_request(load: Load, page: bytes, chance: random.Random) -> bytes:
    """The ballot that a phone would send from this page, with chosen answers by chance."""
    head, _, body = page.partition(b"\r\n\r\n")
    cookie = re.search(rb"set-cookie: (device=[^;]+)", head, re.IGNORECASE)
    if cookie is None:
        raise ValueError("the page set no cookie")
    text = body.decode()
    options: dict[str, list[str]] = {}
    for _, name, value in _FIELD.findall(text):
        options.setdefault(name, []).append(value)
    if not options:
        raise ValueError("no vote is open")
    answers = {name: chance.choice(values) for name, values in options.items()}
    form = urlencode(_HIDDEN.findall(text) + list(answers.items())).encode()
    lines = (
        f"POST /{load.code}/ballot HTTP/1.1",
        f"host: {LOOPBACK}:{load.port}",
        f"user-agent: {AGENT}",
        f"cookie: {cookie[1].decode()}",
        "content-type: application/x-www-form-urlencoded",
        f"content-length: {len(form)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + form


async def run(load: Load) -> dict[str, float]:
    """Load the page with every phone, then cast every ballot; what came of it, times in ms."""
    chance = random.Random(load.seed)
    results: Counter[str] = Counter()
    page_times: list[float] = []
    vote_times: list[float] = []
    ballots: dict[int, bytes] = {}

    async def join(phone: int, after: float) -> None:
        await asyncio.sleep(after)
        page = await _timed(load.port, page_request(load), phone, page_times, results)
        if page:
            ballots[phone] = ballot_request(load, page, chance)

    async def vote(phone: int, after: float) -> None:
        await asyncio.sleep(after)
        answer = await _timed(load.port, ballots[phone], phone, vote_times, results)
        if answer:
            kind = "acknowledged" if answer.startswith(b"HTTP/1.1 303 ") else "refused"
            results[kind] += 1

    await asyncio.gather(*(join(n, chance.uniform(0, load.seconds)) for n in range(load.phones)))
    begun = perf_counter()
    await asyncio.gather(*(vote(n, chance.uniform(0, load.seconds)) for n in ballots))
    took = perf_counter() - begun
    return {
        "phones": load.phones,
        "acknowledged": results["acknowledged"],
        "refused": results["refused"],
        "lost": results["lost"],
        "seconds": round(took, 3),
        "ballots_per_second": round(results["acknowledged"] / took, 1),
        "page_p50_ms": _quantile(page_times, 0.50),
        "page_p99_ms": _quantile(page_times, 0.99),
        "ack_p50_ms": _quantile(vote_times, 0.50),
        "ack_p99_ms": _quantile(vote_times, 0.99),
        "ack_max_ms": _quantile(vote_times, 1.0),
    }


async def _timed(
    port: int, data: bytes, phone: int, times: list[float], results: Counter[str]
) -> bytes | None:
    begun = perf_counter()
    try:
        answer = await exchange(port, data, phone)
    except (OSError, TimeoutError):
        results["lost"] += 1
        return None
    times.append(perf_counter() - begun)
    return answer


def _quantile(times: list[float], part: float) -> float:
    if not times:
        return 0.0
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000, 2)


def _enough_files(phones: int) -> None:
    """Let this process have a connection for every phone, where the system allows it."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = phones + 100
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def main() -> None:
    """Run the load that the arguments describe; the figures go to stdout as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--code", required=True)
    parser.add_argument("--phones", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    load = Load(chosen.port, chosen.code, chosen.phones, chosen.seconds, chosen.seed)
    _enough_files(load.phones)
    sys.stdout.write(json.dumps(asyncio.run(run(load))) + "\n")


if __name__ == "__main__":
    main()
