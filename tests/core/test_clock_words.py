"""Times of day as people write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.clock_words import read_time
from apl_tui.core.errors import AplError
from apl_tui.workflows.opening import read_end

MORNING = datetime.fromisoformat("2026-11-23T08:40+01:00")
AFTERNOON = datetime.fromisoformat("2026-11-23T13:10+01:00")


@pytest.mark.parametrize(
    ("text", "now", "end"),
    [
        ("9", MORNING, "09:00"),
        ("9.30", MORNING, "09:30"),
        ("09:30", MORNING, "09:30"),
        ("0930", MORNING, "09:30"),
        ("kl 10", MORNING, "10:00"),
        ("klockan 10.15", MORNING, "10:15"),
        ("halv tio", MORNING, "09:30"),
        ("Kvart i tolv", MORNING, "11:45"),
        ("kvart över nio", MORNING, "09:15"),
        ("half past nine", MORNING, "09:30"),
        ("quarter to ten", MORNING, "09:45"),
        ("ten o'clock", MORNING, "10:00"),
        ("tre", AFTERNOON, "15:00"),
        ("halv tre", AFTERNOON, "14:30"),
        ("3", AFTERNOON, "15:00"),
        ("halv ett", MORNING, "12:30"),
        ("tolv", MORNING, "12:00"),
        ("14.30", AFTERNOON, "14:30"),
    ],
)
def test_an_end_is_read_as_it_is_written(text: str, now: datetime, end: str) -> None:
    assert read_end(text, now).isoformat()[11:16] == end


@pytest.mark.parametrize(
    "text", ["", "snart", "25", "9.70", "halv", "kvart tio", "halv 25", "tio nio"]
)
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(AplError):
        read_end(text, MORNING)


def test_a_time_that_has_just_passed_is_told() -> None:
    with pytest.raises(AplError, match="passed"):
        read_end("8.30", MORNING)


@given(st.text(max_size=12))
def test_anything_is_a_time_or_none(text: str) -> None:
    found = read_time(text)
    assert found is None or (0 <= found.hour < 24 and 0 <= found.minute < 60)
