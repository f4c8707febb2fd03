"""Actions: how they come back at the next session of the unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.actions import (
    Action,
    ActionState,
    carry_over,
    in_order_of_need,
    latest,
    marked,
    moved,
    overdue,
    put,
    scheduled,
    stories,
)

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


# --- the table of one session ---------------------------------------------------------------------

TABLE = tuple(Action(f"s/{n}", f"Action {n}") for n in (1, 2, 3, 4))
NOVEMBER = date(2026, 11, 23)


def test_when_is_kept_as_typed_and_read_as_a_date() -> None:
    friday = scheduled(TABLE[0], "på fredag", NOVEMBER, "sv")
    assert (friday.when, friday.due) == ("på fredag", "2026-11-27")
    later = scheduled(friday, "när vi hinner", NOVEMBER, "sv")
    assert (later.when, later.due) == ("när vi hinner", "")


def test_a_date_that_was_read_does_not_move_when_the_rest_is_edited() -> None:
    friday = scheduled(TABLE[0], "fredag", NOVEMBER, "sv")
    assert scheduled(replace(friday, who="Kim"), "fredag", date(2027, 3, 22), "sv") == replace(
        friday, who="Kim"
    )


def test_an_action_is_put_in_its_place_or_last() -> None:
    changed = replace(TABLE[1], who="Kim")
    assert put(TABLE, changed) == (TABLE[0], changed, *TABLE[2:])
    assert put(TABLE[:1], TABLE[1]) == TABLE[:2]


def test_an_action_is_marked_and_others_stand() -> None:
    done = marked(TABLE, "s/2", "done")
    assert [action.state for action in done] == ["open", "done", "open", "open"]
    assert marked(done, "s/2", "open") == TABLE


@given(st.sampled_from([*(a.id for a in TABLE), "unknown"]), st.integers(-6, 6))
def test_a_moved_action_is_in_the_table_once_and_the_others_keep_their_order(
    action_id: str, places: int
) -> None:
    after = moved(TABLE, action_id, places)
    assert sorted(a.id for a in after) == [a.id for a in TABLE]
    assert [a for a in after if a.id != action_id] == [a for a in TABLE if a.id != action_id]
    before = next((i for i, a in enumerate(TABLE) if a.id == action_id), None)
    if before is not None:
        assert after[max(0, min(3, before + places))].id == action_id


def test_overdue_is_open_and_its_day_has_passed() -> None:
    due = replace(OPEN, due="2026-11-23")
    assert not overdue(due, NOVEMBER)
    assert overdue(due, date(2026, 11, 24))
    assert not overdue(replace(due, state="done"), date(2026, 11, 24))
    assert not overdue(replace(OPEN, due=""), date(2026, 11, 24))


# --- over several sessions ------------------------------------------------------------------------


def test_a_story_tells_every_session_an_action_was_in() -> None:
    first = (OPEN,)
    second = carry_over([first])
    third = tuple(replace(a, state="done") for a in carry_over([first, second]))
    fourth = third
    (story,) = stories(
        [("2026-11-23", first), ("2027-01-18", second), ("2027-03-22", third), ("2027-05", fourth)]
    )
    assert (story.action.carried, story.action.state) == (2, "done")
    assert (story.made, story.settled) == ("2026-11-23", "2027-03-22")
    assert [(seen.day, seen.state) for seen in story.seen] == [
        ("2026-11-23", "open"),
        ("2027-01-18", "open"),
        ("2027-03-22", "done"),
        ("2027-05", "done"),
    ]


def test_an_open_story_is_not_settled() -> None:
    (story,) = stories([("2026-11-23", (replace(OPEN, state="done"),)), ("2027-01-18", (OPEN,))])
    assert story.settled == ""


@given(sessions)
def test_stories_and_latest_agree(history: list[tuple[Action, ...]]) -> None:
    told = stories((f"2026-01-0{n}", actions) for n, actions in enumerate(history, start=1))
    assert tuple(story.action for story in told) == latest(history)
    assert sum(len(story.seen) for story in told) == sum(map(len, history))


def test_what_is_needed_first_stands_first() -> None:
    actions = (
        replace(OPEN, id="undated", due=""),
        replace(OPEN, id="done", due="2026-01-01", state="done"),
        replace(OPEN, id="late", due="2027-05-01"),
        replace(OPEN, id="soon", due="2026-12-01"),
        replace(OPEN, id="dropped", due="", state="dropped"),
    )
    ordered = in_order_of_need(stories([("2026-11-23", actions)]))
    assert [s.action.id for s in ordered] == ["soon", "late", "undated", "done", "dropped"]
