"""A list that a ballot or a facilitator walks through: drawn anew from what it is told to show.

Only the rows that are seen are drawn, so that a list may be of any length. It takes no focus, so
that it never eats a clicker's keys; its screen moves the cursor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from apl_tui.tui.base.screen import dialog_cells
from apl_tui.tui.base.words import folded

NOTHING = Content("")
CURSOR = "▸ "
ROW_CELLS = len(CURSOR) + 2  # of a line: the cursor, and the sign that it goes on
MORE_ABOVE, MORE_BELOW = "▲", "▼"
Place = tuple[int, int]
"""A line of the list: the number of its row, and which of the row's lines it is, the air first."""
TOP: Place = (0, 0)


def row_cells(columns: int) -> int:
    """Cells that a row's text has in a box, in a window of so many columns."""
    return dialog_cells(columns) - ROW_CELLS


class Lines(Protocol):
    """What a list can show."""

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """In lines of at most `width` cells."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A mark, a text that wraps beside it, and what stands at the right end of the first line."""

    text: Content
    mark: Content = NOTHING
    tail: Content = NOTHING

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """The row in lines of `width` cells."""
        start = Content.assemble((CURSOR if at_cursor else "  ", "bold $accent"), self.mark)
        hang = start.cell_length
        tail = self.tail.cell_length + 2 if self.tail.cell_length else 0
        text = self.text.stylize("bold") if at_cursor else self.text
        wrapped = folded(text, max(8, width - hang - tail))
        first = Content.assemble(start, wrapped[0])
        if tail:
            space = max(2, width - first.cell_length - self.tail.cell_length)
            end = self.tail.stylize("bold") if at_cursor else self.tail
            first = Content.assemble(first, " " * space, end)
        return [first, *(Content.assemble(" " * hang, line) for line in wrapped[1:])]


Numbered = tuple[int, Content]
"""A line and the number of its row, -1 between rows."""


class Window(NamedTuple):
    """The lines that are seen, and the first one below them, `None` at the end of the list."""

    lines: list[Numbered]
    below: Place | None


class Rows(Widget):
    """Rows with a cursor; what does not fit is reached by moving on."""

    DEFAULT_CSS = "Rows { height: 1fr; }"

    @dataclass
    class Picked(Message):
        """A row was clicked."""

        index: int

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(self, *, id: str | None = None, apart: bool = False) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self.cursor = 0
        self._apart = apart
        self._airy = False
        self._drawn: dict[int, list[Content]] = {}  # for one look at the window
        self._rows: tuple[Lines, ...] = ()
        self._top = TOP

    @property
    def rows(self) -> tuple[Lines, ...]:
        """What it was told to show."""
        return self._rows

    @property
    def row(self) -> Lines | None:
        """The one that the cursor stands on."""
        return self._rows[self.cursor] if self._rows else None

    def show(self, rows: Sequence[Lines], cursor: int | None = None) -> None:
        """Show these rows; without `cursor` it stays where it was."""
        self._rows = tuple(rows)
        self._drawn = {}  # nothing of the former rows is kept, also while it is hidden
        wanted = self.cursor if cursor is None else cursor
        self.cursor = max(0, min(wanted, len(self._rows) - 1))
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """All lines, where the list is as high as what it shows."""
        shown = enumerate(self._rows)
        return sum(len(row.lines(width - 2, at_cursor=n == self.cursor)) for n, row in shown)

    def move(self, by: int) -> bool:
        """Move the cursor; False at the ends."""
        return self.stand(self.cursor + by)

    def stand(self, index: int) -> bool:
        """Stand on this row, or the nearest there is; False if it stands there already."""
        moved = max(0, min(index, len(self._rows) - 1))
        if moved == self.cursor:
            return False
        self.cursor = moved
        self.refresh()
        self.post_message(self.Moved())
        return True

    def turn(self, direction: int) -> bool:
        """Show the next windowful, or the one before; False when there is none."""
        window = self._window()
        seen = [row for row, _ in window.lines if row >= 0]
        if not seen:
            return False
        if direction > 0:
            whole = window.below is None or window.below[0] != seen[-1]
            wanted = seen[-1] + 1 if whole else max(seen[-1], self.cursor + 1)
            if wanted >= len(self._rows) or window.below is None:
                return False
            self._top = (wanted, self._air(wanted))
        else:
            if self._top == TOP:
                return False
            row, line = self._top
            cut = row == seen[0] and line > self._air(row)
            wanted = seen[0] if cut else max(0, seen[0] - 1)
            self._top = self._up_from((wanted, len(self._block(wanted))))
        self.cursor = wanted
        self.refresh()
        return True

    # --- what is seen -------------------------------------------------------------------------

    def _lines_of(self, row: int) -> list[Content]:
        if row not in self._drawn:
            width = self.content_size.width - 2
            self._drawn[row] = self._rows[row].lines(width, at_cursor=row == self.cursor)
        return self._drawn[row]

    def _air(self, row: int) -> int:
        """The empty lines above a row."""
        return int(row > 0 and (self._apart or self._airy))

    def _block(self, row: int) -> list[Numbered]:
        """A row's lines with its number, the air above it (-1) first."""
        air = [(-1, NOTHING)] * self._air(row)
        return [*air, *((row, line) for line in self._lines_of(row))]

    def _is_airy(self) -> bool:
        """Whether there is room for an empty line between any two rows."""
        least = len(self._rows) - 1
        if not getattr(self.screen, "roomy", False):
            return False
        for row in range(len(self._rows)):
            if least > self.content_size.height:
                return False
            least += len(self._lines_of(row))
        return least <= self.content_size.height

    def _up_from(self, end: Place) -> Place:
        """Where a windowful begins that ends right before `end`; not above the list."""
        row, line = end
        room = self.content_size.height - line
        while room > 0 and row > 0:
            row -= 1
            room -= len(self._block(row))
        return (row, -room) if room < 0 else (row, 0)

    def _down_from(self, top: Place) -> tuple[list[Numbered], Place | None]:
        """A windowful from there, and the first line below it, `None` at the end of the list."""
        height = self.content_size.height
        lines: list[Numbered] = []
        row, skipped = top
        while row < len(self._rows):
            block = self._block(row)
            fitting = block[skipped : skipped + height - len(lines)]
            lines += fitting
            if skipped + len(fitting) < len(block):
                return lines, (row, skipped + len(fitting))
            row, skipped = row + 1, 0
        return lines, None

    def _window(self) -> Window:
        """The lines that are seen: those of the cursor's row are among them."""
        if not self._rows:
            return Window([], None)
        self._drawn.clear()
        self._airy = self._is_airy()
        top = (min(self._top[0], len(self._rows) - 1), self._top[1])
        end = (self.cursor, len(self._block(self.cursor)))
        # The row's first line is not above the window, and its last one is not below it.
        top = min(top, (self.cursor, self._air(self.cursor)))
        top = max(top, self._up_from(end))
        lines, below = self._down_from(top)
        if below is None:  # no windowful is left
            last = len(self._rows) - 1
            top = min(top, self._up_from((last, len(self._block(last)))))
            lines, below = self._down_from(top)
        self._top = top
        return Window(lines, below)

    def render(self) -> Content:
        """The window, with a sign at the right where it goes on."""
        window, width = self._window(), self.content_size.width
        shown: list[Content] = []
        for number, (_, line) in enumerate(window.lines):
            sign = MORE_ABOVE if self._top != TOP and number == 0 else ""
            last = number == len(window.lines) - 1
            sign = MORE_BELOW if window.below and last else sign
            space = " " * (width - 1 - line.cell_length)
            shown.append(Content.assemble(line, space, (sign, "$quiet")) if sign else line)
        return Content("\n").join(shown)

    def on_click(self, event: events.Click) -> None:
        """A click picks the row under it."""
        event.stop()
        seen = self._window().lines
        if 0 <= event.y < len(seen) and (index := seen[event.y][0]) >= 0:
            self.post_message(self.Picked(index))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.move(+1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.move(-1)
