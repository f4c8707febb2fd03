"""The session as a state machine: what is refused, what is kept, what comes back."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.actions import Action
from apl_tui.core.reckoning import lengths
from apl_tui.core.records import Idea, OpenRound, Settings, StepRecord, Why
from apl_tui.core.session import (
    Session,
    new_session,
    next_action_id,
    step_ideas,
)
from tests.core.samples import IDEAS, WORKSHOP, graded, of_bands

VOTE = graded("a", "b")
RELEASE = of_bands(VOTE, (2, 4), None)
NEW = new_session("s1", WORKSHOP, Settings("Ward 4", people=12), "2026-11-23T13:00+01:00")
VOTING = NEW.entered(1)


def test_a_new_session_stands_at_its_first_step_with_the_plan_that_its_people_need() -> None:
    assert (NEW.index, NEW.date, NEW.finished) == (0, "2026-11-23", "")
    first, *others = NEW.records
    assert first == StepRecord(300, 0)
    assert others == [StepRecord(seconds) for seconds in NEW.lengths[1:]]
    assert NEW.lengths == lengths(WORKSHOP, 12, "laptop")
    alone = new_session("s", WORKSHOP, Settings("", 1, solo=True), "2026-11-23T13:00+01:00")
    assert alone.lengths == (300,) * 4
    assert [slot.kept for slot in NEW.slots] == [False, True, False, True]


# --- what is refused --------------------------------------------------------------------------


def test_one_round_at_a_time() -> None:
    with pytest.raises(ValueError, match="open already"):
        VOTING.opened().opened()
    with pytest.raises(ValueError, match="open already"):
        VOTING.opened("ideas").opened()


def test_nothing_is_closed_that_is_not_open() -> None:
    with pytest.raises(ValueError, match="no vote is open"):
        VOTING.closed("ballots", 6, (RELEASE,))
    with pytest.raises(ValueError, match="no ideas round is open"):
        VOTING.gathered(IDEAS, 6, ())


def test_a_round_is_closed_as_what_it_was_opened_as() -> None:
    with pytest.raises(ValueError, match="no vote is open"):
        VOTING.opened("ideas").closed("ballots", 6, (RELEASE,))
    with pytest.raises(ValueError, match="no ideas round is open"):
        VOTING.opened("vote").gathered(IDEAS, 6, ())


def test_nobody_leaves_a_step_while_its_round_is_open() -> None:
    with pytest.raises(ValueError, match="a round is open"):
        VOTING.opened().entered(2)


@pytest.mark.parametrize("index", [-1, 4, 99])
def test_a_step_that_does_not_exist_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        NEW.entered(index)
    with pytest.raises(IndexError):
        NEW.planned(index, 60)


@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 10_000}, {"k": 4}])
def test_R1_settings_outside_their_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**{"unit": "Ward 4", "people": 12, **wrong})  # type: ignore[arg-type]


# --- rounds -----------------------------------------------------------------------------------


def test_a_closed_round_holds_the_release_with_b_and_N() -> None:
    closed = VOTING.opened().closed("ballots", 7, (RELEASE,))
    (round_,) = closed.rounds
    assert closed.open_round is None
    assert (round_.step_key, round_.number, round_.mode) == ("m:s1", 1, "ballots")
    assert (round_.k, round_.people, round_.ballots) == (6, 12, 7)
    assert round_.releases == (RELEASE,)


def test_voting_again_is_a_new_round_and_findings_use_the_last() -> None:
    again = of_bands(VOTE, (1, 5), (3, 3))
    session = VOTING.opened().closed("ballots", 7, (RELEASE,))
    session = session.opened().closed("ballots", 9, (again,))
    assert [round_.number for round_ in session.rounds_of(session.step)] == [1, 2]
    assert session.rounds[0].releases == (RELEASE,)
    assert session.last_release(VOTE.key) == (session.rounds[1], again)
    assert session.last_release("m:other") is None


@given(st.lists(st.sampled_from(["vote", "ideas", "lost", "enter"]), max_size=12))
def test_rounds_have_different_names_whatever_happens(events: list[str]) -> None:
    session = VOTING
    for event in events:
        if event == "vote":
            session = session.opened().closed("ballots", 7, (RELEASE,))
        elif event == "ideas":
            session = session.opened("ideas").gathered(IDEAS, 7, ("x",))
        elif event == "lost":
            session = session.opened().lost_round()
        else:
            session = session.entered((session.index + 1) % 4)
    names = [(round_.step_key, round_.number) for round_ in session.rounds]
    assert len(set(names)) == len(names)
    assert len(session.rounds) == events.count("vote")
    assert len(session.interrupted) == events.count("lost")
    assert len(session.ideas) == min(1, events.count("ideas"))


def test_S1_an_open_round_is_known_by_its_name_alone() -> None:
    assert {field.name for field in fields(OpenRound)} == {"step_key", "number", "kind"}
    assert replace(VOTING.opened(), open_round=None) == VOTING


def test_S4_a_lost_round_leaves_nothing_but_that_it_was_lost_and_can_be_opened_again() -> None:
    lost = VOTING.opened().lost_round()
    assert lost.interrupted == (OpenRound("m:s1", 1),)
    assert lost.rounds == ()
    assert lost.opened().open_round == OpenRound("m:s1", 1)
    assert VOTING.lost_round() is VOTING


def test_S4_a_round_that_is_open_when_the_workshop_ends_is_told_as_lost() -> None:
    ended = VOTING.opened().ended("2026-11-23T14:00+01:00")
    assert ended.open_round is None
    assert ended.interrupted == (OpenRound("m:s1", 1),)
    assert ended.finished == "2026-11-23T14:00+01:00"


def test_O4_raising_the_number_of_people_is_kept_for_the_report() -> None:
    session = VOTING.raised_people(13).raised_people(15)
    assert session.settings.people == 15
    assert session.people_raised_to == (13, 15)
    assert session.opened().closed("ballots", 14, (RELEASE,)).rounds[0].people == 15


def test_a_workshop_that_goes_on_after_all_is_as_it_was() -> None:
    session = VOTING.opened().closed("ballots", 7, (RELEASE,))
    assert session.ended("2026-11-23T14:00+01:00").reopened() == session


# --- steps ------------------------------------------------------------------------------------


def test_going_on_passes_over_skipped_steps_in_both_directions() -> None:
    session = NEW.planned(1, 300, skipped=True).planned(2, 300, skipped=True)
    assert session.next_index(+1) == 3
    assert session.entered(3).next_index(-1) == 0
    assert session.next_index(-1) is None
    assert session.entered(3).next_index(+1) is None
    assert NEW.planned(3, 1, skipped=True).entered(2).next_index(+1) is None


def test_entering_a_skipped_step_takes_it_back_into_the_plan() -> None:
    session = NEW.planned(2, 240, skipped=True)
    assert session.slots[2].skipped
    assert session.entered(2).records[2] == StepRecord(240, 0, skipped=False)


def test_coming_back_to_a_step_keeps_its_used_minutes() -> None:
    session = NEW.used(7).entered(1).used(3).entered(0)
    assert [record.used_minutes for record in session.records] == [7, 3, None, None]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(60, 900)), max_size=10))
def test_the_records_always_run_beside_the_steps(plan: list[tuple[int, bool, int]]) -> None:
    session = NEW
    for index, enter, seconds in plan:
        session = session.planned(index, seconds, skipped=not enter)
        session = session.entered(index) if enter else session
        assert session.records[index].seconds == seconds
        assert session.records[index].skipped is not enter
    assert len(session.records) == len(session.slots) == 4
    assert session.step is WORKSHOP.steps[session.index]


def test_a_new_promised_end_changes_nothing_else() -> None:
    moved = NEW.promised("2026-11-23T15:00+01:00")
    assert moved.settings.ends_at == "2026-11-23T15:00+01:00"
    assert replace(moved, settings=NEW.settings) == NEW


def test_an_event_gives_a_new_session_and_leaves_the_old_one() -> None:
    before = repr(NEW)
    NEW.entered(2).opened("ideas").gathered(IDEAS, 6, ("x",)).ended("then")
    assert repr(NEW) == before


# --- what the group writes --------------------------------------------------------------------


def test_ideas_of_a_closed_round_can_be_marked_and_withheld_ones_are_none() -> None:
    ideas = NEW.entered(2).opened("ideas")
    shown = ideas.gathered(IDEAS, 6, ("one", "two"))
    found = shown.ideas_of(IDEAS)
    assert found
    assert found.ideas == (Idea("one", id="i1"), Idea("two", id="i2"))
    marked = shown.with_ideas(IDEAS.key, (Idea("one", marked=True), Idea("two", hidden=True)))
    kept = marked.ideas_of(IDEAS)
    assert kept
    assert kept.ideas == (Idea("one", marked=True), Idea("two", hidden=True))
    assert kept.submissions == 6
    withheld = ideas.gathered(IDEAS, 3, None).ideas_of(IDEAS)
    assert withheld
    assert withheld.ideas is None
    assert NEW.ideas_of(IDEAS) is None


def test_a_why_note_is_replaced_and_taken_away() -> None:
    session = NEW.with_why("m:g:a", "first").with_why("m:g:b", "other").with_why("m:g:a", "second")
    assert session.whys == (Why("m:g:b", "other"), Why("m:g:a", "second"))
    assert session.with_why("m:g:b", "").whys == (Why("m:g:a", "second"),)


def test_new_actions_get_ids_of_their_own_beside_those_that_came_back() -> None:
    old = Action("s0/7", "Old one", carried=1)
    session = new_session("s1", WORKSHOP, NEW.settings, NEW.started, (old,))
    assert next_action_id(session) == "s1/1"
    for i in range(1, 12):
        assert next_action_id(session) == f"s1/{i}"
        session = session.with_actions((*session.actions, Action(next_action_id(session), "x")))
    without_one = session.with_actions(session.actions[:4] + session.actions[5:])
    assert next_action_id(without_one) == "s1/12"


def test_what_a_step_holds() -> None:
    assert step_ideas(WORKSHOP.steps[2]) == (IDEAS,)
    assert step_ideas(WORKSHOP.steps[1]) == ()


def test_S3_a_session_has_no_place_for_a_ballot() -> None:
    """Its fields are known one by one: a new one must be thought through against S2 and S3."""
    assert {field.name for field in fields(Session)} == {
        *("id", "workshop", "settings", "started", "records", "index", "finished", "open_round"),
        *("interrupted", "rounds", "ideas", "actions", "whys", "people_raised_to"),
        *("closing_word", "held"),  # `held` names steps and counts their rounds, no ballots
        "ideas_again",  # names ideas blocks, nothing of what was written
        "full_before",  # names votes that another session has told in full
        "people_first",  # the number of people as it was before it was raised
    }
