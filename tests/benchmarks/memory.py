"""Memory after a working day of one session, against five minutes; the day takes seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.figures import Figure, Size
from tests.benchmarks.stopwatch import CHECKOUT, environment

MIB = 1024 * 1024


def figures(folder: Path, size: Size) -> list[Figure]:
    """Memory at the end against the beginning."""
    ours, reference = [], []
    command = [sys.executable, "-m", "tests.campaigns.hours", "day"]
    for number in range(size.part(5)):
        done = subprocess.run(
            [*command, str(folder / str(number)), str(size.of(8, 1))],
            cwd=CHECKOUT,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=True,
        )
        measures = [json.loads(line) for line in done.stdout.splitlines()]
        ours.append(measures[-1]["memory"] / MIB)
        reference.append(measures[0]["memory"] / MIB)
    name = "memory after 8 hours of a session, phones joining and leaving, against 5 minutes"
    return [Figure(name, tuple(ours), tuple(reference), 1.1, unit="MiB")]
