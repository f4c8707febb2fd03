"""A QR code that a phone can read from a projector: black on white, whatever the theme."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

BLACK, WHITE = "#000000", "#ffffff"
# The lower square is the cell's background: it also fills what a terminal leaves between lines.
PAINT = {
    " ": (" ", f"{BLACK} on {WHITE}"),
    "▀": ("▀", f"{BLACK} on {WHITE}"),
    "▄": ("▀", f"{WHITE} on {BLACK}"),
    "█": (" ", f"{WHITE} on {BLACK}"),
}


@lru_cache(maxsize=8)
def code_lines(text: str) -> tuple[str, ...]:
    """The code as half blocks, its quiet zone included; nothing for a text that none can hold."""
    from apl_tui.phones.network import qr_lines  # noqa: PLC0415 - only where phones are used

    try:
        return tuple(qr_lines(text))
    except ValueError:
        return ()


HALVES = {" ": "  ", "▀": "█ ", "▄": " █", "█": "██"}  # a sign's upper and lower half


@lru_cache(maxsize=8)
def doubled(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The same code, twice as wide and twice as high."""
    halves = ("".join(HALVES[sign][half] * 2 for sign in line) for line in lines for half in (0, 1))
    return tuple(halves)


def code_size(text: str, *, double: bool = False) -> Size:
    """Cells that the code takes."""
    lines = doubled(code_lines(text)) if double else code_lines(text)
    return Size(len(lines[0]), len(lines)) if lines else Size(0, 0)


def for_phones(url: str) -> str:
    """The address in capitals but for its beginning, by which every reader knows an address.

    It means the same, and its code has fewer and larger squares.
    """
    scheme, colon, rest = url.partition(":")
    return scheme + colon + rest.upper()


class QrCode(Widget):
    """Shows one code, or nothing."""

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._text, self._double = "", False

    @property
    def text(self) -> str:
        """What the code holds."""
        return self._text

    def show(self, text: str, *, double: bool = False) -> None:
        """Show the code of this text, perhaps twice as large; `""` shows none."""
        self.display = bool(text)
        if (text, double) != (self._text, self._double):
            self._text, self._double = text, double
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """A cell a square, or two."""
        return code_size(self._text, double=self._double).width if self._text else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Two squares a row, or one."""
        return code_size(self._text, double=self._double).height if self._text else 0

    def render(self) -> Content:
        """The code."""
        lines = code_lines(self._text)
        return Content("\n").join(map(_painted, doubled(lines) if self._double else lines))


@lru_cache(maxsize=256)
def _painted(line: str) -> Content:
    """A line of the code, a piece for each run of equal squares."""
    runs = ((PAINT[sign], len(list(cells))) for sign, cells in groupby(line))
    return Content.assemble(*((sign * cells, style) for (sign, style), cells in runs))
