"""The time of a running session: pace, re-planning that holds the end, and clicks taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apl_tui.room.room import Room
from apl_tui.room.undo import MISTAKE_SECONDS
from tests.support.clock import BEGAN, FakeClock, cast, opened_room, workshop


@pytest.fixture
def hands() -> FakeClock:
    return FakeClock()


@pytest.fixture
def room(hands: FakeClock) -> Room:
    return opened_room(hands, None, workshop())


def lead_step(room: Room, hands: FakeClock, minutes: float) -> None:
    """Half a minute at a time, as the program looks at the clock."""
    for _ in range(int(minutes * 2)):
        hands.wait(0.5)
        room.tick()
    hands.wait(minutes % 0.5)


def planned_minutes(room: Room) -> float:
    return room.session.records[room.session.index].seconds / 60


# --- the scripted session -------------------------------------------------------------------------


def test_twelve_minutes_behind_and_still_over_on_the_minute_after_one_replan(
    hands: FakeClock,
) -> None:
    room = opened_room(hands, None, workshop("whole"))
    promised = room.promised_end
    assert 0 <= (promised - BEGAN).total_seconds() - sum(room.session.lengths) < 60
    while room.session.index < 6:
        lead_step(room, hands, planned_minutes(room) + 2)
        assert room.next()
    assert 11 <= room.pace().behind_minutes <= 12
    assert room.expected_end() >= promised + timedelta(minutes=11)
    proposal = room.proposal()
    assert proposal.holds
    room.replan(proposal)
    assert room.pace().behind_minutes == 0
    assert room.expected_end() <= promised < room.expected_end() + timedelta(minutes=1)
    while True:
        hands.seconds += room.session.records[room.session.index].seconds
        if not room.next():
            break
    over = hands.clock.wall()
    assert over <= promised < over + timedelta(minutes=1)
    room.finish()
    finished = datetime.fromisoformat(room.session.finished)
    assert timedelta(0) <= promised - finished <= timedelta(minutes=1)


def test_time_won_is_given_back_to_what_was_cut(room: Room, hands: FakeClock) -> None:
    lead_step(room, hands, planned_minutes(room) + 6)
    room.next()
    room.replan(room.proposal())
    cut = room.session.slots
    hands.wait(1)
    room.next()  # eight minutes earlier than planned
    assert room.pace().behind_minutes < 0
    room.replan(room.proposal())
    assert sum(slot.seconds for slot in room.session.slots) > sum(slot.seconds for slot in cut)
    assert room.pace().behind <= 0


def test_undo_takes_the_replan_back_but_not_what_was_led_or_changed_since(
    room: Room, hands: FakeClock
) -> None:
    lead_step(room, hands, planned_minutes(room) + 10)
    before = room.session.slots
    room.replan(room.proposal())
    cut = room.session.slots
    changed = [n for n, slot in enumerate(cut) if slot != before[n]]
    assert len(changed) > 2
    room.go(changed[0])
    room.add_minutes(1, changed[1])
    room.undo_plan()
    assert not room.can_undo_plan
    now = room.session.slots
    assert now[changed[0]].seconds == cut[changed[0]].seconds
    assert now[changed[1]].seconds == cut[changed[1]].seconds + 60
    assert all(now[n] == before[n] for n in changed[2:])


def test_steps_that_lie_ahead_can_be_planned_anew(room: Room) -> None:
    assert room.next()
    assert not room.toggle_skip(0)
    assert not room.toggle_skip(1)
    assert room.toggle_skip(2)
    assert room.session.records[2].skipped
    room.add_minutes(3, 2)
    assert room.session.records[2].skipped
    assert room.next()
    assert room.session.index == 3
    room.add_minutes(-99, 4)
    assert room.session.records[4].seconds == 60


# --- pace -----------------------------------------------------------------------------------------


def test_the_clock_changes_at_a_fifth_and_a_twentieth(room: Room, hands: FakeClock) -> None:
    seconds = room.session.records[0].seconds
    for part, state in (
        (0.79, "calm"),
        (0.81, "soon"),
        (0.94, "soon"),
        (0.96, "last"),
        (1.01, "over"),
    ):
        hands.seconds = seconds * part
        assert room.hurry() == state


def test_the_two_bars_differ_by_what_is_behind(room: Room, hands: FakeClock) -> None:
    assert (room.progress().done, room.progress().time) == (0.0, 0.0)
    total = sum(slot.seconds for slot in room.session.slots)
    lead_step(room, hands, planned_minutes(room) + 7)
    progress = room.progress()
    assert progress.done == room.session.slots[0].seconds / total
    assert progress.time - progress.done == pytest.approx(7 * 60 / total)
    hands.wait(600)
    assert room.progress().time == 1.0


# --- a mistaken click -----------------------------------------------------------------------------


def test_back_soon_after_next_is_as_if_the_step_had_never_been_left(
    room: Room, hands: FakeClock
) -> None:
    hands.wait(2)
    room.next()
    hands.seconds += MISTAKE_SECONDS
    assert room.session.records[1].used_minutes == 0
    room.back()
    assert room.session.index == 0
    assert room.used_seconds == 120 + MISTAKE_SECONDS
    assert room.session.records[1].used_minutes is None
    hands.wait(1)
    assert room.pace().seconds_left == 360 - 180 - MISTAKE_SECONDS


def test_a_double_click_is_taken_back_twice(room: Room, hands: FakeClock) -> None:
    hands.wait(1)
    for step in (room.next, room.next, room.back, room.back):
        step()
        hands.seconds += 1
    assert room.session.index == 0
    assert room.used_seconds == 64
    assert [record.used_minutes for record in room.session.records[:3]] == [1, None, None]


def test_back_later_is_an_ordinary_step_back(room: Room, hands: FakeClock) -> None:
    hands.wait(2)
    room.next()
    hands.seconds += MISTAKE_SECONDS + 1
    room.back()
    assert room.used_seconds == 120
    assert room.session.records[1].used_minutes == 0


def test_a_step_in_which_a_round_was_held_was_no_mistake(room: Room) -> None:
    room.next()
    room.open_vote()
    cast(room, 1, 2, 3, 4, 5, 5)
    room.close_vote()
    room.back()
    assert room.session.records[1].used_minutes == 0
    assert room.session.rounds


def test_taking_back_while_paused_stays_paused(room: Room, hands: FakeClock) -> None:
    room.toggle_pause()
    hands.wait(1)
    room.next()
    room.back()
    assert room.paused
    assert room.used_seconds == 0
    room.toggle_pause()
    hands.wait(1)
    assert room.used_seconds == 60


def test_the_promised_end_is_where_it_was() -> None:
    room = opened_room(FakeClock(), None, workshop())
    room.next()
    room.back()
    assert room.promised_end == BEGAN + timedelta(seconds=sum(room.session.lengths))


# --- the minutes that are told afterwards ---------------------------------------------------------


def test_minutes_are_to_the_nearest_when_a_step_is_left_and_add_up(
    room: Room, hands: FakeClock
) -> None:
    wanted = (2.6, 3.4, 4.7, 0.4, 5.9)
    for minutes in wanted:
        lead_step(room, hands, minutes)
        assert room.next()
    lead_step(room, hands, 0.7)
    room.finish()
    used = [record.used_minutes or 0 for record in room.session.records]
    assert used[:6] == [3, 3, 5, 0, 6, 1]
    assert sum(used) == round(sum(wanted) + 0.7)
