"""The proof of what is not the option of a scale: "don't know", one person's halves, choices.

- "Don't know" is an answer (R5). It has no neighbour to be exchanged for, so how many gave it is
  held against those who compare, by counting.
- About one identifiable person (R4) not even the half of all others may be certain.
- Of a choice (R9) it may not be certain that all others, or none of them, chose an option.

*Certain* and *situation* mean what they mean in `privacy/proof.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from apl_tui.core.ballot import Tally
from apl_tui.core.release import DEFAULT_K, SENSITIVE_K, Rules, release
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.privacy.proof import Counts, certain, distributions, vote_of

TWO = 2
ONE_PERSON_TO, CHOICE_TO, DONT_KNOW_TO = 14, 8, 11
Shown = Callable[[Counts], Hashable]


@dataclass(frozen=True, slots=True)
class Compared:
    """How many different pictures, and in how many situations something is certain.

    `certain[p]` is for `p` people who compare; nobody, themselves, two …
    """

    pictures: int
    certain: tuple[int, ...]

    def holds_for(self, people: int) -> bool:
        """Whether nothing is certain for up to so many who compare; of nothing, nothing holds."""
        return self.pictures > 1 and not any(self.certain[: people + 1])


# --- "don't know" -----------------------------------------------------------------------------


def check_dont_know(
    k: int = DEFAULT_K, *, full: bool = False, most: int = DONT_KNOW_TO, people: int | None = None
) -> Compared:
    """R5: all ballots of a round, "don't know" one of the answers; up to so many people compare.

    Up to `k` − 1 of them, unless said otherwise. At `k` − 1 it can be certain: all who gave another
    answer know then that the rest gave none.
    """
    vote, rules = vote_of(4), Rules(k, full=full)
    found = [0] * (k if people is None else people + 1)
    pictures = 0
    for ballots in range(k, most + 1):
        groups: dict[Hashable, list[Counts]] = defaultdict(list)
        for cells in distributions(ballots, 5):
            groups[repr(release((Tally(vote, (cells,), ballots),), rules))].append(cells)
        pictures += len(groups)
        for comparing in range(len(found)):
            found[comparing] += certain(groups.values(), comparing)
    return Compared(pictures, tuple(found))


# --- about one person -------------------------------------------------------------------------


def check_one_person(k: int = DEFAULT_K, *, most: int = ONE_PERSON_TO) -> Compared:
    """R4, by the real rule: up to three people compare; at three it can be certain."""
    vote, rules = vote_of(5, sensitive=True), Rules(k)

    def shown(cells: Counts) -> Hashable:
        unsure, lower, upper = cells
        tally = Tally(vote, ((unsure, lower, 0, 0, 0, upper),), sum(cells))
        return repr(release((tally,), rules))

    return one_person(shown, range(SENSITIVE_K, most + 1))


def one_person(shown: Shown, ballots: Iterable[int]) -> Compared:
    """Whether those who compare know that all others who answered did so in the same half.

    `shown` gets how many answered "don't know", the lower and the upper half.
    """
    found = [0] * (TWO + 2)
    pictures = 0
    for cast in ballots:
        groups: dict[Hashable, list[Counts]] = defaultdict(list)
        for cells in distributions(cast, 3):
            groups[shown(cells)].append(cells)
        pictures += len(groups)
        for people in range(len(found)):
            for known in distributions(people, 3):
                found[people] += sum(_one_half(_rests(group, known)) for group in groups.values())
    return Compared(pictures, tuple(found))


def _one_half(rests: Sequence[Counts]) -> bool:
    return bool(rests) and any(all(not rest[half] for rest in rests) for half in (1, 2))


def _rests(group: Iterable[Counts], known: Counts) -> list[Counts]:
    """What remains of each that holds what is known."""
    rests = (tuple(c - k for c, k in zip(counts, known, strict=True)) for counts in group)
    return [rest for rest in rests if min(rest) >= 0]


# --- choices ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choosing:
    """A choice of `options`, at most `most` of them a ballot, by `answered` who chose anything."""

    options: int
    most: int
    answered: int

    @property
    def vote(self) -> Vote:
        """The vote; it is for dots where not everything may be chosen."""
        named = tuple(Indicator(f"i{i}", "one") for i in range(self.options))
        if self.most == self.options:
            return Vote("proof", "vote", "many", "proof", named)
        return Vote("proof", "vote", "dots", "proof", named, dots=self.most)

    def totals(self, answered: int) -> Iterator[Counts]:
        """Every way in which the totals can come out; each ballot has at least one choice."""
        for totals in product(range(answered + 1), repeat=self.options):
            if answered <= sum(totals) <= answered * self.most:
                yield totals

    def ballots(self) -> Iterator[Counts]:
        """Every ballot that is not blank."""
        return self.totals(1)


@dataclass(frozen=True, slots=True)
class Ordering:
    """The points of `options` that `answered` put in order, up to `places` each (R9)."""

    options: int
    places: int
    answered: int

    @property
    def vote(self) -> Vote:
        """The vote."""
        named = tuple(Indicator(f"i{i}", "one") for i in range(self.options))
        return Vote("proof", "vote", "order", "proof", named, dots=self.places)

    def ballots(self) -> tuple[Counts, ...]:
        """The points of every ballot that is not blank."""
        found = []
        for many in range(1, self.places + 1):
            for order in permutations(range(self.options), many):
                points = [0] * self.options
                for place, option in enumerate(order):
                    points[option] = self.places - place
                found.append(tuple(points))
        return tuple(found)


def check_ordering(ordering: Ordering) -> tuple[int, int]:
    """In how many situations it is certain that all others, or none, gave an option any points.

    For nobody, and for one who knows their own ballot; by the real rule.
    """
    vote, n, ballots = ordering.vote, ordering.answered, ordering.ballots()
    ways: list[set[tuple[Counts, Counts]]] = [{((0,) * ordering.options,) * 2}]
    for _ in range(n):  # points, and how many gave any, of so many ballots
        ways.append(
            {
                (_plus(points, ballot), _plus(gave, tuple(map(bool, ballot))))
                for points, gave in ways[-1]
                for ballot in ballots
            }
        )

    def shown(points: Counts) -> Hashable:
        tally = Tally(vote, tuple((0, each) for each in points), n)
        return repr(release((tally,), Rules(min(n, DEFAULT_K))))

    found = []
    for people, known in ((0, ((0,) * ordering.options,)), (1, ballots)):
        certain = 0
        for own in known:
            groups: dict[Hashable, set[Counts]] = defaultdict(set)
            for points, gave in ways[n - people]:
                groups[shown(_plus(points, own))].add(gave)
            certain += sum(_one_option([*group], n - people) for group in groups.values())
        found.append(certain)
    return found[0], found[1]


def _plus(one: Counts, other: Sequence[int]) -> Counts:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def check_choices(
    k: int = DEFAULT_K, *, options: Sequence[int] = (2, 3), to: int = CHOICE_TO
) -> Compared:
    """R9 of choose-many votes, by the real rule: nobody, one and two who know their own ballots."""
    each = [choices(Choosing(m, m, n)) for m in options for n in range(k, max(k, to) + 1)]
    found = tuple(map(sum, zip(*(one.certain for one in each), strict=True)))
    return Compared(sum(one.pictures for one in each), found)


def choices(choosing: Choosing, shown: Shown | None = None) -> Compared:
    """Whether those who compare know that all others, or none of them, chose an option."""
    groups: dict[Hashable, list[Counts]] = defaultdict(list)
    shown = shown or _real(choosing)
    for totals in choosing.totals(choosing.answered):
        groups[shown(totals)].append(totals)
    found = [0] * (TWO + 1)
    for people in range(len(found)):
        others = choosing.answered - people
        possible = set(choosing.totals(others))
        for known in _sums(choosing, people):
            for group in groups.values():
                rests = [rest for rest in _rests(group, known) if rest in possible]
                found[people] += _one_option(rests, others)
    return Compared(len(groups), tuple(found))


def _real(choosing: Choosing) -> Shown:
    vote, n = choosing.vote, choosing.answered

    def shown(totals: Counts) -> Hashable:
        return repr(
            release((Tally(vote, tuple((0, t) for t in totals), n),), Rules(min(n, DEFAULT_K)))
        )

    return shown


def _one_option(rests: Sequence[Counts], others: int) -> bool:
    return bool(rests) and any(
        all(rest[i] == every for rest in rests)
        for i in range(len(rests[0]))
        for every in (0, others)
    )


def _sums(choosing: Choosing, people: int) -> set[Counts]:
    """What so many ballots add up to."""
    sums: set[Counts] = {(0,) * choosing.options}
    for _ in range(people):
        sums = {
            tuple(a + b for a, b in zip(one, ballot, strict=True))
            for one in sums
            for ballot in choosing.ballots()
        }
    return sums
