"""A screen leaves once: after that it takes nothing, and nothing that comes late harms.

All have left when the program is to end: a screen that is put up then gets no widgets.
Keys come in bursts, and timers and callbacks when they like. Without this a second Enter would
leave the screen below, or look for widgets that are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object  # Textual looks for styles and keys in the first of several bases that is its own

STILL_TAKEN = (events.Unmount, events.Callback)


class LeavesOnce(Base):
    """A screen that is gone when it was dismissed, whatever is still sent to it."""

    _put_up = False  # from Python 3.12 on Textual composes a screen before it puts it up

    @property
    def gone(self) -> bool:
        """Whether the screen stands on the stack no more, or all that stands there ends."""
        ends: bool = getattr(self.app, "ends", False)  # `InTurnApp`, which stands above this
        return ends or (self._put_up and self not in self.app.screen_stack)

    def _push_result_callback(self, *of_the_push: Any) -> None:
        """Be put up: from here on it stands on the stack, until it leaves."""
        self._put_up = True
        super()._push_result_callback(*of_the_push)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave with a result, and take along what stands on top; nothing if it left already."""
        if self.gone:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)

    async def on_event(self, event: events.Event) -> None:
        """When gone take no key, click, size or timer; a late callback may miss its widgets."""
        if self.gone and not isinstance(event, STILL_TAKEN):
            return
        try:
            await super().on_event(event)
        except NoMatches:
            if not self.gone:
                raise

    def call_next(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Call it soon, as when a box above has its answer; when gone it may miss its widgets."""

        async def late() -> None:
            try:
                done = callback(*args, **kwargs)
                if isawaitable(done):
                    await done
            except NoMatches:
                if not self.gone:
                    raise

        super().call_next(late)
