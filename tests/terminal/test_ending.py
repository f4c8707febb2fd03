"""Ended by a signal: saved, the terminal as it was, no core dump, and the status tells it."""

from __future__ import annotations

import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.terminal.term import Terminal

RUN = ["run", "environment", "--unit", "Norr", "--people", "6"]
WITH_CORES = ("sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@"', "sh")
PROGRAM = (sys.executable, "-m", "apl_tui")
SIGNALS = [signal.SIGTERM, signal.SIGQUIT]


def end(term: Terminal, number: int) -> int:
    """Send a signal; the exit status."""
    term.send(number)
    pid, term.pid = term.pid, 0
    while term.read(2.0):
        pass
    _, status = os.waitpid(pid, 0)
    assert not os.WIFSIGNALED(status), os.WTERMSIG(status)
    return os.waitstatus_to_exitcode(status)


def modes(term: Terminal) -> list[object]:
    """How the terminal treats what is typed."""
    return termios.tcgetattr(term.fd)[:4]


def stored_index(home: Path) -> int:
    archive = SessionArchive(Paths(home))
    (row,) = archive.unfinished()
    return archive.load(row.id).index


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGINT])
def test_a_signal_on_the_stage_ends_as_the_key_does(
    data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.chdir(tmp_path)
    path = {"PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    with Terminal(RUN, data_home, environ=path, command=(*WITH_CORES, *PROGRAM)) as term:
        before = modes(term)
        term.wait_for("Enter", "Löftet")
        term.do("enter", "steg 1 av 8", "▀")
        term.do("space", "Tänk tyst")
        term.do("space", "steg 2 av 8")
        assert modes(term) != before
        assert end(term, number) == 128 + number
        assert modes(term) == before
        assert term.bytes.rfind(b"\x1b[?1049l") > term.bytes.rfind(b"\x1b[?1049h")
        for mouse in (b"1000", b"1003", b"1006"):
            assert term.bytes.rfind(b"\x1b[?%bl" % mouse) > term.bytes.rfind(b"\x1b[?%bh" % mouse)
        assert f"({signal.Signals(number).name})" in term.text
        assert "Workshopen är sparad." in term.text
    assert stored_index(data_home) == 1
    assert not list(tmp_path.iterdir())  # no core


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_lines_ends_as_the_command_does(data_home: Path, number: int) -> None:
    with Terminal([*RUN, "--plain"], data_home) as term:
        before = modes(term)
        term.wait_for("Slutar [")
        term.do("enter", "Steg 1 av 8")
        term.do("enter", "Steg 2 av 8")
        assert end(term, number) == 128 + number
        assert modes(term) == before
        assert "Du har lämnat workshopen" in term.text
        assert "avslutades utifrån" in term.text
    assert stored_index(data_home) == 1


def test_a_signal_at_home_and_before_the_first_picture(data_home: Path) -> None:
    for patience in (0.0, 0.1, 0.2, 0.3, 1.0):
        with Terminal([], data_home) as term:
            term.read(patience)
            term.quiet(patience)
            term.send(signal.SIGTERM)
            term.wait_for_end()
            term.quiet(0.1)
            assert term.bytes.rfind(b"\x1b[?1049l") >= term.bytes.rfind(b"\x1b[?1049h")
            assert "Traceback" not in term.text
