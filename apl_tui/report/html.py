"""The report as one HTML file, made from its Markdown, so that the two cannot disagree.

Invariants: no external resource and no script; raw HTML stays off in the parser; the text bars,
which only the program can write since typed back-ticks are escaped, become inline SVG whose text
alternative is the row's own numbers. The style stands in `report.css` beside this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as html_escape
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from apl_tui.core.session import Session
from apl_tui.i18n import Translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import BETWEEN, LOWER, UPPER

_STYLE = Path(__file__).with_name("report.css")
_KINDS = {LOWER: "lower", UPPER: "upper", BETWEEN: "between"}
_CELL = 8
_HEIGHT = 14
_BOXES = {"[ ] ": ("☐", "report.status.open"), "[x] ": ("☑", "report.status.done")}
# Nothing may be loaded from anywhere; only the style in the file itself counts.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(session: Session, t: Translator) -> str:
    """The whole report of a session as an HTML page."""
    return page(report_markdown(session, t), t)


def page(markdown: str, t: Translator) -> str:
    """A report's Markdown as an HTML page in the language of `t`."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    title = next(
        (_text(after) for token, after in zip(tokens, tokens[1:], strict=False) if _is_h1(token)),
        "",
    )
    _mend(tokens, t)
    body = parser.renderer.render(tokens, parser.options, {})
    return (
        f'<!DOCTYPE html>\n<html lang="{t.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html_escape(title)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _is_h1(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h1"


def _text(inline: Token) -> str:
    """What is read of an inline token, without the bars."""
    parts = (c for c in inline.children or () if c.type in ("text", "text_special", "code_inline"))
    return "".join(part.content for part in parts if not _is_bar(part)).strip()


def _mend(tokens: Sequence[Token], t: Translator) -> None:
    """Make tables, bars and task lists what a screen reader, a printer and a phone need."""
    heading = ""
    for before, token in zip(tokens, tokens[1:], strict=False):
        if before.type == "heading_open":
            heading = _text(token)
        if token.type == "inline" and before.type != "td_open":
            _draw_bars(token, t("report.picture-example"))
        if before.type == "paragraph_open" and token.type == "inline":
            _tick(token, t)
    for table in _tables(tokens):
        _mend_table(table, heading_before(tokens, table[0]) or heading, t)


def heading_before(tokens: Sequence[Token], table: Token) -> str:
    """The heading under which a table stands."""
    return ""
