"""What a second round may tell: R4 and R7 within a session and between sessions, and T1's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apl_tui.core.ballot import Tally
from apl_tui.core.records import Mode, Settings
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Withheld,
    release,
)
from apl_tui.core.repeated_votes import before_voting_again, rules_of, told_in_full, told_once
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import Vote
from tests.core.samples import choice, graded, workshop

SPREAD, ALIKE = (0, 3, 3, 2, 2, 2), (0, 0, 0, 0, 1, 11)  # "don't know" first; twelve answers
NINE, FEW = (0, 2, 2, 2, 2, 1), (0, 1, 1, 1, 1, 1)


def begun(*votes: Vote, full: bool = False, k: int = 6) -> Session:
    settings = Settings("Norr", 20, k=k, full=full)
    return new_session("s", workshop(votes), settings, "2026-11-23T13:00+01:00")


def voted(
    session: Session, *counts: tuple[int, ...], slips: bool = False, mode: Mode = "ballots"
) -> Session:
    """A round of the step in which each indicator got these answers, by the rule in force."""
    rows, tallies = list(counts), []
    for vote in session.step.votes:
        cells = tuple(rows.pop(0) for _ in vote.indicators)
        answered = 12 if vote.scale is None else max(map(sum, cells))
        tallies.append(Tally(vote, cells, answered))
    rules = rules_of(session, slips=slips)
    return session.opened().closed(mode, 12, release(tallies, rules))


def shown(session: Session, vote: int = 0) -> tuple[IndicatorRelease, ...]:
    """What the last round told of a vote."""
    released = session.rounds[-1].releases[vote]
    assert isinstance(released, GradedRelease)
    return released.indicators


def kinds(session: Session, vote: int = 0) -> list[type]:
    return [type(one) for one in shown(session, vote)]


# --- R7 ---------------------------------------------------------------------------------------


def test_R7_what_was_told_in_full_is_not_told_again_in_the_session() -> None:
    once = voted(begun(graded("a", "b"), full=True), SPREAD, NINE)
    assert kinds(once) == [Full, Bands]
    again = voted(once, SPREAD, SPREAD)
    assert shown(again) == (Withheld("told-before"), shown(voted(begun(graded("b")), SPREAD))[0])
    assert kinds(voted(again, SPREAD, SPREAD)) == [Withheld, Withheld]  # "b" had twelve then


def test_R7_that_a_result_was_not_told_in_full_is_told_once_too() -> None:
    """Nearly all chose the same: with one fewer, and a friend's answer, it would be certain."""
    once = voted(begun(graded("a"), full=True), ALIKE)
    assert kinds(once) == [Bands]
    assert shown(voted(once, SPREAD)) == (Withheld("told-before"),)


def test_R7_under_ten_answers_the_halves_are_told_again_but_never_in_full() -> None:
    once = voted(begun(graded("a"), full=True), NINE)
    again = voted(once, SPREAD)
    assert kinds(once) == kinds(again) == [Bands]


def test_R7_k_above_ten_is_the_limit_there_too() -> None:
    once = voted(begun(graded("a"), full=True, k=13), (0, 4, 4, 4, 4, 4))
    assert kinds(once) == [Full]
    assert shown(voted(once, (0, 4, 4, 4, 4, 4))) == (Withheld("told-before"),)
    under = voted(begun(graded("a"), full=True, k=13), SPREAD)
    assert shown(under) == (Withheld("too-few"),)
    assert kinds(voted(under, (0, 4, 4, 4, 4, 4))) == [Bands]


def test_R7_each_vote_of_a_step_is_judged_by_itself() -> None:
    """One of them was told before and the other never: full for the one, halves for the other."""
    first, second = graded("a", name="one"), graded("b", name="two")
    session = begun(first, second, full=True)
    (told,) = voted(begun(first, full=True), NINE).rounds
    session = replace(session, rounds=(told,))
    again = voted(session, SPREAD, SPREAD)
    assert kinds(again, 0) == [Bands]
    assert kinds(again, 1) == [Full]


def test_R7_a_round_with_slips_is_never_in_full() -> None:
    assert kinds(voted(begun(graded("a"), full=True), SPREAD, slips=True)) == [Bands]


def test_R7_without_the_choice_halves_are_told_again_and_again() -> None:
    once = voted(begun(graded("a")), SPREAD)
    assert told_once(once) == frozenset()
    assert shown(voted(once, SPREAD)) == shown(once)


def test_R7_an_earlier_session_that_told_it_in_full_leaves_halves() -> None:
    vote, other = graded("a"), graded("a", name="other")
    full = voted(begun(vote, other, full=True), SPREAD, ALIKE)
    assert told_in_full([full, voted(begun(other), SPREAD)]) == (vote.key,)
    later = replace(begun(vote, other, full=True), full_before=told_in_full([full]))
    once = voted(later, SPREAD, SPREAD)
    assert kinds(once, 0) == [Bands]
    assert kinds(once, 1) == [Full]


def test_R7_one_statement_that_was_told_in_full_is_enough() -> None:
    vote = graded("a", "b")
    full = voted(begun(vote, full=True), ALIKE, SPREAD)
    assert kinds(full) == [Bands, Full]
    assert told_in_full([full]) == (vote.key,)


@pytest.mark.parametrize("mode", ["hands", "solo"])
def test_R7_hands_and_one_persons_answers_are_nothing_told_in_full(mode: Mode) -> None:
    held = voted(begun(graded("a"), full=True), SPREAD, mode=mode)
    assert told_in_full([held]) == ()
    assert told_once(held) == frozenset()


# --- R4 ---------------------------------------------------------------------------------------


def test_R4_what_is_about_one_person_is_told_once_in_a_session() -> None:
    vote = graded("a", "boss", sensitive=("boss",))
    once = voted(begun(vote), SPREAD, SPREAD)
    assert kinds(once) == [Bands, Bands]
    again = voted(once, ALIKE, ALIKE)
    assert kinds(again)[0] is Bands
    assert shown(again)[1] == Withheld("told-before")


def test_R4_what_was_withheld_may_be_told_when_more_have_come() -> None:
    vote = graded("boss", sensitive=("boss",))
    once = voted(begun(vote), (0, 1, 1, 1, 1, 1))
    assert shown(once) == (Withheld("too-few"),)
    assert kinds(voted(once, SPREAD)) == [Bands]


# --- T1: said to the room before the second round ----------------------------------------------


def said(session: Session) -> list[str]:
    return [message.id for message in before_voting_again(session, session.step)]


def test_T1_before_voting_again_the_room_is_told_what_the_difference_tells() -> None:
    session = begun(graded("a"))
    assert said(session) == []
    assert said(voted(session, SPREAD)) == ["again.difference"]
    assert said(voted(session, FEW)) == []  # nothing was told, so there is nothing to subtract


def test_T1_of_choices_too() -> None:
    session = begun(choice("x"))
    once = voted(session, (0, 7))
    assert isinstance(once.rounds[0].releases[0], ChoiceRelease)
    assert said(once) == ["again.difference"]
    few = session.opened().closed("ballots", 3, (ChoiceRelease("m:c", None),))
    assert said(few) == []


def test_T1_R4_R7_before_voting_again_it_is_said_what_is_not_told_again() -> None:
    about_one = begun(graded("a", "boss", sensitive=("boss",)))
    assert said(voted(about_one, SPREAD, SPREAD)) == ["again.difference", "again.once"]
    assert said(voted(begun(graded("a"), full=True), SPREAD)) == ["again.nothing"]
    held = voted(begun(graded("a")), SPREAD, mode="hands")
    assert said(held) == []
    alone = replace(begun(graded("a")), settings=Settings("Norr", 1, solo=True))
    assert said(voted(alone, SPREAD, mode="solo")) == []
