"""What answering takes: the goals of the plan, and that a script's minutes hold it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from apl_tui.core.reckoning import (
    JOIN,
    LAPTOP_MOST,
    MINUTE,
    STANDARD_PEOPLE,
    STANDARD_WAY,
    WAYS,
    Way,
    answering,
    ideas_seconds,
    keys_of,
    lengths,
    recommended,
    seconds_by_way,
    vote_seconds,
)
from apl_tui.core.workshop import Workshop
from apl_tui.script import library
from apl_tui.workflows.closing import as_wished
from tests.core.samples import IDEAS, choice, graded, workshop

MODULES = ("what-is", "environment", "occasions", "self-check")
SERIES = ("series-1", "series-2", "series-3", "series-4")
NAMES = (*MODULES, *SERIES, "follow-up", "whole", "whole-60")
ELEVEN = graded(*(f"i{n}" for n in range(11)))


def built_in(name: str, language: str = "sv") -> Workshop:
    return library.load(name, language)[0]


def test_eleven_statements_take_what_was_promised() -> None:
    assert keys_of([ELEVEN]) <= 13
    assert vote_seconds([ELEVEN], 9, "laptop") <= 8 * MINUTE
    assert vote_seconds([ELEVEN], 16, "slips") <= 6 * MINUTE
    assert JOIN + vote_seconds([ELEVEN], 40, "phones") <= 3 * MINUTE


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_workshop_ends_when_it_says(name: str, language: str) -> None:
    stated = built_in(name, language)
    for script in (stated, as_wished(stated, closing=None)):
        for people in (8, STANDARD_PEOPLE):
            assert seconds_by_way(script, people)["slips"] <= stated.seconds
        for people in (8, STANDARD_PEOPLE, 30):
            assert seconds_by_way(script, people)["phones"] <= stated.seconds


@pytest.mark.parametrize("name", NAMES)
def test_the_scripts_minutes_are_those_of_the_standard(name: str) -> None:
    script = built_in(name)
    scripted = tuple(step.seconds for step in script.steps)
    assert lengths(script, STANDARD_PEOPLE, STANDARD_WAY) == scripted
    answers = answering(script, STANDARD_PEOPLE, STANDARD_WAY)
    assert all(needed <= length for needed, length in zip(answers, scripted, strict=True))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_no_step_is_shorter_than_its_answers_take(name: str, way: Way) -> None:
    script = built_in(name)
    for people in (1, 6, 14, 40):
        every = zip(lengths(script, people, way), answering(script, people, way), strict=True)
        assert all(length >= needed for length, needed in every)


@pytest.mark.parametrize("way", WAYS)
def test_more_people_never_take_less(way: Way) -> None:
    took = [seconds_by_way(built_in("whole"), people)[way] for people in range(1, 41)]
    assert all(fewer <= more for fewer, more in pairwise(took))


def test_phones_come_in_once_and_only_where_something_is_asked() -> None:
    asks = workshop([], [ELEVEN], [choice("a", "b")])
    first, second = (
        vote_seconds([ELEVEN], 9, "phones"),
        vote_seconds([choice("a", "b")], 9, "phones"),
    )
    assert answering(asks, 9, "phones") == (0.0, first + JOIN, second)


def test_ideas_take_time_as_votes_do() -> None:
    asks = workshop([IDEAS])
    assert answering(asks, 16, "laptop") == (ideas_seconds(1, 16, "laptop"),)
    assert sum(lengths(asks, 16, "laptop")) > sum(lengths(asks, 6, "laptop"))


def test_few_hand_the_laptop_on_and_more_answer_at_once() -> None:
    assert recommended(LAPTOP_MOST, WAYS) == "laptop"
    assert recommended(LAPTOP_MOST + 1, WAYS) == "phones"
    assert recommended(LAPTOP_MOST + 1, ("slips", "laptop")) == "slips"
