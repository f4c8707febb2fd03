"""When the program itself breaks: kind and place are kept, and no value is shown (S5)."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType
from textual.app import App

from apl_tui.process.crash import Crash, traced


class CrashSafeApp(App[int]):
    """An app that says of its own error only what `crash` says."""

    def __init__(self) -> None:
        super().__init__()
        self.crash: Crash | None = None
        self._be_quiet()

    def bell(self) -> None:
        """Textual rings when an error was handled by nobody: keep its kind and place (S5)."""
        if error := sys.exc_info()[1]:
            self.crash = self.crash or traced(error)
            self._be_quiet()
        super().bell()

    def panic(self, *renderables: RenderableType) -> None:
        """Let Textual say what it has words for, such as a style sheet that it cannot read."""
        if self.crash is None:
            self.error_console = Console(stderr=True, markup=False, highlight=False)
        super().panic(*renderables)

    def _be_quiet(self) -> None:
        """Keep from the terminal Textual's own trace, which shows the values of all variables."""
        self.error_console = Console(stderr=True, quiet=True)
