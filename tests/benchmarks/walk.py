"""Every key of a walk through a workshop, to its last byte, against the smallest app's key.

A group votes on one laptop, writes ideas and actions, closes, and reads the report. What one person
after another does is timed once. `uv run python -m tests.benchmarks.walk NAME…` tells each kind of
key of the workshops named.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyte

from apl_tui.i18n import translator
from tests.benchmarks.figures import Figure, Size, both
from tests.benchmarks.leader import SPACE, Leader, Press
from tests.benchmarks.stopwatch import (
    PATIENCE_SECONDS,
    QUIET,
    SMALLEST_APP,
    Program,
    Spent,
    environment,
)

WORKSHOPS = ("what-is", "environment", "occasions", "self-check", "whole", "whole-60")
PEOPLE = 6
MOST_KEYS = 3_000
LATE_SECONDS = 0.45  # what a key leads to comes before; the next second of the clock does not
CALM_SECONDS = 0.45
CLOCK = set(" 0123456789▀▄█")
EVERY = 5  # keys of ours to one of the smallest app


class Watched(Program):
    """A program whose screen is read between the keys."""

    def words(self) -> list[pyte.screens.Char]:
        """What stands on the screen and how it looks, but for the clock and all that is blank."""
        self.shown()
        lines = self._screen.buffer.values()
        return [cell for line in lines for cell in line.values() if cell.data not in CLOCK]

    def rest(self, seconds: float) -> None:
        """Until nothing has come for so long; a cursor that blinks is not waited for."""
        deadline = time.perf_counter() + 2.0
        while self.read(seconds) and time.perf_counter() < deadline:
            pass

    def await_tick(self) -> None:
        """Until the clock has just been drawn, so that its next second does not come soon."""
        self.read(1.2)
        self.rest(0.05)


@dataclass(frozen=True, slots=True)
class Timed:
    """A key, where it was pressed, and what passed until the last byte that it led to."""

    press: Press
    where: str
    spent: Spent


@dataclass(frozen=True, slots=True)
class Walk:
    """The keys of one walk, and those of the smallest app in between."""

    keys: tuple[Timed, ...]
    smallest: tuple[Spent, ...]


def walk(
    workshop: str, home: Path, people: int = PEOPLE, late: float = LATE_SECONDS, until: str = ""
) -> Walk:
    """Lead a workshop from its setup until home stands there, or until a key of this kind."""
    leader = Leader(translator("sv"))
    arguments = ("-m", "apl_tui", "run", workshop, "--unit", "Norr", "--people", str(people))
    environ = environment(home, TEXTUAL_ANIMATIONS="none")
    keys: list[Timed] = []
    reference: list[Spent] = []
    with Watched(arguments, environ) as ours, Program(SMALLEST_APP, environ) as smallest:
        smallest.see("pressed 0 times")
        ours.see(leader.t("key.setup.start"))
        ours.rest(LATE_SECONDS)
        smallest.press(SPACE)
        for _ in range(MOST_KEYS):
            press = next_press(leader, ours)
            if press is None or press.what == until:
                break
            if press.calm:
                ours.rest(CALM_SECONDS)
            if press.again:
                hurried(ours, press)
                continue
            if press.ticks and late >= LATE_SECONDS:
                ours.await_tick()
            spent = pressed(ours, press, late)
            keys.append(Timed(press, f"{workshop}, {leader.step}", spent))
            if len(keys) % EVERY == 0:
                reference.append(smallest.press(SPACE))
    return Walk(tuple(keys), tuple(reference))


def next_press(leader: Leader, program: Watched) -> Press | None:
    """What to press, once the screen is one where something is to be done."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            return leader.next(program.shown())
        except LookupError:
            if not program.read(1.0) and time.perf_counter() > deadline:
                raise
            program.rest(QUIET)


def hurried(program: Watched, press: Press) -> None:
    """Press it, and wait only until something came of it."""
    program.type(press.key)
    program.read(1.0)
    program.rest(0.03)


def pressed(program: Watched, press: Press, late: float) -> Spent:
    """Press it and wait until other words stand there; the time is that of the last byte."""
    before, worked, began = program.words(), program.processor_seconds(), time.perf_counter()
    program.type(press.key)
    while program.read(max(QUIET, began + late - time.perf_counter())) or program.words() == before:
        if time.perf_counter() > began + PATIENCE_SECONDS:
            raise TimeoutError(f"nothing came of {press}:\n{program.shown()}")
    return Spent(program.pieces[-1][0] - began, program.worked[-1] - worked)


def figures(folder: Path, size: Size) -> list[Figure]:
    """The median key of all walks, and the worst; in the small form one person votes once."""
    if size.small:
        short = walk("what-is", folder, people=1, late=0.0, until="hand-over: all done")
        return told([short])
    return told(
        [
            walk(workshop, folder / f"{workshop}-{number}")
            for number in range(size.part(5, 1))
            for workshop in WORKSHOPS
        ]
    )


def told(walks: Sequence[Walk]) -> list[Figure]:
    """The rows; the worst key is the one whose own median is the longest."""
    spent = [timed.spent for each in walks for timed in each.keys]
    smallest = [one for each in walks for one in each.smallest]
    alike: dict[str, list[float]] = {}
    for each in walks:
        times: Counter[str] = Counter()
        for timed in each.keys:
            place = f"{timed.where}, {timed.press.what}"
            times[place] += 1
            alike.setdefault(f"{place} ({times[place]})", []).append(timed.spent.wall * 1000)
    slowest = sorted(alike, key=lambda place: median(alike[place]), reverse=True)
    note = "; ".join(f"{place}: {median(alike[place]):.0f} ms" for place in slowest[:3])
    worst = (median(alike[slowest[0]]),)
    return [
        *both("every key of a walk through the six workshops", spent, smallest, target=4.0),
        Figure("the worst of these keys", worst, (), 60.0, note=note),
    ]


def main() -> None:
    """Tell each kind of key, in milliseconds."""
    for workshop in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as home:
            found = walk(workshop, Path(home))
        wall, work = (
            median(getattr(one, name) for one in found.smallest) * 1000
            for name in ("wall", "processor")
        )
        sys.stdout.write(f"{workshop}, the smallest app's key {wall:.1f} ms, of work {work:.1f}\n")
        kinds: dict[str, list[Timed]] = {}
        for timed in found.keys:
            kinds.setdefault(timed.press.what, []).append(timed)
        for what, each in {**kinds, "all": list(found.keys)}.items():
            took = [one.spent.wall * 1000 for one in each]
            worked = [one.spent.processor * 1000 for one in each]
            worst = max(each, key=lambda one: one.spent.processor)
            sys.stdout.write(
                f"{len(each):4} {what:26} {median(took):6.1f} most {max(took):6.1f}, of work"
                f" {median(worked):6.1f} ({median(worked) / work:4.1f} x) most {max(worked):6.1f}"
                f" at {worst.where} {worst.press.key!r}\n"
            )


if __name__ == "__main__":
    main()
