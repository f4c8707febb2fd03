"""Digits of blocks, to be read from the back row: the clock and the count of votes."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Digits

from apl_tui.tui.base.letters import number_lines
from apl_tui.tui.base.render_cache import Kept, Prepared


class BlockDigits(Digits, Kept):
    """Three rows high, four where the window is high, seven where it is `-grand` and they may."""

    may_double = False
    _drawn: tuple[Prepared, ...] = ()  # what is shown, and what will be: another each second

    @property
    def double(self) -> bool:
        """Whether there is room for the largest ones."""
        return self.may_double and self.screen.has_class("-grand")

    @property
    def large(self) -> bool:
        """Whether there is room for the large ones."""
        return self.screen.has_class("-high")

    def update(self, value: str) -> None:
        """Show another number."""
        wider = len(value) != len(self.value) and self.styles.auto_dimensions
        self._value = value
        self.refresh(layout=wider)

    def draw_ahead(self, value: str) -> None:
        """Draw a number that will be shown."""
        if self.size:
            coming = self._picture(value)
            coming.drawn_on(self)
            self._drawn = (*self._drawn[:1], coming)

    def render(self) -> Prepared:
        """The rows."""
        shown = self._picture(self.value)
        if shown not in self._drawn:
            self._drawn = (shown, *self._drawn[1:])
        return shown

    def _picture(self, value: str) -> Prepared:
        lines = "\n".join(self._rows(value))
        known = (each for each in self._drawn if each.words.plain == lines)
        return next(known, None) or Prepared(Content(lines))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual asks so
        """As wide as the number is."""
        return len(self._rows(self.value)[0])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the same
        """As high as the digits are."""
        return len(self._rows(self.value))

    def _rows(self, value: str) -> tuple[str, ...]:
        return number_lines(value or " ", large=self.large, double=self.double)


class CountDigits(BlockDigits):
    """The count that everybody looks at."""

    may_double = True
