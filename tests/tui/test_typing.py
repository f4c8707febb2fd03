"""What is pasted into a field cannot steer the terminal that shows it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen
from textual.widgets import Input

import apl_tui.tui
from apl_tui.core.actions import Action
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.screens.lead.actions import ActionScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaField
from tests.support.clock import FakeClock, workshop
from tests.tui.voting import Host, painted, small_room

NASTY_PASTE = "Vi\x9b31m \x1b]0;x\x07\u202epr\u2066övar\u200f\x7f"


@pytest.mark.parametrize(
    "screen",
    [ActionScreen(Action("1", ""), date(2026, 11, 23)), LineScreen(LineQuestion("?"))],
    ids=lambda screen: type(screen).__name__,
)
async def test_what_is_pasted_cannot_steer(paths: Paths, screen: Screen[Any]) -> None:
    room = small_room(FakeClock(), workshop())
    app = Host(paths, FakeClock(), room, screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        field = app.screen.query(Input).first()
        field.post_message(events.Paste(NASTY_PASTE))
        await painted(pilot)
        assert field.value == "Vi31m ]0;xprövar"


@pytest.mark.parametrize("text", ["\x9b31m", "a\x85\x1b[2J", "\u202egnälmot", "\udce5"])
def test_an_idea_cannot_steer(text: str) -> None:
    kept = IdeaField().validate_value(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e\udce5]", kept)


def test_every_field_is_of_our_own_kind() -> None:
    """Textual's own draws whatever is in it."""
    folder = Path(apl_tui.tui.__file__).parent
    made = re.compile(r"(?<![\w.])Input\(|\(Input\)")
    found = [path.name for path in folder.rglob("*.py") if made.search(path.read_text("utf-8"))]
    assert found == ["text_input.py"]
