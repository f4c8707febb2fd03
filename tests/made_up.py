"""Ballots that are made up, for pictures: their results have a shape, and are always the same."""

from __future__ import annotations

from apl_tui.core.workshop import Vote
from apl_tui.room.room import Room
from apl_tui.scales import DONT_KNOW

SHAPE = ((9, 0), (8, 0), (3, 1), (6, 0), (10, 0), (7, 2), (9, 0), (5, 0), (8, 0), (2, 0), (4, 0))
"""Of twelve, how many answer in the upper band of each indicator, and how many do not know."""


def cast(room: Room, place: int) -> None:
    """The ballot of person `place` (0-based) in the open round."""
    assert room.vote
    answers, asked = {}, 0
    for vote in room.vote.votes:
        answers[vote.id] = _answers(vote, place, asked)
        asked += len(vote.indicators)
    room.cast(answers, room.vote.hand_over())


def _answers(vote: Vote, place: int, asked: int) -> dict[str, int]:
    if vote.scale is None:
        ids = [indicator.id for indicator in vote.indicators]
        spread = (place * place + number * (1 + place % 3) for number in range(min(vote.most, 3)))
        return {ids[each % len(ids)]: 1 for each in spread}
    size = vote.scale.size
    upper = vote.scale.upper_from
    answers = {}
    for number, indicator in enumerate(vote.indicators, asked):
        turn = (place * 5 + number) % 12  # so that the first seven are a mixed lot too
        above, unsure = SHAPE[number % len(SHAPE)]
        if turn < unsure:
            answers[indicator.id] = DONT_KNOW
        elif turn < unsure + above:
            answers[indicator.id] = size if turn % 3 == 0 else upper
        else:
            answers[indicator.id] = 1 if turn % 3 == 0 else upper - 1
    return answers
