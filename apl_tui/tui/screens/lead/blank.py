"""Nothing on the screen, for when the room should look up."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from apl_tui.tui.base.screen import BaseScreen


class BlankScreen(BaseScreen[None]):
    """Nothing on the screen; any key brings the stage back."""

    def compose(self) -> ComposeResult:
        """Nothing."""
        yield Static()

    def on_resize(self, event: events.Resize) -> None:
        """Nothing is too small for nothing: the base screen is not to look for its word."""
        event.prevent_default()

    def on_key(self, event: events.Key) -> None:
        """Any key brings the stage back."""
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        """So does a click."""
        self.dismiss()
