"""History: every session, newest first; read its report, go on with it, export it, delete it.

The list knows only the archive's rows, and draws only the lines that show, so that ten thousand
sessions are as quick as ten. A session's file is read when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Markdown, Static

from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.core.trend import Past, compare
from apl_tui.i18n import Translator, translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.trend import comparison_markdown
from apl_tui.room.earlier import past_of
from apl_tui.room.reporting import write_report
from apl_tui.store.archive import Row, SessionArchive
from apl_tui.tui.base import BaseScreen, key
from apl_tui.tui.screens.dialogs import AskScreen, ReadScreen
from apl_tui.tui.words import content, shortened

GAP = 2
DATE_CELLS, PEOPLE_CELLS, STATE_CELLS = 10, 5, 10
WHEEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of a line in cells. `people` is 0 in a small window, where it is left out."""

    unit: int
    title: int
    people: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """What `width` cells are shared into."""
        people = PEOPLE_CELLS if width >= 64 else 0
        fixed = DATE_CELLS + STATE_CELLS + 3 * GAP + (people + GAP if people else 0)
        free = max(8, width - fixed)
        unit = free * 2 // 5
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

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show these sessions; the cursor stays where it was, as far as it can."""
        self.rows = rows
        self.refresh()
        self.move_to(self.cursor)

    @property
    def row(self) -> Row | None:
        """The session that the cursor stands on."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def room(self) -> int:
        """How many sessions there is room for below the heading."""
        return max(1, self.content_size.height - 1)

    def move_to(self, index: int) -> None:
        """Stand on session `index` (0-based), and see it."""
        self.cursor = max(0, min(index, len(self.rows) - 1))
        least, most = self.cursor - self.room + 1, self.cursor
        self.top = max(0, min(max(self.top, least), most, max(0, len(self.rows) - self.room)))
        self.post_message(self.Moved())

    def render(self) -> Content:
        """The heading and the lines that show."""
        t: Translator = self.screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
        columns = Columns.of(self.content_size.width - GAP)
        names = [t(f"history.column-{name}") for name in ("date", "unit", "title", "people")]
        heading = columns.line(*names) + t("history.column-state")
        lines = [Content.assemble(" " * GAP, (heading, "$quiet"))]
        for number, row in enumerate(self.rows[self.top : self.top + self.room], self.top):
            lines.append(self._line(row, columns, t, here=number == self.cursor))
        return Content("\n").join(lines)

    def _line(self, row: Row, columns: Columns, t: Translator, *, here: bool) -> Content:
        unit = row.unit or (t("history.solo") if row.solo else "–")
        words = columns.line(row.date, unit, row.title, str(row.people))
        state = t("history.finished" if row.finished else "history.unfinished")
        mark, style = ("●", "$quiet") if row.finished else ("○", "$attention")
        return Content.assemble(
            ("▸ " if here else "  ", "$accent"),
            content(words, "bold $accent" if here else ""),
            (f"{mark} {state}", style),
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
        key("r", "resume", "history.resume"),
        key("e", "export", "history.export"),
        key("c", "compare", "history.compare"),
        key("d,delete", "delete", "history.delete"),
        key("p", "problems", "history.problems"),
        key("escape,q", "back", "history.back"),
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
        self.head(self.t("history.title"), status)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done with the session at hand."""
        if not self.is_mounted:
            return True
        row = self.query_one(SessionList).row
        match action:
            case "resume":
                return True if row and not row.finished else None
            case "export":
                return True if row else None
            case "delete":
                return True if row and isinstance(self.apl.sessions, SessionArchive) else None
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
        """What has changed since the unit's session before."""
        session = self._loaded()
        if session is None:
            return
        past = past_of(self.apl.archive, session)
        if past.session is None:
            self.notify(self.t("history.nothing-before"), markup=False)
            return
        t = translator(session.workshop.language)
        words = comparison_markdown(compare(past.session, session), t, past.worth)
        self.app.push_screen(ReportScreen(session, words))

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

        what = " · ".join(part for part in (row.title, row.unit, row.date) if part)
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


class ReportScreen(BaseScreen[None]):
    """The report of one session, to read and to export again; or another text about it."""

    help_id = "history.report-help"
    BINDINGS = [
        key("pagedown,space", "page(1)", "history.page-down"),
        key("pageup", "page(-1)", "history.page-up", show=False),
        key("e", "export", "history.export"),
        key("escape,q,enter", "back", "history.report-back"),
    ]

    def __init__(self, session: Session, markdown: str = "") -> None:
        super().__init__()
        self.session = session
        self._markdown = markdown

    def compose_body(self) -> ComposeResult:
        """The text, in the language of its workshop."""
        t = translator(self.session.workshop.language)
        with VerticalScroll(id="report"):
            text = self._markdown or report_markdown(
                self.session, t, past_of(self.apl.archive, self.session)
            )
            yield Markdown(text, id="report-text", open_links=False)

    def _past(self) -> Past:
        """What the report looks back on."""
        return past_of(self.apl.archive, self.session)

    def on_mount(self) -> None:
        """Say what it is."""
        unit = self.session.settings.unit
        self.head(
            self.session.workshop.title, " · ".join(p for p in (unit, self.session.date) if p)
        )
        self.query_one("#report").focus()

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        report = self.query_one("#report")
        if pages > 0:
            report.scroll_page_down(animate=False)
        else:
            report.scroll_page_up(animate=False)

    def action_export(self) -> None:
        """Write it again."""
        export_again(self, self.session)

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)


def export_again(screen: BaseScreen[None], session: Session) -> None:
    """Write the report into the reports folder, beside what lies there, and say where."""
    try:
        path = write_report(session, screen.apl.paths.reports, archive=screen.apl.archive)
    except AplError as error:
        screen.apl.tell(error)
        return
    screen.app.push_screen(ReadScreen(screen.t("history.exported"), content(str(path))))
