"""A screen that has begun to leave takes nothing more, and leaves no other screen with it."""

from __future__ import annotations

import pytest
from textual import events
from textual.command import CommandList
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets.option_list import Option

from apl_tui.core.records import Settings
from apl_tui.script.library import load
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.dialogs.boxes import AskScreen, ReadScreen
from apl_tui.tui.screens.lead.actions import ActionsScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.shell.palette import Palette
from tests.tui.voting import NAMES, SIGNS, settled


def burst(app: AplApp, *keys: str) -> None:
    """All in one write, so that none is answered before the next."""
    for key in keys:
        app.post_message(events.Key(NAMES.get(key, key), SIGNS.get(key)))


async def led(app: AplApp) -> type[Screen[object]]:
    """The kind of screen on top."""
    assert app.crash is None
    return type(app.screen)


@pytest.mark.parametrize(
    "keys",
    [
        ("b", "x", "y", "z"),
        ("question_mark", "escape", "escape"),
        ("question_mark", "question_mark", "question_mark"),
        ("ctrl+p", "pagedown", "escape", "escape"),
        ("ctrl+p", "escape", "ctrl+p", "escape", "ctrl+p"),
        ("a", "plus", "x", "enter", "escape", "a"),
        ("ctrl+p", "x", "y", "pageup", "pagedown", "end", "home", "enter"),
    ],
)
async def test_keys_in_one_write_lead_no_further_than_one_by_one(
    paths: Paths, keys: tuple[str, ...]
) -> None:
    """However they come, the workshop runs and nothing has broken."""
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        settings = Settings("Norr", 6, ends_at="2099-11-23T12:00+01:00")
        app.start_session(load("environment", "sv")[0], settings)
        await settled(pilot)
        burst(app, *keys)
        await settled(pilot)
        assert app.crash is None
        assert app.room is not None
        assert any(isinstance(screen, StageScreen) for screen in app.screen_stack)


async def test_the_answer_of_a_box_that_comes_when_its_screen_has_left_breaks_nothing(
    paths: Paths,
) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        settings = Settings("Norr", 6, ends_at="2099-11-23T12:00+01:00")
        app.start_session(load("environment", "sv")[0], settings)
        await settled(pilot)
        burst(app, "space", "a")
        await settled(pilot)
        table = next(each for each in app.screen_stack if isinstance(each, ActionsScreen))

        def answered() -> None:
            table.dismiss()
            raise NoMatches("its widgets are gone")

        table.call_next(answered)
        await settled(pilot)
    assert app.crash is None


@pytest.mark.parametrize("key", ["pagedown", "pageup", "home", "end", "enter", "down", "up"])
async def test_a_key_for_a_list_that_has_no_room_yet_breaks_nothing(paths: Paths, key: str) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.push_screen(Palette(app.t))
        await settled(pilot)
        found = app.screen.query_one(CommandList)
        found.styles.max_height = 0
        await settled(pilot)
        found.add_option(Option("Något"))  # it came after the last layout
        found.highlighted = 0
        burst(app, key)
        await settled(pilot)
    assert app.crash is None


async def test_two_keys_at_once_wake_a_blank_screen_once(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        settings = Settings("Norr", 6, ends_at="2099-11-23T12:00+01:00")
        app.start_session(load("environment", "sv")[0], settings)
        await settled(pilot)
        burst(app, "b")
        await settled(pilot)
        assert await led(app) is BlankScreen
        burst(app, "x", "y")
        await settled(pilot)
        assert await led(app) is StageScreen


async def test_what_leaves_takes_along_what_stands_on_it(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        answers: list[bool | None] = []
        below = AskScreen("Ja?", "", "Ja", "Nej")
        app.push_screen(below, answers.append)
        app.push_screen(ReadScreen("Läs", lambda _: (_ for _ in ()).throw(AssertionError)))
        below.dismiss(result=True)
        below.dismiss(result=False)
        await settled(pilot)
        assert answers == [True]
        assert len(app.screen_stack) == 1
        assert app.crash is None


@pytest.mark.parametrize(
    "keys",
    [
        ("q", "question_mark"),
        ("q", "ctrl+p"),
        ("q", "enter"),
        ("q", "h", "q"),
        ("ctrl+q", "c", "q"),
    ],
)
async def test_what_comes_after_the_key_that_ends_is_for_nobody(
    paths: Paths, keys: tuple[str, ...]
) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        burst(app, *keys)
        await settled(pilot)
        assert len(app.screen_stack) <= 1
    assert app.crash is None
    assert app.return_value == 0


async def test_a_screen_put_up_while_the_program_ends_breaks_nothing(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.exit(0)
        app.action_help()
        app.action_command_palette()
        await settled(pilot)
    assert app.crash is None


async def test_a_screen_that_is_composed_before_it_stands_on_the_stack_has_its_words(
    paths: Paths,
) -> None:
    """As from Python 3.12 on, where Textual begins a screen's task at once."""
    app = AplApp(paths, "sv")
    async with app.run_test() as pilot:
        screen = ReadScreen("Titel", Content("Ord"))
        await app._get_screen(screen)[1]
        assert list(screen.children), "it came before the stack, and was taken for one that left"
        app.push_screen(screen)
        await pilot.pause()
        assert screen.is_current
        screen.dismiss()
        await pilot.pause()
        assert screen.gone


async def test_a_screen_has_its_style_when_it_is_composed(paths: Paths) -> None:
    """However early that is: its form and its plan stand beside each other."""
    app = AplApp(paths, "sv")
    async with app.run_test():
        loaded, _ = load("environment", "sv")
        screen = SetupScreen(Prefill(loaded))
        await app._get_screen(screen)[1]
        assert str(screen.query_one("#plan").styles.width) == "37w"
