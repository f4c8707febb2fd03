"""The plan before a workshop: clock times, minutes more or less, what to skip, and how it fits.

Changes are made on a plan of the screen's own; Enter hands it over, Esc leaves everything as it
was. How long steps usually take is read after the first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.records import Settings
from apl_tui.core.replan import MINUTE, Proposal
from apl_tui.core.workshop import Workshop
from apl_tui.room.clock import as_whole_minute, later
from apl_tui.script.library import Entry, catalogue
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, hanging
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.widgets.agenda import minutes_words
from apl_tui.tui.widgets.rows import CURSOR, ListRow, Rows
from apl_tui.wording.minutes import rounded, step_minutes
from apl_tui.workflows.opening import read_end
from apl_tui.workflows.planning import (
    Plan,
    as_usual,
    begins,
    fitted,
    fitting,
    length,
    script_plan,
    shorter_version,
    usual_minutes,
    with_minutes,
    with_skip,
)

MOST_UNDO = 50
MINUTES_CELLS = 11  # what the longest word for a step's minutes takes


@dataclass(frozen=True, slots=True)
class Planned:
    """What the screen hands over: the plan, and when it is meant to begin (`None`: at once)."""

    plan: Plan
    start: datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What setup knows: the promised end (`None`: it follows the plan), the unit and the people."""

    end: datetime | None
    settings: Settings


class PlanScreen(BaseScreen[Planned | Entry | None]):
    """The steps with a cursor. Dismissed with the plan, with a shorter workshop, or with `None`."""

    CSS_PATH = "plan.tcss"
    help_id = "plan.help"
    BINDINGS = [
        key("enter", "keep", "plan.keep"),
        key("plus", "minutes(1)", "plan.more"),
        key("minus", "minutes(-1)", "plan.less"),
        key("x", "skip", "plan.skip"),
        key("r", "fit", "plan.fit"),
        key("equals_sign", "usual", "plan.usual"),
        key("y", "version", "plan.version"),
        key("t", "start", "plan.start", show=False),
        key("u", "undo", "plan.undo", show=False),
        key("escape,q", "dismiss(None)", "plan.leave", show=False),
        key("up", "move(-1)", "plan.up", show=False),
        key("down", "move(1)", "plan.down", show=False),
        key("pageup", "turn(-1)", "plan.page-up", show=False),
        key("pagedown", "turn(1)", "plan.page-down", show=False),
    ]

    def __init__(self, workshop: Workshop, planned: Planned, wish: Wish) -> None:
        super().__init__()
        self.workshop = workshop
        self.plan, self.start = planned.plan, planned.start
        self.wish = wish
        self._original = script_plan(workshop)
        self._before: list[Plan] = []
        self._usual: dict[str, int] = {}
        self._versions: tuple[Entry, ...] = ()

    def compose_body(self) -> ComposeResult:
        """What the matter is, the steps, and a line on the one at the cursor."""
        yield Static(id="matter")
        yield Rows(id="steps")
        yield Static(id="about")

    def on_mount(self) -> None:
        """Show the plan; then look at what earlier sessions took."""
        self.show_all()
        self.run_worker(self._look_back, thread=True, group="usual")

    def _look_back(self) -> None:
        try:
            usual = usual_minutes(self.apl.archive, self.workshop, self.wish.settings)
        except AplError:  # home and history tell of it; here it only means no advice
            usual = {}
        versions = catalogue(self.workshop.language)
        self.app.call_from_thread(self._learn, usual, versions)

    def _learn(self, usual: dict[str, int], versions: tuple[Entry, ...]) -> None:
        self._usual, self._versions = usual, versions
        if self.is_attached:
            self.show_all()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def begins(self) -> datetime:
        """When the workshop is meant to begin, in a whole minute; never in the past."""
        now = self.apl.clock.wall()
        return as_whole_minute(max(now, self.start) if self.start else now)

    @property
    def seconds(self) -> float | None:
        """The time there is from its beginning; `None` when the end follows the plan."""
        return (self.wish.end - self.begins).total_seconds() if self.wish.end else None

    @property
    def proposal(self) -> Proposal | None:
        """How the plan would fit; `None` when it fits as it is."""
        found = fitting(self.plan, self.seconds) if self.seconds is not None else None
        return found if found and (found.changes or not found.holds) else None

    @property
    def version(self) -> Entry | None:
        """The workshop made for less time, while this one does not fit."""
        if self.proposal is None or self.seconds is None:
            return None
        return shorter_version(self.workshop, self._versions, self.seconds / MINUTE)

    def show_all(self) -> None:
        """Show the plan as it stands."""
        t, start = self.t, self.begins
        ends = as_whole_minute(later(start, length(self.plan)))
        self.head(self.t("plan.title"), f"{t.clock(start)}–{t.clock(ends)}")
        self.query_one("#matter", Static).update(self.matter(ends))
        self.query_one(Rows).show(self.rows())
        about = self.about()
        mark = Content.styled(CURSOR if about else "", "bold $accent")
        about_line = Content.assemble(mark, content(about, "$quiet"))
        self.query_one("#about", Static).update(about_line)
        self.refresh_bindings()

    def matter(self, ends: datetime) -> Content:
        """Whether it fits, and what can be done."""
        t, minutes = self.t, step_minutes(length(self.plan))
        proposal = self.proposal
        if proposal is None:
            return content(t("plan.fits", n=minutes, time=t.clock(ends)))
        there = max(0, int((self.seconds or 0) / MINUTE))
        lines = [content(f"! {t('plan.too-long', n=minutes, minutes=there)}", "$attention")]
        if proposal.changes:
            skips = sum(change.skipped for change in proposal.changes)
            cuts = t("plan.fit-cuts", n=len(proposal.changes) - skips)
            parts = [cuts] if len(proposal.changes) > skips else []
            parts += [t("plan.fit-skips", n=skips)] if skips else []
            how = t("plan.fit-and").join(parts)
            words = t("plan.fit-how", how=how)
            if not proposal.holds:
                words = t("plan.fit-rest", how=how, n=proposal.over_minutes)
            lines += self._offer("f", words)
        else:
            lines.append(content(t("plan.no-fit")))
        if version := self.version:
            named = t("plan.version-named", title=version.title, n=rounded(version.minutes))
            lines += self._offer("w", named)
        return Content("\n").join(lines)

    def _offer(self, key_: str, words: str) -> list[Content]:
        mark = Content.assemble((key_, "bold $accent"), "  ")
        return hanging(mark, content(words), self.query_one("#matter").content_size.width)

    def rows(self) -> list[ListRow]:
        """A row a step: when it begins, its title, its minutes."""
        t = self.t
        quads = zip(
            self.workshop.steps, self.plan, self._original, begins(self.plan, self.begins),
            strict=True,
        )  # fmt: skip
        rows = []
        for step, slot, scripted, at in quads:
            clock = "  –  " if slot.skipped else t.clock(at)
            changed = slot.skipped or step_minutes(slot.seconds) != step_minutes(scripted.seconds)
            words = minutes_words(slot, scripted.seconds, t)
            tail = content(words, "$accent" if changed else "$quiet")
            if (usual := self._usual.get(step.key)) and not self.has_class("-narrow"):
                tail = tail.pad_left(MINUTES_CELLS - tail.cell_length)
                tail = Content.assemble((t("plan.usual-short", n=usual), "$quiet"), "   ", tail)
            title = content(step.title, "$quiet" if slot.skipped else "")
            rows.append(ListRow(title, content(f"{clock}  ", "$quiet"), tail))
        return rows

    def about(self) -> str:
        """What is worth knowing of the step at the cursor."""
        t, index = self.t, self.query_one(Rows).cursor
        step = self.workshop.steps[index]
        parts = []
        if usual := self._usual.get(step.key):
            parts.append(t("plan.usual-here", n=usual))
        if step.at_least_seconds is not None:
            parts.append(t("plan.at-least", n=step_minutes(step.at_least_seconds)))
        if step.skippable:
            parts.append(t("plan.may-skip"))
        return "  ·  ".join(parts)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for the new width."""
        super().on_resize(event)
        self.call_after_refresh(self.show_all)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what would change something."""
        match action:
            case "fit":
                return bool(self.proposal and self.proposal.changes)
            case "usual":
                return self.plan != as_usual(self.plan, self.workshop, self._usual)
            case "version":
                return self.version is not None
            case "undo":
                return bool(self._before)
            case _:
                return True

    def _change(self, plan: Plan) -> None:
        if plan != self.plan:
            self._before = [*self._before[-MOST_UNDO:], self.plan]
            self.plan = plan
        self.show_all()

    def action_minutes(self, minutes: int) -> None:
        """The step at the cursor gets a minute more or less."""
        self._change(with_minutes(self.plan, self.query_one(Rows).cursor, minutes))

    def action_skip(self) -> None:
        """The step at the cursor is skipped, or taken in again."""
        self._change(with_skip(self.plan, self.query_one(Rows).cursor))

    def action_fit(self) -> None:
        """Take the proposal that makes it fit."""
        if self.proposal:
            self._change(fitted(self.plan, self.proposal))

    def action_usual(self) -> None:
        """The steps get the minutes that they usually take."""
        self._change(as_usual(self.plan, self.workshop, self._usual))

    def action_version(self) -> None:
        """Hold the workshop that is made for less time."""
        if self.version:
            self.dismiss(self.version)

    def action_start(self) -> None:
        """Say when the workshop is to begin."""

        def keep(text: str | None) -> None:
            if text is None:
                return
            try:
                self.start = read_end(text, self.apl.clock.wall())
            except AplError as error:
                self.notify(self.t.say(error.what), markup=False, severity="warning")
            self.show_all()

        more = self.t("plan.start-text")
        line = LineQuestion(self.t("plan.start-title"), more, self.t.clock(self.begins))
        self.app.push_screen(LineScreen(line), keep)

    def action_undo(self) -> None:
        """The plan as it was before the last change."""
        if self._before:
            self.plan = self._before.pop()
            self.show_all()

    def action_keep(self) -> None:
        """Use this plan."""
        self.dismiss(Planned(self.plan, self.start))

    def action_move(self, direction: int) -> None:
        """The step before or after."""
        self.query_one(Rows).move(direction)
        self.show_all()

    def action_turn(self, direction: int) -> None:
        """A windowful on or back."""
        self.query_one(Rows).turn(direction)
        self.show_all()

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """A step was clicked."""
        rows = self.query_one(Rows)
        rows.move(event.index - rows.cursor)
        self.show_all()
