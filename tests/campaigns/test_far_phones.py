"""Phones on a network that loses packets, delays them and falls silent: each ballot counts once.

The laptop stands in a network namespace of its own, so that what comes between is real TCP.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from random import Random
from time import monotonic
from urllib.parse import urlencode

from apl_tui.phones.server import PhoneServer
from tests.campaigns.counting import campaign
from tests.campaigns.far_net import Network, far_network
from tests.phones.rooms import CODE, COMPLETE, TestRoom, hidden, not_braked, phone_app
from tests.phones.test_engines import ENGINES, Phone
from tests.phones.wire import FORM, request

PATIENCE = 4.0
LONGEST = 120.0
ONCE_MORE = 40


class FarPhone:
    """A phone that asks again until it is answered, as the page does."""

    def __init__(self, network: Network, port: int) -> None:
        self.network, self.port = network, port
        self.cookies: dict[str, str] = {}
        self.tries = 0

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        """The status and the page, however often it takes."""
        for _ in range(ONCE_MORE):
            self.tries += 1
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                async with asyncio.timeout(PATIENCE):
                    return await self._once(method, path, body)
        raise AssertionError("no answer at all")

    async def _once(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        reader, writer = await asyncio.open_connection(self.network.there, self.port)
        try:
            told = {"host": self.network.there, "connection": "close", "content-type": FORM}
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            writer.write(request(method, path, told, body))
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            size = next((int(x.split(": ")[1]) for x in head if x.startswith("content-length")), 0)
            page = (await reader.readexactly(size)).decode()
            for line in head:
                if line.startswith("set-cookie: "):
                    name, _, value = line[12:].partition(";")[0].partition("=")
                    self.cookies[name] = value
            return int(head[0].split()[1]), page
        finally:
            writer.transport.abort()

    async def vote(self) -> int:
        """Load the page, and send the form until it is acknowledged; the status that came."""
        _, page = await self.ask("GET", f"/{CODE}")
        data = {name: hidden(page, name) for name in ("ticket", "round")} | COMPLETE
        body = urlencode(data, doseq=True).encode()
        status, _ = await self.ask("POST", f"/{CODE}/ballot", body)
        return status


@campaign("phones on a network with loss, delay and silence", small=8, large=200)
async def test_each_ballot_counts_once_however_bad_the_network(
    size: int, counts: Counter[str]
) -> None:
    room = TestRoom(people=size)
    app = phone_app(room, None, "127.0.0.1")
    app._sleep = not_braked
    async with asyncio.timeout(LONGEST), far_network(Random(size)) as network:
        server = PhoneServer(app, network.there, 0)
        with network.inside():
            await server.start()
        room.open()
        network.loss, network.delay = 0.1, 0.05
        phones = [FarPhone(network, server.port) for _ in range(size)]
        voting = [asyncio.create_task(phone.vote()) for phone in phones]
        await asyncio.sleep(0.3)
        network.silent = True
        await asyncio.sleep(1.0)
        network.silent = False
        answered = await asyncio.gather(*voting)
        await server.stop()
    counts["phones"] += size
    counts["requests"] += sum(phone.tries for phone in phones)
    counts["packets lost"] += network.lost
    counts["lost"] += size - room.counted
    assert network.lost > 0
    assert answered == [303] * size
    assert room.counted == size


@campaign("a network that falls silent, in each engine", small=0, large=len(ENGINES))
async def test_a_silent_network_is_told_and_so_is_its_end(size: int, counts: Counter[str]) -> None:
    for name in [*ENGINES][:size]:
        await falls_silent(name, counts)


async def falls_silent(name: str, counts: Counter[str]) -> None:
    """And a form that was sent meanwhile is counted once it is over."""
    room = TestRoom()
    app = phone_app(room, None, "127.0.0.1")
    async with asyncio.timeout(LONGEST), far_network(Random(1)) as network:
        server = PhoneServer(app, network.there, 0)
        with network.inside():
            await server.start()
        async with ENGINES[name]() as engine:
            phone = Phone(engine, room, server)
            await phone.new_round()
            await phone.fill()
            shown = "!document.getElementById('away').hidden"
            network.silent = True
            began = monotonic()
            await engine.until(shown)
            told = monotonic() - began
            network.silent = False
            began = monotonic()
            await engine.until(f"!({shown})")
            back = monotonic() - began
            network.silent = True
            await engine.run("document.querySelector('form button').click()")
            await engine.until("document.getElementById('unsent').textContent")
            network.silent = False
            await phone.shows("Mottaget!")
            await engine.open("about:blank")
        await server.stop()
    counts["told after (s)"] += round(told)
    counts["back after (s)"] += round(back)
    assert room.counted == 1
    assert told < 25
    assert back < 10
