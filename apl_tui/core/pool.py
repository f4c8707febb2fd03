"""T5: one result of several groups, as the sum of what was released in each; never of tallies.

A pool is a function of the releases and so tells nothing that they do not: what is withheld in a
group is not in the sum (the pool says of how many groups it is made), and where a small band is
told as limits, the limits are added. Only anonymous ballots are pooled, and only the same wording
on the same scale. A full distribution (R7) goes in as its two bands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from apl_tui.core.closing import is_closing
from apl_tui.core.outcomes import VoteOutcome, vote_outcomes
from apl_tui.core.records import Round
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    GradedRelease,
    Span,
    VoteRelease,
    Withheld,
    bands_of,
)
from apl_tui.core.session import Session
from apl_tui.core.trend import began, same_scale, same_wording
from apl_tui.core.workshop import Indicator, Vote

LeftOut = Literal["other-mode", "reworded", "other-workshop"]


@dataclass(frozen=True, slots=True)
class PooledVote:
    """A vote that was held in several groups, as it was in the latest, and the sum of its releases.

    `groups` is how many groups voted by ballot, and `of` for each indicator how many of them are in
    its sum. `people` and `ballots` are all groups' N and b. `left_out` tells of sessions that held
    the vote but could not be added, by session id.
    """

    vote: Vote
    released: VoteRelease
    groups: int
    of: tuple[int, ...]
    people: int
    ballots: int
    left_out: tuple[tuple[str, LeftOut], ...] = ()

    def outcome(self, session: Session, released: VoteRelease | None = None) -> VoteOutcome | None:
        """The vote in the shape of one that `session` held, so that it reads like any other.

        `None` where it was not held there in these words. `released` may be less than the sum.
        """
        latest = next((one for one in vote_outcomes(session) if one.vote == self.vote), None)
        if latest is None:
            return None
        told = released or self.released
        round_ = replace(
            latest.round,
            number=1,
            people=self.people,
            ballots=self.ballots,
            releases=(told,),
        )
        return replace(latest, rounds=((round_, told),))


@dataclass(frozen=True, slots=True)
class Pool:
    """Several sessions of a unit, oldest first, and what two or more of them voted on."""

    sessions: tuple[Session, ...]
    votes: tuple[PooledVote, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A vote as one session held it last (T1)."""

    session: Session
    vote: Vote
    round: Round
    released: VoteRelease


def pool(sessions: Sequence[Session]) -> Pool:
    """Pool the sessions of one unit; each only once, or `ValueError`."""
    if len({session.id for session in sessions}) < max(2, len(sessions)):
        raise ValueError("a pool needs two or more different sessions")
    ordered = tuple(sorted(sessions, key=began))
    latest_first = reversed(ordered)
    votes = (vote for session in latest_first for vote in session.workshop.votes)
    keys = dict.fromkeys(vote.key for vote in votes if not vote.ideas)  # each group has its own
    pooled = (pooled_vote(held_in(ordered, key)) for key in keys)
    return Pool(ordered, tuple(one for one in pooled if one))


def held_in(sessions: Iterable[Session], key: str) -> list[Held]:
    """A vote in each of the sessions that held it, in their order."""
    found = []
    for session in sessions:
        last, vote = session.last_release(key), session.workshop.vote(key)
        if last and vote:
            found.append(Held(session, vote, *last))
    return found


def pooled_vote(
    held: Sequence[Held], base: Held | None = None, least: int = 2
) -> PooledVote | None:
    """The sum of a vote over the groups that can be added; `None` when fewer than `least` can.

    `base` is the one whose words the others must have; the last, where none is given.
    """
    by_ballot = [each for each in held if each.round.mode == "ballots"]
    if len(by_ballot) < least:
        return None
    base = base or by_ballot[-1]
    left_out: list[tuple[str, LeftOut]] = [
        (each.session.id, "other-mode") for each in held if each.round.mode != "ballots"
    ]
    added: list[Held] = []
    for each in by_ballot:
        if is_closing(base.vote) and each.session.workshop.id != base.session.workshop.id:
            left_out.append((each.session.id, "other-workshop"))
        elif not _alike(each.vote, base.vote):
            left_out.append((each.session.id, "reworded"))
        else:
            added.append(each)
    if len(added) < least:
        return None
    released, of = _sum_graded(base, added) if base.vote.scale else _sum_choice(base, added)
    people = sum(each.round.people for each in added)
    ballots = sum(each.round.ballots for each in added)
    return PooledVote(base.vote, released, len(added), of, people, ballots, tuple(left_out))


def _alike(one: Vote, other: Vote) -> bool:
    """Graded: the same scale. A choice: the same options too, for they stand against each other."""
    if not same_scale(one, other):
        return False
    return one.scale is not None or (
        (one.kind, one.dots, len(one.indicators)) == (other.kind, other.dots, len(other.indicators))
        and all(
            mine.id == its.id and same_wording(mine, its)
            for mine, its in zip(one.indicators, other.indicators, strict=True)
        )
    )


def _sum_graded(base: Held, added: Sequence[Held]) -> tuple[GradedRelease, tuple[int, ...]]:
    sums = [_sum_indicator(indicator, added) for indicator in base.vote.indicators]
    released = GradedRelease(base.vote.key, tuple(bands or Withheld() for bands, _ in sums))
    return released, tuple(of for _, of in sums)


def _sum_indicator(indicator: Indicator, added: Sequence[Held]) -> tuple[Bands | None, int]:
    """The sum of an indicator's bands, and in how many groups it is released in this wording."""
    found: list[Bands] = []
    for each in added:
        if not isinstance(each.released, GradedRelease):
            continue
        pairs = zip(each.vote.indicators, each.released.indicators, strict=True)
        for one, released in pairs:
            if one.id == indicator.id and same_wording(one, indicator):
                found += filter(None, (bands_of(released),))
    if not found:
        return None, 0
    lower = _sum_spans([bands.lower for bands in found])
    upper = _sum_spans([bands.upper for bands in found])
    unsure = _sum_spans([bands.dont_know for bands in found])
    return Bands(lower, upper, unsure, sum(bands.n for bands in found)), len(found)


def _sum_spans(spans: Sequence[Span]) -> Span:
    return Span(sum(span.low for span in spans), sum(span.high for span in spans))


def _sum_choice(base: Held, added: Sequence[Held]) -> tuple[ChoiceRelease, tuple[int, ...]]:
    shown = [
        each.released
        for each in added
        if isinstance(each.released, ChoiceRelease) and each.released.totals is not None
    ]
    width = len(base.vote.indicators)
    if not shown:
        return ChoiceRelease(base.vote.key, None), (0,) * width
    columns = zip(*(released.totals or () for released in shown), strict=True)
    totals = tuple(map(_sum_spans, columns))
    answered = sum(released.answered for released in shown)
    return ChoiceRelease(base.vote.key, totals, answered), (len(shown),) * width
