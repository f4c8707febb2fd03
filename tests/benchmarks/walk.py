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

from apl_tui.i18n import translator
from tests.benchmarks.figures import Figure, Size, both
from tests.benchmarks.leader import SPACE, Leader, Press
from tests.benchmarks.stopwatch import (
    PATIENCE_SECONDS,
    SMALLEST_APP,
    Program,
    Spent,
    environment,
)

WORKSHOPS = ("what-is", "environment", "occasions", "self-check", "whole", "whole-60")
PEOPLE = 6
MOST_KEYS = 3_000
CALM_SECONDS = 0.06  # several times what Textual waits for before it paints again
LATE_SECONDS = 0.45  # and this long after the first key of each kind
HURRIED_SECONDS = 0.02
UNHEARD_SECONDS = 3.0
EVERY = 10  # keys of ours to one of the smallest app


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
    workshop: str,
    home: Path,
    people: int = PEOPLE,
    known: set[str] | None = None,
    until: str = "",
) -> Walk:
    """Lead a workshop from its setup until home stands there, or until a key of this kind.

    After keys of a kind that is not `known` it is awaited whether anything comes late.
    """
    leader = Leader(translator("sv"))
    run = ("-m", "tests.benchmarks.unhurried", "run", workshop)
    arguments = (*run, "--unit", "Norr", "--people", str(people))
    environ = environment(home, TEXTUAL_ANIMATIONS="none")
    known = set() if known is None else known
    keys: list[Timed] = []
    reference: list[Spent] = []
    with Program(arguments, environ) as ours, Program(SMALLEST_APP, environ) as smallest:
        smallest.see("pressed 0 times")
        ours.see(leader.t("key.setup.start"))
        smallest.press(SPACE)
        for _ in range(MOST_KEYS):
            press = next_press(leader, ours)
            if press is None or press.what == until:
                break
            if press.again:
                pressed(ours, press, HURRIED_SECONDS)
                continue
            spent = pressed(ours, press, CALM_SECONDS if press.what in known else LATE_SECONDS)
            known.add(press.what)
            keys.append(Timed(press, f"{workshop}, {leader.step}", spent))
            if len(keys) % EVERY == 0:
                reference.append(smallest.press(SPACE))
        reference.append(smallest.press(SPACE))
    return Walk(tuple(keys), tuple(reference))


def next_press(leader: Leader, program: Program) -> Press | None:
    """What to press, once the screen is one where something is to be done."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            return leader.next(program.shown())
        except LookupError:
            if not program.read(1.0) and time.perf_counter() > deadline:
                raise
            program.read(CALM_SECONDS)


def pressed(program: Program, press: Press, calm: float) -> Spent:
    """Press it and wait until nothing comes for so long; the time is that of the last byte.

    A key that came before the page took keys, as on a busy machine, is pressed again.
    """
    before, deadline = program.looks(), time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        worked, began = program.processor_seconds(), time.perf_counter()
        program.type(press.key)
        while program.read(calm) or program.looks() == before:
            if program.looks() == before and time.perf_counter() > began + UNHEARD_SECONDS:
                break
        else:
            return Spent(program.pieces[-1][0] - began, program.worked[-1] - worked)
    raise TimeoutError(f"nothing came of {press}:\n{program.shown()}")


def figures(folder: Path, size: Size) -> list[Figure]:
    """The median key of all walks, and the worst; in the small form one person votes once."""
    if size.small:
        short = walk("what-is", folder, people=1, until="own ballot: cast")
        return told([short])
    known: set[str] = set()
    return told(
        [
            walk(workshop, folder / f"{workshop}-{number}", known=known)
            for number in range(size.part(15, 1))
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
