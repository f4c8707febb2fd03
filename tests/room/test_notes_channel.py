"""The notes channel: who is let in, what is told, what can be asked for, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest

from apl_tui.core.errors import message
from apl_tui.core.replan import Offer
from apl_tui.room.notes.channel import (
    LONGEST_LINE,
    LOOPBACK,
    MOST_WAITING,
    NotesAddress,
    NotesServer,
    Patience,
    read_address,
    write_address,
)
from apl_tui.room.notes.client import Connection, Notice
from apl_tui.room.notes.view import RoomSees, view_from, view_of
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from tests.room.notes_windows import (
    SOON,
    Leader,
    answer,
    connected,
    next_view,
    served,
    stranger,
)
from tests.support.clock import FakeClock, cast, go_to, opened_room, workshop
from tests.support.nasty import NASTY


@pytest.fixture
def hands() -> FakeClock:
    return FakeClock()


@pytest.fixture
def room(hands: FakeClock) -> Room:
    return opened_room(hands, None, workshop())


# --- what is told ---------------------------------------------------------------------------------


async def test_a_window_sees_the_step_the_notes_the_time_and_the_agenda(
    room: Room, paths: Paths, hands: FakeClock
) -> None:
    hands.wait(2)
    async with served(room, paths.remote), connected(paths.remote) as window:
        view = await next_view(window)
    steps = room.session.workshop.steps
    assert (view.step, view.notes) == (steps[0].title, steps[0].notes)
    assert [item.title for item in view.items] == [step.title for step in steps]
    assert view.seconds_left == steps[0].seconds - 120
    assert (view.promised[11:16], view.ends[11:16], view.behind_minutes) == ("11:06", "11:06", 0)
    assert view.seen.lines == ("Vad ser vi?",)
    assert view.turnout is None


async def test_what_happens_in_the_room_and_on_its_screen_is_followed(
    room: Room, paths: Paths
) -> None:
    leader = Leader(room)
    async with served(room, paths.remote, leader), connected(paths.remote) as window:
        assert (await next_view(window)).index == 0
        room.next()
        assert (await next_view(window)).index == 1
        leader.page = RoomSees("blank")
        assert (await next_view(window)).seen.screen == "blank"


async def test_a_change_in_the_room_is_told_without_waiting_for_the_next_look(
    room: Room, paths: Paths
) -> None:
    never = Patience(hello=SOON, stranger=0.0, look=10 * SOON)
    async with served(room, paths.remote, patience=never), connected(paths.remote) as window:
        await next_view(window)
        room.next()
        assert (await next_view(window)).index == 1


async def test_O1_of_a_round_only_how_many_have_voted_is_told(paths: Paths) -> None:
    told = []
    for options in ((1, 1, 1, 5, 5, 0, 2), (4,) * 7):
        room = opened_room(FakeClock(), None, workshop())
        go_to(room, "vote")
        room.open_vote()
        cast(room, *options)
        async with served(room, paths.remote), connected(paths.remote) as window:
            view = await next_view(window)
            told.append(view)
        assert view.turnout
        assert (view.turnout.counted, view.turnout.people) == (7, 12)
    assert told[0] == told[1]


async def test_nothing_of_a_closed_round_is_told(paths: Paths) -> None:
    told = []
    for options in ((5,) * 7, (1,) * 7):
        room = opened_room(FakeClock(), None, workshop())
        go_to(room, "vote")
        room.open_vote()
        cast(room, *options)
        room.close_vote()
        told.append(view_of(room, RoomSees("results")))
    assert told[0] == told[1]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_through(room: Room, text: str) -> None:
    view = view_of(room, RoomSees("step", lines=(text, text)))
    line = json.dumps(asdict(view), ensure_ascii=False).encode("utf-8", "replace")
    assert b"\n" not in line
    assert view_from(json.loads(line)).index == view.index


# --- what can be asked for ------------------------------------------------------------------------


async def test_a_window_drives_the_session(room: Room, paths: Paths) -> None:
    leader = Leader(room)
    async with served(room, paths.remote, leader), connected(paths.remote) as window:
        seconds = room.session.records[0].seconds
        for command in ("more", "more", "less", "pause"):
            await window.ask(command)
            told = await answer(window)
            assert isinstance(told, Notice)
            assert told.message is None
        assert room.session.records[0].seconds == seconds + 60
        assert room.paused
        await window.ask("forward")
        await answer(window)
        await window.ask("vote")
        await answer(window)
        assert room.vote
        await window.ask("close-vote")
        await answer(window)
        assert not room.round_open
    assert leader.did == ["more", "more", "less", "pause", "forward", "vote", "close-vote"]


async def test_a_refusal_is_told(room: Room, paths: Paths) -> None:
    leader = Leader(room, refusal=message("remote.laptop-out"))
    async with served(room, paths.remote, leader), connected(paths.remote) as window:
        await window.ask("forward")
        told = await answer(window)
        assert isinstance(told, Notice)
        assert told.message == message("remote.laptop-out")
        await window.ask("dance")  # type: ignore[arg-type]  # there is no such command
        told = await answer(window)
        assert isinstance(told, Notice)
        assert told.message == message("remote.unknown")
    assert leader.did == ["forward"]


async def test_a_plan_is_proposed_accepted_and_undone(
    room: Room, paths: Paths, hands: FakeClock
) -> None:
    hands.wait(12)
    async with served(room, paths.remote), connected(paths.remote) as window:
        await window.ask("propose")
        offer = await answer(window)
        assert isinstance(offer, Offer)
        assert offer.rows
        assert offer.behind_minutes == 6
        await window.ask("accept")
        told = await answer(window)
        assert isinstance(told, Notice)
        assert told.message == message("replan.done")
        assert room.pace().behind <= 0
        await window.ask("undo")
        await answer(window)
        assert room.pace().behind_minutes == 6
        await window.ask("undo")
        told = await answer(window)
        assert isinstance(told, Notice)
        assert told.message == message("remote.nothing-to-undo")


async def test_a_proposal_that_no_longer_fits_is_not_taken(
    room: Room, paths: Paths, hands: FakeClock
) -> None:
    hands.wait(12)
    async with served(room, paths.remote), connected(paths.remote) as window:
        await window.ask("propose")
        await answer(window)
        room.add_minutes(1)
        plan = room.session.slots
        await window.ask("accept")
        told = await answer(window)
        assert isinstance(told, Notice)
        assert told.message == message("remote.plan-changed")
        assert room.session.slots == plan


# --- who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        b'{"proof": "0000", "nonce": "1"}\n',
        b'{"proof": 7}\n',
        b'{"proof": "\xc3\xa5"}\n',
        b"[1]\n",
        b"POST / HTTP/1.1\r\n",
        b"\xff\xfe\n",
        b"[" * (LONGEST_LINE - 1) + b"\n",
        b"x" * (2 * LONGEST_LINE),
        b"",
    ],
    ids=["wrong", "number", "letters", "list", "browser", "bytes", "deep", "endless", "silence"],
)
async def test_a_stranger_is_told_nothing_and_let_go(room: Room, paths: Paths, said: bytes) -> None:
    async with served(room, paths.remote) as server:
        assert server.address
        reader, writer = await stranger(server.address.port)
        assert set(json.loads(await reader.readline())) == {"nonce"}
        writer.write(said)
        if not said:
            writer.write_eof()
        async with asyncio.timeout(SOON):
            told = b""
            with suppress(ConnectionResetError):  # when what it said was never read
                told = await reader.read()
        assert told == b""
        assert server.windows == 0
        writer.close()
        async with connected(paths.remote) as window:  # and the right one is still let in
            await next_view(window)


async def test_a_proof_is_worth_nothing_for_another_connection_or_as_the_other_side(
    room: Room, paths: Paths
) -> None:
    async with served(room, paths.remote) as server:
        assert server.address
        first, first_writer = await stranger(server.address.port)
        seen = json.loads(await first.readline())["nonce"]
        for who, nonce in (("notes", seen), ("room", None)):
            reader, writer = await stranger(server.address.port)
            own = json.loads(await reader.readline())["nonce"]
            proof = server.address.proof(who, nonce or own)
            writer.write(json.dumps({"proof": proof, "nonce": own}).encode() + b"\n")
            assert await reader.read() == b""
            writer.close()
        first_writer.close()


@pytest.mark.parametrize("said", [b"", b'{"proof": "guess"}\n'], ids=["silence", "guess"])
async def test_whoever_holds_the_line_keeps_no_window_of_ours_out(
    room: Room, paths: Paths, said: bytes
) -> None:
    """A few may wait, silent or slowed after a wrong proof; then the longest waiting goes."""
    slow = Patience(hello=SOON, stranger=SOON, look=0.02)
    async with served(room, paths.remote, patience=slow) as server:
        assert server.address
        waiting = []
        for _ in range(MOST_WAITING):
            reader, writer = await stranger(server.address.port)
            await reader.readline()
            writer.write(said)
            waiting.append((reader, writer))
        async with connected(paths.remote) as window:
            await next_view(window)
            assert await waiting[0][0].read() == b""
            assert not any(each.at_eof() for each, _ in waiting[1:])
        for _, each_writer in waiting:
            each_writer.close()


async def test_a_window_does_not_trust_whoever_listens_there_now(paths: Paths) -> None:
    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'{"nonce": "1"}\n')
        await reader.readline()
        writer.write(b'{"proof": "trust me"}\n')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(pretend, LOOPBACK, 0)
    write_address(paths.remote, NotesAddress(server.sockets[0].getsockname()[1], "ab" * 32))
    assert await Connection.to(paths.remote) is None
    server.close()


async def test_the_secret_never_travels(room: Room, paths: Paths) -> None:
    heard: list[bytes] = []
    async with served(room, paths.remote) as server:
        assert server.address
        port, secret = server.address.port, server.address.secret

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            far_reader, far_writer = await stranger(port)

            async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
                while data := await source.read(65536):
                    heard.append(data)
                    sink.write(data)

            await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

        between = await asyncio.start_server(relay, LOOPBACK, 0)
        write_address(paths.remote, NotesAddress(between.sockets[0].getsockname()[1], secret))
        async with connected(paths.remote) as window:
            await next_view(window)
        between.close()
    assert heard
    assert secret.encode() not in b"".join(heard)


async def test_it_listens_on_the_loopback_only(room: Room, paths: Paths) -> None:
    async with served(room, paths.remote) as server:
        assert server.address
        assert server._server
        assert [each.getsockname()[0] for each in server._server.sockets] == [LOOPBACK]
        for family, kind, _, _, place in socket.getaddrinfo(
            socket.gethostname(), server.address.port, type=socket.SOCK_STREAM
        ):
            if not str(place[0]).startswith("127."):
                with socket.socket(family, kind) as outside:
                    outside.settimeout(2)
                    with pytest.raises(OSError):  # noqa: PT011 - refused or unreachable
                        outside.connect(place)


@pytest.mark.skipif(os.name == "nt", reason="there the profile folder protects it")
async def test_only_the_same_user_can_read_the_address(room: Room, paths: Paths) -> None:
    before = os.umask(0)
    try:
        async with served(room, paths.remote):
            assert stat.S_IMODE(paths.remote.stat().st_mode) == 0o600
            assert stat.S_IMODE(paths.home.stat().st_mode) == 0o700
    finally:
        os.umask(before)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another user"
)
async def test_another_users_process_is_refused(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "remote.json"  # in a folder that is open to all, to test the file itself
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    attempt = (
        "import os, socket, sys\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try:\n    open(sys.argv[1]).read(); print('read')\n"
        "except PermissionError:\n    print('refused')\n"
        "s = socket.socket(); s.connect(('127.0.0.1', int(sys.argv[2])))\n"
        "f = s.makefile('rwb'); f.readline()\n"
        'f.write(b\'{"proof": "guess"}\\n\'); f.flush(); print(f.read())\n'
    )
    async with served(room, path) as server:
        assert server.address
        done = await asyncio.create_subprocess_exec(
            sys.executable, "-c", attempt, str(path), str(server.address.port),
            stdout=subprocess.PIPE, cwd="/",
        )  # fmt: skip
        out, _ = await done.communicate()
    assert out.decode().split() == ["refused", "b''"]


# --- how it ends ----------------------------------------------------------------------------------


async def test_a_window_can_die_and_come_again_and_the_session_goes_on(
    room: Room, paths: Paths
) -> None:
    async with served(room, paths.remote) as server:
        for index in range(3):
            connection = await Connection.to(paths.remote)
            assert connection
            assert (await next_view(connection)).index == index
            connection._writer.transport.abort()  # as a killed process leaves it
            assert room.next()
        async with asyncio.timeout(SOON), connected(paths.remote) as window:
            await next_view(window)
            while server.windows != 1:
                await asyncio.sleep(0)
        while server.windows:
            await asyncio.sleep(0)
    assert room.session.index == 3


async def test_when_the_session_ends_the_window_is_told_and_the_address_is_gone(
    room: Room, paths: Paths
) -> None:
    async with served(room, paths.remote) as server:
        async with connected(paths.remote) as window:
            await next_view(window)
            server.close()
            async with asyncio.timeout(SOON):
                while await window.receive() is not None:
                    pass
        assert not paths.remote.exists()
        assert await Connection.to(paths.remote) is None
    assert room.listeners == []


async def test_a_session_that_ends_before_it_listens_leaves_nothing(
    room: Room, paths: Paths
) -> None:
    server = NotesServer(room, Leader(room), paths.remote)
    server.close()
    await server.open()
    assert server.address is None
    assert not paths.remote.exists()


async def test_the_address_of_the_next_session_is_left_alone(room: Room, paths: Paths) -> None:
    async with served(room, paths.remote) as first, served(room, paths.remote) as second:
        first.close()
        assert read_address(paths.remote) == second.address


async def test_a_folder_that_cannot_be_written_to_is_told_and_nothing_listens(
    room: Room, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    server = NotesServer(room, Leader(room), tmp_path / "file" / "remote.json")
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the platform
        await server.open()
    assert server._server
    assert not server._server.is_serving()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"port": 1}', '{"port": "1", "secret": "a"}', '{"port": 1, "secret": 2}',
     '{"port": 70000, "secret": "a"}', '{"port": 1, "secret": ""}', '{"port": 1, "secret": "å"}',
     "\x00" * 5000],
)  # fmt: skip
async def test_no_address_is_no_session(paths: Paths, text: str) -> None:
    assert read_address(paths.remote) is None
    paths.home.mkdir(parents=True)
    paths.remote.write_text(text, encoding="utf-8")
    assert read_address(paths.remote) is None
    assert await Connection.to(paths.remote) is None


async def test_a_window_parks_a_matter_also_while_a_vote_is_open(room: Room, paths: Paths) -> None:
    go_to(room, "vote")
    room.open_vote()
    async with served(room, paths.remote), connected(paths.remote) as window:
        for text in ("Semesterlistan", *NASTY):
            await window.park(text)
            told = await answer(window)
            assert isinstance(told, Notice)
            kept = message("park.kept" if text.strip() else "remote.unknown")
            assert told.message == kept
    parked = [action.what for action in room.session.actions if action.parked]
    assert parked == ["Semesterlistan", *(text[:400].strip() for text in NASTY if text.strip())]
    assert room.vote
