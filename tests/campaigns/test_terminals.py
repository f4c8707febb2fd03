"""What terminals do to a program: close, shrink, change size a thousand times, show no colours."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

from apl_tui.core.session import Session
from apl_tui.report.text import clean
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.campaigns.counting import campaign
from tests.support.nasty import NASTY
from tests.terminal.term import Terminal
from tests.terminal.test_workshop import begin, fill_action

ROOT = Path(__file__).parent.parent.parent
COLOUR = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)[;m]")
STEP = re.compile(r"teg \d av \d")
RUN = ["run", "environment", "--unit", "Norr", "--people", "6"]


def stored_in(home: Path) -> Session:
    """The only session, which must be readable."""
    archive = SessionArchive(Paths(home))
    (row,) = archive.rows()
    assert archive.problems == ()
    return archive.load(row.id)


@campaign("terminals closed in the middle of a session", small=2, large=20)
def test_a_terminal_that_is_closed_leaves_a_session_to_resume(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for turn in range(size):
        home = tmp_path / str(turn)
        with Terminal(RUN, home) as term:
            begin(term)
            term.do("space", "steg 2 av 8")
            if turn // 2 % 2:
                term.press("space")  # and closed in the middle of it
            if turn % 2:
                term.hang_up()
            else:
                term.send(signal.SIGTERM)
                term.wait_for_end()
        counts["lost"] += stored_in(home).index < 1
        with Terminal([], home) as term:
            term.wait_for("Fortsätt")
            term.do("g", "av 8")
        counts["terminals closed and resumed"] += 1


@campaign("a window that changes its size", small=40, large=1_000)
def test_any_sizes(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    random = Random(9)
    with Terminal(RUN, tmp_path) as term:
        begin(term)
        for number in range(size):
            term.resize(random.randint(1, 200), random.randint(1, 60))
            counts["sizes"] += 1
            if number % 20 == 0:
                term.press(random.choice(["space", "left", "?", "escape", "n", "escape"]))
                term.read(0.05)
            while term.read(0):
                pass
        back_to_stage(term)


def back_to_stage(term: Terminal) -> None:
    """Whatever is open is left, until the stage shows its step again."""
    term.resize(80, 24)
    term.screen.erase_in_display(2)  # or what was shown before could be taken for it
    for look in range(PATIENCE):
        term.quiet(0.1)
        if STEP.search(term.text):
            break
        if look % 10 == 9:  # a busy machine may be painting still
            term.press("escape")
    assert STEP.search(term.text), term.text
    assert not term.ended()


PATIENCE = 60

FIRST_SIZES = ((20, 5), (1, 1), (60, 20), (300, 100))


@campaign("sizes of a window from the start, down to one character", small=1, large=4)
def test_sizes_from_the_start(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    for columns, rows in FIRST_SIZES[:size]:
        home = tmp_path / str(rows)
        with Terminal(RUN, home, (columns, rows)) as term:
            while not [*home.glob("sessions/*.json")]:  # what is asked cannot be read here
                term.press("enter")
                term.quiet(0.3)
                assert not term.ended()
            for key in ("space", "space", "v", "escape", "?", "escape", "left"):
                term.press(key)
                term.quiet(0.1)
                counts["keys"] += 1
            assert not term.ended(), term.text
            back_to_stage(term)
        counts["sizes"] += 1


POOR: tuple[dict[str, str], ...] = (
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    {"NO_COLOR": "1"},
    {"TERM": "vt100", "COLORTERM": ""},
    {"TERM": "linux", "COLORTERM": ""},
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"TERM": ""},
)


@campaign("terminals without colours, without å ä ö, or that say nothing", small=2, large=6)
def test_poor_terminals(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    for number, environ in enumerate(POOR[:size]):
        home = tmp_path / str(number)
        with Terminal(RUN, home, environ=environ) as term:
            promise = "L?ftet" if "LC_ALL" in environ else "Löftet"  # as it can be shown
            term.wait_for("Enter", "Norr", promise)
            term.do("enter", "steg 1 av 8")
            term.do("space", "nk tyst")
            term.do("space", "steg 2 av 8")
            if "NO_COLOR" in environ:
                colours = {frozenset(each) for each in COLOUR.findall(term.bytes)}
                assert all(len(each) == 1 for each in colours), "colours that are no grey"
        counts["lost"] += stored_in(home).index != 1
        counts["terminals"] += 1


@campaign("no terminal at all", small=2, large=9)
def test_no_terminal_at_all(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    environs: tuple[dict[str, str], ...] = ({}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"})
    ways = [(arguments, environ) for environ in environs for arguments in ([], RUN, ["demo"])]
    for arguments, environ in ways[:size]:
        done = subprocess.run(
            [sys.executable, "-m", "apl_tui", *arguments],
            cwd=ROOT,
            env={**os.environ, "APL_TUI_HOME": str(tmp_path), **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) >= 2, done.stderr
        counts["refused with words"] += 1


PASTED = [text for text in NASTY if clean(text) and len(text) < 60]


@campaign("texts that break careless programs, pasted", small=3, large=len(PASTED))
def test_nasty_texts_as_actions(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    """Pasted as a terminal pastes; what is left of them is stored and shown."""
    with Terminal(RUN, tmp_path) as term:
        begin(term)
        term.do("a", "Vad ska vi göra?")  # there is none yet
        for number, text in enumerate(PASTED[:size], start=1):
            if number > 1:
                term.do("+", "Vad ska vi göra?")
            fill_action(term, f"\x1b[200~{text}\x1b[201~")
            term.do("enter", f"{number} åtgärd", gone="Vem?")
            counts["texts"] += 1
        term.do("escape", "av 8")
        term.kill()
        counts["lost"] += size - len(stored_in(tmp_path).actions)
        shown = term.bytes.decode(errors="replace")
        assert not set(shown) & set("\x00\x7f\x85\x9b\u2028\u202e\u2066\u200f"), "steered"
