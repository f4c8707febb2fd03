"""Exchange files over a real hub process: locked, shown before they are sent, taken once."""

from __future__ import annotations

import asyncio
import base64
import gc
import io
import json
import random
import subprocess
import sys
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.cli.collecting import Wish
from apl_tui.cli.collecting import _hub as hub_to_use
from apl_tui.cli.collecting import _written as written
from apl_tui.cli.main import run_command_line
from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.hub.address import HubAddress
from apl_tui.hub.collector import Collector
from apl_tui.hub.envelope import Lock, PhoneLock, stretched
from apl_tui.hub.laptop import HubLine
from apl_tui.hub.pieces import MOST_BYTES, MOST_OPEN, PIECE_BYTES, STEP, Pieces, cut
from apl_tui.hub.sender import Sender, read_place
from apl_tui.i18n import translator
from apl_tui.report.exchange import sealed
from apl_tui.report.exchange_words import exchange_lines
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths, find_paths
from apl_tui.workflows.collecting import Came, Collected, file_to_send
from tests.hub.hubs import TOKEN, HubProcess, environment, free_port, hub_process, laptop, until
from tests.hub.test_privacy import Wire, recorded
from tests.phones.rooms import TestRoom
from tests.report.occasion import full_session, large_session, solo_session

EN = translator("en")
UNIT = full_session()
FILE = file_to_send(UNIT)


def other_unit(session: Session, unit: str) -> Session:
    return replace(session, id=f"{session.id}-x", settings=replace(session.settings, unit=unit))


@asynccontextmanager
async def collecting(
    url: str, token: str = "", keep: Path | None = None
) -> AsyncIterator[tuple[HubLine[Collector], Collected, list[Came]]]:
    """Somebody who collects over this hub, what has come, and what was heard of it."""
    heard: list[Came] = []
    found = Collected(heard.append, keep)
    line = HubLine(HubAddress(url, token), lambda lock: Collector(lock, found.take, "sv"))
    await line.start()
    try:
        yield line, found, heard
    finally:
        if line.voters:
            line.voters.end()
        await line.stop()


def sent(address: str, content: bytes) -> str:
    sender = Sender(read_place(address), lambda _: time.sleep(0.2))
    return sender.send(content, sender.look())


async def over_the_wire(hub: HubProcess, content: bytes, secret: list[str]) -> Wire:
    """All that passes the hub while one file is sent; what must not have been seen is added."""
    async with recorded(hub) as wire, collecting(wire.url) as (line, found, _):
        key = stretched(line.room_key, line.code)
        secret += [line.room_key, key.hex(), base64.b64encode(key).decode()]
        secret += [piece["data"][:40] for piece in cut(content)]
        assert await asyncio.to_thread(sent, line.url, content) == "taken"
        assert len(found.gathering.sessions) == 1
    return wire


async def test_H1_a_file_that_is_sent_over_a_hub_cannot_be_read_there() -> None:
    whole = json.loads(FILE)
    secret = [whole["unit"], whole["title"], whole["session"], whole["digest"], '"rows"', "piece"]
    secret += [row["text"] for row in whole["rows"]]
    small = sealed({**whole, "unit": "Ö"}).encode()
    with hub_process() as hub:
        wires = [await over_the_wire(hub, each, secret) for each in (FILE, small)]
    for wire in wires:
        found = b"".join(wire.seen)
        assert found.count(b"POST /api/rooms/") == STEP  # the search sees what is there
        assert [each for each in secret if each.encode() in found] == []
        assert [each for each in secret if json.dumps(each)[1:-1].encode() in found] == []
    assert len(small) != len(FILE)
    assert wires[0].shape == wires[1].shape


async def test_a_code_takes_files_once_whatever_happens_on_the_way(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with collecting(hub.url, TOKEN, tmp_path) as (line, found, heard):
        first, second = other_unit(UNIT, "Öster"), large_session()
        files = [FILE, file_to_send(first), file_to_send(second), FILE]
        told = await asyncio.gather(*(asyncio.to_thread(sent, line.url, each) for each in files))
        assert sorted(told) == ["again", "taken", "taken", "taken"]
        assert len(found.gathering.sessions) == 3
        assert [came.new for came in heard].count(True) == 3
        assert {path.read_bytes() for path in tmp_path.iterdir()} == {*files}
        address = line.url
    with pytest.raises(AplError) as over:
        await asyncio.to_thread(sent, address, FILE)
    assert over.value.what.id == "send.over"


async def test_a_hub_that_is_lost_on_the_way_costs_nothing_but_time() -> None:
    port = free_port()
    with hub_process(port=port) as first:
        line, found, _ = await (context := collecting(first.url)).__aenter__()
        sender = Sender(read_place(line.url), lambda _: time.sleep(0.2))
        public = await asyncio.to_thread(sender.look)
        first.kill()
        await until(lambda: line.light == "away")
        sending = asyncio.create_task(asyncio.to_thread(sender.send, FILE, public))
        with hub_process(port=port):
            assert await sending == "taken"
            assert found.gathering.files == 1
            await context.__aexit__(None, None, None)


def test_an_answer_that_was_lost_is_given_again_and_the_file_is_taken_once() -> None:
    taken: list[bytes] = []

    def take(content: bytes) -> str:
        taken.append(content)
        return "taken"

    lock = Lock("C4KM7", "CDFHJKMNPR")
    collector = Collector(lock, take, "sv", clock=lambda: 0.0)
    sender = PhoneLock("C4KM7", stretched("CDFHJKMNPR", "C4KM7"))
    replies = []
    pieces = cut(FILE)
    random.Random(1).shuffle(pieces)
    for piece in [*pieces, pieces[0], pieces[-1]]:
        message, answering = sender.message(
            lock.public, {"kind": "piece", "token": "0" * 32, **piece}
        )
        for again in (message, message):
            replies += [PhoneLock.reply(answering, collector.answer(again))]
    assert taken == [FILE]
    assert replies[0] == replies[1]
    assert [each for each in replies if "became" in each] == [{"became": "taken"}] * 6
    assert collector.unfinished == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"n": -1}, {"n": STEP}, {"n": True}, {"n": "0"}, {"of": 0}, {"of": STEP + 1}, {"of": 10**9},
        {"data": ""}, {"data": "ö"}, {"data": base64.b64encode(b" " * 9).decode()}, {"data": None},
        {"token": "1"}, {"token": None}, {"kind": None}, {"n": None}, {"of": None}, {"of": [8]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_piece_is_not_kept(odd: dict[str, object]) -> None:
    lock = Lock("C4KM7", "CDFHJKMNPR")
    collector = Collector(lock, lambda _: "taken", "sv")
    sender = PhoneLock("C4KM7", stretched("CDFHJKMNPR", "C4KM7"))
    said = {"kind": "piece", "token": "0" * 32, **cut(FILE)[0], **odd}
    message, answering = sender.message(lock.public, said)
    assert PhoneLock.reply(answering, collector.answer(message)) == {}
    assert collector.unfinished == 0
    assert collector.answer(message[:-1] + b"\0") == b""


def test_files_are_whole_again_and_no_larger_than_they_may_be() -> None:
    for size in (1, PIECE_BYTES * STEP, PIECE_BYTES * STEP + 1, MOST_BYTES):
        content, pieces = b"x" * size, Pieces()
        whole = [pieces.add("0" * 32, piece)[0] for piece in cut(content)]
        assert (whole[-1], {*whole[:-1]}) == (content, {b""})
    with pytest.raises(ValueError, match="large"):
        cut(b"x" * (MOST_BYTES + 1))


def test_of_too_many_that_are_not_whole_the_oldest_is_asked_for_again() -> None:
    pieces, file = Pieces(), cut(FILE)
    for number in range(MOST_OPEN + 1):
        pieces.add(f"{number:032}", file[0])
    assert len(pieces) == MOST_OPEN
    assert pieces.add(f"{0:032}", file[1])[1] == [n for n in range(len(file)) if n != 1]


def test_what_cannot_be_used_is_told_as_files_are_and_leaves_nothing(tmp_path: Path) -> None:
    heard: list[Came] = []
    keep = tmp_path / "kept"
    found = Collected(heard.append, keep)
    whole = json.loads(FILE)
    assert found.take(FILE) == "taken"
    assert found.take(FILE.replace(b'"people": 12', b'"people": 13')) == "odd"
    assert found.take(sealed({**whole, "version": 1}).encode()) == "older"
    assert found.take(sealed({**whole, "version": 99}).encode()) == "newer"
    assert found.take(sealed({**whole, "date": "2026-11-24"}).encode()) == "contradicts"
    assert found.take(b"\0" * 100) == "odd"
    nasty = sealed({**whole, "session": "../../a", "unit": "../../etc/x"}).encode()
    assert found.take(nasty) == "taken"
    told = [problem.id for came in heard for problem in came.problems]
    assert {"overview.changed", "overview.older", "overview.contradicts"} <= {*told}
    assert {path.read_bytes() for path in keep.iterdir()} == {FILE, nasty}
    again = Collected(heard.append, keep)
    assert again.take(FILE) == "again"
    assert len(again.gathering.sessions) == 2


def test_all_that_is_in_the_file_is_shown() -> None:
    for session in (UNIT, large_session()):
        content = file_to_send(session, with_actions=True)
        shown = "\n".join(exchange_lines(content, EN))
        whole = json.loads(content)
        texts = [whole[name] for name in ("unit", "title", "date", "session")]
        texts += [vote["step_title"] for vote in whole["votes"]]
        texts += [row["text"] for row in whole["rows"]]
        texts += [action[name] for action in whole["actions"] for name in ("what", "who")]
        assert [each for each in texts if each not in shown] == []
        held = {(row["module"], row["vote"], row["round"]) for row in whole["rows"]}
        assert shown.count(", vote ") == len(held)
        assert shown.count("not shown") == sum(not row["released"] for row in whole["rows"])
        for row in whole["rows"]:
            if row["counts"]:
                assert " ".join(map(str, row["counts"])) in shown


def test_F3_a_self_check_of_ones_own_is_not_sent() -> None:
    with pytest.raises(AplError) as refused:
        file_to_send(solo_session())
    assert refused.value.what.id == "send.solo"


@pytest.mark.parametrize(
    "typed",
    [
        "https://hub.example/C4KM7#CDFHJKMNPR",
        "hub.example/c4km7#cdfhjkmnpr",
        " https://hub.example/C4KM7 CDFHJ KMNPR ",
        "C4KM7 CDFHJ-KMNPR",
        "C4KM7#CDFHJKMNPR",
    ],
)
def test_an_address_is_read_as_it_was_mailed_or_read_out(typed: str) -> None:
    place = read_place(typed, "https://hub.example")
    assert (place.hub.url, place.code, place.key) == (
        "https://hub.example",
        "C4KM7",
        "CDFHJKMNPR",
    )


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("", "send.bad-address"),
        ("https://hub.example/C4KM7", "send.bad-address"),
        ("https://hub.example/C4KM7#CDFHJ", "send.bad-address"),
        ("https://hub.example/C4KM7#CDFHJKMNPRX", "send.bad-address"),
        ("C4KM7#CDFHJKMNPR", "send.no-hub"),
        ("http://hub.example/C4KM7#CDFHJKMNPR", "hub.bad-address"),
    ],
)
def test_an_address_that_is_none_is_refused(typed: str, id_: str) -> None:
    with pytest.raises(AplError) as refused:
        read_place(typed)
    assert refused.value.what.id == id_


async def test_a_wrong_code_a_wrong_key_and_a_vote_are_told_apart(hub: HubProcess) -> None:
    async with laptop(hub.url, TestRoom(), TOKEN) as line:
        for address, id_ in (
            (f"{hub.url}/CCCCC#CDFHJKMNPR", "send.no-room"),
            (f"{hub.url}/{line.code}#CDFHJKMNPR", "send.bad-key"),
            (line.url, "send.no-collector"),
            ("http://127.0.0.1:1/CCCCC#CDFHJKMNPR", "send.unreachable"),
        ):
            with pytest.raises(AplError) as refused:
                await asyncio.to_thread(Sender(read_place(address)).look)
            assert refused.value.what.id == id_


def test_H1_from_one_command_to_the_other_and_nothing_without_a_yes(
    hub: HubProcess, tmp_path: Path
) -> None:
    with SessionArchive(find_paths({"APL_TUI_HOME": str(tmp_path / "unit")})).locked() as archive:
        archive.save(UNIT)
    program = [sys.executable, "-m", "apl_tui", "--lang", "en"]
    collect = [*program, "overview", "--collect", "-o", str(tmp_path / "all.md")]
    at_home = [("APL_TUI_HOME", str(tmp_path / "boss")), ("APL_TUI_HUB", f"{hub.url} {TOKEN}")]
    boss = subprocess.Popen(
        collect,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(at_home),
    )
    assert boss.stdin
    assert boss.stderr
    try:
        line = next(line for line in boss.stderr if "apl-tui send" in line)
        address = line.split()[-1]

        def send(answer: str) -> tuple[int, str]:
            done = subprocess.run(
                [*program, "send", address],
                input=answer,
                capture_output=True,
                text=True,
                encoding="utf-8",
                env=environment([("APL_TUI_HOME", str(tmp_path / "unit"))]),
                check=False,
            )
            return done.returncode, done.stdout

        for answer in ("", "no\n", "\n", "y es\n"):
            status, told = send(answer)
            assert status == 1
            assert UNIT.workshop.title in told
        status, told = send("yes\n")
        assert (status, told.rpartition(") ")[2]) == (0, "Sent, and it has arrived.\n")
        boss.stdin.write("q\n")
        boss.stdin.flush()
        rest = boss.stderr.read()
        assert boss.wait(20) == 0
    finally:
        boss.kill()
        boss.wait()
        boss.stdin.close()
        boss.stderr.close()
    assert rest.count("came now, 1 meeting") == 1
    assert "once more" not in rest
    file = tmp_path / "unit.json"
    file.write_bytes(FILE)
    assert (
        run_command_line(["--lang", "en", "overview", str(file), "-o", str(tmp_path / "b.md")]) == 0
    )
    assert (tmp_path / "all.md").read_bytes() == (tmp_path / "b.md").read_bytes()
    assert not [*(tmp_path / "boss").rglob("*.json")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--collect"], "No hub has been chosen"),
        (["--collect", "--hub", "http://127.0.0.1:1"], "cannot be reached"),
        (["--collect", "--hub", "http://127.0.0.1:1", "-o", "no/such/file.md"], "folder"),
        (["--collect", "--hub", "ftp://x"], "address cannot be used"),
        (["--hub", "http://127.0.0.1:1", "x.json"], "belong to --collect"),
        ([], "FILE|FOLDER"),
    ],
)
def test_what_cannot_begin_says_why(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("APL_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("APL_TUI_HUB", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run_command_line(["--lang", "en", "overview", *arguments]) in (1, 2)
    out, err = capsys.readouterr()
    assert told in err
    assert not out


@pytest.mark.parametrize(
    ("told", "chosen", "hub"),
    [
        (None, "https://a.example T", ("https://a.example", "T")),
        ("https://a.example", "https://a.example T", ("https://a.example", "T")),
        ("a.example/", "https://a.example T", ("https://a.example", "T")),
        ("https://b.example", "https://a.example T", ("https://b.example", "")),
        ("https://b.example S", "https://a.example T", ("https://b.example", "S")),
        ("https://a.example S", "https://a.example T", ("https://a.example", "S")),
        ("https://b.example", "", ("https://b.example", "")),
    ],
)
def test_a_token_goes_to_the_hub_that_it_is_for_and_no_other(
    told: str | None, chosen: str, hub: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APL_TUI_HUB", chosen)
    found = hub_to_use(told, Paths(Path("nowhere")))
    assert (found.url, found.token) == hub


def test_an_overview_that_cannot_be_written_is_written_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Collected(lambda _: None)
    assert found.take(FILE) == "taken"
    taken, free = tmp_path / "taken.md", tmp_path / "free.md"
    taken.write_text("mine", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{tmp_path}/no/x.md\n{free}\n"))
    wish = Wish((), None, None, str(taken), "md", force=False)
    assert written(found, wish, EN) == 0
    assert taken.read_text(encoding="utf-8") == "mine"
    assert free.read_text(encoding="utf-8").startswith("# 1 unit in one picture")
    assert "Write to another file" in capsys.readouterr().out


async def test_H2_no_key_of_a_collection_is_left_when_it_has_ended(hub: HubProcess) -> None:
    async with collecting(hub.url, TOKEN) as (line, _, _):
        assert line.voters
        lock = weakref.ref(line.voters.lock)
        await asyncio.to_thread(sent, line.url, FILE)
    await asyncio.sleep(0)  # what was cancelled ends
    gc.collect()
    assert (lock(), line.room_key) == (None, "")
