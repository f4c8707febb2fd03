"""The release rule: R1–R7 and R9. R3 over all distributions stands in `test_proof.py` too."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.proof import distributions
from apl_tui.core.release import (
    PERCENT_FROM,
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    Rules,
    Span,
    Withheld,
    bands_of,
    release,
    release_openly,
)
from tests.core.samples import band_mates, choice, counts_of_scale, graded, released


@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("k", [5, 6, 9])
def test_R1_below_k_nothing_is_told_not_even_how_many(size: int, k: int) -> None:
    for n in range(k):
        for counts in distributions(n, size):
            for full in (False, True):
                assert released(counts, dont_know=n % 3, k=k, full=full) == Withheld("too-few")


@pytest.mark.parametrize("k", [5, 6, 9])
def test_R1_from_k_it_is_shown(k: int) -> None:
    assert isinstance(released([0, 0, 0, 0, k], k=k), Bands)


@pytest.mark.parametrize("k", [4, 0, -1])
def test_R1_no_threshold_under_five_can_be_set(k: int) -> None:
    with pytest.raises(ValueError, match="least is 5"):
        Rules(k)


@given(counts_of_scale, st.integers(0, 9))
def test_R2_from_k_it_is_the_two_bands_as_counts_at_any_n(counts: list[int], unsure: int) -> None:
    assume(sum(counts) >= 6)
    lower, upper = sum(counts[:-2]), sum(counts[-2:])
    assert released(counts, dont_know=unsure) == Bands(
        Span(lower, lower), Span(upper, upper), unsure
    )


def test_R2_at_hundreds_of_answers_still_only_bands() -> None:
    assert released([100, 50, 70, 80, 99]) == Bands(Span(220, 220), Span(179, 179), 0)


def test_R2_the_middle_option_of_five_is_in_the_lower_band() -> None:
    assert released([0, 0, 6, 0, 0]) == Bands(Span(6, 6), Span(0, 0), 0)
    assert released([0, 0, 0, 6, 0]) == Bands(Span(0, 0), Span(6, 6), 0)


def test_R2_four_options_are_split_two_and_two() -> None:
    assert released([0, 6, 0, 0]) == Bands(Span(6, 6), Span(0, 0), 0)
    assert released([0, 0, 6, 0]) == Bands(Span(0, 0), Span(6, 6), 0)


@given(band_mates(), st.booleans(), st.integers(0, 5), st.integers(5, 12))
def test_R3_an_exchange_inside_a_band_changes_no_byte(
    mates: tuple[list[int], list[int]], sensitive: bool, unsure: int, k: int
) -> None:
    first, second = (
        repr(released(counts, dont_know=unsure, sensitive=sensitive, k=k)) for counts in mates
    )
    assert first == second


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("k", "threshold"), [(5, 8), (6, 8), (8, 8), (11, 11)])
def test_R4_a_sensitive_indicator_needs_eight_or_k(k: int, threshold: int, full: bool) -> None:
    below = released([4, 0, 0, 0, threshold - 5], sensitive=True, k=k, full=full)
    at = released([4, 0, 0, 0, threshold - 4], sensitive=True, k=k, full=full)
    assert below == Withheld("too-few")
    assert at == Bands(Span(4, 4), Span(threshold - 4, threshold - 4), 0)


@pytest.mark.parametrize("n", range(8, 21))
@pytest.mark.parametrize("unsure", [0, 1, 4])
@pytest.mark.parametrize("upper_is_small", [True, False])
def test_R4_a_small_band_of_a_sensitive_indicator_cannot_be_reckoned_out(
    n: int, unsure: int, upper_is_small: bool
) -> None:
    """With b, "don't know" and the other band known, 0, 1 and 2 all remain possible."""
    shown = []
    for small in (0, 1, 2):
        counts = [n - small, 0, 0, 0, small] if upper_is_small else [small, 0, 0, 0, n - small]
        one = released(counts, dont_know=unsure, sensitive=True)
        assert isinstance(one, Bands)
        shown.append(one)
    assert shown[0] == shown[1] == shown[2]
    bands = shown[0]
    few, many = (bands.upper, bands.lower) if upper_is_small else (bands.lower, bands.upper)
    assert (few.low, few.high) == (0, 2)
    known_n = n + unsure - bands.dont_know  # ballots less "don't know"
    possible = [s for s in range(known_n + 1) if few.low <= s <= few.high]
    assert [s for s in possible if many.low <= known_n - s <= many.high] == [0, 1, 2]
    assert bands.n == n


@pytest.mark.parametrize("counts", [[5, 0, 0, 0, 3], [3, 0, 0, 0, 5]])
def test_R4_three_in_the_smaller_band_are_told(counts: list[int]) -> None:
    bands = released(counts, sensitive=True)
    assert bands == Bands(Span(counts[0], counts[0]), Span(counts[4], counts[4]), 0)


def test_R4_an_ordinary_indicator_shows_its_small_band() -> None:
    assert released([9, 0, 0, 0, 1]) == Bands(Span(9, 9), Span(1, 1), 0)


@given(counts_of_scale, st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_R5_dont_know_is_shown_with_what_is_shown_and_withheld_with_what_is_withheld(
    counts: list[int], unsure: int, other: int, sensitive: bool
) -> None:
    one = released(counts, dont_know=unsure, sensitive=sensitive)
    if isinstance(one, Withheld):
        assert one == released(counts, dont_know=other, sensitive=sensitive)
        assert repr(one) == repr(Withheld("too-few"))
    else:
        assert one.dont_know == unsure


def test_R5_dont_know_does_not_count_towards_the_threshold() -> None:
    assert released([1, 1, 1, 1, 1], dont_know=20) == Withheld("too-few")


def test_R6_percentages_are_for_twenty_answers_and_more() -> None:
    assert PERCENT_FROM == 20


@pytest.mark.parametrize(
    ("counts", "k", "shown_in_full"),
    [
        ([2, 2, 2, 2, 2], 6, True),
        ([2, 2, 2, 2, 1], 6, False),  # nine answers
        ([2, 2, 2, 2, 2], 12, False),  # under k
        ([3, 3, 2, 2, 2], 12, True),
        ([0, 0, 2, 2, 6], 6, True),  # the largest holds n − 4
        ([0, 0, 2, 1, 7], 6, False),  # n − 3
        ([8, 1, 1, 0, 0], 6, False),  # n − 2
        ([0, 10, 0, 0, 0], 6, False),
        ([3, 3, 2, 2], 6, True),
        ([7, 1, 1, 1], 6, False),
    ],
)
def test_R7_the_full_distribution_only_from_ten_and_without_a_dominating_option(
    counts: list[int], k: int, shown_in_full: bool
) -> None:
    one = released(counts, k=k, full=True, dont_know=1)
    if shown_in_full:
        assert one == Full(tuple(counts), 1, len(counts) - 1)
    else:
        assert isinstance(one, Bands | Withheld)


def test_R7_is_off_unless_chosen_and_never_for_a_sensitive_indicator() -> None:
    assert isinstance(released([4, 4, 4, 4, 4]), Bands)
    assert isinstance(released([4, 4, 4, 4, 4], sensitive=True, full=True), Bands)
    assert Rules().full is False


@given(counts_of_scale)
def test_R7_median_mean_and_bands_of_a_full_distribution(counts: list[int]) -> None:
    assume(sum(counts) > 0)
    full = Full(tuple(counts), 3, len(counts) - 1)
    answers = [option for option, count in enumerate(counts, start=1) for _ in range(count)]
    assert full.median == statistics.median(answers)
    assert full.mean == pytest.approx(statistics.mean(answers))
    lower, upper = sum(counts[:-2]), sum(counts[-2:])
    assert full.bands == Bands(Span(lower, lower), Span(upper, upper), 3)
    assert full.n == full.bands.n == len(answers)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6), st.integers(0, 20), st.integers(5, 9))
def test_R9_totals_per_option_when_k_ballots_are_not_blank(
    totals: list[int], answered: int, k: int
) -> None:
    vote = choice(*(f"i{i}" for i in range(len(totals))))
    (one,) = release([Tally(vote, tuple((0, n) for n in totals), answered)], Rules(k))
    if answered < k:
        assert one == ChoiceRelease(vote.key, None, 0)
    else:
        assert one == ChoiceRelease(vote.key, tuple(totals), answered)


def test_a_release_keeps_the_votes_and_indicators_in_order() -> None:
    first, second = graded("a", "b", name="one"), choice("x", name="two")
    tallies = [
        Tally(first, ((0, 1, 0, 0, 0, 0), (1, 9, 0, 0, 0, 1)), 11),
        Tally(second, ((0, 7),), 7),
    ]
    assert release(tallies, Rules()) == (
        GradedRelease("m:one", (Withheld(), Bands(Span(9, 9), Span(1, 1), 1))),
        ChoiceRelease("m:two", (7,), 7),
    )


def test_F2_a_show_of_hands_is_bands_without_a_threshold() -> None:
    (one,) = release_openly([Tally(graded("a"), ((1, 2, 0, 0, 0, 1),), 4)], exact=False)
    assert one == GradedRelease("m:g", (Bands(Span(2, 2), Span(1, 1), 1),))


def test_F2_what_is_about_one_person_is_not_asked_by_hand() -> None:
    vote = graded("a", "b", sensitive=("b",))
    cells = (0, 9, 0, 0, 0, 9)
    (one,) = release_openly([Tally(vote, (cells, cells), 18)], exact=False)
    assert one == GradedRelease("m:g", (Bands(Span(9, 9), Span(9, 9), 0), Withheld("not-asked")))


def test_F3_one_person_sees_their_own_option() -> None:
    tallies = [Tally(graded("a"), ((0, 0, 0, 0, 1, 0),), 1), Tally(choice("x"), ((0, 1),), 1)]
    assert release_openly(tallies, exact=True) == (
        GradedRelease("m:g", (Full((0, 0, 0, 1, 0), 0, 4),)),
        ChoiceRelease("m:c", (1,), 1),
    )


def test_bands_of_every_form() -> None:
    bands = Bands(Span(4, 4), Span(6, 6), 1)
    assert bands_of(bands) == bands
    assert bands_of(Full((4, 0, 0, 6, 0), 1, 4)) == bands
    assert bands_of(Withheld()) is None
    assert bands_of(Bands(Span(0, 0), Span(0, 0), 3)) is None  # hands, and nobody raised one


def test_the_share_of_a_masked_band_is_the_middle_of_its_limits() -> None:
    bands = released([9, 0, 0, 0, 1], sensitive=True)
    assert isinstance(bands, Bands)
    assert bands.upper_share == pytest.approx(0.1)
    assert not bands.upper.exact
    assert not bands.lower.exact
