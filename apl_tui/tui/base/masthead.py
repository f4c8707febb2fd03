"""The line at the top of every screen: what this is on the left, where we are on the right.

The rule under it says what is not saved, as long as something is not.

A click opens the palette, so that the mouse reaches what has no key at the bottom.
"""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from apl_tui.tui.base.render_cache import Kept, Prepared, prepared
from apl_tui.tui.base.words import beside, content, shortened

GAP = 2  # cells between title and status
Way = tuple[str, str]
"""A title and a status."""


class Masthead(Kept):
    """Title, status and a rule, in the first of its ways that fits; the last one is cut."""

    DEFAULT_CSS = """
    Masthead { dock: top; height: 2; padding: 0 2; }
    """

    ways: reactive[tuple[Way, ...]] = reactive((("", ""),))

    @property
    def not_saved(self) -> str:
        """What the app tells of it; the app draws the line anew when it changes."""
        return str(getattr(self.app, "not_saved", ""))

    def render(self) -> Prepared:
        """The two lines."""
        width = self.content_size.width
        told = [
            (content(title, "bold $accent"), content(status, "$quiet"))
            for title, status in self.ways
        ]
        fitting = (
            (title, status)
            for title, status in told
            if title.cell_length + GAP + status.cell_length <= width
        )
        line = beside(*next(fitting, told[-1]), width, gap=GAP)
        unsaved = content(shortened(self.not_saved, width - 1), "bold $attention")
        space = " " if self.not_saved else ""
        rule = "─" * (width - unsaved.cell_length - len(space))
        return prepared(Content.assemble(line, "\n", unsaved, space, (rule, "$rule")))

    def on_click(self) -> None:
        """By mouse, all that can be done here."""
        self.app.action_command_palette()
