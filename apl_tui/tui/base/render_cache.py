"""The next page, drawn beforehand: words that keep their lines, so that a key only shows them.

What the stage shows next is drawn as soon as what it shows now has been painted; the key then only
puts it on the screen. Where something is selected, Textual draws as it always does.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget
from textual.widgets import Static

KEPT_WORDS = 64  # texts: the pages around this one, and the lines of the screens in use
KEPT_SIZES = 3  # drawings of one text


class Prepared(Visual):
    """A `Content` with its drawings, by all that they depend on."""

    def __init__(self, words: Content) -> None:
        self.words = words
        self._drawn: dict[object, list[Strip]] = {}

    def drawn_on(self, widget: Widget) -> list[Strip]:
        """The lines of a widget that shows these words, with its padding, drawn at most once.

        The widget has neither border nor opacity; its ground is that of all it stands on.
        """
        styles, filters = widget.styles, tuple(widget.get_line_filters())
        how = (
            widget.size,
            widget.outer_size,
            widget.visual_style,
            widget.app.theme,  # which colours are called `$accent`
            filters,
            *map(styles.get_rule, ("padding", "text_align", "content_align_horizontal")),
        )
        if how not in self._drawn:
            if len(self._drawn) == KEPT_SIZES:
                self._drawn.clear()
            lines, ground = _lines_of(self.words, widget), widget.background_colors[1]
            for each in filters:
                lines = [line.apply_filter(each, ground) for line in lines]
            self._drawn[how] = lines
        return self._drawn[how]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The words, drawn by Textual."""
        return self.words.render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells of the longest line."""
        return self.words.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """Cells of the longest word."""
        return self.words.get_minimal_width(rules)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines when wrapped to `width` cells."""
        return self.words.get_height(rules, width)


def _lines_of(words: Content, widget: Widget) -> list[Strip]:
    """The content in the widget's padding."""
    size, style, padding = widget.size, widget.visual_style, widget.styles.padding
    ground = style.background_style.rich_style
    lines = Visual.to_strips(widget, words, size.width, size.height, style)
    left, right = (Segment(" " * cells, ground) for cells in (padding.left, padding.right))
    whole = [
        Strip([left, *line.adjust_cell_length(size.width, ground), right]).simplify()
        for line in lines[: size.height]
    ]
    blank = Strip.blank(widget.outer_size.width, ground)
    below = widget.outer_size.height - padding.top - len(whole)
    return [blank] * padding.top + whole + [blank] * below


class Kept(Widget):
    """A widget whose lines are drawn at most once for the words that it shows."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines within `crop`."""
        shown = self.render()
        if not isinstance(shown, Prepared) or self.text_selection is not None:
            return super().render_lines(crop)
        lines = shown.drawn_on(self)[crop.y : crop.bottom]
        if crop.column_span != (0, self.outer_size.width):
            lines = [line.crop(*crop.column_span) for line in lines]
        return lines


class CachedWords(Static, Kept):  # in this order, or the style of `Static` is lost
    """A `Static` that is painted often."""


def prepared(words: Content) -> Prepared:
    """The one `Prepared` of these words and their styles."""
    return _prepared(words.plain, tuple(words.spans))


@lru_cache(maxsize=KEPT_WORDS)
def _prepared(plain: str, spans: tuple[Span, ...]) -> Prepared:
    return Prepared(Content(plain, list(spans)))


def draw_ahead(widget: Widget, words: Content) -> None:
    """Draw `words` as `widget` will, without showing them."""
    if widget.size:
        prepared(words).drawn_on(widget)
