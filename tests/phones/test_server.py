"""The real server over the loopback: proper, slow, half-open, oversized and forged requests."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from apl_tui.core.errors import AplError
from apl_tui.i18n import translator
from apl_tui.phones.bodies import BODY
from apl_tui.phones.protocol import Limits
from apl_tui.phones.server import GC_THRESHOLDS, PhoneServer
from tests.phones.rooms import CODE, COMPLETE, TestRoom, phone_app
from tests.phones.wire import FORM, LOOPBACK, get, joined, line, request, serving, until

HASTY = Limits(request_seconds=0.2, answer_seconds=0.2)
HOST = f"host: {LOOPBACK}\r\n".encode()


# --- starting and stopping --------------------------------------------------------------------


async def test_it_starts_answers_stops_and_frees_its_port() -> None:
    room = TestRoom()
    app = phone_app(room)
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    server = PhoneServer(app, LOOPBACK, 0)
    assert not server.running
    for _ in range(2):  # the same port again, at once
        async with server:
            assert server.running
            assert server.url == f"http://{LOOPBACK}:{server.port}/{CODE}"
            assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
            async with line(server) as wire:
                wire.send(get())
                answer = await wire.answer()
                assert answer.status == 200
                assert answer.has_every_header
        assert not server.running
        with pytest.raises(ConnectionError):
            await asyncio.open_connection(LOOPBACK, server.port)


async def test_small_answers_are_sent_at_once() -> None:
    """Else every answer on a connection that is kept would wait for the phone's delayed word."""
    async with serving(TestRoom()) as server, line(server):
        await until(lambda: len(connections(server)) == 1)
        (connection,) = connections(server)
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_stopping_does_not_wait_for_phones() -> None:
    room = TestRoom()
    app = phone_app(room, None, LOOPBACK)
    server = PhoneServer(app, LOOPBACK, 0)
    await server.start()
    async with line(server) as idle, line(server) as half:
        idle.send(get())
        await idle.answer()
        half.send(b"POST /K7XMC/ballot HTTP/1.1\r\n" + HOST + b"content-length: 10\r\n\r\nabc")
        await until(lambda: len(connections(server)) == 2)
        await server.stop()
        await idle.ended()
        await half.ended()
    await server.stop()  # twice does no harm


async def test_a_cancelled_server_leaves_nothing_open() -> None:
    server = PhoneServer(phone_app(TestRoom()), LOOPBACK, 0)
    await server.start()
    assert server._task
    server._task.cancel()
    await server.stop()
    with pytest.raises(ConnectionError):
        await asyncio.open_connection(LOOPBACK, server.port)


async def test_ballots_stay_counted_when_the_server_moves() -> None:
    room = TestRoom()
    room.open()
    app = phone_app(room)
    async with PhoneServer(app, LOOPBACK, 0) as first, line(first) as wire:
        vote = await joined(wire, COMPLETE)
        wire.send(vote)
        assert (await wire.answer()).status == 303
    async with PhoneServer(app, "127.0.0.2", 0, names=("laptop.local",)) as second:
        assert app.hosts == {"127.0.0.2", "laptop.local"}
        reader, writer = await asyncio.open_connection("127.0.0.2", second.port)
        writer.write(vote.replace(b"host: 127.0.0.1", b"host: 127.0.0.2"))
        assert b" 303 " in await reader.readline()
        writer.close()
    assert room.counted == 1


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_port_in_use_is_told(language: str) -> None:
    t = translator(language)
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AplError) as caught:
            await PhoneServer(phone_app(TestRoom()), LOOPBACK, port).start()
    error = caught.value
    assert str(port) in t.say(error.what)
    assert error.where == f"{LOOPBACK}:{port}"
    assert error.what_to_do is not None
    assert f"--port {port + 1}" in t.say(error.what_to_do)


@pytest.mark.parametrize(
    ("address", "port", "told"),
    [
        ("203.0.113.7", 0, "phones.server.no-address"),
        ("::ffff:203.0.113.7", 0, "phones.server.no-address"),
        (LOOPBACK, 70_000, "phones.server.not-started"),
    ],
)
async def test_an_address_that_cannot_be_had_is_told(address: str, port: int, told: str) -> None:
    server = PhoneServer(phone_app(TestRoom()), address, port)
    with pytest.raises(AplError) as caught:
        await server.start()
    assert caught.value.what.id == told
    assert not server.running


def test_the_note_on_garbage_collection_is_usable() -> None:
    before = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)
    assert gc.get_threshold() == GC_THRESHOLDS
    gc.set_threshold(*before)


# --- votes ------------------------------------------------------------------------------------


async def test_a_hundred_phones_vote_at_once_and_each_is_counted_once() -> None:
    room = TestRoom(people=100)
    room.open()
    async with serving(room) as server:

        async def vote() -> list[int]:
            async with line(server) as wire:
                ballot = await joined(wire, COMPLETE)
                wire.send(ballot * 2)  # a lost answer, sent again
                return [(await wire.answer()).status for _ in range(2)]

        assert await asyncio.gather(*(vote() for _ in range(100))) == [[303, 303]] * 100
    assert room.counted == 100


async def test_the_same_ballot_from_many_connections_is_counted_once() -> None:
    room = TestRoom()
    room.open()
    async with serving(room) as server:
        async with line(server) as wire:
            ballot = await joined(wire, COMPLETE)

        async def replay() -> int:
            async with line(server) as wire:
                wire.send(ballot)
                return (await wire.answer()).status

        assert await asyncio.gather(*(replay() for _ in range(30))) == [303] * 30
    assert room.counted == 1


async def test_a_phone_that_hangs_up_after_sending_is_counted() -> None:
    room = TestRoom()
    room.open()
    async with serving(room) as server:
        async with line(server) as wire:
            ballot = await joined(wire, COMPLETE)
        async with line(server) as wire:
            wire.send(ballot)
            await wire.writer.drain()
        await until(lambda: room.counted == 1)
        async with line(server) as wire:  # its retry is told the truth
            wire.send(ballot)
            assert (await wire.answer()).status == 303
    assert room.counted == 1


async def test_a_phone_that_hangs_up_in_the_middle_is_not_counted() -> None:
    room = TestRoom()
    room.open()
    async with serving(room) as server:
        async with line(server) as wire:
            ballot = await joined(wire, COMPLETE)
        async with line(server) as wire:
            wire.send(ballot[:-5])
            await until(lambda: len(connections(server)) == 1)
        await until(lambda: not connections(server))
    assert room.counted == 0


# --- abuse ------------------------------------------------------------------------------------


def connections(server: PhoneServer) -> set[Any]:
    """The open connections, as the server sees them."""
    assert server._server
    return set(server._server.server_state.connections)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /K7XMC HTTP/1.1\r\nhost: evil.example\r\n\r\n", 400),
        (b"GET /K7XMC HTTP/1.1\r\n\r\n", 400),
        (b"GET http://evil.example/K7XMC HTTP/1.1\r\nhost: evil.example\r\n\r\n", 400),
        (b"CONNECT evil.example:80 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET \xff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01", 400),
        (b"NOPE / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /K7XMC HTTP/1.1\r\n" + HOST + b"content-length: x\r\n\r\n", 400),
        (b"GET /K7XMC HTTP/1.1\r\n" + HOST + b"x: " + b"y" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /K7XMC HTTP/1.1\r\n" + HOST + b"x: " + b"y" * 9_000, 431),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
        (b"GET /K7XMC HTTP/1.1\r\n" + HOST + b"a: b\r\n" * 2_000 + b"\r\n", 431),
        (request("POST", "/K7XMC/ballot", {"content-type": FORM}, b"a" * 16_385), 413),
        (request("POST", "/K7XMC/ballot", {"content-length": "9" * 10}), 413),
        (
            b"POST /K7XMC/ballot HTTP/1.1\r\n"
            + HOST
            + b"transfer-encoding: chunked\r\n\r\n"
            + (b"1000\r\n" + b"a" * 0x1000 + b"\r\n") * 5,
            413,
        ),
        (
            b"POST /K7XMC/ballot HTTP/1.1\r\n"
            + HOST
            + b"transfer-encoding: chunked\r\n\r\n0\r\nx: "
            + b"y" * 60_000,
            413,
        ),
    ],
)
async def test_what_is_wrong_is_answered_and_hung_up(sent: bytes, status: int) -> None:
    room = TestRoom()
    room.open()
    async with serving(room) as server, line(server) as wire:
        wire.send(sent)
        answer = await wire.answer()
        assert answer.status == status
        assert answer.has_every_header
        await until(lambda: not connections(server))
    assert room.counted == 0


async def test_who_tries_a_secure_page_is_hung_up_at_once_and_has_not_reached_us() -> None:
    """A browser that was told `https` then says so, and the list of remedies names it."""
    room = TestRoom()
    async with serving(room) as server, line(server) as wire:
        wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500))
        assert b"400 Bad Request" in await wire.ended()
        assert (server.app.opened, server.app.heard, room.reached) == (0, -1.0, 0)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /K7XMC HT",
        b"GET /K7XMC HTTP/1.1\r\n" + HOST,
        b"POST /K7XMC/ballot HTTP/1.1\r\n" + HOST + b"content-length: 10\r\n\r\nabc",
        get() + b"GET /K7XMC HT",
    ],
)
async def test_a_half_sent_request_is_given_up(sent: bytes) -> None:
    async with serving(TestRoom(), HASTY) as server, line(server) as wire:
        wire.send(sent)
        rest = await wire.ended()
        assert b"HTTP/1.1 408 " in rest
        await until(lambda: not connections(server))


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", get() + b"\r\n"])
async def test_a_silent_connection_is_given_up(sent: bytes) -> None:
    async with serving(TestRoom(), HASTY) as server, line(server) as wire:
        wire.send(sent)
        rest = await wire.ended()
        assert b" 408 " not in rest
        assert (b" 200 " in rest) == bool(sent.strip())


async def test_a_phone_that_reads_nothing_is_given_up() -> None:
    room = TestRoom()
    room.open()
    async with serving(room, HASTY) as server:
        deaf = socket.socket()
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(deaf, (LOOPBACK, server.port))
        await until(lambda: bool(connections(server)))

        def has_been_dropped() -> bool:
            try:
                deaf.send(get() * 8)
            except BlockingIOError:
                pass
            except ConnectionError:
                return True
            return not connections(server)

        await until(has_been_dropped)
        deaf.close()


async def test_one_device_with_many_connections_shuts_no_other_out() -> None:
    """Its own go, those first that it has left unused longest; whoever votes is not disturbed.

    Nor is whoever is in the middle of a request behind the same address.
    """
    room = TestRoom()
    async with (
        serving(room, Limits(connections=20)) as server,
        contextlib.AsyncExitStack() as stack,
    ):
        voter = await stack.enter_async_context(line(server, "127.0.0.2"))
        room.open()
        ballot = await joined(voter, COMPLETE)
        slow = await stack.enter_async_context(line(server))
        slow.send(get()[:-2])
        await until(lambda: any(each._in_message for each in connections(server)))
        held = [await stack.enter_async_context(line(server)) for _ in range(30)]
        newcomer = await stack.enter_async_context(line(server, "127.0.0.3"))
        newcomer.send(get())
        assert (await newcomer.answer()).status == 200
        held += [await stack.enter_async_context(line(server)) for _ in range(30)]
        voter.send(ballot)
        assert (await voter.answer()).status == 303
        slow.send(get()[-2:])
        assert (await slow.answer()).status == 200
        assert await held[0].ended() == b""
        held[-1].send(get())
        assert (await held[-1].answer()).status == 200
        assert len(connections(server)) <= 20


async def test_too_many_devices_are_told_to_come_back() -> None:
    async with serving(TestRoom(), Limits(connections=2)) as server:
        async with line(server), line(server, "127.0.0.2"):
            await until(lambda: len(connections(server)) == 2)
            async with line(server, "127.0.0.3") as third:
                assert b"HTTP/1.1 503 " in await third.ended()
        await until(lambda: not connections(server))
        async with line(server) as wire:
            wire.send(get())
            assert (await wire.answer()).status == 200


async def test_a_flood_in_one_connection_is_hung_up() -> None:
    async with serving(TestRoom()) as server, line(server) as wire:
        wire.send(get() * 1_000)
        answers = await wire.ended()
        assert 0 < answers.count(b"HTTP/1.1 ") < 20


async def test_upgrades_are_not_followed() -> None:
    async with serving(TestRoom()) as server, line(server) as wire:
        headers = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        wire.send(request("GET", f"/{CODE}", headers))
        assert (await wire.answer()).status == 200


pieces = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            get(),
            b"POST /K7XMC/ballot HTTP/1.1\r\n",
            HOST,
            b"\r\n",
            b"content-length: 3\r\n",
            b"0\r\n",
        ]
    ),
)


@settings(max_examples=40)
@given(st.lists(st.lists(pieces, max_size=5), min_size=1, max_size=4))
async def test_any_bytes_leave_the_server_well(lines: list[list[bytes]]) -> None:
    room = TestRoom()
    room.open()
    async with serving(room) as server:
        for sent in lines:
            async with line(server) as wire:
                for piece in sent:
                    wire.send(piece)
                    await asyncio.sleep(0)
                with contextlib.suppress(OSError):  # the server may have hung up already
                    wire.writer.write_eof()
        async with line(server) as wire:
            wire.send(await joined(wire, COMPLETE))
            assert (await wire.answer()).status == 303
        assert room.counted == 1


async def test_s5_nothing_about_a_phone_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    room = TestRoom()
    room.open()
    with caplog.at_level(logging.DEBUG):
        async with serving(room) as server, line(server) as wire, line(server) as bad:
            ballot = await joined(wire, COMPLETE)
            wire.send(ballot)
            assert (await wire.answer()).status == 303
            bad.send(b"not http 127.0.0.1\r\n\r\n")
            assert (await bad.answer()).status == 400
    out = capfd.readouterr()
    told = caplog.text + out.out + out.err
    cookie = ballot.partition(b"cookie: ")[2].partition(b"\r\n")[0].decode()
    for secret in (cookie, "127.0.0.1", "g.one", "/K7XMC", "ballot HTTP"):
        assert secret not in told


async def test_an_answer_that_begins_at_once_finds_where_the_body_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As from Python 3.12 on, where the program's tasks begin when they are made."""
    run, found = RequestResponseCycle.run_asgi, []

    def begin(cycle: RequestResponseCycle, app: object) -> object:
        found.append(BODY in cycle.scope)
        return run(cycle, app)  # type: ignore[arg-type]

    monkeypatch.setattr(RequestResponseCycle, "run_asgi", begin)
    async with serving(TestRoom()) as server, line(server) as wire:
        wire.send(get())
        await wire.answer()
    assert found == [True]
