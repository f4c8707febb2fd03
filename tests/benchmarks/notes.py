"""From a key in the workshop to the notes in a second window."""

from __future__ import annotations

import time
from pathlib import Path

from tests.benchmarks.figures import Figure, Size
from tests.benchmarks.keys import FIRST, LEFT, NEXT, STAGE, to_stage
from tests.benchmarks.stopwatch import PATIENCE_SECONDS, Program, environment

NOTES = ("-m", "apl_tui", "notes")


def follow(stage: Program, notes: Program, key: str, title: str) -> float:
    """Milliseconds from a key on the stage until the notes show this title."""
    stage.settle()
    notes.settle()
    start, pressed = len(notes.pieces), time.perf_counter()
    stage.type(key)
    while title.encode() not in b"".join(data for _, data in notes.pieces[start:]):
        if not notes.read(1.0) and time.perf_counter() > pressed + PATIENCE_SECONDS:
            raise TimeoutError(f"the notes did not follow: {notes.shown()}")
    return (notes.pieces[-1][0] - pressed) * 1000


def figures(folder: Path, size: Size) -> list[Figure]:
    """On to the vote's step and back again."""
    environ = environment(folder / "notes")
    with Program(STAGE, environ) as stage, Program(NOTES, environ) as notes:
        to_stage(stage)
        notes.see("steg 1 av ", "Syfte.")
        took = []
        for _ in range(size.of(2 * size.runs, 1)):
            took.append(follow(stage, notes, " ", "Så är det att lära"))
            stage.see(NEXT)
            took.append(follow(stage, notes, LEFT, "Syfte."))
            stage.see(FIRST)
    took.sort()
    most = (took[len(took) * 9 // 10],)
    return [Figure("key in the workshop to the notes in a second window, p90", most, (), 200.0)]
