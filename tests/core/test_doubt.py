"""What speaks for more ballots than people (privacy.md O4)."""

from __future__ import annotations

from apl_tui.core.doubt import doubts
from apl_tui.core.errors import Message, message

TURNED_AWAY = message("doubt.turned-away")


def more(phones: int, people: int) -> Message:
    return message("doubt.more-phones", phones=phones, people=people)


def test_O4_as_many_phones_as_people_and_the_one_that_was_tried_are_no_doubt() -> None:
    assert [doubts(12, phones=phones) for phones in (0, 1, 12, 13)] == [()] * 4


def test_O4_more_phones_than_people_are_told_and_so_is_whoever_was_turned_away() -> None:
    assert doubts(12, phones=14) == (more(14, 12),)
    assert doubts(12, turned_away=True) == (TURNED_AWAY,)
    assert doubts(12, phones=14, turned_away=True) == (TURNED_AWAY, more(14, 12))
    ideas = doubts(12, phones=14, turned_away=True, kind="ideas")
    assert [each.id for each in ideas] == ["doubt.ideas.turned-away", "doubt.ideas.more-phones"]
