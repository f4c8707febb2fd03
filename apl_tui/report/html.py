"""The report as one HTML file, made from its Markdown, so that the two cannot disagree.

Invariants: no external resource and no script; raw HTML stays off in the parser; the text bars,
which only the program can write since typed back-ticks are escaped, become inline SVG whose text
alternative is the row's own numbers. The style stands in `report.css` beside this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from apl_tui.core.session import Session
from apl_tui.core.trend import NO_PAST, Past
from apl_tui.i18n import Translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import BETWEEN, HINDERS, LOWER, UPPER

_STYLE = Path(__file__).with_name("report.css")
_KINDS = {LOWER: "lower", UPPER: "upper", BETWEEN: "between", HINDERS: "hinders"}
LONG_ROWS = 20  # half a sheet: a shorter table is kept whole on paper
_BOXES = {"[ ] ": ("☐", "report.status.open"), "[x] ": ("☑", "report.status.done")}
# Nothing may be loaded from anywhere; only the style in the file itself counts.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(session: Session, t: Translator, past: Past = NO_PAST) -> str:
    """The whole report of a session as an HTML page, looking back on the unit's `past`."""
    return page(report_markdown(session, t, past), t)


def page(markdown: str, t: Translator, pictures: Sequence[str] = ()) -> str:
    """A report's Markdown as an HTML page in the language of `t`.

    Its `pictures` are SVG, each where a fence is called so and holds its number: typed text makes
    no fence.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    parser.add_render_rule("fence", _picture)
    tokens = parser.parse(markdown)
    title = _text(tokens[1])  # a report begins with its title
    _mend(tokens, t)
    body = parser.renderer.render(tokens, parser.options, {"pictures": pictures})
    return (
        f'<!DOCTYPE html>\n<html lang="{t.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _mend(tokens: Sequence[Token], t: Translator) -> None:
    """Make tables, bars and task lists what a screen reader, a printer and a phone need."""
    heading = ""
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = _text(tokens[index + 1])
        elif token.type == "table_open":
            token.meta["label"] = t("report.table", title=heading)
            token.meta["rows"] = _mend_table(tokens[index:], t)
        elif token.type == "list_item_open" and tokens[index + 2].type == "inline":
            _tick(token, tokens[index + 2], t)
            _draw_bars(tokens[index + 2], t("report.picture-example"))


# --- tables -----------------------------------------------------------------------------------


def _mend_table(tokens: Sequence[Token], t: Translator) -> int:
    """Give every cell its place: headers of columns and rows, numbers to the right, bars drawn.

    How many rows there are.
    """
    heads: list[str] = []
    rows = 0
    cells: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type in ("th_open", "td_open"):
            if token.attrs.pop("style", "") == "text-align:right":
                token.attrSet("class", "number")
            inline = tokens[index + 1]
            if token.type == "th_open":
                token.attrSet("scope", "col")
                if _text(inline) == t("report.column.picture"):
                    token.attrSet("width", "25%")  # what a word processor goes by
                heads.append(_text(inline))
            else:
                if not cells:
                    _make_row_header(token, tokens[index + 2])
                cells.append(inline)
        elif token.type == "tr_close":
            _draw_row(heads, cells, t)
            cells = []
            rows += 1
        elif token.type == "table_close":
            break
    return rows


def _make_row_header(opening: Token, closing: Token) -> None:
    opening.tag = closing.tag = "th"
    opening.attrSet("scope", "row")
    opening.attrSet("align", "left")  # a word processor would put it in the middle


def _draw_row(heads: Sequence[str], cells: Sequence[Token], t: Translator) -> None:
    """Draw the bar of a row; its text alternative is the numbers that stand beside it."""
    numbers = "; ".join(
        f"{head}: {text}"
        for head, cell in list(zip(heads, cells, strict=False))[1:]
        if (text := _text(cell))
    )
    for cell in cells:
        _draw_bars(cell, t("report.picture", numbers=numbers))


def _open_table(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    """A table in a frame that scrolls by itself, by keyboard too, where the window is narrow.

    A long one may go on on the next sheet, between rows and with its heads again.
    """
    label = escape(str(tokens[index].meta["label"]))
    kind = "frame long" if tokens[index].meta["rows"] > LONG_ROWS else "frame"
    frame = f'<div class="{kind}" role="group" tabindex="0" aria-label="{label}">'
    return f'{frame}\n<table width="100%">\n'


def _picture(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, given: EnvType
) -> str:
    drawn = given["pictures"][int(tokens[index].content)]
    return f'<figure class="picture">\n{drawn}</figure>\n'


def _close_table(*_rest: object) -> str:
    return "</table>\n</div>\n"


# --- bars and boxes ---------------------------------------------------------------------------


def _is_bar(part: Token) -> bool:
    return part.type == "code_inline" and bool(part.content) and set(part.content) <= _KINDS.keys()


def _text(inline: Token) -> str:
    """What is read of an inline token, without the bars."""
    parts = (c for c in inline.children or () if c.type in ("text", "code_inline"))
    return "".join(part.content for part in parts if not _is_bar(part)).strip()


def _draw_bars(inline: Token, label: str) -> None:
    for part in inline.children or ():
        if _is_bar(part):
            part.type, part.content = "html_inline", _drawn(part.content, label)


def _drawn(cells: str, label: str) -> str:
    """The bar's runs of blocks, each in its tone: characters, so that a word processor keeps them.

    Told apart by form as well as by tone, so that they survive any printer and any eye.
    """
    runs = ((block, "".join(run)) for block, run in groupby(cells))
    parts = "".join(f'<span class="{_KINDS[block]}">{run}</span>' for block, run in runs)
    return f'<span class="bar" role="img" aria-label="{escape(label)}">{parts}</span>'


def _tick(item: Token, inline: Token, t: Translator) -> None:
    """Turn a task's `[ ]` into a box that is read out. A typed one is escaped in the source."""
    box = _BOXES.get(inline.content[:4])
    children = inline.children or []
    if box is None or not children:
        return
    symbol, word = box
    item.attrSet("class", "task")
    children[0].content = children[0].content[4:]
    drawn = f'<span class="box" role="img" aria-label="{escape(t(word))}">{symbol}</span> '
    inline.children = [Token("html_inline", "", 0, content=drawn), *children]
