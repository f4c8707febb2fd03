"""Do we have time? The cuts that keep the promised end, before → after, to take or leave."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.replan import MINUTE, Change
from apl_tui.room.opening import read_end
from apl_tui.room.room import Room
from apl_tui.tui.base import BaseDialog, dialog_cells, key
from apl_tui.tui.screens.dialogs import Line, LineScreen
from apl_tui.tui.words import beside, content

MIDDLE_ROWS = 24


class ReplanScreen(BaseDialog[None]):
    """A proposal over the remaining steps. Enter takes it, `u` takes the last one back."""

    DEFAULT_CSS = """
    ReplanScreen .dialog-scroll { max-height: 32vh; }
    ReplanScreen .dialog.-low { padding: 0 3; }
    """

    BINDINGS = [
        key("enter", "accept", "replan.accept", show=False),
        key("u", "undo", "replan.undo", show=False),
        key("t", "end", "replan.end", show=False),
        key("escape,r,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.proposal = room.proposal()

    def compose(self) -> ComposeResult:
        """What the matter is, the changes, and what the keys do."""
        with Vertical(classes="dialog -low" if self.app.size.height < MIDDLE_ROWS else "dialog"):
            yield Static(content(self.t("replan.title")), classes="dialog-title")
            yield Static(content(self.matter()), classes="dialog-text")
            if self.proposal.changes:
                with VerticalScroll(classes="dialog-scroll"):
                    yield Static(Content("\n").join(self.row(c) for c in self.proposal.changes))
            if self.proposal.changes and not self.proposal.holds:
                over = self.t("replan.not-enough", n=self.proposal.over_minutes)
                yield Static(content(over, "$attention"), classes="dialog-hint")
            yield Static(content(self.hint()), classes="dialog-hint")

    def matter(self) -> str:
        """Where the time stands, in a sentence."""
        pace = self.room.pace()
        time = self.t.clock(self.room.promised_end)
        behind = max(1, pace.behind_minutes)  # the same number as on the stage
        if not self.proposal.changes:
            if not self.proposal.holds:
                return self.t("replan.nothing", n=self.proposal.over_minutes)
            return self.t("replan.fine", time=self.t.clock(self.room.expected_end()))
        if not self.proposal.holds:
            return self.t("replan.behind-too-much", n=behind)
        if pace.behind > 0:
            return self.t("replan.behind", n=behind, time=time)
        return self.t("replan.won", n=int(-pace.behind // MINUTE))

    def row(self, change: Change) -> Content:
        """One step, before and after."""
        step = self.room.session.workshop.steps[change.index]
        before, after = round(change.before / MINUTE), round(change.after / MINUTE)
        if change.skipped:
            words = self.t("replan.skip")
        elif not change.before:
            words = self.t("replan.back", after=after)
        else:
            words = self.t("replan.change", before=before, after=after)
        title = content(f"{change.index + 1}. {step.title}")
        width = dialog_cells(self.app.size.width)
        return beside(title, content(words, "bold $accent"), width)

    def hint(self) -> str:
        """What the keys do."""
        hints = [self.t("replan.hint-accept" if self.proposal.changes else "replan.hint-close")]
        if not self.proposal.holds:
            hints.append(self.t("replan.hint-end"))
        if self.room.can_undo_plan:
            hints.append(self.t("replan.hint-undo"))
        return "   ".join(hints)

    def action_accept(self) -> None:
        """Take the proposal."""
        if self.proposal.changes:
            self.room.replan(self.proposal)
            self.notify(self.t("replan.done"), markup=False)
        self.dismiss(None)

    def action_end(self) -> None:
        """Agree on a new end time."""

        def keep(text: str | None) -> None:
            if text is None:
                return
            try:
                self.room.promise_end(read_end(text, self.room.clock.wall()))
            except AplError as error:
                self.apl.tell(error)
                return
            self.dismiss(None)

        value = self.t.clock(self.room.expected_end())
        line = Line(self.t("replan.end-title"), self.t("replan.end-text"), value)
        self.app.push_screen(LineScreen(line), keep)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self.room.can_undo_plan:
            self.room.undo_plan()
            self.notify(self.t("replan.undone"), markup=False)
            self.dismiss(None)
