"""A box with a list to choose from: the keys that move, the click, and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from apl_tui.tui.base.screen import BaseDialog, key
from apl_tui.tui.widgets.rows import ListRow, Rows

T = TypeVar("T")


class ChoosingDialog(BaseDialog[T]):
    """A box that holds one list of rows; `choose` takes the number of the one that is taken."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", "choosing.select", show=False),
        key("up", "move(-1)", "choosing.up", show=False),
        key("down", "move(1)", "choosing.down", show=False),
    ]

    def list_of(self, rows: Sequence[ListRow], cursor: int = 0) -> Rows:
        """The list, with the cursor on a row."""
        made = Rows()
        made.show(rows, cursor)
        return made

    @property
    def rows(self) -> Rows:
        """The list of the box."""
        return self.query_one(Rows)

    def choose(self, index: int) -> None:
        """Take the row with this number, from 0."""
        raise NotImplementedError

    def action_take(self) -> None:
        """Take the row under the cursor."""
        self.choose(self.rows.cursor)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.rows.move(by)

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Take the row that was clicked."""
        self.choose(event.index)
