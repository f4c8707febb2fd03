"""O1, O2 and R10 on the rendered screens: occasions that differ only in answers look the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from apl_tui.room.notes.view import RoomSees, view_of
from tests.privacy.occasions import (
    Answer,
    Sandbox,
    back_to_the_room,
    ballot_of,
    keys,
    led,
    press,
    room_of,
)
from tests.privacy.test_disk import ALIKE, UNLIKE
from tests.support.clock import FakeClock
from tests.tui.voting import dots, graded, picture, settled, small_room, small_workshop, strike

Pictures = list[tuple[str, str]]  # what it is a picture of, and the picture


async def seen(
    sandbox: Sandbox, answers: Sequence[Answer], *, size: tuple[int, int] = (80, 24)
) -> Pictures:
    """Everything on the screen that others than the one who votes can see, from opening to close.

    And what the next person finds: the first page, before anything is pressed.
    """
    hands = FakeClock()
    found: Pictures = []
    async with led(sandbox.paths, hands) as (app, pilot):
        await pilot.resize_terminal(*size)

        def look(what: str) -> None:
            found.append((what, picture(app)))

        await press(pilot, hands, "v")
        look("the room before the first ballot")
        await press(pilot, hands, "l", "enter")
        for number, answer in enumerate(answers):
            look(f"hand-over {number}")
            await press(pilot, hands, "enter")
            look(f"first page of person {number}")
            await press(pilot, hands, *keys(answer), "enter")
        look("the last hand-over")
        await back_to_the_room(pilot, hands)
        look("the room after the last ballot")
        await press(pilot, hands, "v")
        look("the question before closing")
        assert room_of(app).vote
    return found


@pytest.mark.parametrize(
    "size",
    [
        (80, 24),
        pytest.param((60, 20), marks=pytest.mark.campaign),
        pytest.param((120, 40), marks=pytest.mark.campaign),
    ],
)
async def test_O1_O2_screens_of_occasions_that_differ_only_in_answers_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    both = []
    for name, answers in (("one", ALIKE[:3]), ("other", UNLIKE[:3])):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        both.append(await seen(sandbox, answers, size=size))
    one, other = both
    assert [what for what, _ in one] == [what for what, _ in other]
    differing = [what for (what, a), (_, b) in zip(one, other, strict=True) if a != b]
    assert differing == []


async def test_O2_every_first_page_is_the_first_persons_but_for_how_many_have_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    found = await seen(sandbox, UNLIKE[:4])
    pages = [shown for what, shown in found if what.startswith("first page")]
    assert len(pages) == 4
    assert set(pages) == {pages[0]}


async def test_O2_no_palette_and_no_marked_text_while_someone_votes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is marked stays marked, and is copied to where the next one pastes."""
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    async with led(sandbox.paths, hands) as (app, pilot):
        await press(pilot, hands, "v", "l", "enter", "enter", "4")
        screen = app.screen
        for at in ("Masthead", "KeyBar"):
            await pilot.click(at)
            await settled(pilot)
            assert app.screen is screen
        for each in screen.query("#own Static"):
            await pilot.mouse_down(each)
            await pilot.hover(each, offset=(6, 0))
            await pilot.mouse_up(each, offset=(6, 0))
            await settled(pilot)
        assert not screen.get_selected_text()
        assert not screen.selections
        await press(pilot, hands, "ctrl+p")
        assert app.screen is screen


async def test_O2_what_is_off_while_someone_votes_is_on_in_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can see a palette."""
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    async with led(sandbox.paths, hands) as (app, pilot):
        await pilot.click("Masthead")
        await settled(pilot)
        assert type(app.screen).__name__ == "Palette"


def test_O1_the_notes_are_the_same_whatever_is_answered() -> None:
    """The whole view goes to another window, which may stand where everybody sees it."""
    views = []
    for answers in (ALIKE, UNLIKE):
        room = small_room(FakeClock(), small_workshop(graded(), dots()), 8)
        room.open_vote()
        told = [view_of(room, RoomSees("vote"))]
        for answer in answers:
            assert room.vote
            room.cast(ballot_of(answer), room.vote.hand_over())
            told.append(view_of(room, RoomSees("vote")))
        views.append(told)
    assert views[0] == views[1]
    assert [view.turnout.counted for view in views[0] if view.turnout] == [*range(7)]


async def test_O2_what_the_comparison_leaves_out_does_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's own page shows the own answer: the pictures can tell answers apart."""
    shown = []
    for name, digit in (("one", "1"), ("other", "5")):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        hands = FakeClock()
        async with led(sandbox.paths, hands) as (app, pilot):
            await press(pilot, hands, "v", "l", "enter", "enter", digit)
            shown.append(picture(app))
    assert shown[0] != shown[1]


async def test_R10_equal_releases_give_the_same_results_screen_after_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other answers in the same halves, in another order: every page of the stage is the same."""
    first: list[Answer] = [(5, 4, "x"), (4, 5, "x"), (1, 1, "y"), (2, 3, "y"), (3, 2, "z")]
    other: list[Answer] = [(3, 3, "z"), (4, 4, "z"), (4, 5, "x"), (1, 1, "y"), (5, 4, "x")]
    first, other = [*first, (5, 5, "z")], [*other, (3, 2, "y")]
    both = []
    for name, answers in (("one", first), ("other", other)):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        hands = FakeClock()
        async with led(sandbox.paths, hands, 6) as (app, pilot):
            await press(pilot, hands, "v")
            vote = room_of(app).vote
            assert vote
            for answer in answers:
                room_of(app).cast(ballot_of(answer), vote.hand_over())
            await press(pilot, hands, "v")
            assert room_of(app).session.rounds
            pages = [picture(app)]
            for _ in range(3):  # the step's clock shows seconds, so it stands still here
                await strike(pilot, "down")
                pages.append(picture(app))
            both.append(pages)
    assert both[0] == both[1]
    assert len(set(both[0])) > 1
