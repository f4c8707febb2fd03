"""The countdown and the pace, as properties over seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.agenda import Countdown, Pace, Slot, pace, seconds_to_end

seconds = st.integers(0, 20_000).map(float)  # whole seconds: sums are exact
slots = st.lists(
    st.builds(Slot, seconds, skippable=st.booleans(), skipped=st.booleans()),
    min_size=1,
    max_size=8,
)


@given(seconds, st.lists(st.tuples(st.sampled_from(["pause", "resume", "wait"]), seconds)))
def test_a_countdown_uses_the_time_in_which_it_ran_and_no_other(
    start: float, events: list[tuple[str, float]]
) -> None:
    now, ran, running = start, 0.0, True
    countdown = Countdown(0.0, start)
    for event, gap in events:
        now += gap
        ran += gap if running else 0
        if event == "pause":
            countdown, running = countdown.pause(now), False
        elif event == "resume":
            countdown, running = countdown.resume(now), True
        assert countdown.used(now) == ran
        assert countdown.paused is not running


@given(seconds, seconds, seconds)
def test_taking_away_a_sleep_takes_away_exactly_that(start: float, ran: float, gap: float) -> None:
    countdown = Countdown(0.0, start)
    now = start + ran + gap
    assert countdown.without(gap, now).used(now) == ran


def test_no_more_is_taken_away_than_was_counted() -> None:
    for since in (100.0, None):
        less = Countdown(30, since).without(300, 110)
        assert less.used(110) == 0
        assert less.paused == (since is None)


def test_a_clock_that_goes_backwards_takes_nothing_back() -> None:
    assert Countdown(30, running_since=100).used(90) == 30


@given(slots, st.data(), seconds)
def test_what_remains_is_this_step_and_all_later_ones_that_are_not_skipped(
    plan: list[Slot], data: st.DataObject, used: float
) -> None:
    index = data.draw(st.integers(0, len(plan) - 1))
    later = sum(slot.seconds for slot in plan[index + 1 :] if not slot.skipped)
    remaining = seconds_to_end(plan, index, used)
    assert remaining == max(plan[index].seconds - used, 0) + later
    assert remaining >= later


@given(slots, st.data(), seconds, seconds)
def test_skipping_a_later_step_wins_exactly_its_length(
    plan: list[Slot], data: st.DataObject, used: float, until_end: float
) -> None:
    index = data.draw(st.integers(0, len(plan) - 1))
    skipped = [Slot(s.seconds, skipped=s.skipped or i == index) for i, s in enumerate(plan)]
    gained = 0.0 if index == 0 or plan[index].skipped else plan[index].seconds
    before, after = pace(plan, 0, used, until_end), pace(skipped, 0, used, until_end)
    assert before.behind - after.behind == gained


@given(slots, seconds, seconds, seconds)
def test_overrunning_a_step_makes_the_end_no_earlier(
    plan: list[Slot], used: float, more: float, until_end: float
) -> None:
    before = pace(plan, 0, used, until_end)
    after = pace(plan, 0, used + more, until_end - more)
    assert after.behind >= before.behind
    assert before.seconds_left - after.seconds_left == more


def test_a_step_that_has_run_over_has_negative_seconds_left() -> None:
    assert pace([Slot(60), Slot(120)], 0, 90, 100) == Pace(-30, 120, 20)


@pytest.mark.parametrize(
    ("behind", "minutes"), [(0, 0), (59, 0), (60, 1), (-59, 0), (-60, -1), (-119, -1), (150, 2)]
)
def test_minutes_behind_are_whole_and_toward_zero(behind: float, minutes: int) -> None:
    assert Pace(0, 0, behind).behind_minutes == minutes
