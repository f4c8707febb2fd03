"""The user's own keys, and that everything can be done by key, by mouse and by palette."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.screen import Screen

from apl_tui.core.errors import AplError
from apl_tui.core.records import Settings
from apl_tui.i18n import translator
from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.shell.keymap import bindings, read_keymap
from apl_tui.tui.shell.palette import Palette, commands
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY
from tests.tui.voting import settled, strike, words
from tools.keys import PAGE, page

T = translator("sv")


def written(paths: Paths, keys: object) -> Path:
    paths.home.mkdir(exist_ok=True)
    text = keys if isinstance(keys, str) else json.dumps(keys)
    paths.keys.write_text(text, encoding="utf-8")
    return paths.keys


def app_in(paths: Paths) -> AplApp:
    hands = FakeClock()
    return AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)


def test_keys_are_read_by_the_names_that_people_use(paths: Paths) -> None:
    path = written(paths, {"stage.next": ["space", "z"], "stage.more": "*"})
    assert read_keymap(path) == {"stage.next": "space,z", "stage.more": "asterisk"}
    assert read_keymap(paths.home / "none.json") == {}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("{\n  oj", "rad 2, tecken 3"),
        ([], "börja med {"),
        ({"stage.nxet": "f"}, "”stage.nxet”"),
        ({"stage.next": []}, "ingen tangent"),
        ({"stage.next": "mellanslag"}, "”mellanslag”"),
        ({"stage.next": 7}, "”7”"),
        ({"stage.next": "hyper+x"}, "”hyper+x”"),
        ({"stage.next": "p"}, "har samma tangent på samma skärm: p"),
        ({"stage.vote": "f5", "stage.replan": "f5"}, "”stage.replan” och ”stage.vote”"),
        ("\ufffe", "rad 1"),
    ],
)
def test_a_mistake_is_told(paths: Paths, keys: object, told: str) -> None:
    with pytest.raises(AplError) as caught:
        read_keymap(written(paths, keys))
    assert told in T.say(caught.value.what)
    assert caught.value.where == str(paths.keys)
    assert caught.value.what_to_do


def test_bytes_that_are_no_text_are_told(paths: Paths) -> None:
    written(paths, "")
    paths.keys.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AplError, match="unreadable"):
        read_keymap(paths.keys)


@given(st.dictionaries(st.sampled_from([*NASTY, "stage.next"]), st.sampled_from(NASTY)))
def test_nothing_that_was_written_breaks_it(tmp_path: Path, keys: dict[str, str]) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(keys), encoding="utf-8")
    sound = not set(keys) - {"stage.next"}
    if not keys or (sound and keys["stage.next"] == " "):
        assert set(read_keymap(path)) == set(keys)
        return
    with pytest.raises(AplError) as caught:
        read_keymap(path)
    assert T.say(caught.value.what)


async def test_own_keys_work_and_are_shown(paths: Paths) -> None:
    written(paths, {"stage.next": "j", "stage.vote": "f5"})
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_setup(Prefill(library.load("environment", "sv")[0], "Norr"))
        await settled(pilot)
        await strike(pilot, "enter")
        await settled(pilot)
        assert "j går vidare" in words(app)
        await strike(pilot, "space")
        assert app.room
        assert app.room.session.index == 0
        await strike(pilot, "j", "j")
        await settled(pilot)
        assert app.room.session.index == 1
        assert "f5 öppnar omröstningen" in words(app).lower()
        assert "v öppnar" not in words(app)


async def test_a_bad_file_is_told_and_the_usual_keys_stay(paths: Paths) -> None:
    written(paths, {"home.history": "oj"})
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ReadScreen)
        await strike(pilot, "enter", "e")
        await settled(pilot)
        assert type(app.screen).__name__ == "HistoryScreen"


def test_the_page_of_keys_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run: uv run python -m tools.keys"


def test_every_id_has_words_in_both_languages() -> None:
    for language in ("sv", "en"):
        t = translator(language)
        assert not [i for i in bindings() if t(f"key.{i}") == f"key.{i}"]
        assert not [i for i in bindings() if t(f"key.{i}.help") == f"key.{i}.help"]


async def test_all_that_keys_do_is_in_the_palette_once(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        for screen in (HomeScreen, SetupScreen, StageScreen):
            assert isinstance(app.screen, screen)
            offered = [
                command.title for command in commands(cast("Screen[object]", app.screen), app.t)
            ]
            active = [one for one in app.screen.active_bindings.values() if one.enabled]
            ours = [one for one in active if one.binding.id]
            assert ours
            missing = {one.binding.description for one in ours} - set(offered)
            assert missing <= {app.t("key.app.palette")}
            if screen is HomeScreen:
                app.open_setup(Prefill(library.load("environment", "sv")[0], "Norr"))
            else:
                await strike(pilot, "enter")
            await settled(pilot)


async def test_the_mouse_reaches_the_palette_and_the_shown_keys(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.click("Masthead")
        await settled(pilot)
        assert isinstance(app.screen, Palette)
        await strike(pilot, "escape")
        await settled(pilot)
        bar = app.screen.query_one("KeyBar")
        hints = bar.hints()  # type: ignore[attr-defined]  # found by its name
        history = next(hint for hint in hints if hint.key == "e")
        await pilot.click("KeyBar", offset=(history.start + 2, 1))
        await settled(pilot)
        assert type(app.screen).__name__ == "HistoryScreen"


async def test_the_palette_begins_with_what_is_done_most_and_speaks_swedish(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        first = next(iter(commands(app.screen, app.t)))
        assert first.title not in (T("key.app.quit"), T("key.home.quit"))
        await strike(pilot, "ctrl+p", *"qqqq")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert T("palette.nothing") in words(app)


async def test_ctrl_c_says_what_quits(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await strike(pilot, "ctrl+c")
        await settled(pilot)
        assert "ctrl+q" in words(app)
        assert app.is_running


async def test_what_the_palette_offers_is_done_only_where_it_was_offered(paths: Paths) -> None:
    """Two Enters in one write choose a line twice; the second would open a vote that is open."""
    app = app_in(paths)
    workshop = library.load("environment", "sv")[0]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.start_session(workshop, Settings("Norr", 8, ends_at="2026-11-23T12:00+01:00"))
        await settled(pilot)
        assert app.room
        stage = app.screen
        assert isinstance(stage, StageScreen)
        app.room.go([bool(step.votes) for step in workshop.steps].index(True))
        stage.open_step()
        await pilot.pause()
        offered = commands(cast("Screen[object]", stage), app.t)
        opens = next(one for one in offered if one.title == app.t("key.stage.vote"))
        await opens.callback()
        await settled(pilot)
        assert app.room.round_open
        await opens.callback()
        await settled(pilot)
    assert app.crash is None
