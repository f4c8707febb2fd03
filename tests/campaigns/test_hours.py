"""A working day of one session in accelerated time: nothing grows that should not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.counting import counted

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parent.parent.parent
LONGEST_SECONDS = 600  # a clock that stands still would stand for ever


def measures(*arguments: str | Path) -> list[dict[str, Any]]:
    """What a process of its own tells of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.hours", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_eight_hours_of_a_room_with_phones_that_come_and_go(tmp_path: Path) -> None:
    with counted("eight hours") as counts:
        first, *_, last = measures(tmp_path)
        for what in (
            "ballots",
            "requests",
            "idle connections ended",
            "half-sent requests given up",
        ):
            counts[what] += last[what]
        counts["ballots lost or doubled"] += last["ballots lost or doubled"]
        counts["kB of memory"] += last["memory"] // 1024
        counts["kB of memory more than after five minutes"] += (
            last["memory"] - first["memory"]
        ) // 1024
        counts["bytes on disk"] += last["bytes on disk"]
        assert last["hour"] == 8
        assert last["ballots lost or doubled"] == 0
        assert last["memory"] <= 1.1 * first["memory"]
        assert last["open files"] == first["open files"]
        assert last["tasks"] == first["tasks"]
        assert last["files"] == first["files"]
        assert last["bytes on disk"] < first["bytes on disk"] + last["votes"] * 2_000


def test_twelve_hundred_screens(tmp_path: Path) -> None:
    """From when all of them have been seen."""
    with counted("screens") as counts:
        first, last = measures(tmp_path, "screens")
        counts["screens"] += last["screens"]
        counts["kB of memory more"] += (last["memory"] - first["memory"]) // 1024
        counts["widgets more"] += last["widgets"] - first["widgets"]
        assert last["memory"] <= 1.1 * first["memory"]
        assert last["widgets"] <= first["widgets"] + 30
        assert last["tasks"] <= first["tasks"] + 3
        assert last["open files"] == first["open files"]
