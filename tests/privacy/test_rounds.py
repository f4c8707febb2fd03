"""Rounds, ideas and reports: T1, T3, T4, F1, F2, F4, R6, R7 and R8 where they meet the user."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from random import SystemRandom
from types import UnionType
from typing import get_args

import pytest

from apl_tui.core import release as rule
from apl_tui.core.promise import promise
from apl_tui.core.records import Idea, Round, Settings
from apl_tui.core.release import Bands, Full, GradedRelease, Withheld
from apl_tui.core.session import Session
from apl_tui.core.workshop import Ideas, Indicator, Vote
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.output import FORMATS, report_text
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk
from apl_tui.workflows.opening import begin, resumed
from tests.privacy.occasions import (
    Sandbox,
    answer_all,
    back_to_the_room,
    ballot_of,
    led,
    press,
    room_of,
)
from tests.support.clock import FakeClock, cast, contents, opened_room
from tests.tui.voting import graded, small_room, small_workshop, words

T = translator("sv")


def voted(room: Room, *options: int) -> Session:
    """A round in which each person gives the same option to everything."""
    room.open_vote()
    cast(room, *options)
    room.close_vote()
    return room.session


def first(session: Session, number: int = -1) -> rule.IndicatorRelease:
    """The first indicator's release of a round."""
    released = session.rounds[number].releases[0]
    assert isinstance(released, GradedRelease)
    return released.indicators[0]


# --- rounds -----------------------------------------------------------------------------------


def test_T1_a_release_is_frozen_and_a_new_round_begins_with_no_ballots() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 8)
    before = voted(room, 1, 1, 2, 2, 5, 5, 5, 5).rounds[0]
    assert room.open_vote().counted == 0
    cast(room, 5, 5, 5, 5, 5, 5, 5, 1)
    room.close_vote()
    session = room.session
    assert session.rounds[0] is before
    assert [round_.number for round_ in session.rounds] == [1, 2]
    held = session.last_release("m:g")
    assert held
    assert held[0] is session.rounds[1]


def test_T1_the_report_tells_the_last_round_and_before_and_after() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 8)
    voted(room, 1, 1, 2, 2, 5, 5, 5, 5)
    text = report_markdown(voted(room, 5, 5, 5, 5, 5, 5, 5, 1), T)
    row = next(line for line in text.splitlines() if "Jag lär mig" in line)
    assert [cell.strip() for cell in row.split("|")[2:4]] == ["1", "7"]
    assert "4 av 8" in text
    assert "7 av 8" in text


def test_T1_before_and_after_only_where_both_are_released() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 8)
    voted(room, 1, 1, 5)
    text = report_markdown(voted(room, 5, 5, 5, 5, 5, 5, 5, 1), T)
    assert "av 3" not in text
    assert T("report.before-after-none") in text


SPREAD = (1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2)


def test_R7_a_vote_that_was_shown_in_full_is_not_shown_again() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 12, full=True)
    assert isinstance(first(voted(room, *SPREAD)), Full)
    assert first(voted(room, *SPREAD)) == Withheld("told-before")


def test_R7_a_vote_that_was_shown_in_halves_stays_halves() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 12, full=True)
    assert isinstance(first(voted(room, *SPREAD[:9])), Bands)
    assert isinstance(first(voted(room, *SPREAD)), Bands)


def test_R7_a_round_that_took_slips_stays_bands() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 12, full=True)
    room.open_vote().took_slips = True
    cast(room, *SPREAD)
    room.close_vote()
    assert isinstance(first(room.session), Bands)


def test_R7_T5_a_round_that_waited_remembers_its_slips() -> None:
    """Slips of the first group, then held for the next one: still halves."""
    room = small_room(FakeClock(), small_workshop(graded()), 12, full=True)
    room.open_vote().took_slips = True
    cast(room, *SPREAD[:6])
    room.hold_round_for_next_group()
    room.open_vote()
    cast(room, *SPREAD[6:])
    room.close_vote()
    assert isinstance(first(room.session), Bands)


@pytest.mark.parametrize(("unit", "kind"), [("Norr ", Bands), ("Söder", Full), ("", Full)])
def test_R7_what_the_unit_has_seen_in_full_is_halves_in_a_later_session(
    paths: Paths, unit: str, kind: type
) -> None:
    """Through the real archive: begun anew, and resumed after another session has told it."""
    hands = FakeClock()
    archive = SessionArchive(paths, Disk(fsync=lambda _: None))
    script = small_workshop(graded())
    with archive.locked():
        waiting = begin(script, Settings(unit, 12, full=True), archive, hands.clock)
        archive.save(waiting)
        earlier = begin(script, Settings("norr", 12, full=True), archive, hands.clock)
        assert isinstance(first(voted(Room(earlier, archive, hands.clock), *SPREAD)), Full)
        later = begin(script, Settings(unit, 12, full=True), archive, hands.clock)
        assert isinstance(first(voted(Room(later, None, hands.clock), *SPREAD)), kind)
        again = resumed(archive.load(waiting.id), hands.clock, archive)
        assert isinstance(first(voted(Room(again, None, hands.clock), *SPREAD)), kind)


def test_T3_a_release_has_no_place_for_anything_about_those_who_answered() -> None:
    """What a round and a release hold, by name: a new field has to be argued for here."""
    assert [field.name for field in fields(Round)] == [
        *("step_key", "number", "mode", "k", "people", "ballots", "releases")
    ]
    assert isinstance(rule.VoteRelease, UnionType)
    held = {
        kind.__name__: [field.name for field in fields(kind)]
        for kind in (*get_args(rule.VoteRelease), *get_args(rule.IndicatorRelease), rule.Span)
    }
    assert held == {
        "GradedRelease": ["vote_key", "indicators"],
        "ChoiceRelease": ["vote_key", "totals", "answered"],
        "Withheld": ["reason"],
        "Bands": ["lower", "upper", "dont_know", "n"],
        "Full": ["counts", "dont_know", "upper_from"],
        "Span": ["low", "high"],
    }


@pytest.mark.parametrize(
    ("answered", "warned"),
    [pytest.param(3, True, marks=pytest.mark.campaign), (5, True), (6, False)],
)
async def test_T4_below_the_threshold_the_screen_warns_before_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answered: int, warned: bool
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    async with led(sandbox.paths, hands, 8) as (app, pilot):
        await press(pilot, hands, "v")
        room = room_of(app)
        vote = room.vote
        assert vote
        for _ in range(answered - 1):  # all but one came by other ways
            room.cast(ballot_of((4, 2, "x")), vote.hand_over())
        await press(pilot, hands, "l", "enter")
        await answer_all(pilot, hands, [(4, 2, "x")])
        await back_to_the_room(pilot, hands)
        await press(pilot, hands, "v")
        assert room.round_open
        assert (T("vote.too-few", n=answered) in words(app)) is warned
        assert (T("vote.some-missing", counted=answered, n=8) in words(app)) is not warned
        await press(pilot, hands, "escape")
        assert room.vote
        assert room.vote.counted == answered  # to wait is one of the choices


# --- what a report shows ----------------------------------------------------------------------


@pytest.mark.parametrize(("n", "shown"), [(19, False), (20, True)])
def test_R6_the_report_has_percentages_from_twenty_answers(n: int, shown: bool) -> None:
    room = small_room(FakeClock(), small_workshop(graded()), n)
    text = report_markdown(voted(room, *(1 + person % 5 for person in range(n))), T)
    results = text.partition(f"## {T('report.results')}")[2].partition("\n## ")[0]
    assert ("%" in results) is shown


def test_R8_the_promise_says_that_a_shared_half_is_known() -> None:
    (sentence,) = (s for s in promise(Settings("", 12)) if s.rule == "R8")
    assert not sentence.holds
    room = small_room(FakeClock(), small_workshop(graded()), 6)
    released = first(voted(room, 4, 4, 5, 5, 5, 4))
    assert isinstance(released, Bands)
    assert (released.lower.high, released.upper.low) == (0, 6)
    assert T.say(sentence.text) in report_markdown(room.session, T)


def test_F4_only_as_many_ballots_as_were_said_to_be_in_the_room() -> None:
    """Whoever leads votes only if counted in N: with N others there is no ballot left."""
    room = small_room(FakeClock(), small_workshop(graded()), 6)
    vote = room.open_vote()
    cast(room, 1, 2, 3, 4, 5, 5)
    ballot = {"g": {"a": 1, "b": 1}}
    assert room.cast(ballot, vote.hand_over()) == "full"
    assert vote.counted == 6


# --- ideas and hands --------------------------------------------------------------------------

BLOCK = Ideas("m", "i", "Vad hjälper?")
TEXTS = ("sentinel-idea-one", "sentinel-idea-two", "sentinel-idea-three")


def gathered(archive: SessionArchive | None, submissions: int) -> Room:
    """A closed ideas round in which each wrote one of the three ideas."""
    room = opened_room(FakeClock(), archive, small_workshop(ideas=BLOCK), 8)
    ideas = room.open_ideas_round(BLOCK)
    for number in range(submissions):
        texts = (TEXTS[number % len(TEXTS)],)
        assert room.submit_ideas(texts, ideas.hand_over()) == "counted"
        if archive:
            assert not _said(archive.paths)
    room.close_ideas()
    return room


def _said(paths: Paths) -> list[str]:
    return [
        name
        for name, content in contents(paths.home).items()
        if any(text.encode() in content for text in TEXTS)
    ]


def test_F1_ideas_are_on_no_disk_while_open_nor_below_the_threshold(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        room = gathered(archive, 5)
    closed = room.session.ideas_of(BLOCK)
    assert closed
    assert closed.ideas is None
    assert not _said(paths)


def test_F1_blank_ones_protect_no_writer() -> None:
    """Five who talk know who the sixth is: what counts is how many wrote, not how much (F1)."""
    for wrote, told in ((1, False), (2, False), (5, False), (6, True)):
        room = small_room(FakeClock(), small_workshop(ideas=BLOCK), 8)
        ideas = room.open_ideas_round(BLOCK)
        for number in range(8):
            texts = TEXTS if number < wrote else ("", " ")
            assert room.submit_ideas(texts, ideas.hand_over()) == "counted"
        assert room.seal_ideas() is told
        assert room.submit_ideas(TEXTS, ideas.hand_over()) == "closed"
        room.close_ideas()
        closed = room.session.ideas_of(BLOCK)
        assert closed
        assert (closed.ideas is not None, closed.few) == (told, False)


def test_F1_nobody_can_reckon_out_how_ideas_were_shuffled() -> None:
    """A seed, or the time as one, would tell the order of handing in: the system's has none."""
    session = small_room(FakeClock(), small_workshop(ideas=BLOCK), 40).session
    room = Room(session, None, FakeClock().clock)
    assert isinstance(getattr(room._chances.shuffle, "__self__", None), SystemRandom)
    ideas = room.open_ideas_round(BLOCK)
    handed_in = [f"idea {number}" for number in range(40)]
    for text in handed_in:
        room.submit_ideas((text,), ideas.hand_over())
    room.close_ideas()
    closed = room.session.ideas_of(BLOCK)
    assert closed
    assert closed.ideas
    shown = [idea.text for idea in closed.ideas]
    assert sorted(shown) == sorted(handed_in)
    assert shown != handed_in


def test_F1_only_marked_ideas_reach_a_report_in_any_form() -> None:
    room = gathered(None, 6)
    closed = room.session.ideas_of(BLOCK)
    assert closed
    assert closed.ideas
    assert not any(idea.marked for idea in closed.ideas)
    for form in FORMATS:
        assert not any(text in report_text(room.session, T, form) for text in TEXTS)
    marked = tuple(Idea(i.text, marked=i.text == TEXTS[1], hidden=False) for i in closed.ideas)
    session = room.session.with_ideas(BLOCK.key, marked)
    text = report_text(session, T, "md")
    assert [one in text for one in TEXTS] == [False, True, False]


def test_F2_a_show_of_hands_is_called_open_in_the_report() -> None:
    asked = Vote("m", "g", "graded", "Lead", (Indicator("a", "Jag lär mig."),), graded().scale)
    room = small_room(FakeClock(), small_workshop(asked), 8)
    room.show_hands({"m:g:a": (3, 5)}, 8)
    text = report_markdown(room.session, T)
    assert T("report.held.hands", ballots=8, people=8) in text
    assert T("report.reading.hands") in text
