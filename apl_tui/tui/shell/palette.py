"""The command palette: what can be done on the screen at hand, in its language and its order.

Textual's own palette sorts by code point, which would put "Quit" first and å behind ö.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import cast

from textual import events
from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen
from textual.widgets.option_list import Option

from apl_tui.i18n import Translator
from apl_tui.tui.base.context import Context
from apl_tui.tui.base.leaving import LeavesOnce
from apl_tui.tui.base.screen import PARTS, cover_if_too_small
from apl_tui.tui.base.theme import THEMES
from apl_tui.tui.base.words import content, folded

MOVING = re.compile(r"(\w+\.)?(move|page|turn|select|scroll|cursor_\w+|focus_\w+)\b")
LAST = ("help", "stage.leave", "home.quit", "app.quit")  # ids that come after the others
WIDTH, AROUND = 76, 8  # cells of the palette in parts.tcss; of its frame and what is inside it
GAP = 3


class ScreenCommands(Provider):
    """The commands of the screen that the palette was opened over."""

    async def startup(self) -> None:
        """What each does stands beside its name, in a column."""
        self._commands = tuple(self.app.get_system_commands(self.screen))
        names = (content(one.title).cell_length for one in self._commands)
        self._column = max(names, default=0) + GAP
        self._room = min(WIDTH, self.app.size.width * 97 // 100) - AROUND - self._column

    def _line(self, title: Content, words: str) -> Content:
        first, *more = folded(content(words, "$quiet"), self._room)
        indent = "\n" + " " * self._column
        line = Content.assemble(title.pad_right(self._column - title.cell_length), first)
        return Content(indent).join((line, *more)) if more else line

    async def discover(self) -> Hits:
        """All of them, in the screen's order."""
        for title, words, run, _ in self._commands:
            yield DiscoveryHit(self._line(content(title), words), run, text=title)

    async def search(self, query: str) -> Hits:
        """Those that are called so, or do what is asked for."""
        matcher = self.matcher(query)
        for title, words, run, _ in self._commands:
            score = max(matcher.match(title), matcher.match(words) / 2)
            if score > 0:
                yield Hit(score, self._line(matcher.highlight(title), words), run, text=title)


class Palette(LeavesOnce, CommandPalette):
    """Textual's palette, with our words where nothing is found."""

    CSS_PATH = PARTS

    def __init__(self, t: Translator) -> None:
        super().__init__(
            providers=[ScreenCommands],
            placeholder=t("palette.placeholder"),
        )
        self._t = t

    def on_resize(self, event: events.Resize) -> None:
        """In a window that is too small it would be cut."""
        cover_if_too_small(self, event.size, self._t)

    def _action_command_list(self, action: str) -> None:
        """A page of a list that has no room yet is no page."""
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._list_visible = bool(search_value)
        if search_value:
            nothing = content(self._t("palette.nothing"))
            option = Option(nothing, id=self._NO_MATCHES, disabled=True)
            self.query_one(CommandList).add_option(option)


def _place(active: ActiveBinding) -> int:
    binding = active.binding
    if binding.id in LAST:
        return 2 + LAST.index(binding.id)
    return 1 if MOVING.match(binding.action) else 0


async def _run(screen: Screen[object], active: ActiveBinding) -> None:
    """Do it, if what it was offered for is still what is seen: two keys at once choose it twice."""
    if screen.app.screen is screen:
        await screen.app.run_action(active.binding.action, active.node)


def commands(screen: Screen[object], t: Translator) -> Iterator[SystemCommand]:
    """Every action of a screen once; moving about, help and the way out last; then the themes."""
    seen = set()
    active = [one for one in screen.active_bindings.values() if one.enabled and one.tooltip]
    active.sort(key=_place)
    for one in active:
        binding, action = one.binding, one.binding.action.removeprefix("app.")
        if action in seen or binding.id == "app.palette":
            continue
        seen.add(action)
        run = partial(_run, screen, one)
        yield SystemCommand(binding.description, one.tooltip, run)
    apl = cast("Context", screen.app)
    for theme in THEMES:
        choose = partial(apl.choose_theme, theme.name)
        yield SystemCommand(t(f"theme.{theme.name}"), t("theme.help"), choose)
