"""Ballots of one vote, counted; and the fields that a phone sends them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from apl_tui.core.ballot import BallotBox, Tally
from apl_tui.core.workshop import Vote
from apl_tui.phones.forms import field_of, place_field


def tally_of(vote: Vote, ballots: Sequence[Mapping[str, int]]) -> Tally:
    """The tally that `ballots` of one vote give."""
    box = BallotBox((vote,), max(1, len(ballots)))
    for number, answers in enumerate(ballots):
        box.cast({vote.id: answers}, str(number).encode())
    (tally,) = box.empty()
    return tally


def chosen_in(vote: Vote, ids: Sequence[str]) -> dict[str, int]:
    """The answers of whoever chose these options of a vote without a scale, in this order."""
    ordered = vote.kind == "order"
    return {id_: place if ordered else 1 for place, id_ in enumerate(ids, start=1)}


def field_names(votes: Iterable[Vote]) -> list[str]:
    """The fields of a ballot in page order: one a statement or a place, else one a vote."""
    return [
        name
        for vote in votes
        for name in (
            [field_of(vote, indicator.id) for indicator in vote.indicators]
            if vote.scale
            else [place_field(vote, place) for place in range(1, vote.most + 1)]
            if vote.kind == "order"
            else [vote.id]
        )
    ]
