"""The release rule: what may be shown and stored of a closed round (docs/privacy.md R1–R9).

A `Tally` goes in, a `VoteRelease` comes out, and nothing else of the tally survives. Graded answers
leave as two bands, so that exchanging one person's answer for another in the same band changes
no byte (R3). Screens, files and reports are made from releases alone (R10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from apl_tui.core.ballot import Tally
from apl_tui.core.workshop import Indicator

DEFAULT_K = 6
LEAST_K = 5
BANDS_TO = 20  # up to so many answers the proof of the bands goes through everything
SENSITIVE_K = 8
SMALL_COUNT = 3  # about one person: a count of at most so many is told as "0–3"
FEW_CHOSE = 2  # of a choice: a total of at most so many, or of all but so many, is told as limits
PERCENT_FROM = 20
FULL_FROM = 10

WithheldReason = Literal["too-few", "not-asked", "told-before"]


@dataclass(frozen=True, slots=True)
class Span:
    """A count, or the limits between which it lies when it is not told exactly.

    As text it is `9`, or `0–2`.
    """

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.exact else f"{self.low}–{self.high}"

    @property
    def exact(self) -> bool:
        """Whether the count itself is told."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """The count, or the middle of its limits: what orders and shares are reckoned with."""
        return (self.low + self.high) / 2


def exactly(count: int) -> Span:
    """A count that is told as it is."""
    return Span(count, count)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing may be shown, not even how many answered.

    Too few did (R1), it was not asked openly (F2), or it was told before and is not told twice (R4,
    R7).
    """

    reason: WithheldReason = "too-few"


@dataclass(frozen=True, slots=True)
class Bands:
    """The answers in the lower and in the upper half of the scale (R2), and "don't know" (R5).

    `n` is how many gave a substantive answer; where the counts are told as limits, the most who may
    have given one.
    """

    lower: Span
    upper: Span
    dont_know: Span
    n: int

    @property
    def exact(self) -> bool:
        """Whether both halves are told as they are."""
        return self.lower.exact and self.upper.exact

    def share_of(self, band: Span) -> float:
        """A band's part of the answers, 0…1. One division: equal counts give equal shares."""
        return band.middle / (self.lower.middle + self.upper.middle)


def exact_bands(lower: int, upper: int, dont_know: int = 0) -> Bands:
    """Both halves told as they are."""
    return Bands(exactly(lower), exactly(upper), exactly(dont_know), lower + upper)


@dataclass(frozen=True, slots=True)
class Full:
    """The whole distribution, lowest option first: only as the choice that R7 describes."""

    counts: tuple[int, ...]
    dont_know: Span
    upper_from: int

    @property
    def n(self) -> int:
        """How many gave a substantive answer."""
        return sum(self.counts)

    @property
    def bands(self) -> Bands:
        """The same answers as two bands."""
        lower = sum(self.counts[: self.upper_from - 1])
        return exact_bands(lower, self.n - lower, self.dont_know.low)

    @property
    def mean(self) -> float:
        """The mean option, to be shown with one decimal."""
        return sum(option * count for option, count in enumerate(self.counts, start=1)) / self.n

    @property
    def median(self) -> float:
        """The middle option; between two options the half step."""
        answers = [o for o, count in enumerate(self.counts, start=1) for _ in range(count)]
        middle = len(answers) // 2
        return answers[middle] if len(answers) % 2 else (answers[middle - 1] + answers[middle]) / 2


IndicatorRelease = Withheld | Bands | Full


@dataclass(frozen=True, slots=True)
class GradedRelease:
    """A graded vote's releases, one an indicator, in script order."""

    vote_key: str
    indicators: tuple[IndicatorRelease, ...]


@dataclass(frozen=True, slots=True)
class ChoiceRelease:
    """A choose-many, dot or order vote's totals per option (R9), `None` when withheld.

    `answered` is how many ballots were not blank (0 when withheld).
    """

    vote_key: str
    totals: tuple[Span, ...] | None
    answered: int = 0


VoteRelease = GradedRelease | ChoiceRelease


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of the release rule, made when a round is closed (`rules_of`).

    `k` is the threshold, at least 5. `full` is the told choice of R7; it is set to False for a
    round that took paper slips. `not_full` are the votes, by key, that are not told in full any
    more, and `not_again` the indicators that are not told at all any more
    (see `core/repeated_votes.py`).
    """

    k: int = DEFAULT_K
    full: bool = False
    not_full: frozenset[str] = frozenset()
    not_again: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.k < LEAST_K:
            raise ValueError(f"k is {self.k}; the least is {LEAST_K}")


def release(tallies: Sequence[Tally], rules: Rules) -> tuple[VoteRelease, ...]:
    """What may be shown and stored of a closed round, one release a vote."""
    return tuple(_release_vote(tally, rules) for tally in tallies)


def _release_vote(tally: Tally, rules: Rules) -> VoteRelease:
    vote = tally.vote
    if vote.scale is None:
        if tally.answered < rules.k:
            return ChoiceRelease(vote.key, None)
        totals = tuple(told_total(cells[1], tally.answered, vote.weight) for cells in tally.counts)
        return ChoiceRelease(vote.key, totals, tally.answered)
    if vote.key in rules.not_full:
        rules = replace(rules, full=False)
    return GradedRelease(
        vote.key,
        tuple(
            Withheld("told-before")
            if vote.indicator_key(indicator) in rules.not_again
            else release_indicator(indicator, cells[1:], cells[0], vote.scale.upper_from, rules)
            for indicator, cells in zip(vote.indicators, tally.counts, strict=True)
        ),
    )


def told_total(chosen: int, answered: int, weight: int = 1) -> Span:
    """What an option got from `answered`, each of whom could give it `weight` (R9).

    What nearly none, or nearly all, could have given it is told as limits.
    """
    few, most, all_ = (people * weight for people in (FEW_CHOSE, answered - FEW_CHOSE, answered))
    if chosen <= few:
        return Span(0, few)
    return Span(most, all_) if chosen >= most else exactly(chosen)


def release_indicator(
    indicator: Indicator, counts: Sequence[int], dont_know: int, upper_from: int, rules: Rules
) -> IndicatorRelease:
    """Release one graded indicator: `counts` per option, lowest first, without "don't know"."""
    n = sum(counts)
    threshold = threshold_of(indicator, rules.k)
    if n < threshold:
        return Withheld()
    lower = sum(counts[: upper_from - 1])
    if indicator.sensitive:
        return _about_one_person(lower, n - lower, dont_know, threshold)
    if rules.full and n >= max(FULL_FROM, rules.k) and max(counts) < n - 3:
        return Full(tuple(counts), exactly(dont_know), upper_from)
    return exact_bands(lower, n - lower, dont_know)


def threshold_of(indicator: Indicator, k: int) -> int:
    """How many must answer before anything is told of it (R1, R4)."""
    return max(SENSITIVE_K, k) if indicator.sensitive else k


def _about_one_person(lower: int, upper: int, dont_know: int, threshold: int) -> Bands:
    """R4: no small count is told, and none can be reckoned from the others and the ballots.

    Where few answered "don't know", who did and who answered in the lower half are told as limits
    that hide each other. The limits are all that is told: every count within them could have been.
    """
    few = Span(0, SMALL_COUNT)
    if dont_know > SMALL_COUNT:
        n = lower + upper
        if min(lower, upper) > SMALL_COUNT:
            return exact_bands(lower, upper, dont_know)
        most = Span(n - SMALL_COUNT, n)
        halves = (few, most) if lower < upper else (most, few)
        return Bands(*halves, exactly(dont_know), n)
    ballots = lower + upper + dont_know
    unsure = Span(0, min(SMALL_COUNT, ballots - threshold))
    rest = ballots - upper
    if upper <= SMALL_COUNT:
        return Bands(Span(ballots - SMALL_COUNT - unsure.high, ballots), few, unsure, ballots)
    if rest <= SMALL_COUNT:
        return Bands(few, Span(ballots - SMALL_COUNT, ballots), unsure, ballots)
    return Bands(Span(rest - unsure.high, rest), exactly(upper), unsure, ballots)


def release_openly(tallies: Sequence[Tally], *, exact: bool) -> tuple[VoteRelease, ...]:
    """What is told of answers that were not anonymous: a show of hands (F2), or one person (F3).

    No threshold. `exact` keeps the option that a person alone has chosen; hands are two bands, and
    what is about one identifiable person is not asked by hand.
    """
    return tuple(_openly(tally, exact=exact) for tally in tallies)


def _openly(tally: Tally, *, exact: bool) -> VoteRelease:
    scale = tally.vote.scale
    if scale is None:
        totals = tuple(exactly(cells[1]) for cells in tally.counts)
        return ChoiceRelease(tally.vote.key, totals, tally.answered)
    full = (Full(cells[1:], exactly(cells[0]), scale.upper_from) for cells in tally.counts)
    return GradedRelease(
        tally.vote.key,
        tuple(
            f if exact else Withheld("not-asked") if indicator.sensitive else f.bands
            for indicator, f in zip(tally.vote.indicators, full, strict=True)
        ),
    )


def bands_of(released: IndicatorRelease) -> Bands | None:
    """The two bands of a release, whatever its form; `None` when withheld or without answers."""
    bands = released.bands if isinstance(released, Full) else released
    return bands if isinstance(bands, Bands) and bands.n else None
