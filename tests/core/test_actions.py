"""Actions: how they come back at the next session of the unit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.actions import Action, ActionState, carry_over, latest

OPEN = Action("s1/1", "Reserve an hour", "Kim", "before Easter", "2027-03-26", "It is on the rota")
states: st.SearchStrategy[ActionState] = st.sampled_from(["open", "done", "dropped"])
sessions = st.lists(
    st.lists(
        st.builds(
            Action, st.sampled_from(["s/1", "s/2", "s/3"]), st.text(max_size=3), state=states
        ),
        max_size=3,
        unique_by=lambda action: action.id,
    ).map(tuple),
    max_size=4,
)


def test_an_open_action_comes_back_unchanged_but_for_the_count() -> None:
    assert carry_over([(OPEN,)]) == (replace(OPEN, carried=1),)
    assert carry_over([(OPEN,), carry_over([(OPEN,)])]) == (replace(OPEN, carried=2),)


def test_an_action_done_or_dropped_later_does_not_come_back() -> None:
    for state in ("done", "dropped"):
        assert carry_over([(OPEN,), (replace(OPEN, state=state),)]) == ()


def test_an_action_opened_again_later_comes_back() -> None:
    assert carry_over([(replace(OPEN, state="done"),), (OPEN,)]) == (replace(OPEN, carried=1),)


def test_the_latest_copy_is_true_and_the_oldest_action_stands_first() -> None:
    later = replace(OPEN, what="Reserve two hours")
    newer = Action("s2/1", "Pair up")
    assert latest([(OPEN,), (newer, later)]) == (later, newer)


def test_an_action_left_out_of_a_later_session_is_not_forgotten() -> None:
    assert carry_over([(OPEN,), ()]) == (replace(OPEN, carried=1),)


@given(sessions)
def test_what_comes_back_is_each_open_action_once(history: list[tuple[Action, ...]]) -> None:
    truth = {action.id: action for actions in history for action in actions}
    back = carry_over(history)
    assert {action.id for action in back} == {i for i, a in truth.items() if a.state == "open"}
    assert len({action.id for action in back}) == len(back)
    assert all(a == replace(truth[a.id], carried=truth[a.id].carried + 1) for a in back)
