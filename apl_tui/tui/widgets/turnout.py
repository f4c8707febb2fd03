"""How many have voted, and nothing else: a dot a person, or a bar when there are too many."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

MOST_DOTS = 40
GROUP = 5
DONE, WAITING = "●", "○"
BAR_DONE, BAR_WAITING = "█", "┄"


class Turnout(Widget):
    """`counted` of `people`. Two rounds with equal numbers give the same picture (O1)."""

    DEFAULT_CSS = "Turnout { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._counted, self._people = 0, 0

    def show(self, counted: int, people: int) -> None:
        """Show this many."""
        before = self._counted, self._people
        self._counted, self._people = counted, people
        if before != (counted, people):
            self.refresh(layout=people != before[1])

    def _row_length(self, width: int) -> int:
        """How many dots a line holds, in whole groups of five."""
        groups = (width + 2) // (GROUP * 2 + 1)
        return max(GROUP, min(4, groups) * GROUP)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One line, or as many as the dots need."""
        if self._people > MOST_DOTS:
            return 1
        return max(1, -(-self._people // self._row_length(width)))

    def render(self) -> Content:
        """The dots in groups of five, or the bar."""
        width = self.content_size.width
        if self._people > MOST_DOTS:
            done = width * self._counted // self._people
            return Content.assemble(
                (BAR_DONE * done, "$accent"), (BAR_WAITING * (width - done), "$rule")
            )
        length = self._row_length(width)
        lines = [
            self._line(first, min(first + length, self._people))
            for first in range(0, self._people, length)
        ]
        return Content("\n").join(lines)

    def _line(self, first: int, last: int) -> Content:
        parts: list[tuple[str, str]] = []
        for number in range(first, last):
            space = "" if number == first else "  " if number % GROUP == 0 else " "
            done = number < self._counted
            parts.append((space + (DONE if done else WAITING), "$accent" if done else "$quiet"))
        return Content.assemble(*parts)
