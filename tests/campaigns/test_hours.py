"""A working day of one session in accelerated time: nothing grows that should not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.campaigns.counting import campaign

ROOT = Path(__file__).parent.parent.parent
LONGEST_SECONDS = 1_800  # a clock that stands still would stand for ever


def measures(*arguments: object) -> list[dict[str, Any]]:
    """What a process of its own tells of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.hours", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@campaign(
    "hours of a session in accelerated time, phones joining and leaving over HTTP",
    small=1,
    large=8,
)
def test_hours_of_a_room_with_phones_that_come_and_go(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    first, *_, last = measures("day", tmp_path, size)
    counts["hours"] += size
    for what in ("ballots", "requests", "idle connections ended", "half-sent requests given up"):
        counts[what] += last[what]
        assert last[what]
    counts["kB of memory after five minutes"] += first["memory"] // 1024
    counts["kB at the end"] += last["memory"] // 1024
    counts["lost"] += last["ballots lost or doubled"]
    assert last["hour"] == size
    assert last["memory"] <= 1.1 * first["memory"]
    assert last["open files"] == first["open files"]
    assert last["tasks"] == first["tasks"]
    assert last["files"] == first["files"]
    assert last["bytes on disk"] < first["bytes on disk"] + last["votes"] * 2_000


@campaign("screens opened and left again: memory, widgets, tasks and files", small=2, large=40)
def test_screens_that_are_left_leave_nothing(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    """From when all of them have been seen, and what the screens' library keeps is full."""
    first, last = measures("screens", tmp_path, size)
    counts["screens"] += last["screens"]
    counts["kB of memory after half"] += first["memory"] // 1024
    counts["kB at the end"] += last["memory"] // 1024
    assert last["memory"] <= 1.1 * first["memory"]
    counts["lost"] += last["left behind"]
    assert last["tasks"] == first["tasks"]
    assert last["open files"] == first["open files"]
