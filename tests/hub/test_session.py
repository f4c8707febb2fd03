"""A session over a hub: a real hub process, the laptop's line and phones that are no browser."""

from __future__ import annotations

import asyncio

import pytest

from apl_tui.core.errors import AplError
from apl_tui.hub.address import HubAddress, read_hub
from apl_tui.hub.laptop import HubLine
from apl_tui.hub.voters import Voters
from tests.hub.hubs import TOKEN, HubProcess, fields, laptop, phones, until
from tests.phones.rooms import CODE, COMPLETE, TestRoom, filled, phone, phone_app


async def test_a_room_votes_and_every_answer_counts_once(hub: HubProcess) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line, 5) as group:
        assert {each.told["state"] for each in group} == {"wait"}
        waiting = [asyncio.create_task(each.look(newer=True)) for each in group]
        await until(lambda: line.waiting == 5)
        name = room.open()
        await asyncio.gather(*waiting)
        assert {each.told["round"] for each in group} == {name}
        replies = await asyncio.gather(*(each.vote(COMPLETE) for each in group))
        assert replies == [{"counted": name}] * 5
        assert room.counted == 5
        room.close()
        told = await group[0].look(newer=True)
        assert "counted" in told["pages"]["en"]["counted"]


async def test_a_message_that_comes_again_counts_once_also_after_the_round(
    hub: HubProcess,
) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        name = room.open()
        await each.look(newer=True)
        message, key = each.sealed("form", round=name, form=fields(COMPLETE))
        for _ in range(3):
            answer = await each.post(message)
            assert each.lock.reply(key, answer.content) == {"counted": name}
        assert await each.vote(COMPLETE) == {"counted": name}  # another one of the same phone
        assert room.counted == 1
        room.close()
        answer = await each.post(message)
        assert each.lock.reply(key, answer.content) == {"counted": name}
        late = await each.vote(COMPLETE)
        assert "not-counted" in late["page"]


async def test_what_is_wrong_with_a_form_is_told_and_nothing_is_counted(hub: HubProcess) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        room.open()
        await each.look(newer=True)
        reply = await each.vote({**COMPLETE, "d": ["a", "b", "c"]})
        assert [name for name, _ in reply["faults"]] == ["d"]
        assert room.counted == 0
        for odd in ({"kind": "form"}, {"kind": "form", "round": 1, "form": "x"}, {"kind": 7}):
            message, key = each.sealed(**odd)
            reply = each.lock.reply(key, (await each.post(message)).content)
            assert reply == {} or "page" in reply
        assert room.counted == 0


async def test_when_all_are_counted_it_is_told_before_anything_is_filled_in(
    hub: HubProcess,
) -> None:
    room = TestRoom(people=1)
    async with laptop(hub.url, room, TOKEN) as line, phones(line, 2) as (first, second):
        room.open()
        await asyncio.gather(first.look(newer=True), second.look(newer=True))
        await first.vote(COMPLETE)
        reply = await second.vote(COMPLETE)
        assert "data-page=full" in reply["page"]
        assert room.counted == 1


async def test_H4_phones_of_hub_and_network_and_the_laptop_are_one_count(hub: HubProcess) -> None:
    room = TestRoom(people=3)
    app = phone_app(room)
    async with laptop(hub.url, room, TOKEN) as line, phones(line, 2) as (first, second):
        name = room.open()
        await asyncio.gather(first.look(newer=True), second.look(newer=True))
        assert await first.vote(COMPLETE) == {"counted": name}
        near = phone(app)
        sent = await near.post(f"/{CODE}/ballot", data=await filled(near, COMPLETE))
        assert sent.status_code == 303
        assert room.box
        assert room.box.cast({"g": {"one": 4, "two": 0}, "c": {}, "d": {}}, b"laptop") == "counted"
        assert room.counted == 3
        assert "data-page=full" in (await second.vote(COMPLETE))["page"]  # O4 holds over all
        assert room.counted == 3


async def test_a_second_line_takes_over_and_the_first_one_says_so(hub: HubProcess) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        await until(lambda: line.light == "on")
        other = HubLine(line.hub, lambda lock: Voters(lock, room.calls))
        other.room_key, other._lease, other.voters = line.room_key, line._lease, line.voters
        other._task = asyncio.create_task(other._keep())
        await until(lambda: line.light == "elsewhere")
        await until(lambda: other.light == "on")
        assert await each.say("hello") == {}
        await other.stop()


async def test_the_end_is_told_and_no_key_is_left(hub: HubProcess) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        await line.stop()
        assert (line.url, line.code, line.room_key, line.voters) == ("", "", "", None)
        answer = await each.post(each.sealed("hello")[0])
        assert answer.status_code == 503
        assert (await each.look())["state"] == "wait"  # the last word stays for a while


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("hub.example.se", "https://hub.example.se"),
        (" https://Hub.Example.se:8443/ ", "https://hub.example.se:8443"),
        ("http://localhost:8443", "http://localhost:8443"),
    ],
)
def test_a_hubs_address_is_read(typed: str, url: str) -> None:
    assert read_hub(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ny låda",
        "http://hub.example.se",
        "ftp://hub",
        "https://",
        "https://hub/x",
        "https://[1",
    ],
)
def test_an_address_that_is_not_locked_or_none_is_refused(typed: str) -> None:
    with pytest.raises(AplError) as refused:
        read_hub(typed)
    assert refused.value.what.id == "hub.bad-address"


async def test_a_hub_that_cannot_be_had_is_told_at_once(hub: HubProcess) -> None:
    for address, id_ in (
        (HubAddress("http://127.0.0.1:1"), "hub.unreachable"),
        (HubAddress(hub.url, "a-wrong-token"), "hub.refused"),
    ):
        line = HubLine(address, lambda lock: Voters(lock, TestRoom().calls))
        with pytest.raises(AplError) as refused:
            await line.start()
        assert (refused.value.what.id, line.light, line.url) == (id_, "off", "")
