"""History: every session, newest first; read its report, go on with it, export it, delete it.

Several can be marked: two to be set side by side, or the groups of a unit to be added up.

A session's file is read when it is opened.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.pool import pool
from apl_tui.core.session import Session
from apl_tui.core.trend import Past, compare
from apl_tui.i18n import translator
from apl_tui.report.pool import pool_markdown
from apl_tui.report.trend import comparison_markdown
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen, ReadScreen
from apl_tui.tui.screens.home.report import ReportScreen, export_again
from apl_tui.tui.screens.lead.actions import ActionsScreen
from apl_tui.tui.widgets.sessions import SessionList
from apl_tui.workflows.earlier import past_of, same_unit, worth_so_far


class HistoryScreen(BaseScreen[None]):
    """All sessions."""

    CSS_PATH = "history.tcss"
    help_id = "history.help"
    BINDINGS = [
        key("plus", "pool", "history.pool"),
        key("c", "compare", "history.compare"),
        key("escape,q", "back", "history.back"),
        key("g", "resume", "history.resume"),
        key("a", "actions", "history.actions"),
        key("o", "word", "history.word"),
        key("e", "export", "history.export"),
        key("x,delete", "delete", "history.delete"),
        key("i", "problems", "history.problems"),
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
            case "actions" | "word":
                return bool(row and row.finished)
            case "export" | "compare" | "delete":
                return bool(row)
            case "pool":
                return len(self.query_one(SessionList).marked) > 1
            case "problems":
                return bool(self.apl.archive.problems)
            case _:
                return True

    def worded(self, bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """What can be done with the marked ones is named first, in the smallest window too."""
        words = super().worded(bindings)
        if not (self.is_mounted and len(self.query_one(SessionList).marked) > 1):
            return words
        first = {"history.pool", "history.compare"}
        both = (key_ for key_, active in words.items() if active.binding.id in first)
        return {key_: words[key_] for key_ in (*both, *words)}

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

    def _to_mend(self) -> Room | None:
        """The closed session at hand, to be mended: its votes, times and end stay as they are."""
        session = self._loaded() if self.apl.may_lead() else None
        return Room(session, self.apl.archive, self.apl.clock) if session else None

    def action_actions(self) -> None:
        """Mend the actions of a closed session."""
        if room := self._to_mend():
            self.app.push_screen(ActionsScreen(room), lambda _: self._mended(room))

    def action_word(self) -> None:
        """Mend what was said in the closing round."""
        room = self._to_mend()
        if room is None:
            return

        def keep(text: str | None) -> None:
            if text is not None:
                room.write_closing_word(text.strip())
                self._mended(room)

        said = room.session.closing_word
        line = LineQuestion(self.t("close.word-title"), self.t("close.word-text"), said)
        self.app.push_screen(LineScreen(line), keep)

    def _mended(self, room: Room) -> None:
        if room.unsaved:
            self.apl.tell(room.unsaved)
        else:
            self.notify(self.t("history.mended"), markup=False)

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
            self.apl.tell_noticed()
            self.look()

        what = " · ".join(part for part in (row.unit, row.date) if part)
        what = f"{row.title}\n{what}"
        self.app.push_screen(
            AskScreen(
                self.t("history.delete-title"),
                self.t("history.delete-text", what=what, reports=str(self.apl.paths.reports)),
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
