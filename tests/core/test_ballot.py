"""The ballot box: faults, tickets, the full and the closed box; M1, M2 and O4."""

from __future__ import annotations

import gc
import inspect
import weakref
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import (
    DONT_KNOW,
    Ballot,
    BallotBox,
    Fault,
    FaultReason,
    Tally,
    faults,
)
from tests.core.samples import choice, graded
from tests.support.ballots import tally_of

GRADED = graded("a", "b")
MANY = choice("x", "y", "z")
DOTS = choice("x", "y", "z", kind="dots", dots=2, name="d")
VOTES = (GRADED, MANY, DOTS)
GOOD: Ballot = {"g": {"a": 1, "b": DONT_KNOW}, "c": {"x": 1}, "d": {}}

ballots = st.fixed_dictionaries(
    {
        "g": st.fixed_dictionaries({"a": st.integers(0, 5), "b": st.integers(0, 5)}),
        "c": st.dictionaries(st.sampled_from("xyz"), st.just(1)),
        "d": st.dictionaries(st.sampled_from("xyz"), st.just(1), max_size=2),
    }
)


def contents(thing: object) -> Any:
    """Everything that can be reached from `thing`, as plain values that can be compared."""
    if isinstance(thing, dict):
        return {contents(key): contents(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return tuple(contents(item) for item in thing)
    if isinstance(thing, set | frozenset):
        return frozenset(contents(item) for item in thing)
    slots = getattr(type(thing), "__slots__", None)
    if slots is None and not hasattr(thing, "__dict__"):
        return thing
    names = [*(slots or ()), *getattr(thing, "__dict__", {})]
    return (type(thing).__name__, tuple((name, contents(getattr(thing, name))) for name in names))


# --- faults -----------------------------------------------------------------------------------


def test_a_good_ballot_has_no_faults() -> None:
    assert faults(VOTES, GOOD) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"g": {"a": 1}}, ("g", "b", "missing")),
        ({"g": {"a": 1, "b": 6}}, ("g", "b", "outside-scale")),
        ({"g": {"a": -1, "b": 1}}, ("g", "a", "outside-scale")),
        ({"g": {"a": 1, "b": 1, "q": 1}}, ("g", "q", "unknown")),
        ({"c": {"q": 1}}, ("c", "q", "unknown")),
        ({"c": {"x": 2}}, ("c", "x", "outside-scale")),
        ({"c": {"x": 0}}, ("c", "x", "outside-scale")),
        ({"d": {"x": 1, "y": 1, "z": 1}}, ("d", "", "too-many")),
        ({"q": {}}, ("q", "", "unknown")),
    ],
)
def test_each_fault_says_where_and_why(
    change: dict[str, dict[str, int]], fault: tuple[str, str, FaultReason]
) -> None:
    assert faults(VOTES, {**GOOD, **change}) == [Fault(*fault)]


@pytest.mark.parametrize("vote", VOTES, ids=lambda vote: vote.kind)
def test_a_vote_left_out_is_missing_even_if_it_may_be_blank(vote: Any) -> None:
    ballot = {id_: answers for id_, answers in GOOD.items() if id_ != vote.id}
    assert faults(VOTES, ballot) == [Fault(vote.id, "", "missing")]


def test_choose_many_takes_all_options() -> None:
    assert faults([MANY], {"c": {"x": 1, "y": 1, "z": 1}}) == []


# --- counting ---------------------------------------------------------------------------------


@given(st.lists(ballots, max_size=12))
def test_every_ballot_is_counted_once_in_every_vote(cast: list[Ballot]) -> None:
    box = BallotBox(VOTES, people=12)
    for i, ballot in enumerate(cast):
        assert box.cast(ballot, bytes([i])) == "counted"
    tallies = box.empty()
    assert box.counted == len(cast)
    for vote, tally in zip(VOTES, tallies, strict=True):
        assert tally == tally_of(vote, [ballot[vote.id] for ballot in cast])
    graded_tally, many, _ = tallies
    assert [sum(cells) for cells in graded_tally.counts] == [len(cast)] * 2
    assert many.answered == sum(1 for ballot in cast if ballot["c"])


def test_R9_a_blank_choice_is_a_ballot_but_not_an_answer() -> None:
    assert tally_of(MANY, [{}, {"x": 1, "z": 1}]) == Tally(MANY, ((0, 1), (0, 0), (0, 1)), 1)


def test_M2_a_spent_ticket_is_acknowledged_and_the_first_ballot_stands() -> None:
    box = BallotBox([GRADED], people=3)
    assert box.cast({"g": {"a": 1, "b": 1}}, b"t") == "counted"
    assert box.cast({"g": {"a": 5, "b": 5}}, b"t") == "already-counted"
    assert box.cast({"g": {}}, b"t") == "already-counted"  # a late retry is not told of faults
    assert box.counted == 1
    assert box.empty() == (tally_of(GRADED, [{"a": 1, "b": 1}]),)


def test_M2_a_faulty_ballot_counts_nothing_and_spends_nothing() -> None:
    box = BallotBox(VOTES, people=3)
    before = contents(box)
    with pytest.raises(ValueError, match="faults"):
        box.cast({**GOOD, "d": {"q": 1}}, b"t")
    assert contents(box) == before
    assert box.cast(GOOD, b"t") == "counted"


def test_M2_counting_is_one_plain_call_without_an_await() -> None:
    for function in (BallotBox.cast, BallotBox.empty):
        assert not inspect.iscoroutinefunction(function)
        assert not inspect.isgeneratorfunction(function)


def test_O4_ballots_never_pass_the_people_in_the_room() -> None:
    box = BallotBox([GRADED], people=2)
    ballot = {"g": {"a": 1, "b": 1}}
    assert [box.cast(ballot, bytes([i])) for i in range(4)] == [
        "counted",
        "counted",
        "full",
        "full",
    ]
    assert box.counted == 2
    box.raise_people(3)
    assert box.cast(ballot, bytes([2])) == "counted"
    assert box.cast(ballot, bytes([3])) == "full"


def test_O4_people_are_never_fewer_than_the_ballots() -> None:
    box = BallotBox([GRADED], people=3)
    box.cast({"g": {"a": 1, "b": 1}}, b"1")
    box.cast({"g": {"a": 1, "b": 1}}, b"2")
    with pytest.raises(ValueError, match="fewer people"):
        box.raise_people(1)
    assert box.people == 3


def test_a_closed_box_takes_no_ballot_and_is_emptied_once() -> None:
    box = BallotBox([GRADED], people=3)
    box.cast({"g": {"a": 1, "b": 1}}, b"1")
    box.empty()
    assert box.cast({"g": {"a": 1, "b": 1}}, b"1") == "already-counted"
    assert box.cast({"g": {"a": 1, "b": 1}}, b"2") == "closed"
    assert box.counted == 1
    with pytest.raises(ValueError, match="empty already"):
        box.empty()


# --- memory -----------------------------------------------------------------------------------


def box_of(cast: list[tuple[Ballot, bytes]]) -> BallotBox:
    box = BallotBox(VOTES, people=20)
    for ballot, ticket in cast:
        box.cast(ballot, ticket)
    return box


@given(st.lists(ballots, min_size=1, max_size=6), st.data())
def test_M1_nothing_in_the_box_joins_a_ticket_and_an_answer(
    cast: list[Ballot], data: st.DataObject
) -> None:
    """The same ballots and the same tickets, paired and ordered otherwise, leave the same box."""
    tickets = [bytes([i]) for i in range(len(cast))]
    other = data.draw(st.permutations(tickets))
    order = data.draw(st.permutations(list(zip(cast, other, strict=True))))
    first, second = box_of(list(zip(cast, tickets, strict=True))), box_of(order)
    assert contents(first) == contents(second)
    assert first.empty() == second.empty()
    assert contents(first) == contents(second)


@given(st.lists(ballots, min_size=3, max_size=3), st.lists(ballots, min_size=3, max_size=3))
def test_M1_an_emptied_box_is_the_same_whatever_was_answered(
    first: list[Ballot], second: list[Ballot]
) -> None:
    left = []
    for cast in (first, second):
        box = box_of([(ballot, bytes([i])) for i, ballot in enumerate(cast)])
        box.empty()
        left.append(contents(box))
    assert left[0] == left[1]


def test_M1_the_ballot_itself_is_not_kept() -> None:
    class Watched(dict[str, dict[str, int]]):
        """A dict that can be watched by a weak reference."""

    box = BallotBox([GRADED], people=3)
    ballot = Watched(g={"a": 1, "b": 2})
    gone = weakref.ref(ballot)
    box.cast(ballot, b"t")
    del ballot
    gc.collect()
    assert gone() is None
    assert box.counted == 1


def test_M1_the_counters_are_gone_after_closing_and_the_spent_tickets_stay() -> None:
    box = box_of([(GOOD, b"one"), (GOOD, b"two")])
    assert counting_lists(box)
    box.empty()
    assert counting_lists(box) == []
    assert box.spent == frozenset({b"one", b"two"})


def counting_lists(box: BallotBox) -> list[list[object]]:
    """The lists of numbers that live anywhere in the box, found by walking its live objects."""
    found: dict[int, object] = {}
    queue: list[object] = [box]
    while queue:
        one = queue.pop()
        if id(one) not in found and not isinstance(one, type) and not inspect.ismodule(one):
            found[id(one)] = one
            queue += gc.get_referents(one)
    lists = [one for one in found.values() if isinstance(one, list)]
    return [one for one in lists if one and all(isinstance(item, int) for item in one)]
