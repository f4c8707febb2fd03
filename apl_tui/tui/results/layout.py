"""A picture as pages: sections of rows, laid out for a size; paged, never scrolled.

Knows nothing of votes: a row is lines of text with a key, and what to say when it is talked about.
Under the rows stand the legend and a place for the talk, as high on a page as its longest talk, so
that nothing moves when another row is selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from apl_tui.core.findings import Standing
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import beside, content, folded
from apl_tui.tui.results.bars import grown, wrapped

GUTTER = 2  # cells to the left of every row, where the selected one is marked
SELECTED = "▌"
NOTED = "≡"  # why the row is as it is has been written down
MOST_TALK = 5
LEGEND_GAP = 3


@dataclass(frozen=True, slots=True)
class Talk:
    """What to say of a row: its name, its counts in words, the whole statement, the question.

    `facts` are the same in more and in fewer words, left out rather than that a name is cut.
    `more` is a line of its own.
    """

    name: str
    facts: tuple[str, ...] = ()
    more: str = ""
    statement: str = ""
    question: str = ""

    def lines(self, t: Translator, width: int, *, start: bool) -> list[Content]:
        """The talk in at most `MOST_TALK` lines; the statement only where nothing else is said."""
        name = content(self.name, "bold")
        if start:
            name = Content.assemble(content(t("results.start"), "$attention"), "  ", name)
        told = [content(facts, "$quiet") for facts in self.facts] or [Content("")]
        fitting = (one for one in told if name.cell_length + one.cell_length + 3 <= width)
        lines = [beside(name, next(fitting, Content("")), width)]
        if self.more:
            lines += folded(content(self.more, "$quiet"), width)
        said = t("results.question", question=self.question) if self.question else self.statement
        if said and said != self.name:
            lines += wrapped(said, width, MOST_TALK)
        return lines[:MOST_TALK]


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One row, kept together. A row without a key cannot be selected.

    `high` are its lines where there is room for bars of two lines; `noted` tells that why it is so
    has been written down.
    """

    lines: tuple[Content, ...]
    key: str = ""
    talk: Talk | None = None
    standing: Standing | None = None
    mark: str = ""
    high: tuple[Content, ...] = ()
    noted: bool = False


@dataclass(frozen=True, slots=True)
class PictureSection:
    """Rows under a heading; the heading comes again where they go on over a page.

    `below` is the heading of equal height for when the section stands under another one, `between`
    what an empty line between two rows shows.
    """

    head: tuple[Content, ...]
    rows: tuple[PictureRow, ...]
    below: tuple[Content, ...] = ()
    between: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Sections that belong together.

    `legend` tells marks in words; a mark is told on the pages where it occurs. `start` is the key
    to begin the talk with. `whole` pictures are of use only when they fit on one page.
    """

    sections: tuple[PictureSection, ...]
    legend: tuple[tuple[str, Content], ...] = ()
    start: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line of a page, the key of the row that it belongs to, and a sign to the left of it."""

    text: Content
    key: str = ""
    sign: str = " "


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A laid out page: lines, the talk's place under them, and the rows that can be selected."""

    lines: tuple[PictureLine, ...]
    rows: tuple[PictureRow, ...]
    start: str

    def row(self, key: str) -> PictureRow | None:
        """The row with this key, if it stands here."""
        return next((row for row in self.rows if row.key == key), None)

    def without_talk(self, width: int) -> Content:
        """The rows and the legend alone, none selected."""
        return Content("\n").join(_drawn(line, width, selected=False) for line in self.lines)

    def drawn(self, selected: str, t: Translator, width: int, share: float = 1.0) -> Content:
        """The page with a row selected (or none: then the talk is about where to begin).

        Bars have grown to `share` of their length.
        """
        drawn = [
            grown(_drawn(line, width, selected=bool(selected) and line.key == selected), share)
            for line in self.lines
        ]
        row = self.row(selected) or self.row(self.start)
        if row and row.talk:
            drawn += [
                Content.assemble(" " * GUTTER, line)
                for line in row.talk.lines(t, width - GUTTER, start=row.key == self.start)
            ]
        return Content("\n").join(drawn)


def _drawn(line: PictureLine, width: int, *, selected: bool) -> Content:
    if not selected:
        return Content.assemble((f"{line.sign:<{GUTTER}}", "$accent"), line.text)
    text = line.text.pad_right(max(0, width - GUTTER - line.text.cell_length))
    gutter = (f"{SELECTED}{line.sign:<{GUTTER - 1}}", "$accent")
    return Content.assemble(gutter, text).stylize_before("bold on $panel")


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows `first` up to `last` of a section."""

    section: PictureSection
    first: int
    last: int

    @property
    def rows(self) -> tuple[PictureRow, ...]:
        return self.section.rows[self.first : self.last]


_Planned = tuple[Picture, list[_Part]]
Form = tuple[Picture, ...]  # one way to draw a vote, in one picture or several after each other


def laid_out(
    drawings: Sequence[Sequence[Form]], t: Translator, width: int, height: int
) -> tuple[PicturePage, ...]:
    """The pages for a size. Each drawing comes in several forms, the best first.

    The form with the fewest pages is taken, of equal ones the better.
    """
    plan: list[_Planned] = []
    for forms in drawings:
        tried = [(form, _planned(form, t, width, height)) for form in forms]
        of_use = [pages for form, pages in tried if len(pages) == 1 or not form[0].whole]
        fewest: list[_Planned] = min(of_use, key=len, default=[])
        plan += fewest
    made: list[PicturePage] = []
    for number, (picture, parts) in enumerate(plan, start=1):
        words = t("results.page", page=number, pages=len(plan)) if len(plan) > 1 else ""
        made.append(_page(picture, parts, t, (width, height), content(words, "$quiet")))
    return tuple(made)


def _planned(form: Form, t: Translator, width: int, height: int) -> list[_Planned]:
    return [(picture, parts) for picture in form for parts in _paged(picture, t, width, height)]


def _paged(picture: Picture, t: Translator, width: int, height: int) -> list[list[_Part]]:
    """Which rows stand on which page: all on one, or a section a page, or as many as fit."""
    everything = [_Part(section, 0, len(section.rows)) for section in picture.sections]
    if _height(picture, everything, t, width) <= height:
        return [everything]
    pages: list[list[_Part]] = []
    for whole in everything:
        if pages and _height(picture, [*pages[-1], whole], t, width) <= height:
            pages[-1].append(whole)
            continue
        rows = len(whole.section.rows)
        fewest = _cut(picture, whole.section, t, (width, height), rows)
        even = _cut(picture, whole.section, t, (width, height), -(-rows // len(fewest)))
        pages += [[part] for part in (even if len(even) == len(fewest) else fewest)]
    return pages


def _cut(
    picture: Picture, section: PictureSection, t: Translator, size: tuple[int, int], most: int
) -> list[_Part]:
    """A section that is too high for a page, as parts of at most `most` rows that fit."""
    width, height = size
    parts: list[_Part] = []
    first = 0
    while first < len(section.rows):
        last = first + 1
        while last < min(len(section.rows), first + most):
            if _height(picture, [_Part(section, first, last + 1)], t, width) > height:
                break
            last += 1
        parts.append(_Part(section, first, last))
        first = last
    return parts


def _height(picture: Picture, parts: Sequence[_Part], t: Translator, width: int) -> int:
    """The lines that a page needs at least; two pages need a line for the page number."""
    body = sum(len(part.section.head) + sum(len(row.lines) for row in part.rows) for part in parts)
    return (
        body
        + max(1, len(_legend(picture, parts, t, width)))
        + _talk_height(picture, parts, t, width)
    )


def _talk_height(picture: Picture, parts: Sequence[_Part], t: Translator, width: int) -> int:
    talks = (
        len(row.talk.lines(t, width - GUTTER, start=row.key == picture.start))
        for part in parts
        for row in part.rows
        if row.talk
    )
    return max(talks, default=0)


def _legend(picture: Picture, parts: Sequence[_Part], t: Translator, width: int) -> list[Content]:
    """The marks of these rows in words, with room for the page number on the last line."""
    room = width - GUTTER - len(t("results.page", page=1, pages=2)) - 1
    used = {mark for part in parts for row in part.rows for mark in row.mark.split()}
    lines: list[Content] = []
    for mark, words in picture.legend:
        if mark not in used:
            continue
        if lines and lines[-1].cell_length + LEGEND_GAP + words.cell_length <= room:
            lines[-1] = Content.assemble(lines[-1], " " * LEGEND_GAP, words)
        else:
            lines += folded(words, room)
    return lines


def _page(
    picture: Picture,
    parts: Sequence[_Part],
    t: Translator,
    size: tuple[int, int],
    number: Content,
) -> PicturePage:
    width, height = size
    rows = [row for part in parts for row in part.rows]
    legend = _legend(picture, parts, t, width)
    foot = legend or [Content("")]
    if number:
        foot = [*foot[:-1], beside(foot[-1], number, width - GUTTER)]
    spare = height - _height(picture, parts, t, width)
    talk = any(row.talk for row in rows)
    # Air goes first between sections, then around the legend, then between rows.
    seams = len(parts) - 1
    between_parts, spare = _take(seams, spare)
    above_legend, spare = _take(1 if foot[0] else 0, spare)
    above_talk, spare = _take(1 if talk and any(foot) else 0, spare)
    between_rows, spare = _take(sum(max(0, len(part.rows) - 1) for part in parts), spare)
    wider, spare = _take(seams if between_rows else 0, spare)
    headed = sum(bool(part.section.head) for part in parts)
    below_head, spare = _take(headed if between_rows else 0, spare)
    higher = sum(len(row.high) - len(row.lines) for row in rows)
    high = bool(between_rows or len(rows) == len(parts)) and all(row.high for row in rows)
    high = high and higher <= spare
    seam = [PictureLine(Content(""))] * (bool(between_parts) + bool(wider))
    lines: list[PictureLine] = []
    for index, part in enumerate(parts):
        lines += seam if index else []
        head = part.section.below if index and part.section.below else part.section.head
        lines += [PictureLine(text) for text in head]
        for place, row in enumerate(part.rows):
            if (place and between_rows) or (head and not place and below_head):
                lines.append(PictureLine(Content.styled(part.section.between, "$rule")))
            sign = NOTED if row.noted else " "
            for text in row.high if high else row.lines:
                lines.append(PictureLine(text, row.key, sign))
                sign = " "
    if any(foot) or talk:
        lines += [PictureLine(Content(""))] * above_legend + [PictureLine(text) for text in foot]
    lines += [PictureLine(Content(""))] * above_talk
    return PicturePage(tuple(lines), tuple(row for row in rows if row.key), picture.start)


def _take(wanted: int, spare: int) -> tuple[int, int]:
    """All of `wanted` when there is room for it, else nothing."""
    return (wanted, spare - wanted) if wanted <= spare else (0, spare)
