"""A workshop led through the program while its clocks do what clocks do; all that is shown is true.

The clocks are an argument of the program. What is shown is reckoned a second time, from nothing but
seconds since 1970 and the rules of the place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from apl_tui.core.records import Settings
from apl_tui.core.session import Session
from apl_tui.room.clock import Clock, as_minute, here
from apl_tui.room.room import Room
from apl_tui.script.library import load
from apl_tui.store.paths import find_paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.actions import ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.workflows.opening import read_end
from apl_tui.workflows.reporting import report_bytes
from tests.tui.voting import settled, strike, words

ZONES = ("Europe/Stockholm", "Europe/Helsinki", "America/New_York", "Asia/Kolkata",
         "Australia/Lord_Howe", "Atlantic/Azores", "UTC")  # fmt: skip
NIGHTS = (
    datetime(2026, 10, 25, 0, 10),  # noqa: DTZ001 - the place is added; summer time ends
    datetime(2027, 3, 28, 0, 40),  # noqa: DTZ001 - and begins
    datetime(2026, 12, 31, 23, 30),  # noqa: DTZ001
    datetime(2026, 11, 23, 13, 0),  # noqa: DTZ001 - a day like any other
    datetime(2028, 2, 28, 23, 50),  # noqa: DTZ001
)
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
ASKED_FROM = 90.0  # seconds by which a clock jumps
ENDS = re.compile(r"(ska )?slutar? (\d\d\.\d\d)")
HELD = re.compile(r"(\d\d\.\d\d)–(\d\d\.\d\d)")


@dataclass
class Place:
    """A laptop: seconds since 1970, seconds since it was started, and where it is."""

    epoch: float
    zone: ZoneInfo
    seconds: float = 0.0

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, lambda: here(self.moment, self.zone))

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.epoch, UTC)

    @property
    def day(self) -> date:
        """What the calendar on the wall shows."""
        return self.moment.astimezone(self.zone).date()

    def shows(self, epoch: float) -> str:
        """What the clock on the wall shows at a moment."""
        return f"{datetime.fromtimestamp(epoch, UTC).astimezone(self.zone):%H.%M}"

    def wait(self, seconds: float) -> None:
        """Time goes by."""
        self.epoch += seconds
        self.seconds += seconds

    def next_time(self, typed: str) -> float | None:
        """The next moment at which the clock shows this; none within a day."""
        minute = self.epoch // MINUTE * MINUTE
        later = (minute + MINUTE * ahead for ahead in range(1, 25 * 60))
        return next((epoch for epoch in later if self.shows(epoch) == typed), None)


@contextmanager
def told(*what: object) -> Iterator[None]:
    """With a failure: what was done."""
    try:
        yield
    except Exception as error:
        raise AssertionError(*what, *error.args) from error


class Led:
    """One workshop, led by keys."""

    def __init__(self, place: Place, app: AplApp, pilot: Pilot[int], random: Random) -> None:
        self.place, self.app, self.pilot, self.random = place, app, pilot, random
        self.did: list[str] = []
        self.counts = Counter[str]()
        self.napped = 0.0  # what was too short to be asked about, so far

    @property
    def room(self) -> Room:
        assert self.app.room
        return self.app.room

    @property
    def stage(self) -> StageScreen:
        (stage,) = (each for each in self.app.screen_stack if isinstance(each, StageScreen))
        return stage

    async def looked(self) -> None:
        """The program looks at the clock, twice as it does within a second."""
        for _ in range(2):
            self.stage.tick()
            await settled(self.pilot)

    async def goes(self, seconds: float) -> None:
        """Time goes by while the program runs: it looks now and then, and asks nothing."""
        for _ in range(max(1, round(seconds / 30))):
            self.place.wait(min(30.0, seconds))
            await self.looked()
            assert not isinstance(self.app.screen, AskScreen), words(self.app)
        self.true()

    async def jumps(self, seconds: float) -> None:
        """The wall clock is set, or the laptop sleeps: what is worth a question is asked once."""
        self.place.wait(0.5)
        self.place.epoch += seconds
        short = abs(seconds) <= ASKED_FROM
        self.napped += seconds if short else 0
        await self.looked()
        asked = not short or abs(self.napped) > ASKED_FROM
        assert isinstance(self.app.screen, AskScreen) is asked, (self.napped, words(self.app))
        self.counts["jumps"] += 1
        if not asked:
            self.true()
            return
        self.napped = 0.0 if short else self.napped
        self.counts["questions"] += 1
        promised = self.promised
        other = self.random.random() < 0.5
        await strike(self.pilot, *(["right"] if other else []), "enter")
        await self.looked()
        assert self.app.screen is self.stage, words(self.app)
        moved = self.promised - promised
        if seconds < 0 and moved:
            assert abs(moved - seconds) <= MINUTE / 2, (seconds, moved)
        else:
            assert not moved, (seconds, moved)
        self.true()

    @property
    def promised(self) -> float:
        return datetime.fromisoformat(self.room.session.settings.ends_at).timestamp()

    def true(self) -> None:
        """What the stage says of the time is so."""
        place, room = self.place, self.room
        assert self.app.crash is None
        ends = {bool(promise): shown for promise, shown in ENDS.findall(words(self.app))}
        if True in ends:
            assert ends[True] == place.shows(self.promised), (ends, place)
        if False in ends:
            left = room.pace().seconds_to_end
            near = {place.shows(place.epoch + left + off) for off in (-60, -30, 0, 30, 60)}
            assert ends[False] in near, (ends, near, place)
        assert datetime.fromisoformat(room.session.started).timestamp() <= place.epoch + MINUTE
        assert room.unsaved is None
        self.counts["looks"] += 1

    async def an_action(self, when: str) -> None:
        """A day in words is counted from today."""
        today, before = self.place.day, len(self.room.session.actions)
        await strike(self.pilot, "a")
        await settled(self.pilot)
        if isinstance(self.app.screen, ActionsScreen):
            await strike(self.pilot, "plus")
        assert isinstance(self.app.screen, ActionScreen)
        await strike(self.pilot, *"Prova", "enter", "enter", *when, "enter", "enter")
        await settled(self.pilot)
        assert len(self.room.session.actions) == before + 1
        due = date.fromisoformat(self.room.session.actions[-1].due)
        if when == "i morgon":
            assert due == today + timedelta(days=1), (today, due)
        else:
            assert due.weekday() == 4
            assert today < due <= today + timedelta(days=7), (today, due)
        await strike(self.pilot, "escape")
        await settled(self.pilot)
        self.counts["actions"] += 1

    async def again(self, seconds: float, zone: ZoneInfo) -> None:
        """Left, and gone on with after a while and perhaps somewhere else."""
        id_ = self.room.session.id
        self.room.leave()
        self.app.leave_session()
        await settled(self.pilot)
        self.place.wait(seconds)
        self.place.zone, self.napped = zone, 0.0
        self.app.resume_session(id_)
        await settled(self.pilot)
        assert self.promised > self.place.epoch
        await strike(self.pilot, "escape")  # what it may have to say first
        await self.looked()
        self.true()
        self.counts["resumed"] += 1

    async def closed(self) -> Session:
        """Finished, with a report that begins before it ends."""
        await strike(self.pilot, "e")
        await settled(self.pilot)
        if isinstance(self.app.screen, AskScreen):
            await strike(self.pilot, "right", "enter")
            await settled(self.pilot)
        assert isinstance(self.app.screen, CloseScreen), words(self.app)
        session = self.room.session
        begun, ended = (datetime.fromisoformat(at) for at in (session.started, session.finished))
        assert begun <= ended
        for form in ("md", "csv", "json"):
            report_bytes(session, form, self.app.archive)
        assert self.app.archive.load(session.id) == session
        assert self.app.crash is None
        self.counts["reports"] += 1
        return session


async def lead(home: Path, seed: int, events: int) -> Counter[str]:
    """One workshop with so many events; the seed and what happened are told with a failure."""
    random = Random(seed)
    zone = ZoneInfo(ZONES[seed % len(ZONES)] if seed >= len(NIGHTS) else ZONES[0])
    night = NIGHTS[seed % len(NIGHTS)]
    begun = night.replace(tzinfo=zone).timestamp() + random.randrange(240) * MINUTE
    place = Place(begun, zone)
    did: list[str] = []
    with told(seed, zone.key, place, did):
        home.mkdir(parents=True)
        ends_at = typed_end(place, random)
        app = AplApp(find_paths({"APL_TUI_HOME": str(home)}), "sv", clock=place.clock)
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await settled(pilot)
            app.start_session(load("environment", "sv")[0], Settings("Norr", 6, ends_at=ends_at))
            await settled(pilot)
            led = Led(place, app, pilot, random)
            await strike(pilot, "space")
            for _ in range(events):
                what = random.choice([*EVENTS])
                did.append(what)
                await happens(led, what)
            await led.closed()
        assert app.crash is None
        return led.counts + Counter(workshops=1)


def typed_end(place: Place, random: Random) -> str:
    """An end as it is typed: the next time that the clocks show it."""
    typed = place.shows(place.epoch + random.randrange(20, 300) * MINUTE)
    end = read_end(typed, place.clock.wall())
    assert end.timestamp() == place.next_time(typed), (typed, end)
    return as_minute(end)


EVENTS = ("wait", "wait", "back", "forth", "naps", "sleep", "step", "friday", "tomorrow",
          "another place", "eight days", "an hour's rest")  # fmt: skip


async def happens(led: Led, what: str) -> None:
    """One of the events."""
    random, zone = led.random, led.place.zone
    if what == "wait":
        await led.goes(random.choice((30, 300, 1_500)))
    elif what == "step":
        await strike(led.pilot, "space")
        if isinstance(led.app.screen, AskScreen):  # past a vote that was not opened
            await strike(led.pilot, "right", "enter")
        if isinstance(led.app.screen, CloseScreen):
            await strike(led.pilot, "escape")
    elif what == "naps":
        for _ in range(5):
            await led.jumps(80)
    elif what in {"back", "forth", "sleep"}:
        await led.jumps({"back": -HOUR, "forth": HOUR, "sleep": random.choice((95, 1_200))}[what])
    elif what in {"friday", "tomorrow"}:
        await led.an_action({"friday": "fredag", "tomorrow": "i morgon"}[what])
    elif what == "another place":
        await led.again(600, ZoneInfo(random.choice(ZONES)))
    else:
        await led.again(8 * DAY if what == "eight days" else HOUR, zone)
