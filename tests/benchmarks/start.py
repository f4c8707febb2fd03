"""From the start of the process to the first screen in full, alone and with many sessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.figures import Figure, Size, both, in_turns
from tests.benchmarks.folders import with_sessions
from tests.benchmarks.stopwatch import SMALLEST_APP, Program, Spent, environment

HOME = ("-m", "apl_tui")
HOME_MARK = b"Historik"  # on the last line
SMALLEST_MARK = b"pressed 0 times"


def start(arguments: Sequence[str], mark: bytes, home: Path) -> Callable[[], Spent]:
    """What passes until the first screen stands as it will stay."""

    def measured() -> Spent:
        with Program(arguments, environment(home)) as program:
            program.wait_for(mark)
            return program.painted()

    return measured


def figures(folder: Path, size: Size) -> list[Figure]:
    """Start against the smallest app, and with 10,000 sessions against none."""
    none, many = folder / "none", with_sessions(folder / "many", size.of(10_000, 20))
    ours = start(HOME, HOME_MARK, none)
    alone = in_turns(size.runs, ours, start(SMALLEST_APP, SMALLEST_MARK, none))
    full = in_turns(size.runs, start(HOME, HOME_MARK, many), ours)
    return [
        *both("start to first painted screen", *alone, target=1.15),
        *both("start with 10,000 saved sessions, against none", *full, target=1.2),
    ]
