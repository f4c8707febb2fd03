"""S1 and S5 against what surrounds the program: variables, `python` options, signals, crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from apl_tui.process.sealed import TEXTUAL_KEPT, drop_variables
from apl_tui.store.paths import Paths
from tests.plain.test_process import say, wait
from tests.privacy.occasions import Sandbox
from tests.privacy.real import FLAGS, RealProgram, script_in

SECRET = "hemligt-ord"
QUIT_KEY = "\x1c"

TEXTUAL_WRITES: dict[str, str] = {
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
    "TEXTUAL_SCREENSHOT_FILENAME": "screen.svg",
    "TEXTUAL_SHOW_RETURN": "1",
}
PYTHON_WRITES: dict[str, str] = {
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONDEVMODE": "1",
    "PYTHONDUMPREFS": "1",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONINSPECT": "1",
    "PYTHONPERFSUPPORT": "1",
    "PYTHONSTARTUP": "startup.py",
    "PYTHONWARNINGS": "always",
    "PYTHON_HISTORY": "history",
    "MALLOC_TRACE": "malloc.trace",
    "SSLKEYLOGFILE": "tls.keys",
}
PYTHON_TALKS: dict[str, str] = {
    "PYTHONMALLOCSTATS": "1",
    "PYTHONPROFILEIMPORTTIME": "1",
    "PYTHONTRACEMALLOC": "1",
    "PYTHONVERBOSE": "1",
}
"""Slow, or so much on stderr that it would cover a terminal: tried through pipes."""


def written_outside(sandbox: Sandbox) -> list[str]:
    """The files that lie anywhere but in the data folder."""
    files = (name for name, entry in sandbox.entries().items() if entry.content is not None)
    return [name for name in files if not name.startswith("data/")]


EVERY = {**TEXTUAL_WRITES, **PYTHON_WRITES}


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param(EVERY, id="all-at-once"),
        *(pytest.param({n: v}, id=n, marks=pytest.mark.campaign) for n, v in EVERY.items()),
    ],
)
def test_S1_no_variable_makes_the_program_write_what_is_answered(
    tmp_path: Path, environ: Mapping[str, str]
) -> None:
    """An idea on the real screens, and another half written; then every file is searched."""
    sandbox = Sandbox(tmp_path / "sandbox")
    with RealProgram(sandbox, environ=environ) as program:
        program.begin()
        program.to_ideas()
        program.write_idea(SECRET)
        program.quiet()
        program.do("enter", "Skriv inga namn")
        program.quiet()
        program.do(SECRET, SECRET)
        program.kill(signal.SIGTERM)
    assert written_outside(sandbox) == []
    assert sandbox.holding(SECRET) == []


@pytest.mark.parametrize("without", ["PYTHONDEVMODE", "PYTHONTRACEMALLOC"])  # slow together
def test_S1_S5_what_python_can_be_told_to_say_holds_no_answer(tmp_path: Path, without: str) -> None:
    """In lines, through pipes: stderr is only Python's own, and the idea is nowhere."""
    told = {
        name: value for name, value in (PYTHON_WRITES | PYTHON_TALKS).items() if name != without
    }
    sandbox = Sandbox(tmp_path / "sandbox")
    vote = ["v", "l", "j", "", "4", "1", "v", "q", "j", "v", "j"]
    ideas = ["", "v", "l", "j", "", SECRET, "", "j", "q", "j", "v", "j", "n"]
    done = subprocess.run(
        [sys.executable, "-m", "apl_tui", "run", str(script_in(sandbox)), *FLAGS, "--plain"],
        input="\n".join(["", *vote, *ideas, "q", "j"]) + "\n",
        capture_output=True,
        encoding="utf-8",
        cwd=sandbox.root / "here",
        env={**os.environ, **sandbox.environ, **told, "PYTHONUTF8": "1"},
        check=False,
        timeout=60,
    )
    assert "1 av 8 har lämnat in" in done.stdout
    assert "import time:" in done.stderr  # it was told to talk, and does
    assert SECRET not in done.stderr
    assert SECRET not in done.stdout
    assert written_outside(sandbox) == []
    assert sandbox.holding(SECRET) == []


def test_S1_of_textuals_own_variables_two_are_kept() -> None:
    environ = {**EVERY, "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_DRIVER": "x:Y", "TEXTUALISH": "1"}
    drop_variables(environ)
    assert {name for name in environ if name.startswith("TEXTUAL")} == TEXTUAL_KEPT
    assert environ["TEXTUAL_ANIMATIONS"] == "none"
    assert environ["PYTHONSTARTUP"]


def test_M1_python_told_to_stay_does_not_let_anyone_look_in(paths: Paths) -> None:
    done = subprocess.run(
        [sys.executable, "-i", "-m", "apl_tui", "--version"],
        input="print('looked' + ' in')\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "APL_TUI_HOME": str(paths.home)},
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    assert "looked in" not in done.stdout


def test_S5_what_libraries_log_is_not_shown_and_our_own_is() -> None:
    told = (
        "import logging; from apl_tui.process.sealed import log_only_our_own as quiet; quiet();"
        "logging.getLogger('asyncio').error('hemligt-ord');"
        "logging.getLogger('apl_tui.phones.app').error('ValueError at app.py:1')"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == "ValueError at app.py:1\n"


# --- the memory as a file -----------------------------------------------------------------------

WITH_CORES = ("sh", "-c", 'ulimit -c unlimited; exec "$0" "$@"', sys.executable)


def cores_are_written(folder: Path) -> bool:
    """Whether this machine writes the memory of a program that is broken off."""
    folder.mkdir()
    with subprocess.Popen([*WITH_CORES, "-c", "import os; os.abort()"], cwd=folder) as process:
        _, status = os.waitpid(process.pid, 0)
        process.returncode = status
    return os.WCOREDUMP(status)


def in_a_round(sandbox: Sandbox) -> RealProgram:
    """In lines, since there the terminal turns keys into signals; one has begun to vote."""
    program = RealProgram(sandbox, "--plain", command=(*WITH_CORES, "-m", "apl_tui"))
    wait(program, "Slutar")
    for line, answer in (("", "Kommando"), ("v", "0 av 8"), ("l", "(ja/nej)"), ("j", "0 av 8")):
        say(program, line, answer)
    say(program, "", "1 av 2")
    say(program, "4", "2 av 2")
    return program


def test_S1_ctrl_backslash_does_not_write_the_memory_to_a_file(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    with in_a_round(sandbox) as program:
        program.press(QUIT_KEY)
        program.wait_for_end()
    assert written_outside(sandbox) == []


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV])
def test_S1_a_program_that_is_broken_off_leaves_no_core(
    tmp_path: Path, number: signal.Signals
) -> None:
    if not cores_are_written(tmp_path / "control"):
        pytest.skip("this machine writes no cores")
    sandbox = Sandbox(tmp_path / "sandbox")
    with in_a_round(sandbox) as program:
        assert not os.WCOREDUMP(broken_off(program, number))
    assert written_outside(sandbox) == []


def test_S1_on_the_screens_too_a_program_that_is_broken_off_leaves_no_core(
    tmp_path: Path,
) -> None:
    if not cores_are_written(tmp_path / "control"):
        pytest.skip("this machine writes no cores")
    sandbox = Sandbox(tmp_path / "sandbox")
    with RealProgram(sandbox, command=(*WITH_CORES, "-m", "apl_tui")) as program:
        program.begin()
        assert not os.WCOREDUMP(broken_off(program, signal.SIGABRT))
    assert written_outside(sandbox) == []


def broken_off(program: RealProgram, number: int) -> int:
    """What the system says of its end."""
    program.send(number)
    _, status = os.waitpid(program.pid, 0)
    program.pid = 0
    assert os.WTERMSIG(status) == number
    return status


def test_S1_where_a_limit_does_not_hold_the_system_is_told_not_to_hand_the_memory_on() -> None:
    """Where a program collects cores, a limit does not hold: the process itself must not allow it.

    Both are read back by the system's own calls.
    """
    if sys.platform != "linux":
        pytest.skip("only Linux has it")
    told = (
        "import ctypes, resource; from apl_tui.process.sealed import seal; seal();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "0 (0, 0)\n"
