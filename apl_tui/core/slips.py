"""What a paper slip calls its options: the signs that are printed on it and typed from it.

A graded statement is answered by its option, `1` and up, or `0` for "don't know". The options of a
choose-many or dot vote have one sign each, `1`…`9` and then `a`…`z`, so that one key is one choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from apl_tui.core.workshop import Vote

SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"


def sign(index: int) -> str:
    """The sign of option number `index` (0-based) in a choose-many or dot vote."""
    return SIGNS[index]


def choosing(vote: Vote) -> str:
    """How the options of a vote are typed: those that are chosen, or in order."""
    return "order" if vote.kind == "order" else "choose"


def fits_on_slips(votes: Sequence[Vote]) -> bool:
    """Whether each option of these votes can have a sign of its own; there must be a vote."""
    return bool(votes) and all(
        vote.scale is not None or len(vote.indicators) <= len(SIGNS) for vote in votes
    )
