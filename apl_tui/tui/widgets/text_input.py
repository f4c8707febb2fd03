"""The field in which people type; every screen's fields are of this kind."""

from __future__ import annotations

from textual.widgets import Input

from apl_tui.tui.base.words import harmless


class TextInput(Input):
    """One line to type that holds only what a terminal can show.

    Textual draws a field as it stands: what was pasted could steer the terminal.
    """

    def validate_value(self, value: str) -> str:
        """Whatever was typed or pasted, or came from the command line."""
        return harmless(value).encode("utf-8", "ignore").decode()
