"""Phones of a long day, over real connections: they scan, vote, try again, drop out, come back.

Time is the event loop's own and runs fast: it stands still while a phone waits for an answer, and
moves when whoever holds the clock says so.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from urllib.parse import urlencode

from apl_tui.core.workshop import Vote
from apl_tui.phones.forms import field_of
from apl_tui.room.phones.service import Phones
from tests.phones.rooms import CODE, OTHER_CODE, Answers, hidden
from tests.phones.wire import FORM, LOOPBACK, Answer, Line, request
from tests.tui.phoning import free_port

POLL_SECONDS = 2.5
ASSETS = ("style.css", "form.js", "live.js", "icon.svg")


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is in a test's hands: every timeout of the server runs fast."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        super().__init__()

    def time(self) -> float:
        """What the hands say."""
        return self._clock()


class Visitor:
    """One phone: its cookies, and the connection that it keeps as browsers do."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.cookies: dict[str, str] = {}
        self._line: Line | None = None

    async def ask(self, data: bytes) -> Answer:
        """Send a request on the connection that is there, or on a new one."""
        crowd = self.crowd
        crowd.asking += 1
        try:
            if self._line is None or self._line.reader.at_eof():
                await self.hang_up()
                self._line = await crowd.connected()
            self._line.send(data)
            answer = await self._line.answer()
        finally:
            crowd.asking -= 1
        crowd.counts["requests"] += 1
        if not answer.has_every_header or answer.status >= 500:
            raise AssertionError(answer)
        if told := answer.headers.get("set-cookie", ""):
            name, _, value = told.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def hang_up(self) -> None:
        """Close the connection that was kept."""
        line, self._line = self._line, None
        if line:
            line.writer.close()

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """A request with this phone's cookies."""
        headers = {"content-type": FORM} if body else {}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={each}" for name, each in self.cookies.items())
        return request(method, path, headers, body)

    async def scan(self) -> str:
        """The first visit: the page and everything on it."""
        page = await self.page()
        for name in ASSETS:
            assert (await self.ask(self.request("GET", f"/{name}"))).status == 200
        return page

    async def page(self) -> str:
        """The page as it is now."""
        answer = await self.ask(self.request("GET", f"/{CODE}"))
        assert answer.status == 200
        return answer.body.decode()

    async def polls(self, times: int) -> None:
        """The page asks by itself for what is going on."""
        for _ in range(times):
            assert (await self.ask(self.request("GET", f"/{CODE}/state"))).status == 200
            await asyncio.sleep(POLL_SECONDS)

    def ballot(self, page: str, answers: Answers) -> bytes:
        """The request that casts these answers from this page."""
        data = {name: hidden(page, name) for name in ("ticket", "round")} | answers
        return self.request("POST", f"/{CODE}/ballot", urlencode(data, doseq=True).encode())

    async def vote(self, page: str) -> bytes:
        """Cast a ballot, which must be counted; what was sent."""
        sent = self.ballot(page, self.crowd.answers())
        assert (await self.ask(sent)).status == 303
        return sent


def complete(votes: Sequence[Vote], chance: Random) -> Answers:
    """Proper answers to all of these."""
    answers: Answers = {}
    for vote in votes:
        ids = [each.id for each in vote.indicators]
        if vote.scale:
            options = ["dk", *(str(each) for each in range(1, vote.scale.size + 1))]
            answers |= {field_of(vote, id_): chance.choice(options) for id_ in ids}
        else:
            answers[vote.id] = chance.sample(ids, chance.randint(1, vote.most))
    return answers


class Crowd:
    """The phones of `phones`; `asking` is how many wait for an answer now."""

    def __init__(self, phones: Phones, chance: Random) -> None:
        self.phones = phones
        self.port = free_port()
        self.chance = chance
        self.asking = 0
        self.counts: Counter[str] = Counter()
        self.closed = asyncio.Event()

    async def connected(self) -> Line:
        """A new connection."""
        return Line(*await asyncio.open_connection(LOOPBACK, self.port))

    async def settled(self) -> None:
        """Until everything that was asked is answered; the clock stands still meanwhile."""
        await asyncio.sleep(0)
        while self.asking:
            await asyncio.sleep(0)

    def answers(self) -> Answers:
        """What one person answers to the votes of the step."""
        return complete(self.phones.room.step.votes, self.chance)

    async def come(self, manner: Manner, counted: Counter[str]) -> None:
        """One phone comes at some moment, in its manner, and goes."""
        await asyncio.sleep(self.chance.uniform(0, 60))
        visitor = Visitor(self)
        try:
            if await manner(visitor):
                counted["ballots"] += 1
        finally:
            await visitor.hang_up()


Manner = Callable[[Visitor], Awaitable[bool]]  # whether a ballot of this phone was counted


async def plain(visitor: Visitor) -> bool:
    """As most people do."""
    await visitor.vote(await visitor.scan())
    assert "Mottaget" in await visitor.page()
    return True


async def twice(visitor: Visitor) -> bool:
    """The same ballot again, as its answer may have been lost; and another one."""
    page = await visitor.scan()
    sent = await visitor.vote(page)
    await visitor.hang_up()
    assert (await visitor.ask(sent)).status == 303
    await visitor.vote(page)
    return True


async def reloading(visitor: Visitor) -> bool:
    """Loads again and again, and stays until it is closed."""
    await visitor.scan()
    await visitor.polls(8)
    first, again = await visitor.page(), await visitor.page()
    assert hidden(first, "ticket") == hidden(again, "ticket")
    await visitor.vote(again)
    while not visitor.crowd.closed.is_set():
        await visitor.polls(1)
    assert "mottaget och räknat" in await visitor.page()
    return True


async def dropping_out(visitor: Visitor) -> bool:
    """The connection breaks in the middle of the ballot, and the phone comes back."""
    page = await visitor.scan()
    await half(visitor, page)
    await asyncio.sleep(20)
    await visitor.vote(await visitor.page())
    return True


async def gone(visitor: Visitor) -> bool:
    """The same, for good."""
    await half(visitor, await visitor.scan())
    return False


async def half(visitor: Visitor, page: str) -> None:
    """Half a ballot, and away."""
    line = await visitor.crowd.connected()
    line.send(visitor.ballot(page, visitor.crowd.answers())[:-20])
    await line.writer.drain()
    line.writer.transport.abort()


async def idle(visitor: Visitor) -> bool:
    """Keeps two connections open and says nothing on either; the server ends them."""
    page = await visitor.scan()
    silent = await visitor.crowd.connected()
    assert await silent.ended() == b""
    silent.writer.close()
    await asyncio.sleep(20)
    visitor.crowd.counts["idle connections ended"] += 1
    await visitor.vote(page)
    return True


async def slow(visitor: Visitor) -> bool:
    """Sends half a ballot, and the rest never; then all of it."""
    page = await visitor.scan()
    line = await visitor.crowd.connected()
    line.send(visitor.ballot(page, visitor.crowd.answers())[:-20])
    assert (await line.ended()).startswith(b"HTTP/1.1 408 ")
    line.writer.close()
    visitor.crowd.counts["half-sent requests given up"] += 1
    await visitor.vote(page)
    return True


async def clumsy(visitor: Visitor) -> bool:
    """A wrong code, then an answer that is missing."""
    assert (await visitor.ask(visitor.request("GET", f"/{OTHER_CODE}"))).status == 404
    page = await visitor.scan()
    answers = visitor.crowd.answers()
    answers.popitem()
    assert (await visitor.ask(visitor.ballot(page, answers))).status == 422
    await visitor.vote(page)
    return True


async def late(visitor: Visitor) -> bool:
    """Comes when it is closed."""
    page = await visitor.scan()
    await visitor.crowd.closed.wait()
    assert (await visitor.ask(visitor.ballot(page, visitor.crowd.answers()))).status == 409
    return False


MANNERS: tuple[Manner, ...] = (
    plain, twice, reloading, dropping_out, gone, idle, slow, clumsy, late,
)  # fmt: skip


async def stay(crowd: Crowd) -> None:
    """A phone that lies on a table with the page open, all day; it votes with the others."""
    visitor, voted = Visitor(crowd), ""
    while True:
        try:
            page = await visitor.page()
            name = hidden(page, "round")
            if name and name != voted:
                await visitor.vote(page)
                voted = name
            await visitor.polls(10)
        except (ConnectionError, EOFError):  # the phones were switched off and on
            await visitor.hang_up()
            await asyncio.sleep(POLL_SECONDS)
