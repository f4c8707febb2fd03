"""Changing what stands on the screen with as little work as can be.

Nothing is drawn for words that stand there already. A new layout, which paints a second time when a
size has changed, is made only where the size can change: not for a widget whose style sheet fixes
it, and not for one line that stays one line.
"""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Digits, Static

from apl_tui.tui.base.render_cache import Kept, Prepared, prepared


def paint(widget: Static, words: Content) -> None:
    """Show `words`."""
    before = widget.content
    if isinstance(before, Prepared):
        before = before.words
    if isinstance(before, Content) and before.is_same(words):
        return
    shown = prepared(words) if isinstance(widget, Kept) else words
    widget.update(shown, layout=_may_resize(widget, before, words))


def paint_digits(widget: Digits, digits: str) -> None:
    """Show `digits`."""
    if widget.value != digits:
        widget.update(digits)


def _may_resize(widget: Static, before: object, words: Content) -> bool:
    styles = widget.styles
    if not styles.auto_dimensions:
        return False
    if not isinstance(before, Content) or "\n" in before.plain + words.plain:
        return True
    if styles.width is not None and styles.width.is_auto:
        return before.cell_length != words.cell_length
    return max(before.cell_length, words.cell_length) > widget.content_size.width
