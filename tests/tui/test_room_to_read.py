"""What gives way where there is little room, and what is said of what does not fit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

import pytest
from textual.screen import Screen
from textual.widgets import Static

from apl_tui.i18n import translator
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen, ReadScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.widgets.pace import then_words
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.widgets.qr import code_lines, doubled
from apl_tui.tui.widgets.step_pages import _paged
from tests.support.clock import FakeClock, opened_room, workshop
from tests.tui.voting import Host, settled, strike, words

T = translator("sv")


def stage(paths: Paths) -> Host:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    return Host(paths, hands, room, cast("Screen[bool]", StageScreen(room)))


async def test_the_question_says_its_keys_and_q_takes_the_answer_that_loses_nothing(
    paths: Paths,
) -> None:
    app = stage(paths)
    async with app.run_test(size=(80, 24)) as pilot:
        await strike(pilot, "q")
        assert isinstance(app.screen, AskScreen)
        assert "Enter svarar Esc avbryter" in words(app)
        await strike(pilot, "q")
        assert isinstance(app.screen, StageScreen)


@pytest.mark.parametrize(("size", "said"), [((80, 24), "↑ ↓ bläddrar"), ((160, 60), "")])
async def test_a_box_tells_how_to_see_the_rest_only_when_there_is_more(
    paths: Paths, size: tuple[int, int], said: str
) -> None:
    app = stage(paths)
    async with app.run_test(size=size) as pilot:
        await strike(pilot, "question_mark")
        assert isinstance(app.screen, ReadScreen)
        await settled(pilot)
        hint = str(app.screen.query_one(".dialog-hint", Static).content)
        assert hint == f"{said}   Enter stänger".strip()


@pytest.mark.parametrize("key", ["q", "question_mark", "ctrl+p", "g"])
async def test_a_box_in_a_window_that_is_too_small_gives_way_and_comes_back(
    paths: Paths, key: str
) -> None:
    app = stage(paths)
    async with app.run_test(size=(80, 24)) as pilot:
        await strike(pilot, key)
        box, focused = app.screen, app.screen.focused
        await pilot.resize_terminal(40, 10)
        await settled(pilot)
        shown = words(app)
        assert "Fönstret är för litet." in shown
        assert not {"╭", "▅", "▇"} & set(shown.removeprefix("Host"))
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "Fönstret är för litet." not in words(app)
        assert app.screen is box
        assert app.screen.focused is focused


def test_what_comes_next_keeps_its_name_before_its_minutes() -> None:
    assert then_words("Bilden av vår lärmiljö", 300, T, 40).plain.endswith("lärmiljö, 5 min")
    assert then_words("Bilden av vår lärmiljö", 300, T, 30).plain == "Sedan: Bilden av vår lärmiljö"
    assert then_words("Bilden av vår lärmiljö", 300, T, 20).plain == "Sedan: Bilden av vå…"


def test_a_long_list_is_broken_between_its_items() -> None:
    items = "\n".join(f"{n}. Ett påstående som tar två rader i bredden." for n in range(1, 13))
    pages = _paged(prose_lines(items, 30), 9)
    assert len(pages) == 3
    assert all(not page.plain.startswith(" ") for page in pages)
    assert "10. Ett" in pages[-1].plain


def test_the_code_twice_as_large_has_the_same_squares() -> None:
    small = code_lines("WIFI:T:WPA;S:Norr;P:x;;")
    large = doubled(small)
    assert (len(large), len(large[0])) == (2 * len(small), 2 * len(small[0]))
    squares = [[line[column] == "█" for column in range(0, len(line), 2)] for line in large]
    signs = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    pairs = zip(squares[::2], squares[1::2], strict=True)
    again = ["".join(signs[pair] for pair in zip(*rows, strict=True)) for rows in pairs]
    assert again == list(small)


@pytest.mark.parametrize("second", [0, 1, 40, 59])
def test_the_end_is_the_promise_and_what_it_is_behind(second: int) -> None:
    hands = FakeClock()
    hands.wait(second / 60)
    room = opened_room(hands, None, workshop())
    for _ in range(20):
        assert room.expected_end() == room.promised_end + timedelta(
            minutes=room.pace().behind_minutes
        )
        hands.wait(0.5)
        room.tick()
    assert isinstance(room.expected_end(), datetime)
