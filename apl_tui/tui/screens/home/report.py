"""Reading a report, a comparison or a pool, and writing it into the reports folder."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.tui.base.render_cache import CachedWords
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import path_in_lines
from apl_tui.tui.screens.dialogs.boxes import SCROLLBAR, ReadScreen
from apl_tui.tui.widgets.document import document_lines
from apl_tui.workflows.earlier import past_of
from apl_tui.workflows.reporting import save_text, write_with_page


class ReportScreen(BaseScreen[None]):
    """The report of one session; or another text about it, which is then what is exported.

    `kind` is what such a text is called in its file's name.
    """

    CSS_PATH = "report.tcss"
    help_id = "history.report-help"
    BINDINGS = [
        key("pagedown,space", "page(1)", "history.page-down"),
        key("pageup", "page(-1)", "history.page-up", show=False),
        key("e", "export", "history.export"),
        key("escape,q,enter", "back", "history.report-back"),
    ]

    def __init__(self, session: Session, markdown: str = "", kind: str = "") -> None:
        super().__init__()
        self.session = session
        self._markdown, self._kind = markdown, kind
        self.text, self._width = markdown, 0

    def compose_body(self) -> ComposeResult:
        """The text, in the language of its workshop."""
        with VerticalScroll(id="report"):
            yield CachedWords(id="report-text")

    def _report(self) -> str:
        past = past_of(self.apl.archive, self.session)
        return report_markdown(self.session, translator(self.session.workshop.language), past)

    def on_mount(self) -> None:
        """Say what it is."""
        self.text = self._markdown or self._report()
        unit = self.session.settings.unit
        day = "" if self._kind else self.session.date
        self.head(self.session.workshop.title, " · ".join(part for part in (unit, day) if part))
        self.query_one("#report").focus()

    def fit(self) -> None:
        """Wrap the text for the width there is."""
        width = self.query_one("#report").size.width - SCROLLBAR
        if width != self._width:
            self._width = width
            lines = document_lines(self.text, width)
            self.query_one("#report-text", Static).update(Content("\n").join(lines))

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        report = self.query_one("#report")
        if pages > 0:
            report.scroll_page_down(animate=False)
        else:
            report.scroll_page_up(animate=False)

    def action_export(self) -> None:
        """Write it."""
        export_again(self, self.session, self._markdown, self._kind)

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)


def export_again(
    screen: BaseScreen[None], session: Session, markdown: str = "", kind: str = ""
) -> None:
    """Write a report, or another text, into the reports folder, and say where.

    Nothing that lies there is written over.
    """
    archive, reports = screen.apl.archive, screen.apl.paths.reports
    try:
        path = (
            save_text(markdown, session, kind, reports)
            if markdown
            else write_with_page(session, reports, archive)
        )
    except AplError as error:
        screen.apl.tell(error)
        return
    title = "history.text-exported" if markdown else "history.exported"
    screen.app.push_screen(ReadScreen(screen.t(title), partial(path_in_lines, path)))
