"""Go to a step: the agenda with minutes, chosen with Enter."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from apl_tui.core.session import Session
from apl_tui.tui.base import BaseDialog, key
from apl_tui.tui.words import content, shortened

WIDTH = 50


class GoToScreen(BaseDialog[int | None]):
    """The steps; dismissed with the chosen one's index."""

    BINDINGS = [key("escape,g,q", "dismiss(None)", "cancel", show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog -tall"):
            yield Static(content(self.t("goto.title")), classes="dialog-title")
            yield OptionList(*self._options())
            yield Static(content(self.t("goto.hint")), classes="dialog-hint")

    def on_mount(self) -> None:
        """Stand on the current step."""
        self.query_one(OptionList).highlighted = self._session.index

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        self.dismiss(event.option_index)

    def _options(self) -> list[Option]:
        session = self._session
        options = []
        pairs = zip(session.workshop.steps, session.records, strict=True)
        for number, (step, record) in enumerate(pairs, start=1):
            led = "●" if record.used_minutes is not None else "○"
            mark = "▸" if number - 1 == session.index else led
            minutes = self.t("minutes.short", n=max(1, round(record.seconds / 60)))
            words = self.t("goto.skipped") if record.skipped else minutes
            title = shortened(f"{number}. {step.title}", WIDTH - len(words) - 5)
            space = " " * (WIDTH - 3 - len(title) - len(words))
            options.append(Option(Content(f"{mark}  {title}{space}{words}")))
        return options
