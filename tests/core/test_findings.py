"""Findings: orders, ties, divided, missing, gaps; and R10, that releases alone decide."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.findings import (
    Standing,
    advice_holds,
    gaps,
    is_gap_pair,
    most_wanted,
    profile,
    profiles_of,
    ranking,
    start_here,
    start_with_gap,
)
from apl_tui.core.release import ChoiceRelease, Full, GradedRelease, Rules, exactly, release
from apl_tui.core.workshop import Advice, Better, Vote
from tests.core.samples import band_mates, choice, graded, of_bands, of_totals

betters: st.SearchStrategy[Better] = st.sampled_from(["high", "low"])
rows = st.lists(
    st.none() | st.tuples(st.integers(0, 15), st.integers(0, 15)).filter(lambda r: sum(r) >= 5),
    min_size=1,
    max_size=6,
)


def vote_of(count: int, *, better: Better = "high", name: str = "g") -> Vote:
    return graded(*(f"i{i}" for i in range(count)), better=better, name=name)


def ids(standings: Iterable[Standing]) -> list[str]:
    return [standing.indicator.id for standing in standings]


def test_strongest_and_weakest_by_the_share_of_the_upper_band() -> None:
    found = profile(graded("a", "b", "c"), of_bands(graded("a", "b", "c"), (4, 6), (1, 9), (8, 2)))
    assert ids(found.strongest) == ["b"]
    assert ids(found.weakest) == ["c"]


def test_where_low_is_better_the_order_turns() -> None:
    vote = graded("a", "b", "c", better="low")
    found = profile(vote, of_bands(vote, (4, 6), (1, 9), (8, 2)))
    assert ids(found.strongest) == ["c"]
    assert ids(found.weakest) == ["b"]
    assert found.standings[2].share == pytest.approx(0.8)


@pytest.mark.parametrize("better", ["high", "low"])
def test_all_that_stand_equal_at_an_end_are_named(better: Better) -> None:
    vote = vote_of(5, better=better)
    tied = profile(vote, of_bands(vote, (3, 3), (12, 4), (6, 2), (5, 5), (4, 3)))
    ends = (["i0", "i3"], ["i1", "i2"])
    assert (ids(tied.strongest), ids(tied.weakest)) == (ends if better == "high" else ends[::-1])


def test_when_all_stand_equal_nothing_is_strongest_or_weakest() -> None:
    vote = vote_of(2)
    found = profile(vote, of_bands(vote, (2, 4), (4, 8)))
    assert found.strongest == found.weakest == ()
    assert start_here([found]) is None


@pytest.mark.parametrize("better", ["high", "low"])
def test_what_is_about_one_person_is_never_set_in_order(better: Better) -> None:
    vote = graded("a", "boss", "chief", "b", better=better, sensitive=("boss", "chief"))
    found = profile(vote, of_bands(vote, (6, 6), (0, 12), (12, 0), (5, 7)))
    assert {*ids(found.strongest), *ids(found.weakest)} == {"a", "b"}
    assert ids(found.compared) == ["a", "b"]
    start = start_here([found])
    assert start is (found.standings[0] if better == "high" else found.standings[3])


def test_the_talk_about_gaps_never_starts_with_what_is_about_one_person() -> None:
    today = graded("a", "boss", "b", sensitive=("boss",))
    dots = choice("a", "boss", "b", kind="dots", dots=3)
    for bands in (((4, 6), (9, 1), (6, 4)), ((1, 9), (1, 9), (1, 9))):
        rows = gaps(profile(today, of_bands(today, *bands)), dots, of_totals(dots, 2, 9, 1))
        assert not [gap for gap in most_wanted(rows) if gap.standing.indicator.sensitive]
        first = start_with_gap(rows)
        assert first
        assert first.indicator.id == "a"


@given(rows, betters)
def test_strongest_and_weakest_are_all_extremes_of_what_was_released(
    bands: list[tuple[int, int] | None], better: Better
) -> None:
    vote = vote_of(len(bands), better=better)
    found = profile(vote, of_bands(vote, *bands))
    shares = {s.share for s in found.standings if s.share is not None}
    if len(shares) < 2:
        assert found.strongest == found.weakest == ()
        return
    assert found.strongest == tuple(s for s in found.standings if s.share == max(shares))
    assert found.weakest == tuple(s for s in found.standings if s.share == min(shares))


@pytest.mark.parametrize(
    ("bands", "divided"),
    [((6, 4), True), ((4, 6), True), ((61, 39), False), ((9, 6), True), ((7, 4), False)],
)
@pytest.mark.parametrize("better", ["high", "low"])
def test_divided_from_exactly_forty_percent(
    bands: tuple[int, int], divided: bool, better: Better
) -> None:
    vote = vote_of(1, better=better)
    found = profile(vote, of_bands(vote, bands))
    assert found.standings[0].divided is divided
    assert bool(found.divided) is divided


@pytest.mark.parametrize(
    ("bands", "better", "missing"),
    [
        ((5, 5), "high", True),
        ((5, 5), "low", True),
        ((5, 6), "high", False),
        ((6, 5), "high", True),
        ((6, 5), "low", False),
        ((5, 6), "low", True),
    ],
)
def test_missing_from_exactly_half(bands: tuple[int, int], better: Better, missing: bool) -> None:
    vote = vote_of(1, better=better)
    assert profile(vote, of_bands(vote, bands)).standings[0].missing is missing


def test_R10_what_was_withheld_counts_in_nothing_and_keeps_its_place() -> None:
    vote = vote_of(3)
    found = profile(vote, of_bands(vote, None, (1, 9), None))
    assert ids(found.standings) == ["i0", "i1", "i2"]
    withheld = found.standings[0]
    assert (withheld.bands, withheld.share, withheld.missing) == (None, None, None)
    assert withheld.divided is False
    assert found.strongest == found.weakest == ()
    assert found.missing == found.divided == ()
    assert not advice_holds(Advice((vote.key,), 1, ""), [found])


def test_R10_nothing_released_nothing_found() -> None:
    vote = vote_of(2)
    found = profile(vote, of_bands(vote, None, None))
    assert found.strongest == found.weakest == ()
    assert start_here([found]) is None


@given(band_mates(), st.booleans(), st.integers(0, 3))
@example(([9, 0, 0, 3], [0, 9, 0, 3]), False, 0)
def test_R10_equal_releases_give_equal_findings(
    mates: tuple[list[int], list[int]], sensitive: bool, unsure: int
) -> None:
    found = []
    for counts in mates:
        vote = graded("a", "b", size=len(counts), sensitive=("a",) if sensitive else ())
        cells = (unsure, *counts)
        releases = release([Tally(vote, (cells, cells), sum(cells))], Rules())
        found.append(profiles_of([vote], releases))
    assert found[0] == found[1]


@pytest.mark.parametrize("few", [0, 1, 2])
def test_R10_a_masked_band_gives_the_same_share_whatever_it_hides(few: int) -> None:
    vote = graded("a", sensitive=("a",))
    (released,) = release([Tally(vote, ((0, few, 0, 0, 0, 10 - few),), 10)], Rules())
    assert isinstance(released, GradedRelease)
    assert profile(vote, released).standings[0].share == pytest.approx(0.85)


def test_a_full_distribution_counts_as_its_bands() -> None:
    vote = vote_of(1)
    full = GradedRelease(vote.key, (Full((2, 2, 2, 3, 3), exactly(0), 4),))
    assert profile(vote, full).standings[0].share == pytest.approx(0.5)


# --- where to start ---------------------------------------------------------------------------


def test_start_where_the_share_is_smallest_of_all_votes() -> None:
    first, second = vote_of(2, name="one"), vote_of(2, name="two", better="low")
    profiles = [
        profile(first, of_bands(first, (4, 6), (7, 3))),
        profile(second, of_bands(second, (2, 8), (9, 1))),
    ]
    start = start_here(profiles)
    assert start
    assert start.key == "m:two:i0"


@pytest.mark.parametrize("bands", [((4, 2), (2, 4)), ((8, 4), (4, 8)), ((7, 3), (3, 7))])
def test_equal_shares_of_two_votes_are_a_tie_and_the_first_in_the_file_is_taken(
    bands: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    """1 − 2/3 and 1/3 are different floats, but the same share."""
    low, high = vote_of(2, name="low", better="low"), vote_of(2, name="high")
    profiles = [
        profile(low, of_bands(low, bands[1], (9, 1))),
        profile(high, of_bands(high, bands[0], (1, 9))),
    ]
    for order in (profiles, profiles[::-1]):
        start = start_here(order)
        assert start is order[0].standings[0]


def test_a_vote_whose_indicators_stand_equal_can_still_be_where_to_start() -> None:
    first, second = vote_of(2, name="one"), vote_of(2, name="two")
    profiles = [
        profile(first, of_bands(first, (8, 2), (8, 2))),
        profile(second, of_bands(second, (3, 7), (1, 9))),
    ]
    assert start_here(profiles) is profiles[0].standings[0]


# --- gaps, rankings, advice -------------------------------------------------------------------

TODAY = graded("a", "b", "c", "d")
TRY = choice("a", "b", "c", "d", kind="dots", dots=3)


def test_gaps_by_dots_then_by_the_lowest_share_then_file_order() -> None:
    today = profile(TODAY, of_bands(TODAY, (1, 9), (4, 6), (9, 1), (4, 6)))
    found = gaps(today, TRY, of_totals(TRY, 3, 5, 3, 5))
    assert [(gap.standing.indicator.id, str(gap.dots)) for gap in found] == [
        ("b", "5"),
        ("d", "5"),
        ("c", "3"),
        ("a", "3"),
    ]


def test_the_talk_about_gaps_starts_where_much_is_wanted_and_little_is_there() -> None:
    today = profile(TODAY, of_bands(TODAY, (9, 1), (1, 9), (9, 1), (4, 6)))
    for dots, start in (((5, 6, 1, 1), "a"), ((1, 6, 1, 2), "b"), ((1, 9, 6, 6), "c")):
        found = gaps(today, TRY, of_totals(TRY, *dots))
        first = start_with_gap(found)
        assert first
        assert first.indicator.id == start
    assert start_with_gap(gaps(today, TRY, of_totals(TRY, 0, 0, 0, 0))) is None
    assert start_with_gap(gaps(today, TRY, ChoiceRelease(TRY.key, None))) is None


def test_R10_gaps_that_were_withheld_come_last_in_file_order() -> None:
    today = profile(TODAY, of_bands(TODAY, None, (4, 6), None, (4, 6)))
    found = gaps(today, TRY, of_totals(TRY, 9, 1, 8, 2))
    assert ids(gap.standing for gap in found) == ["d", "b", "a", "c"]


def test_R10_without_the_dots_gaps_stand_in_file_order() -> None:
    today = profile(TODAY, of_bands(TODAY, (9, 1), (4, 6), (1, 9), (5, 5)))
    found = gaps(today, TRY, ChoiceRelease(TRY.key, None))
    assert ids(gap.standing for gap in found) == ["a", "b", "c", "d"]
    assert {gap.dots for gap in found} == {None}


def test_a_gap_pair_asks_both_questions_of_the_same_indicators() -> None:
    assert is_gap_pair(TODAY, TRY)
    assert not is_gap_pair(TRY, TODAY)
    assert not is_gap_pair(TODAY, choice("a", "b", "c", "d"))
    assert not is_gap_pair(TODAY, choice("b", "a", "c", "d", kind="dots", dots=3))


def test_a_ranking_is_most_chosen_first_and_ties_in_file_order() -> None:
    vote = choice("a", "b", "c")
    found = ranking(vote, of_totals(vote, 2, 7, 2))
    assert [(indicator.id, str(n)) for indicator, n in found] == [
        ("b", "7"),
        ("a", "2"),
        ("c", "2"),
    ]


def test_R10_a_withheld_ranking_is_empty() -> None:
    assert ranking(choice("a"), ChoiceRelease("m:c", None)) == ()


@pytest.mark.parametrize(("least", "holds"), [(1, True), (2, True), (3, False)])
def test_advice_counts_missing_preconditions_of_its_votes_only(least: int, holds: bool) -> None:
    mine, other = vote_of(3, name="one"), vote_of(2, name="two")
    profiles = [
        profile(mine, of_bands(mine, (5, 5), (9, 1), (1, 9))),
        profile(other, of_bands(other, (9, 1), (9, 1))),
    ]
    assert advice_holds(Advice((mine.key,), least, ""), profiles) is holds


def test_profiles_are_of_graded_votes_with_a_release_in_script_order() -> None:
    first, second, third = vote_of(1, name="one"), choice("x"), vote_of(1, name="three")
    releases = (of_bands(third, (1, 5)), of_totals(second, 7))
    found = profiles_of([first, second, third], releases)
    assert [one.vote.id for one in found] == ["three"]
