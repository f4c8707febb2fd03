"""T5: a group too small to release votes in the next group's round, which waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from apl_tui.core.records import Round
from apl_tui.core.release import Bands, GradedRelease, Withheld
from apl_tui.core.session import step_ideas
from apl_tui.core.workshop import Ideas
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.sections import idea_sections
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.support.clock import (
    BEGAN,
    FakeClock,
    ballot,
    cast,
    contents,
    go_to,
    opened_room,
    workshop,
)

T = translator("sv")

LATER = BEGAN + timedelta(hours=5)


def promoting(round_: Round) -> GradedRelease:
    released = round_.releases[0]
    assert isinstance(released, GradedRelease)
    return released


def alone(*options: int) -> Round:
    """What one group gets that closes its own round."""
    room = opened_room(FakeClock(), None, workshop(), len(options))
    go_to(room, "vote")
    room.open_vote()
    cast(room, *options)
    room.close_vote()
    return room.session.rounds[0]


def held_with_five(room: Room) -> None:
    """The first group of five votes, and its round waits."""
    go_to(room, "vote")
    room.open_vote()
    cast(room, 4, 4, 3, 2, 1)
    room.hold_round_for_next_group()


def test_T5_two_groups_of_five_release_together_what_neither_would_alone(paths: Paths) -> None:
    for group in ((4, 4, 3, 2, 1), (3, 3, 3, 2, 2)):
        assert all(isinstance(one, Withheld) for one in promoting(alone(*group)).indicators)

    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        room = opened_room(hands, archive, workshop(), 5)
        held_with_five(room)
        assert [(step.id, b) for step, b in room.held] == [("vote", 5)]
        assert room.next(), "the first group goes on to its talk"
        hands.wait(4 * 60)
        room.begin_next_group(5)
        assert (room.session.index, room.used_seconds) == (0, 0)
        needed = timedelta(seconds=sum(record.seconds for record in room.session.records))
        assert (
            timedelta(0) <= room.promised_end - hands.clock.wall() - needed < timedelta(minutes=1)
        )
        hands.wait(4)
        go_to(room, "vote")
        vote = room.open_vote()
        assert (vote.counted, vote.people) == (5, 10)
        cast(room, 3, 3, 3, 2, 2)
        assert room.cast(ballot(room, 1), b"eleventh") == "full"
        room.close_vote()
        assert room.held == ()
        room.finish()
        session = archive.load(room.session.id)

    (round_,) = session.rounds
    assert (round_.people, round_.ballots, session.interrupted) == (10, 10, ())
    first = promoting(round_).indicators[0]
    assert isinstance(first, Bands)
    assert (first.lower.low, first.upper.low, first.n) == (4, 6, 10)
    assert T("report.held.ballots", ballots=10, people=10) in report_markdown(
        session, translator("sv")
    )


def test_T5_nothing_of_a_waiting_round_is_on_the_disk(tmp_path: Path) -> None:
    """S1 and S2: while it waits, the same bytes whatever the first group answered."""
    seen = []
    for name, options in (("a", (1, 1, 1, 1, 1)), ("b", (5, 4, 3, 5, 5))):
        home = tmp_path / name
        hands = FakeClock()
        with SessionArchive(Paths(home)).locked() as archive:
            room = opened_room(hands, archive, workshop(), 5)
            go_to(room, "vote")
            room.open_vote()
            cast(room, *options)
            room.hold_round_for_next_group()
            seen.append(contents(home))
            room.next()
            hands.wait(3)
            room.tick()
            room.begin_next_group(5)
            hands.wait(2)
            room.tick()
            seen.append(contents(home))
    assert seen[:2] == seen[2:]
    assert seen[0] != seen[1]


def test_T5_killed_while_a_round_waits_it_is_gone_and_told(paths: Paths) -> None:
    """S4, and what was released before is there."""
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        room = opened_room(hands, archive, workshop("whole"), 7)
        first, second = [step.id for step in room.session.workshop.steps if step.votes][:2]
        go_to(room, first)
        room.open_vote()
        cast(room, *[4] * 7)
        room.close_vote()
        go_to(room, second)
        room.open_vote()
        cast(room, 5, 5)
        room.hold_round_for_next_group()
    stored = SessionArchive(paths).load(room.session.id)
    assert [each.step_key.split(":")[1] for each in stored.held] == [second]
    again = Room(stored, None, hands.clock)
    assert again.lost_round
    assert again.lost_rounds == stored.held
    assert again.held == ()
    assert again.session.held == ()
    assert again.session.interrupted == stored.held
    assert again.session.rounds == stored.rounds
    assert len(stored.rounds) == 1
    go_to(again, second)
    assert again.open_vote().counted == 0


def test_T5_ending_or_leaving_loses_what_waits_and_says_so() -> None:
    for end in (Room.finish, Room.leave):
        room = opened_room(FakeClock(), None, workshop(), 5)
        held_with_five(room)
        end(room)
        assert room.held == ()
        assert (room.session.held, len(room.session.interrupted)) == ((), 1)
        assert "avbröts" in report_markdown(room.session, translator("sv"))


def test_M2_a_ticket_of_a_waiting_round_counts_once() -> None:
    room = opened_room(FakeClock(), None, workshop(), 5)
    go_to(room, "vote")
    ticket = room.open_vote().hand_over()
    mine = ballot(room, 4)
    assert room.cast(mine, ticket) == "counted"
    room.hold_round_for_next_group()
    assert room.cast(mine, ticket) == "already-counted"
    assert room.cast(mine, b"another") == "closed"
    room.begin_next_group(5)
    go_to(room, "vote")
    assert room.open_vote().counted == 1
    assert room.cast(mine, ticket) == "already-counted"
    room.hold_round_for_next_group()
    room.finish()
    assert room.cast(mine, ticket) == "already-counted"


def test_F2_a_vote_with_waiting_ballots_is_not_taken_by_hands() -> None:
    room = opened_room(FakeClock(), None, workshop(), 5)
    held_with_five(room)
    with pytest.raises(ValueError, match="wait"):
        room.show_hands({}, 5)
    assert room.session.rounds == ()


def test_a_next_group_needs_a_round_that_waits_and_none_that_is_open() -> None:
    room = opened_room(FakeClock(), None, workshop(), 5)
    with pytest.raises(ValueError, match="no round"):
        room.begin_next_group(5)
    go_to(room, "vote")
    room.open_vote()
    with pytest.raises(ValueError, match="no round"):
        room.begin_next_group(5)
    assert room.session.settings.people == 5


def write_ideas(room: Room, *texts: str) -> Ideas:
    """The group of the moment answers the first ideas question."""
    go_to(room, "keep-one")
    (block, *_) = step_ideas(room.step)
    ideas = room.open_ideas_round(block)
    for text in texts:
        assert room.submit_ideas((text,), ideas.hand_over()) == "counted"
    room.close_ideas()
    return block


def next_group(room: Room, people: int) -> None:
    """Its vote waits, so that the next group can begin."""
    go_to(room, "vote")
    room.open_vote()
    cast(room, 4)
    room.hold_round_for_next_group()
    room.begin_next_group(people)


def test_the_next_groups_ideas_join_those_that_were_written(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        room = opened_room(FakeClock(), archive, workshop(), 6)
        block = write_ideas(room, "b", "a", *"cdef")
        first = room.session.ideas_of(block)
        assert first
        assert first.ideas
        marked = (replace(first.ideas[0], marked=True), *first.ideas[1:])
        room.write_ideas(block.key, marked)
        next_group(room, 7)
        assert room.session.ideas_of(block) is None, "it has not had its turn"
        assert [i.text for s in idea_sections(room.session) for i in s.ideas] == ["a"]
        assert archive.load(room.session.id) == room.session
        assert write_ideas(room, *"mlkjihg") == block
        both = room.session.ideas_of(block)
    assert both
    assert (both.submissions, room.session.ideas_again) == (13, ())
    assert [i.text for i in both.ideas or ()] == [*"abcdefghijklm"]
    assert [i.text for i in both.ideas or () if i.marked] == ["a"]


def test_F1_a_next_group_too_small_for_its_ideas_leaves_the_earlier_ones() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    block = write_ideas(room, *"bacdef")
    next_group(room, 3)
    go_to(room, "keep-one")
    ideas = room.open_ideas_round(block)
    assert ideas.people == 3, "the first group has handed in"
    for text in ("h", "g", ""):
        room.submit_ideas((text,), ideas.hand_over())
    room.close_ideas()
    both = room.session.ideas_of(block)
    assert both
    assert [idea.text for idea in both.ideas or ()] == [*"abcdef"]


def test_a_dropped_round_leaves_the_waiting_ones() -> None:
    room = opened_room(FakeClock(), None, workshop("whole"), 5)
    first, second = [step.id for step in room.session.workshop.steps if step.votes][:2]
    for step in (first, second):
        go_to(room, step)
        room.open_vote()
        cast(room, 3)
        if step == first:
            room.hold_round_for_next_group()
    room.drop_round()
    assert [(step.id, b) for step, b in room.held] == [(first, 1)]
    assert len(room.session.interrupted) == 1
