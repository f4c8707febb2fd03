"""A show of hands (privacy.md F2): open, said so, and never about one person."""

from __future__ import annotations

import pytest

from apl_tui.core.release import ChoiceRelease, GradedRelease, Withheld, exact_bands, exactly
from apl_tui.core.workshop import Indicator
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.hands import HandsScreen
from apl_tui.tui.widgets.rows import Rows
from tests.support.clock import FakeClock
from tests.support.nasty import ON_SCREENS
from tests.tui.voting import (
    SIZES,
    Host,
    dots,
    graded,
    press,
    settled,
    small_room,
    small_workshop,
    words,
)

ABOUT_ONE = Indicator("c", "Min chef lyssnar.", sensitive=True)
OPEN = "Öppet, inte anonymt"


def room_of(hands: FakeClock) -> Room:
    votes = (graded(Indicator("a", "Jag lär mig."), ABOUT_ONE), dots())
    return small_room(hands, small_workshop(*votes))


def host(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, HandsScreen(room))


@pytest.mark.parametrize("size", SIZES)
async def test_hands_are_typed_reviewed_and_kept(paths: Paths, size: tuple[int, int]) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert OPEN in words(app)
        assert "1 påstående hoppas över" in words(app)
        await press(pilot, hands, "enter")
        assert OPEN in words(app)
        assert "4–5 (Stämmer ganska bra – Stämmer helt)" in words(app)
        await press(pilot, hands, "8", "enter", "4", "enter")
        for number in "530":
            assert OPEN in words(app)
            await press(pilot, hands, number, "enter")
        assert "4–5: 8 1–3: 4" in words(app)
        assert "Min chef lyssnar." not in words(app)
        await press(pilot, hands, "enter")
        assert app.answers == [True]
    (held,) = room.session.rounds
    assert (held.mode, held.ballots, held.people) == ("hands", 12, 12)
    assert held.releases == (
        GradedRelease("m:g", (exact_bands(4, 8), Withheld("not-asked"))),
        ChoiceRelease("m:d", (exactly(5), exactly(3), exactly(0)), 5),
    )


async def test_numbers_are_wanted_and_no_more_than_are_in_the_room(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "enter", "enter", "enter")
        assert "0 om ingen räckte upp" in words(app)
        await press(pilot, hands, "x", "minus", "8", "enter", "5", "enter")
        assert "fler händer än de 12" in words(app)
        await press(pilot, hands, "backspace", "4", "enter")
        assert "Val x" in words(app)
        await press(pilot, hands, "up")
        assert "Jag lär mig." in words(app)


async def test_a_number_can_be_changed_from_the_review(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "enter", "8", "enter", "4", "enter")
        await press(pilot, hands, "1", "enter", "2", "enter", "3", "enter")
        await press(pilot, hands, "down", "left", "backspace", "9", "enter")
        assert "9 valde" in words(app)
        await pilot.click(Rows, offset=(5, 0))
        assert "Jag lär mig." in words(app)
        await press(pilot, hands, "enter", "enter", "enter")
        assert app.answers == [True]
    choice = room.session.rounds[0].releases[1]
    assert isinstance(choice, ChoiceRelease)
    assert choice.totals == (exactly(9), exactly(2), exactly(3))


async def test_breaking_off_keeps_nothing(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "enter", "8", "enter", "4", "enter", "escape", "enter")
        assert "Val x" in words(app)
        await press(pilot, hands, "escape", "right", "enter")
        assert app.answers == [False]
    assert room.session.rounds == ()
    assert not room.round_open


async def test_nothing_is_asked_when_all_is_about_one_person(paths: Paths) -> None:
    hands = FakeClock()
    room = small_room(hands, small_workshop(graded(ABOUT_ONE)))
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "passar inte för handuppräckning" in words(app)
        await press(pilot, hands, "enter", "down")
        assert "passar inte för handuppräckning" in words(app)
        await press(pilot, hands, "escape")
        assert app.answers == [False]


async def test_texts_are_shown_as_they_are(paths: Paths) -> None:
    hands = FakeClock()
    asked = tuple(Indicator(f"i{n}", text or "-") for n, text in enumerate(ON_SCREENS))
    room = small_room(hands, small_workshop(graded(*asked)))
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "enter")
        for _ in asked:
            await press(pilot, hands, "1", "enter", "1", "enter")
        await press(pilot, hands, *["down"] * len(asked))
        await press(pilot, hands, "enter")
        assert app.answers == [True]
