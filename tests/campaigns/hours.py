"""A working day of one session in seconds: `python -m tests.campaigns.hours FOLDER [screens]`.

The room, the archive and the ballot box are the real ones; only the clocks run fast. Every five
minutes the room moves on or back, and every half hour a vote is opened, voters join, vote, try
again, leave, and it is closed. Prints one line of JSON every hour and after five minutes. With
`screens`, the screens are opened and left again instead.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path

from textual.widget import Widget

from apl_tui.core.session import Settings
from apl_tui.room.opening import begin
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from tests.room.hands import Hands, answers, workshop
from tests.tui.voting import strike

HOURS = 8
PEOPLE = 40
FIRST_MEASURE = 5 * 60
TICK = 0.5
SCREENS = 1_200


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


def measure(second: float, home: Path) -> dict[str, float]:
    """What grows if anything leaks."""
    return {
        "hour": round(second / 3600, 2),
        "memory": memory_bytes(),
        "objects": len(gc.get_objects()),
        "open files": open_files(),
        "tasks": len(asyncio.all_tasks()),
        "bytes on disk": sum(p.stat().st_size for p in home.rglob("*") if p.is_file()),
        "files": sum(p.is_file() for p in home.rglob("*")),
    }


def vote(room: Room, turn: int) -> int:
    """People come, vote, try again and go; the ballots counted."""
    room.go(1)
    if room.round_open:
        room.drop_round()
    opened = room.open_vote()
    for person in range(PEOPLE):
        ticket = opened.hand_over()
        ballot = {each.id: answers(each, 1 + (person + turn) % 5) for each in room.step.votes}
        assert room.cast(ballot, ticket) == "counted"
        assert room.cast(ballot, ticket) == "already-counted"
    counted = opened.counted
    room.close_vote()
    return counted


async def day(home: Path) -> None:
    """Eight hours, half a second at a time."""
    hands = Hands()
    archive = SessionArchive(Paths(home))
    with archive.locked():
        script = workshop()
        settings = Settings("Norr", PEOPLE, ends_at="2026-11-23T18:00+01:00")
        room = Room(
            begin(script, settings, archive, hands.clock), archive, hands.clock, hands.chances
        )
        room.change(room.session)
        ballots = turn = 0
        for tick in range(round(HOURS * 3600 / TICK) + 1):
            second = tick * TICK
            hands.seconds = second
            room.tick()
            room.pace()
            if second % 300 == 150:
                turn += 1
                (room.back if room.session.next_index(+1) is None else room.next)()
            if second % 1800 == 120:
                ballots += vote(room, turn)
            if second == FIRST_MEASURE or (second and second % 3600 == 0):
                sys.stdout.write(json.dumps({**measure(second, home), "ballots": ballots}) + "\n")
            if tick % 1000 == 0:
                await asyncio.sleep(0)


async def screens(home: Path) -> None:
    """Screens opened and left again; each keeps something when it is first seen."""
    hands = Hands()
    app = AplApp(Paths(home), "sv", clock=hands.clock)
    keys = ("space", "a", "g", "r", "n", "question_mark", "b", "ctrl+p", "left", "plus", "minus")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.start_session(workshop(), Settings("Norr", 6, ends_at="2026-11-23T18:00+01:00"))
        await pilot.pause()
        for turn in range(1, SCREENS + 1):
            hands.wait(0.3)
            await strike(pilot, keys[turn % len(keys)], "escape")
            if turn in {SCREENS // 2, SCREENS}:
                widgets = sum(isinstance(each, Widget) for each in gc.get_objects())
                taken = {**measure(hands.seconds, home), "widgets": widgets, "screens": turn}
                sys.__stdout__.write(json.dumps(taken) + "\n")  # type: ignore[union-attr]  # not the app's
        assert app.crash is None


if __name__ == "__main__":
    asyncio.run((screens if "screens" in sys.argv else day)(Path(sys.argv[1])))
