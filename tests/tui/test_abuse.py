"""What a hurried hand and a tiny window do: keys before there is a page, sizes of nothing."""

from __future__ import annotations

import pytest

from apl_tui.core.session import Settings
from apl_tui.script.library import load
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp

SIZES = [(1, 1), (4, 2), (20, 5), (59, 19), (61, 3), (7, 60)]
KEYS = ("space", "v", "left", "a", "r", "g", "n", "question_mark", "e", "b", "o", "plus", "q")


def settings() -> Settings:
    return Settings("Norr", 6, ends_at="2099-11-23T12:00+01:00")


@pytest.mark.parametrize("key", KEYS)
async def test_a_key_typed_before_the_first_page_breaks_nothing(paths: Paths, key: str) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.start_session(load("environment", "sv")[0], settings())
        app.simulate_key(key)
        app.simulate_key(key)
        await pilot.pause()
        assert app.crash is None
        assert app.room is not None
        assert not app.room.round_open


@pytest.mark.parametrize("size", SIZES)
async def test_a_window_of_any_size_breaks_no_screen(paths: Paths, size: tuple[int, int]) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.start_session(load("environment", "sv")[0], settings())
        await pilot.pause()
        for key in KEYS:
            await pilot.press(key)
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        assert app.crash is None


async def test_a_window_that_shrinks_on_every_screen_breaks_none(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.start_session(load("environment", "sv")[0], settings())
        await pilot.pause()
        for key in KEYS:
            await pilot.press(key)
            for size in (*SIZES, (80, 24)):
                await pilot.resize_terminal(*size)
            await pilot.press("escape")
            await pilot.pause()
        assert app.crash is None
