"""Ballots of one vote, counted; and the fields that a phone sends them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from apl_tui.core.ballot import BallotBox, Tally
from apl_tui.core.workshop import Vote
from apl_tui.phones.forms import field_of


def tally_of(vote: Vote, ballots: Sequence[Mapping[str, int]]) -> Tally:
    """The tally that `ballots` of one vote give."""
    box = BallotBox((vote,), max(1, len(ballots)))
    for number, answers in enumerate(ballots):
        box.cast({vote.id: answers}, str(number).encode())
    (tally,) = box.empty()
    return tally


def field_names(votes: Iterable[Vote]) -> list[str]:
    """The fields of a ballot in page order: one an indicator if graded, else one a vote."""
    return [
        name
        for vote in votes
        for name in (
            [field_of(vote, indicator.id) for indicator in vote.indicators]
            if vote.scale
            else [vote.id]
        )
    ]
