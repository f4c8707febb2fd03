"""The parking lot: one line about a matter that is to be talked about another time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from textual.binding import Binding

from apl_tui.core.actions import LONGEST
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen

PARK = key("comma", "park", "park", show=False)


def shown(binding: Binding) -> Binding:
    """The same key, named in the line at the bottom."""
    return Binding(
        binding.key, binding.action, binding.description, id=binding.id, tooltip=binding.tooltip
    )


def ask_what_to_park(screen: BaseScreen[Any], keep: Callable[[str], None]) -> None:
    """Ask for the matter; what was written goes to `keep`."""
    t = screen.t
    asked = LineQuestion(t("park.title"), t("park.text"), hint="park.hint", longest=LONGEST)

    def take(text: str | None) -> None:
        if text and text.strip():
            keep(text.strip())

    screen.app.push_screen(LineScreen(asked), take)


class Parks:
    """A screen of a workshop from which a matter can be parked: it has the key `PARK`."""

    room: Room

    def action_park(self) -> None:
        """Ask for the matter, and keep it."""
        screen = cast("BaseScreen[Any]", self)

        def keep(text: str) -> None:
            self.room.park(text)
            self.parked()
            screen.notify(screen.t("park.kept"), markup=False)

        ask_what_to_park(screen, keep)

    def parked(self) -> None:
        """What else there is to do when something has been parked."""
