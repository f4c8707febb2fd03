"""The close: the last round of the table, the report and where it lies, and the way home."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.actions import Action, parking_lot, tasks
from apl_tui.core.errors import AplError
from apl_tui.core.trend import compare
from apl_tui.report.output import FORMATS
from apl_tui.report.trend import worth_words
from apl_tui.room.room import Room
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import LEAST_COLUMNS, BaseScreen, key
from apl_tui.tui.base.words import content, folded, hanging, path_in_lines, with_keys
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen, ReadScreen
from apl_tui.tui.screens.dialogs.unsaved import unless_unsaved
from apl_tui.tui.screens.home.report import ReportScreen
from apl_tui.tui.screens.lead.parking import PARK, Parks, shown
from apl_tui.tui.widgets.step_pages import step_title
from apl_tui.wording.came_of import came_of_words
from apl_tui.workflows.earlier import past_of
from apl_tui.workflows.reporting import (
    page_of,
    write_calendar_beside,
    write_report,
    write_with_page,
)
from apl_tui.workflows.todo import decided_before


class CloseScreen(Parks, BaseScreen[None]):
    """Writes the report when it opens. A rehearsal writes only when asked to."""

    CSS_PATH = "close.tcss"
    help_id = "close.help"
    BINDINGS = [
        key("enter", "finish", "close.finish"),
        key("ctrl+s", "save", "close.save"),
        key("escape,left,pageup", "back", "close.back"),
        key("e", "read", "close.read"),
        key("o", "word", "close.word"),
        key("plus", "forms", "close.forms"),
        shown(PARK),
        key("f8", "folder", "close.folder"),
        key("f9", "page", "close.page"),
        key("space,right,pagedown", "hint", "close.hint", show=False),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.written: Path | None = None
        self.error: AplError | None = None
        self.compared_with = ""  # the day of the session that the report looks back on

    def compose_body(self) -> ComposeResult:
        """Thanks, the question of the closing round, and the report."""
        yield Static(id="thanks")
        yield Static(id="question", classes="title")
        yield Static(id="round")
        yield Static(id="word")
        yield Static(id="worth")
        yield Static(id="came-of")
        yield Static(id="report")
        yield Static(id="more")
        yield Static(id="numbers", classes="quiet")

    def on_mount(self) -> None:
        """The workshop is over; write the report."""
        self.head(self.room.session.workshop.title, self.t("close.title"))
        self.room.finish()
        if not self.room.rehearsal:
            self.write()

    def fit(self) -> None:
        """The path is broken for the width there is."""
        self.show_all()

    def on_resize(self, event: events.Resize) -> None:
        """The path is broken for the width there is."""
        super().on_resize(event)
        self.call_after_refresh(self.show_all)

    def write(self) -> None:
        """Write the report; a second time replaces what this session wrote."""
        try:
            earlier = self.room.report_path  # this session's own: it may be replaced
            place = earlier or self.apl.paths.reports
            self.written = write_with_page(
                self.room.session, place, self.apl.archive, force=earlier is not None
            )
            self.room.report_path = self.written
            self.error = None
            before = past_of(self.apl.archive, self.room.session).session
            told = before and compare(before, self.room.session).votes
            self.compared_with = before.date if before and told else ""
        except AplError as error:
            self.error = error

    def show_all(self) -> None:
        """Show what was said, where the report is, and the numbers."""
        session = self.room.session
        width = self.query_one("#body").content_size.width or LEAST_COLUMNS
        self._say("thanks", self._thanks(width))
        question = step_title(self.t("close.round"), width, large=self.roomy)
        self._say("question", Content("\n").join(question))
        word = f"”{session.closing_word}”" if session.closing_word else ""
        self._say("word", content(word, "italic"))
        self._say("worth", content(worth_words(session, self.t)))
        self._say("came-of", content(came_of_words(self._before, session, self.t)))
        self._say("report", self._report_words(width))
        self._say("more", self._more_words(width))
        marked = sum(idea.marked for r in session.ideas for idea in r.ideas or ())
        held = {one.vote_key for each in session.rounds for one in each.releases}
        alone = session.settings.solo
        self._say("round", content("" if alone else self.t("close.round-how")))
        numbers = [] if alone else [self.t("close.votes", n=len(held))]
        still = [action for action in session.actions if action.state != "dropped"]
        numbers.append(self.t("close.actions", n=len(tasks(still))))
        numbers += [self.t("park.count", n=n)] if (n := len(parking_lot(still))) else []
        if marked:
            numbers.append(self.t("close.ideas", n=marked))
        paint(self.query_one("#numbers", Static), content("  ·  ".join(numbers)))
        self.refresh_bindings()

    @property
    def steps_left(self) -> int:
        """How many steps were not led that the plan has."""
        session = self.room.session
        return sum(not record.skipped for record in session.records[session.index + 1 :])

    def _thanks(self, width: int) -> Content:
        """Thanks; or what is not done, while one can still go back."""
        session, told = self.room.session, []
        if self.steps_left:
            told.append(self.t("close.steps-left", n=self.steps_left))
        ideas = [idea for each in session.ideas for idea in each.ideas or () if not idea.hidden]
        if ideas and not any(idea.marked for idea in ideas):
            told.append(self.t("close.no-idea-chosen", n=len(ideas)))
        if not told:
            return content(self.t("close.thanks"), "$quiet")
        return Content("\n").join(
            line for words in told for line in folded(content(words, "$attention"), width)
        )

    @cached_property
    def _before(self) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        return decided_before(self.apl.archive, self.room)

    def _say(self, name: str, words: Content) -> None:
        static = self.query_one(f"#{name}", Static)
        paint(static, words)
        static.display = bool(words)

    def _report_words(self, width: int) -> Content:
        if self.error:
            parts = [content(self.t.say(self.error.what), "bold $attention")]
            if self.error.what_to_do:
                parts.append(content(self.t.say(self.error.what_to_do)))
            return Content("\n").join(parts)
        if self.written:
            lines = [content(self.t("close.written")), path_in_lines(page_of(self.written), width)]
            if self.compared_with:
                day = self.t.day(date.fromisoformat(self.compared_with))
                lines.append(content(self.t("close.compared", date=day), "$quiet"))
            return Content("\n").join(lines)
        return with_keys(self.t("close.rehearsal"))

    def _more_words(self, width: int) -> Content:
        """What can be done with the report; the line at the bottom has no room for all."""
        names = (*(("page", "folder", "forms") if self.written else ()), "word")
        usual = {"forms": "plus", "folder": "f8", "page": "f9", "word": "o"}
        rows: list[Content] = []
        for name in names:
            words = f" {self.apl.key_words(f'close.{name}', usual[name]):<2}   "
            alone = name == "word" and self.room.session.settings.solo
            does = self.t("close.word-solo" if alone else f"key.close.{name}.help")
            rows += hanging(content(words, "bold $accent"), content(does), width)
        return Content("\n").join(rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Saving is offered only where it has not been done."""
        if action in {"forms", "folder", "page"}:
            return self.written is not None
        if action == "save":
            return self.written is None or self.room.unsaved is not None
        return True

    def action_save(self) -> None:
        """Write the report of a rehearsal, or try again; the session too, if it is unsaved."""
        if self.room.unsaved:
            self.room.save_again()
        if self.written is None:
            self.write()
        self.show_all()

    def action_forms(self) -> None:
        """Write the report's other forms beside it."""
        if self.written is None:
            return
        paths = []
        try:
            for form in FORMATS[2:]:
                beside = self.written.with_suffix(f".{form}")
                paths.append(
                    write_report(
                        self.room.session, beside, form=form, force=True, archive=self.apl.archive
                    )
                )
            now = self.room.clock.wall()
            calendar = write_calendar_beside(self.written, self.room.session, self.apl.archive, now)
            paths += [calendar] if calendar else []
        except AplError as error:
            self.apl.tell(error)
            return

        def words(width: int) -> Content:
            folder = path_in_lines(paths[0].parent, width)
            return Content("\n").join([folder, *(content(f"  {path.name}") for path in paths)])

        self.app.push_screen(ReadScreen(self.t("close.written"), words))

    def action_folder(self) -> None:
        """Open the folder in the system's own file manager."""
        if self.written:
            self.open_outside(self.written, folder=True)

    def action_page(self) -> None:
        """Open the report as a page, in the system's own browser."""
        if self.written:
            self.open_outside(page_of(self.written))

    def parked(self) -> None:
        """The report has it too."""
        if self.written:
            self.write()
        self.show_all()

    def action_word(self) -> None:
        """Write down what was said in the closing round."""

        def keep(text: str | None) -> None:
            if text is not None:
                self.room.write_closing_word(text.strip())
                if self.written:
                    self.write()
                self.show_all()

        line = LineQuestion(self.t("close.word-title"), self.t("close.word-text"))
        self.app.push_screen(
            LineScreen(LineQuestion(line.title, line.more, self.room.session.closing_word)), keep
        )

    def action_read(self) -> None:
        """Read the report on the screen."""
        self.app.push_screen(ReportScreen(self.room.session))

    def action_hint(self) -> None:
        """The clicker does not end the workshop."""
        self.notify(self.t("close.enter-ends"), markup=False)

    def action_back(self) -> None:
        """The workshop goes on after all."""
        self.room.reopen()
        self.dismiss(None)

    def action_finish(self) -> None:
        """Home; with steps left, or something unsaved, only after a question."""
        if not self.steps_left or self.room.rehearsal:
            self._finish()
            return
        self.app.push_screen(
            AskScreen(
                self.t("close.early-title"),
                self.t("close.early-text", n=self.steps_left),
                self.t("close.early-yes"),
                self.t("stage.leave-no"),
            ),
            lambda answer: self._finish() if answer else None,
        )

    def _finish(self) -> None:
        unless_unsaved(self.apl, self.room, self.apl.leave_session)
