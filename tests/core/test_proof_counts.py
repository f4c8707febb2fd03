"""The proofs of "don't know", of one person's halves and of choices: the rule and others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from itertools import combinations_with_replacement

import pytest

from apl_tui.core.release import ChoiceRelease, Rules, release
from apl_tui.core.workshop import Vote
from apl_tui.privacy.proof import Counts
from apl_tui.privacy.proof_counts import (
    Choosing,
    Compared,
    Ordering,
    check_choices,
    check_dont_know,
    check_one_person,
    check_ordering,
    choices,
    one_person,
)
from tests.support.ballots import tally_of

# --- "don't know" -----------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "known"), [(5, 245), (6, 336)])
def test_R5_fewer_than_k_less_one_who_compare_do_not_know_that_all_others_did_not_know(
    k: int, known: int
) -> None:
    proof = check_dont_know(k)
    assert proof.holds_for(k - 2)
    assert proof.certain == (*[0] * (k - 1), known)  # and k − 1 do: the promise says so


def test_R5_R7_with_the_full_distribution_three_who_compare_do_not_know_it_either() -> None:
    assert check_dont_know(full=True).holds_for(3)


# --- about one person -------------------------------------------------------------------------


def before(cells: Counts) -> Hashable:
    """The rule as it was: from eight, a small half of at most two as limits, the rest exact."""
    unsure, lower, upper = cells
    if lower + upper < 8:
        return None
    if min(lower, upper) <= 2:
        return lower + upper, lower < upper, unsure
    return cells


def test_R4_two_who_compare_do_not_know_the_half_of_all_others() -> None:
    proof = check_one_person()
    assert proof == Compared(71, (0, 0, 0, 41))  # three can: the promise says two
    assert proof.holds_for(2)
    assert not proof.holds_for(3)
    assert check_one_person(11, most=15).holds_for(2)


def test_R4_with_the_rule_as_it_was_two_knew_it() -> None:
    assert one_person(before, range(8, 15)) == Compared(203, (0, 0, 56, 154))


# --- choices ----------------------------------------------------------------------------------


def test_R9_nobody_and_nobody_who_knows_their_own_ballot_knows_what_all_others_chose() -> None:
    proof = check_choices()
    assert proof == Compared(242, (0, 0, 1_548))
    assert proof.holds_for(1)
    assert check_choices(5).holds_for(1)


def test_R9_as_they_are_the_totals_tell_it() -> None:
    """Three options and six ballots; limits at 0–1 hold against those who know no ballot alone."""
    three = Choosing(3, 3, 6)
    assert choices(three, lambda totals: totals) == Compared(287, (172, 847, 1_817))

    def within_one(totals: Counts) -> Hashable:
        return tuple(min(max(total, 1), 5) for total in totals)

    assert choices(three, within_one).certain[:2] == (0, 333)


@pytest.mark.parametrize(("most", "told"), [(1, (6, 12)), (2, (4, 96))])
def test_R9_of_dots_it_can_be_known_when_all_are_used(most: int, told: tuple[int, int]) -> None:
    """What remains, and is said in the promise."""
    assert choices(Choosing(4, most, 6)).certain[:2] == told


def test_R9_of_an_order_it_can_be_known_as_of_dots_and_never_more_than_of_exact_points() -> None:
    """What remains, and is said in the promise; with exact points it would be 294 and 1,863."""
    assert check_ordering(Ordering(3, 2, 6)) == (0, 12)


def ballots_of(vote: Vote, n: int) -> dict[Hashable, list[Counter[Counts]]]:
    """Every way in which `n` can fill in their ballots, by what is shown of it."""
    kinds = list(Choosing(len(vote.indicators), vote.most, n).ballots())
    groups: dict[Hashable, list[Counter[Counts]]] = defaultdict(list)
    for cast in combinations_with_replacement(kinds, n):
        chosen = [
            {i.id: 1 for i, c in zip(vote.indicators, kind, strict=True) if c} for kind in cast
        ]
        (one,) = release([tally_of(vote, chosen)], Rules())
        assert isinstance(one, ChoiceRelease)
        groups[one].append(Counter(cast))
    return groups


def test_R9_no_whole_ballot_of_the_others_is_known_either() -> None:
    """Three options, six ballots, ballot by ballot; with exact totals 7 of 287 and 49 of 1,267."""
    vote = Choosing(3, 3, 6).vote
    groups = ballots_of(vote, 6)
    assert sum(map(len, groups.values())) == 924
    for own in [None, *Choosing(3, 3, 6).ballots()]:
        for group in groups.values():
            known = Counter([own] if own else [])
            rests = {frozenset((cast - known).items()) for cast in group if cast >= known}
            assert not rests or len({kind for rest in rests for kind, _ in rest}) > 1
