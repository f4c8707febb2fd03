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
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

Read = Callable[[], str | None]
Write = Callable[[str], None]

NO_ESCAPES = frozenset({"", "dumb", "unknown"})
LEAST_ROWS = 50  # blank lines that push a page out of any window


@dataclass(frozen=True, slots=True)
class Terminal:
    """One line in, text out. `read` gives `None` when nothing more comes.

    `read_hidden` reads a line that the terminal does not show, where `hides` is true. `clears`
    tells whether the screen and what can be scrolled back to can be emptied by escape sequences;
    else `rows` blank lines push the page away. `columns` is where lines are broken, `None` for
    never.
    """

    read: Read
    write: Write
    read_hidden: Read
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
        _read_hidden if hides else _read_unseen,
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


def _read_hidden() -> str | None:
    """A line without echo. What was typed before it was asked for is thrown away."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass("")
        except EOFError:
            return None
        except getpass.GetPassWarning:  # echo cannot be turned off after all
            return _read()


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
