"""A small room for the phones of a test: the real ballot box, and no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import count

import httpx

from apl_tui.core.ballot import Ballot, BallotBox, Outcome, Tally
from apl_tui.core.errors import message
from apl_tui.core.workshop import Indicator, Scale, Step, Vote
from apl_tui.phones.app import PhoneApp
from apl_tui.phones.link import RoomCalls, RoomState, Wording
from apl_tui.phones.throttle import Clock
from apl_tui.script.library import load

CODE = "K7XMC"
OTHER_CODE = "CDFHJ"
HOST = "192.168.1.20"
PHONE = ("192.168.1.77", 50_000)
LAPTOP = (HOST, 50_001)
PROMISE = message("promise.headline", k=6)

GRADED = Vote(
    "m",
    "g",
    "graded",
    "Think of <the> past year.",
    (Indicator("one", "One & only"), Indicator("two", "Two <b>bold</b>")),
    Scale("own", 5, ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")),
)
MANY = Vote("m", "c", "many", "", (Indicator("a", "A"), Indicator("b", "B"), Indicator("c", "C")))
DOTS = replace(MANY, id="d", kind="dots", lead="Where?", dots=2)
SCRIPT = Wording("en", "A vote", (GRADED, MANY, DOTS))
Answers = dict[str, str | list[str]]
COMPLETE: Answers = {"g.one": "4", "g.two": "dk", "c": ["a", "b"], "d": ["a", "c"]}


class TestRoom:
    """What the real room does for phones: rounds that open and close, and what was counted."""

    __test__ = False

    def __init__(self, people: int = 30) -> None:
        self.people = people
        self.state = RoomState("wait", Wording("en", "A workshop"))
        self.box: BallotBox | None = None
        self.tallies: tuple[Tally, ...] = ()
        self.ideas: list[list[str]] = []
        self.reached = self.missed = 0
        self.app: PhoneApp | None = None
        self.listeners: list[Callable[[], object]] = []
        self._numbers = count(1)

    @property
    def calls(self) -> RoomCalls:
        """The callbacks for the app."""
        return RoomCalls(
            lambda: self.state,
            self._cast,
            self._submit,
            self._was_reached,
            lambda: self.box is not None and self.box.counted >= self.box.people,
            self._was_missed,
        )

    @property
    def counted(self) -> int:
        """How many ballots there are in the open round."""
        return self.box.counted if self.box else 0

    def open(self, words: Wording = SCRIPT, sister: Wording | None = None) -> str:
        """Open a round; its id."""
        name = f"round-{next(self._numbers)}"
        self.box = BallotBox(words.votes, self.people) if words.votes else None
        self.state = RoomState("ballot", words, name, sister, (PROMISE,))
        self._tell()
        return name

    def close(self) -> None:
        """Close it, as the room does: counters gone, then told."""
        if self.box:
            self.tallies = self.box.empty()
            self.box = None
        self.state = replace(self.state, name="closed")
        self._tell()

    def wait(self) -> None:
        """Between rounds."""
        self.box = None
        self.state = RoomState("wait", Wording("en", "A workshop"))
        self._tell()

    def over(self) -> None:
        """The session has ended."""
        self.wait()
        self.state = replace(self.state, name="over")
        self._tell()

    def _was_missed(self) -> None:
        self.missed += 1

    def _tell(self) -> None:
        if self.app:
            self.app.changed()
        for told in self.listeners:
            told()

    def _cast(self, ballot: Ballot, ticket: bytes) -> Outcome:
        return self.box.cast(ballot, ticket) if self.box else "closed"

    def _submit(self, texts: Sequence[str], _ticket: bytes) -> Outcome:
        self.ideas.append([*texts])
        return "counted"

    def _was_reached(self) -> None:
        self.reached += 1


class TestClock:
    """A clock that stands still until a test moves it; asking it to sleep only notes how long."""

    __test__ = False

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Remember it."""
        self.slept.append(seconds)


async def not_braked(seconds: float) -> None:
    """For tests whose phones, all of one address, are not to wait for each other."""
    assert seconds > 0


def phone_app(room: TestRoom, clock: Clock | None = None, *hosts: str) -> PhoneApp:
    """The app of a test's room."""
    timing = clock if isinstance(clock, TestClock) else TestClock()
    app = PhoneApp(CODE, room.calls, hosts or (HOST,), clock=timing, sleep=timing.sleep)
    room.app = app
    return app


def phone(app: PhoneApp, address: tuple[str, int] = PHONE) -> httpx.AsyncClient:
    """One phone: a browser with its own cookies, in this process."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True, client=address)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}:8080")


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    return page.partition(f'name={name} value="')[2].partition('"')[0]


async def filled(client: httpx.AsyncClient, answers: Answers, code: str = CODE) -> Answers:
    """What the phone's form would send with these answers."""
    page = (await client.get(f"/{code}")).text
    return {"ticket": hidden(page, "ticket"), "round": hidden(page, "round"), **answers}


@cache
def built_in(workshop: str, language: str) -> tuple[Step, ...]:
    """The steps with votes of a built-in workshop."""
    return tuple(step for step in load(workshop, language)[0].steps if step.votes)


def wording(step: Step, language: str) -> Wording:
    """A step's words for the phones."""
    return Wording(language, step.title, step.votes)
