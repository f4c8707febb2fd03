"""Ballots and actions that are made up, for pictures: always the same, the results with a shape."""

from __future__ import annotations

from apl_tui.core.actions import Action
from apl_tui.core.workshop import Vote
from apl_tui.room.room import Room
from apl_tui.wording.scales import DONT_KNOW

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


def some_actions(language: str) -> tuple[Action, ...]:
    """Two new ones and one from last time."""
    if language == "en":
        told = (
            ("Ten minutes of reflection after handover", "Amina", "Fri 4 December"),
            ("Shadow each other for a day when someone is new", "Jonas", "w. 50"),
            ("Discuss one incident at every meeting", "Leila", "13 November"),
        )
        noticed = ("Everyone has taken part", "New staff say that they dare to ask")
    else:
        told = (
            ("Tio minuters reflektion efter rapporten", "Amina", "fre 4 december"),
            ("Gå bredvid en dag när någon är ny", "Jonas", "v. 50"),
            ("Ta upp en händelse på varje APT", "Leila", "13 november"),
        )
        noticed = ("Alla har varit med", "Nya säger att de vågar fråga")
    first, second, old = told
    return (
        Action("x/1", *first, "2026-12-04", noticed[0]),
        Action("x/2", *second, "2026-12-11", noticed[1]),
        Action("y/1", *old, "2026-11-13", carried=1),
    )
