"""T5: one result of several groups, from what was released in each and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.findings import profile
from apl_tui.core.pool import PooledVote, pool
from apl_tui.core.records import Settings
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    GradedRelease,
    Rules,
    Span,
    Withheld,
    bands_of,
    exact_bands,
    release,
)
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Vote
from tests.core.samples import choice, counts_of_scale, graded, workshop
from tests.core.test_trend import FIRST, SECOND, held

THIRD = "2027-05-03T10:00+02:00"


def only(*sessions: Session) -> PooledVote:
    (vote,) = pool(sessions).votes
    return vote


def bands(pooled: PooledVote, place: int = 0) -> Bands:
    assert isinstance(pooled.released, GradedRelease)
    one = pooled.released.indicators[place]
    assert isinstance(one, Bands)
    return one


def group(vote: Vote, counts: tuple[int, ...], started: str) -> Session:
    """A group that answered one indicator; `counts` begins with "don't know"."""
    people = max(sum(counts), 1)
    session = new_session(f"s-{started[:10]}", workshop([vote]), Settings("Norr", people), started)
    let_out = release([Tally(vote, (counts,), sum(counts))], Rules())
    return session.opened().closed("ballots", sum(counts), let_out)


def test_T5_two_sessions_of_eight_pool_to_sixteen() -> None:
    vote = graded("a", "b")
    pooled = only(held(vote, (3, 5), (8, 0)), held(vote, (2, 6), (1, 7), started=SECOND))
    assert (pooled.people, pooled.ballots, pooled.groups, pooled.of) == (16, 16, 2, (2, 2))
    assert [bands(pooled, place) for place in (0, 1)] == [
        exact_bands(5, 11),
        exact_bands(9, 7),
    ]
    assert bands(pooled).n == 16
    strongest = profile(pooled.vote, pooled.released).strongest  # type: ignore[arg-type]
    assert [standing.indicator.id for standing in strongest] == ["a"]


@given(st.lists(st.integers(0, 5), min_size=3, max_size=7), st.integers(0, 7))
def test_T5_what_is_withheld_in_a_group_is_not_in_the_pool(few: list[int], upper: int) -> None:
    vote = graded("a")
    shown = group(vote, (1, 7 - upper, 0, 0, 0, upper), FIRST)
    hidden = group(vote, tuple(few.count(option) for option in range(6)), SECOND)
    released = hidden.rounds[0].releases[0]
    assert isinstance(released, GradedRelease)
    pooled = only(shown, hidden)
    if isinstance(released.indicators[0], Withheld):
        assert bands(pooled) == exact_bands(7 - upper, upper, 1)
        assert pooled.of == (1,)
    else:
        assert pooled.of == (2,)


def test_T5_two_groups_that_are_both_too_small_stay_withheld() -> None:
    vote = graded("a")
    pooled = only(held(vote, (2, 3)), held(vote, (3, 2), started=SECOND))
    assert pooled.released == GradedRelease(vote.key, (Withheld(),))
    assert pooled.of == (0,)


def test_T5_limits_of_a_masked_band_are_added() -> None:
    vote = graded("a", sensitive="a")
    pooled = only(
        held(vote, (1, 9)), held(vote, (4, 6), started=SECOND), held(vote, (8, 0), started=THIRD)
    )
    lower, upper = Span(0 + 2 + 5, 3 + 4 + 8), Span(7 + 6 + 0, 10 + 6 + 3)
    assert bands(pooled) == Bands(lower, upper, Span(0, 2 + 2 + 0), 10 + 10 + 8)


@given(st.data(), st.booleans())
def test_T5_a_pool_is_a_function_of_the_releases(data: st.DataObject, secret: bool) -> None:
    """Exchange answers so that every release stands: the pool stands, byte for byte."""
    vote = graded("a", sensitive="a" if secret else "")
    ones, others = [], []
    for started in (FIRST, SECOND, THIRD):
        counts = data.draw(st.lists(st.integers(0, 6), min_size=6, max_size=6))
        mates = data.draw(st.lists(st.integers(0, 6), min_size=6, max_size=6))
        one, other = group(vote, tuple(counts), started), group(vote, tuple(mates), started)
        if one.rounds[0].releases != other.rounds[0].releases:  # then within the bands only
            mates = [counts[0], 0, 0, sum(counts[1:4]), sum(counts[4:]), 0]
            other = group(vote, tuple(mates), started)
        other = replace(other, settings=one.settings, rounds=tuple(
            replace(r, people=one.rounds[0].people, ballots=one.rounds[0].ballots)
            for r in other.rounds
        ))  # fmt: skip
        ones.append(one)
        others.append(other)
    assert [s.rounds[0].releases for s in ones] == [s.rounds[0].releases for s in others]
    assert pool(ones).votes == pool(others).votes


@given(st.lists(counts_of_scale.filter(lambda c: len(c) == 5), min_size=2, max_size=4))
def test_T5_a_pool_is_the_sum_of_its_parts_and_nothing_more(groups: list[list[int]]) -> None:
    """Whoever has the releases has the pool: it tells nothing that they do not."""
    vote = graded("a")
    days = [FIRST, SECOND, THIRD, "2027-09-01T10:00+02:00"]
    sessions = [group(vote, (0, *counts), day) for counts, day in zip(groups, days, strict=False)]
    parts = []
    for session in sessions:
        released = session.rounds[0].releases[0]
        assert isinstance(released, GradedRelease)
        parts += [one for one in map(bands_of, released.indicators) if one]
    pooled = only(*sessions)
    assert pooled.of == (len(parts),)
    if parts:
        assert bands(pooled).lower.low == sum(part.lower.low for part in parts)
        assert bands(pooled).n == sum(part.n for part in parts)


def test_T5_choices_are_added_only_over_the_very_same_options() -> None:
    vote = choice("a", "b", kind="dots", dots=3)
    first, second = held(vote, (0, 8), (0, 2)), held(vote, (0, 7), (0, 7), started=SECOND)
    assert only(first, second).released == ChoiceRelease(vote.key, (Span(11, 15), Span(5, 9)), 15)
    few = held(vote, (0, 5), (0, 5), started=THIRD)
    with_few = only(first, second, few)
    assert with_few.released == ChoiceRelease(vote.key, (Span(11, 15), Span(5, 9)), 15)
    assert with_few.of == (2, 2)
    other = choice("a", "c", kind="dots", dots=3)
    assert pool([first, held(other, (0, 8), (0, 8), started=SECOND)]).votes == ()
    assert pool([first, held(replace(vote, dots=2), (0, 8), (0, 8), started=SECOND)]).votes == ()


def test_T5_a_changed_wording_is_not_added() -> None:
    vote = graded("a", "b")
    first, second = vote.indicators
    changed = replace(vote, indicators=(replace(first, text="New words"), second))
    pooled = only(held(vote, (4, 4), (4, 4)), held(changed, (0, 8), (0, 8), started=SECOND))
    assert pooled.vote == changed
    assert pooled.of == (1, 2)
    assert bands(pooled, 0) == exact_bands(0, 8)
    assert bands(pooled, 1) == exact_bands(4, 12)
    lower = replace(vote, better="low")
    assert (
        pool([held(vote, (4, 4), (4, 4)), held(lower, (4, 4), (4, 4), started=SECOND)]).votes == ()
    )


def test_F2_hands_are_never_pooled_with_ballots() -> None:
    vote = graded("a")
    ballots = [held(vote, (4, 4)), held(vote, (4, 4), started=SECOND)]
    hands = held(vote, (0, 20), mode="hands", started=THIRD)
    pooled = only(*ballots, hands)
    assert (bands(pooled).n, pooled.groups) == (16, 2)
    assert pooled.left_out == ((hands.id, "other-mode"),)
    assert pool([ballots[0], hands]).votes == ()


def test_T5_the_closing_round_is_pooled_within_one_workshop() -> None:
    from tests.core.test_trend import ON_HAND

    (vote,) = ON_HAND.votes
    one = held(vote, (4, 4), (4, 4), script=ON_HAND)
    assert bands(only(one, held(vote, (1, 7), (1, 7), started=SECOND, script=ON_HAND))).n == 16
    other = held(vote, (1, 7), (1, 7), started=SECOND, script=replace(ON_HAND, id="other"))
    assert pool([one, other]).votes == ()


def test_a_pool_needs_two_different_sessions() -> None:
    session = held(graded("a"), (4, 4))
    for some in ([session], [session, session], []):
        with pytest.raises(ValueError, match="different"):
            pool(some)
