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


def measures(*arguments: str | Path) -> list[dict[str, Any]]:
    """What a process of its own tells of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.hours", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_eight_hours_of_a_room(tmp_path: Path) -> None:
    first, *_, last = measures(tmp_path)
    with counted("eight hours") as counts:
        counts["ballots"] += last["ballots"]
        assert last["hour"] == 8
        assert last["memory"] <= 1.1 * first["memory"]
        assert last["open files"] == first["open files"]
        assert last["tasks"] == first["tasks"]
        assert last["files"] == first["files"]
        rounds = last["ballots"] / 40
        assert last["bytes on disk"] < first["bytes on disk"] + rounds * 2_000
        counts["kB of memory more"] += (last["memory"] - first["memory"]) // 1024
        counts["bytes on disk"] += last["bytes on disk"]


def test_twelve_hundred_screens(tmp_path: Path) -> None:
    """From when all of them have been seen."""
    first, last = measures(tmp_path, "screens")
    with counted("screens") as counts:
        counts["screens"] += last["screens"]
        counts["kB of memory more"] += (last["memory"] - first["memory"]) // 1024
        counts["widgets more"] += last["widgets"] - first["widgets"]
        assert last["memory"] <= 1.1 * first["memory"]
        assert last["widgets"] <= first["widgets"] + 30
        assert last["tasks"] <= first["tasks"] + 3
        assert last["open files"] == first["open files"]
