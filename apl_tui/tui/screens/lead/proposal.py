"""What a proposal to plan anew looks like, on the stage and in the notes: the keys always in sight.

The list of changes scrolls between what the matter is and what the keys do. Enter takes a proposal
only where it ends on the screen; before that it shows more.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.replan import Offer, OfferRow
from apl_tui.tui.base.paint import paint
from apl_tui.tui.base.screen import BaseDialog, dialog_cells
from apl_tui.tui.base.words import beside, content, in_lines, in_rows
from apl_tui.wording.time import offer_words, row_words

T = TypeVar("T")
MIDDLE_ROWS = 24
FRAME_ROWS = 2
GAP = "   "


class ProposalScreen(BaseDialog[T]):
    """A box with the changes, each in a line."""

    DEFAULT_CSS = """
    ProposalScreen .dialog.-low { padding: 0 3; }
    """

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer

    @abstractmethod
    def hints(self) -> Sequence[str]:
        """What the keys do besides Enter and Escape."""

    def compose(self) -> ComposeResult:
        """What the matter is, the changes, and what the keys do."""
        rows, over = self.offer.rows, self.offer.over_minutes
        with Vertical(classes="dialog -low" if self.app.size.height < MIDDLE_ROWS else "dialog"):
            yield Static(content(self.t("replan.title")), classes="dialog-title")
            yield Static(content(offer_words(self.offer, self.t)), classes="dialog-text")
            if rows:
                with VerticalScroll(id="changes", classes="dialog-scroll"):
                    yield Static(Content("\n").join(map(self._row, rows)))
            if rows and over:
                words = self.t("replan.not-enough", n=over)
                yield Static(content(words, "$attention"), classes="dialog-hint")
            yield Static(id="keys", classes="dialog-hint")

    def on_mount(self) -> None:
        """Tell what Enter does here, and again when more has been seen."""
        for scroll in self.query("#changes"):
            self.watch(scroll, "scroll_y", self.tell_keys, init=False)
        self.tell_keys()

    def fit(self) -> None:
        """Give the list the rows that the other parts leave."""
        box = self.query_one(".dialog")
        others = [each for each in box.children if each.id != "changes"]
        taken = sum(each.outer_size.height + each.styles.margin.height for each in others)
        padding = box.styles.padding.height + FRAME_ROWS
        for scroll in self.query("#changes"):
            scroll.styles.max_height = max(1, self.app.size.height - taken - padding)
        self.tell_keys()

    @property
    def all_seen(self) -> bool:
        """Whether the list stands on its last change."""
        lists = self.query("#changes")
        return all(each.size.height and each.scroll_y >= each.max_scroll_y for each in lists)

    def tell_keys(self) -> None:
        """The keys, Enter first, in as many lines whatever it does: the list keeps still."""
        enters = ("accept", "rest") if self.offer.rows else ("close",)
        told = [self._keys(self.t(f"replan.hint-{enter}")) for enter in enters]
        keys = self.query_one("#keys", Static)
        keys.styles.min_height = max(words.count("\n") for words in told) + 1
        paint(keys, in_lines(told[0 if self.all_seen else -1]))

    def _keys(self, enter: str) -> str:
        parts = [part for words in (enter, *self.hints()) for part in words.split(GAP)]
        width = self.query_one("#keys").content_size.width or dialog_cells(self.app.size.width)
        return in_rows(parts, width, GAP)

    def _row(self, row: OfferRow) -> Content:
        """One step, before and after in minutes."""
        words = content(row_words(row, self.t), "bold $accent")
        return beside(content(row.title), words, dialog_cells(self.app.size.width))

    def action_accept(self) -> None:
        """Take the proposal, or show what has not been seen of it."""
        if self.all_seen:
            self.take()
        else:
            self.query_one("#changes", VerticalScroll).scroll_page_down(animate=False)

    @abstractmethod
    def take(self) -> None:
        """Take the proposal."""
