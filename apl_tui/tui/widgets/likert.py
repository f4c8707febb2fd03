"""The options of a graded statement: numbers with their words in a row, or one a line.

The row is used when every label fits below its number; long labels of an author's own scale and
narrow windows get one option a line instead. A bar or a mark stands beside the colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from apl_tui.tui.base.letters import number_lines
from apl_tui.tui.base.words import harmless

WIDEST_COLUMN = 18
GAP_BEFORE_DONT_KNOW = 3
MOST_LABEL_LINES = 2
UNDERLINE = "━"


@dataclass(frozen=True, slots=True)
class LikertOption:
    """An option's number and its words; 0 is "don't know"."""

    number: int
    label: str


def label_lines(label: str, width: int) -> list[str] | None:
    """`label` in even lines of at most `width` cells, whole words; `None` if they are too many."""
    fitting = _wrapped(label, width)
    if fitting is None or len(fitting) > MOST_LABEL_LINES:
        return None
    while narrower := _wrapped(label, width - 1):
        if len(narrower) > len(fitting):
            break
        fitting, width = narrower, width - 1
    return fitting


def _wrapped(label: str, width: int) -> list[str] | None:
    """As much as there is room for on each line; `None` when a word is too long."""
    lines: list[str] = []
    for word in harmless(label).split():
        cells = Content(word).cell_length
        if cells > width:
            return None
        if lines and Content(lines[-1]).cell_length + 1 + cells <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Likert(Widget):
    """The options, one of them chosen or none."""

    DEFAULT_CSS = "Likert { height: auto; }"

    @dataclass
    class Chosen(Message):
        """An option was clicked."""

        number: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._options: tuple[LikertOption, ...] = ()
        self._chosen: int | None = None

    @property
    def chosen(self) -> int | None:
        """The option that is marked, `None` when none is."""
        return self._chosen

    def show(self, options: Sequence[LikertOption], chosen: int | None) -> None:
        """Show these options."""
        fresh = tuple(options)
        self._chosen, changed = chosen, fresh != self._options
        self._options = fresh
        self.refresh(layout=changed)

    # --- where the options stand --------------------------------------------------------------

    def _column(self, width: int) -> int:
        room = width - GAP_BEFORE_DONT_KNOW
        return min(WIDEST_COLUMN, room // max(1, len(self._options)))

    def _labels(self, width: int) -> list[list[str]] | None:
        """The labels below their numbers, or `None` when they do not fit in a row."""
        column = self._column(width)
        for apart in (2, 1):  # cells
            labels = [label_lines(option.label, column - apart) for option in self._options]
            fitting = [lines for lines in labels if lines is not None]
            if len(fitting) == len(labels):
                return fitting
        return None

    def _starts(self, width: int) -> list[int]:
        """The first cell of each column; "don't know" stands apart."""
        column = self._column(width)
        return [
            number * column + (GAP_BEFORE_DONT_KNOW if option.number == 0 else 0)
            for number, option in enumerate(self._options)
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Number, label and bar; or a line an option."""
        labels = self._labels(width)
        if labels is None:
            return len(self._options)
        most = max((len(lines) for lines in labels), default=0)
        return len(self._number(self._options[0])) + most + 1 if self._options else 1

    # --- drawing ------------------------------------------------------------------------------

    def render(self) -> Content:
        """The row, or the list."""
        width = self.content_size.width
        labels = self._labels(width)
        return self._list() if labels is None else self._row(labels, width)

    def _number(self, option: LikertOption) -> list[str]:
        """The number in one line; where the window is high in large ones, with air below."""
        if not self.screen.has_class("-high"):
            return [str(option.number)]
        return [*number_lines(str(option.number), large=True), ""]

    def _style(self, option: LikertOption) -> str:
        if option.number == self._chosen:
            return "bold $accent"
        return "$quiet" if option.number == 0 else ""

    def _row(self, labels: list[list[str]], width: int) -> Content:
        column = self._column(width)
        height = max((len(lines) for lines in labels), default=0)
        above = len(self._number(self._options[0])) if self._options else 1
        shown = [Content("") for _ in range(above + height + 1)]
        for option, start, lines in zip(self._options, self._starts(width), labels, strict=True):
            bar = UNDERLINE * (column - 1) if option.number == self._chosen else ""
            cells = [
                *(
                    (start + (column - 2) // 2 - (Content(line).cell_length - 1) // 2, line)
                    for line in [*self._number(option), *lines, *[""] * (height - len(lines))]
                ),
                (start, bar),
            ]
            for number, (at, text) in enumerate(cells):
                pad = " " * max(0, at - shown[number].cell_length) if text else ""
                shown[number] = Content.assemble(shown[number], pad, (text, self._style(option)))
        return Content("\n").join(shown)

    def _list(self) -> Content:
        lines = [
            Content.assemble(
                ("▌ " if option.number == self._chosen else "  ", "bold $accent"),
                (f"{option.number}  {harmless(option.label)}", self._style(option)),
            ).truncate(max(8, self.content_size.width), ellipsis=True)
            for option in self._options
        ]
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """A click on a number or its words chooses it."""
        event.stop()
        width = self.content_size.width
        if self._labels(width) is None:
            if 0 <= event.y < len(self._options):
                self.post_message(self.Chosen(self._options[event.y].number))
            return
        column = self._column(width)
        for option, start in zip(self._options, self._starts(width), strict=True):
            if start <= event.x < start + column:
                self.post_message(self.Chosen(option.number))
