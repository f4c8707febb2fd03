"""Where plain lines come from and go to: a terminal, a dumb terminal, or two pipes.

What the rest of the folder knows of the outside is a `Terminal`, so that tests bring their own.
Nothing that is typed is kept: no line editor with a history is loaded.
"""

from __future__ import annotations

import getpass
import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass

try:
    import termios
except ImportError:  # Windows, whose console shows nothing before it is read
    termios = None  # type: ignore[assignment]  # the module or nothing

Read = Callable[[], str | None]
ReadHidden = Callable[[str], str | None]
Write = Callable[[str], None]

NO_ESCAPES = frozenset({"", "dumb", "unknown"})
LEAST_ROWS = 50  # blank lines that push a page out of any window


@dataclass(frozen=True, slots=True)
class Terminal:
    """One line in, text out. `read` gives `None` when nothing more comes.

    `read_hidden` asks with a prompt for a line that the terminal does not show, where `hides` is
    true; within `unseen()` it shows nothing that is typed between such lines either. `clears` tells
    whether the screen and what can be scrolled back to can be emptied by escape sequences; else
    `rows` blank lines push the page away. `columns` is where lines are broken, `None` for never.
    """

    read: Read
    write: Write
    read_hidden: ReadHidden
    unseen: Callable[[], AbstractContextManager[None]] = nullcontext
    hides: bool = False
    clears: bool = False
    rows: int = LEAST_ROWS
    columns: int | None = None


def real_terminal(environ: Mapping[str, str]) -> Terminal:
    """The terminal or the pipes that the program was started in."""
    for stream in (sys.stdin, sys.stdout):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a real stream has it
    shown = sys.stdout.isatty()
    hides = sys.stdin.isatty() and getpass.getpass is not getpass.fallback_getpass  # type: ignore[attr-defined]  # not in the stubs
    size = shutil.get_terminal_size()
    return Terminal(
        _read if sys.stdin.isatty() else _read_unseen,
        _write,
        _read_hidden if hides else _ask_unseen,
        _without_echo if hides else nullcontext,
        hides=hides,
        clears=shown and can_clear(environ),
        rows=max(LEAST_ROWS, size.lines) if shown else LEAST_ROWS,
        columns=size.columns if shown else None,
    )


def can_clear(environ: Mapping[str, str]) -> bool:
    """Whether this kind of terminal empties also what can be scrolled back to.

    GNU screen (`STY`) keeps a history of its own, which no sequence empties.
    """
    if "STY" in environ:
        return False
    if os.name == "nt" and "TERM" not in environ:
        return "WT_SESSION" in environ
    return environ.get("TERM", "") not in NO_ESCAPES


def _read() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _read_unseen() -> str | None:
    """A line of a pipe. No terminal echoes it, so the line of the question is ended here."""
    line = _read()
    _write("\n")
    return line


def _ask_unseen(prompt: str) -> str | None:
    _write(prompt)
    return _read_unseen()


def _read_hidden(prompt: str) -> str | None:
    """A line without echo. What was typed before it was asked for is thrown away."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)  # which asks only when echo is off
        except EOFError:
            return None
        except getpass.GetPassWarning:  # echo cannot be turned off after all
            _write(prompt)
            return _read()


@contextmanager
def _without_echo() -> Iterator[None]:
    """No echo also between the lines, for those who type ahead."""
    if termios is None:
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(terminal, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
