"""Words that keep the lines they were drawn as, so that showing them again costs nothing.

What the stage shows next is drawn as soon as what it shows now has been painted; the key then only
puts it on the screen. A picture with a selection in it is drawn anew each time.
"""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget

KEPT_WORDS = 64  # texts: the pages around this one, and the lines of the screens in use
KEPT_SIZES = 3  # drawings of one text
_RULES = ("text_align", "text_overflow", "text_wrap", "line_pad")  # what `Content` looks at


class Prepared(Visual):
    """A `Content` with its drawings, by size, colours and alignment."""

    def __init__(self, words: Content) -> None:
        self.words = words
        self._drawn: dict[object, list[Strip]] = {}

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines, drawn at most once for these arguments."""
        if options.selection is not None:
            return self.words.render_strips(width, height, style, options)
        accent = options.get_style("$accent")  # of the theme
        how = (width, height, style, accent, *map(options.rules.get, _RULES))
        if how not in self._drawn:
            if len(self._drawn) == KEPT_SIZES:
                self._drawn.clear()
            self._drawn[how] = self.words.render_strips(width, height, style, options)
        return self._drawn[how]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells of the longest line."""
        return self.words.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """Cells of the longest word."""
        return self.words.get_minimal_width(rules)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines when wrapped to `width` cells."""
        return self.words.get_height(rules, width)


def prepared(words: Content) -> Prepared:
    """The one `Prepared` of these words and their styles."""
    return _prepared(words.plain, tuple(words.spans))


@lru_cache(maxsize=KEPT_WORDS)
def _prepared(plain: str, spans: tuple[Span, ...]) -> Prepared:
    return Prepared(Content(plain, list(spans)))


def draw_ahead(widget: Widget, words: Content) -> None:
    """Draw `words` as `widget` will, without showing them."""
    if widget.size:
        Visual.to_strips(widget, prepared(words), *widget.size, widget.visual_style)
