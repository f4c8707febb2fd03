"""From the key `space` to the last byte of the next step."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.figures import Figure, both
from tests.benchmarks.start import SMALLEST_MARK
from tests.benchmarks.stopwatch import SMALLEST_APP, Program, environment

STAGE = ("-m", "apl_tui", "run", "environment", "--unit", "Norr", "--people", "12")
LEFT = "\x1b[D"


def to_stage(program: Program) -> None:
    """Through the filled-in setup to the first step."""
    program.wait_for("Löftet".encode())
    program.press("\r")


def figures(folder: Path, runs: int) -> list[Figure]:
    """Key to last byte against the smallest app's, both running side by side."""
    ours, reference = [], []
    home = folder / "keys"
    with (
        Program(STAGE, environment(home)) as stage,
        Program(SMALLEST_APP, environment(home)) as smallest,
    ):
        smallest.wait_for(SMALLEST_MARK)
        to_stage(stage)
        for number in range(runs + 2):
            stage.settle()  # the clock has just been drawn
            ahead, after = stage.press(" "), smallest.press(" ")
            stage.settle()
            stage.press(LEFT)
            if number >= 2:
                ours.append(ahead)
                reference.append(after)
    return both("key `space` to last byte of the next step", ours, reference, target=2.0)
