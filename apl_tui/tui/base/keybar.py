"""The line at the bottom: the keys that matter now, as many as fit, each also clickable."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content

from apl_tui.tui.base.render_cache import Kept, Prepared, prepared

GAP = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """One key with its word, and the cells it covers in the bar."""

    key: str
    display: str
    label: str
    enabled: bool
    start: int = 0

    @property
    def width(self) -> int:
        """Cells of key, space and word."""
        return Content(f"{self.display} {self.label}").cell_length


def fitted(hints: list[Hint], width: int) -> list[Hint]:
    """The hints that fit: the last one (help) always stays, others go from the right."""
    if not hints:
        return []
    *others, last = hints
    while others and sum(h.width + GAP for h in others) + last.width > width:
        others.pop()
    placed, start = [], 0
    for hint in [*others, last]:
        placed.append(Hint(hint.key, hint.display, hint.label, hint.enabled, start))
        start += hint.width + GAP
    return placed


class KeyBar(Kept):
    """The footer: a rule, and the shown bindings of the screen in their order."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 2; padding: 0 2; }
    """

    _stale = False  # whether other keys may matter than those that are shown

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self._drawn: tuple[list[Hint], int] = ([], 0)
        self.screen.bindings_updated_signal.subscribe(self, self.told, immediate=True)

    def told(self, _: object) -> None:
        """Other keys may matter, once all is done that the key press leads to."""
        self._stale = True
        self.call_next(self.follow)

    def follow(self) -> None:
        """Draw the bar anew if the keys that matter have changed."""
        if not self._stale:
            return
        self._stale = False
        if (now := (self.hints(), self.content_size.width)) != self._drawn:
            self._drawn = now
            self.refresh()

    def hints(self) -> list[Hint]:
        """What is shown now, placed for the width at hand."""
        found: dict[str, Hint] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in found:
                found[binding.action] = Hint(
                    binding.key,
                    self.app.get_key_display(binding),
                    binding.description,
                    active.enabled,
                )
        hints = [hint for hint in found.values() if hint.key != "question_mark"]
        hints += [hint for hint in found.values() if hint.key == "question_mark"]
        return fitted(hints, self.content_size.width)

    def render(self) -> Prepared:
        """The two lines."""
        width = self.content_size.width
        if self._drawn[1] != width:
            self._drawn = (self.hints(), width)
        line = Content("")
        for hint in self._drawn[0]:
            key = (
                "bold $accent" if hint.enabled else "$rule",
                "$quiet" if hint.enabled else "$rule",
            )
            pad = " " * (hint.start - line.cell_length)
            line = Content.assemble(line, pad, (hint.display, key[0]), " ", (hint.label, key[1]))
        return prepared(Content.assemble(("─" * width, "$rule"), "\n", line))

    def on_click(self, event: events.Click) -> None:
        """A click on a hint is a press of its key."""
        x = event.x - self.styles.padding.left
        for hint in self.hints():
            if hint.start <= x < hint.start + hint.width and hint.enabled:
                self.app.simulate_key(hint.key)
