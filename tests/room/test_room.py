"""A running session: steps and time, rounds, what is stored and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apl_tui.core.actions import Action
from apl_tui.core.errors import AplError, message
from apl_tui.core.ideas import merged
from apl_tui.core.release import Bands, Full, GradedRelease, Span, Withheld
from apl_tui.core.session import Session, next_action_id, step_ideas
from apl_tui.core.workshop import Actions, Ideas, Module, Step, Workshop
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import resumed
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


def graded_releases(session: Session, vote: str) -> GradedRelease:
    held = session.last_release(f"environment:{vote}")
    assert held
    assert isinstance(held[1], GradedRelease)
    return held[1]


def test_the_clock_of_a_step_is_reckoned_not_counted(paths: Paths) -> None:
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        room = opened_room(hands, archive, workshop())
        planned = room.step.seconds
        hands.wait(2)
        assert room.pace().seconds_left == planned - 120
        room.toggle_pause()
        hands.wait(5)
        assert room.pace().seconds_left == planned - 120
        assert room.pace().behind_minutes == 5
        room.toggle_pause()
        hands.wait(1)
        assert room.used_seconds == 180
        room.add_minutes(2)
        assert room.pace().seconds_left == planned + 120 - 180


def test_time_used_is_stored_by_the_minute_and_comes_back(paths: Paths) -> None:
    hands = FakeClock()
    archive = SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        hands.wait(2.5)
        room.tick()
    session = archive.load(room.session.id)
    assert session.records[0].used_minutes == 2
    again = Room(resumed(session, hands.clock), None, hands.clock)
    assert again.used_seconds == 120
    assert again.promised_end == BEGAN + timedelta(seconds=sum(session.lengths))


def test_a_promised_end_that_has_passed_is_promised_anew(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    hands.wait(24 * 60)
    session = resumed(room.session, hands.clock)
    again = Room(session, None, hands.clock)
    assert again.pace().behind == 0


@pytest.mark.parametrize(
    ("people", "shown", "sensitive_shown"), [(12, True, True), (7, True, False), (5, False, False)]
)
def test_a_whole_workshop_and_its_report(
    paths: Paths, people: int, shown: bool, sensitive_shown: bool
) -> None:
    hands = FakeClock()
    t = translator("sv")
    with SessionArchive(paths).locked() as archive:
        room = opened_room(hands, archive, workshop(), people)
        go_to(room, "vote")
        room.open_vote()
        options = [1 + place % 4 for place in range(people)]
        cast(room, *options)
        assert room.cast(ballot(room, 3), b"late") == "full"
        room.close_vote()
        upper = sum(option >= 3 for option in options)
        released = graded_releases(room.session, "promoting")
        for indicator, one in zip(room.step.votes[0].indicators, released.indicators, strict=True):
            if not shown or (indicator.sensitive and not sensitive_shown):
                assert isinstance(one, Withheld)
            else:
                assert isinstance(one, Bands)
                assert (one.lower.low, one.upper.high) == (
                    people - upper,
                    upper,
                ) or indicator.sensitive
        action = Action(next_action_id(room.session), "Reflektera [varje] fredag | alla")
        room.write_actions((action,))
        room.finish()
        report = report_markdown(archive.load(room.session.id), t)
    rows = [line for line in report.split("\n") if line.startswith("| ")]
    withheld = sum("för få svar" in row for row in rows)
    assert withheld == (0 if sensitive_shown else 2 if shown else 11)
    assert "Reflektera" in report


def test_O4_no_more_ballots_than_people_until_n_is_raised() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    go_to(room, "vote")
    vote = room.open_vote()
    cast(room, 1, 2, 3, 4, 5, 5)
    assert room.cast(ballot(room, 1), b"seventh") == "full"
    room.raise_people(7)
    assert room.cast(ballot(room, 1), b"seventh") == "counted"
    assert vote.counted == 7
    room.close_vote()
    assert room.session.people_raised_to == (7,)
    assert room.session.rounds[0].people == 7


def test_O4_that_someone_was_turned_away_is_remembered_until_the_room_counts_itself_anew() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    go_to(room, "vote")
    vote = room.open_vote()
    cast(room, 1, 2, 3, 4, 5)
    assert room.cast(ballot(room, 1), b"sixth") == "counted"
    assert room.cast(ballot(room, 1), b"sixth") == "already-counted"
    assert not vote.turned_away
    assert room.cast(ballot(room, 1), b"seventh") == "full"
    assert room.cast(ballot(room, 1), b"sixth") == "already-counted"
    assert vote.turned_away
    room.raise_people(7)
    assert not vote.turned_away


def test_O4_a_round_begun_again_keeps_no_vote_and_everybody_votes_anew(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        room = opened_room(FakeClock(), archive, workshop(), 6)
        go_to(room, "vote")
        room.open_vote()
        cast(room, 1, 1, 1, 1, 1)
        assert room.cast(ballot(room, 1), b"the sixth") == "counted"
        assert room.cast(ballot(room, 1), b"seventh") == "full"
        room.start_vote_again()
        assert room.vote
        assert (room.vote.counted, room.vote.people, room.vote.turned_away) == (0, 6, False)
        assert room.cast(ballot(room, 5), b"the sixth") == "counted"
        cast(room, 5, 5, 5, 5, 5)
        room.close_vote()
        stored = archive.load(room.session.id)
    assert [round_.ballots for round_ in stored.rounds] == [6]
    assert [lost.kind for lost in stored.interrupted] == ["vote"]
    for release in stored.rounds[0].releases:
        if isinstance(release, GradedRelease):
            bands = [each for each in release.indicators if isinstance(each, Bands)]
            assert {each.lower for each in bands} == {Span(0, 0)}


def test_M2_a_late_retry_is_told_that_it_was_counted() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    go_to(room, "vote")
    room.open_vote()
    assert room.cast(ballot(room, 1), b"one") == "counted"
    late = ballot(room, 1)
    room.close_vote()
    assert room.cast(late, b"one") == "already-counted"
    assert room.cast(late, b"two") == "closed"


def test_M2_a_ticket_counts_once() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    go_to(room, "vote")
    vote = room.open_vote()
    ticket = vote.hand_over()
    assert room.cast(ballot(room, 1), ticket) == "counted"
    assert room.cast(ballot(room, 5), ticket) == "already-counted"
    assert vote.counted == 1


def test_S1_what_lies_on_disk_while_open_is_the_same_whatever_was_answered(
    tmp_path: object,
) -> None:
    from pathlib import Path

    seen = []
    for name, options in (("a", (1, 1, 1, 1, 1, 1)), ("b", (4, 4, 3, 2, 1, 4))):
        home = Path(str(tmp_path)) / name
        with SessionArchive(Paths(home)).locked() as archive:
            hands = FakeClock()
            room = opened_room(hands, archive, workshop(), 7)
            go_to(room, "vote")
            room.open_vote()
            cast(room, *options)
            hands.wait(3)
            room.tick()
            seen.append(contents(home))
    assert seen[0] == seen[1]
    assert any(name.startswith("sessions/") for name in seen[0])


def test_S2_equal_releases_are_stored_as_equal_bytes(tmp_path: object) -> None:
    from pathlib import Path

    seen = []
    for name, options in (("a", (1, 2, 2, 3, 4, 4)), ("b", (2, 2, 1, 4, 3, 3))):
        home = Path(str(tmp_path)) / name
        with SessionArchive(Paths(home)).locked() as archive:
            room = opened_room(FakeClock(), archive, workshop(), 6)
            go_to(room, "vote")
            room.open_vote()
            cast(room, *options)
            room.close_vote()
            seen.append(contents(home))
    assert seen[0] == seen[1]


def test_S4_an_open_round_is_gone_after_a_kill_and_said_so(paths: Paths) -> None:
    hands = FakeClock()
    archive = SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        go_to(room, "vote")
        room.open_vote()
        cast(room, 1, 2, 3)
    session = archive.load(room.session.id)  # as a killed program left it
    assert session.open_round
    with archive.locked():
        again = Room(resumed(session, hands.clock), archive, hands.clock)
        assert again.lost_round == session.open_round
        assert not again.round_open
        assert again.session.interrupted == (session.open_round,)
        assert again.open_vote().counted == 0


def test_a_released_round_is_stored_before_it_is_shown(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        room = opened_room(FakeClock(), archive, workshop(), 6)
        go_to(room, "vote")
        room.open_vote()
        cast(room, 1, 2, 3, 4, 5, 5)
        stored_when_told: list[int] = []
        room.listeners.append(
            lambda: stored_when_told.append(len(archive.load(room.session.id).rounds))
        )
        room.close_vote()
    assert stored_when_told == [1]


def test_a_failed_save_is_told_and_the_session_goes_on() -> None:
    class Full:
        fails = True
        saved: Session | None = None

        def save(self, session: Session) -> None:
            if self.fails:
                raise AplError(message("store.full"))
            self.saved = session

    disk = Full()
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    room = Room(room.session, disk, hands.clock)
    assert room.next()
    assert room.unsaved
    disk.fails = False
    assert room.next()
    assert room.unsaved is None
    assert disk.saved == room.session


def test_F2_hands_are_open_and_leave_out_what_is_about_one_person() -> None:
    room = opened_room(FakeClock(), None, workshop())
    go_to(room, "vote")
    vote = room.step.votes[0]
    raised = {
        vote.indicator_key(indicator): (4, 8)
        for indicator in vote.indicators
        if not indicator.sensitive
    }
    room.show_hands(raised, 12)
    assert room.session.rounds[0].mode == "hands"
    released = graded_releases(room.session, "promoting")
    for indicator, one in zip(vote.indicators, released.indicators, strict=True):
        assert isinstance(one, Withheld) is indicator.sensitive


def test_F1_ideas_are_shuffled_and_need_k_who_wrote() -> None:
    room = opened_room(FakeClock(), None, workshop(), 6)
    go_to(room, "keep-one")
    (block, *_) = step_ideas(room.step)
    ideas = room.open_ideas_round(block)
    for text in ("c", "a", "b", "e", "d", ""):
        assert room.submit_ideas((text,), ideas.hand_over()) == "counted"
    room.close_ideas()
    few = room.session.ideas_of(block)
    assert few
    assert few.ideas is None
    assert few.submissions == 6
    ideas = room.open_ideas_round(block)
    for text in ("c", "a", "b", "f", "e", "d"):
        assert room.submit_ideas((text,), ideas.hand_over()) == "counted"
    room.close_ideas()
    gathered = room.session.ideas_of(block)
    assert gathered
    assert gathered.ideas
    assert [idea.text for idea in gathered.ideas] == [*"abcdef"]


def test_F3_solo_keeps_the_persons_own_answers() -> None:
    room = opened_room(FakeClock(), None, workshop("self-check"), 1, solo=True)
    go_to(room, "vote")
    vote = room.open_vote()
    assert room.cast(ballot(room, 2), vote.hand_over()) == "counted"
    room.close_vote()
    assert room.session.rounds[0].mode == "solo"
    released = [one for one in room.session.rounds[0].releases if isinstance(one, GradedRelease)]
    told = {(type(one), getattr(one, "counts", ())[1:2]) for r in released for one in r.indicators}
    assert told == {(Full, (1,))}


def test_a_sleep_is_noticed_and_counted_or_not() -> None:
    for count, used in ((True, 16 * 60), (False, 2 * 60)):
        hands = FakeClock()
        room = opened_room(hands, None, workshop())
        assert room.tick() is None
        hands.wait(1)
        assert room.tick() is None
        hands.wall_ahead += 14 * 60  # the monotonic clock stood still while the laptop slept
        gap = room.tick()
        assert gap
        room.count_sleep(gap, count=count)
        hands.wait(1)
        assert room.used_seconds == used


def test_a_sleep_before_a_step_was_entered_takes_nothing_of_it(paths: Paths) -> None:
    """The key that woke the laptop turned the step, before anyone looked at the clock."""
    for count in (True, False):
        hands = FakeClock()
        with SessionArchive(paths).locked() as archive:
            room = opened_room(hands, archive, workshop())
            hands.wait(14)
            assert room.next()
            hands.wait(0.1)
            gap = room.tick()
            assert gap
            room.count_sleep(gap, count=count)
            assert room.used_seconds >= 0
            assert room.next()
            assert room.unsaved is None
            assert archive.load(room.session.id) == room.session


def test_leaving_during_a_round_loses_it_and_nothing_else() -> None:
    room = opened_room(FakeClock(), None, workshop())
    go_to(room, "vote")
    room.open_vote()
    cast(room, 1)
    room.leave()
    assert not room.round_open
    assert room.vote is None
    assert len(room.session.interrupted) == 1


def test_the_next_session_of_the_unit_begins_with_what_is_open(paths: Paths) -> None:
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        first = opened_room(hands, archive, workshop())
        made = tuple(Action(f"{first.session.id}/{n}", f"sak {n}") for n in (1, 2))
        first.write_actions((made[0], replace(made[1], state="done")))
        first.finish()
        hands.wait(60 * 24 * 30)
        second = opened_room(hands, archive, workshop())
    assert [(a.what, a.carried) for a in second.session.actions] == [("sak 1", 1)]


def test_what_is_done_with_ideas_is_stored_and_a_killed_vote_on_them_is_opened_again(
    paths: Paths,
) -> None:
    """The step that was added, the merged and the chosen ideas: all is there after a kill (S4)."""
    block = Ideas("m", "i", "Vad vill vi ändra?")
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        room = opened_room(
            hands,
            archive,
            Workshop(
                "w",
                "W",
                "sv",
                (
                    Module(
                        "m",
                        "M",
                        (
                            Step("m", "gather", "Samla", 600.0, (block,)),
                            Step("m", "plan", "Vem gör vad?", 300.0, (Actions(),)),
                        ),
                    ),
                ),
            ),
            6,
        )
        opened = room.open_ideas_round(block)
        for text in "abcdef":
            room.submit_ideas((text,), opened.hand_over())
        room.close_ideas()
        gathered = room.session.ideas_of(block)
        assert gathered
        room.write_ideas(block.key, merged(gathered.ideas or (), 5, 0))
        room.add_vote_on(block, "Rösta", "Vad vill vi ändra?")
        room.go(1)
        vote = room.open_vote()
        room.cast({vote.votes[0].id: {"i1": 1}}, vote.hand_over())
        killed = archive.load(room.session.id)
        again = Room(killed, archive, hands.clock)
        assert again.lost_round
        assert [o.text for o in again.step.votes[0].indicators] == [*"abcde"]
        words = again.session.ideas_of(block)
        assert words
        assert (words.ideas or ())[0].wordings == ("a", "f")
        vote = again.open_vote()
        for _ in range(6):
            again.cast({vote.votes[0].id: {"i3": 1, "i1": 1}}, vote.hand_over())
        again.close_vote()
        stored = archive.load(again.session.id)
        assert stored == again.session
        told = stored.ideas_of(block)
        assert told
        assert [idea.text for idea in told.ideas or ()] == [*"acbde"]
        assert [idea.text for idea in told.ideas or () if idea.marked] == [*"ac"]
        action = again.make_action(block.key, (told.ideas or ())[1])
        assert archive.load(again.session.id).actions == (action,)
