"""A proposal to plan anew as the notes show it: the same words and keys as on the stage."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from apl_tui.room.notes.view import Command, Offer
from apl_tui.tui.base.screen import key
from apl_tui.tui.screens.lead.proposal import ProposalScreen


class OfferScreen(ProposalScreen[Command | None]):
    """Dismissed with what is to be asked of the session, or with `None`."""

    BINDINGS = [
        key("enter", "accept", "replan.accept", show=False),
        key("u", "undo", "replan.undo", show=False),
        key("escape,r,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, offer: Offer, *, can_undo: bool) -> None:
        super().__init__()
        self._offer, self._can_undo = offer, can_undo

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
        return [self.t("replan.hint-undo")] if self._can_undo else []

    def take(self) -> None:
        """Take the proposal."""
        self.dismiss("accept" if self._offer.rows else None)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self._can_undo:
            self.dismiss("undo")
