"""A list that a ballot or a facilitator walks through: drawn anew from what it is told to show.

It takes no focus, so that it never eats a clicker's keys; its screen moves the cursor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from apl_tui.tui.words import folded

if TYPE_CHECKING:
    from apl_tui.tui.base import BaseScreen

NOTHING = Content("")
CURSOR = "▸ "
MORE_ABOVE, MORE_BELOW = "▲", "▼"


class Lines(Protocol):
    """What a list can show."""

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """In lines of at most `width` cells."""


@dataclass(frozen=True, slots=True)
class Row:
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
        self._rows: tuple[Lines, ...] = ()
        self._top = 0

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
        wanted = self.cursor if cursor is None else cursor
        self.cursor = max(0, min(wanted, len(self._rows) - 1))
        self.refresh()

    def move(self, by: int) -> bool:
        """Move the cursor; False at the ends."""
        moved = max(0, min(self.cursor + by, len(self._rows) - 1))
        if moved == self.cursor:
            return False
        self.cursor = moved
        self.refresh()
        self.post_message(self.Moved())
        return True

    def turn(self, direction: int) -> bool:
        """Show the next windowful, or the one before; False when there is none."""
        lines, height = self._lines(), self.content_size.height
        self._window()
        places = [index for index, _ in lines]
        seen = [i for i in places[self._top : self._top + height] if i >= 0]
        if not seen:
            return False
        if direction > 0:
            whole = self._top + height >= len(lines) or places[self._top + height] != seen[-1]
            wanted = seen[-1] + 1 if whole else max(seen[-1], self.cursor + 1)
            if wanted >= len(self._rows) or self._top + height >= len(lines):
                return False
            self._top = places.index(wanted)
        else:
            if self._top <= 0:
                return False
            wanted = seen[0] if places[self._top - 1] == seen[0] else max(0, seen[0] - 1)
            self._top = max(0, len(places) - places[::-1].index(wanted) - height)
        self.cursor = wanted
        self.refresh()
        return True

    def _lines(self) -> list[tuple[int, Content]]:
        """Every line with the number of its row (-1 between rows)."""
        rows = [
            [(index, line) for line in row.lines(self.content_size.width - 2, at_cursor=here)]
            for index, row in enumerate(self._rows)
            for here in [index == self.cursor]
        ]
        least = sum(map(len, rows)) + len(rows) - 1
        airy = cast("BaseScreen[object]", self.screen).roomy and least <= self.content_size.height
        lines: list[tuple[int, Content]] = []
        for row_lines in rows:
            if lines and (self._apart or airy):
                lines.append((-1, Content("")))
            lines += row_lines
        return lines

    def _window(self) -> tuple[list[tuple[int, Content]], bool, bool]:
        """The lines that are seen, and whether there are more above and below."""
        lines, height = self._lines(), self.content_size.height
        own = [number for number, (index, _) in enumerate(lines) if index == self.cursor]
        if own:
            self._top = max(min(self._top, own[0]), own[-1] + 1 - height)
        self._top = max(0, min(self._top, len(lines) - height))
        seen = lines[self._top : self._top + height]
        return seen, self._top > 0, self._top + height < len(lines)

    def render(self) -> Content:
        """The window, with a sign at the right where it goes on."""
        seen, above, below = self._window()
        width = self.content_size.width
        shown: list[Content] = []
        for number, (_, line) in enumerate(seen):
            sign = MORE_ABOVE if above and number == 0 else ""
            sign = MORE_BELOW if below and number == len(seen) - 1 else sign
            space = " " * (width - 1 - line.cell_length)
            shown.append(Content.assemble(line, space, (sign, "$quiet")) if sign else line)
        return Content("\n").join(shown)

    def on_click(self, event: events.Click) -> None:
        """A click picks the row under it."""
        event.stop()
        seen, _, _ = self._window()
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
