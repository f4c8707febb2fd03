"""T2: two sessions of a unit beside each other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import Tally
from apl_tui.core.closing import VOTE_KEY, closing_module
from apl_tui.core.records import Mode, Settings
from apl_tui.core.release import Rules, Span, release, release_openly
from apl_tui.core.session import Session, new_session
from apl_tui.core.trend import (
    Comparison,
    Share,
    Trend,
    VoteTrend,
    Worth,
    compare,
    direction,
    worth_over_time,
)
from apl_tui.core.workshop import SCALES, Vote, Workshop
from tests.core.samples import choice, graded, workshop

FIRST, SECOND = "2026-11-23T10:00+01:00", "2027-03-22T10:00+01:00"
ON_HAND = Workshop("w", "Workshop", "en", (closing_module(lambda m: m.id),))


def held(
    vote: Vote,
    *rows: tuple[int, int],
    started: str = FIRST,
    mode: Mode = "ballots",
    again: tuple[tuple[int, int], ...] = (),
    script: Workshop | None = None,
) -> Session:
    """A session that voted: (lower, upper) for each indicator, or (_, chosen) of a choice."""
    script = script or workshop([vote])
    people = max(map(sum, rows))
    session = new_session(f"s-{started[:10]}", script, Settings("Norr", people), started)
    for round_ in filter(None, (rows, again)):
        tally = tally_of_rows(vote, round_)
        let_out = (
            release([tally], Rules())
            if mode == "ballots"
            else release_openly([tally], exact=mode == "solo")
        )
        session = session.opened().closed(mode, people, let_out)
    return session.ended(started)


def tally_of_rows(vote: Vote, rows: tuple[tuple[int, int], ...]) -> Tally:
    counts = []
    for lower, upper in rows:
        cells = [0] * (vote.scale.size + 1 if vote.scale else 2)
        cells[1] += lower if vote.scale else upper
        if vote.scale:
            cells[-1] += upper
        counts.append(tuple(cells))
    return Tally(vote, tuple(counts), max(map(sum, rows)))


def only(comparison: Comparison) -> VoteTrend:
    (vote,) = comparison.votes
    return vote


def trend(earlier: Session, later: Session) -> Trend:
    (found,) = only(compare(earlier, later)).trends
    return found


def test_T2_the_share_of_the_upper_band_is_compared() -> None:
    vote = graded("a")
    found = trend(held(vote, (6, 6)), held(vote, (3, 9), started=SECOND))
    assert (found.direction, found.reason) == ("better", None)
    assert (found.earlier, found.later) == (Share(Span(6, 6), 12), Share(Span(9, 9), 12))


def test_T2_less_than_two_people_in_the_smaller_group_is_level() -> None:
    vote = graded("a")
    for upper, told in ((4, "worse"), (5, "level"), (6, "level"), (7, "level"), (8, "better")):
        later = held(vote, (12 - upper, upper), started=SECOND)
        assert trend(held(vote, (6, 6)), later).direction == told
    # 10 of 20, and of 8: two people are a quarter
    twenty = held(vote, (10, 10))
    assert trend(twenty, held(vote, (3, 5), started=SECOND)).direction == "level"
    assert trend(twenty, held(vote, (2, 6), started=SECOND)).direction == "better"


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_T2_the_margin_is_exact(n: int, m: int, data: st.DataObject) -> None:
    one, other = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    change = Fraction(other, m) - Fraction(one, n)
    margin = Fraction(2, min(n, m))
    expected = "more" if change >= margin else "fewer" if -change >= margin else "level"
    assert direction(Span(one, one), n, Span(other, other), m) == expected


@given(st.integers(8, 20), st.integers(8, 20), st.data())
def test_T2_a_masked_band_tells_a_change_only_if_it_holds_for_every_count(
    n: int, m: int, data: st.DataObject
) -> None:
    low = data.draw(st.integers(0, n - 2))
    other = data.draw(st.integers(0, m))
    told = direction(Span(low, low + 2), n, Span(other, other), m)
    each = {direction(Span(c, c), n, Span(other, other), m) for c in range(low, low + 3)}
    assert told == (each.pop() if len(each) == 1 else "level")


def test_T2_where_low_is_better_fewer_in_the_upper_band_is_better() -> None:
    vote = graded("a", better="low")
    assert trend(held(vote, (3, 9)), held(vote, (9, 3), started=SECOND)).direction == "better"


def test_T2_a_changed_wording_is_marked_and_not_compared() -> None:
    vote = graded("a")
    (indicator,) = vote.indicators
    for changed in (
        replace(vote, indicators=(replace(indicator, text="Text a, in new words"),)),
        replace(vote, scale=SCALES["extent"]),
        replace(vote, better="low"),
    ):
        found = trend(held(vote, (6, 6)), held(changed, (0, 12), started=SECOND))
        assert (found.direction, found.reason, found.earlier, found.later) == (
            None,
            "reworded",
            None,
            None,
        )
    spaced = replace(vote, indicators=(replace(indicator, text=" Text   a", short="Other"),))
    assert trend(held(vote, (6, 6)), held(spaced, (0, 12), started=SECOND)).direction == "better"


def test_T2_R4_what_is_about_one_person_is_not_compared() -> None:
    plain, sensitive = graded("a"), graded("a", sensitive="a")
    for was, now in ((sensitive, sensitive), (plain, sensitive), (sensitive, plain)):
        found = trend(held(was, (6, 6)), held(now, (3, 9), started=SECOND))
        assert (found.direction, found.reason) == (None, "one-person")
        assert found.earlier is None
        assert found.later is None


@pytest.mark.parametrize("rows", [((3, 2), (6, 6)), ((6, 6), (2, 3))])
def test_T2_only_what_is_released_in_both_is_compared(
    rows: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    vote = graded("a")
    found = trend(held(vote, rows[0]), held(vote, rows[1], started=SECOND))
    assert (found.direction, found.reason, found.later) == (None, "withheld", None)


def test_T2_new_and_gone_indicators_are_named_and_not_compared() -> None:
    found = only(
        compare(
            held(graded("a", "b"), (6, 6), (6, 6)),
            held(graded("c", "b"), (0, 12), (0, 12), started=SECOND),
        )
    )
    assert [(t.indicator.id, t.reason) for t in found.trends] == [
        ("c", "new"),
        ("b", None),
        ("a", "gone"),
    ]


def test_T1_the_last_round_of_each_session_counts() -> None:
    vote = graded("a")
    earlier = held(vote, (12, 0), again=((6, 6),))
    assert trend(earlier, held(vote, (6, 6), started=SECOND)).direction == "level"


def test_F2_hands_are_compared_with_hands_and_never_with_ballots() -> None:
    vote = graded("a")
    hands, ballots = held(vote, (6, 6), mode="hands"), held(vote, (0, 12), started=SECOND)
    mixed = only(compare(hands, ballots))
    assert (mixed.reason, mixed.trends) == ("other-mode", ())
    later = held(vote, (3, 9), mode="hands", started=SECOND)
    alike = only(compare(hands, later))
    assert (alike.mode, alike.trends[0].direction) == ("hands", "better")


def test_F3_one_persons_own_answers_are_not_compared() -> None:
    vote = graded("a")
    alone = held(vote, (1, 0), mode="solo")
    found = only(compare(alone, held(vote, (0, 1), mode="solo", started=SECOND)))
    assert (found.reason, found.trends) == ("solo", ())
    assert only(compare(alone, held(vote, (6, 6), started=SECOND))).reason == "other-mode"


def test_R9_chosen_options_are_more_or_fewer_and_dots_are_not_compared() -> None:
    many = choice("a", "b")
    found = only(compare(held(many, (0, 8), (0, 4)), held(many, (0, 5), (0, 8), started=SECOND)))
    assert [t.direction for t in found.trends] == ["level", "more"]  # 6–8 of 8, then 5 of 8
    many_more = held(many, (0, 12), (0, 1)), held(many, (0, 5), (0, 12), started=SECOND)
    assert [t.direction for t in only(compare(*many_more)).trends] == ["fewer", "more"]
    few = only(compare(held(many, (0, 5), (0, 4)), held(many, (0, 8), (0, 8), started=SECOND)))
    assert [t.reason for t in few.trends] == ["withheld", "withheld"]
    dots = choice("a", kind="dots", dots=3)
    assert only(compare(held(dots, (0, 8)), held(dots, (0, 6), started=SECOND))).reason == "dots"


def test_the_session_that_began_first_is_the_earlier_whatever_the_order() -> None:
    vote = graded("a")
    before, after = held(vote, (6, 6)), held(vote, (3, 9), started=SECOND)
    assert compare(after, before) == compare(before, after)
    assert compare(after, before).earlier == before


def test_votes_that_only_one_session_held_are_left_out() -> None:
    first, second = graded("a"), graded("a", name="other")
    script = workshop([first], [second])
    comparison = compare(
        held(first, (6, 6), script=script), held(first, (6, 6), started=SECOND, script=script)
    )
    assert [vote.vote.id for vote in comparison.votes] == ["g"]
    assert comparison.compared
    assert compare(held(first, (6, 6)), held(second, (6, 6), started=SECOND)).votes == ()


@given(st.lists(st.integers(1, 5), min_size=5, max_size=14), st.data())
def test_R10_equal_releases_give_equal_trends(options: list[int], data: st.DataObject) -> None:
    band = {1: (1, 2, 3), 2: (1, 2, 3), 3: (1, 2, 3), 4: (4, 5), 5: (4, 5)}
    mates = [data.draw(st.sampled_from(band[option])) for option in options]
    vote = graded("a", sensitive=data.draw(st.sampled_from(["", "a"])))
    earlier = held(vote, (6, 6))
    told = []
    for answers in (options, mates):
        cells = tuple(answers.count(option) for option in range(6))
        let_out = release([Tally(vote, (cells,), len(answers))], Rules())
        begun = new_session("now", workshop([vote]), Settings("Norr", len(answers)), SECOND)
        told.append(compare(earlier, begun.opened().closed("ballots", len(answers), let_out)))
    assert told[0] == told[1]


def test_the_closing_round_is_followed_within_one_workshop_and_wording() -> None:
    (vote,) = ON_HAND.votes
    assert vote.key == VOTE_KEY
    other = replace(ON_HAND, id="other")
    asked = replace(vote.indicators[0], text="Was it worth it?")
    reworded = replace(vote, indicators=(asked, vote.indicators[1]))
    sessions = [
        held(vote, (2, 10), (2, 10), started=SECOND, script=ON_HAND),
        held(vote, (6, 6), (6, 6), script=ON_HAND),
        held(vote, (2, 2), (2, 2), started="2027-06-01T10:00+02:00", script=other),
        held(vote, (0, 9), (0, 9), started="2027-07-01T10:00+02:00", script=ON_HAND, mode="hands"),
        held(
            reworded, (0, 9), (0, 9), started="2026-12-01T10:00+01:00", script=workshop([reworded])
        ),
        held(vote, (2, 2), (2, 2), started="2027-08-01T10:00+02:00", script=ON_HAND),
        held(vote, (9, 3), (9, 3), started="2027-09-01T10:00+02:00", script=ON_HAND),
    ]
    half, ten, three = (Share(Span(n, n), 12) for n in (6, 10, 3))
    first = Worth("2026-11-23", half, None, half)
    second = Worth("2027-03-22", ten, "better", ten, "better")
    assert worth_over_time(sessions[0], sessions) == (first, second)
    assert worth_over_time(sessions[1], sessions) == (first,), "later ones are not known yet"
    assert worth_over_time(sessions[2], sessions) == (Worth("2027-06-01", None),)
    assert worth_over_time(sessions[3], sessions) == ()
    few, last = Worth("2027-08-01", None), Worth("2027-09-01", three, None, three)
    assert worth_over_time(sessions[6], sessions) == (first, second, few, last)
    assert {each.direction for each in only(compare(sessions[1], sessions[0])).trends} == {"better"}
    assert only(compare(sessions[1], sessions[2])).reason == "other-workshop"
