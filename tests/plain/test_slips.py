"""Paper slips, votes that wait for the next group, and what leaving loses, in lines."""

from __future__ import annotations

import re
from dataclasses import replace

from apl_tui.core.records import Settings
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import begin
from tests.plain.talk import ALONE, GIVEN, Talk, Typed, ballot, everyone, only_session, rows, run
from tests.support.clock import FakeClock, workshop

T = translator("sv")

TO_VOTE: list[Typed] = ["", "v"]


def slip(row: list[int]) -> str:
    return "".join(map(str, row))


def test_O3_slips_are_ballots_like_the_others(paths: Paths) -> None:
    every = rows(9)
    slips = [slip(row) for row in every[4:]]
    grouped = f"{slips[0][:5]} {slips[0][5:]}"
    talk = Talk([
        *TO_VOTE, *everyone(every[:4]),
        "s", "j", grouped, *slips[1:], "q", "v", "j", "q", "j",
    ])  # fmt: skip
    run(paths, workshop(), talk)
    session = only_session(paths)
    (round_,) = session.rounds
    assert round_.ballots == 9
    assert "slips" in session.settings.channels
    room = Room(
        begin(workshop(), Settings("Norr", 12), None, FakeClock().clock), None, FakeClock().clock
    )
    room.next()
    vote = room.open_vote()
    vote.took_slips = True
    for row in every:
        options = iter(row)
        answers = {v.id: {i.id: next(options) for i in v.indicators} for v in room.step.votes}
        room.cast(answers, vote.hand_over())
    room.close_vote()
    assert round_.releases == room.session.rounds[0].releases


def test_what_is_typed_of_a_slip_is_never_shown(paths: Paths) -> None:
    slips = [slip(row) for row in rows(8)]
    talk = Talk([*TO_VOTE, "s", "j", *slips, "9" * 11, "1" * 14, "12", "q", "v", "j", "q", "j"])
    run(paths, workshop(), talk)
    assert set(slips) <= set(talk.hidden)
    assert not re.search("[0-9]{5}", talk.said)
    assert talk.said.count("Raden räknas inte.") == 3
    assert "Skriv 1–4, eller 0" in talk.said
    assert T("plain.slips-long") in talk.said
    assert only_session(paths).rounds[0].ballots == 8


def test_the_last_slip_can_be_taken_back(paths: Paths) -> None:
    first, second, third = (slip(row) for row in rows(3))
    talk = Talk([
        *TO_VOTE, "s", "j", "u", first, second, "u", third, "q", "v", "j", "q", "j",
    ])  # fmt: skip
    run(paths, workshop(), talk)
    assert T("plain.slips-nothing") in talk.said
    assert "Den senaste lappen är tillbakatagen." in talk.said
    assert only_session(paths).rounds[0].ballots == 2


def test_O4_a_slip_too_many_is_counted_only_when_one_more_is_admitted(paths: Paths) -> None:
    slips = [slip(row) for row in rows(8)]
    given = replace(GIVEN, people="6")
    talk = Talk([
        *TO_VOTE, "s", "j", *slips[:7], "j", slips[7], "n", "v", "q", "j",
    ])  # fmt: skip
    run(paths, workshop(), talk, given=given)
    session = only_session(paths)
    assert session.people_raised_to == (7,)
    assert session.rounds[0].ballots == 7


def test_choices_are_typed_by_their_signs(paths: Paths) -> None:
    script = library.load("what-is", "sv")[0]
    talk = Talk(["g 2", "v", "?", "s", "j"])
    run(paths, script, talk)
    step = next(n for n, s in enumerate(script.steps, start=1) if any(not v.scale for v in s.votes))
    choice = next(v for v in script.steps[step - 1].votes if not v.scale)
    talk = Talk([f"g {step}", "v", "s", "j", "12.", ".", "11", "x", "q", "q", "j", "q", "j"])
    run(paths, script, talk, given=replace(GIVEN, unit="Söder"))
    assert f"1–{len(choice.indicators)}" in talk.said
    assert T("slips.twice") in talk.said
    assert T("passing.finished", counted=2, n=12) in talk.said


def test_nobody_types_slips_before_the_room_cannot_see(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, "s", "n", "q", "j", "q", "j"])
    run(paths, workshop(), talk)
    assert "slips" not in only_session(paths).settings.channels
    assert talk.hidden == []


def test_T5_the_votes_of_a_small_group_wait_for_the_next(paths: Paths) -> None:
    every = rows(9)
    talk = Talk([
        *TO_VOTE, *everyone(every[:4]), "?", "w", "j",
        "", "w", "fem", "5",
        *TO_VOTE, *ALONE, *(line for row in every[4:] for line in ballot(row)), "q", "j",
        "v", "q", "j",
    ])  # fmt: skip
    given = replace(GIVEN, people="4")
    run(paths, workshop(), talk, given=given)
    assert "4 röster väntar på nästa grupp." in talk.said
    session = only_session(paths)
    (round_,) = session.rounds
    assert (round_.ballots, round_.people) == (9, 9)
    assert "inte hade stängts" not in talk.said


def test_votes_that_wait_are_not_lost_without_a_question(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, *everyone(rows(4)), "w", "j", "q", "n", "e", "n", "q", "j", "j"])
    run(paths, workshop(), talk)
    assert talk.said.count("försvinner om du går vidare") == 3
    assert "Rösterna som inte hade stängts (4) är borta" in talk.said


def test_leaving_in_the_middle_of_a_vote_says_what_is_lost(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, *everyone(rows(3))])
    run(paths, workshop(), talk)
    assert "Rösterna som inte hade stängts (3) är borta" in talk.said


def test_there_is_no_next_group_when_nothing_waits(paths: Paths) -> None:
    talk = Talk(["w", "q", "j"])
    run(paths, workshop(), talk)
    assert "Inga röster väntar" in talk.said


def test_a_word_that_is_neither_yes_nor_no_is_asked_again(paths: Paths) -> None:
    talk = Talk(["q", "kanske", "j"])
    run(paths, workshop(), talk)
    assert T("plain.yes-or-no", yes="ja", no="nej") in talk.said
    assert talk.said.count("Lämna workshopen?") == 2
