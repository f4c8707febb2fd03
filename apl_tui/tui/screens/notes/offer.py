"""A proposal to plan anew as the notes show it: the same words and keys as on the stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from apl_tui.room.notes.view import Command, Offer
from apl_tui.tui.base.screen import key
from apl_tui.tui.screens.dialogs.boxes import Line, LineScreen
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

    def __init__(self, offer: Offer, ends: str, *, can_undo: bool) -> None:
        super().__init__()
        self._offer, self._ends, self._can_undo = offer, ends, can_undo

    def matter(self) -> str:
        """Where the time stands, in a sentence."""
        offer, t = self._offer, self.t
        time = t.clock(datetime.fromisoformat(offer.promised))
        if not offer.rows:
            if offer.over_minutes:
                return t("replan.nothing", n=offer.over_minutes)
            return t("notes.fine", time=time)
        if offer.behind_minutes > 0:
            return t("replan.behind", n=offer.behind_minutes, time=time)
        return t("replan.won", n=-offer.behind_minutes)

    def rows(self) -> list[Content]:
        """The changes, a line each."""
        return [
            self.row(row.title, row.before, row.after, skipped=row.skipped)
            for row in self._offer.rows
        ]

    def over(self) -> int:
        """By how many minutes the plan is too long all the same."""
        return self._offer.over_minutes

    def hints(self) -> list[str]:
        """What the keys do besides Enter and Escape."""
        undo = [self.t("replan.hint-undo")] if self._can_undo else []
        return [self.t("replan.hint-end"), *undo]

    def take(self) -> None:
        """Take the proposal."""
        self.dismiss("accept" if self._offer.rows else None)

    def action_end(self) -> None:
        """Agree on a new end time; whether it is one is told by the session, whose clock it is."""

        def keep(text: str | None) -> None:
            if text is not None:
                self.dismiss(NewEnd(text))

        line = Line(self.t("replan.end-title"), self.t("replan.end-text"), self._ends)
        self.app.push_screen(LineScreen(line), keep)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self._can_undo:
            self.dismiss("undo")
