"""The view of results: paging, selecting, clicking, resizing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from apl_tui.core.session import Session
from apl_tui.core.workshop import Vote
from apl_tui.tui.base.motion import motion_allowed
from apl_tui.tui.base.theme import DARK
from apl_tui.tui.results.bars import grown
from apl_tui.tui.results.view import ResultsView
from tests.support.nasty import ON_SCREENS
from tests.tui.held_votes import (
    ALONE,
    CHOSEN,
    FEEDBACK,
    FORMS,
    INCLUDED,
    LIMITING,
    NO_TIME,
    PROMOTING,
    T,
    both_sides,
    held,
    hurt_by,
    keys,
)
from tests.tui.voting import settled


class Host(App[None]):
    """An app with nothing but results."""

    def __init__(self, session: Session, votes: Sequence[Vote]) -> None:
        super().__init__()
        self.session, self.votes = session, votes
        self.told: list[str] = []
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield ResultsView()

    def on_mount(self) -> None:
        self.view.show(self.session, keys(*self.votes), T)

    @property
    def view(self) -> ResultsView:
        return self.query_one(ResultsView)

    def on_results_view_selected(self, message: ResultsView.Selected) -> None:
        self.told.append(message.key)


def row_of(view: ResultsView, words: str) -> int:
    lines = view.render().plain.splitlines()
    return next(i for i, line in enumerate(lines) if words in line)


async def test_pages_turn_and_end() -> None:
    app = Host(both_sides(), (PROMOTING, LIMITING))
    async with app.run_test(size=(54, 8)):
        view = app.view
        assert view.pages == 2
        assert not view.turn(-1)
        assert "Främjar" in view.render().plain
        assert view.turn(+1)
        assert view.page == 1
        assert "Begränsar" in view.render().plain
        assert not view.turn(+1)


async def test_moving_selects_rows_over_pages_and_shows_their_question() -> None:
    app = Host(both_sides(), (PROMOTING, LIMITING))
    async with app.run_test(size=(54, 8)) as pilot:
        view = app.view
        assert view.selected is None
        assert view.selected_key == ""
        for _ in range(2):
            view.move(+1)
        assert view.selected is not None
        assert view.selected.indicator == FEEDBACK
        assert "”När får det plats?”" in view.render().plain
        assert view.render().plain.splitlines()[row_of(view, "Återk")].startswith("▌")
        for _ in range(3):
            view.move(+1)
        assert view.page == 1
        assert view.selected_key == LIMITING.indicator_key(NO_TIME)
        view.move(-1)
        assert (view.page, view.selected_key) == (0, PROMOTING.indicator_key(INCLUDED))
        await settled(pilot)
        assert app.told[-1] == PROMOTING.indicator_key(INCLUDED)


async def test_moving_stops_at_both_ends() -> None:
    app = Host(both_sides(), (LIMITING,))
    async with app.run_test(size=(80, 24)):
        view = app.view
        assert view.move(+1)
        assert not view.move(-1)
        assert view.move(+1)
        assert not view.move(+1)
        assert view.selected_key == LIMITING.indicator_key(ALONE)


async def test_turning_away_from_the_selected_row_selects_none() -> None:
    app = Host(both_sides(), (PROMOTING, LIMITING))
    async with app.run_test(size=(54, 8)):
        app.view.move(+1)
        app.view.turn(+1)
        assert app.view.selected_key == ""
        assert app.view.selected is None


async def test_a_click_selects_and_nothing_takes_the_focus() -> None:
    app = Host(both_sides(), (PROMOTING,))
    async with app.run_test(size=(80, 24)) as pilot:
        y = row_of(app.view, "Räknas med")
        await pilot.click(ResultsView, offset=(10, y))
        assert app.view.selected_key == PROMOTING.indicator_key(INCLUDED)
        await pilot.click(ResultsView, offset=(10, 0))
        assert app.view.selected_key == PROMOTING.indicator_key(INCLUDED)
        assert app.focused is None


async def test_options_are_selected_by_key_without_a_standing() -> None:
    app = Host(held((FORMS,), CHOSEN), (FORMS,))
    async with app.run_test(size=(80, 24)):
        app.view.move(+1)
        assert app.view.selected_key == FORMS.indicator_key(FEEDBACK)
        assert app.view.selected is None


async def test_a_resize_keeps_the_selection_in_sight() -> None:
    app = Host(both_sides(), (PROMOTING, LIMITING))
    async with app.run_test(size=(112, 30)) as pilot:
        for _ in range(6):
            app.view.move(+1)
        chosen = app.view.selected_key
        await resized(pilot, 54, 8)
        assert (app.view.page, app.view.selected_key) == (1, chosen)
        assert "▌" in app.view.render().plain
        await resized(pilot, 112, 30)
        assert (app.view.pages, app.view.selected_key) == (1, chosen)


async def resized(pilot: Pilot[None], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settled(pilot)


async def test_nasty_texts_are_only_texts() -> None:
    app = Host(*hurt_by("[/"))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        for nasty in ON_SCREENS:
            session, votes = hurt_by(nasty)
            app.view.show(session, keys(*votes), T)
            assert app.view.move(+1)
            await settled(pilot)
        assert app.is_running
        app.view.show(*hurt_by("[/bold]")[:1], keys(*votes), T)
        assert "[/bold]" in app.view.render().plain


def blocks(view: ResultsView) -> list[str]:
    """The bars of each line."""
    return [re.sub(r"[^▓█│]", "", line) for line in view.render().plain.splitlines()]


async def test_bars_grow_the_first_time_only_and_where_motion_is_allowed() -> None:
    app = Host(both_sides(), (PROMOTING, LIMITING))
    async with app.run_test(size=(54, 8)):
        view, votes = app.view, keys(PROMOTING, LIMITING)
        still = view.render().plain
        view.show(app.session, votes, T, moves=True)
        assert view.share == 0
        assert not re.search("[▓█░]", view.render().plain)
        assert re.sub("[▓█░]", " ", still) == view.render().plain  # words and counts stand there
        view.share = 0.5
        half = blocks(view)
        app.animator.force_stop_animation(view, "share")
        assert view.render().plain == still
        assert all(len(h) <= len(w) for h, w in zip(half, blocks(view), strict=True))
        assert any("▓│█" in line for line in half)  # from the centre line to both sides

        assert view.turn(+1)  # a page that has not been seen
        assert view.share == 0
        app.animator.force_stop_animation(view, "share")
        assert view.turn(-1)
        assert view.share == 1
        view.show(app.session, votes, T, moves=True)
        assert view.share == 1


@given(share=st.floats(0, 1), low=st.integers(0, 9), high=st.integers(0, 9))
def test_a_growing_bar_keeps_every_other_cell(share: float, low: int, high: int) -> None:
    line = Content(f"Återkoppling {low} {'▓' * low}│{'█' * high}░ {high} ●")
    part = grown(line, share).plain
    assert len(part) == len(line.plain)
    assert all(now in (then, " ") for now, then in zip(part, line.plain, strict=True))
    assert part.replace("▓", "").replace("█", "").split()[-1] == "●"
    assert grown(line, 1.0).plain == line.plain
    assert not set("▓█░") & set(grown(line, 0.0).plain)


@pytest.mark.parametrize(
    ("environ", "allowed"),
    [
        ({}, True),
        ({"TEXTUAL_ANIMATIONS": "full"}, True),
        ({"TEXTUAL_ANIMATIONS": "none"}, False),
        ({"TEXTUAL_ANIMATIONS": "Basic"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"SSH_CONNECTION": "192.168.1.5 50000 192.168.1.2 22"}, False),
    ],
)
def test_what_may_move(environ: dict[str, str], allowed: bool) -> None:
    assert motion_allowed(environ) is allowed
