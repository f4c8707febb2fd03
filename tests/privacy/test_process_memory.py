"""M1 in the real program: its whole memory, freed memory too, is searched for what was answered.

On Linux with GNU's C library, which is where a process's memory can be read and where larger freed
pieces are emptied. While something is held the search must find it: then it can find what is left.
"""

from __future__ import annotations

import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.phones.rooms import Answers, hidden
from tests.phones.wire import FORM
from tests.plain.test_process import say, wait
from tests.privacy.occasions import Sandbox
from tests.privacy.real import RealProgram, remembered
from tests.tui.phoning import free_port

UNLOCKED = (
    "import apl_tui.process.sealed as sealed; sealed.no_cores = lambda: None"  # or root alone may
)
READABLE = f"{UNLOCKED}; from apl_tui.__main__ import main; main()"
IDEA = "hemligtord av mig"
CAST = "4  Fyrval"  # an answer with its number stands in the review alone


@contextmanager
def program(folder: Path, *more: str) -> Iterator[RealProgram]:
    """The real program, whose memory may be read."""
    if sys.platform != "linux":
        pytest.skip("only Linux lets a process's memory be read")
    box = Sandbox(folder / "sandbox")
    with RealProgram(box, *more, command=(sys.executable, "-c", READABLE)) as running:
        yield running


def found(running: RealProgram, *texts: str) -> int:
    """How often any of the texts stands in its memory."""
    return sum(remembered(running.pid, [text.encode() for text in texts]).values())


def test_M1_the_memory_holds_no_ballot_after_its_hand_over(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        running.begin()
        running.open_vote()
        running.review(4, 1)
        assert found(running, CAST)  # it is on the screen
        running.cast()
        running.quiet()
        assert found(running, CAST) == 0


def test_M1_the_memory_holds_no_withheld_idea_after_closing(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        running.begin()
        running.to_ideas()
        running.write_idea(IDEA)
        running.quiet()
        assert found(running, IDEA) == 1  # the open round's own
        running.stop_passing()
        running.close_ideas("Färre än")
        running.quiet()
        assert found(running, IDEA, IDEA[:10]) == 0


def test_M1_in_lines_the_memory_holds_no_withheld_idea_after_closing(tmp_path: Path) -> None:
    with program(tmp_path, "--plain") as running:
        wait(running, "Slutar")
        for line in ("", ""):
            say(running, line, "Kommando")
        say(running, "v", "har lämnat")
        say(running, "l", "(ja/nej)")
        say(running, "j", "0 av 8 klara")
        say(running, "", "Idé 1")
        running.type(IDEA)
        say(running, "", "Idé 2")
        say(running, "", "(ja/nej)")
        say(running, "j", "1 av 8 klara")
        assert found(running, IDEA) == 1
        say(running, "q", "(ja/nej)")
        say(running, "j", "har lämnat")
        say(running, "v", "(ja/nej)")
        say(running, "j", "(ja/nej)")
        say(running, "n", "Kommando")
        assert found(running, IDEA, IDEA[:10]) == 0


def test_M1_the_memory_joins_no_phones_ticket_with_its_answers_after_closing(
    tmp_path: Path,
) -> None:
    """Small pieces of memory and larger ones are kept apart: a short ballot, and long ideas."""
    port = free_port()
    with program(tmp_path, "--host", "127.0.0.1", "--port", str(port)) as running:
        running.wait_for("Löftet")
        running.do("enter", "Skanna koden")
        running.quiet()
        joined = re.search(r"127\.0\.0\.1:(\d+)/(\w{5})", running.text)
        assert joined
        running.do("space", "steg 1 av 2")
        running.quiet()
        running.do("space", "öppnar omröstningen")
        running.do("v", "har röstat")
        place = int(joined[1]), f"/{joined[2]}"
        ballot = sent(running, *place, "ballot", {"g.a": "4", "g.b": "1"})
        running.close_round("för få")
        running.quiet()
        assert found(running, *ballot) == 0
        running.do("space", "samlar in idéer")
        running.do("v", "har lämnat in")
        ideas = sent(running, *place, "idea", {"text": [IDEA, "å" * 280, "ä" * 280]})
        assert found(running, IDEA) == 1
        running.close_ideas("Färre än")
        running.quiet()
        assert found(running, IDEA, *ideas) == 0


def test_M1_larger_pieces_of_memory_are_emptied_as_they_are_freed() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux lets a process's memory be read")
    told = (
        f"{UNLOCKED}; sealed.seal();"
        "held = [bytearray(b'hemligt' * 700) for _ in range(40)]; print(flush=True); input();"
        "del held; print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", told], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        counts: list[int] = []
        for _ in range(2):
            process.stdout.readline()
            counts += remembered(process.pid, [b"hemligt" * 99]).values()
            process.stdin.write(b"\n")
            process.stdin.flush()
    assert counts[0] >= 40 * 7
    assert counts[1] == 0


def sent(
    running: RealProgram, port: int, page: str, kind: str, answers: Answers
) -> tuple[str, ...]:
    """One phone's answers, counted: its ticket, and a part of them as they went over the wire."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def asked(method: str, path: str, body: str = "", cookie: str = "") -> tuple[str, str]:
        headers = {"content-type": FORM, "cookie": cookie}
        connection.request(method, path, body, headers)
        while not select.select([connection.sock], [], [], 0.01)[0]:
            running.read(0.01)  # or it would stand still before a full terminal
        response = connection.getresponse()
        assert response.status in {200, 303}
        return response.read().decode(), response.getheader("set-cookie", "").partition(";")[0]

    shown, cookie = asked("GET", page)
    form = {name: hidden(shown, name) for name in ("ticket", "round")} | answers
    body = urlencode(form, doseq=True)
    asked("POST", f"{page}/{kind}", body, cookie)
    connection.close()
    return str(form["ticket"]), body.partition("&round=")[2][-40:]
