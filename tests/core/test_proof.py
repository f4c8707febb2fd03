"""The proof: it passes on the real rule with its figures, and fails on every broken one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations_with_replacement, product
from math import comb

import pytest

from apl_tui.core.ballot import Tally
from apl_tui.core.records import Settings
from apl_tui.core.release import Bands, Full, GradedRelease, Rules, Withheld, exactly, release
from apl_tui.core.session import new_session
from apl_tui.privacy.proof import (
    Counts,
    JoinerLeak,
    ReleaseView,
    ViewProof,
    certain,
    check_bands,
    check_full,
    distributions,
    joiner_leak,
    leaks_of_other_rules,
    released_bytes,
)
from tests.core.samples import workshop

RELEASE = ReleaseView("proof.view-release", released_bytes)


def clock() -> float:
    return 0.0


def substantive(tally: Tally) -> Counts:
    return tally.counts[0][1:]


def answered(tally: Tally) -> list[int]:
    return [o for o, count in enumerate(substantive(tally), start=1) for _ in range(count)]


# --- the real rule ----------------------------------------------------------------------------


def test_R3_the_proof_over_all_distributions_up_to_twenty() -> None:
    """R1, R2, R3, R4 and R5: all tallies that may not be told apart give the same bytes."""
    proof = check_bands([RELEASE], now=clock)
    assert proof.holds
    assert proof.violations == 0
    assert proof.first_clash is None
    assert (proof.sizes, proof.k, proof.n_max) == ((4, 5), 6, 20)
    assert proof.tried == 433_206
    assert proof.groups == 1_234


@pytest.mark.parametrize("k", [5, 9, 11])
def test_R3_the_proof_for_other_thresholds(k: int) -> None:
    assert check_bands([RELEASE], now=clock, k=k, n_max=11).holds


def test_R7_the_proof_for_coalitions_of_up_to_three() -> None:
    proof = check_full([RELEASE], now=clock)
    assert proof.holds
    assert (proof.tried, proof.alone, proof.violations) == (22_477, 20_692, 0)
    assert (proof.n_max, proof.coalition) == (16, 3)


def test_R7_four_who_compare_are_too_many_so_the_promise_says_three() -> None:
    assert check_full([RELEASE], now=clock, coalition=4).violations == 1_981


def test_the_time_is_taken_from_the_clock_that_was_passed_in() -> None:
    moments = iter([10.0, 12.5, 20.0, 21.0])
    assert check_bands([RELEASE], now=lambda: next(moments), n_max=6).seconds == 2.5
    assert check_full([RELEASE], now=lambda: next(moments), n_max=10).seconds == 1.0


# --- broken rules -----------------------------------------------------------------------------


def show(extra: Callable[[Tally], object]) -> Callable[[Tally, Rules], bytes]:
    """The real release with something more beside what is shown."""

    def released_as(tally: Tally, rules: Rules) -> bytes:
        (let_out,) = release((tally,), rules)
        assert isinstance(let_out, GradedRelease)
        shown = not isinstance(let_out.indicators[0], Withheld)
        return repr((let_out, extra(tally) if shown else None)).encode()

    return released_as


def full_from_six(tally: Tally, rules: Rules) -> bytes:
    counts = substantive(tally)
    return repr(counts).encode() if sum(counts) >= 6 else released_bytes(tally, rules)


def shows_n_when_withheld(tally: Tally, rules: Rules) -> bytes:
    return released_bytes(tally, rules) + bytes([sum(substantive(tally))])


def tells_a_withheld_dont_know(tally: Tally, rules: Rules) -> bytes:
    return released_bytes(tally, rules) + bytes([tally.counts[0][0]])


def exact_small_band(tally: Tally, rules: Rules) -> bytes:
    bands = Full(substantive(tally), exactly(0), len(substantive(tally)) - 1).bands
    shown = sum(substantive(tally)) >= 8
    return released_bytes(tally, rules) + (repr(bands).encode() if shown else b"")


def exact_large_band(tally: Tally, rules: Rules) -> bytes:
    """The small band is masked and the other is not: subtraction gives the small one."""
    (let_out,) = release((tally,), rules)
    assert isinstance(let_out, GradedRelease)
    one = let_out.indicators[0]
    if isinstance(one, Bands):
        upper = sum(substantive(tally)[-2:])
        if one.upper.low == 0:
            return repr((one.upper, one.n - upper)).encode()
    return repr(one).encode()


BROKEN = {
    "full distribution at n ≥ 6": full_from_six,
    "one option count more": show(lambda tally: substantive(tally)[0]),
    "the middle option's count": show(lambda tally: substantive(tally)[2]),
    "a mean": show(lambda tally: f"{sum(answered(tally)) / len(answered(tally)):.1f}"),
    "three bands": show(lambda tally: (sum(substantive(tally)[:2]), substantive(tally)[2])),
    "the least and the most": show(lambda tally: (min(answered(tally)), max(answered(tally)))),
    "the median": show(lambda tally: sorted(answered(tally))[len(answered(tally)) // 2]),
    "the spread": show(lambda tally: len({*answered(tally)})),
    "n of a withheld indicator": shows_n_when_withheld,
    "don't know of a withheld indicator": tells_a_withheld_dont_know,
    "a sensitive small band": exact_small_band,
    "the other band of a sensitive one": exact_large_band,
}


@pytest.mark.parametrize("name", BROKEN)
def test_R3_the_proof_fails_on_a_broken_rule(name: str) -> None:
    proof = check_bands(
        [RELEASE, ReleaseView("broken", BROKEN[name])], now=clock, n_max=8, sizes=(4,)
    )
    assert not proof.holds
    assert proof.violations > 0
    assert proof.views[0].violations == 0  # the real one beside it still holds
    assert proof.first_clash
    assert proof.first_clash.view == "broken"
    assert proof.first_clash.first != proof.first_clash.second


def test_S2_storing_one_option_count_more_than_is_shown_is_caught() -> None:
    """Screen and disk as two views: the screen holds, the disk does not."""

    def stored(tally: Tally, rules: Rules) -> bytes:
        settings = Settings("u", max(1, tally.answered), k=rules.k)
        session = new_session("s", workshop([tally.vote]), settings, "2026-11-23T13:00+01:00")
        closed = session.opened().closed("ballots", tally.answered, release([tally], rules))
        return repr(closed.rounds).encode()

    def stored_with_more(tally: Tally, rules: Rules) -> bytes:
        more = sum(substantive(tally)) >= 8 and substantive(tally)[-1]
        return stored(tally, rules) + repr(more).encode()

    views = [
        ReleaseView("screen", released_bytes),
        ReleaseView("disk", stored),
        ReleaseView("leak", stored_with_more),
    ]
    proof = check_bands(views, now=clock, n_max=8, sizes=(4,))
    assert [view.violations > 0 for view in proof.views] == [False, False, True]
    assert not proof.holds


def test_a_view_that_shows_nothing_proves_nothing() -> None:
    proof = check_bands([ReleaseView("blind", lambda _tally, _rules: b"")], now=clock, n_max=8)
    assert proof.views == (ViewProof("blind", 1, 0),)
    assert not proof.holds
    assert not check_bands([], now=clock, n_max=6).holds
    assert not check_full([RELEASE], now=clock, n_max=9).holds


def test_a_proof_of_nothing_released_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is released"):
        check_bands([RELEASE], now=clock, k=21)


def dominance(margin: int) -> ReleaseView:
    """R7 with another margin for the largest option."""

    def released_as(tally: Tally, rules: Rules) -> bytes:
        counts = substantive(tally)
        if max(counts) < sum(counts) - margin:
            return repr(counts).encode()
        return released_bytes(tally, replace(rules, full=False))

    return ReleaseView("broken", released_as)


@pytest.mark.parametrize(("margin", "held"), [(0, 0), (1, 1), (2, 2), (3, 3)])
def test_R7_a_smaller_margin_holds_for_smaller_coalitions_only(margin: int, held: int) -> None:
    for coalition in range(4):
        proof = check_full([dominance(margin)], now=clock, n_max=11, coalition=coalition)
        assert (proof.violations == 0) is (coalition <= held), coalition


def test_R7_two_views_are_seen_together() -> None:
    """Each tells too little alone; together they are the full distribution without a margin."""

    def part(which: slice) -> ReleaseView:
        return ReleaseView("part", lambda tally, _: repr(substantive(tally)[which]).encode())

    views = [part(slice(0, 2)), part(slice(2, None))]
    apart = check_full(views[:1], now=clock, n_max=10, sizes=(4,))
    assert check_full(views, now=clock, n_max=10, sizes=(4,)).violations > apart.violations


# --- what "certain" means ---------------------------------------------------------------------


def certain_from_first_principles(pictures: list[list[Counts]], people: int) -> int:
    """Every coalition and every fitting distribution, without any short cut."""
    found = 0
    for group in pictures:
        for members in combinations_with_replacement(range(len(group[0])), people):
            known = Counter(members)
            rests = [
                tuple(count - known[o] for o, count in enumerate(counts))
                for counts in group
                if all(count >= known[o] for o, count in enumerate(counts))
            ]
            options = {o for rest in rests for o, count in enumerate(rest) if count}
            found += len(options) == 1
    return found


@pytest.mark.parametrize(("n", "people"), product([5, 6], [0, 1, 2, 3]))
@pytest.mark.parametrize("rule", ["full", "mean", "largest", "bands"])
def test_the_short_cut_counts_what_the_long_way_counts(n: int, people: int, rule: str) -> None:
    shown: dict[str, Callable[[Counts], object]] = {
        "full": lambda counts: counts,
        "mean": lambda counts: sum(o * count for o, count in enumerate(counts)),
        "largest": max,
        "bands": lambda counts: sum(counts[:3]),
    }
    groups: dict[object, list[Counts]] = {}
    for counts in distributions(n, 5):
        groups.setdefault(shown[rule](counts), []).append(counts)
    pictures = list(groups.values())
    assert certain(pictures, people) == certain_from_first_principles(pictures, people)


@pytest.mark.parametrize(("n", "size"), [(0, 4), (6, 4), (20, 4), (6, 5), (20, 5)])
def test_all_distributions_are_tried_once(n: int, size: int) -> None:
    found = list(distributions(n, size))
    assert len(found) == len(set(found)) == comb(n + size - 1, size - 1)
    assert all(sum(counts) == n and min(counts) >= 0 for counts in found)


# --- what other rules leak --------------------------------------------------------------------


def test_the_table_of_what_other_rules_leak() -> None:
    """The figures of privacy.md, "Why not more"; where it has a dash, the number stands here."""
    table = {row.rule: (row.outsider, row.own, row.two) for row in leaks_of_other_rules()}
    assert table == {
        "proof.rule-full": ((5, 5), (25, 25), (75, 75)),
        "proof.rule-mean": ((2, 2), (8, 10), (26, 30)),
        "proof.rule-three-bands": ((1, 1), (5, 5), (15, 15)),
        "proof.rule-dominance": ((0, 0), (0, 0), (62, 62)),
        "proof.rule-bands": ((0, 0), (0, 0), (0, 0)),
    }
    assert [row.n_from for row in leaks_of_other_rules()] == [5, 5, 5, 10, 5]


def test_R7_a_newcomer_to_a_vote_that_was_shown_in_full() -> None:
    assert joiner_leak() == JoinerLeak(10, pairs=4_794, certain=4_740)
    assert joiner_leak(margin=3) == JoinerLeak(10, pairs=4_432, certain=4_314)
