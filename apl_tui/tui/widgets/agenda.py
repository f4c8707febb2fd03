"""The agenda with clock times: a quiet panel beside a form, and the words for a step's minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from apl_tui.core.agenda import Slot
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import Translator
from apl_tui.room.clock import as_whole_minute, later
from apl_tui.tui.base.screen import BaseScreen
from apl_tui.tui.base.words import content
from apl_tui.tui.widgets.steps import step_lines
from apl_tui.wording.minutes import step_minutes
from apl_tui.workflows.planning import Plan, begins, length

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the plan: when a step begins, and its title."""

    begins: datetime
    title: str


def plan_rows(workshop: Workshop, plan: Plan, start: datetime) -> tuple[PlanRow, ...]:
    """The steps that are not skipped, with the time at which each begins."""
    trios = zip(workshop.steps, plan, begins(plan, start), strict=True)
    return tuple(PlanRow(at, step.title) for step, slot, at in trios if not slot.skipped)


def minutes_words(slot: Slot, scripted: float, t: Translator) -> str:
    """How long a step is, beside what its script says in seconds; or that it is skipped."""
    if slot.skipped:
        return t("goto.skipped")
    before, after = step_minutes(scripted), step_minutes(slot.seconds)
    if before != after:
        return t("replan.change", before=before, after=after)
    return t("minutes.short", n=after)


class PlanPanel(Widget):
    """The agenda with clock times, as much of it as there is room for."""

    class Clicked(Message):
        """The panel was clicked."""

    def __init__(self) -> None:
        super().__init__(id="plan")
        self._rows: tuple[PlanRow, ...] = ()
        self._end: datetime | None = None

    def show(self, workshop: Workshop, plan: Plan, start: datetime) -> None:
        """Show these steps, and when the last one ends."""
        self._rows = plan_rows(workshop, plan, start)
        self._end = as_whole_minute(later(start, length(plan)))
        self.refresh()

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self._lines())

    def on_click(self, event: events.Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())

    def _lines(self) -> Iterator[Content]:
        screen = cast("BaseScreen[object]", self.screen)
        t, width = screen.t, self.content_size.width
        # Besides the steps: heading, end, and the air between them.
        room = self.content_size.height - (4 if screen.roomy else 3)
        yield content(t("setup.plan"), "$quiet")

        def more(n: int) -> Content:
            return content(t("setup.more-steps", n=n), "$quiet")

        rows = [(f"{t.clock(row.begins)}  ", row.title) for row in self._rows]
        lines = list(step_lines(rows, "$quiet", width, room, more, apart=screen.roomy))
        tight = len(lines) >= room
        yield from lines if tight else [Content(""), *lines]
        if self._end is not None:
            yield from [Content("")] if Content("") in lines else []
            yield Content.assemble((t.clock(self._end), "$accent"), "  ", content(t("setup.end")))
