"""Markdown that nothing typed can break: cleaning, escaping, tables and bars.

Owns the one way in which a text that a person typed, or that stands in a script, gets into the
report: `escape`. Invariant: what comes out of `escape` is one line of inline text that any
CommonMark or GFM reader shows as it was typed, and that starts no block, table cell, HTML or link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

BAR_CELLS = 10  # as many as a narrow column of a word processor takes on one line
LOWER, UPPER, BETWEEN, HINDERS = "░", "█", "▒", "▓"
BLOCKS = LOWER + UPPER + BETWEEN + HINDERS
NARROWEST = 10  # characters; a reader that shares the width by them would break a short head
WIDEST_PADDED = 60  # a longer cell is not worth padding all the others for

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Control characters (so the start of every ANSI escape), bidi controls, and what has no width but
# can hide words: byte order mark, zero width space.
_GONE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_CHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_BROKEN = re.compile(rf"[\ud800-\udfff\ufdd0-\ufdef{_NOT_CHARACTERS}]")
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$]|&(?=[#A-Za-z])")
_BLOCK_START = re.compile(r"^(?:[-+=]|([0-9]+)(?=[.)]))")


def clean(text: str) -> str:
    """One line of visible text: breaks become spaces, controls vanish, broken characters show."""
    return _BROKEN.sub("\ufffd", _GONE.sub("", _BREAKS.sub(" ", text))).strip()


def escape(text: str) -> str:
    """The text as typed, as Markdown that means nothing but itself."""
    escaped = _SPECIAL.sub(r"\\\g<0>", clean(text))
    return _BLOCK_START.sub(lambda m: f"{m[1]}\\" if m[1] else f"\\{m[0]}", escaped)


@cache
def _script_reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 30 ms that the first paint does not need

    return MarkdownIt("commonmark", {"html": False})


def plain(markdown: str) -> tuple[tuple[bool, str], ...]:
    """A script's CommonMark as plain paragraphs, each with whether it is an item of a list."""
    blocks: list[tuple[bool, str]] = []
    items = 0
    for token in _script_reader().parse(markdown):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "inline":
            words = [
                " " if part.type in ("softbreak", "hardbreak") else part.content
                for part in token.children or ()
            ]
            blocks.append((items > 0, clean("".join(words))))
        elif token.type in ("fence", "code_block"):
            blocks.append((items > 0, clean(token.content)))
    return tuple((is_item, words) for is_item, words in blocks if words)


def plain_line(markdown: str) -> str:
    """A script's CommonMark as one line of plain text."""
    return " ".join(words for _, words in plain(markdown))


def quoted(markdown: str) -> str:
    """A script's CommonMark as a block quote of plain paragraphs and items; empty if it is."""
    lines: list[str] = []
    before_was_item = False
    for is_item, words in plain(markdown):
        if lines and not (is_item and before_was_item):
            lines.append(">")
        lines.append(f"> - {escape(words)}" if is_item else f"> {escape(words)}")
        before_was_item = is_item
    return "\n".join(lines)


def bullets(items: Sequence[str]) -> str:
    """A tight list of items that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int] = ()) -> str:
    """A GFM table of cells that are Markdown already, padded so that its source is readable too.

    `numeric` holds the columns (0-based) that stand to the right.
    """
    lines = [head, *rows]
    widths = [
        max(NARROWEST, *(_width(line[c]) for line in lines if len(line[c]) <= WIDEST_PADDED), 0)
        for c in range(len(head))
    ]

    def padded(line: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if column in numeric else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        return f"| {' | '.join(cells)} |"

    rule = (
        "-" * (width - 1) + ":" if column in numeric else "-" * width
        for column, width in enumerate(widths)
    )
    return "\n".join([padded(head), f"| {' | '.join(rule)} |", *(padded(row) for row in rows)])


def _width(cell: str) -> int:
    """As wide as it is; a bar thrice that, or a reader that shares the width would break it."""
    return 3 * len(cell) if cell.strip("`") and set(cell.strip("`")) <= set(BLOCKS) else len(cell)


def bar(lower: int, upper: int, n: int, *, hinders: bool = False) -> str:
    """`n` answers as a code span of blocks: `lower` light, `upper` dark, what lies between medium.

    The upper part is checked where agreeing `hinders` learning: not to be taken for a good thing.

    A part that is not empty has at least one block.
    """
    between, dark = n - lower - upper, HINDERS if hinders else UPPER
    if not (lower and upper) and not between:
        return f"`{(dark if upper else LOWER) * BAR_CELLS}`"
    cells_lower = _cells(lower, n)
    cells_upper = _cells(upper, n) if between else BAR_CELLS - cells_lower
    cells_between = BAR_CELLS - cells_lower - cells_upper
    return f"`{LOWER * cells_lower}{BETWEEN * cells_between}{dark * cells_upper}`"


def choice_bar(chosen: int, n: int) -> str:
    """How many of `n` chose an option, as a code span of blocks: the dark part first."""
    dark = BAR_CELLS if chosen and chosen == n else _cells(chosen, n)
    return f"`{UPPER * dark}{LOWER * (BAR_CELLS - dark)}`"


def _cells(part: int, n: int) -> int:
    if not part:
        return 0
    return min(BAR_CELLS - 1, max(1, (2 * BAR_CELLS * part + n) // (2 * n)))
