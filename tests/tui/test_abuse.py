"""What a hurried hand and a tiny window do: keys before there is a page, sizes of nothing."""

from __future__ import annotations

import pytest

from apl_tui.core.records import Settings
from apl_tui.script.library import load
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from tests.tui.voting import settled, strike

SIZES = [(1, 1), (4, 2), (20, 5), (59, 19), (61, 3), (7, 60)]
KEYS = ("space", "v", "left", "a", "r", "g", "n", "question_mark", "e", "b", "o", "plus", "q")


def settings() -> Settings:
    return Settings("Norr", 6, ends_at="2099-11-23T12:00+01:00")


async def test_a_key_typed_before_the_first_page_breaks_nothing(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    workshop = load("environment", "sv")[0]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in KEYS:
            app.start_session(workshop, settings())
            app.simulate_key(key)
            app.simulate_key(key)
            await settled(pilot)
            assert app.crash is None, key
            assert app.room is not None, key
            assert not app.room.round_open, key
            app.leave_session()
            await settled(pilot)


def _all_but(*few: tuple[int, int]) -> list[object]:
    """The sizes: these few, and the others for the long run."""
    return [
        size if size in few else pytest.param(size, marks=pytest.mark.campaign) for size in SIZES
    ]


@pytest.mark.parametrize("size", _all_but((1, 1), (20, 5), (7, 60)))
async def test_a_window_of_any_size_breaks_no_screen(paths: Paths, size: tuple[int, int]) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.start_session(load("environment", "sv")[0], settings())
        await settled(pilot)
        for key in KEYS:
            await strike(pilot, key, "escape")
        assert app.crash is None


@pytest.mark.parametrize(
    "many", [1, pytest.param(len(SIZES), marks=pytest.mark.campaign)], ids=["one", "all"]
)
async def test_a_window_that_shrinks_on_every_screen_breaks_none(paths: Paths, many: int) -> None:
    """On each screen another of the sizes; in the long run all of them."""
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.start_session(load("environment", "sv")[0], settings())
        await settled(pilot)
        for number, key in enumerate(KEYS):
            await strike(pilot, key)
            for place in range(many):
                await pilot.resize_terminal(*SIZES[(number + place) % len(SIZES)])
            await pilot.resize_terminal(80, 24)
            await strike(pilot, "escape")
        assert app.crash is None
