"""The report as a Word document, made from its Markdown, so that the two cannot disagree.

Headings, lists and tables are the word processor's own; a bar is a small table of shaded cells with
its numbers as text alternative. `python-docx` is an extra (`apl-tui[docx]`): without it the error
says how to get it. The same session gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markdown_it import MarkdownIt
from markdown_it.token import Token

from apl_tui.core.errors import AplError, message
from apl_tui.core.session import Session
from apl_tui.core.trend import NO_PAST, Past
from apl_tui.i18n import Translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import BETWEEN, BLOCKS, HINDERS, LOWER, UPPER

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_SHADES = {LOWER: "DDE2E5", UPPER: "0B5C6B", BETWEEN: "A9B4BA", HINDERS: "8A4B00"}
_CELL_CM = 0.3  # of a bar
_EDGE_CM, _TEXT_CM, _BAR_CM, _NUMBER_CM = 2.2, 16.6, 3.4, 2.7
_WORDS_CM = 4.0  # the least for a column of words
_HEAD_POINTS, _LONGEST = 9, 255
_PLAIN_ROWS = "0620"  # a head, and neither bands nor a first column that stands out
_BOX = re.compile(r"^\[([ x])\] ")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a zip file


def report_docx(session: Session, t: Translator, past: Past = NO_PAST) -> bytes:
    """The whole report of a session as a Word document. Raises `AplError` without python-docx."""
    try:
        from docx import Document  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise AplError(
            message("report.error.docx"), what_to_do=message("report.error.docx-do")
        ) from error
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(report_markdown(session, t, past))
    made = Document()
    _describe(made, session, tokens, t)
    _Writer(made, t).write(tokens)
    file = BytesIO()
    made.save(file)
    return _without_times(file.getvalue())


def _describe(made: Document, session: Session, tokens: Sequence[Token], t: Translator) -> None:
    """Title and language, no time but the session's, and A4."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same extra
    from docx.shared import Cm  # noqa: PLC0415 - the same extra

    began = datetime.fromisoformat(session.started).replace(tzinfo=None)
    about = made.core_properties
    about.title, about.author = _plain(tokens[1])[:_LONGEST], "apl-tui"
    about.language = t.language
    about.created = about.modified = began
    about.comments = about.last_modified_by = ""
    fonts = made.styles["Normal"].element.get_or_add_rPr()
    tongue = "sv-SE" if t.language == "sv" else "en-GB"
    fonts.append(fonts.makeelement(qn("w:lang"), {qn("w:val"): tongue}))
    for page in made.sections:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(_EDGE_CM)


class _Writer:
    """Walks the Markdown's tokens once."""

    def __init__(self, made: Document, t: Translator) -> None:
        self._made, self._t = made, t
        self._heading = ""

    def write(self, tokens: Sequence[Token]) -> None:
        """Every block of the report."""
        place, quoted, listed = 0, 0, 0
        while place < len(tokens):
            token = tokens[place]
            match token.type:
                case "heading_open":
                    self._heading = _plain(tokens[place + 1])
                    self._made.add_heading(self._heading, int(token.tag[1]) - 1)
                    place += 2
                case "table_open":
                    end = [one.type for one in tokens].index("table_close", place)
                    self._table(tokens[place:end])
                    place = end
                case "blockquote_open" | "blockquote_close":
                    quoted += 1 if token.nesting == 1 else -1
                case "list_item_open" | "list_item_close":
                    listed += 1 if token.nesting == 1 else -1
                case "inline":
                    style = "List Bullet" if listed else "Quote" if quoted else None
                    self._inline(self._made.add_paragraph(style=style), token)
            place += 1

    def _inline(self, paragraph: Paragraph, inline: Token) -> None:
        bold = struck = False
        for number, part in enumerate(inline.children or ()):
            match part.type:
                case "strong_open" | "strong_close":
                    bold = part.nesting == 1
                case "s_open" | "s_close":
                    struck = part.nesting == 1
                case "softbreak" | "hardbreak":
                    paragraph.add_run(" ")
                case "text" | "code_inline":
                    run = paragraph.add_run(part.content if number else _ticked(part.content))
                    run.bold, run.font.strike = bold or None, struck or None

    # --- tables -------------------------------------------------------------------------------

    def _table(self, tokens: Sequence[Token]) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415 - the same extra
        from docx.shared import Pt  # noqa: PLC0415 - the same extra

        rows = list(_rows(tokens))
        table = self._made.add_table(len(rows), len(rows[0]), style="Light Shading")
        _set_widths(table, _widths(rows))
        _name(table, self._t("report.table", title=self._heading))
        _repeat_head(table.rows[0])
        heads = [_plain(inline) for _, inline in rows[0]]
        for line, cells in zip(table.rows, rows, strict=True):
            words = [_plain(inline) for _, inline in cells]
            pairs = zip(heads[1:], words[1:], strict=True)
            numbers = "; ".join(f"{head}: {word}" for head, word in pairs if word)
            for cell, (is_number, inline) in zip(line.cells, cells, strict=True):
                if blocks := _bar_of(inline):
                    self._bar(cell, blocks, self._t("report.picture", numbers=numbers))
                    continue
                self._inline(cell.paragraphs[0], inline)
                cell.paragraphs[0].alignment = ALIGN.RIGHT if is_number else ALIGN.LEFT
                for run in cell.paragraphs[0].runs if cells is rows[0] else ():
                    run.font.size = Pt(_HEAD_POINTS)

    def _bar(self, cell: _Cell, blocks: str, label: str) -> None:
        """The bar's runs as shaded cells."""
        from docx.shared import Pt  # noqa: PLC0415 - the same extra

        runs = [(block, len(list(run))) for block, run in groupby(blocks)]
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        cell.paragraphs[0].paragraph_format.line_spacing = Pt(2)
        bar = cell.add_table(1, len(runs))
        _set_widths(bar, [length * _CELL_CM for _, length in runs])
        _name(bar, label)
        for part, (block, _) in zip(bar.rows[0].cells, runs, strict=True):
            part.paragraphs[0].paragraph_format.space_after = Pt(0)
            _shade(part, _SHADES[block])
        cell.add_paragraph().paragraph_format.line_spacing = Pt(2)


def _ticked(text: str) -> str:
    """A task with a box for its `[ ]`. A typed one is escaped in the source."""
    return _BOX.sub(lambda found: "☑ " if found[1] == "x" else "☐ ", text)


def _rows(tokens: Sequence[Token]) -> Iterator[list[tuple[bool, Token]]]:
    """The cells of each row, each with whether it is a number."""
    cells: list[tuple[bool, Token]] = []
    for index, token in enumerate(tokens):
        if token.type in {"th_open", "td_open"}:
            is_number = "right" in str(token.attrs.get("style", ""))
            cells.append((is_number, tokens[index + 1]))
        elif token.type == "tr_close":
            yield cells
            cells = []


def _bar_of(inline: Token) -> str:
    """The blocks of a cell that holds a bar, else nothing."""
    parts = inline.children or []
    is_bar = len(parts) == 1 and parts[0].type == "code_inline"
    return parts[0].content if is_bar and set(parts[0].content) <= set(BLOCKS) else ""


def _plain(inline: Token) -> str:
    """What is read of an inline token, without a bar."""
    parts = (c.content for c in inline.children or () if c.type in {"text", "code_inline"})
    return "" if _bar_of(inline) else "".join(parts).strip()


# --- what python-docx has no word for ---------------------------------------------------------


def _name(table: Any, words: str) -> None:
    """The text alternative of a table."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same extra

    properties = table._tbl.tblPr
    for tag in ("w:tblCaption", "w:tblDescription"):
        properties.append(properties.makeelement(qn(tag), {qn("w:val"): words}))


def _widths(rows: Sequence[Sequence[tuple[bool, Token]]]) -> list[float]:
    """The columns in cm: numbers and bars take what they need, words share the rest."""
    columns = list(zip(*rows, strict=True))
    needed = [
        _BAR_CM if any(_bar_of(inline) for _, inline in column) else _NUMBER_CM if is_number else 0
        for column in columns
        for is_number in [column[-1][0]]
    ]
    words = max(1, needed.count(0))
    tight = min(1.0, (_TEXT_CM - words * _WORDS_CM) / max(1, sum(needed)))
    rest = (_TEXT_CM - tight * sum(needed)) / words
    return [one * tight or rest for one in needed]


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """Columns that stay as wide as they are told; rows that stay whole."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same extra
    from docx.shared import Cm  # noqa: PLC0415 - the same extra

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        look.set(qn("w:val"), _PLAIN_ROWS)
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:noHBand"), "1")
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:cantSplit"), {}))


def _repeat_head(row: Any) -> None:
    """The row's cells are heads, on each page that the table goes on over."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same extra

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same extra

    properties = cell._tc.get_or_add_tcPr()
    shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): colour}
    properties.append(properties.makeelement(qn("w:shd"), shade))


def _without_times(file: bytes) -> bytes:
    """The same zip file with no clock time in it."""
    made = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _FIRST_DAY), old.read(name), ZIP_DEFLATED)
    return made.getvalue()
