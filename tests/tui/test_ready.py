"""After the first picture everything is loaded that keys will need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.screen import PARTS
from apl_tui.tui.shell.ready import SHEETS
from tests.tui.voting import settled

PROBE = """
import asyncio, sys
from pathlib import Path
from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill

OURS = ("apl_tui", "textual", "rich", "cattrs", "babel", "markdown_it", "yaml", "tinydb")

def loaded():
    return {each for each in sys.modules if each.partition(".")[0] in OURS}

async def main():
    app = AplApp(Paths(Path(sys.argv[1])), "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await pilot.pause(0.02)  # until the first picture has been painted
        await app.workers.wait_for_complete()
        before = loaded()
        app.open_setup(Prefill(library.load("what-is", "sv")[0], unit="Norr"))
        for key in ("enter", "space", "g", "escape", "a", "escape", "escape", "e"):
            await pilot.pause()
            await pilot.press(key)
        await pilot.pause()
        print("MORE", *sorted(loaded() - before), type(app.screen).__name__)

asyncio.run(main())
"""


async def test_the_style_sheets_of_all_screens_are_read(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.workers.wait_for_complete()
        assert [str(path) for path in SHEETS if not app.stylesheet.has_source(str(path))] == []


def test_keys_load_nothing_more(paths: Paths) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(paths.home)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert done.stdout.split()[1:] == ["CloseScreen"], done.stdout


OF_SCREENS = [sheet for sheet in SHEETS if sheet != PARTS]


@pytest.mark.parametrize("sheet", OF_SCREENS, ids=lambda sheet: sheet.stem)
def test_a_style_sheet_of_a_screen_speaks_of_that_screen_alone(sheet: Path) -> None:
    """All are loaded beside each other: a rule for `#about` would hold on every screen."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    while "{" in (inner := re.sub(r"\{[^{}]*\}", ";", text)):
        text = inner
    selectors = [one.strip() for one in re.split(r"[,;]", inner) if one.strip()]
    assert selectors
    assert not [one for one in selectors if not re.match(r"(\w+Screen|StageView)\b", one)]
