"""The wall clock through summer time, another zone, naps, and a hand that sets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apl_tui.core.records import Settings
from apl_tui.core.session import new_session
from apl_tui.room.clock import Clock, as_minute, here, later
from apl_tui.room.room import Room
from apl_tui.workflows.opening import default_end, read_end
from apl_tui.workflows.planning import begins, script_plan
from tests.support.clock import FakeClock, opened_room, workshop

HOME, AWAY = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/Helsinki")
SPRING = datetime(2027, 3, 28, 1, 30, tzinfo=HOME)  # at two it is three
ALONE = Settings("", 1, solo=True)
AUTUMN = datetime(2026, 10, 25, 1, 30, tzinfo=HOME)  # at three it is two again


def shown(moment: datetime) -> str:
    return f"{moment:%H.%M}"


@pytest.mark.parametrize(
    ("night", "typed", "read", "minutes"),
    [
        (SPRING, "3.30", "03.30", 60),
        (SPRING, "2.15", "03.15", 45),  # a time that no clock shows that night
        (AUTUMN, "1.45", "01.45", 15),
        (AUTUMN, "3.30", "03.30", 180),
        (AUTUMN.replace(hour=2, minute=10), "2.30", "02.30", 20),
        (AUTUMN.replace(hour=2, minute=10, fold=1), "2.30", "02.30", 20),
        (AUTUMN.replace(hour=2, minute=40), "2.15", "02.15", 35),  # when it is two again
    ],
)
def test_an_end_is_read_as_clocks_will_show_it(
    night: datetime, typed: str, read: str, minutes: int
) -> None:
    now = here(night, HOME)
    end = read_end(typed, now)
    assert shown(end) == read
    assert end - now == timedelta(minutes=minutes)


@pytest.mark.parametrize(("night", "ends"), [(SPRING, "03.29"), (AUTUMN, "02.29")])
def test_an_hour_later_is_told_as_clocks_will_show_it(night: datetime, ends: str) -> None:
    now = here(night, HOME)
    end = later(now, 59 * 60)
    assert shown(end) == ends
    assert end - now == timedelta(minutes=59)
    assert datetime.fromisoformat(as_minute(end)) == end


def test_the_plan_of_a_night_in_march_skips_the_hour_that_is_not() -> None:
    script = workshop("whole-60")
    now = here(SPRING, HOME)
    moments = [*begins(script_plan(script), now), default_end(script, ALONE, now)]
    assert [shown(moment) for moment in moments] == [
        shown(moment.astimezone(HOME)) for moment in moments
    ]
    assert moments[-1] - now == timedelta(seconds=script.seconds)


def test_this_computers_own_clock_is_read_by_its_own_rules() -> None:
    now = Clock().wall()
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
    assert shown(later(now, 3600)) == shown((now + timedelta(hours=1)).astimezone())


def test_resumed_in_another_zone_the_end_is_told_by_the_clock_on_that_wall() -> None:
    begun = here(datetime(2026, 11, 23, 10, 0, tzinfo=HOME), HOME)
    settings = Settings("Norr", 8, ends_at=as_minute(later(begun, 3600)))
    session = new_session("s", workshop(), settings, as_minute(begun))
    room = Room(session, None, Clock(lambda: 0.0, lambda: here(begun, AWAY)))
    assert shown(room.promised_end) == "12.00"
    assert shown(room.expected_end())[:2] in ("11", "12")


def test_short_naps_add_up_to_one_question() -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    asked = []
    for _ in range(5):
        hands.wait(1 / 60)
        assert room.tick() is None
        hands.wall_ahead += 80
        asked.append(room.tick())
    told = [gap for gap in asked if gap]
    assert [round(wall) for wall, _ in told] == [160, 160]
    room.count_sleep(told[0], count=True)
    assert round(room.used_seconds) == 165


def test_a_clock_that_is_a_little_off_asks_nothing() -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    for _ in range(600):
        hands.wait(1 / 60)
        hands.wall_ahead += 0.01
        assert room.tick() is None


@pytest.mark.parametrize("end", [True, False])
def test_a_clock_set_back_is_asked_about_once_and_told_by_from_then_on(*, end: bool) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    before = room.pace().behind
    promised = room.promised_end
    hands.wait(1 / 60)
    room.tick()
    hands.wall_ahead -= 3600
    gap = room.tick()
    assert gap
    assert room.tick() is None
    room.set_back(gap, end=end)
    assert datetime.fromisoformat(room.session.started) <= room.clock.wall()
    assert promised - room.promised_end == timedelta(hours=1 if end else 0)
    assert abs(room.pace().behind - before) < 60 if end else room.pace().behind < before - 3500


def test_friday_is_counted_from_the_day_on_which_it_is_typed() -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    day = room.today
    hands.wall_ahead += 8 * 24 * 3600
    assert room.today == day + timedelta(days=8)
    assert replace(room.session).date == day.isoformat()
