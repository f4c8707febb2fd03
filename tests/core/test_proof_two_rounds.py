"""The proof over two rounds: the rule holds, and what other rules tell is counted."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from apl_tui.privacy.proof import Counts
from apl_tui.privacy.proof_two_rounds import AgainProof, again, check_again, fixed_pictures

TWO = 2
NOBODY = (0, 0, 0, 0)


def halves(counts: Counts) -> Hashable:
    return ("halves", sum(counts[:-TWO]), sum(counts[-TWO:]))


def in_full(counts: Counts) -> Hashable:
    n = sum(counts)
    return counts if n >= 10 and max(counts) < n - 3 else halves(counts)


def test_R7_two_rounds_with_one_more_or_one_fewer_make_no_answer_certain() -> None:
    assert check_again(full=True, coalition=3) == AgainProof(10, 1_668, NOBODY, 41)
    assert check_again(full=True, coalition=3, size=4) == AgainProof(10, 428, NOBODY, 8)


def test_R7_under_ten_answers_too() -> None:
    assert check_again(full=True, coalition=3, n=9).certain == 0


def test_R3_T1_halves_again_make_no_answer_certain_but_tell_the_newcomers_half() -> None:
    proof = check_again(full=False, coalition=3)
    assert proof == AgainProof(10, 42, NOBODY, 42)
    assert proof.holds


@pytest.mark.parametrize(
    ("one", "other", "pairs", "certain"),
    [
        (in_full, halves, 3_295, 439),
        (in_full, in_full, 6_059, 4_753),
        (halves, in_full, 1_645, 439),
    ],
)
def test_R7_what_a_second_result_of_a_full_one_tells(
    one: object, other: object, pairs: int, certain: int
) -> None:
    """The answer of the one who came or left, in so many pairs of pictures."""
    n = 9 if one is halves else 10
    proof = again(fixed_pictures(one, other), n, 5)  # type: ignore[arg-type]
    assert (proof.pairs, proof.certain) == (pairs, certain)
    assert not proof.holds


def test_R7_that_it_was_not_in_full_would_tell_a_friend_of_the_one_who_left() -> None:
    """Why a result of ten and more is told once, in full or not."""

    def twice_unless_full(counts: Counts) -> tuple[Hashable, object]:
        shown = in_full(counts)
        return shown, lambda later: halves(later) if shown == halves(counts) else None

    found = [again(twice_unless_full, 10, 5, people).certain for people in range(4)]  # type: ignore[arg-type]
    assert found[0] == 0
    assert found[1] > 0


def test_a_proof_of_no_pairs_holds_nothing() -> None:
    assert not AgainProof(10, 0, NOBODY, 0).holds
