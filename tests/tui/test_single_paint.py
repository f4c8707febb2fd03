"""Each change is painted once, and what waits for a paint comes after it."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from tests.support.clock import FakeClock
from tests.tui.voting import (
    Host,
    graded,
    painted,
    press,
    small_room,
    small_workshop,
    strike,
)

LATER = 0.1  # seconds: several times what Textual waits for before it paints again


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The screens that were painted, one for each time."""
    found: list[str] = []
    display = App._display

    def noted(app: App[Any], screen: Screen[Any], update: Any) -> None:
        if update is not None:
            found.append(type(screen).__name__)
        display(app, screen, update)

    monkeypatch.setattr(App, "_display", noted)
    return found


def on_stage(paths: Paths, hands: FakeClock) -> Host:
    room = small_room(hands, small_workshop(graded()))
    return Host(paths, hands, room, StageScreen(room))


async def struck(pilot: Pilot[Any], shown: list[str], key: str) -> list[str]:
    """What was painted after a key."""
    await pilot.pause(LATER)
    shown.clear()
    await strike(pilot, key)
    await pilot.pause(LATER)
    return shown


async def test_screens_that_come_and_go_are_painted_once(paths: Paths, shown: list[str]) -> None:
    hands = FakeClock()
    app = on_stage(paths, hands)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        assert await struck(pilot, shown, "v") == ["VoteScreen"]
        assert await struck(pilot, shown, "l") == ["BallotScreen"]
        assert await struck(pilot, shown, "enter") == ["BallotScreen"]
        hands.seconds += 1
        assert await struck(pilot, shown, "enter") == ["BallotScreen"]
        assert await struck(pilot, shown, "4") == ["BallotScreen"]
        assert await struck(pilot, shown, "enter") == ["BallotScreen"]


async def test_nothing_below_a_screen_that_covers_it_is_painted(
    paths: Paths, shown: list[str]
) -> None:
    hands = FakeClock()
    app = on_stage(paths, hands)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        await press(pilot, hands, "v", "l", "enter")
        await pilot.pause(LATER)
        shown.clear()
        assert app.room
        assert app.room.vote
        app.room.cast({"g": {"a": 4, "b": 4}}, app.room.vote.hand_over())
        await pilot.pause(LATER)
        assert "VoteScreen" not in shown
        assert len(shown) <= 1, "the page at hand tells how many have finished, and no more"


async def test_what_waits_for_the_paint_comes_after_it(
    paths: Paths, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a key typed ahead would count as one meant for the page."""
    hands = FakeClock()
    app = on_stage(paths, hands)
    async with app.run_test(size=(80, 24)) as pilot:
        await painted(pilot)
        await press(pilot, hands, "v", "l")
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        order: list[str] = []
        monkeypatch.setattr(screen.gate, "open", lambda _: order.append(f"after {len(shown)}"))
        await pilot.pause(LATER)
        shown.clear()
        app.post_message(events.Key("enter", None))
        await pilot.pause(LATER)
        assert order == ["after 1"]
