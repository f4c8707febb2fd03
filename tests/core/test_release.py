"""The release rule: R1–R7 and R9. R3 over all distributions stands in `test_proof.py` too."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.release import (
    PERCENT_FROM,
    SMALL_COUNT,
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Rules,
    Span,
    Withheld,
    bands_of,
    exact_bands,
    exactly,
    release,
    release_openly,
)
from apl_tui.privacy.proof import distributions
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
    assert released(counts, dont_know=unsure) == exact_bands(lower, upper, unsure)


def test_R2_at_hundreds_of_answers_still_only_bands() -> None:
    assert released([100, 50, 70, 80, 99]) == exact_bands(220, 179)


def test_R2_the_middle_option_of_five_is_in_the_lower_band() -> None:
    assert released([0, 0, 6, 0, 0]) == exact_bands(6, 0)
    assert released([0, 0, 0, 6, 0]) == exact_bands(0, 6)


def test_R2_four_options_are_split_two_and_two() -> None:
    assert released([0, 6, 0, 0]) == exact_bands(6, 0)
    assert released([0, 0, 6, 0]) == exact_bands(0, 6)


@given(band_mates(), st.booleans(), st.integers(0, 5), st.integers(5, 12))
@example(mates=([1, 2, 0, 3, 4], [1, 2, 0, 4, 3]), sensitive=False, unsure=1, k=5)
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
    at = released([4, 0, 0, 0, threshold - 4], sensitive=True, k=k, full=full, dont_know=4)
    assert below == Withheld("too-few")
    assert at == exact_bands(4, threshold - 4, 4)


def about_one(unsure: int, lower: int, upper: int) -> IndicatorRelease:
    return released([lower, 0, 0, 0, upper], dont_know=unsure, sensitive=True)


@pytest.mark.parametrize("ballots", range(8, 16))
def test_R4_no_small_count_about_one_person_is_told_nor_can_be_reckoned_out(ballots: int) -> None:
    """With the ballots known: what is told fits every count within its limits that adds up."""
    told: dict[IndicatorRelease, set[tuple[int, ...]]] = {}
    for cells in distributions(ballots, 3):
        told.setdefault(about_one(*cells), set()).add(cells)
    for one, possible in told.items():
        if isinstance(one, Withheld):
            assert possible == {c for c in distributions(ballots, 3) if c[1] + c[2] < 8}
            continue
        assert isinstance(one, Bands)
        spans = (one.dont_know, one.lower, one.upper)
        for span, counts in zip(spans, zip(*possible, strict=True), strict=True):
            assert {*counts} == {*range(span.low, span.high + 1)}, (one, possible)
            small = ballots > 10 and span.low <= SMALL_COUNT
            assert not small or len({*counts}) > SMALL_COUNT, (one, possible)
        assert one.n == ballots - one.dont_know.low


@pytest.mark.parametrize("ballots", range(8, 16))
def test_R4_two_who_compare_do_not_know_the_half_of_all_others(ballots: int) -> None:
    groups: dict[IndicatorRelease, list[tuple[int, ...]]] = {}
    for cells in distributions(ballots, 3):
        groups.setdefault(about_one(*cells), []).append(cells)
    for group in groups.values():
        for known in distributions(2, 3):
            rests = [tuple(c - k for c, k in zip(cells, known, strict=True)) for cells in group]
            rests = [rest for rest in rests if min(rest) >= 0]
            for half in (1, 2):
                assert not rests or any(rest[half] for rest in rests)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ((0, 8, 4), Bands(Span(5, 8), exactly(4), Span(0, 3), 12)),
        ((3, 5, 4), Bands(Span(5, 8), exactly(4), Span(0, 3), 12)),
        ((0, 4, 8), Bands(Span(1, 4), exactly(8), Span(0, 3), 12)),
        ((1, 9, 2), Bands(Span(6, 12), Span(0, 3), Span(0, 3), 12)),
        ((1, 2, 9), Bands(Span(0, 3), Span(9, 12), Span(0, 3), 12)),
        ((4, 4, 8), exact_bands(4, 8, 4)),
        ((4, 2, 6), Bands(Span(0, 3), Span(5, 8), exactly(4), 8)),
        ((4, 6, 2), Bands(Span(5, 8), Span(0, 3), exactly(4), 8)),
        ((0, 4, 4), exact_bands(4, 4)),  # eight of eight: that all answered is told by R4's limit
        ((0, 0, 8), Bands(Span(0, 3), Span(5, 8), exactly(0), 8)),
    ],
)
def test_R4_what_is_shown_about_one_person(cells: tuple[int, int, int], shown: Bands) -> None:
    assert about_one(*cells) == shown


def test_R4_an_ordinary_indicator_shows_its_small_band() -> None:
    assert released([9, 0, 0, 0, 1]) == exact_bands(9, 1)


@given(counts_of_scale, st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_R5_dont_know_is_shown_with_what_is_shown_and_withheld_with_what_is_withheld(
    counts: list[int], unsure: int, other: int, sensitive: bool
) -> None:
    one = released(counts, dont_know=unsure, sensitive=sensitive)
    if isinstance(one, Withheld):
        assert one == released(counts, dont_know=other, sensitive=sensitive)
        assert repr(one) == repr(Withheld("too-few"))
    else:
        assert one.dont_know.low <= unsure <= one.dont_know.high
        assert one.dont_know.exact or (sensitive and unsure <= SMALL_COUNT)


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
        assert one == Full(tuple(counts), exactly(1), len(counts) - 1)
    else:
        assert isinstance(one, Bands | Withheld)


def test_R7_is_off_unless_chosen_and_never_for_a_sensitive_indicator() -> None:
    assert isinstance(released([4, 4, 4, 4, 4]), Bands)
    assert isinstance(released([4, 4, 4, 4, 4], sensitive=True, full=True), Bands)
    assert Rules().full is False


@given(counts_of_scale)
def test_R7_median_mean_and_bands_of_a_full_distribution(counts: list[int]) -> None:
    assume(sum(counts) > 0)
    full = Full(tuple(counts), exactly(3), len(counts) - 1)
    answers = [option for option, count in enumerate(counts, start=1) for _ in range(count)]
    assert full.median == statistics.median(answers)
    assert full.mean == pytest.approx(statistics.mean(answers))
    lower, upper = sum(counts[:-2]), sum(counts[-2:])
    assert full.bands == exact_bands(lower, upper, 3)
    assert full.n == full.bands.n == len(answers)


@given(st.data(), st.integers(0, 20), st.integers(5, 9))
def test_R9_totals_per_option_when_k_ballots_are_not_blank(
    data: st.DataObject, answered: int, k: int
) -> None:
    totals = data.draw(st.lists(st.integers(0, answered), min_size=1, max_size=6))
    vote = choice(*(f"i{i}" for i in range(len(totals))))
    (one,) = release([Tally(vote, tuple((0, n) for n in totals), answered)], Rules(k))
    if answered < k:
        assert one == ChoiceRelease(vote.key, None, 0)
    else:
        assert isinstance(one, ChoiceRelease)
        assert one.answered == answered
        for n, told in zip(totals, one.totals or (), strict=True):
            assert told.low <= n <= told.high


@pytest.mark.parametrize("k", range(5, 21))
def test_R9_one_ballot_under_k_tells_no_total(k: int) -> None:
    vote = choice("a", "b")

    def told(answered: int) -> ChoiceRelease:
        (one,) = release([Tally(vote, ((0, answered), (0, 3)), answered)], Rules(k))
        assert isinstance(one, ChoiceRelease)
        return one

    assert told(k - 1) == ChoiceRelease(vote.key, None, 0)
    assert told(k).totals
    assert told(k).answered == k


@pytest.mark.parametrize("n", range(5, 21))
def test_R9_nearly_none_and_nearly_all_are_told_as_limits(n: int) -> None:
    vote = choice(*(f"i{i}" for i in range(n + 1)))
    (one,) = release([Tally(vote, tuple((0, i) for i in range(n + 1)), n)], Rules(5))
    assert isinstance(one, ChoiceRelease)
    few, all_ = Span(0, 2), Span(n - 2, n)
    assert one.totals == (few, few, few, *(exactly(i) for i in range(3, n - 2)), all_, all_, all_)


def test_a_release_keeps_the_votes_and_indicators_in_order() -> None:
    first, second = graded("a", "b", name="one"), choice("x", name="two")
    tallies = [
        Tally(first, ((0, 1, 0, 0, 0, 0), (1, 9, 0, 0, 0, 1)), 11),
        Tally(second, ((0, 7),), 7),
    ]
    assert release(tallies, Rules()) == (
        GradedRelease("m:one", (Withheld(), exact_bands(9, 1, 1))),
        ChoiceRelease("m:two", (Span(5, 7),), 7),
    )


def test_F2_a_show_of_hands_is_bands_without_a_threshold() -> None:
    (one,) = release_openly([Tally(graded("a"), ((1, 2, 0, 0, 0, 1),), 4)], exact=False)
    assert one == GradedRelease("m:g", (exact_bands(2, 1, 1),))


def test_F2_what_is_about_one_person_is_not_asked_by_hand() -> None:
    vote = graded("a", "b", sensitive=("b",))
    cells = (0, 9, 0, 0, 0, 9)
    (one,) = release_openly([Tally(vote, (cells, cells), 18)], exact=False)
    assert one == GradedRelease("m:g", (exact_bands(9, 9), Withheld("not-asked")))


def test_F3_one_person_sees_their_own_option() -> None:
    tallies = [Tally(graded("a"), ((0, 0, 0, 0, 1, 0),), 1), Tally(choice("x"), ((0, 1),), 1)]
    assert release_openly(tallies, exact=True) == (
        GradedRelease("m:g", (Full((0, 0, 0, 1, 0), exactly(0), 4),)),
        ChoiceRelease("m:c", (exactly(1),), 1),
    )


def test_bands_of_every_form() -> None:
    bands = exact_bands(4, 6, 1)
    assert bands_of(bands) == bands
    assert bands_of(Full((4, 0, 0, 6, 0), exactly(1), 4)) == bands
    assert bands_of(Withheld()) is None
    assert bands_of(exact_bands(0, 0, 3)) is None  # hands, and nobody raised one


def test_the_share_of_a_masked_band_is_the_middle_of_its_limits() -> None:
    bands = released([9, 0, 0, 0, 1], sensitive=True)
    assert bands == Bands(Span(5, 10), Span(0, 3), Span(0, 2), 10)
    assert bands.share_of(bands.upper) == pytest.approx(1.5 / 9)
    assert not bands.upper.exact
    assert not bands.lower.exact
