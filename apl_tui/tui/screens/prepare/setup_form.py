"""The form of setup: its fields and choices, what is offered in them, and what is wrong with them.

A field that is wrong keeps its text and says what to write; nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.core.release import DEFAULT_K, LEAST_K
from apl_tui.tui.base.screen import BaseScreen
from apl_tui.tui.base.words import shortened
from apl_tui.tui.screens.prepare.setup_words import QUOTED_CELLS
from apl_tui.tui.screens.prepare.units import UnitField
from apl_tui.tui.widgets.agenda import PlanPanel
from apl_tui.tui.widgets.form import Choice, Field, FormRow, StartLine
from apl_tui.tui.widgets.ways import Ways

T = TypeVar("T")
STANDING = ("threshold", "led-by", "in-unit")  # fields with a note that stays


class SetupForm(BaseScreen[None]):
    """The form, which knows its fields and nothing of what follows from them."""

    def __init__(self) -> None:
        super().__init__()
        self._offered: dict[str, str] = {}  # by field: the default that stands in it
        self._refused: dict[str, str] = {}  # by field: the text that an error is told about

    def compose_body(self) -> ComposeResult:
        """The form on the left, the plan on the right, the promise below."""
        t = self.t
        with Horizontal(id="columns"):
            with Vertical(id="form"):
                unit = UnitField(placeholder=t("setup.unit-example"), id="unit")
                yield FormRow(t("setup.unit"), unit, id="unit-row")
                yield FormRow(t("setup.people"), Field(id="people"), id="people-row")
                yield FormRow(t("setup.ends"), Field(id="end"), id="end-row")
                yield FormRow(t("setup.voting"), Ways(), id="voting-row")
                yield Choice(id="print")
                yield Choice(id="solo")
                yield StartLine(id="start")
                yield Choice(id="advanced")
                yield Choice(id="full")
                yield Static(id="full-note")
                k = Field(str(DEFAULT_K), id="threshold")
                yield FormRow(t("setup.threshold"), k, id="threshold-row")
                yield FormRow(t("setup.led-by"), Field(id="led-by"), id="led-by-row")
                yield FormRow(t("setup.in-unit"), Field(id="in-unit"), id="in-unit-row")
                yield Choice(id="sure")
                yield Choice(id="closing")
                yield Choice(id="bell")
            yield PlanPanel()
        yield Choice(id="promise")

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#{name}", Choice)

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _offer(self, name: str, text: str) -> None:
        """Put a default into a field that nobody has typed in."""
        field = self._field(name)
        if field.value == self._offered.get(name, ""):
            self._offered[name] = field.value = text

    def _note(self, name: str, text: str, *, warning: bool = False) -> None:
        if not self.query(f"#{name}.-invalid"):  # an error stays until its field is changed
            self.query_one(f"#{name}-row", FormRow).note(text, warning=warning)

    def _standing_note(self, name: str) -> str:
        return self.t(f"setup.{name}-note", least=LEAST_K) if name in STANDING else ""

    def _read(self, name: str, read: Callable[[], T]) -> T | None:
        """What stands in a field; `None`, with the reason under it, when it cannot be read."""
        try:
            return read()
        except AplError as error:
            said = [shortened(self.t.say(error.what), QUOTED_CELLS)]
            if error.what_to_do:
                said.append(self.t.say(error.what_to_do))
            self.query_one(f"#{name}-row", FormRow).note(" ".join(said), warning=True)
            self._field(name).add_class("-invalid")
            self._refused[name] = self._field(name).value
            return None
