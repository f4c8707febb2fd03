"""A hub's process, one of two, or Valkey breaks: nothing is lost or counted twice."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.hub.hubs import free_port, hub_process, laptop, phones, until, valkey
from tests.phones.rooms import COMPLETE, TestRoom


async def test_over_tls_a_hub_is_killed_and_comes_back_and_the_room_goes_on(
    tls: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    room, port = TestRoom(), free_port()
    with ExitStack() as stack:
        hub = stack.enter_context(hub_process(port=port, tls=tls))
        async with laptop(hub.url, room) as line, phones(line, 3) as group:
            code, key = line.code, line.room_key
            name = room.open()
            await asyncio.gather(*(each.look(newer=True) for each in group))
            assert await group[0].vote(COMPLETE) == {"counted": name}
            hub.kill()
            await until(lambda: line.light == "away")
            voting = [asyncio.create_task(each.vote(COMPLETE)) for each in group]
            stack.enter_context(hub_process(port=port, tls=tls))
            assert await asyncio.gather(*voting) == [{"counted": name}] * 3
            assert room.counted == 3
            assert (line.code, line.room_key, line.light) == (code, key, "on")


async def test_one_of_two_processes_is_killed_while_a_room_votes(tmp_path: Path) -> None:
    count, room = 40, TestRoom(people=40)
    with valkey(tmp_path) as server, ExitStack() as stack:
        one, two = (
            stack.enter_context(hub_process("--open", "--valkey", server.url)) for _ in range(2)
        )
        async with laptop(one.url, room) as line, phones(line, count) as group:
            name = room.open()
            await asyncio.gather(*(each.look(newer=True) for each in group))
            for number, each in enumerate(group):  # half of them find the other process
                each.url = each.url.replace(one.url, two.url) if number % 2 else each.url
            voting = [asyncio.create_task(each.vote(COMPLETE)) for each in group]
            await until(lambda: room.counted >= 10)
            one.kill()
            line.hub = type(line.hub)(two.url)  # as an address that leads to whoever is there
            for each in group:
                each.url = each.url.replace(one.url, two.url)
            assert await asyncio.gather(*voting) == [{"counted": name}] * count
            assert room.counted == count


async def test_after_a_restart_of_valkey_the_rooms_come_back_from_the_laptops(
    tmp_path: Path,
) -> None:
    room = TestRoom()
    with valkey(tmp_path) as server, ExitStack() as stack:
        one, two = (
            stack.enter_context(hub_process("--open", "--valkey", server.url)) for _ in range(2)
        )
        async with laptop(one.url, room) as line, phones(line, 2, two.url) as group:
            name = room.open()
            await asyncio.gather(*(each.look(newer=True) for each in group))
            assert await group[0].vote(COMPLETE) == {"counted": name}
            server.stop()
            late = asyncio.create_task(group[1].vote(COMPLETE))
            server.start()
            assert await late == {"counted": name}
            assert room.counted == 2
            room.close()
            assert (await group[0].look(newer=True))["state"] == "closed"
