"""The proof behind the promise: the release rule checked over all distributions (R3, R7).

What is checked is passed in: a `View` turns a tally into the bytes that end up in one place (the
screen, the disk, the report), through the code that really does it. Nothing here knows how a
release is made. The one statement of the rule is `_may_be_told`: what may differ in a picture.
Time comes in as an argument; what comes out is numbers and message ids.

*Certain* means the same in all counts below. Someone knows the picture, how many answered, and the
answers of a coalition (nobody, themselves, two people who compare …). They think of every
distribution that gives that picture and holds the coalition's answers. When all that remains, in
every one of them, is one and the same option, each other person's exact answer is certain. A
*situation* is a picture together with a coalition's answers. That a picture was *not* shown in
full is knowledge too, and counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from apl_tui.core.ballot import Tally
from apl_tui.core.release import (
    BANDS_TO,
    DEFAULT_K,
    FULL_FROM,
    LEAST_K,
    SENSITIVE_K,
    SMALL_COUNT,
    Rules,
    release,
)
from apl_tui.core.workshop import SCALES, Indicator, Scale, Vote

Counts = tuple[int, ...]
ReleasedAs = Callable[[Tally, Rules], bytes]
Seconds = Callable[[], float]

FULL_TO = 16
COALITION = 3
DONT_KNOWS, ABOUT_ONE = (0, 2), (1, 3, 4)
"""How many "don't know" are tried beside all distributions, and beside fewer of one person."""
ABOUT_ONE_TO = 12
SCALE_OF_SIZE: Mapping[int, Scale] = {4: SCALES["agree"], 5: Scale("own", 5, tuple("abcde"))}
"""A scale of each size that a script may have; five steps are an author's own."""


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """One place where a release ends, and the code that brings it there.

    `name` is a message id. `released_as` gets the tally of a vote with one graded indicator, and
    must return everything of it that can be seen there. Where many tallies give the same release,
    remembering the bytes of a release is fair; remembering them by anything coarser is not.
    """

    name: str
    released_as: ReleasedAs


def released_bytes(tally: Tally, rules: Rules) -> bytes:
    """The release itself as bytes: every field of it, so that nothing beside the bands hides."""
    return repr(release((tally,), rules)).encode()


# --- R3: the two bands ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clash:
    """Two tallies that must look the same and do not. Counts per option, "don't know" first."""

    view: str
    first: Counts
    second: Counts
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ViewProof:
    """What one view showed: how many different pictures, and how many that should not differ."""

    view: str
    pictures: int
    violations: int


@dataclass(frozen=True, slots=True)
class BandProof:
    """What `check_bands` tried and found.

    `tried` counts tallies, `groups` the sets of them that must look the same.
    """

    sizes: tuple[int, ...]
    k: int
    n_max: int
    tried: int
    groups: int
    views: tuple[ViewProof, ...]
    first_clash: Clash | None
    seconds: float

    @property
    def violations(self) -> int:
        """How many tallies look different from others of their group, in any view."""
        return sum(view.violations for view in self.views)

    @property
    def holds(self) -> bool:
        """Whether the rule holds. A view that always shows the same has shown nothing: False."""
        seen = bool(self.views) and all(view.pictures > 1 for view in self.views)
        return seen and self.violations == 0


def check_bands(
    views: Sequence[ReleaseView],
    *,
    now: Seconds,
    sizes: Sequence[int] = (4, 5),
    k: int = DEFAULT_K,
    n_max: int = BANDS_TO,
) -> BandProof:
    """Release every distribution up to `n_max` answers; those with the same bands must look equal.

    Below the threshold all with the same number of ballots must look equal (R1, R5). About one
    person all small counts must look equal too, "don't know" among them (R4), whatever R7's choice
    is.
    """
    if n_max < k:
        raise ValueError(f"n_max is {n_max}: nothing is released below k, {k}")
    started = now()
    seen: list[dict[Hashable, tuple[bytes, Counts]]] = [{} for _ in views]
    pictures: list[set[bytes]] = [set() for _ in views]
    violations = [0] * len(views)
    clash: Clash | None = None
    tried = 0
    for tally, rules in _graded_cases(sizes, k, n_max):
        tried += 1
        group = _may_be_told(tally, rules)
        for i, view in enumerate(views):
            shown = view.released_as(tally, rules)
            pictures[i].add(shown)
            first, counts = seen[i].setdefault(group, (shown, tally.counts[0]))
            if shown != first:
                violations[i] += 1
                clash = clash or Clash(view.name, counts, tally.counts[0], _is_sensitive(tally))
    return BandProof(
        tuple(sizes),
        k,
        n_max,
        tried,
        len(seen[0]) if seen else 0,
        tuple(
            ViewProof(view.name, len(pictures[i]), violations[i]) for i, view in enumerate(views)
        ),
        clash,
        now() - started,
    )


def _graded_cases(sizes: Sequence[int], k: int, n_max: int) -> Iterator[tuple[Tally, Rules]]:
    """Every tally to be tried. Below the threshold also with the room filled up by "don't know"."""
    kinds = ((False, False), (True, False), (True, True))
    for size in sizes:
        for sensitive, full in kinds:
            vote, rules = vote_of(size, sensitive=sensitive), Rules(k, full=full)
            threshold = _threshold(k, sensitive=sensitive)
            for n in range(n_max + 1):
                dont_knows: tuple[int, ...] = DONT_KNOWS
                if n < threshold:
                    dont_knows = (*dont_knows, n_max - n)
                if sensitive and n <= ABOUT_ONE_TO:
                    dont_knows = (*dont_knows, *ABOUT_ONE)
                for counts in distributions(n, size):
                    for dont_know in dont_knows:
                        yield Tally(vote, ((dont_know, *counts),), n + dont_know), rules


def _may_be_told(tally: Tally, rules: Rules) -> Hashable:
    """All that a picture of this tally may depend on: R1 to R5 in privacy.md, and nothing else."""
    scale, sensitive = tally.vote.scale, _is_sensitive(tally)
    assert scale is not None  # noqa: S101 - the votes of this module are graded
    dont_know, *counts = tally.counts[0]
    n = sum(counts)
    kind = (scale.size, sensitive)
    if n < _threshold(rules.k, sensitive=sensitive):
        return (*kind, "ballots", n + dont_know)
    upper = sum(counts[-2:])  # the upper band of both scales: 3–4 of four, 4–5 of five
    if not sensitive:
        return (*kind, "bands", n - upper, upper, dont_know)
    few = "few"  # the upper half, "don't know", and the lower or the rest: each told unless small
    told = dont_know if dont_know > SMALL_COUNT else few
    lower = n - upper if told is not few else n - upper + dont_know
    halves = (few if upper <= SMALL_COUNT else "", few if lower <= SMALL_COUNT else "")
    return (*kind, n + dont_know, told, upper if halves == ("", "") else halves)


# --- R7: the full distribution ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FullProof:
    """What `check_full` tried and found.

    `tried` counts distributions, `alone` those whose picture no other distribution gives (they are
    known in full), and `violations` the situations in which someone else's exact answer is certain.
    """

    sizes: tuple[int, ...]
    k: int
    n_max: int
    coalition: int
    tried: int
    alone: int
    violations: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the rule holds. If nothing was shown in full, nothing was checked: False."""
        return self.alone > 0 and self.violations == 0


def check_full(
    views: Sequence[ReleaseView],
    *,
    now: Seconds,
    k: int = DEFAULT_K,
    n_max: int = FULL_TO,
    coalition: int = COALITION,
    sizes: Sequence[int] = (4, 5),
) -> FullProof:
    """R7 over all distributions: up to `coalition` people compare notes; is anything certain?

    All views together make the picture, since a person may look at all of them.
    """
    started = now()
    rules = Rules(k, full=True)
    tried = alone = violations = 0
    for size in sizes:
        vote = vote_of(size, sensitive=False)
        for n in range(max(FULL_FROM, k), n_max + 1):

            def picture(counts: Counts, vote: Vote = vote, n: int = n) -> Hashable:
                tally = Tally(vote, ((0, *counts),), n)
                return tuple(view.released_as(tally, rules) for view in views)

            pictures = _by_picture(picture, n, size)
            tried += sum(map(len, pictures))
            alone += sum(len(group) == 1 for group in pictures)
            violations += sum(certain(pictures, people) for people in range(coalition + 1))
    return FullProof(tuple(sizes), k, n_max, coalition, tried, alone, violations, now() - started)


def certain(pictures: Iterable[Sequence[Counts]], people: int) -> int:
    """In how many situations exactly `people` who compare know everyone else's exact answer.

    `pictures` holds, for each picture, all distributions that give it.
    """
    return sum(
        all(other == counts or not _holds(other, known) for other in group)
        for group in pictures
        for counts in group
        for known in _knowing_all_but_one_option(counts, people)
    )


def _knowing_all_but_one_option(counts: Counts, people: int) -> Iterator[Counts]:
    """The coalitions after whose answers are taken away only one option remains in `counts`.

    They hold every answer outside the option, and for the rest answers inside it. No other
    coalition can be certain, and if another distribution fits as well, it leaves another rest.
    """
    n = sum(counts)
    for option, count in enumerate(counts):
        inside = people - (n - count)
        if people < n and 0 <= inside <= count:
            yield (*counts[:option], inside, *counts[option + 1 :])


def _holds(counts: Counts, known: Counts) -> bool:
    return all(count >= answers for count, answers in zip(counts, known, strict=True))


# --- what other rules leak --------------------------------------------------------------------

OTHERS_FROM, OTHERS_TO = 5, 12
Picture = Callable[[Counts], Hashable]


@dataclass(frozen=True, slots=True)
class LeakRow:
    """What one rule leaks with five options: situations per n, the least and the most over all n.

    `rule` is a message id. One pair each for an outsider, for someone who knows their own ballot,
    and for two who compare.
    """

    rule: str
    n_from: int
    n_to: int
    outsider: tuple[int, int]
    own: tuple[int, int]
    two: tuple[int, int]


@dataclass(frozen=True, slots=True)
class JoinerLeak:
    """One more person joins: different pairs of releases, and in how many the answer is certain."""

    n: int
    pairs: int
    certain: int


def leaks_of_other_rules() -> tuple[LeakRow, ...]:
    """The table of privacy.md, "Why not more", reckoned anew; the last row runs the real rule."""
    return (
        _leak("proof.rule-full", OTHERS_FROM, lambda counts: counts),
        _leak("proof.rule-mean", OTHERS_FROM, _mean),
        _leak("proof.rule-three-bands", OTHERS_FROM, _three_bands),
        _leak("proof.rule-dominance", FULL_FROM, lambda counts: _full_unless(counts, 1)),
        _leak("proof.rule-bands", OTHERS_FROM, _two_bands),
    )


def joiner_leak(margin: int = 2, n: int = FULL_FROM) -> JoinerLeak:
    """A vote of `n` is shown, one more answers and nobody else changes; is the newcomer's certain?

    The rule is the full distribution from 10 unless the largest option holds `n - margin` or more,
    then bands. This is why a vote that was shown already stays bands in a new round (R7).
    """
    newcomer: dict[Hashable, set[int]] = defaultdict(set)
    for before in distributions(n, 5):
        for option in range(5):
            after = tuple(count + (i == option) for i, count in enumerate(before))
            newcomer[_full_unless(before, margin), _full_unless(after, margin)].add(option)
    return JoinerLeak(n, len(newcomer), sum(len(options) == 1 for options in newcomer.values()))


def _leak(rule: str, n_from: int, picture: Picture) -> LeakRow:
    found: list[list[int]] = [[], [], []]
    for n in range(n_from, OTHERS_TO + 1):
        pictures = _by_picture(picture, n, 5)
        for people, numbers in enumerate(found):
            numbers.append(certain(pictures, people))
    outsider, own, two = ((min(numbers), max(numbers)) for numbers in found)
    return LeakRow(rule, n_from, OTHERS_TO, outsider, own, two)


def _mean(counts: Counts) -> str:
    """The mean as it is printed, with one decimal."""
    return f"{sum(o * count for o, count in enumerate(counts, start=1)) / sum(counts):.1f}"


def _three_bands(counts: Counts) -> Counts:
    return (counts[0] + counts[1], counts[2], counts[3] + counts[4])


def _two_bands(counts: Counts) -> Hashable:
    return released_bytes(Tally(vote_of(5), ((0, *counts),), sum(counts)), Rules(LEAST_K))


def _full_unless(counts: Counts, margin: int) -> Hashable:
    """Full unless the largest option holds `n - margin` or more; then the two bands."""
    if max(counts) < sum(counts) - margin:
        return counts
    return ("bands", sum(counts[:3]), sum(counts[3:]))


# --- enumeration ------------------------------------------------------------------------------


def distributions(n: int, size: int) -> Iterator[Counts]:
    """Every way in which `n` answers can fall on `size` options."""
    if size == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in distributions(n - first, size - 1):
            yield (first, *rest)


def _by_picture(picture: Picture, n: int, size: int) -> list[list[Counts]]:
    """All distributions of `n` answers, those with the same picture together."""
    groups: dict[Hashable, list[Counts]] = defaultdict(list)
    for counts in distributions(n, size):
        groups[picture(counts)].append(counts)
    return list(groups.values())


@lru_cache
def vote_of(size: int, *, sensitive: bool = False) -> Vote:
    """A vote with one indicator on a scale of `size` options."""
    indicator = Indicator("one", "one", sensitive=sensitive)
    return Vote("proof", "vote", "graded", "proof", (indicator,), SCALE_OF_SIZE[size])


def _is_sensitive(tally: Tally) -> bool:
    return tally.vote.indicators[0].sensitive


def _threshold(k: int, *, sensitive: bool) -> int:
    return max(SENSITIVE_K, k) if sensitive else k
