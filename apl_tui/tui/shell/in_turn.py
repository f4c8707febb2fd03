"""An app that takes what is typed in turn: each key when the screen that it is for stands.

Keys come faster than screens: typed ahead, or several in one write. A key that opens a screen is
followed by others before the screen has its widgets; those wait, in the order they were typed.
What comes after the key that ends the program is for nobody.

Sizes of the window come out of turn: each is told by a signal's handler, which the next signal
interrupts, so that the oldest size may be told last. Then the window itself is asked.
"""

from __future__ import annotations

import shutil
from typing import Any

from textual import events
from textual.geometry import Size

from apl_tui.tui.shell.crash_safe import CrashSafeApp


class InTurnApp(CrashSafeApp):
    """Set `waits` to keep all that is typed, and clear it to go on.

    `ends` from the moment the program is to end: no widget is put up any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits = False
        self.ends = False
        self._typed: list[events.Event] = []
        self._returned: list[events.Event] = []  # by a screen that was left or covered meanwhile

    def exit(self, *arguments: Any, **named: Any) -> None:
        """End, and take nothing more."""
        self.ends = True
        self.drop_typed()
        super().exit(*arguments, **named)

    def drop_typed(self) -> None:
        """Forget what waits: something must be read first."""
        self._typed.clear()
        self._returned.clear()

    async def on_event(self, event: events.Event) -> None:
        """Take what is typed and clicked now, or keep it until it can be taken."""
        if isinstance(event, events.Resize):
            await super().on_event(self._as_it_is(event))
        elif not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
        elif self.ends:
            return
        elif not event.is_forwarded:
            if self.waits and isinstance(event, events.Key) and event.key == "ctrl+j":
                event = events.Key("enter", "\r")  # as a terminal gives it that is not raw yet
            self._typed.append(event)
            await self._take()
        elif isinstance(event, events.Key) and not self._can_take:
            self._returned.append(events.Key(event.key, event.character))
            await self._take()
        else:
            await super().on_event(event)

    def _as_it_is(self, told: events.Resize) -> events.Resize:
        """The size that the window has now, where there is one to ask."""
        if self.is_headless or self.is_web:
            return told
        size = Size(*shutil.get_terminal_size(told.size))
        return events.Resize(size, size, pixel_size=told.pixel_size)

    @property
    def _can_take(self) -> bool:
        return not self.waits and self.screen.is_mounted

    async def _take(self) -> None:
        """Take what waits, as far as the screen stands."""
        while (queue := self._returned or self._typed) and self._can_take:
            await super().on_event(queue.pop(0))
        if queue and not self.waits:
            self.call_next(self._take)

    def go_on(self) -> None:
        """Take what was kept."""
        self.waits = False
        self.call_next(self._take)
