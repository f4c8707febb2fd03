"""How many people are enough, judged from their number alone."""

from __future__ import annotations

import pytest

from apl_tui.core.errors import Message
from apl_tui.core.turnout_limits import MANY, needed, too_few, unlikely
from apl_tui.core.workshop import Vote
from tests.core.samples import graded

PLAIN = graded("x")
SENSITIVE = graded("y", "z", sensitive=("z",))


@pytest.mark.parametrize(
    ("people", "k", "votes", "told"),
    [
        (5, 6, (PLAIN,), "people.too-few"),
        (5, 5, (PLAIN,), None),
        (6, 6, (PLAIN,), None),
        (5, 6, (PLAIN, SENSITIVE), "people.too-few"),
        (6, 6, (PLAIN, SENSITIVE), "people.too-few-sensitive"),
        (7, 6, (SENSITIVE,), "people.too-few-sensitive"),
        (8, 6, (SENSITIVE,), None),
        (9, 10, (SENSITIVE,), "people.too-few"),
        (10, 10, (SENSITIVE,), None),
    ],
)
def test_R1_R4_what_cannot_be_shown_is_told_before_anyone_answers(
    people: int, k: int, votes: tuple[Vote, ...], told: str | None
) -> None:
    said: Message | None = too_few(votes, people, k)
    assert (said.id if said else None) == told
    assert (said is None) == (people >= needed(votes, k))


def test_a_number_that_looks_mistyped_is_told() -> None:
    assert unlikely(MANY) is None
    assert unlikely(612) is not None
