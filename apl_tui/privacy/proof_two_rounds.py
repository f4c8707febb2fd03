"""The proof over two rounds: what one who came or left in between has answered (R4, R7, T1).

Everybody else answers as before, and everybody knows it: the worst that a second round can meet.
The same who stay may compare notes, and the one who came or left may be among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from operator import gt, le

from apl_tui.core.ballot import Tally
from apl_tui.core.records import Settings
from apl_tui.core.release import DEFAULT_K, FULL_FROM, release
from apl_tui.core.repeated_votes import rules_of
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Module, Step, Vote, Workshop
from apl_tui.privacy.proof import Counts, distributions, vote_of

Picture = Hashable
Pictures = Callable[[Counts], tuple[Picture, Callable[[Counts], Picture]]]
"""What a first round shows, and how a second one after it is shown."""

STARTED = "2026-01-12T09:00+00:00"


@dataclass(frozen=True, slots=True)
class AgainProof:
    """Two rounds with one person more or fewer: `pairs` of different pictures.

    `known[p]` counts situations in which the answer of the one who came or left, or of all others,
    is certain for `p` people who compare; `halves` the pairs of which anyone can tell the
    newcomer's or leaver's half.
    """

    n: int
    pairs: int
    known: tuple[int, ...]
    halves: int

    @property
    def certain(self) -> int:
        """All those situations."""
        return sum(self.known)

    @property
    def holds(self) -> bool:
        """Whether no answer is certain; a check of nothing holds nothing."""
        return self.pairs > 0 and self.certain == 0


def check_again(
    *, full: bool, coalition: int, k: int = DEFAULT_K, n: int = FULL_FROM, size: int = 5
) -> AgainProof:
    """A vote of `n` is asked again in the same session, by the real rule."""
    return again(real_pictures(full=full, k=k, size=size), n, size, coalition)


def real_pictures(*, full: bool, k: int, size: int) -> Pictures:
    """What the program itself shows of both rounds."""
    vote = vote_of(size)

    def first(counts: Counts) -> tuple[Picture, Callable[[Counts], Picture]]:
        session = _session(vote, full=full, k=k)
        shown = release((_tally(vote, counts),), rules_of(session))
        held = session.opened().closed("ballots", sum(counts), shown)
        rules = rules_of(held)
        return repr(shown), lambda later: repr(release((_tally(vote, later),), rules))

    return first


def fixed_pictures(
    one: Callable[[Counts], Picture], other: Callable[[Counts], Picture]
) -> Pictures:
    """Another rule: the second round is shown by `other`, whatever the first has told."""
    return lambda counts: (one(counts), other)


@dataclass(frozen=True, slots=True)
class _Case:
    """Who stays, how they answer, and what the one answers who came or left."""

    staying: Counts
    moving: int


def again(pictures: Pictures, n: int, size: int, coalition: int = 0) -> AgainProof:
    """Both rounds over all distributions; see `AgainProof`."""
    groups: dict[Picture, list[_Case]] = defaultdict(list)
    for counts in distributions(n, size):
        shown, second = pictures(counts)
        for option in range(size):
            groups["came", shown, second(_moved(counts, option, +1))].append(_Case(counts, option))
            if counts[option]:
                left = _moved(counts, option, -1)
                groups["left", shown, second(left)].append(_Case(left, option))
    halves = sum(len({case.moving >= size - 2 for case in group}) == 1 for group in groups.values())
    certain = tuple(
        sum(
            _certain(group, known, mover_too=people < coalition)
            for known in _coalitions(people, size)
            for group in groups.values()
        )
        for people in range(coalition + 1)
    )
    return AgainProof(n, len(groups), certain, halves)


def _certain(group: list[_Case], known: Counts, *, mover_too: bool) -> bool:
    """Whether those who know `known` of who stays know the mover's answer, or everyone else's.

    With `mover_too` the one who came or left may be one of those who compare.
    """
    fitting = [case for case in group if all(map(le, known, case.staying))]
    if not fitting:
        return False
    movers = {case.moving for case in fitting}
    if len(movers) == 1 or _all_alike(fitting, known):
        return True
    return mover_too and any(
        _all_alike([case for case in fitting if case.moving == option], known) for option in movers
    )


def _all_alike(cases: list[_Case], known: Counts) -> bool:
    """Whether all who stay, but for those who compare, have certainly answered one and the same."""
    first, *others = cases
    left = [*map(gt, first.staying, known)]  # the options that anyone else has answered
    return sum(left) == 1 and all(left == [*map(gt, case.staying, known)] for case in others)


def _coalitions(people: int, size: int) -> Iterator[Counts]:
    for members in combinations_with_replacement(range(size), people):
        yield tuple(members.count(option) for option in range(size))


def _moved(counts: Counts, option: int, by: int) -> Counts:
    return (*counts[:option], counts[option] + by, *counts[option + 1 :])


def _tally(vote: Vote, counts: Counts) -> Tally:
    return Tally(vote, ((0, *counts),), sum(counts))


def _session(vote: Vote, *, full: bool, k: int) -> Session:
    step = Step("proof", "step", "step", 600.0, (vote,))
    workshop = Workshop("proof", "proof", "en", (Module("proof", "proof", (step,)),))
    return new_session("proof", workshop, Settings("", 40, k=k, full=full), STARTED)
