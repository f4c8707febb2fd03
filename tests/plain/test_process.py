"""The real program as lines: through two pipes, in a real terminal, and in a dumb one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.i18n import translator
from apl_tui.store.paths import Paths
from tests.plain.talk import everyone, only_session, report_of, rows
from tests.terminal.term import Terminal

T = translator("sv")

COMMAND = (sys.executable, "-m", "apl_tui", "run", "environment", "--plain", "--lang", "sv")
FLAGS = ("--unit", "Hemtjänsten Norr", "--people", "6")


def environ(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "TERM"}
    return {**kept, "APL_TUI_HOME": str(home), "PYTHONUTF8": "1", **more}


def piped(home: Path, typed: str | bytes) -> subprocess.CompletedProcess[str]:
    data = typed.encode() if isinstance(typed, str) else typed
    done = subprocess.run(
        [*COMMAND, *FLAGS], input=data, capture_output=True, env=environ(home), check=False
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_a_whole_workshop_through_pipes(paths: Paths) -> None:
    vote = [str(line) for line in everyone(rows(6))]
    lines = ["", "", "v", *vote, "v", "a 1", "Fika", "Åsa", "fredag", "", "", "e", "w", "Bra!", ""]
    done = piped(paths.home, "\n".join(lines) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert T("report.held.ballots", ballots=6, people=6) in done.stdout
    assert only_session(paths).finished
    report = report_of(paths)
    assert "Åsa" in report
    assert "6 av 6" in report


def test_the_end_of_a_pipe_leaves_a_session_to_resume(paths: Paths) -> None:
    done = piped(paths.home, "\n\nv\nl\nj\n\n4\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Du har lämnat workshopen." in done.stdout
    again = piped(paths.home, "j\n")
    assert "Steg 2 av 8" in again.stdout
    assert "Omröstningen avbröts. Inget av den finns kvar." in again.stdout


def test_bytes_that_are_no_text_are_no_traceback(paths: Paths) -> None:
    done = piped(paths.home, b"\n\xff\xfe\x00\x9b31m\na\n\xc3\x28\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_closes_its_pipe_ends_it_in_order(paths: Paths) -> None:
    with subprocess.Popen(
        [*COMMAND, *FLAGS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ(paths.home),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"\n")
        process.stdin.flush()
        while b"Steg 1" not in process.stdout.readline():
            pass
        process.stdout.close()
        process.stdin.write(b"t\n" * 20)
        process.stdin.close()
        assert process.wait(30) == 1
        assert process.stderr.read() == b""
    assert only_session(paths).open_round is None


def test_a_second_run_is_told_that_one_is_running(paths: Paths) -> None:
    with subprocess.Popen(
        [*COMMAND, *FLAGS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environ(paths.home),
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()
        second = piped(paths.home, "\n")
        process.stdin.close()
        process.stdout.read()
    assert second.returncode == 1
    assert "redan" in second.stderr
    assert second.stdout == ""


@pytest.mark.parametrize("flag", [["--people", "0"], ["--until", "kvart"]])
def test_a_flag_that_cannot_be_is_a_usage_error(paths: Paths, flag: list[str]) -> None:
    done = subprocess.run(
        [*COMMAND, *flag], input=b"", capture_output=True, env=environ(paths.home), check=False
    )
    assert done.returncode == 2


def vote_in(home: Path, people: list[list[int]], term_name: str) -> Terminal:
    """A vote at a real terminal, up to the hand-over after the last person."""
    arguments = ["run", "environment", "--plain", *FLAGS]
    term = Terminal(arguments, home, (80, 24), {"TERM": term_name})
    wait(term, "Slutar")
    for line, answer in (("", "Kommando"), ("", "Steg 2"), ("v", "0 av 6"), ("l", "(ja/nej)")):
        say(term, line, answer)
    say(term, "j", "0 av 6 klara")
    for number, row in enumerate(people, start=1):
        say(term, "", "1 av 11")
        for place, option in enumerate(row, start=1):
            say(term, str(option), f"{place + 1} av 11" if place < len(row) else "Skriv v för")
        say(term, "v", f"{number} av 6 klara")
    return term


def wait(term: Terminal, text: str) -> None:
    """Until `text` and the question after it have come since the last line was typed."""
    pattern = re.compile(re.escape(text.encode()) + rb"(?s:.)*(: |\? |\) )$")
    for _ in range(600):
        if pattern.search(term.bytes[getattr(term, "typed", 0) :]):
            return
        term.read(0.1)
    raise AssertionError(f"waited for {text!r}:\n{term.text}")


def say(term: Terminal, line: str, answer: str) -> None:
    term.typed = len(term.bytes)  # type: ignore[attr-defined]  # where this test has read to
    term.press(f"{line}\r")
    wait(term, answer)


def test_O2_a_real_terminal_shows_no_answer_and_keeps_no_page(tmp_path: Path) -> None:
    seen = []
    for shift in (0, 4):
        with vote_in(tmp_path / str(shift), rows(6, shift), "xterm-256color") as term:
            seen.append(term.bytes.partition(b"0 av 6 klara")[2])
            assert "Mina arbetsuppgifter" not in term.text
            assert term.bytes.count(b"\x1b[3J") == 7
    assert seen[0] == seen[1]


def test_O2_a_dumb_terminal_shows_no_answer_and_gets_no_escapes(tmp_path: Path) -> None:
    seen = []
    for shift in (0, 4):
        with vote_in(tmp_path / str(shift), rows(6, shift), "dumb") as term:
            seen.append(term.bytes.partition(b"0 av 6 klara")[2])
            assert b"\x1b" not in term.bytes
            assert "Mina arbetsuppgifter" not in term.text
    assert seen[0] == seen[1]


def test_O2_what_is_typed_ahead_is_not_shown(tmp_path: Path) -> None:
    with vote_in(tmp_path, [], "dumb") as term:
        say(term, "", "1 av 11")
        say(term, "4\r3\r2\r4\r1", "2 av 11")
        say(term, "q", "Ta bort dina svar?")
        say(term, "j", "0 av 6 klara")
        answers = term.bytes.partition(b"1 av 11")[2]
        assert not re.search(rb"(: |\n)[0-9](\r|\n|$)", answers)


def test_without_plain_a_dumb_terminal_is_told_of_it(tmp_path: Path) -> None:
    with Terminal(["run", "environment"], tmp_path, environ={"TERM": "dumb"}) as term:
        term.wait_for("apl-tui run WORKSHOP")
        term.wait_for_end()
