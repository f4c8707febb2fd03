"""What terminals do to a program: close, shrink, change size a thousand times, show no colours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from apl_tui.core.session import Session
from apl_tui.report.text import clean
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.campaigns.counting import counted
from tests.nasty import NASTY
from tests.terminal.term import PATIENCE_SECONDS, Terminal
from tests.terminal.test_workshop import begin

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parent.parent.parent
RUN = ["run", "environment", "--unit", "Norr", "--people", "6"]


def stored_in(home: Path) -> Session:
    """The only session, which must be readable."""
    archive = SessionArchive(Paths(home))
    (row,) = archive.rows()
    assert archive.problems == ()
    return archive.load(row.id)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_is_closed_leaves_a_session_to_resume(
    tmp_path: Path, number: signal.Signals
) -> None:
    with counted(f"closed by {number.name}") as counts:
        for turn in range(10):
            home = tmp_path / str(turn)
            with Terminal(RUN, home) as term:
                begin(term)
                term.do("space", "steg 2 av 7")
                if turn % 2:
                    term.press("space")  # and closed in the middle of it
                if number == signal.SIGHUP:
                    term.hang_up()
                else:
                    os.kill(term.pid, number)
                    term.wait_for_end()
            assert stored_in(home).index >= 1
            with Terminal([], home) as term:
                term.wait_for("Fortsätt")
                term.do("r", "av 7")
            counts["terminals closed"] += 1
        counts["lost"] += 0


def test_a_thousand_sizes(tmp_path: Path) -> None:
    random = Random(9)
    with counted("sizes") as counts, Terminal(RUN, tmp_path) as term:
        begin(term)
        for number in range(1_000):
            term.resize(random.randint(1, 200), random.randint(1, 60))
            counts["sizes"] += 1
            if number % 20 == 0:
                term.press(random.choice(["space", "left", "?", "escape", "n", "escape"]))
                term.read(0.05)
            while term.read(0):
                pass
        for _ in range(5):
            term.press("escape")
            term.quiet(0.3)
        term.resize(80, 24)
        term.wait_for("av 7")
        assert not term.ended()
        counts["crashes"] += 0


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (60, 20), (300, 100)])
def test_sizes_from_the_start(tmp_path: Path, size: tuple[int, int]) -> None:
    with counted(f"{size[0]}×{size[1]}") as counts:
        with Terminal(RUN, tmp_path, size) as term:
            term.quiet(1.0)
            for key in ("enter", "space", "space", "v", "escape", "?", "escape", "left"):
                term.press(key)
                term.quiet(0.2)
                counts["keys"] += 1
            assert not term.ended(), term.text
            term.resize(80, 24)
            term.wait_for("av 7")
        counts["crashes"] += 0


@pytest.mark.parametrize(
    "environ",
    [
        {"NO_COLOR": "1"},
        {"TERM": "vt100", "COLORTERM": ""},
        {"TERM": "linux", "COLORTERM": ""},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"TERM": ""},
    ],
    ids=lambda environ: " ".join(f"{name}={value}" for name, value in environ.items()),
)
def test_poor_terminals(tmp_path: Path, environ: dict[str, str]) -> None:
    with counted(f"terminal with {environ}") as counts:
        with Terminal(RUN, tmp_path, environ=environ) as term:
            term.wait_for("Enter", "Norr")
            assert (
                "L?ftet" if "LC_ALL" in environ else "Löftet"
            ) in term.text  # as it can be shown
            term.do("enter", "steg 1 av 7")
            term.do("space", "steg 2 av 7")
            if "NO_COLOR" in environ:
                colours = [part for part in (b"38;2;", b"48;2;") if part in term.bytes]
                assert all(_is_grey(term.bytes, part) for part in colours)
            term.press("q")
            term.quiet()
        assert stored_in(tmp_path).index == 1
        counts["crashes"] += 0


def _is_grey(output: bytes, part: bytes) -> bool:
    """Whether every colour has the same amount of red, green and blue."""
    for piece in output.split(part)[1:]:
        red, green, blue = [*piece.split(b"m")[0].split(b";"), b"", b""][:3]
        if not red == green == blue:
            return False
    return True


def test_no_terminal_at_all(tmp_path: Path) -> None:
    with counted("no terminal") as counts:
        for arguments in ([], RUN, ["demo"]):
            for environ in ({}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"}):
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


def test_nasty_texts_as_actions(tmp_path: Path) -> None:
    """Pasted as a terminal pastes; what is left of them is stored and shown."""
    texts = [text for text in NASTY if clean(text) and len(text) < 60]
    with counted("nasty texts") as counts, Terminal(RUN, tmp_path) as term:
        begin(term)
        term.do("a", "Vad ska vi göra?")  # there is none yet
        for number, text in enumerate(texts, start=1):
            if number > 1:
                term.do("n", "Vad ska vi göra?")
            os.write(term.fd, b"\x1b[200~" + text.encode() + b"\x1b[201~")
            term.quiet(0.1)
            for _ in range(3):  # on the way to the next field a second Enter is none
                row = term.screen.cursor.y
                term.press("enter")
                while term.screen.cursor.y == row:
                    assert term.read(PATIENCE_SECONDS), term.text
                term.quiet(0.05)
            term.do("enter", f"{number} åtgärd", gone="Vem?")
            counts["texts"] += 1
        term.do("escape", "av 7")
        term.kill()
        stored = stored_in(tmp_path)
        assert len(stored.actions) == len(texts)
        shown = term.bytes.decode(errors="replace")
        assert not set(shown) & set("\x00\x7f\x85\x9b\u2028\u202e\u2066\u200f"), "steered"
        counts["lost"] += 0
