"""The list of sessions: knows only the archive's rows, and draws only the lines that show.

So ten thousand sessions are as quick as ten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from apl_tui.i18n import Translator
from apl_tui.store.archive import IndexRow
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, shortened

GAP = 2
MARK_CELLS = 3
DATE_CELLS, TIME_CELLS, PEOPLE_CELLS = 10, 6, 6
WHOLE_LINES = 2  # below the list: a line of air, and the whole title where the list cuts it
LEAST_UNIT = 8
WHEEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of a line in cells. `people` is 0 in a small window, where it is left out."""

    unit: int
    title: int
    people: int
    date: int = DATE_CELLS

    @classmethod
    def of(cls, width: int, longest: int = 0, state: int = 10, date: int = DATE_CELLS) -> Columns:
        """What `width` cells are shared into; a unit may take three fifths of what is free."""
        people = PEOPLE_CELLS if width >= 64 else 0
        fixed = date + state + 3 * GAP + (people + GAP if people else 0)
        free = max(8, width - fixed)
        unit = min(free * 3 // 5, max(LEAST_UNIT, longest))
        return cls(unit, free - unit, people, date)

    def line(self, date: str, unit: str, title: str, people: str) -> str:
        """Everything of a line but its state."""
        parts = [_fitted(date, self.date), _fitted(unit, self.unit), _fitted(title, self.title)]
        if self.people:
            parts.append(f"{shortened(people, self.people):>{self.people}}")
        return (" " * GAP).join(parts) + " " * GAP


def _fitted(text: str, width: int) -> str:
    """`text` cut or filled to exactly `width` cells."""
    cut = shortened(text, width).rstrip("\u200d")  # a joiner would take a cell of the next column
    return cut + " " * (width - Content(cut).cell_length)


class SessionList(Widget, can_focus=True):
    """The sessions. Only the lines that show are ever made."""

    BINDINGS = [
        key("enter", "open", "history.open"),
        key("up", "move(-1)", "history.up", show=False),
        key("down", "move(1)", "history.down", show=False),
        key("space", "mark", "history.mark"),
        key("pageup", "page(-1)", "history.page-up", show=False),
        key("pagedown", "page(1)", "history.page-down", show=False),
        key("home", "move(-1000000)", "history.first", show=False),
        key("end", "move(1000000)", "history.last", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    top: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor stands on another session."""

    class Opened(Message):
        """A session was chosen."""

    def __init__(self) -> None:
        super().__init__(id="sessions")
        self.rows: tuple[IndexRow, ...] = ()
        self._longest = 0  # of their units
        self._states: frozenset[bool] = frozenset()  # whether there are finished and unfinished
        self._several: frozenset[str] = frozenset()  # days with more than one, told by the clock
        self.marked: frozenset[str] = frozenset()  # ids of sessions

    def show(self, rows: tuple[IndexRow, ...]) -> None:
        """Show these sessions; the cursor stays where it was, as far as it can."""
        self.rows = rows
        self._longest = max((len(row.unit) for row in rows), default=0)
        self._states = frozenset(row.finished for row in rows)
        days = Counter(row.date for row in rows)
        self._several = frozenset(day for day, held in days.items() if held > 1)
        self.marked &= {row.id for row in rows}
        self.refresh()
        self.move_to(self.cursor)

    @property
    def row(self) -> IndexRow | None:
        """The session that the cursor stands on."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def room(self) -> int:
        """How many sessions there is room for below the heading."""
        return max(1, self.content_size.height - 1 - WHOLE_LINES)

    def move_to(self, index: int) -> None:
        """Stand on session `index` (0-based), and see it."""
        self.cursor = max(0, min(index, len(self.rows) - 1))
        least, most = self.cursor - self.room + 1, self.cursor
        self.top = max(0, min(max(self.top, least), most, max(0, len(self.rows) - self.room)))
        self.post_message(self.Moved())

    def render(self) -> Content:
        """The heading and the lines that show."""
        t: Translator = self.screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
        state = max((self._state(each).cell_length for each in self._states), default=0)
        columns = Columns.of(
            self.content_size.width - MARK_CELLS, self._longest, state, self._date_cells
        )
        names = [t(f"history.column-{name}") for name in ("date", "unit", "title", "people")]
        heading = columns.line(*names) + t("history.column-state")
        lines = [Content.assemble(" " * MARK_CELLS, (heading, "$quiet"))]
        for number, row in enumerate(self.rows[self.top : self.top + self.room], self.top):
            lines.append(self._line(row, columns, t, here=number == self.cursor))
        title = content(self.row.title if self.row else "")
        if title.cell_length > columns.title:
            whole = shortened(title.plain, self.content_size.width - MARK_CELLS)
            lines += [Content(""), Content(" " * MARK_CELLS + whole)]
        return Content("\n").join(lines)

    @property
    def _date_cells(self) -> int:
        return DATE_CELLS + (TIME_CELLS if self._several else 0)

    def _when(self, row: IndexRow, t: Translator) -> str:
        """The day; with the time where that is what tells two sessions apart."""
        if row.date not in self._several:
            return row.date
        return f"{row.date} {t.clock(datetime.fromisoformat(row.started))}"

    def _state(self, finished: bool) -> Content:  # noqa: FBT001 - one of the two
        t: Translator = self.screen.t  # type: ignore[attr-defined]  # as above
        mark, style = ("●", "$quiet") if finished else ("○", "$attention")
        words = t("history.finished" if finished else "history.unfinished")
        return content(f"{mark} {words}", style)

    def _line(self, row: IndexRow, columns: Columns, t: Translator, *, here: bool) -> Content:
        unit = row.unit or (t("history.solo") if row.solo else "–")
        words = columns.line(self._when(row, t), unit, row.title, str(row.people))
        return Content.assemble(
            ("▸" if here else " ", "$accent"),
            ("■ " if row.id in self.marked else "  ", "$accent"),
            content(words, "bold $accent" if here else ""),
            self._state(row.finished),
        )

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.move_to(self.cursor)

    def action_move(self, lines: int) -> None:
        """Up or down."""
        self.move_to(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """As many as show."""
        self.move_to(self.cursor + pages * self.room)

    def action_mark(self) -> None:
        """Mark the session at the cursor, or take the mark away; and go on to the next."""
        if self.row:
            self.marked ^= {self.row.id}
            self.move_to(self.cursor + 1)
            self.refresh()

    def action_open(self) -> None:
        """Choose by key."""
        if self.row:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor along."""
        self.move_to(self.cursor + WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor along."""
        self.move_to(self.cursor - WHEEL_LINES)

    def on_click(self, event: events.Click) -> None:
        """A click stands on a session; on the one that has the cursor it opens it."""
        index = self.top + event.y - 1
        if not self.top <= index < min(len(self.rows), self.top + self.room):
            return
        if index == self.cursor:
            self.action_open()
        else:
            self.move_to(index)
