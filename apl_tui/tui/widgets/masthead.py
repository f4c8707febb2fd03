"""The line at the top of every screen: what this is on the left, where we are on the right.

A click opens the palette, so that the mouse reaches what has no key at the bottom.
"""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from apl_tui.tui.prepared import Kept, Prepared, prepared
from apl_tui.tui.words import beside, content


class Masthead(Kept):
    """Title, status and a rule; the status gives way last."""

    DEFAULT_CSS = """
    Masthead { dock: top; height: 2; padding: 0 2; }
    """

    title_text: reactive[str] = reactive("")
    status_text: reactive[str] = reactive("")

    def render(self) -> Prepared:
        """The two lines."""
        width = self.content_size.width
        line = beside(
            content(self.title_text, "bold $accent"), content(self.status_text, "$quiet"), width
        )
        return prepared(Content.assemble(line, "\n", ("─" * width, "$rule")))

    def on_click(self) -> None:
        """By mouse, all that can be done here."""
        self.app.action_command_palette()
