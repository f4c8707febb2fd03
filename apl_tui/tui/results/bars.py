"""Bars of block characters: how long they are, and what stands beside them.

One `Ruler` measures every bar of a picture, on both sides of a centre line, so that equal counts
have equal lengths. Of a count that is told only as limits (privacy.md R4) the certain part is drawn
full and the rest open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

from apl_tui.core.outcomes import percents_of
from apl_tui.core.release import Bands, Span
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, folded, shortened

LOWER, UPPER, OPEN = "▓", "█", "░"
CENTRE = "│"
LABEL_LINES = 2
_RUN = re.compile(f"[{LOWER}{UPPER}{OPEN}]+")
_BESIDE_BARS = re.compile(f"[^{LOWER}{UPPER}{OPEN}{CENTRE}]")


@dataclass(frozen=True, slots=True)
class Ruler:
    """How long a count is: `most`, the largest count of the picture, gets at most `cells`.

    When there is room each answer is the same whole number of cells, so that answers can be counted
    on the bar; otherwise lengths are proportional, rounded to whole cells, and at least one.
    """

    most: int
    cells: int

    def length(self, count: int) -> int:
        """Cells for a count."""
        if count <= 0 or self.cells <= 0:
            return 0
        each = self.cells // self.most
        if each:
            return each * count
        return max(1, (2 * self.cells * count + self.most) // (2 * self.most))


def bar(span: Span, ruler: Ruler, block: str, style: str, *, to_left: bool = False) -> Content:
    """A bar that grows to the right, or to the left from its right end."""
    full = ruler.length(span.low)
    rest = ruler.length(span.high) - full
    parts = [(block * full, style), (OPEN * rest, style)]
    return Content.assemble(*(reversed(parts) if to_left else parts))


def count_words(span: Span) -> str:
    """A count, or its limits such as `0–2`."""
    return str(span)


def band_counts(bands: Bands, t: Translator, *, percent: bool) -> tuple[str, str]:
    """The lower and the upper band's count; with percentages where R6 allows them."""
    lower, upper = percents_of(bands) if percent else (None, None)
    return counted(bands.lower, lower, t), counted(bands.upper, upper, t)


def counted(span: Span, percent: int | None, t: Translator) -> str:
    """A count, with its percentage where it has one."""
    if percent is None:
        return count_words(span)
    return t("results.percent", count=span.low, percent=percent)


def to_width(text: Content, width: int, *, right: bool = False) -> Content:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis."""
    if text.cell_length > width:
        text = text.truncate(width, ellipsis=True)
    space = width - text.cell_length
    return text.pad_left(space) if right else text.pad_right(space)


def label_lines(text: str, width: int, *, wrap: bool) -> list[Content]:
    """A label in one line, shortened, or in at most two."""
    if not wrap or content(text).cell_length <= width:
        return [content(shortened(text, width))]
    lines = [line.rstrip() for line in wrapped(text, width, LABEL_LINES + 1)]
    if len(lines) > LABEL_LINES:
        rest = " ".join(line.plain for line in lines[LABEL_LINES - 1 :])
        lines = [*lines[: LABEL_LINES - 1], content(shortened(rest, width))]
    return lines


def wrapped(text: str, width: int, most: int) -> list[Content]:
    """The first `most` lines of a text; what cannot come on them costs no time."""
    return folded(content(text[: 2 * width * most]), width)[:most]


def label_width(labels: Iterable[str], widest: int) -> int:
    """Cells for the label column: as wide as the longest label, at most `widest`."""
    return min(widest, max((content(label).cell_length for label in labels), default=0))


def beside_label(label: list[Content], width: int, rest: Content) -> tuple[Content, ...]:
    """A row: the label in `width` cells, what was answered on its first line."""
    first = Content.assemble(to_width(label[0], width), rest)
    return (first, *(to_width(line, width) for line in label[1:]))


def with_high_bars(label: list[Content], width: int, rest: Content) -> tuple[Content, ...]:
    """A row like `beside_label`, with bars that are two lines high."""
    first, *below = beside_label(label, width, rest)
    bars = Content(_BESIDE_BARS.sub(" ", rest.plain), list(rest.spans)).rstrip()
    second = to_width(below[0] if below else Content(""), width)
    return (first, Content.assemble(second, bars).rstrip(), *below[1:])


def grown(line: Content, share: float) -> Content:
    """A line whose bars have come to `share` of their length, from where each begins."""
    if share == 1:
        return line

    def part(run: re.Match[str]) -> str:
        cells = round(len(run[0]) * share)
        if line.plain[run.end() : run.end() + 1] == CENTRE:
            return run[0][len(run[0]) - cells :].rjust(len(run[0]))
        return run[0][:cells].ljust(len(run[0]))

    return Content(_RUN.sub(part, line.plain), list(line.spans))
