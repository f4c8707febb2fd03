"""A proposal to plan anew as the notes show it: the same words and keys as on the stage."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.room.notes import Command, Offer, OfferRow
from apl_tui.tui.base import BaseDialog, dialog_cells, key
from apl_tui.tui.screens.replan import MIDDLE_ROWS
from apl_tui.tui.words import beside, content


class OfferScreen(BaseDialog[Command | None]):
    """Dismissed with what is to be asked of the session, or with `None`."""

    DEFAULT_CSS = """
    OfferScreen .dialog-scroll { max-height: 32vh; }
    OfferScreen .dialog.-low { padding: 0 3; }
    """
    BINDINGS = [
        key("enter", "accept", "replan.accept", show=False),
        key("u", "undo", "replan.undo", show=False),
        key("escape,r,q", "dismiss(None)", "cancel", show=False),
    ]

    def __init__(self, offer: Offer, *, can_undo: bool) -> None:
        super().__init__()
        self._offer, self._can_undo = offer, can_undo

    def compose(self) -> ComposeResult:
        """What the matter is, the changes, and what the keys do."""
        offer, t = self._offer, self.t
        with Vertical(classes="dialog -low" if self.app.size.height < MIDDLE_ROWS else "dialog"):
            yield Static(content(t("replan.title")), classes="dialog-title")
            yield Static(content(self._matter()), classes="dialog-text")
            with VerticalScroll(classes="dialog-scroll"):
                yield Static(Content("\n").join(map(self._row, offer.rows)))
            if offer.rows and offer.over_minutes:
                over = t("replan.not-enough", n=offer.over_minutes)
                yield Static(content(over, "$attention"), classes="dialog-hint")
            hints = [t("replan.hint-accept" if offer.rows else "replan.hint-close")]
            hints += [t("replan.hint-undo")] if self._can_undo else []
            yield Static(content("   ".join(hints)), classes="dialog-hint")

    def _matter(self) -> str:
        offer, t = self._offer, self.t
        time = t.clock(datetime.fromisoformat(offer.promised))
        if not offer.rows:
            if offer.over_minutes:
                return t("replan.nothing", n=offer.over_minutes)
            return t("notes.fine", time=time)
        if offer.behind_minutes > 0:
            return t("replan.behind", n=offer.behind_minutes, time=time)
        return t("replan.won", n=-offer.behind_minutes)

    def _row(self, row: OfferRow) -> Content:
        if row.skipped:
            words = self.t("replan.skip")
        elif not row.before:
            words = self.t("replan.back", after=row.after)
        else:
            words = self.t("replan.change", before=row.before, after=row.after)
        width = dialog_cells(self.app.size.width)
        return beside(content(row.title), content(words, "bold $accent"), width)

    def action_accept(self) -> None:
        """Take the proposal."""
        self.dismiss("accept" if self._offer.rows else None)

    def action_undo(self) -> None:
        """Take the last one back."""
        if self._can_undo:
            self.dismiss("undo")
