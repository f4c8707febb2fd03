"""The release rule: what may be shown and stored of a closed round (privacy.md R1–R9).

A `Tally` goes in, a `Release` comes out, and nothing else of the tally survives. Graded answers
leave as two bands, so that exchanging one person's answer for another in the same band changes
no byte (R3). Screens, files and reports are made from releases alone (R10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.ballot import Tally
from apl_tui.core.workshop import Indicator

DEFAULT_K = 6
LEAST_K = 5
BANDS_TO = 20  # up to so many answers the proof of the bands goes through everything
SENSITIVE_K = 8
SMALL_BAND = 2  # of a sensitive indicator: shown as "0–2"
PERCENT_FROM = 20
FULL_FROM = 10

WithheldReason = Literal["too-few", "not-asked"]


@dataclass(frozen=True, slots=True)
class Span:
    """A count, or the limits between which it lies when it is not told exactly."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the count itself is told."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """The count, or the middle of its limits: what orders and shares are reckoned with."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing may be shown (R1), not even how many answered; or it was not asked openly."""

    reason: WithheldReason = "too-few"


@dataclass(frozen=True, slots=True)
class Bands:
    """The answers in the lower and in the upper half of the scale (R2), and "don't know" (R5)."""

    lower: Span
    upper: Span
    dont_know: int

    @property
    def n(self) -> int:
        """How many gave a substantive answer; true also when a band is shown as limits."""
        return self.lower.low + self.upper.high

    @property
    def upper_share(self) -> float:
        """The upper band's part of `n`, 0…1."""
        return self.upper.middle / self.n


@dataclass(frozen=True, slots=True)
class Full:
    """The whole distribution, lowest option first: only as the choice that R7 describes."""

    counts: tuple[int, ...]
    dont_know: int
    upper_from: int

    @property
    def n(self) -> int:
        """How many gave a substantive answer."""
        return sum(self.counts)

    @property
    def bands(self) -> Bands:
        """The same answers as two bands."""
        lower = sum(self.counts[: self.upper_from - 1])
        upper = self.n - lower
        return Bands(Span(lower, lower), Span(upper, upper), self.dont_know)

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
    """A choose-many or dot vote's totals per option (R9), `None` when withheld.

    `answered` is how many ballots were not blank (0 when withheld).
    """

    vote_key: str
    totals: tuple[int, ...] | None
    answered: int = 0


VoteRelease = GradedRelease | ChoiceRelease


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of the release rule, fixed when a round opens.

    `k` is the threshold, at least 5. `full` is the told choice of R7; it is set to False for a
    round that took paper slips or repeats a vote that was already shown.
    """

    k: int = DEFAULT_K
    full: bool = False

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
        return ChoiceRelease(vote.key, tuple(cells[1] for cells in tally.counts), tally.answered)
    return GradedRelease(
        vote.key,
        tuple(
            release_indicator(indicator, cells[1:], cells[0], vote.scale.upper_from, rules)
            for indicator, cells in zip(vote.indicators, tally.counts, strict=True)
        ),
    )


def release_indicator(
    indicator: Indicator, counts: Sequence[int], dont_know: int, upper_from: int, rules: Rules
) -> IndicatorRelease:
    """Release one graded indicator: `counts` per option, lowest first, without "don't know"."""
    n = sum(counts)
    if n < (max(SENSITIVE_K, rules.k) if indicator.sensitive else rules.k):
        return Withheld()
    lower = sum(counts[: upper_from - 1])
    upper = n - lower
    if indicator.sensitive and min(lower, upper) <= SMALL_BAND:
        small, large = Span(0, SMALL_BAND), Span(n - SMALL_BAND, n)
        return Bands(small, large, dont_know) if lower < upper else Bands(large, small, dont_know)
    if (
        rules.full
        and not indicator.sensitive
        and n >= max(FULL_FROM, rules.k)
        and max(counts) < n - 3
    ):
        return Full(tuple(counts), dont_know, upper_from)
    return Bands(Span(lower, lower), Span(upper, upper), dont_know)


def release_openly(tallies: Sequence[Tally], *, exact: bool) -> tuple[VoteRelease, ...]:
    """What is told of answers that were not anonymous: a show of hands (F2), or one person (F3).

    No threshold. `exact` keeps the option that a person alone has chosen; hands are two bands, and
    what is about one identifiable person is not asked by hand.
    """
    return tuple(_openly(tally, exact=exact) for tally in tallies)


def _openly(tally: Tally, *, exact: bool) -> VoteRelease:
    scale = tally.vote.scale
    if scale is None:
        return ChoiceRelease(
            tally.vote.key, tuple(cells[1] for cells in tally.counts), tally.answered
        )
    full = (Full(cells[1:], cells[0], scale.upper_from) for cells in tally.counts)
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
