"""A working day of one session in seconds: `python -m tests.campaigns.hours day FOLDER HOURS`.

The room, the archive, the ballot box and the phones' server are the real ones; only the clocks run
fast. Every five minutes the room moves on or back. Every half hour a vote is opened, some vote at
the laptop, phones come over the loopback, each in its own manner, and it is closed. Prints one line
of JSON every hour and after five minutes. With `screens FOLDER TOURS`, the screens are opened and
left again instead.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median_low
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from apl_tui.core.records import Settings
from apl_tui.process.forgetting import forget
from apl_tui.room.phones.service import Phones, PhoneTestHooks
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.workflows.opening import begin
from tests.campaigns.visitors import MANNERS, Crowd, FastLoop, stay
from tests.phones.rooms import CODE, not_braked
from tests.phones.wire import LOOPBACK
from tests.support.clock import FakeClock, answers, workshop
from tests.tui.voting import painted, strike

STAYING, OF_EACH, AT_THE_LAPTOP = 4, 3, 15
PEOPLE = STAYING + OF_EACH * len(MANNERS) + AT_THE_LAPTOP
FIRST_MEASURE = 5 * 60
VOTE_EVERY, OPENS, CLOSES = 1_800, 20, 230
TICK = 0.5
LOOKS, MOST_LOOKS = 7, 100
TOUR = (
    "a:ActionScreen escape:ActionsScreen escape:StageScreen g:GoToScreen escape:StageScreen"
    " r:ReplanScreen escape:StageScreen n:ReadScreen escape:StageScreen ?:ReadScreen"
    " escape:StageScreen b:BlankScreen escape:StageScreen ctrl+p:Palette escape:StageScreen"
    " q:AskScreen escape:StageScreen plus:StageScreen minus:StageScreen space:StageScreen"
    " space:StageScreen v:VoteScreen l:BallotScreen escape:VoteScreen d:TrialScreen"
    " escape:VoteScreen s:SlipsScreen escape:VoteScreen h:AskScreen escape:VoteScreen"
    " q:AskScreen right:AskScreen enter:StageScreen left:StageScreen left:StageScreen"
)
"""Keys from a step's title and back to it, each with the screen that it must lead to."""


def memory_bytes() -> int:
    """What the process holds in memory now; 0 where the system does not tell."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0
    return int(statm.read_text(encoding="ascii").split()[1]) * 4096


def open_files() -> int:
    """How many files the process has open; 0 where the system does not tell."""
    folder = Path("/proc/self/fd")
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


async def tasks() -> int:
    """How many tasks there are, of several looks the middle one.

    A wait with an end, as the server's, is a task made anew each time: between two it lacks.
    """
    looks = []
    for _ in range(LOOKS):
        looks.append(len(asyncio.all_tasks()))
        await asyncio.sleep(0)
    return median_low(looks)


async def measure(second: float, home: Path) -> dict[str, float]:
    """What grows if anything leaks."""
    return {
        "hour": round(second / 3600, 2),
        "memory": memory_bytes(),
        "objects": len(gc.get_objects()),
        "open files": open_files(),
        "tasks": await tasks(),
        "bytes on disk": sum(p.stat().st_size for p in home.rglob("*") if p.is_file()),
        "files": sum(p.is_file() for p in home.rglob("*")),
    }


def laptop(room: Room, turn: int) -> int:
    """Some vote at the laptop, and try again; how many."""
    opened = room.vote
    assert opened
    for person in range(AT_THE_LAPTOP):
        ticket = opened.hand_over()
        ballot = {each.id: answers(each, 1 + (person + turn) % 5) for each in room.step.votes}
        assert room.cast(ballot, ticket) == "counted"
        assert room.cast(ballot, ticket) == "already-counted"
    return AT_THE_LAPTOP


class Day:
    """What happens in a day, at which second of it."""

    def __init__(self, room: Room, phones: Phones) -> None:
        self.room = room
        self.phones = phones
        self.crowd = Crowd(phones, Random(9))
        self.turn = self.ballots = self.votes = 0
        self._visits: list[asyncio.Task[None]] = []
        self._stays: list[asyncio.Task[None]] = []
        self._moving: asyncio.Task[None] | None = None
        self._counted: Counter[str] = Counter()

    async def begin(self) -> None:
        """Phones on; a few stay all day."""
        await self.phones.start(LOOPBACK, self.crowd.port)
        self._stays = [asyncio.create_task(stay(self.crowd)) for _ in range(STAYING)]

    async def at(self, second: float) -> None:
        """Do what is done at this second, and let every phone have its answer."""
        room, phones = self.room, self.phones
        room.tick()
        room.pace()
        if second % 300 == 150:
            self.turn += 1
            (room.back if room.session.next_index(+1) is None else room.next)()
        if second % VOTE_EVERY == OPENS:
            self._open()
        if second % VOTE_EVERY == CLOSES:
            await self._close()
        if second % 30 == 0:
            assert not await phones.look()
        if second % 7_200 == 4_500:  # it takes its time, which must move
            self._moving = asyncio.create_task(phones.start(LOOPBACK, self.crowd.port))
        await self.crowd.settled()
        for each in (*self._stays, *self._visits, self._moving):
            if each and each.done():
                each.result()

    def _open(self) -> None:
        self.room.go(1)
        self.room.open_vote()
        self.votes += 1
        self.ballots += laptop(self.room, self.turn)
        crowd = self.crowd
        crowd.closed.clear()
        self._counted.clear()
        self._visits = [
            asyncio.create_task(crowd.come(manner, self._counted))
            for manner in MANNERS
            for _ in range(OF_EACH)
        ]

    async def _close(self) -> None:
        room = self.room
        assert room.vote
        expected = AT_THE_LAPTOP + STAYING + (len(MANNERS) - 2) * OF_EACH  # two never vote
        self.crowd.counts["ballots lost or doubled"] += abs(room.vote.counted - expected)
        self.ballots += room.vote.counted - AT_THE_LAPTOP
        room.close_vote()
        self.crowd.closed.set()

    async def end(self) -> None:
        """Everybody goes."""
        assert all(each.done() for each in self._visits)
        for each in self._stays:
            each.cancel()
        await asyncio.gather(*self._stays, return_exceptions=True)
        await self.phones.close()


async def day(home: Path, hours: int, hands: FakeClock) -> None:
    """So many hours, half a second at a time."""
    archive = SessionArchive(Paths(home))
    with archive.locked():
        settings = Settings("Norr", PEOPLE, ends_at="2026-11-23T18:00+01:00")
        session = begin(workshop(), settings, archive, hands.clock)
        room = Room(session, archive, hands.clock, hands.chances)
        room.begin()
        ways = PhoneTestHooks(
            CODE, own_computer_counts=True, clock=hands.clock.monotonic, sleep=not_braked
        )
        led = Day(room, Phones(room, ways))
        await led.begin()
        for tick in range(round(hours * 3600 / TICK) + 1):
            second = tick * TICK
            hands.seconds = second
            await led.at(second)
            if second == FIRST_MEASURE or (second and second % 3600 == 0):
                told = {
                    **await measure(second, home),
                    "ballots": led.ballots,
                    "votes": led.votes,
                    **led.crowd.counts,
                }
                sys.stdout.write(json.dumps(told) + "\n")
        leaving = asyncio.create_task(led.end())
        while not leaving.done():
            hands.seconds += TICK / 10
            await asyncio.sleep(0)
        leaving.result()


async def left_behind(pilot: Pilot[Any]) -> int:
    """How many widgets are held that are on no screen; those that were just left take a moment."""
    for _ in range(MOST_LOOKS):
        await pilot.pause(0.05)
        forget()  # what the screens' library keeps to be quick holds some for a while
        left = sum(isinstance(each, Widget) and not each.is_attached for each in gc.get_objects())
        if not left:
            break
    return left


async def screens(home: Path, tours: int) -> None:
    """Screens opened and left again, so many times; measured after half of it, and after all."""
    hands, opened = FakeClock(), 0
    app = AplApp(Paths(home), "sv", clock=hands.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.start_session(workshop(), Settings("Norr", 6, ends_at="2026-11-23T18:00+01:00"))
        await painted(pilot)
        for tour in range(1, tours + 1):
            for key, _, name in (each.partition(":") for each in TOUR.split()):
                before = app.screen
                hands.wait(0.01)  # a longer one, many times a second, would be a sleep
                await strike(pilot, key)
                assert type(app.screen).__name__ == name, f"{key} in tour {tour}: {app.screen}"
                opened += app.screen is not before
            if tour in {(tours + 1) // 2, tours}:
                left = await left_behind(pilot)
                taken = await measure(hands.seconds, home)
                taken |= {"screens": opened, "left behind": left}
                sys.__stdout__.write(json.dumps(taken) + "\n")  # type: ignore[union-attr]  # not the app's
        assert app.crash is None


def main() -> None:
    """The day, or the screens."""
    kind, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if kind == "screens":
        asyncio.run(screens(folder, count))
        return
    hands = FakeClock()
    with asyncio.Runner(loop_factory=lambda: FastLoop(hands.clock.monotonic)) as runner:
        runner.run(day(folder, count, hands))


if __name__ == "__main__":
    main()
