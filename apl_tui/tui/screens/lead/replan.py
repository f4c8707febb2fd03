"""Do we have time? The cuts that keep the promised end, before → after, to take or leave."""

from __future__ import annotations

from apl_tui.core.errors import AplError
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import key
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.screens.lead.proposal import ProposalScreen
from apl_tui.workflows.opening import read_end


class ReplanScreen(ProposalScreen[None]):
    """A proposal over the remaining steps. Enter takes it, `u` takes the last one back."""

    BINDINGS = [
        key("enter", "accept", "replan.accept", show=False),
        key("u", "undo", "replan.undo", show=False),
        key("t", "end", "replan.end", show=False),
        key("escape,r,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, room: Room) -> None:
        self.room = room
        self.proposal = room.proposal()
        super().__init__(room.offer(self.proposal))

    def hints(self) -> list[str]:
        """What the keys do besides Enter and Escape."""
        undo = [self.t("replan.hint-undo")] if self.room.can_undo_plan else []
        return [self.t("replan.hint-end"), *undo]

    def take(self) -> None:
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
        line = LineQuestion(self.t("replan.end-title"), self.t("replan.end-text"), value)
        self.app.push_screen(LineScreen(line), keep)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self.room.can_undo_plan:
            self.room.undo_plan()
            self.notify(self.t("replan.undone"), markup=False)
            self.dismiss(None)
