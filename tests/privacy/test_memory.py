"""M1: after a round is closed, nothing alive in the process knows what anyone answered.

The live objects of the whole process are searched, not only the ones that we know of.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

from apl_tui.core.ballot import BallotBox, Tally
from apl_tui.core.workshop import Ideas
from apl_tui.room import draft
from apl_tui.room.room import Chances, Room
from apl_tui.room.voting import OpenVote
from tests.privacy.occasions import (
    Sandbox,
    answer_all,
    ballot_of,
    led,
    open_round,
    press,
    room_of,
    script,
)
from tests.room.hands import Hands
from tests.tui.voting import small_room, small_workshop

PREFIX = b"sentinel-ticket-"


class Marked(int):
    """An answer that can be recognised wherever it is; every one is seen by the collector."""


class MarkedText(str):
    """The same for an idea."""


@pytest.fixture(autouse=True)
def earlier() -> None:
    """What stands now, of other tests too, is no find: the collector sets it aside."""
    gc.collect()
    gc.freeze()


def _later() -> list[object]:
    gc.collect()
    return gc.get_objects()


def everything() -> list[object]:
    """All live objects: what was set aside, such as a variable of a module, may hold a new one."""
    gc.unfreeze()
    gc.collect()
    return gc.get_objects()


def alive(*kinds: type) -> list[object]:
    """The live objects of these kinds."""
    return [found for found in _later() if type(found) in kinds]


def holders() -> list[object]:
    """Every object that holds a ticket, as a member, a key, a value or an attribute."""
    found: list[object] = []
    for each in everything():
        # What a module holds is its dictionary's. Python before 3.12.6 hands out dead objects of
        # `_asyncio` when asked for more (gh-122695), and the next collection never ends.
        if isinstance(each, FrameType | ModuleType) or each is found:
            continue
        members: Iterator[object]
        if isinstance(each, dict):
            members = iter([*each.keys(), *each.values()])
        elif isinstance(each, list | tuple | set | frozenset):
            members = iter([*each])
        else:
            members = iter(gc.get_referents(each))
        if any(_is_ticket(one) for one in members):
            found.append(each)
    return found


def _is_ticket(one: object) -> bool:
    return isinstance(one, bytes) and one.startswith(PREFIX) and one != PREFIX


def marked_chances() -> Chances:
    numbers = iter(range(1000))
    return Chances(lambda: PREFIX + str(next(numbers)).encode(), lambda texts: texts.sort())


def voted(room: Room, *options: int) -> None:
    """Ballots whose every answer is marked; nothing of them is kept here."""
    vote = room.vote
    assert vote
    for option in options:
        ballot = {
            "g": {"a": Marked(option), "b": Marked(option)},
            "d": {"x": Marked(1)},
        }
        assert room.cast(ballot, vote.hand_over()) == "counted"


def marked_room(people: int = 8) -> Room:
    hands = Hands()
    room = small_room(hands, script(), people)
    return Room(room.session, None, hands.clock, marked_chances())


def test_M1_no_answer_is_alive_once_it_is_counted_and_none_after_closing() -> None:
    room = marked_room()
    kept = [Marked(3)]
    assert alive(Marked) == kept  # the search sees one that is kept
    kept.clear()
    room.open_vote()
    voted(room, 1, 2, 3, 4, 5, 5, 4)
    assert alive(Marked) == []
    room.close_vote()
    assert alive(Marked) == []


def test_M1_tickets_are_held_by_one_set_and_joined_with_nothing() -> None:
    room = marked_room()
    room.open_vote()
    voted(room, 1, 2, 3, 4, 5, 5, 4)
    while_open = holders()
    assert [type(each) for each in while_open] == [set]
    assert all(isinstance(each, set) and len(each) == 7 for each in while_open)
    del while_open
    room.close_vote()
    after = holders()
    assert [type(each) for each in after] == [set]
    (spent,) = after
    assert isinstance(spent, set)
    assert all(isinstance(ticket, bytes) for ticket in spent)


def test_M1_counters_and_tallies_are_gone_after_closing() -> None:
    room = marked_room()
    room.open_vote()
    voted(room, 1, 2, 3, 4, 5, 5, 4)
    before = len(alive(BallotBox, OpenVote))
    assert before >= 2
    room.close_vote()
    counters = [each for each in alive_named("_Counters") if getattr(each, "answered", 0)]
    assert counters == []
    assert alive(Tally) == []
    assert len(alive(BallotBox, OpenVote)) < before


def alive_named(name: str) -> list[object]:
    """The live objects of a private class of ours, by its name."""
    return [each for each in _later() if type(each).__name__ == name]


def test_M1_an_idea_that_was_withheld_or_dropped_is_gone() -> None:
    block = Ideas("m", "i", "Vad hjälper?")
    for closes in (True, False):
        room = small_room(Hands(), small_workshop(ideas=block), 8)
        ideas = room.open_ideas_round(block)
        for _ in range(3):
            text = MarkedText("en idé som ingen annan har")
            assert room.submit_ideas((text,), ideas.hand_over()) == "counted"
            del text
        del ideas
        (room.close_ideas if closes else room.drop_round)()
    wanted = "en idé som ingen annan har"
    assert [one for one in everything() if isinstance(one, list) and _has(one, wanted)] == []


def _has(members: list[Any], wanted: str) -> bool:
    return any(type(one) in {str, MarkedText} and one == wanted for one in members)


async def test_M1_on_the_real_screens_no_draft_outlives_its_hand_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laptop goes round; after each person, and after closing, no draft, box or tally lives."""
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = Hands()
    async with led(sandbox.paths, hands) as (app, pilot):
        await open_round(pilot, hands)
        await press(pilot, hands, "enter", "4")
        assert len(alive(draft.Draft)) == 1  # the search sees the one that is being filled in
        await press(pilot, hands, "enter", "5", "enter", "enter", "enter")
        assert alive(draft.Draft) == []
        await answer_all(pilot, hands, [(1, 2, "x")] * 2)
        assert alive(draft.Draft) == []
        room = room_of(app)
        assert room.vote
        for _ in range(4):  # from elsewhere, so that something is shown
            room.cast(ballot_of((1, 2, "x")), room.vote.hand_over())
        room.close_vote()
        assert room.session.rounds[0].ballots == 7
        del room
        await pilot.pause()
        assert alive(draft.Draft, Tally) == []
        assert alive_named("_Counters") == []
