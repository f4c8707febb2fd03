"""History: every session, newest first; read its report, go on with it, export it, delete it.

Several can be marked: two to be set side by side, or the groups of a unit to be added up.

The list knows only the archive's rows, and draws only the lines that show, so that ten thousand
sessions are as quick as ten. A session's file is read when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.pool import pool
from apl_tui.core.session import Session
from apl_tui.core.trend import Past, compare
from apl_tui.i18n import Translator, translator
from apl_tui.report.pool import pool_markdown
from apl_tui.report.trend import comparison_markdown
from apl_tui.room.earlier import past_of, same_unit, worth_so_far
from apl_tui.store.archive import Row, SessionArchive
from apl_tui.tui.base import BaseScreen, key
from apl_tui.tui.screens.dialogs import AskScreen, ReadScreen
from apl_tui.tui.screens.report import ReportScreen, export_again
from apl_tui.tui.words import content, shortened

GAP = 2
MARK_CELLS = 3
DATE_CELLS, PEOPLE_CELLS = 10, 6
WHOLE_LINES = 2  # below the list: a line of air, and the whole title where the list cuts it
LEAST_UNIT = 8
WHEEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of a line in cells. `people` is 0 in a small window, where it is left out."""

    unit: int
    title: int
    people: int

    @classmethod
    def of(cls, width: int, longest: int = 0, state: int = 10) -> Columns:
        """What `width` cells are shared into; a unit may take three fifths of what is free."""
        people = PEOPLE_CELLS if width >= 64 else 0
        fixed = DATE_CELLS + state + 3 * GAP + (people + GAP if people else 0)
        free = max(8, width - fixed)
        unit = min(free * 3 // 5, max(LEAST_UNIT, longest))
        return cls(unit, free - unit, people)

    def line(self, date: str, unit: str, title: str, people: str) -> str:
        """Everything of a line but its state."""
        parts = [_fitted(date, DATE_CELLS), _fitted(unit, self.unit), _fitted(title, self.title)]
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
        self.rows: tuple[Row, ...] = ()
        self._longest = 0  # of their units
        self.marked: frozenset[str] = frozenset()  # ids of sessions

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show these sessions; the cursor stays where it was, as far as it can."""
        self.rows = rows
        self._longest = max((len(row.unit) for row in rows), default=0)
        self.marked &= {row.id for row in rows}
        self.refresh()
        self.move_to(self.cursor)

    @property
    def row(self) -> Row | None:
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
        states = {row.finished for row in self.rows}
        state = max((self._state(each).cell_length for each in states), default=0)
        columns = Columns.of(self.content_size.width - MARK_CELLS, self._longest, state)
        names = [t(f"history.column-{name}") for name in ("date", "unit", "title", "people")]
        heading = columns.line(*names) + t("history.column-state")
        lines = [Content.assemble(" " * MARK_CELLS, (heading, "$quiet"))]
        for number, row in enumerate(self.rows[self.top : self.top + self.room], self.top):
            lines.append(self._line(row, columns, t, here=number == self.cursor))
        chosen = self.row
        if chosen and len(chosen.title) > columns.title and len(self.rows) <= self.room:
            width = self.content_size.width - MARK_CELLS
            lines += [Content(""), Content(" " * MARK_CELLS) + shortened(chosen.title, width)]
        return Content("\n").join(lines)

    def _state(self, finished: bool) -> Content:  # noqa: FBT001 - one of the two
        t: Translator = self.screen.t  # type: ignore[attr-defined]  # as above
        mark, style = ("●", "$quiet") if finished else ("○", "$attention")
        words = t("history.finished" if finished else "history.unfinished")
        return content(f"{mark} {words}", style)

    def _line(self, row: Row, columns: Columns, t: Translator, *, here: bool) -> Content:
        unit = row.unit or (t("history.solo") if row.solo else "–")
        words = columns.line(row.date, unit, row.title, str(row.people))
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
        if not self.top <= index < len(self.rows):
            return
        if index == self.cursor:
            self.action_open()
        else:
            self.move_to(index)


class HistoryScreen(BaseScreen[None]):
    """All sessions."""

    CSS_PATH = "history.tcss"
    help_id = "history.help"
    BINDINGS = [
        key("escape,q", "back", "history.back"),
        key("g", "pool", "history.pool"),
        key("c", "compare", "history.compare"),
        key("r", "resume", "history.resume"),
        key("e", "export", "history.export"),
        key("d,delete", "delete", "history.delete"),
        key("p", "problems", "history.problems"),
    ]

    def compose_body(self) -> ComposeResult:
        """The list, what is said when it is empty, and what could not be read."""
        yield Static(id="empty")
        yield SessionList()
        yield Static(id="problems", classes="attention")

    def on_mount(self) -> None:
        """List the sessions."""
        self.query_one(SessionList).focus()
        self.call_after_refresh(self.look)

    def on_screen_resume(self) -> None:
        """A session may have been led or told damaged meanwhile."""
        self.call_after_refresh(self.look)

    def look(self) -> None:
        """Read the archive's rows and show them."""
        empty, problems = self.query_one("#empty", Static), self.query_one("#problems", Static)
        words = content(self.t("history.empty"))
        try:
            rows = self.apl.archive.rows()
        except AplError as error:
            rows, words = (), content(f"! {self.t.say(error.what)}", "$attention")
        empty.update(words)
        empty.display = not rows
        listed = self.query_one(SessionList)
        listed.display = bool(rows)
        unread = len(self.apl.archive.problems)
        problems.update(content(f"! {self.t('history.unreadable', n=unread)}"))
        problems.display = bool(unread)
        listed.show(rows)
        self.follow()

    def on_session_list_moved(self) -> None:
        """The cursor moved."""
        self.follow()

    def follow(self) -> None:
        """Say where in the list we are, and which keys do anything here."""
        listed = self.query_one(SessionList)
        status = ""
        if listed.rows:
            status = self.t("history.place", number=listed.cursor + 1, count=len(listed.rows))
        if listed.marked:
            status = f"{self.t('history.marked', n=len(listed.marked))}  ·  {status}"
        self.head(self.t("history.title"), status)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done with the session at hand."""
        if not self.is_mounted:
            return True
        row = self.query_one(SessionList).row
        match action:
            case "resume":
                return bool(row and not row.finished)
            case "export" | "compare":
                return bool(row)
            case "pool":
                return len(self.query_one(SessionList).marked) > 1
            case "delete":
                return bool(row) and isinstance(self.apl.sessions, SessionArchive)
            case "problems":
                return bool(self.apl.archive.problems)
            case _:
                return True

    # --- one session --------------------------------------------------------------------------

    def _loaded(self) -> Session | None:
        """The session at hand; a damaged one is told of, and leaves the list."""
        row = self.query_one(SessionList).row
        if row is None:
            return None
        try:
            return self.apl.archive.load(row.id)
        except AplError as error:
            self.apl.tell(error)
            self.look()
            return None

    def on_session_list_opened(self) -> None:
        """Read the report."""
        session = self._loaded()
        if session is not None:
            self.app.push_screen(ReportScreen(session))

    def action_resume(self) -> None:
        """Go on with it."""
        row = self.query_one(SessionList).row
        if row is not None:
            self.apl.resume_session(row.id)

    def action_export(self) -> None:
        """Write the report again."""
        session = self._loaded()
        if session is not None:
            export_again(self, session)

    def action_compare(self) -> None:
        """What changed between the two that are marked, or since the unit's session before."""
        marked = self.query_one(SessionList).marked
        if marked and len(marked) != 2:
            self.notify(self.t("history.mark-two"), markup=False)
            return
        if marked:
            sessions = self._marked_sessions()
            if sessions is None:
                return
            comparison = compare(*sessions)
            past = Past(comparison.earlier, worth_so_far(self.apl.archive, comparison.later))
        else:
            session = self._loaded()
            if session is None:
                return
            past = past_of(self.apl.archive, session)
            if past.session is None:
                self.notify(self.t("history.nothing-before"), markup=False)
                return
            comparison = compare(past.session, session)
        later = comparison.later
        t = translator(later.workshop.language)
        words = comparison_markdown(comparison, t, past.worth)
        self.app.push_screen(ReportScreen(later, words, t("history.file-compare")))

    def action_pool(self) -> None:
        """One result of the groups that are marked."""
        sessions = self._marked_sessions()
        if sessions is None:
            return
        whole = pool(sessions)
        latest = whole.sessions[-1]
        t = translator(latest.workshop.language)
        self.app.push_screen(ReportScreen(latest, pool_markdown(whole, t), t("history.file-pool")))

    def _marked_sessions(self) -> tuple[Session, ...] | None:
        """The marked sessions, when they can be set beside each other; else why not is told."""
        listed = self.query_one(SessionList)
        try:
            wanted = [row.id for row in listed.rows if row.id in listed.marked]
            sessions = tuple(self.apl.archive.load(one) for one in wanted)
            same_unit(self.apl.archive, sessions)
        except AplError as error:
            self.apl.tell(error)
            self.look()
            return None
        return sessions

    def action_delete(self) -> None:
        """Delete it, if that is really meant."""
        row = self.query_one(SessionList).row
        if row is None:
            return

        def delete(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if not answer:
                return
            try:
                self.apl.archive.delete(row.id)
            except AplError as error:
                self.apl.tell(error)
            self.look()

        what = " · ".join(part for part in (row.unit, row.date) if part)
        what = f"{row.title}\n{what}"
        self.app.push_screen(
            AskScreen(
                self.t("history.delete-title"),
                self.t("history.delete-text", what=what),
                self.t("history.delete-yes"),
                self.t("history.delete-no"),
            ),
            delete,
        )

    def action_problems(self) -> None:
        """What could not be read, where it lies now, and what to do."""
        parts = []
        for error in self.apl.archive.problems:
            lines = [content(self.t.say(error.what), "bold"), content(error.where, "$quiet")]
            if error.what_to_do:
                lines.append(content(self.t.say(error.what_to_do)))
            parts.append(Content("\n").join(lines))
        self.app.push_screen(
            ReadScreen(self.t("history.problems-title"), Content("\n\n").join(parts))
        )

    def action_back(self) -> None:
        """Home."""
        self.dismiss(None)
