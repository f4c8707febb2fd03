"""A working day of one session in accelerated time: nothing grows that should not."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widget import Widget

from apl_tui.core.session import Settings
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from tests.campaigns.counting import counted
from tests.campaigns.hours import memory_bytes, open_files
from tests.room.hands import Hands, workshop

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parent.parent.parent


def test_eight_hours_of_a_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.hours", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    measures = [json.loads(line) for line in done.stdout.splitlines()]
    first, last = measures[0], measures[-1]
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


async def test_two_hours_of_the_screens(tmp_path: Path) -> None:
    """Every screen opened and left again, four hundred times, on a clock that runs fast."""
    hands = Hands()
    app = AplApp(Paths(tmp_path), "sv", clock=hands.clock)
    keys = ("space", "a", "g", "r", "n", "question_mark", "b", "ctrl+p", "left", "plus", "minus")
    measures = []
    with counted("two hours of screens") as counts:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            app.start_session(workshop(), Settings("Norr", 6, ends_at="2026-11-23T18:00+01:00"))
            await pilot.pause()
            for turn in range(400):
                hands.wait(0.3)
                await pilot.press(keys[turn % len(keys)])
                await pilot.press("escape")
                await pilot.pause()
                counts["screens"] += 1
                if turn in {50, 399}:
                    gc.collect()
                    widgets = sum(isinstance(each, Widget) for each in gc.get_objects())
                    tasks = len(asyncio.all_tasks())
                    measures.append((memory_bytes(), widgets, tasks, open_files()))
            assert app.crash is None
        (memory, widgets, tasks, files), (memory_then, widgets_then, tasks_then, files_then) = (
            measures
        )
        counts["kB of memory more"] += (memory_then - memory) // 1024
        counts["widgets more"] += widgets_then - widgets
        assert memory_then <= 1.15 * memory
        assert widgets_then <= widgets + 30
        assert tasks_then <= tasks + 3
        assert files_then <= files + 1
