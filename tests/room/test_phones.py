"""The room as the phones see it, and the phones as the room switches them on and off."""

from __future__ import annotations

import gc
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import httpx
import ifaddr
import pytest

from apl_tui.core.errors import AplError, message
from apl_tui.core.workshop import Ideas, Module
from apl_tui.i18n import translator
from apl_tui.phones.server import GC_THRESHOLDS
from apl_tui.room.phones import service
from apl_tui.room.phones.rounds import RoomLink, sister_modules
from apl_tui.room.phones.service import Phones, PhoneTestHooks
from apl_tui.room.room import Room
from apl_tui.script.library import load
from tests.phones.wire import LOOPBACK, until
from tests.support.clock import FakeClock, cast, go_to, opened_room, workshop
from tests.tui.voting import graded, small_room, small_workshop

T = translator("sv")

BLOCK = Ideas("m", "i", "Vad vill **vi** pröva\\?\n\nEn `sak`.")


def names() -> Callable[[], str]:
    """Names of rounds that a test can foretell."""
    numbers = count(1)
    return lambda: f"round-{next(numbers)}"


def linked(room: Room) -> RoomLink:
    """A link that follows its room, as the phones do."""
    link = RoomLink(room, name=names())

    def follow() -> None:
        link.follow()

    room.listeners.append(follow)
    return link


def seen(link: RoomLink) -> tuple[str, str]:
    return link.state.name, link.state.round


@asynccontextmanager
async def phones_of(room: Room, **ways: object) -> AsyncIterator[Phones]:
    phones = Phones(room, PhoneTestHooks(own_computer_counts=True, **ways))  # type: ignore[arg-type]
    try:
        yield phones
    finally:
        await phones.close()


def ballot(option: int = 4) -> dict[str, dict[str, int]]:
    return {"g": {"a": option, "b": option}}


# --- the link ---------------------------------------------------------------------------------


def test_a_round_is_open_and_then_closed_under_its_own_name() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    link = linked(room)
    assert seen(link) == ("wait", "")
    room.open_vote()
    assert seen(link) == ("ballot", "round-1")
    assert link.state.words.votes == room.step.votes
    assert link.state.promise == (message("promise.headline", k=6),)
    before = link.state
    cast(room, *[4] * 7)
    assert link.state is before  # O1: nothing of a ballot changes what phones are told
    room.close_vote()
    assert seen(link) == ("closed", "round-1")
    room.open_vote()
    assert seen(link) == ("ballot", "round-2")


def test_a_round_that_is_thrown_away_leads_to_waiting_and_is_told() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    link = RoomLink(room, name=names())
    room.open_vote()
    assert link.follow() == []
    room.drop_round()
    assert link.follow() == ["round-1"]
    assert seen(link) == ("wait", "")
    room.open_vote()
    assert link.follow() == []
    assert seen(link) == ("ballot", "round-2")


def test_a_round_that_waits_for_the_next_group_keeps_its_name() -> None:
    hands = FakeClock()
    room = small_room(hands, small_workshop(graded()), 4)
    link = linked(room)
    room.open_vote()
    cast(room, 4, 4)
    room.hold_round_for_next_group()
    assert seen(link) == ("wait", "")
    room.begin_next_group(4)
    room.open_vote()
    assert seen(link) == ("ballot", "round-1")


def test_a_waiting_round_that_is_lost_is_told_as_thrown_away() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 4)
    link = RoomLink(room, name=names())
    room.open_vote()
    link.follow()
    room.hold_round_for_next_group()
    assert link.follow() == []
    room.finish()
    assert link.follow() == ["round-1"]
    assert seen(link) == ("over", "")


def test_the_end_is_told_and_taken_back() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 4)
    link = linked(room)
    room.finish()
    assert seen(link) == ("over", "")
    room.reopen()
    assert seen(link) == ("wait", "")


def test_O4_who_says_when_all_are_counted_that_they_have_not_answered_is_told_to_the_room() -> None:
    room = small_room(FakeClock(), small_workshop(graded()), 1)
    link = linked(room)
    room.open_vote()
    assert room.vote
    link.calls.missed()  # not all are counted
    assert (link.calls.full(), room.vote.turned_away) == (False, False)
    cast(room, 4)
    assert (link.calls.full(), room.vote.turned_away) == (True, False)
    link.calls.missed()
    assert room.vote.turned_away


def test_an_ideas_question_comes_without_its_markup() -> None:
    room = small_room(FakeClock(), small_workshop(ideas=BLOCK))
    link = linked(room)
    room.open_ideas_round(BLOCK)
    assert link.state.is_ideas
    assert link.state.words.question == "Vad vill vi pröva? En sak."
    assert link.state.promise == (message("ideas.promise", k=6),)
    assert link.calls.submit_ideas(["en"], b"t") == "counted"
    assert link.calls.submit_ideas(["en"], b"t") == "already-counted"
    room.close_ideas()
    assert link.state.name == "closed"


def test_the_other_languages_words_come_with_the_built_in_modules() -> None:
    script = workshop()
    room = opened_room(FakeClock(), None, script)
    link = linked(room)
    link.sisters = sister_modules(script)
    go_to(room, "vote")
    room.open_vote()
    sister = link.state.sister
    assert sister
    assert sister.language == "en"
    english = load("environment", "en")[0]
    assert sister.votes == tuple(v for each in room.step.votes if (v := english.vote(each.key)))
    assert len(sister.votes) == len(room.step.votes)


def test_a_copy_that_asks_something_else_has_no_sister() -> None:
    script = workshop()
    assert set(sister_modules(script)) == {"environment"}
    assert sister_modules(replace(script, modules=tuple(map(_altered, script.modules)))) == {}
    assert sister_modules(small_workshop(graded())) == {}


def _altered(module: Module) -> Module:
    steps = []
    for step in module.steps:
        blocks = [
            replace(block, lead="Något annat") if block in step.votes else block
            for block in step.blocks
        ]
        steps.append(replace(step, blocks=tuple(blocks)))
    return replace(module, steps=tuple(steps))


# --- on and off -------------------------------------------------------------------------------


async def test_phones_are_on_at_one_address_and_the_promise_says_so() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    thresholds = gc.get_threshold()
    async with phones_of(room, code="K7XMC") as phones:
        assert (phones.on, phones.url) == (False, "")
        await phones.start(LOOPBACK, _free_port())
        assert phones.url == f"http://{LOOPBACK}:{phones.port}/K7XMC"
        assert "phones" in room.session.settings.channels
        assert gc.get_threshold() == GC_THRESHOLDS
    assert not phones.on
    assert gc.get_threshold() == thresholds
    assert phones.follow not in room.listeners


async def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        async with phones_of(room) as phones:
            await phones.start(LOOPBACK, taken)
            assert phones.port > taken
            assert phones.moved_from == taken
            await phones.start(LOOPBACK, phones.port)
            assert phones.moved_from is None


async def test_an_address_that_is_not_ours_is_told_and_nothing_is_on() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    async with phones_of(room) as phones:
        with pytest.raises(AplError) as told:
            await phones.start("192.0.2.99", 8080)
        assert told.value.what.id == "phones.server.no-address"
        assert not phones.on
        assert "phones" not in room.session.settings.channels


async def test_an_address_that_goes_away_is_told_and_ballots_stay_counted() -> None:
    here = [LOOPBACK]
    room = small_room(FakeClock(), small_workshop(graded()))
    async with phones_of(room, adapters=lambda: [adapter(ip) for ip in here]) as phones:
        await phones.start(LOOPBACK, _free_port())
        room.open_vote()
        assert phones.link.calls.cast(ballot(), b"one") == "counted"
        assert await phones.look() is False
        here[:] = ["192.168.1.9"]
        assert await phones.look() is True
        assert not phones.on
        assert phones.problem
        assert phones.problem.what.id == "phones-room.address-gone"
        here[:] = [LOOPBACK]
        await phones.start(LOOPBACK, _free_port())
        assert phones.problem is None
        assert room.vote
        assert room.vote.counted == 1
        assert phones.link.calls.cast(ballot(2), b"one") == "already-counted"


async def test_a_server_that_dies_is_told_and_kills_nothing() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    async with phones_of(room) as phones:
        await phones.start(LOOPBACK, _free_port())
        task = phones._server._task  # type: ignore[union-attr]
        assert task
        task.cancel()
        await until(lambda: not phones.on)
        assert await phones.look() is True
        assert phones.problem
        assert phones.problem.what.id == "phones-room.stopped"


async def test_phones_are_told_that_the_workshop_is_over() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    async with phones_of(room) as phones:
        await phones.start(LOOPBACK, _free_port())
        room.finish()
        assert await phones.look() is False
        assert phones.on
        async with httpx.AsyncClient(verify=False) as client:  # loads no certificates
            assert T("phones.over.title") in (await client.get(phones.url)).text


async def test_an_address_that_comes_back_is_used_again_by_itself() -> None:
    here = [LOOPBACK]
    room = small_room(FakeClock(), small_workshop(graded()))
    async with phones_of(room, adapters=lambda: [adapter(ip) for ip in here]) as phones:
        await phones.start(LOOPBACK, _free_port())
        url = phones.url
        room.open_vote()
        assert phones.link.calls.cast(ballot(), b"one") == "counted"
        here[:] = []
        assert await phones.look() is True
        assert (phones.on, phones.on_duty) == (False, True)
        assert await phones.look() is False
        here[:] = [LOOPBACK]
        assert await phones.look() is True
        assert (phones.on, phones.url, phones.problem) == (True, url, None)
        assert not phones.moved  # phones are known there
        assert phones.link.calls.cast(ballot(2), b"one") == "already-counted"
        here[:] = []
        assert await phones.look() is True
        await phones.stop()  # switched off is switched off
        here[:] = [LOOPBACK]
        assert await phones.look() is False
        assert not phones.on_duty


async def test_without_a_port_it_is_the_shortest_that_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The port that need not be typed, where the system lets us, and then the usual one."""
    room = small_room(FakeClock(), small_workshop(graded()))
    first, usual = _free_port(), _free_port()
    monkeypatch.setattr(service, "SHORT_PORT", first)
    monkeypatch.setattr(service, "DEFAULT_PORT", usual)
    async with phones_of(room) as phones:
        await phones.start(LOOPBACK)
        assert (phones.port, phones.moved_from) == (first, None)
    with socket.socket() as other:
        other.bind((LOOPBACK, first))
        other.listen()
        async with phones_of(room) as phones:
            await phones.start(LOOPBACK)
            assert (phones.port, phones.moved_from) == (usual, None)


async def test_that_no_phone_is_heard_of_is_known_after_a_while() -> None:
    clock = FakeClock()
    room = small_room(clock, small_workshop(graded()))
    async with phones_of(room, clock=clock.clock.monotonic) as phones:
        await phones.start(LOOPBACK, _free_port())
        clock.wait(29 / 60)
        assert not phones.unheard
        room.open_vote()
        clock.wait(29 / 60)
        assert not phones.unheard
        clock.wait(1 / 60)
        assert phones.unheard
        async with httpx.AsyncClient(verify=False) as client:
            for _ in range(2):  # a phone is known from its second request on
                await client.get(phones.url)
        assert not phones.unheard
        clock.wait(10)  # phones sleep in pockets
        assert not phones.unheard


async def test_an_address_of_this_computer_alone_is_told() -> None:
    room = small_room(FakeClock(), small_workshop(graded()))
    phones = Phones(room, PhoneTestHooks())
    try:
        await phones.start(LOOPBACK, _free_port())
        assert phones.alone
    finally:
        await phones.close()


def adapter(ip: str) -> ifaddr.Adapter:
    """A network card with one address."""
    return ifaddr.Adapter("eth0", "eth0", [ifaddr.IP(ip, 24, "eth0")])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
