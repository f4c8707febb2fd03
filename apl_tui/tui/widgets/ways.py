"""The ways of voting beside each other: how long the workshop gets with each, and when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from apl_tui.core.reckoning import WAYS, Way
from apl_tui.i18n import Translator
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import beside, content
from apl_tui.wording.minutes import step_minutes

CHOSEN, OTHER = "●", "○"


class Ways(Static, can_focus=True):
    """One row a way; space takes the next one, a click the one that is clicked."""

    BINDINGS = [
        key("space,right", "turn(1)", "setup.way"),
        key("left", "turn(-1)", "setup.way-back", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A way was chosen."""

        way: Way

    def __init__(self) -> None:
        super().__init__(id="ways")
        self.way: Way = "laptop"
        self._rows: list[tuple[Content, Content]] = []

    def show(
        self,
        way: Way,
        lengths: Mapping[Way, float],
        ends: Mapping[Way, datetime],
        recommended: Way,
        t: Translator,
    ) -> None:
        """Show each way with its length in seconds and its end."""
        self.way, self._rows = way, []
        for each in WAYS:
            mark = (CHOSEN if each == way else OTHER, "$accent")
            words = t(f"setup.way.{each}")
            name = content(words, "bold" if each == way else "")
            told = t("setup.way-takes", n=step_minutes(lengths[each]), time=t.clock(ends[each]))
            best = t("setup.way-best") if each == recommended else ""
            tail = Content.assemble((best, "$accent"), "  " if best else "", (told, "$quiet"))
            self._rows.append((Content.assemble(mark, "  ", name), tail))
        self._draw()

    def on_resize(self) -> None:
        """A scroll bar beside them takes a cell."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width or 40
        self.update(Content("\n").join(beside(*row, width) for row in self._rows))

    def action_turn(self, direction: int) -> None:
        """The way before or after."""
        place = (WAYS.index(self.way) + direction) % len(WAYS)
        self.post_message(self.Chosen(WAYS[place]))

    def on_click(self, event: events.Click) -> None:
        """Choose by mouse."""
        event.stop()
        offset = event.get_content_offset(self)
        if offset and 0 <= offset.y < len(WAYS):
            self.post_message(self.Chosen(WAYS[offset.y]))
