"""What every screen shares: masthead, body, key bar, words of one language, keys with ids.

A binding's description is a message id (`key.next`), its help text the same id with `.help`; both
become words of the screen's language here, in one place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from apl_tui.i18n import Translator
from apl_tui.process.outside import opens
from apl_tui.tui.base.context import Context
from apl_tui.tui.base.keybar import KeyBar
from apl_tui.tui.base.leaving import LeavesOnce
from apl_tui.tui.base.masthead import Masthead
from apl_tui.tui.base.single_paint import PaintsOnce
from apl_tui.tui.base.words import in_lines

T = TypeVar("T")
PARTS = Path(__file__).parent / "parts.tcss"
LEAST_COLUMNS, LEAST_ROWS = 60, 20
WIDE_COLUMNS, VAST_COLUMNS, GRAND_ROWS = 110, 150, 40
HELP_KEY = "question_mark"
DIALOG_FRAME = 10  # cells of a box that are its frame, its air and its scroll bar


def dialog_cells(columns: int) -> int:
    """Cells of a line in a box, in a window of so many columns: as `.dialog` in parts.tcss."""
    return (76 if columns >= WIDE_COLUMNS else min(64, columns * 97 // 100)) - DIALOG_FRAME


def key(keys: str, action: str, name: str, *, show: bool = True) -> Binding:
    """A binding with an id, a word (`key.NAME`) and a help text (`key.NAME.help`)."""
    return Binding(keys, action, f"key.{name}", show=show, id=name, tooltip=f"key.{name}.help")


HELP = key(HELP_KEY, "app.help", "help")


def cover_if_too_small(screen: Screen[T], size: Size, t: Translator) -> None:
    """Cover everything with the word that the window is too small, while it is."""
    width, height = size
    small = width < LEAST_COLUMNS or height < LEAST_ROWS
    screen.set_class(small, "-too-small")
    if not small:
        return
    if not screen.query("#too-small"):
        screen.mount(Static(id="too-small"))
    words = t("app.too-small", columns=LEAST_COLUMNS, rows=LEAST_ROWS, width=width, height=height)
    screen.query_one("#too-small", Static).update(in_lines(words))


class LocalizedScreen:
    """The words and keys of a screen in the language that the app speaks, and its looks."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        screen = cast("Screen[Any]", self)
        screen.css_path = [PARTS, *screen.css_path]  # home is on the screen before they are read

    @property
    def apl(self) -> Context:
        """The app, by its own type."""
        return cast("Context", cast("Widget", self).app)

    @property
    def t(self) -> Translator:
        """The words of the screen's language."""
        return self.apl.t

    def worded(self, bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """The bindings with their message ids turned into words."""
        return {key: self._worded(active) for key, active in bindings.items()}

    def _worded(self, active: ActiveBinding) -> ActiveBinding:
        if not active.binding.description.startswith("key."):
            return active
        binding = _in_words(active.binding, self.t)
        return active._replace(binding=binding, tooltip=binding.tooltip)


@lru_cache(maxsize=500)  # of one language and screen a few dozen; asked for at every key
def _in_words(binding: Binding, t: Translator) -> Binding:
    tip = t(binding.tooltip) if binding.tooltip else ""
    return dataclasses.replace(binding, description=t(binding.description), tooltip=tip)


class BaseScreen(LocalizedScreen, LeavesOnce, PaintsOnce, Screen[T]):
    """A whole screen: masthead, `compose_body()`, key bar. Set `help_id` to a message id."""

    help_id = ""
    BINDINGS = [HELP]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (78, "-normal"), (WIDE_COLUMNS, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-middle"), (28, "-roomy"), (34, "-high")]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings in force, in words."""
        return self.worded(super().active_bindings)

    @property
    def roomy(self) -> bool:
        """Whether there are rows for a title in large letters and for air in lists."""
        return self.has_class("-roomy") or self.has_class("-high")

    def compose(self) -> ComposeResult:
        """Masthead, body, key bar."""
        self._take_size()
        yield Masthead()
        with Vertical(id="body"):
            yield from self.compose_body()
        yield KeyBar()

    def _take_size(self) -> None:
        """Set the classes of the window's size before the first layout, else made twice."""
        width, height = self.app.size
        for size, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            fitting = [name for least, name in breakpoints if size >= least]
            self.set_class(True, fitting[-1])  # noqa: FBT003 - Textual's own order
        self._take_largest(width, height)

    def _take_largest(self, width: int, height: int) -> None:
        """What holds besides -wide and -high."""
        self.set_class(width >= VAST_COLUMNS, "-vast")
        self.set_class(height >= GRAND_ROWS, "-grand")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between masthead and key bar."""
        return ()

    def settle(self) -> None:
        """The keys that matter now."""
        for bar in self.query(KeyBar):
            bar.follow()

    def head(self, title: str, status: str = "", *shorter: tuple[str, str]) -> None:
        """Set the masthead, and how else it may read where there is no room for all of it."""
        self.query_one(Masthead).ways = ((title, status), *shorter)

    def open_outside(self, target: Path, *, folder: bool = False) -> None:
        """Open it, or its `folder`, in the system's own program; say where it is if that fails."""
        app, words = self.app, self.t("app.not-opened", path=str(target))

        def look() -> None:
            if not opens(target, folder=folder) and app.is_running:
                app.call_from_thread(app.notify, words, markup=False, severity="warning")

        self.app.run_worker(look, group="outside", thread=True)

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the window is too small to lead a workshop in."""
        self._take_largest(*event.size)
        cover_if_too_small(self, event.size, self.t)


class BaseDialog(LocalizedScreen, LeavesOnce, PaintsOnce, ModalScreen[T]):
    """A box over the screen, for one question or one thing to read."""

    help_id = ""
    named: tuple[str, ...] = ()  # ids of keys of the screen below that the words of the box name
    HORIZONTAL_BREAKPOINTS = BaseScreen.HORIZONTAL_BREAKPOINTS
    VERTICAL_BREAKPOINTS = BaseScreen.VERTICAL_BREAKPOINTS

    def naming(self, *ids: str) -> Self:
        """Let those keys of the screen below do what they do there: the words name them."""
        self.named = ids
        return self

    def on_key(self, event: events.Key) -> None:
        """A key that the words name closes the box, and does what they say."""
        if not self.named or self.app.screen is not self:
            return
        below = self.app.screen_stack[-2].active_bindings.get(event.key)
        if below and below.enabled and below.binding.id in self.named:
            event.stop()
            event.prevent_default()
            self.dismiss(None)
            self.app.simulate_key(event.key)

    def on_resize(self, event: events.Resize) -> None:
        """In a window that is too small a box would be cut."""
        cover_if_too_small(self, event.size, self.t)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings in force, in words."""
        return self.worded(super().active_bindings)
