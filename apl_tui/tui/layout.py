"""How the stage divides its rows: title, page and band, for the size of the window.

The rows of the band are those of `stage.tcss`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.content import Content
from textual.geometry import Size

from apl_tui.tui.letters import title_lines
from apl_tui.tui.words import content

LEAST_WIDTH, LEAST_HEIGHT = 30, 10  # less is not seen, but the pages must hold all the same
TITLE_ROWS = 9  # at most, in large letters
BAND_ROWS = {"high": 7, "middle": 5, "low": 4}  # with the air above it
WHOLE_BAND_ROWS = 2  # below a page that takes the whole screen
KEY_STYLE = "bold $background on $accent"

WindowHeight = Literal["high", "middle", "low"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of the body, in cells: its width, the title, and the rows of the two page kinds."""

    width: int
    title_lines: list[Content]
    page_rows: int
    whole_rows: int


def layout_in(body: Size, window: WindowHeight, title: str) -> Layout:
    """The parts of a `body`; the title is in large letters where the window is high."""
    width, height = max(body.width, LEAST_WIDTH), max(body.height, LEAST_HEIGHT)
    large = title_lines(title, width, TITLE_ROWS, small=True) if window == "high" else ()
    lines = [Content(row) for row in large] or content(title, "bold").wrap(width)
    page_rows = height - len(lines) - 1 - BAND_ROWS[window]
    return Layout(width, lines, page_rows, height - WHOLE_BAND_ROWS)


def hint(*keys: tuple[str, str]) -> Content:
    """Keys and what they do, side by side."""
    return Content("    ").join(
        Content.assemble((f" {key} ", KEY_STYLE), "  ", content(words, "$quiet"))
        for key, words in keys
    )
