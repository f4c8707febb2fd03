"""Results as a picture for a page or a screen elsewhere: what the room saw, in SVG or PNG.

Drawn from the same pictures as the stage, in the light theme: title, unit and day above, one line
of the promise below. Nothing is loaded from anywhere. `resvg` makes PNG of it and is an extra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from rich.cells import cell_len
from textual.color import Color
from textual.content import Content
from textual.style import Style

from apl_tui.core.errors import AplError, message
from apl_tui.core.idea_votes import for_report
from apl_tui.core.promise import headline
from apl_tui.core.session import Session
from apl_tui.i18n import Translator
from apl_tui.tui.base.theme import LIGHT
from apl_tui.tui.base.words import content, folded
from apl_tui.tui.results.layout import laid_out
from apl_tui.tui.results.pictures import pictures

CELLS = 100
ALL_ROWS = 10_000
CELL_WIDTH, LINE_HEIGHT, FONT_SIZE, EDGE = 8.4, 20, 14, 24
FONT = "'Cascadia Mono', Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
_BLOCKS = {"█": 1.0, "▓": 0.75, "▒": 0.5, "░": 0.25}
_RUN = re.compile(f"([{''.join(_BLOCKS)}])\\1*")
_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def results_svg(session: Session, t: Translator) -> str:
    """The results of all votes that were held, below each other."""
    lines = [*_head(session, t), *_results(session, t), content(""), *_foot(session, t)]
    width = round(CELLS * CELL_WIDTH) + 2 * EDGE
    height = len(lines) * LINE_HEIGHT + 2 * EDGE
    rows = "".join(_line(line, number) for number, line in enumerate(lines))
    title = escape(_visible(t("report.title", title=session.workshop.title)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" lang="{t.language}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{width}" height="{height}" fill="{LIGHT.background}"/>\n'
        f'<g font-family="{FONT}" font-size="{FONT_SIZE}" xml:space="preserve">\n'
        f"{rows}</g>\n</svg>\n"
    )


def results_png(session: Session, t: Translator) -> bytes:
    """The same as pixels, twice as dense. Raises `AplError` without `resvg`."""
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise AplError(
            message("report.error.png"), what_to_do=message("report.error.png-do")
        ) from error
    return bytes(svg_to_bytes(svg_string=results_svg(session, t), zoom=2))


def _head(session: Session, t: Translator) -> Iterator[Content]:
    day = t.day(datetime.fromisoformat(session.started).date())
    yield content(session.workshop.title, "bold $accent")
    yield content("  ·  ".join(filter(None, (session.settings.unit, day))), "$quiet")
    yield content("")


def _results(session: Session, t: Translator) -> Iterator[Content]:
    session = for_report(session)
    keys = [vote.key for vote in session.workshop.votes if session.last_release(vote.key)]
    for drawing in pictures(session, keys, t, CELLS):
        for page in laid_out([drawing], t, CELLS, ALL_ROWS):
            yield from page.without_talk(CELLS).split("\n", allow_blank=True)
            yield content("")


def _foot(session: Session, t: Translator) -> Iterator[Content]:
    yield from folded(content(t.say(headline(session.settings)), "$quiet"), CELLS)


def _line(line: Content, number: int) -> str:
    """One line: bars as rectangles, words as text that takes just the cells it has."""
    top = EDGE + number * LINE_HEIGHT
    drawn: list[str] = []
    cell = 0
    for text, style in line.render(Style(), "", _style):
        place = 0
        for run in _RUN.finditer(text):
            drawn.append(_words(text[place : run.start()], cell, top, style))
            cell += cell_len(text[place : run.start()])
            drawn.append(_bar(run[0], cell, top, style))
            cell += len(run[0])
            place = run.end()
        drawn.append(_words(text[place:], cell, top, style))
        cell += cell_len(text[place:])
    return "".join(drawn)


def _words(text: str, cell: int, top: int, style: Style) -> str:
    words = text.strip(" ")
    if not words:
        return ""
    cell += len(text) - len(text.lstrip(" "))
    length = cell_len(words) * CELL_WIDTH
    bold = ' font-weight="bold"' if style.bold else ""
    return (
        f'<text x="{EDGE + cell * CELL_WIDTH:.1f}" y="{top + FONT_SIZE + 1}" fill="{_hex(style)}" '
        f'textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"{bold}>'
        f"{escape(_visible(words))}</text>\n"
    )


def _bar(blocks: str, cell: int, top: int, style: Style) -> str:
    left, width = EDGE + cell * CELL_WIDTH, len(blocks) * CELL_WIDTH
    return (
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{LINE_HEIGHT}" '
        f'fill="{_hex(style)}" fill-opacity="{_BLOCKS[blocks[0]]}"/>\n'
    )


def _visible(text: str) -> str:
    """Without what may not stand in XML."""
    return _XML.sub("", text)


def _style(style: str | Style) -> Style:
    """A style in words, its roles in the colours of the light theme."""
    if isinstance(style, Style):
        return style
    roles = {"accent": LIGHT.accent, "foreground": LIGHT.foreground, **LIGHT.variables}
    words = re.sub(r"\$(\w+)", lambda m: str(roles.get(m[1], LIGHT.foreground)), style)
    return Style.parse(words)


def _hex(style: Style) -> str:
    colour: Color | None = style.foreground
    return colour.hex6 if colour is not None and colour.a else str(LIGHT.foreground)
