"""What a session's releases mean: the one source that screens, lines, phones and reports read.

Everything here is a function of the releases alone (docs/privacy.md R10). Of several rounds of a
vote the last one counts (T1). Ballots, a show of hands and one person's own answers are never set
against each other (F2, F3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.findings import (
    Gap,
    Profile,
    Standing,
    advice_holds,
    gaps,
    is_gap_pair,
    profile,
    start_here,
)
from apl_tui.core.records import Mode, Round
from apl_tui.core.release import (
    PERCENT_FROM,
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Span,
    VoteRelease,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Advice, Indicator, Step, Vote

Side = Literal["promoting", "limiting"]
Part = Side | Literal["today", "potential"] | int
"""What tells the votes of a step apart: what they ask for, or else their number, from 1."""


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """One vote that took place: its rounds with what was released of each, oldest first.

    `part` tells the votes of one step apart; `None` when the step has only this one.
    """

    vote: Vote
    step: Step
    part: Part | None
    rounds: tuple[tuple[Round, VoteRelease], ...]

    @property
    def round(self) -> Round:
        """The last round."""
        return self.rounds[-1][0]

    @property
    def released(self) -> VoteRelease:
        """What was released of the last round."""
        return self.rounds[-1][1]

    @property
    def mode(self) -> Mode:
        """How the last round was asked: by ballots, by show of hands, or of one person alone."""
        return self.round.mode

    @property
    def comparable(self) -> tuple[tuple[Round, VoteRelease], ...]:
        """The rounds that were asked the same way as the last one, oldest first, with it.

        Before and after are two of these; one person alone is not compared.
        """
        if self.mode == "solo":
            return self.rounds[-1:]
        return tuple(pair for pair in self.rounds if pair[0].mode == self.mode)

    @property
    def profile(self) -> Profile | None:
        """The findings of a graded vote."""
        released = self.released
        return profile(self.vote, released) if isinstance(released, GradedRelease) else None


def vote_outcomes(session: Session) -> tuple[VoteOutcome, ...]:
    """Every vote that took place, in script order."""
    rounds: dict[str, list[tuple[Round, VoteRelease]]] = {}
    for round_ in session.rounds:
        for released in round_.releases:
            rounds.setdefault(released.vote_key, []).append((round_, released))
    found: dict[str, VoteOutcome] = {}
    for step in session.workshop.steps:
        for vote, part in zip(step.votes, _parts(step), strict=True):
            if vote.key in rounds and vote.key not in found:
                found[vote.key] = VoteOutcome(vote, step, part, tuple(rounds[vote.key]))
    return tuple(found.values())


def outcomes_of(session: Session, vote_keys: Iterable[str]) -> tuple[VoteOutcome, ...]:
    """The outcomes of these votes in the order of the keys, each once."""
    found = {one.vote.key: one for one in vote_outcomes(session)}
    return tuple(found[key] for key in dict.fromkeys(vote_keys) if key in found)


def _parts(step: Step) -> tuple[Part | None, ...]:
    """What tells the votes of a step apart, judged from the script alone."""
    votes = step.votes
    if len(votes) == 1:
        return (None,)
    if len(votes) == 2:
        if is_gap_pair(*votes):
            return ("today", "potential")
        if all(named := sides(votes)):
            return named
    return tuple(range(1, len(votes) + 1))


def sides(votes: Sequence[Vote]) -> tuple[Side | None, ...]:
    """Which side each graded vote asks for, where they ask for both; else `None` for each."""
    graded = [vote for vote in votes if vote.kind == "graded"]
    if len({vote.better for vote in graded}) < 2:
        return (None,) * len(votes)
    return tuple(_side(vote) if vote.kind == "graded" else None for vote in votes)


def _side(vote: Vote) -> Side:
    return "promoting" if vote.better == "high" else "limiting"


# --- several votes ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GapOutcome:
    """Two votes over the same occasions: how it is today, and where to try."""

    today: VoteOutcome
    potential: VoteOutcome
    gaps: tuple[Gap, ...]

    def __contains__(self, vote_key: str) -> bool:
        return vote_key in (self.today.vote.key, self.potential.vote.key)


def gap_outcomes(outcomes: Sequence[VoteOutcome]) -> tuple[GapOutcome, ...]:
    """The gap of each dot vote, in script order: each vote stands in one at most.

    A dot vote is set against the nearest graded one before it that is about the same occasions and
    was asked the same way; where none stands before it, against the first after it.
    """
    found: list[GapOutcome] = []
    taken: set[str] = set()
    for place, potential in enumerate(outcomes):
        released = potential.released
        if potential.vote.kind != "dots" or not isinstance(released, ChoiceRelease):
            continue
        for today in (*reversed(outcomes[:place]), *outcomes[place + 1 :]):
            stands = today.profile
            if (
                stands
                and today.vote.key not in taken
                and today.mode == potential.mode
                and is_gap_pair(today.vote, potential.vote)
            ):
                rows = gaps(stands, potential.vote, released)
                found.append(GapOutcome(today, potential, rows))
                taken.add(today.vote.key)
                break
    return tuple(found)


def start_of(outcomes: Iterable[VoteOutcome]) -> Standing | None:
    """Where to begin the talk: among ballots if there are any, else among hands."""
    graded = [(one.mode, stands) for one in outcomes if (stands := one.profile) is not None]
    ways: tuple[Mode, ...] = ("ballots", "hands")
    asked = ([stands for mode, stands in graded if mode == way] for way in ways)
    return start_here(next((profiles for profiles in asked if profiles), []))


# --- preconditions ----------------------------------------------------------------------------


def asks_for_preconditions(session: Session, vote: Vote) -> bool:
    """Whether a graded vote is about preconditions: it gives next steps, or an advice names it."""
    return vote.kind == "graded" and (
        any(indicator.next_step for indicator in vote.indicators)
        or any(vote.key in advice.of for advice in _advices(session))
    )


def preconditions(
    session: Session, outcomes: Iterable[VoteOutcome]
) -> tuple[tuple[VoteOutcome, Profile], ...]:
    """The outcomes that are about preconditions."""
    return tuple(
        (one, stands)
        for one in outcomes
        if (stands := one.profile) and asks_for_preconditions(session, one.vote)
    )


def advice_that_holds(session: Session, vote_keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The advice to give where these votes are told: the key to tell it with, and its CommonMark.

    Each is told once, with the last of its votes that is told. All its votes count that were asked
    the same way as that one, told here or not.
    """
    every = {one.vote.key: one for one in vote_outcomes(session)}
    found: dict[str, str] = {}
    for advice in _advices(session):
        last = next((key for key in reversed(vote_keys) if key in advice.of), "")
        if last not in every:
            continue
        same_way = (one for one in every.values() if one.mode == every[last].mode)
        if advice_holds(advice, [stands for one in same_way if (stands := one.profile)]):
            found.setdefault(advice.markdown, last)
    return tuple((key, markdown) for markdown, key in found.items())


def _advices(session: Session) -> tuple[Advice, ...]:
    steps = session.workshop.steps
    return tuple(block for step in steps for block in step.blocks if isinstance(block, Advice))


# --- numbers ----------------------------------------------------------------------------------


def percent_of(count: Span, n: int) -> int | None:
    """Whole percent of `n` answers, half up; `None` where it would promise too much (R6).

    That is below 20 answers, and of a count that is told as limits.
    """
    return (200 * count.low + n) // (2 * n) if n >= PERCENT_FROM and count.exact else None


def percents_of(bands: Bands) -> tuple[int | None, int | None]:
    """The lower and the upper band in percent, 100 together."""
    upper = percent_of(bands.upper, bands.n) if bands.exact else None
    return (None, None) if upper is None else (100 - upper, upper)


def own_option(released: IndicatorRelease) -> int | None:
    """What a person alone has answered, 1…size; 0 for "don't know", `None` for nothing (F3)."""
    if not isinstance(released, Full):
        return None
    chosen = (option for option, count in enumerate(released.counts, start=1) if count)
    return next(chosen, 0 if released.dont_know.low else None)


def indicators_by_key(session: Session) -> dict[str, Indicator]:
    """Every indicator of the workshop by its key."""
    return {
        vote.indicator_key(indicator): indicator
        for vote in session.workshop.votes
        for indicator in vote.indicators
    }
