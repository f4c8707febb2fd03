"""From the key `space` to the last byte of the next step."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.figures import Figure, Size, both
from tests.benchmarks.stopwatch import SMALLEST_APP, Program, environment

STAGE = ("-m", "apl_tui", "run", "environment", "--unit", "Norr", "--people", "12")
LEFT = "\x1b[D"
FIRST, NEXT = "Tänk tyst", "steg 2 av "  # on the page of the first step; at the top of the second


def to_stage(program: Program) -> None:
    """Through the filled-in setup to the page of the first step."""
    program.see("Löftet", "Enter")
    program.type("\r")
    from_title(program)


def from_title(program: Program) -> None:
    """From the first step's title, in large letters, to its page."""
    program.see("steg 1 av ", "▀")
    program.type(" ")
    program.see(FIRST)


def figures(folder: Path, size: Size) -> list[Figure]:
    """Key to last byte against the smallest app's, both running side by side."""
    ours, reference = [], []
    home = folder / "keys"
    with (
        Program(STAGE, environment(home)) as stage,
        Program(SMALLEST_APP, environment(home)) as smallest,
    ):
        smallest.see("pressed 0 times")
        to_stage(stage)
        for number in range(size.runs + size.of(2, 0)):
            stage.settle()  # the clock has just been drawn
            ahead, after = stage.press(" "), smallest.press(" ")
            stage.see(NEXT)
            smallest.see(f"pressed {number + 1} times")
            stage.type(LEFT)
            stage.see(FIRST)
            if number >= size.of(2, 0):
                ours.append(ahead)
                reference.append(after)
    return both("key `space` to last byte of the next step", ours, reference, target=4.0)
