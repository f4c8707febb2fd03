"""A proposal to plan anew as the notes show it: the same words and keys as on the stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apl_tui.core.replan import Offer
from apl_tui.room.notes.view import Command
from apl_tui.tui.base.screen import key
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen
from apl_tui.tui.screens.lead.proposal import ProposalScreen


@dataclass(frozen=True, slots=True)
class NewEnd:
    """An end that is to be promised, as someone wrote it."""

    time: str


class OfferScreen(ProposalScreen[Command | NewEnd | None]):
    """Dismissed with what is to be asked of the session, or with `None`."""

    BINDINGS = [
        key("enter", "accept", "replan.accept", show=False),
        key("u", "undo", "replan.undo", show=False),
        key("t", "end", "replan.end", show=False),
        key("escape,r,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, offer: Offer, *, can_undo: bool) -> None:
        super().__init__(offer)
        self._can_undo = can_undo

    def hints(self) -> list[str]:
        """What the keys do besides Enter and Escape."""
        undo = [self.t("replan.hint-undo")] if self._can_undo else []
        return [self.t("replan.hint-end"), *undo]

    def take(self) -> None:
        """Take the proposal."""
        self.dismiss("accept" if self.offer.rows else None)

    def action_end(self) -> None:
        """Agree on a new end time; whether it is one is told by the session, whose clock it is."""

        def keep(text: str | None) -> None:
            if text is not None:
                self.dismiss(NewEnd(text))

        ends = self.t.clock(datetime.fromisoformat(self.offer.ends))
        line = LineQuestion(self.t("replan.end-title"), self.t("replan.end-text"), ends)
        self.app.push_screen(LineScreen(line), keep)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self._can_undo:
            self.dismiss("undo")
