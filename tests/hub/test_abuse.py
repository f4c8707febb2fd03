"""Strangers and a hostile hub: nothing is counted twice, nothing can be read, and it is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from unittest.mock import patch
from urllib.parse import quote

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apl_tui.hub.envelope import Lock, PhoneLock, Said, Unreadable, stretched
from apl_tui.hub.relay.app import HubApp
from apl_tui.hub.relay.rooms import Rooms
from apl_tui.hub.sizes import MESSAGE_BYTES, REPLY_BYTES
from apl_tui.hub.voters import Voters
from tests.hub.hubs import TOKEN, HubProcess, fields, laptop, phones, until
from tests.phones.rooms import CODE, COMPLETE, TestClock, TestRoom

KEY = "CDFHJKMNPR"
STRETCHED = stretched(KEY, CODE)
FAST = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


# --- strangers --------------------------------------------------------------------------------


@FAST
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
    st.lists(st.text(max_size=12), max_size=5),
    st.dictionaries(st.sampled_from(["after", "x"]), st.text(max_size=30), max_size=2),
    st.binary(max_size=200),
    st.text(max_size=40),
)
def test_whatever_is_asked_is_answered_and_never_with_an_error_of_ours(
    method: str, parts: list[str], query: dict[str, str], body: bytes, bearer: str
) -> None:
    clock = TestClock()
    app = HubApp(Rooms(clock), frozenset, clock=clock, sleep=clock.sleep)

    async def ask() -> int:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            path = "/".join(["/api/rooms", *(quote(part) for part in parts)])
            token = {b"authorization": f"Bearer {bearer}".encode()}
            answer = await client.request(method, path, params=query, content=body, headers=token)
            return answer.status_code

    assert asyncio.run(ask()) < 500


# --- a hostile hub ----------------------------------------------------------------------------


@dataclass
class Hostile:
    """All that a hub can do with what passes it, as drawn."""

    voters: Voters
    other: Voters
    kept: list[bytes] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)

    def passes(self, message: bytes, whim: str, which: int) -> bytes:
        """A message comes by; what the phone is answered."""
        self.kept.append(message)
        match whim:
            case "drop":
                return b""
            case "lose the answer":
                self.voters.answer(message)
                return b""
            case "repeat":
                for _ in range(3):
                    self.replies.append(self.voters.answer(message))
                return self.replies[-1]
            case "an earlier one instead":
                return self.voters.answer(self.kept[which % len(self.kept)])
            case "an earlier answer":
                return self.replies[which % len(self.replies)] if self.replies else b""
            case "another room":
                return self.other.answer(message)
            case "change a byte":
                changed = bytearray(message)
                changed[which % len(changed)] ^= 1
                return self.voters.answer(bytes(changed))
            case "invent":
                return bytes(which % 256 for _ in range(REPLY_BYTES))
        self.replies.append(self.voters.answer(message))
        return self.replies[-1]


WHIMS = [
    *("honest", "drop", "lose the answer", "repeat", "an earlier one instead"),
    *("an earlier answer", "another room", "change a byte", "invent"),
]


def opened(room: TestRoom) -> tuple[Voters, Said]:
    with patch("apl_tui.hub.envelope.stretched", lambda *_: STRETCHED):  # slow on purpose
        voters = Voters(Lock(CODE, KEY), room.calls)
    room.open()
    voters.changed()
    return voters, PhoneLock(CODE, STRETCHED).state(voters.state())[1]


@FAST
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(WHIMS), st.integers(0, 10_000))))
def test_whatever_a_hub_does_no_one_is_counted_twice_and_no_one_is_told_so_in_vain(
    whims: list[tuple[int, str, int]],
) -> None:
    room, elsewhere = TestRoom(), TestRoom()
    (voters, told), (other, _) = opened(room), opened(elsewhere)
    hub = Hostile(voters, other)
    phone = PhoneLock(CODE, STRETCHED)
    sealed: dict[int, tuple[bytes, bytes]] = {}
    sent: set[int] = set()
    acknowledged: set[int] = set()
    for who, whim, which in whims:
        if who not in sealed:
            said = {"kind": "form", "token": f"{who:032x}", "lang": "sv", "round": told["round"]}
            said["form"] = fields(COMPLETE)
            sealed[who] = phone.message(bytes.fromhex(told["public"]), said)
        message, answering = sealed[who]
        sent.add(who)
        try:
            reply = PhoneLock.reply(answering, hub.passes(message, whim, which))
        except Unreadable:
            continue  # the page says that something is not right, and sends it again
        assert reply == {"counted": told["round"]}
        acknowledged.add(who)
    assert len(acknowledged) <= room.counted <= len(sent)
    assert elsewhere.counted == 0
    tried = {whim for _, whim, _ in whims}
    assert (voters.odd + other.odd > 0) == bool(tried & {"change a byte", "another room"})


async def test_the_laptop_tells_of_what_cannot_be_read_and_goes_on(hub: HubProcess) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        for junk in (b"", b"x", bytes(MESSAGE_BYTES)):
            assert (await each.post(junk)).content == b""
        voters = line.voters
        assert voters is not None
        await until(lambda: voters.odd == 3)
        name = room.open()
        await each.look(newer=True)
        assert await each.vote(COMPLETE) == {"counted": name}


async def test_a_phone_that_reads_nothing_and_one_that_says_nothing_hold_nobody_up(
    hub: HubProcess,
) -> None:
    room = TestRoom()
    async with laptop(hub.url, room, TOKEN) as line, phones(line) as (each,):
        slow = [await asyncio.open_connection("127.0.0.1", hub.port) for _ in range(50)]
        for number, (_, writer) in enumerate(slow):
            head = f"POST /api/rooms/{line.code}/messages HTTP/1.1\r\ncontent-length: 7000\r\n"
            writer.write(head.encode() + (b"host: x\r\n\r\nabc" if number % 2 else b""))
        name = room.open()
        await each.look(newer=True)
        assert await each.vote(COMPLETE) == {"counted": name}
        for _, writer in slow:
            writer.close()
