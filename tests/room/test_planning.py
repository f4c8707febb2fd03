"""The plan before a session: clock times, what fits, and how long steps usually take."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.reckoning import MINUTE, Way, answering
from apl_tui.core.records import Round, Settings, channels_of
from apl_tui.core.session import Session, new_session
from apl_tui.script.library import catalogue
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.planning import (
    MOST_SESSIONS,
    as_usual,
    begins,
    fitted,
    fitting,
    length,
    moved_to,
    plan_for,
    script_plan,
    shorter_version,
    usual_minutes,
    with_minutes,
    with_skip,
)
from tests.support.clock import BEGAN, workshop

SCRIPT = workshop()
PLAN = script_plan(SCRIPT)
LAPTOP, SLIPS = channels_of("laptop"), channels_of("slips")


def test_the_clock_times_leave_out_what_is_skipped() -> None:
    skipped = with_skip(PLAN, 1)
    first, second, third, *_ = begins(skipped, BEGAN)
    assert first == BEGAN
    assert second == third == BEGAN + timedelta(seconds=PLAN[0].seconds)
    assert length(PLAN) - length(skipped) == PLAN[1].seconds
    assert with_skip(skipped, 1) == PLAN


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-9, 9) | st.none()), max_size=30))
def test_whatever_is_changed_a_step_is_left_and_none_is_shorter_than_a_minute(
    changes: list[tuple[int, int | None]],
) -> None:
    plan = PLAN
    for index, minutes in changes:
        plan = with_skip(plan, index) if minutes is None else with_minutes(plan, index, minutes)
    assert length(plan) >= 60
    assert all(slot.seconds >= 60 for slot in plan)
    session = new_session("s", SCRIPT, Settings("", 9), "2026-11-23T10:00+01:00", plan=plan)
    assert [(s.seconds, s.skipped) for s in session.slots] == [(s.seconds, s.skipped) for s in plan]
    led = [record.used_minutes is not None for record in session.records]
    assert led.index(True) == session.index == [slot.skipped for slot in plan].index(False)
    assert led.count(True) == 1


@given(st.integers(0, 60))
def test_what_is_proposed_fits_or_says_by_how_much_it_does_not(minutes: int) -> None:
    proposal = fitting(PLAN, minutes * 60)
    after = fitted(PLAN, proposal)
    if proposal.holds:
        assert length(after) <= max(minutes * 60, 0)
    else:
        assert length(after) == (minutes + proposal.over_minutes) * 60


def test_the_whole_workshop_names_the_one_made_for_an_hour() -> None:
    whole, entries = workshop("whole"), catalogue("sv")
    version = shorter_version(whole, entries, 65)
    assert version
    assert version.id == "whole-60"
    assert shorter_version(whole, entries, 45) is None
    assert shorter_version(whole, catalogue("en"), 65) is None
    assert shorter_version(SCRIPT, entries, 65) is None


def test_what_was_changed_by_hand_stays_when_the_way_of_voting_changes() -> None:
    slow, quick = (plan_for(SCRIPT, Settings("", 12, channels=c)) for c in (LAPTOP, SLIPS))
    changed = with_skip(with_minutes(slow, 0, 3), 4)
    moved = moved_to(changed, slow, quick)
    assert moved[0].seconds == quick[0].seconds + 3 * MINUTE
    assert moved[4].skipped
    assert moved_to(moved, quick, slow) == changed


def test_a_vote_is_never_fitted_to_less_than_it_takes() -> None:
    plan = plan_for(SCRIPT, Settings("", 12, channels=LAPTOP))
    after = fitted(plan, fitting(plan, 10 * MINUTE))
    assert after[1].seconds >= answering(SCRIPT, 12, "laptop")[1]


# --- what steps usually take ----------------------------------------------------------------------


def held(
    archive: SessionArchive,
    unit: str,
    *used: int | None,
    day: int = 1,
    script: str = "environment",
    finished: bool = True,
    way: Way = "laptop",
    people: int = 9,
    ballots: int = 9,
) -> Session:
    """A stored session whose first steps took these minutes, and whose votes were held once."""
    chosen = workshop(script)
    started = f"2026-10-{day:02}T10:00+01:00"
    session = new_session(
        archive.new_id(started, chosen.id), chosen, settings_of(unit, way, people), started
    )
    records = list(session.records)
    for index, minutes in enumerate(used):
        records[index] = replace(records[index], used_minutes=minutes, skipped=minutes is None)
    rounds = tuple(
        Round(step.key, 1, "ballots", 6, people, ballots, ()) for step in chosen.steps if step.votes
    )
    over = started if finished else ""
    session = replace(session, records=tuple(records), rounds=rounds, finished=over)
    archive.save(session)
    return session


def settings_of(unit: str, way: Way = "laptop", people: int = 9) -> Settings:
    return Settings(unit, people, channels=channels_of(way))


def key(index: int) -> str:
    return SCRIPT.steps[index].key


def test_it_is_the_median_in_the_unit_else_anywhere(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        assert usual_minutes(archive, SCRIPT, settings_of("Norr")) == {}
        held(archive, "Norr", 4, 11, day=1)
        held(archive, " norr ", 6, 12, None, day=2)
        held(archive, "Norr", 5, 30, 0, day=3)
        held(archive, "Söder", 9, 9, 7, day=4)
        held(archive, "Söder", 9, 9, 8, day=5)
        usual = usual_minutes(archive, SCRIPT, settings_of("Norr"))
        assert usual == {key(0): 5, key(1): 12, key(2): 8}
        assert usual_minutes(archive, SCRIPT, settings_of("Öster"))[key(0)] == 6
        assert usual_minutes(archive, SCRIPT, settings_of(""))[key(0)] == 6


def test_a_vote_is_learnt_from_those_who_voted_in_the_same_way(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        held(archive, "Norr", 4, 14, day=1)
        held(archive, "Norr", 4, 8, day=2, way="slips")
        assert usual_minutes(archive, SCRIPT, settings_of("Norr"))[key(1)] == 14
        assert usual_minutes(archive, SCRIPT, settings_of("Norr", "slips"))[key(1)] == 8
        usual = usual_minutes(archive, SCRIPT, settings_of("Norr", "phones"))
        assert usual == {key(0): 4}, "what is talked about takes as long with any way"
        more = usual_minutes(archive, SCRIPT, settings_of("Norr", "laptop", 12))[key(1)]
        twelve, nine = (answering(SCRIPT, n, "laptop")[1] for n in (12, 9))
        assert more == round(14 + (twelve - nine) / MINUTE)


def test_what_was_only_tried_out_teaches_nothing(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        held(archive, "Norr", 1, 3, 1, 1, 1, 1, day=1)
        assert usual_minutes(archive, SCRIPT, settings_of("Norr")) == {}
        held(archive, "Norr", 4, 14, day=2, ballots=2)
        assert usual_minutes(archive, SCRIPT, settings_of("Norr")) == {key(0): 4}
        shown = held(archive, "Norr", 4, 14, day=3)
        for rounds in ((), (*shown.rounds, replace(shown.rounds[0], number=2))):
            archive.save(replace(shown, rounds=rounds))
            assert key(1) not in usual_minutes(archive, SCRIPT, settings_of("Norr"))
        hands = tuple(replace(each, mode="hands") for each in shown.rounds)
        archive.save(replace(shown, rounds=hands))
        assert key(1) not in usual_minutes(archive, SCRIPT, settings_of("Norr"))
        archive.save(shown)
        assert usual_minutes(archive, SCRIPT, settings_of("Norr"))[key(1)] == 14


def test_unfinished_ones_and_other_workshops_do_not_count(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        held(archive, "Norr", 20, finished=False)
        held(archive, "Norr", 3, 20, script="occasions")
        assert usual_minutes(archive, SCRIPT, settings_of("Norr")) == {}
        assert usual_minutes(archive, workshop("whole"), settings_of("Norr")) == {
            "occasions:weave": 20
        }


def test_a_bounded_number_is_read_the_units_own_first(paths: Paths) -> None:
    read: list[str] = []

    class Counting(SessionArchive):
        def load(self, session_id: str) -> Session:
            read.append(session_id)
            return super().load(session_id)

    with Counting(paths).locked() as archive:
        own = held(archive, "Norr", 3, day=1)
        for day in range(2, MOST_SESSIONS + 4):
            held(archive, "Söder", 9, day=day)
        assert isinstance(archive, Counting)
        assert usual_minutes(archive, SCRIPT, settings_of("Norr"))[key(0)] == 3
        assert len(read) == MOST_SESSIONS
        assert own.id in read


def test_what_cannot_be_read_is_left_out(paths: Paths) -> None:
    with SessionArchive(paths).locked() as archive:
        broken = held(archive, "Norr", 30, day=1)
        held(archive, "Norr", 7, day=2)
        paths.session(broken.id).write_text("{", encoding="utf-8")
        assert usual_minutes(archive, SCRIPT, settings_of("Norr")) == {key(0): 7}


@pytest.mark.parametrize(("minutes", "planned"), [(11, 11), (1, 3), (300, 300)])
def test_the_usual_minutes_are_used_down_to_what_the_author_allows(
    minutes: int, planned: int
) -> None:
    changed = as_usual(PLAN, SCRIPT, {key(0): minutes})
    assert changed[0].seconds == planned * 60
    assert changed[1:] == PLAN[1:]
