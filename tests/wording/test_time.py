"""How the time goes is said with one number, whoever says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.replan import Offer, OfferRow
from apl_tui.i18n import translator
from apl_tui.room.notes.view import RoomSees, view_of
from apl_tui.wording.minutes import minutes_that_add_up, step_minutes, whole_minutes
from apl_tui.wording.time import offer_words, pace_words, row_words
from tests.support.clock import FakeClock, opened_room, workshop

T = translator("sv")


@pytest.mark.parametrize("seconds", [20, 60, 90, 150, 179, 180, 600])
def test_behind_is_the_same_number_on_the_stage_in_the_notes_and_in_the_offer(
    seconds: int,
) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop("whole"))
    hands.seconds += room.session.records[0].seconds
    spare = -room.pace().behind
    hands.seconds += spare + seconds
    stage = room.pace().behind_minutes
    offer = room.offer(room.proposal())
    assert view_of(room, RoomSees("step")).behind_minutes == stage
    assert offer.behind_minutes == max(1, stage)
    assert str(offer.behind_minutes) in offer_words(offer, T)
    if stage:
        assert f"{stage} min" in pace_words(stage, T)


def test_an_offer_says_where_the_time_stands_and_what_becomes_of_each_step() -> None:
    promised, ends = "2026-11-23T11:00+01:00", "2026-11-23T11:04+01:00"
    row = OfferRow("2. Samtal", 10, 5, skipped=False)
    told = {
        Offer((), 0, 0, promised, ends): "Ni slutar 11.04",
        Offer((), 3, 3, promised, ends): "3",
        Offer((row,), 0, 2, promised, ends): "2 minuter efter. Om ni kortar så här slutar",
        Offer((row,), 4, 6, promised, ends): "6 minuter efter, och allt går inte",
        Offer((row,), 0, -7, promised, ends): "7 minuter över",
    }
    for offer, words in told.items():
        assert words in offer_words(offer, T), offer
    assert row_words(row, T) == "10 → 5 min"
    assert row_words(OfferRow("", 10, 0, skipped=True), T) == T("replan.skip")
    assert row_words(OfferRow("", 0, 5, skipped=False), T) == T("replan.back", after=5)


@given(st.floats(-1e6, 1e6))
def test_minutes_are_the_nearest_and_the_same_behind_as_ahead(seconds: float) -> None:
    assert abs(whole_minutes(seconds) - seconds / 60) <= 0.5
    assert step_minutes(seconds) >= 1
    if seconds % 30:
        assert whole_minutes(-seconds) == -whole_minutes(seconds)


@given(st.lists(st.floats(0, 1e5), max_size=20))
def test_minutes_add_up(lengths: list[float]) -> None:
    assert sum(minutes_that_add_up(lengths)) == whole_minutes(sum(lengths))
