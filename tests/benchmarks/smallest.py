"""The smallest Textual app: one `Static`, and a key that changes it. The reference for speed."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Static


class Smallest(App[None]):
    """One line of text."""

    BINDINGS = [Binding("space", "count", "Count")]  # noqa: RUF012 - as Textual has it
    presses = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("pressed 0 times")

    def action_count(self) -> None:
        """Say how often it was pressed."""
        self.presses += 1
        self.query_one(Static).update(f"pressed {self.presses} times")


if __name__ == "__main__":
    Smallest().run()
