"""The closing round: a vote like any other, which counts in no finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apl_tui.core.closing import (
    SURE_KEY,
    VOTE_KEY,
    closing_module,
    commitment_module,
    is_closing,
)
from apl_tui.core.errors import Message
from apl_tui.core.findings import profile, start_here
from apl_tui.core.workshop import Module, is_sound
from tests.core.samples import graded, of_bands

Make = Callable[[Callable[[Message], str]], Module]


def test_the_closing_round_is_two_statements_from_1_to_4() -> None:
    module = closing_module(lambda message: message.id)
    (step,) = module.steps
    (vote,) = step.votes
    assert (step.seconds, vote.key, vote.module_id) == (180.0, VOTE_KEY, "closing")
    assert vote.scale
    assert vote.scale.size == 4
    assert [vote.indicator_key(i) for i in vote.indicators] == [
        "closing:worth:worth",
        "closing:worth:dared",
    ]
    assert not any(indicator.sensitive for indicator in vote.indicators)
    assert is_closing(vote)
    assert not is_closing(graded("worth"))


def test_its_sister_is_one_question_from_1_to_5() -> None:
    (step,) = commitment_module(lambda message: message.id).steps
    (vote,) = step.votes
    assert (step.seconds, vote.key, step.skippable) == (120.0, SURE_KEY, True)
    assert vote.scale
    assert (vote.scale.size, vote.scale.upper_from) == (5, 4)
    assert len(set(vote.scale.labels)) == 5
    assert is_sound(vote)
    assert is_closing(vote)


@pytest.mark.parametrize("make", [closing_module, commitment_module])
def test_the_meeting_is_not_what_to_talk_about_first(make: Make) -> None:
    (closing,) = make(lambda message: message.id).steps[0].votes
    asked = graded("a", "b")
    profiles = [
        profile(asked, of_bands(asked, (4, 6), (2, 8))),
        profile(closing, of_bands(closing, *[(10, 0)] * len(closing.indicators))),
    ]
    first = start_here(profiles)
    assert first
    assert first.indicator.id == "a"
    assert start_here(profiles[1:]) is None
