"""How long answering takes, by the way in which the group answers: votes and ideas alike.

One reckoning for setup, plan, re-plan, `check`, `list` and the pace. A script's minutes hold the
talk and the answering of `STANDARD_PEOPLE` people on paper slips; with other people, or another
way, the plan takes the difference. Seconds throughout.

The constants are those of the slower half of a group, so that a plan holds. A key is that of a
stopwatch program that presses one a second (`tests/terminal/test_stopwatch.py`); reading is eight
words a statement at 200 words a minute.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from apl_tui.core.workshop import Ideas, Step, Vote, Workshop

Way = Literal["laptop", "slips", "phones"]
"""The laptop goes from one to the next; all write at once and it is typed; all vote at once."""

WAYS: tuple[Way, ...] = ("laptop", "slips", "phones")
STANDARD_PEOPLE = 16
STANDARD_WAY: Way = "slips"
LAPTOP_MOST = 6
"""So many people the laptop alone is good for."""

MINUTE = 60.0
KEY = 1.0  # seconds a key, of someone who looks for it
READ = 2.5  # a statement is read
ANSWER = 7.0  # a statement is read, thought about and answered by the slowest of many
PASS_ON = 12.0  # the laptop goes to the next, who reads what it says and begins
HAND_OUT = 40.0  # slips go out and come in
LAY_AWAY = 2.0  # a slip is taken up and laid away
JOIN = 60.0  # phones come in, the first time
LAST_ONES = 20.0  # waiting for the last, and closing
WRITE = 45.0  # an idea is thought of and written
USUAL_IDEAS = 10  # that are left to vote on, once like ones are merged
TYPE = 8.0  # an idea is typed from a slip: 25 signs


def keys_of(votes: Sequence[Vote]) -> int:
    """The keys of one ballot: a digit a statement, or what is chosen and its end; and Enter."""
    return 1 + sum(map(_keys_of_one, votes))


def _keys_of_one(vote: Vote) -> int:
    """A choice, of all dots or of half of the options, ends with Enter, or a full stop on paper."""
    options = _options(vote)
    if vote.kind == "graded":
        return options
    return 1 + (math.ceil(options / 2) if vote.kind == "many" else min(vote.dots, options))


def _options(vote: Vote) -> int:
    """How many there are; of ideas that are not gathered yet, how many there usually are."""
    return len(vote.indicators) or (USUAL_IDEAS if vote.ideas else 0)


def vote_seconds(votes: Sequence[Vote], people: int, way: Way) -> float:
    """How long a round of these votes takes, without anything said before or after."""
    if not votes:
        return 0.0
    keys = keys_of(votes) * KEY
    if way == "laptop":
        reading = READ * sum(map(_options, votes))
        return people * (PASS_ON + reading + keys)
    together = sum(
        _options(vote) * (ANSWER if vote.kind == "graded" else READ + KEY) for vote in votes
    )
    if way == "phones":
        return together + LAST_ONES
    return HAND_OUT + together + people * (keys + LAY_AWAY)


def ideas_seconds(questions: int, people: int, way: Way) -> float:
    """How long it takes to gather ideas to so many questions, one after the other."""
    if way == "laptop":
        return questions * people * (PASS_ON + WRITE)
    if way == "phones":
        return questions * (WRITE + LAST_ONES)
    return questions * (HAND_OUT + WRITE + people * (TYPE + LAY_AWAY))


def answering(workshop: Workshop, people: int, way: Way) -> tuple[float, ...]:
    """How long everybody's answers take in each step; phones come in at the first that asks."""
    found: list[float] = []
    for step in workshop.steps:
        seconds = step_seconds(step, people, way)
        if seconds and way == "phones" and not any(found):
            seconds += JOIN
        found.append(seconds)
    return tuple(found)


def step_seconds(step: Step, people: int, way: Way) -> float:
    """How long everybody's answers take in one step, once phones have come in."""
    questions = sum(isinstance(block, Ideas) for block in step.blocks)
    return vote_seconds(step.votes, people, way) + ideas_seconds(questions, people, way)


def lengths(workshop: Workshop, people: int, way: Way) -> tuple[float, ...]:
    """The steps' lengths with so many people and this way, in whole minutes where they differ.

    No step gets shorter than its answers take, or than its author allows; none gets longer than in
    the script where answering takes less than there.
    """
    standard = answering(workshop, STANDARD_PEOPLE, STANDARD_WAY)
    found: list[float] = []
    for step, usual, now in zip(
        workshop.steps, standard, answering(workshop, people, way), strict=True
    ):
        if now == usual:
            found.append(step.seconds)
            continue
        least = max(now, step.at_least_seconds or 0.0)
        length = up_to_whole_minute(max(step.seconds + now - usual, least))
        found.append(max(now, min(length, step.seconds)) if now < usual else length)
    return tuple(found)


def seconds_by_way(workshop: Workshop, people: int) -> dict[Way, float]:
    """The whole workshop's length with each way, in whole minutes begun, as its end is told."""
    return {way: up_to_whole_minute(sum(lengths(workshop, people, way))) for way in WAYS}


def recommended(people: int, ways: Sequence[Way]) -> Way:
    """The way to recommend of those that the room has, such as slips where it has no network.

    Few people hand the laptop on; more of them answer all at once.
    """
    if people <= LAPTOP_MOST:
        return "laptop"
    return next(way for way in ("phones", "slips", "laptop") if way in ways)


def up_to_whole_minute(seconds: float) -> float:
    """The same length, or the next whole minute."""
    return math.ceil(round(seconds / MINUTE, 6)) * MINUTE
