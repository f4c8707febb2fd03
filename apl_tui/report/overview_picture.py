"""Units by statements as a picture, in sheets that a page takes: SVG, with nothing loaded.

In each cell stand the numbers themselves, and a bar of the better half below them; a frame marks
where it is no larger than the other. So it is read without colours too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import TypeVar

from apl_tui.core.outcomes import percent_of
from apl_tui.core.overview import Cell, Line, OverviewVote
from apl_tui.core.trend import Share
from apl_tui.i18n import Translator
from apl_tui.report.results import NOTHING, part_words
from apl_tui.report.text import clean
from apl_tui.report.trend import ARROWS

ROWS, COLUMNS = 36, 11  # on a sheet
NAME, CELL, HEIGHT, HEAD, EDGE = 210, 58, 21, 150, 6
SLANT = 112  # how far the last label reaches beyond its column
PAPER, INK, QUIET, LINE, ACCENT, WARN = (
    *("#ffffff", "#1c2326", "#55606a", "#d5dbdf", "#0b5c6b", "#8a4b00"),
)
FONT = "'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
LONGEST_NAME, LONGEST_LABEL = 30, 34

T = TypeVar("T")


def in_pieces(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """The items in as few pieces as hold at most so many each, all about as long."""
    if not items:
        return []
    pieces = -(-len(items) // most)
    size, longer = divmod(len(items), pieces)
    ends = [size * (each + 1) + min(each + 1, longer) for each in range(pieces)]
    return [items[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def matrix_pages(vote: OverviewVote, t: Translator) -> list[str]:
    """The picture of a graded vote, sheet by sheet; none where no unit told anything."""
    numbered = list(enumerate(vote.lines, start=1))
    rows = list(vote.by_unit.items())
    return [
        _sheet(vote, columns, units, t)
        for columns in in_pieces(numbered, COLUMNS)
        for units in in_pieces(rows, ROWS)
    ]


def standalone(sheets: Sequence[str], t: Translator) -> str:
    """All sheets below each other, as one picture."""
    sizes = [_size(sheet) for sheet in sheets]
    width = max((width for width, _ in sizes), default=NAME)
    top = 0
    placed: list[str] = []
    for sheet, (_, height) in zip(sheets, sizes, strict=True):
        placed.append(sheet.replace("<svg ", f'<svg y="{top}" ', 1))
        top += height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" '
        f'viewBox="0 0 {width} {top}" lang="{t.language}">\n'
        f'<rect width="{width}" height="{top}" fill="{PAPER}"/>\n{"".join(placed)}</svg>\n'
    )


def _size(sheet: str) -> tuple[int, int]:
    start = sheet.index('viewBox="') + len('viewBox="')
    width, height = sheet[start : sheet.index('"', start)].split()[2:]
    return int(width), int(height)


def _sheet(
    vote: OverviewVote,
    columns: Sequence[tuple[int, Line]],
    units: Sequence[tuple[str, dict[int, Cell]]],
    t: Translator,
) -> str:
    width = EDGE * 2 + NAME + CELL * len(columns) + SLANT
    height = EDGE * 2 + HEAD + HEIGHT * (len(units) + 1) + 8
    title = _title(vote, t)
    named = t("overview.picture", title=title, first=units[0][0], last=units[-1][0])
    foot = EDGE + HEAD + len(units) * HEIGHT + 8
    words: list[str] = [*_corner(title, t), _name(t("overview.all-units"), foot, bold=True)]
    bars: list[str] = []
    frames: list[str] = []
    for place, (number, line) in enumerate(columns):
        left = EDGE + NAME + place * CELL
        words.append(_label(f"{number}. {line.standing.indicator.label}", left))
        words.append(_number(_all_units(line, t), left, foot, bold=True))
        bars.append(_bar(line.standing.share or 0.0, left, foot))
    for row, (unit, cells) in enumerate(units):
        top = EDGE + HEAD + row * HEIGHT
        words.append(_name(_short(unit, LONGEST_NAME), top))
        for place, (number, _) in enumerate(columns):
            left = EDGE + NAME + place * CELL
            cell = cells.get(number)
            words.append(_number(cell_words(cell), left, top))
            if cell is not None:
                share = cell.standing.share or 0.0
                bars.append(_bar(share, left, top))
                if cell.standing.missing:
                    frames.append(f"M{left + 2} {top + 1}h{CELL - 4}v{HEIGHT - 3}h{4 - CELL}z")
    right = EDGE + NAME + CELL * len(columns)
    rules = "".join(f"M{EDGE} {top}H{right}" for top in _rules(len(units)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{_text(named)}">\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n'
        f'<path d="{rules}" stroke="{LINE}"/>\n'
        f'<path d="{"".join(bars)}" fill="{ACCENT}"/>\n'
        f'<path d="{"".join(frames)}" fill="none" stroke="{WARN}" stroke-width="2"/>\n'
        f'<g font-family="{FONT}" font-size="12.5" fill="{INK}">\n{"".join(words)}'
        f"</g>\n</svg>\n"
    )


def _name(words: str, top: int, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{EDGE}" y="{top + 14}"{weight}>{_text(words)}</text>\n'


def _label(words: str, left: int) -> str:
    """What a column is about, at a slant above it."""
    return (
        f'<text transform="translate({left + CELL // 2 - 4} {EDGE + HEAD - 8}) rotate(-42)">'
        f"{_text(_short(words, LONGEST_LABEL))}</text>\n"
    )


def _corner(title: str, t: Translator) -> list[str]:
    """What the picture is about and how it is read, so that it can stand alone."""
    lines = [(each, f'font-weight="bold" fill="{INK}"') for each in wrap(title, LONGEST_NAME)[:3]]
    lines += [(each, f'fill="{QUIET}"') for each in wrap(t("overview.picture-how"), LONGEST_NAME)]
    return [
        f'<text x="{EDGE}" y="{EDGE + 14 + row * 17}" {looks}>{_text(each)}</text>\n'
        for row, (each, looks) in enumerate(lines)
    ]


def _all_units(line: Line, t: Translator) -> str:
    """The better half in per cent, or as it is where that would promise too much (R6)."""
    if line.better is None:
        return NOTHING
    percent = percent_of(line.better.count, line.better.n)
    return _count(line.better) if percent is None else t("overview.percent", percent=percent)


def _rules(units: int) -> Iterable[int]:
    first = EDGE + HEAD
    return (*(first + row * HEIGHT for row in range(units + 1)), first + units * HEIGHT + 8)


def _number(words: str, left: int, top: int, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    middle = left + CELL // 2
    return f'<text x="{middle}" y="{top + 13}" text-anchor="middle"{weight}>{words}</text>\n'


def _bar(share: float, left: int, top: int) -> str:
    wide = round((CELL - 10) * share)
    return f"M{left + 5} {top + 15}h{wide}v4h{-wide}z" if wide else ""


def cell_words(cell: Cell | None) -> str:
    """`9/12 ↑`: how many of how many in the better half, and which way it went."""
    if cell is None:
        return NOTHING
    return f"{_count(cell.better)} {ARROWS[cell.way]}" if cell.way else _count(cell.better)


def _count(share: Share | None) -> str:
    return f"{share.count}/{share.n}" if share else NOTHING


def _short(text: str, most: int) -> str:
    seen = clean(text)
    return seen if len(seen) <= most else f"{seen[: most - 1].rstrip()}…"


def _text(text: str) -> str:
    return escape(clean(text))


def _title(vote: OverviewVote, t: Translator) -> str:
    step, part = vote.outcome.step, vote.outcome.part
    title = clean(step.title) or step.id
    return t("report.part", title=title, part=part_words(part, t)) if part else title
