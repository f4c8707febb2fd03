"""Re-planning as properties: what may be cut, in which order, and that the end then holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.agenda import Slot
from apl_tui.core.replan import Change, Proposal, applied, propose

minutes = st.integers(1, 30).map(lambda n: n * 60.0)
slots = st.builds(
    Slot, minutes, st.none() | minutes, st.booleans(), st.booleans(), kept=st.booleans()
)
plans = st.lists(slots, min_size=1, max_size=8).flatmap(
    lambda plan: st.tuples(st.just(plan), st.integers(0, len(plan) - 1))
)
time_left = st.integers(-600, 9000).map(float)


def length(plan: list[Slot] | tuple[Slot, ...], first: int) -> float:
    return sum(slot.seconds for slot in plan[first:] if not slot.skipped)


@given(plans, time_left)
def test_the_end_holds_or_it_is_said_by_how_many_minutes_it_does_not(
    plan: tuple[list[Slot], int], seconds: float
) -> None:
    before, first = plan
    proposal = propose(before, first, seconds)
    too_long = length(applied(before, proposal), first) - max(seconds, 0)
    assert proposal.holds is (too_long <= 0)
    if not proposal.holds:
        assert proposal.over_minutes * 60 - 60 < too_long <= proposal.over_minutes * 60


@given(plans, st.integers(0, 3600))
def test_with_time_enough_nothing_is_changed(plan: tuple[list[Slot], int], spare: int) -> None:
    before, first = plan
    assert propose(before, first, length(before, first) + spare) == Proposal((), 0)


@given(plans, time_left)
def test_no_step_is_cut_more_than_its_author_allows(
    plan: tuple[list[Slot], int], seconds: float
) -> None:
    before, first = plan
    for change in propose(before, first, seconds).changes:
        slot = before[change.index]
        assert change.index >= first
        assert not slot.skipped
        assert change.before == slot.seconds > change.after
        if change.skipped:
            assert slot.skippable
            assert change.after == 0
        else:
            assert slot.at_least_seconds is not None
            assert slot.at_least_seconds <= change.after
            assert (change.before - change.after) % 60 == 0


@given(plans, time_left)
def test_a_kept_step_is_cut_only_when_the_others_can_give_no_more(
    plan: tuple[list[Slot], int], seconds: float
) -> None:
    before, first = plan
    proposal = propose(before, first, seconds)
    after = applied(before, proposal)
    if any(before[change.index].kept for change in proposal.changes):
        for slot, planned in list(zip(before, after, strict=True))[first:]:
            if not slot.kept and not planned.skipped:
                least = slot.at_least_seconds
                assert not slot.skippable
                assert least is None or planned.seconds <= least


def test_steps_are_shortened_in_proportion_and_then_the_last_is_skipped() -> None:
    plan = [Slot(600, 300, skippable=True), Slot(1200, 600, skippable=True), Slot(300, kept=True)]
    assert propose(plan, 0, 1920).changes == (Change(0, 600, 540), Change(1, 1200, 1080))
    skipped = propose(plan, 0, 900)
    assert skipped.holds
    assert skipped.changes[-1] == Change(1, 1200, 0, skipped=True)
    assert applied(plan, skipped)[1] == Slot(1200, 600, skippable=True, skipped=True)
