"""With something unsaved every screen says so, and leaving asks where it could go, and waits."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.elsewhere import Place
from apl_tui.store.paths import Paths
from apl_tui.store.storage import REAL_DISK
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.unsaved import UnsavedScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.tui.widgets.text_input import TextInput
from tests.store.examples import no_space
from tests.support.clock import FakeClock, opened_room, workshop
from tests.tui.voting import settled, strike, words

T = translator("sv")

FULL = "Inte sparat: disken är full"


@asynccontextmanager
async def led(paths: Paths, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
    """A session on the stage, whose disk is full from the second step on."""
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        opened_room(hands, archive, workshop())
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await strike(pilot, "g", "space")
        app.archive._disk = replace(REAL_DISK, write=no_space)
        await strike(pilot, "plus")
        yield pilot


def of(pilot: Pilot[int]) -> tuple[AplApp, Room]:
    app = pilot.app
    assert isinstance(app, AplApp)
    assert app.room
    return app, app.room


def stick(app: AplApp, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    app.other_places = lambda: (Place("stick", folder),)  # type: ignore[method-assign]
    return folder


async def typed(pilot: Pilot[int], folder: str) -> None:
    """Another folder, typed."""
    choices = pilot.app.screen.query_one(Rows)
    await strike(pilot, *["down"] * (len(choices.rows) - 2), "enter")
    pilot.app.screen.query_one(TextInput).value = folder
    await strike(pilot, "enter")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_every_screen_says_what_is_not_saved(paths: Paths, size: tuple[int, int]) -> None:
    async with led(paths, size) as pilot:
        app, room = of(pilot)
        assert FULL in words(app)
        for keys in (("a",), ("escape", "space", "space", "v"), ("l", "enter"), ("enter",)):
            await strike(pilot, *keys)
            assert FULL in words(app), (keys, words(app))
        await strike(pilot, "escape", "escape", "escape", "escape", "right", "enter")
        room.drop_round()
        await app.push_screen(CloseScreen(room))
        await settled(pilot)
        assert FULL in words(app)
        app.archive._disk = REAL_DISK
        await strike(pilot, "ctrl+s")
        assert "Inte sparat" not in words(app)
        assert room.unsaved is None


async def test_leaving_with_something_unsaved_asks_and_waits(paths: Paths) -> None:
    async with led(paths) as pilot:
        app, room = of(pilot)
        before = SessionArchive(paths).load(room.session.id)
        await strike(pilot, "q")
        assert isinstance(app.screen, UnsavedScreen)
        assert "Allt är sparat" not in words(app)
        await strike(pilot, "enter")  # try again: it still cannot be
        assert isinstance(app.screen, UnsavedScreen)
        assert "fortfarande inte sparad" in words(app)
        await strike(pilot, "escape")
        assert isinstance(app.screen, StageScreen)
        assert app.room is room

        app.archive._disk = REAL_DISK
        await strike(pilot, "q", "enter")  # room was made: it saves, and leaves
        await settled(pilot)
        assert app.room is None
        assert SessionArchive(paths).load(room.session.id) == room.session != before


async def test_it_is_really_written_to_the_place_that_is_chosen(
    paths: Paths, tmp_path: Path
) -> None:
    async with led(paths) as pilot:
        app, room = of(pilot)
        folder = stick(app, tmp_path / "KINGSTON")
        await strike(pilot, "q")
        assert "KINGSTON" in words(app)
        await strike(pilot, "down", "enter")
        (file,) = folder.rglob("*.json")
        assert T("unsaved.kept") in words(app)
        await strike(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)

    shutil.copy(file, paths.sessions)
    assert SessionArchive(paths).load(room.session.id) == room.session


async def test_the_close_does_not_let_it_go_either(paths: Paths, tmp_path: Path) -> None:
    async with led(paths) as pilot:
        app, room = of(pilot)
        folder = tmp_path / "annan"
        folder.mkdir()
        (tmp_path / "file").write_bytes(b"")
        room.go(len(room.session.records) - 1)
        await app.push_screen(CloseScreen(room))
        await settled(pilot)
        await strike(pilot, "enter")
        assert isinstance(app.screen, UnsavedScreen)
        await typed(pilot, str(tmp_path / "file" / "mapp"))
        assert T("dialog.error-title") in words(app)
        await strike(pilot, "escape")
        assert isinstance(app.screen, UnsavedScreen)
        await typed(pilot, str(folder))
        assert {file.suffix for file in folder.rglob("*.*")} == {".json", ".md", ".html"}
        await strike(pilot, "enter")
        assert app.room is None


async def test_it_is_lost_only_after_a_second_question(paths: Paths) -> None:
    async with led(paths) as pilot:
        app, room = of(pilot)
        stored = paths.session(room.session.id).read_bytes()
        await strike(pilot, "a", "escape", "ctrl+q", *["down"] * 9, "enter")
        assert "går inte att få tillbaka" in words(app)
        await strike(pilot, "escape")
        assert isinstance(app.screen, UnsavedScreen)
        await strike(pilot, *["down"] * 9, "enter", "right", "enter")
        await settled(pilot)
        assert app.return_value == 0
    assert paths.session(room.session.id).read_bytes() == stored


async def test_a_folder_that_was_taken_away_is_told_and_the_session_saved(paths: Paths) -> None:
    async with led(paths) as pilot:
        app, room = of(pilot)
        app.archive._disk = REAL_DISK
        shutil.rmtree(paths.home)
        await strike(pilot, "plus")
        assert "togs bort medan programmet" in words(app)
        await strike(pilot, "escape")
        assert isinstance(app.screen, StageScreen)
        assert SessionArchive(paths).load(room.session.id) == room.session


async def test_where_another_window_leads_no_session_goes_on(paths: Paths) -> None:
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        opened_room(hands, archive, workshop())
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test() as pilot:
        await settled(pilot)
        paths.lock.unlink()
        with SessionArchive(paths).locked():
            await strike(pilot, "g")
            assert "redan i gång" in words(app)
            assert app.room is None
        await strike(pilot, "escape", "g")
        assert app.room is not None
