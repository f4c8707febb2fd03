"""A report as lines: headings, paragraphs, lists, quotes and tables, wrapped for a width.

One text of prepared lines, whatever its length: a widget for each paragraph and each cell takes
half a second to put up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from apl_tui.tui.base.words import folded
from apl_tui.tui.widgets.prose import blocks, inline

HEADING_CELLS = 14  # of a table: a heading is broken for the sake of what stands below it
LEAST_CELLS = 6
HEADINGS = {"h1": "bold $accent", "h2": "bold $accent", "h3": "bold"}
QUOTED = "▎ "

Row = Sequence[Content]


@lru_cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def document_lines(markdown: str, width: int) -> list[Content]:
    """CommonMark with tables as lines of at most `width` cells."""
    lines: list[Content] = []
    for is_table, tokens in groupby(_with_place(_parser().parse(markdown)), lambda one: one[0]):
        part = [token for _, token in tokens]
        if is_table:
            lines += [*[Content("")] * bool(lines), *_table(part, width)]
            continue
        for block in blocks(part, HEADINGS, quoted=QUOTED):
            if lines and block.space_before:
                lines.append(Content(""))
            lines += block.lines(width)
    return lines


def _with_place(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Each token, with the number of the table that it stands in, 0 for none."""
    number, inside = 0, False
    for token in tokens:
        if token.type == "table_open":
            number, inside = number + 1, True
        yield (number if inside else 0), token
        if token.type == "table_close":
            inside = False


def _table(tokens: Sequence[Token], width: int) -> Iterator[Content]:
    """A grid, as wide as there is room for; the heading is quiet."""
    rows: list[list[Content]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(inline(token, "" if len(rows) > 1 else "$quiet"))
    cells = _widths(rows, width)
    yield _rule("┌┬┐", cells)
    for number, row in enumerate(rows):
        if number:
            yield _rule("├┼┤", cells)
        yield from _lines(row, cells)
    yield _rule("└┴┘", cells)


def _widths(rows: Sequence[Row], width: int) -> list[int]:
    """The cells of each column: what it needs, and a share of what is left or lacking."""
    columns = list(zip(*rows, strict=True))
    needed = [
        max(_heading_cells(heading), *(one.cell_length for one in below), 1)
        for heading, *below in columns
    ]
    room = width - 3 * len(columns) - 1
    while sum(needed) > room and max(needed) > LEAST_CELLS:
        needed[needed.index(max(needed))] -= 1
    spare, whole = max(0, room - sum(needed)), sum(needed)
    wide = [cells + spare * cells // whole for cells in needed]
    wide[0] += max(0, room - sum(wide))
    return wide


def _heading_cells(heading: Content) -> int:
    longest = max((len(word) for word in heading.plain.split()), default=1)
    return min(heading.cell_length, max(HEADING_CELLS, longest))


def _rule(corners: str, cells: Sequence[int]) -> Content:
    bars = corners[1].join("─" * (each + 2) for each in cells)
    return Content.styled(f"{corners[0]}{bars}{corners[2]}", "$rule")


def _lines(row: Row, cells: Sequence[int]) -> Iterator[Content]:
    wrapped = [folded(one, each) for one, each in zip(row, cells, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts: list[Content | tuple[str, str]] = [("│", "$rule")]
        for lines, each in zip(wrapped, cells, strict=True):
            line = lines[number] if number < len(lines) else Content("")
            parts += [
                Content.assemble(" ", line, " " * (each - line.cell_length + 1)),
                ("│", "$rule"),
            ]
        yield Content.assemble(*parts)
