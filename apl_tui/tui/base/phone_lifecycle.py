"""The app's hold of the phones of its session: made late, watched by a timer, let go in the end.

The web server is imported in a thread when phones are first asked for, so that neither the start of
the program nor a key press waits for it. Nothing that goes wrong here ends the program.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen
from textual.timer import Timer

from apl_tui.i18n import Translator
from apl_tui.room.phones.wish import PhoneWish

if TYPE_CHECKING:
    from apl_tui.room.phones.service import Phones
    from apl_tui.room.room import Room

LOOK_SECONDS = 3.0
LINGER_SECONDS = 600.0  # how long phones are told that it is over, after the session has been left
LOST, BACK = "phones-room.lost", "phones-room.back"
SERVICE = "apl_tui.room.phones.service"


def offers_phones(room: Room) -> bool:
    """Whether this session can take phones: a real one, of a group, with something to answer."""
    session = room.session
    return not room.rehearsal and not session.settings.solo


class Host(Protocol):
    """What is needed of the app: its session, and to be called and heard."""

    @property
    def room(self) -> Room | None:
        """The session that runs."""

    @property
    def screen(self) -> Screen[Any]:
        """What is shown."""

    @property
    def t(self) -> Translator:
        """The words of the session."""

    def set_interval(self, *arguments: Any, **named: Any) -> Timer:
        """Be called again and again."""

    def set_timer(self, *arguments: Any, **named: Any) -> Timer:
        """Be called once."""

    def run_worker(self, *arguments: Any, **named: Any) -> Any:
        """Do something beside the screen."""

    def notify(self, *arguments: Any, **named: Any) -> None:
        """Say something in passing."""


class PhoneLifecycle:
    """`phones` is `None` until `ready` has been called in the session that runs."""

    def __init__(self, app: Host, wish: PhoneWish | None = None) -> None:
        self.wish = wish or PhoneWish()
        self.phones: Phones | None = None
        self._untold = ""  # that the phones are lost, or back, as long as nobody has been told
        self.begun = False  # whether the command line's wish has had its turn in this session
        self._lost = False
        self._app = app
        self._timer: Timer | None = None
        self._lingering: Phones | None = None  # of a session that has ended

    async def ready(self) -> Phones | None:
        """The phones of the session; `None` when it has been left meanwhile."""
        room = self._app.room
        service = await asyncio.to_thread(import_module, SERVICE)
        if room is None or self._app.room is not room:
            return None
        if self.phones is None:
            await self.end()
            self.phones = service.Phones(room, self.wish.ways)
            self._timer = self._app.set_interval(LOOK_SECONDS, self._look)
            await self.phones.read_sisters()
        return self.phones

    def _look(self) -> None:
        self._tell()
        if self.phones and self.phones.on_duty:
            self._lost = self._lost and not self.phones.on
            self._app.run_worker(self.look(), group="phones")

    async def look(self) -> None:
        """See to the phones, and tell the room when they cannot reach us any more."""
        phones = self.phones
        if phones is None or not await phones.look():
            return
        if phones.problem is not None:
            self._lost, self._untold = True, LOST
        elif self._lost:
            self._lost, self._untold = False, BACK
        self._tell()
        follow = getattr(self._app.screen, "follow", None)
        if follow:
            follow()

    def _tell(self) -> None:
        """Once, and where its key does something: who votes on the laptop is told nothing."""
        on = self.phones is not None and self.phones.on
        if not self._untold or on != (self._untold == BACK):
            self._untold = ""
            return
        keys = (active.binding.id for active in self._app.screen.active_bindings.values())
        if "phones-room.phones" in keys:
            words, self._untold = self._app.t(self._untold), ""
            severity = "information" if on else "warning"
            self._app.notify(words, markup=False, severity=severity, timeout=12)

    async def leave(self) -> None:
        """The session is left: nothing of its phones is held any more.

        When it has ended phones are answered for a while longer, so that they are told so.
        """
        phones, self.phones, self.begun = self.phones, None, False
        self._untold = ""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if phones is None:
            return
        if phones.on and phones.room.session.finished:
            self._lingering = phones
            self._app.set_timer(LINGER_SECONDS, self.end)
        else:
            await phones.close()

    async def end(self) -> None:
        """Phones of a session that has ended are answered no more."""
        phones, self._lingering = self._lingering, None
        if phones:
            await phones.close()
