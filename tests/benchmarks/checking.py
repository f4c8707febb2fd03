"""`apl-tui check`: against importing what it stands on, and how it grows with the script."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.figures import Figure, Size, in_turns
from tests.benchmarks.stopwatch import CHECKOUT, environment

SCRIPT = CHECKOUT / "workshops" / "sv" / "environment.md"
IMPORTS = ("-c", "import markdown_it, yaml; markdown_it.MarkdownIt('commonmark')")
STEP = """
# Steg {n} {{#steg-{n} minutes=5}}

Prata två och två om det ni har gjort i dag, och vad ni lärde er av det.

- Vad gick lätt?
- Vad var svårt?

"""


def running(arguments: tuple[str, ...], home: Path) -> Callable[[], float]:
    """Milliseconds that a Python program takes, from start to end."""

    def measured() -> float:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment(home),
            cwd=CHECKOUT,
            capture_output=True,
            check=False,
        )
        seconds = time.perf_counter() - began
        if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
            raise RuntimeError(done.stderr.decode())
        return seconds * 1000

    return measured


def script_of(lines: int, path: Path) -> Path:
    """A script of about so many lines, without mistakes."""
    head, _, _ = SCRIPT.read_text(encoding="utf-8").partition("\n# ")
    size = STEP.count("\n")
    steps = [STEP.format(n=number) for number in range(lines // size)]
    path.write_text(head + "\n" + "".join(steps), encoding="utf-8")
    return path


def figures(folder: Path, size: Size) -> list[Figure]:
    """A module against its libraries; 20,000 lines against 2,000."""
    folder.mkdir(exist_ok=True)
    check = ("-m", "apl_tui", "check")
    alone = in_turns(size.runs, running((*check, str(SCRIPT)), folder), running(IMPORTS, folder))
    long = script_of(size.of(20_000, 200), folder / "long.md")
    short = script_of(size.of(2_000, 20), folder / "short.md")
    growth = in_turns(
        size.part(3),
        running((*check, str(long)), folder),
        running((*check, str(short)), folder),
    )
    return [
        Figure("`check` of a module, against importing its libraries", *alone, target=1.6),
        Figure("`check` of 20,000 lines, against 2,000", *growth, target=11.0),
    ]
