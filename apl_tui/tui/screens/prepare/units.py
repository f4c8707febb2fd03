"""The units that there were: to choose from, and asked about when another is nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from apl_tui.core.units import known_as, nearly, same_unit
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.dialogs.choosing import ChoosingDialog
from apl_tui.tui.widgets.form import Field
from apl_tui.tui.widgets.rows import ListRow, row_cells


class UnitField(Field):
    """Where the unit is typed, or chosen from those that there were."""

    BINDINGS = [key("f5", "screen.units", "setup.units")]


class UnitsScreen(ChoosingDialog[str | None]):
    """The units that there were, latest first. Dismissed with one, or with `None`."""

    BINDINGS = [key("escape,q,f5", "dismiss(None)", "cancel", show=False)]

    def __init__(self, units: Sequence[str], chosen: str) -> None:
        super().__init__()
        self._units, self._chosen = units, chosen

    def compose(self) -> ComposeResult:
        """The list, begun at the one that stands in the field, and what the keys do."""
        width = row_cells(self.app.size.width)
        rows = [ListRow(content(shortened(each, width))) for each in self._units]
        same = (n for n, each in enumerate(self._units) if same_unit(each, self._chosen))
        with Vertical(classes="dialog -tall"):
            yield Static(content(self.t("units.title")), classes="dialog-title")
            yield self.list_of(rows, next(same, 0))
            yield Static(content(self.t("units.hint")), classes="dialog-hint")

    def choose(self, index: int) -> None:
        """Take it."""
        self.dismiss(self._units[index])


class NearlyScreen(AskScreen):
    """Which of two units is meant; Esc is neither, and goes back to what was typed."""

    def action_answer(self, answer: bool) -> None:  # noqa: ARG002, FBT001 - Textual's own order
        """Answer nothing."""
        self.dismiss(None)


def with_unit(
    screen: BaseScreen[None], unit: str, units: Sequence[str], then: Callable[[str], None]
) -> None:
    """Go on with the name that the unit has; ask first where it is nearly that of another.

    Nothing happens when that is left unanswered.
    """
    near, t = nearly(unit, units), screen.t
    if near is None:
        then(known_as(unit, units))
        return
    other = near  # as it is known to be when the answer comes
    ask = NearlyScreen(
        t("units.near", unit=near),
        t("units.near-text", unit=unit),
        t("units.near-yes"),
        t("units.near-no"),
        safe=False,
    )

    def answer(same: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
        if same is not None:
            then(other if same else unit)

    screen.app.push_screen(ask, answer)
