"""The highlighted workshop beside the list on home: what it is for, and its steps."""

from __future__ import annotations

from typing import cast

from textual.content import Content
from textual.widget import Widget

from apl_tui.i18n import Translator
from apl_tui.script.library import Entry
from apl_tui.tui.base.screen import BaseScreen
from apl_tui.tui.base.words import content, folded
from apl_tui.tui.widgets.steps import step_lines
from apl_tui.wording.minutes import rounded

UNBOUNDED = 10_000


class Details(Widget):
    """The highlighted workshop: title, summary, and the steps there is room for."""

    def __init__(self) -> None:
        super().__init__(id="details")
        self._entry: Entry | None = None

    def show(self, entry: Entry | None) -> None:
        """Show this workshop."""
        self._entry = entry
        self.refresh()

    @property
    def _home(self) -> BaseScreen[object]:
        return cast("BaseScreen[object]", self.screen)

    def render(self) -> Content:
        """The lines, cut to the height."""
        if self._entry is None:
            return Content("")
        t, height = self._home.t, self.content_size.height
        if self._home.has_class("-narrow"):
            lines = self._brief(self._entry, t)
        else:
            lines = self._whole(self._entry, t, height)
        return Content("\n").join(lines[:height])

    def _brief(self, entry: Entry, t: Translator) -> list[Content]:
        """For a small window: how much it is, and what it is for."""
        amount = content(
            f"{t('home.steps', n=len(entry.steps))} · {votes_words(entry, t)}", "$quiet"
        )
        if entry.errors:
            amount = errors_words(entry, t)
        return [amount, *folded(content(entry.summary), self.content_size.width)]

    def _whole(self, entry: Entry, t: Translator, height: int) -> list[Content]:
        """Title, summary and steps; when rows are few, what the list says too gives way first."""
        width = self.content_size.width
        title = folded(content(entry.title, "bold"), width)
        if entry.errors:
            hint = folded(content(t("home.errors-hint")), width)
            return [*title, Content(""), errors_words(entry, t), Content(""), *hint]
        summary = folded(content(entry.summary, "$quiet"), width) if entry.summary else []
        steps = [(f"{max(1, rounded(n)):>3}  ", name) for name, n in entry.steps]

        def more(n: int) -> Content:
            return Content.assemble("     ", content(t("home.more-steps", n=n), "$quiet"))

        def agenda(room: int, *, apart: bool) -> list[Content]:
            return list(step_lines(steps, "$accent", width, room, more, apart=apart))

        unit = content(t("home.step-minutes"), "$quiet")
        needed = len(agenda(UNBOUNDED, apart=False))
        named = (title, summary) if entry.series else (summary, title)  # a series has its own name
        for parts in ((title, summary), *((part,) for part in named)):
            above = [line for part in parts if part for line in (*part, Content(""))]
            if len(above) + needed <= height:
                break
        lines = agenda(height - len(above), apart=self._home.roomy)
        tight = len(above) + 1 + len(lines) > height
        return [*(above[:-1] if tight else above), unit, *lines]


def minutes_words(entry: Entry, t: Translator) -> str:
    """How long it takes."""
    return t("home.minutes", n=max(1, rounded(entry.minutes)))


def votes_words(entry: Entry, t: Translator) -> str:
    """How many votes it has."""
    return t("home.votes", n=entry.votes) if entry.votes else t("home.no-votes")


def errors_words(entry: Entry, t: Translator) -> Content:
    """That it cannot be run, with a sign beside the colour."""
    return content(f"! {t('home.errors', n=entry.errors)}", "$attention")
