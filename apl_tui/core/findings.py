"""What the releases say: strongest, weakest, divided, missing preconditions, and the gap.

Functions of the releases alone (privacy.md R10): equal releases give equal findings. What was
withheld stands in script order and counts in nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from apl_tui.core.closing import is_closing
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    GradedRelease,
    IndicatorRelease,
    Span,
    VoteRelease,
    bands_of,
)
from apl_tui.core.workshop import Advice, Indicator, Vote

DIVIDED_FROM = 0.4  # the smaller band's share


@dataclass(frozen=True, slots=True)
class Standing:
    """One graded indicator and what was released of it.

    `share` is the good band's part of the answers, 0…1, or `None` when withheld.
    """

    vote: Vote
    indicator: Indicator
    released: IndicatorRelease

    @property
    def bands(self) -> Bands | None:
        """The two bands, `None` when withheld."""
        return bands_of(self.released)

    @property
    def good(self) -> Span | None:
        """How many answered in the upper band, or in the lower where low is better."""
        bands = self.bands
        if bands is None:
            return None
        return bands.upper if self.vote.better == "high" else bands.lower

    @property
    def share(self) -> float | None:
        """The good band's part of the answers."""
        bands, good = self.bands, self.good
        return None if bands is None or good is None else bands.share_of(good)

    @property
    def compared(self) -> bool:
        """Whether it may be set in order: told, and not about one person, whom that would rank."""
        return self.share is not None and not self.indicator.sensitive

    @property
    def divided(self) -> bool:
        """Whether the smaller band has at least 40 % of the answers."""
        share = self.share
        return share is not None and min(share, 1 - share) >= DIVIDED_FROM - 1e-9

    @property
    def missing(self) -> bool | None:
        """Whether the worse half has at least as many answers as the better; `None` if withheld."""
        share = self.share
        return None if share is None else share <= 0.5

    @property
    def key(self) -> str:
        """`module:vote:indicator`."""
        return self.vote.indicator_key(self.indicator)


@dataclass(frozen=True, slots=True)
class Profile:
    """A graded vote's standings in script order, with its strongest and weakest.

    Those are all that stand equal at the top and at the bottom. Both are empty when everything that
    can be compared stands equal, or when fewer than two can be.
    """

    vote: Vote
    standings: tuple[Standing, ...]
    strongest: tuple[Standing, ...]
    weakest: tuple[Standing, ...]

    @property
    def compared(self) -> tuple[Standing, ...]:
        """What can be set in order, in script order."""
        return tuple(standing for standing in self.standings if standing.compared)

    @property
    def divided(self) -> tuple[Standing, ...]:
        """Where the group's view is divided, in script order."""
        return tuple(standing for standing in self.standings if standing.divided)

    @property
    def missing(self) -> tuple[Standing, ...]:
        """The preconditions that are missing, in script order."""
        return tuple(standing for standing in self.standings if standing.missing)


def profile(vote: Vote, released: GradedRelease) -> Profile:
    """The findings of one graded vote."""
    standings = tuple(
        Standing(vote, indicator, one)
        for indicator, one in zip(vote.indicators, released.indicators, strict=True)
    )
    return Profile(vote, standings, _extreme(max, standings), _extreme(min, standings))


def _extreme(
    pick: Callable[[Iterable[float]], float], standings: Sequence[Standing]
) -> tuple[Standing, ...]:
    """All that stand at the share that is picked; none when all stand equal."""
    compared = [standing for standing in standings if standing.compared]
    shares = {s.share for s in compared if s.share is not None}
    if len(shares) < 2:
        return ()
    picked = pick(shares)
    return tuple(s for s in compared if s.share == picked)


def start_here(profiles: Sequence[Profile]) -> Standing | None:
    """The indicator to talk about first: the smallest share of all, ties in script order.

    `None` when nothing can be compared, or when all stand equal. The closing round is about the
    meeting, and does not count.
    """
    asked = [s for p in profiles if not is_closing(p.vote) for s in p.standings]
    return next(iter(_extreme(min, asked)), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """One occasion: how much we learn there today, and how many dots it got.

    Either is `None` when withheld.
    """

    standing: Standing
    dots: Span | None


def gaps(today: Profile, potential: Vote, released: ChoiceRelease) -> tuple[Gap, ...]:
    """The gap picture: most dots first, then the lowest share of today; withheld ones last.

    Without the dots, or where today is withheld, script order stands.
    """
    totals: Mapping[str, Span] = (
        {}
        if released.totals is None
        else {i.id: n for i, n in zip(potential.indicators, released.totals, strict=True)}
    )
    rows = [Gap(standing, totals.get(standing.indicator.id)) for standing in today.standings]

    def place(gap: Gap) -> tuple[bool, float, float]:
        share = gap.standing.share
        if gap.dots is None or share is None:
            return (True, 0.0, 0.0)
        return (False, -gap.dots.middle, share)

    return tuple(sorted(rows, key=place))


def most_wanted(rows: Sequence[Gap]) -> tuple[Gap, ...]:
    """Of `gaps`, those with more dots than the mean and today's share told, in their order."""
    dots = [gap.dots.middle for gap in rows if gap.dots]
    shown = ((gap.dots.middle, gap) for gap in rows if gap.dots and gap.standing.compared)
    return tuple(gap for middle, gap in shown if len(dots) * middle > sum(dots))


def start_with_gap(rows: Sequence[Gap]) -> Standing | None:
    """Where to begin the talk: the most wanted that is missing today, else the first with dots."""
    missing = (gap.standing for gap in most_wanted(rows) if gap.standing.missing)
    told = (gap for gap in rows if gap.standing.compared)
    dotted = (gap.standing for gap in told if gap.dots and gap.dots.low > 0)
    return next(missing, next(dotted, None))


def is_gap_pair(first: Vote, second: Vote) -> bool:
    """Whether the two votes ask how it is and where to try, over the same occasions.

    Those have the same ids in the same order, and in two modules also the same names: "1", "2", "3"
    may be anything.
    """
    if first.kind != "graded" or second.kind != "dots":
        return False
    pairs = tuple(zip_longest(first.indicators, second.indicators))
    if not all(one and other and one.id == other.id for one, other in pairs):
        return False
    return first.module_id == second.module_id or all(a.label == b.label for a, b in pairs)


def ranking(vote: Vote, released: ChoiceRelease) -> tuple[tuple[Indicator, Span], ...]:
    """The options of a choose-many or dot vote, most chosen first, ties in script order."""
    if released.totals is None:
        return ()
    rows = zip(vote.indicators, released.totals, strict=True)
    return tuple(sorted(rows, key=lambda row: -row[1].middle))


def advice_holds(advice: Advice, profiles: Sequence[Profile]) -> bool:
    """Whether as many preconditions are missing as the advice asks for."""
    missing = sum(len(p.missing) for p in profiles if p.vote.key in advice.of)
    return missing >= advice.missing


def profiles_of(votes: Sequence[Vote], releases: Sequence[VoteRelease]) -> tuple[Profile, ...]:
    """The profiles of those votes that are graded and have a release, in the order of `votes`."""
    by_key = {released.vote_key: released for released in releases}
    found = ((vote, by_key.get(vote.key)) for vote in votes)
    return tuple(profile(vote, r) for vote, r in found if isinstance(r, GradedRelease))
