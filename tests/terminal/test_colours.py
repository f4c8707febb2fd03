"""Terminals with few colours or none: everything is read, and what is chosen is seen."""

from __future__ import annotations

from tests.terminal.term import Terminal

FEW = {"TERM": "xterm", "COLORTERM": ""}
NONE = {"NO_COLOR": "1"}
# What the 16 colours look like, darkest first, by the names that pyte gives them.
DARK = {"black", "blue", "brightblack"}


def pairs(term: Terminal) -> set[tuple[str, str]]:
    """The colours of letter and ground of every cell that shows something."""
    cells = (term.screen.buffer[y][x] for y in range(24) for x in range(80))
    return {(cell.fg, cell.bg) for cell in cells if cell.data.strip()}


def bold_line(term: Term) -> str: ...
