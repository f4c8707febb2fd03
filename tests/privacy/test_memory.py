"""M1: after a round is closed, nothing alive in the process knows what anyone answered.

The live objects of the whole process are searched, not only the ones that we know of.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.types import Message, Scope

from apl_tui.core.ballot import BallotBox, Tally
from apl_tui.core.workshop import Ideas
from apl_tui.phones.bodies import BODY
from apl_tui.phones.link import Wording
from apl_tui.phones.protocol import BoundedProtocol
from apl_tui.phones.server import PhoneServer
from apl_tui.room import draft
from apl_tui.room.room import Randomness, Room
from apl_tui.room.voting import OpenVote
from tests.phones.rooms import (
    CODE,
    COMPLETE,
    HOST,
    OTHER_CODE,
    PHONE,
    TestRoom,
    filled,
    phone,
    phone_app,
)
from tests.phones.wire import FORM, joined, line, serving
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
from tests.support.clock import FakeClock
from tests.tui.voting import graded, painted, small_room, small_workshop

PREFIX = b"sentinel-ticket-"
IDEAS = Ideas("m", "i", "Vad hjälper?")


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


def marked_chances() -> Randomness:
    numbers = iter(range(1000))
    return Randomness(lambda: PREFIX + str(next(numbers)).encode(), lambda texts: texts.sort())


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
    hands = FakeClock()
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
    for closes in (True, False):
        room = small_room(FakeClock(), small_workshop(ideas=IDEAS), 8)
        ideas = room.open_ideas_round(IDEAS)
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
    hands = FakeClock()
    async with led(sandbox.paths, hands) as (app, pilot):
        await open_round(pilot, hands)
        await press(pilot, hands, "enter", "4")
        assert len(alive(draft.Draft)) == 1  # the search sees the one that is being filled in
        await press(pilot, hands, "enter", "5", "enter", "enter")
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


# --- what libraries keep -----------------------------------------------------------------------


def texts_with(wanted: str) -> list[tuple[str, str]]:
    """The texts alive with this in them, each with the kind of what holds it; not this one."""
    found = []
    for each in everything():
        for one in gc.get_referents(each):
            text = one.decode("utf-8", "replace") if isinstance(one, bytes) else one
            if isinstance(text, str) and wanted in text and text is not wanted:
                found.append((type(each).__name__, text))
    return found


async def test_M1_no_cache_of_a_text_knows_a_ballot_once_it_is_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The review shows an answer with its number, as nothing else does: it is searched for."""
    answer = "".join(("4", "  ", "Stämmer ganska bra"))
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    async with led(sandbox.paths, hands) as (app, pilot):
        await open_round(pilot, hands)
        await press(pilot, hands, "enter", "4", "4", "enter")
        await painted(pilot)
        kinds = {kind for kind, _ in texts_with(answer)}
        assert {"Segment", "_lru_cache_wrapper"} <= kinds  # the search sees what is on the screen
        await press(pilot, hands, "enter")
        await painted(pilot)
        assert room_of(app).vote
        assert texts_with(answer) == []


async def test_M1_no_cache_of_a_text_knows_an_idea_once_it_is_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = "".join(("qqx", "zzw"))
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    async with led(sandbox.paths, hands, workshop=small_workshop(ideas=IDEAS)) as (app, pilot):
        await press(pilot, hands, "space")  # past the title
        await open_round(pilot, hands)
        await press(pilot, hands, "enter", *idea)
        assert {"Segment", "dict"} <= {kind for kind, _ in texts_with(idea)}
        await press(pilot, hands, "enter", "enter", "enter", "enter")
        await painted(pilot)
        assert room_of(app).open_ideas
        assert [kind for kind, _ in texts_with(idea)] == ["list"]  # the open round's
        room_of(app).close_ideas()
        assert texts_with(idea) == []


@pytest.mark.parametrize(
    ("keys", "ends"),
    [
        pytest.param(("v", "v", "right", "enter", "enter"), True, id="ideas are closed"),
        pytest.param(("v", "q", "left", "enter"), True, id="a vote is left"),
        pytest.param(("v", "s", "enter", "4", "escape", "escape"), False, id="slips were typed"),
        pytest.param(("right", "v", "v", "right", "enter"), True, id="a vote is closed"),
    ],
)
async def test_M1_whatever_ends_a_round_makes_the_program_forget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], ends: bool
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    calls: list[bool] = []
    async with led(sandbox.paths, hands, workshop=small_workshop(graded(), ideas=IDEAS)) as (
        app,
        pilot,
    ):
        for name in ("pass_laptop.passing", "lead.rounds", "lead.ideas"):
            monkeypatch.setattr(
                f"apl_tui.tui.screens.{name}.forget", lambda: calls.append(room_of(app).round_open)
            )
        await press(pilot, hands, "space")  # past the title
        *before, last = keys
        await press(pilot, hands, *before)
        assert calls == []
        await press(pilot, hands, last)
        assert room_of(app).round_open is not ends
        assert calls
        assert calls[-1] is not ends


# --- phones ---------------------------------------------------------------------------------------


def held_by(root: object) -> list[object]:
    """Everything that can be reached from `root`, but for classes, modules and functions' code."""
    left, seen, found = [root], {id(root)}, []
    while left:
        one = left.pop()
        found.append(one)
        if isinstance(one, type | ModuleType | CodeType | FrameType):
            continue
        for held in gc.get_referents(one):
            is_globals = isinstance(held, dict) and "__builtins__" in held
            if id(held) not in seen and not is_globals:
                seen.add(id(held))
                left.append(held)
    return found


async def test_M1_the_phones_app_keeps_nothing_of_a_form_but_its_spent_ticket() -> None:
    """Whatever the app holds, wherever: no ticket as it was sent, no cookie, and no idea."""
    room = TestRoom()
    app = phone_app(room)
    room.open(Wording("sv", "Idéer", question="Vad hjälper?"))
    async with phone(app) as client:
        sent = await filled(client, {"text": ["qqxzzw", "", ""]})
        ticket, cookie = str(sent["ticket"]), client.cookies["device"]
        assert (await client.post(f"/{CODE}/idea", data=sent)).status_code == 303
        assert (await client.get(f"/{CODE}")).status_code == 200
    room.ideas.clear()  # the room's own; what the app has beside it is looked for
    held = held_by(app)
    assert app._tickets in held  # it is the app that is searched
    texts = [one for one in held if isinstance(one, str)]
    raw = [bytes(one) for one in held if isinstance(one, bytes | bytearray)]
    for secret in (ticket, cookie, "qqxzzw"):
        assert [text for text in texts if secret in text] == []
        assert [each for each in raw if secret.encode() in each] == []
    holders = [one for one in held if bytes.fromhex(ticket) in set(map(_raw, _members(one)))]
    assert holders == [app._tickets._spent[str(sent["round"])]]


def _members(one: object) -> list[object]:
    return gc.get_referents(one) if gc.is_tracked(one) and not isinstance(one, type) else []


def _raw(one: object) -> bytes:
    return one if isinstance(one, bytes) else b""


@pytest.mark.parametrize(
    ("path", "content_type", "status"),
    [
        (f"/{CODE}/idea", FORM, 303),
        (f"/{CODE}/idea", "text/plain", 400),  # unreadable
        (f"/{OTHER_CODE}/idea", FORM, 404),  # nobody reads it
    ],
)
async def test_M1_a_requests_body_is_emptied_whatever_became_of_it(
    path: str, content_type: str, status: int
) -> None:
    room = TestRoom()
    app = phone_app(room)
    room.open(Wording("sv", "Idéer", question="Vad hjälper?"))
    async with phone(app) as client:
        sent = await filled(client, {"text": ["qqxzzw", "", ""]})
        cookie = client.cookies["device"]
    body = bytearray(urlencode(sent, doseq=True).encode())  # as the server hands it on
    size, told = len(body), []
    headers = {"host": HOST, "content-type": content_type, "cookie": f"device={cookie}"}
    scope: Scope = {
        "type": "http", "method": "POST", "path": path, "query_string": b"", "client": PHONE,
        "headers": [(n.encode(), v.encode()) for n, v in headers.items()], BODY: body,
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message.get("status"))

    await app(scope, receive, send)
    assert told[0] == status
    assert body == bytes(size)
    assert BODY not in scope


async def test_M1_what_the_server_read_is_emptied_at_once() -> None:
    room = TestRoom()
    async with serving(room) as server, line(server) as wire:
        room.open()
        wire.send(await joined(wire, COMPLETE))
        assert (await wire.answer()).status == 303
        assert room.counted == 1
        read = get_buffer_of(server)
        assert len(read) >= 8 * 1024
        assert not any(read)


def get_buffer_of(server: PhoneServer) -> bytearray:
    """Where the server's connections read to."""
    running = server._server
    assert running
    (connection,) = running.server_state.connections
    assert isinstance(connection, BoundedProtocol)
    return connection.get_buffer(-1)
