"""What is to be done: the open actions of all units, outside their meetings.

The keys are those of the meeting's own list. What is ticked off stays in the list until it is left,
so that it can be taken back. The sessions are read in a thread: there may be tens of thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from apl_tui.core.actions import Action
from apl_tui.core.errors import AplError, message
from apl_tui.core.units import same_unit
from apl_tui.report.output import slug
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, path_in_lines, shortened
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.lead.actions import DOT, ActionList, ActionRow, Words
from apl_tui.tui.screens.prepare.units import UnitsScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.workflows.earlier import plans
from apl_tui.workflows.putting import put
from apl_tui.workflows.todo import (
    ToDo,
    add,
    calendar_of,
    counted,
    keep,
    still_open,
    to_do,
    units_of,
)

UNIT_CELLS = 24  # of a unit in a line that says something in passing


@dataclass(frozen=True, slots=True)
class TodoRow(ActionRow):
    """An action in the list, with where it stands."""

    where: ToDo | None = None


class TodoScreen(ActionList):
    """All open actions, overdue ones first."""

    @dataclass
    class Looked(Message):
        """The sessions have been read: their open actions, the units there are, and what failed."""

        rows: tuple[ToDo, ...]
        units: tuple[str, ...]
        problems: tuple[AplError, ...]

    CSS_PATH = "todo.tcss"
    help_id = "todo.help"
    BINDINGS = [
        key("e", "calendar", "todo.calendar"),
        key("f5", "units", "todo.units"),
        key("escape,q", "back", "history.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ToDo, ...] = ()
        self._units: tuple[str, ...] = ()
        self._unit = ""  # the only one that is shown; empty for all
        self._unit_of_new = ""
        self._changed = ""  # the id of a new one, until it stands in the list

    def compose_body(self) -> ComposeResult:
        """The list, and a word instead of it."""
        yield Static(content(self.t("todo.reading"), "$quiet"), id="empty")
        yield Rows(apart=True)
        yield Static(id="problems", classes="attention")

    def on_mount(self) -> None:
        """Read them."""
        self.head(self.t("todo.title"))
        self.query_one("#problems").display = False
        self.look()

    def look(self) -> None:
        """Read all sessions anew, in a thread."""
        self.run_worker(self._read, thread=True, exclusive=True, group="todo")

    def _read(self) -> None:
        archive = self.apl.archive
        try:
            found = plans(archive)
            told = self.Looked(still_open(to_do(found)), units_of(archive), found.problems)
        except AplError as error:
            told = self.Looked((), (), (error,))
        self.post_message(told)

    def on_todo_screen_looked(self, event: Looked) -> None:
        """Show what was found."""
        self._rows, self._units = event.rows, event.units
        problems = self.query_one("#problems", Static)
        told = [f"! {self.t.say(error.what)}" for error in event.problems[:1]]
        if len(event.problems) > 1:
            told = [f"! {self.t('todo.unread', n=len(event.problems))}"]
        problems.update(content("\n".join(told)))
        problems.display = bool(told)
        self.show_list()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day on which it is typed."""
        return self.apl.clock.wall().date()

    @property
    def shown(self) -> tuple[ToDo, ...]:
        """Those of the unit that was chosen, or all."""
        if not self._unit:
            return self._rows
        return tuple(row for row in self._rows if same_unit(row.unit, self._unit))

    def show_list(self) -> None:
        """Show the list, standing on what was last changed, or where one stood."""
        rows, t = self.shown, self.t
        here = self._changed or (self.action.id if self.action else "")
        place = next((n for n, row in enumerate(rows) if row.action.id == here), None)
        words = Words(t, self.today, {})
        self.query_one(Rows).show([self._row(row, words) for row in rows], place)
        self._changed = ""
        self.query_one(Rows).display = bool(rows)
        empty = self.query_one("#empty", Static)
        empty.update(content(t("todo.nothing" if self._units else "todo.no-meetings"), "$quiet"))
        empty.display = not rows
        self.count()

    def count(self) -> None:
        """How many there are, in the line at the top; and which keys do anything."""
        t = self.t
        still, late, parked = counted(self.shown, self.today)
        counts = [t("actions.count", n=still)]
        counts += [t("todo.late", n=late)] if late else []
        counts += [t("park.count", n=parked)] if parked else []
        title = " · ".join(filter(None, (t("todo.title"), self._unit)))
        fewer = [counts[:most] for most in (len(counts), 2, 1)]
        self.head(title, DOT.join(counts), *((t("todo.title"), DOT.join(each)) for each in fewer))
        self.refresh_bindings()

    def _row(self, row: ToDo, words: Words) -> TodoRow:
        named = len(self._units) > 1 and not self._unit
        return TodoRow(row.action, words, self._named(row) if named else "", row)

    def _named(self, row: ToDo) -> str:
        unit = row.unit or self.t("todo.no-unit")
        return self.t("todo.solo", unit=unit) if row.solo else unit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done."""
        if action in {"edit", "state", "calendar"}:
            return bool(self._rows)
        if action == "new":
            return bool(self._units)
        return len(self._units) > 1 if action == "units" else True

    # --- keys ---------------------------------------------------------------------------------

    def keep(self, action: Action) -> None:
        """Keep what was changed where it stands, or a new one with its unit's latest meeting."""
        row = self.query_one(Rows).row
        where = row.where if isinstance(row, TodoRow) and action.id else None
        try:
            if where:
                kept = keep(self.apl.archive, where, action)
                self._rows = tuple(kept if each is where else each for each in self._rows)
            else:
                self._changed = add(self.apl.archive, self._unit_of_new, action)
        except AplError as error:
            self.apl.tell(error)
            return
        self.apl.tell_noticed()
        if where:
            self._show_one(kept)
        else:
            unit = shortened(self._unit_of_new, UNIT_CELLS)
            self.notify(self.t("todo.added", unit=unit), markup=False)
            self.look()

    def _show_one(self, kept: ToDo) -> None:
        """What was changed at the cursor; the others are left alone, of which there may be many."""
        listed = self.query_one(Rows)
        rows = [*listed.rows]
        rows[listed.cursor] = self._row(kept, Words(self.t, self.today, {}))
        listed.show(rows)
        self.count()

    def action_new(self) -> None:
        """Write a new action; of which unit is asked where there are several."""
        self._choose_unit(self._write_new, asks=not self._unit)

    def _write_new(self, unit: str) -> None:
        self._unit_of_new = unit
        self.write(Action("", ""))

    def _choose_unit(self, then: Callable[[str], None], *, asks: bool) -> None:
        if len(self._units) == 1 or not asks:
            then(self._unit or self._units[0])
            return
        row = self.query_one(Rows).row
        here = row.where.unit if isinstance(row, TodoRow) and row.where else ""

        def take(unit: str | None) -> None:
            if unit is not None:
                then(unit)

        self.app.push_screen(UnitsScreen(self._units, self._unit or here), take)

    def action_units(self) -> None:
        """Show those of one unit; once more, those of all."""

        def take(unit: str) -> None:
            self._unit = unit
            self.show_list()

        if self._unit:
            take("")
        else:
            self._choose_unit(take, asks=True)

    def action_calendar(self) -> None:
        """Write the dates as a calendar among the reports, and say where."""
        try:
            found = plans(self.apl.archive)
            if self._unit:
                of = tuple(plan for plan in found.units if same_unit(plan.unit, self._unit))
                found = replace(found, units=of)
            made = calendar_of(found, self.t, self.apl.clock.wall())
            name = f"{self.today.isoformat()}-{slug(self._unit or self.t('todo.file'))}.ics"
            failed = message("todo.calendar-failed")
            path = put(made.content, name, self.apl.paths.reports, failed)
        except AplError as error:
            self.apl.tell(error)
            return
        told = [self.t("todo.calendar-open")]
        told += [self.t("todo.calendar-cancels", n=made.cancelled)] if made.cancelled else []
        told += [self.t("todo.undated", n=made.undated)] if made.undated else []

        def words(width: int) -> Content:
            return Content("\n\n").join([path_in_lines(path, width), *map(content, told)])

        title = self.t("todo.calendar-title", n=made.open)
        self.app.push_screen(ReadScreen(title, words))

    def action_back(self) -> None:
        """Home."""
        self.dismiss(None)
