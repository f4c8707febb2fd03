"""Phones in lines: switched on at an address, told how to join, answered while a line is awaited.

The event loop runs on the thread that leads, and only while another one waits for a line: so what
phones send and what is typed never meet in the room, and nothing needs a lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from apl_tui.core.errors import AplError, Message, message
from apl_tui.plain.console import Command, Console
from apl_tui.plain.terminal import Terminal
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.room.room import Room

if TYPE_CHECKING:
    from apl_tui.room.phones.service import Phones

T = TypeVar("T")
LOOK_SECONDS = 3.0


class Meanwhile:
    """An event loop that runs while a line is waited for."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Do this now, whatever else is going on beside it."""
        return self._loop.run_until_complete(work)

    def beside(self, work: Coroutine[object, object, None]) -> None:
        """Do this whenever a line is waited for."""
        self._beside = self._loop.create_task(work)

    def terminal(self, terminal: Terminal) -> Terminal:
        """The same terminal; the loop runs while it waits."""
        return replace(
            terminal,
            read=lambda: self._line(terminal.read),
            read_hidden=lambda prompt: self._line(partial(terminal.read_hidden, prompt)),
        )

    def _line(self, read: Callable[[], str | None]) -> str | None:
        """A thread of its own reads, as nothing can wake one that waits for keys: it is left."""
        line: asyncio.Future[str | None] = self._loop.create_future()

        def fetch() -> None:
            with suppress(RuntimeError):  # an interrupt has ended the loop
                try:
                    found = read()
                except BaseException as error:
                    self._loop.call_soon_threadsafe(line.set_exception, error)
                else:
                    self._loop.call_soon_threadsafe(line.set_result, found)

        Thread(target=fetch, daemon=True).start()
        return self._loop.run_until_complete(line)

    def close(self) -> None:
        """Nothing more is done beside."""
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


class PhoneLines:
    """The phones of one session, as lines. Nothing is loaded before they are asked for."""

    def __init__(self, console: Console, room: Room, wish: PhoneWish | None = None) -> None:
        self._console = console
        self._t = console.t
        self._room = room
        self._wish = wish or PhoneWish()
        self._phones: Phones | None = None
        self._meanwhile: Meanwhile | None = None
        self._told: AplError | None = None
        self._warned: Message | None = None

    @property
    def on(self) -> bool:
        """Whether phones are answered."""
        return self._phones is not None and self._phones.on

    @property
    def opened(self) -> int:
        """How many phones have opened the page."""
        return self._phones.opened if self._phones else 0

    @property
    def moved(self) -> bool:
        """Whether the address changed while a vote was open."""
        return self._phones is not None and self._phones.moved

    def begin(self) -> None:
        """Switch on what the command line, or the session that is resumed, asked for."""
        if self._room.session.settings.solo:
            return
        if self._wish.host:
            self._start(self._wish.host)
        elif self._wish.wanted or "phones" in self._room.session.settings.channels:
            self._choose()

    def close(self) -> None:
        """The session is left."""
        if self._meanwhile is None:
            return
        if self._phones:
            self._meanwhile.run(self._phones.close())
        self._meanwhile.close()

    # --- what is told by itself -----------------------------------------------------------------

    def how_to_join(self) -> tuple[str, ...]:
        """How to vote by phone; nothing when phones are off."""
        if not self.on or self._phones is None:
            return ()
        join = self._t("plain.phones-join", address=self._phones.typed)
        if key := self._phones.room_key:
            join = self._t("plain.phones-join-hub", address=self._phones.typed, key=key)
        return (join, self._t("phones-room.opened", n=self.opened)) if self.opened else (join,)

    def tell_lost(self) -> None:
        """Tell once that phones cannot reach us any more, and that they can again."""
        problem = self._phones.problem if self._phones else None
        if problem and problem is not self._told:
            self._told = problem
            self._console.say("", self._t.say(problem.what), self._t("plain.phones-lost"))
        elif self._told and problem is None and self.on:
            self._told = None
            self._console.say("", self._t("phones-room.back"))
        warning = self._phones.warning if self._phones else None
        if warning != self._warned:
            self._warned = warning
            self._console.say("", self._t.say(warning or message("phones-room.hub-on")))

    # --- the command ----------------------------------------------------------------------------

    def lead(self) -> None:
        """Switch phones on, or tell how it stands with them, and change it."""
        if self._room.session.settings.solo:
            self._console.say(self._t("plain.not-here"))
            return
        if not self.on:
            self._choose()
        while self.on:
            self._tell()
            names = ("done", "phones-unreached", "phones-other", "phones-off")
            command = self._console.command(self._t("plain.phones-prompt"), names, empty="done")
            match command.name:
                case "done":
                    return
                case "phones-unreached":
                    self._tell_unreached()
                case "phones-other":
                    self._choose()
                case _:
                    self._stop()

    def _tell(self) -> None:
        phones = self._phones
        if phones is None:
            return
        self._console.say("", *self.how_to_join())
        if phones.moved_from:
            moved = {"port": phones.moved_from, "other": phones.port}
            self._console.say(self._t("phones-room.moved", **moved))
        if phones.alone:
            self._console.say(self._t("phones-room.alone"))
        reached = "phones-room.reached" if phones.reached else "phones-room.not-reached"
        self._console.say(self._t(reached))
        if phones.connected:
            self._console.say(self._t("phones-room.connected", n=phones.connected))

    def _tell_unreached(self, *, no_network: bool = False) -> None:
        from apl_tui.phones.network import NO_NETWORK, UNREACHED  # noqa: PLC0415 - loaded by now

        steps = enumerate(map(self._t.say, NO_NETWORK if no_network else UNREACHED), start=1)
        self._console.say("", *(f"{number}. {step}" for number, step in steps))

    # --- on and off -----------------------------------------------------------------------------

    def _choose(self) -> None:
        """Which of the computer's addresses; Enter takes the first, which is the best."""
        from apl_tui.phones.network import addresses, few_phones  # noqa: PLC0415 - only where phones are used

        say, t, found, hub = self._console.say, self._t, addresses(), self._wish.hub
        if not found and not hub[0]:
            say("", t("phones-room.no-network"))
            self._tell_unreached(no_network=True)
            return
        say("", t("phones-room.same-network"), t.say(message("promise.network")))
        for number, each in enumerate(found, start=1):
            best = f", {t('phones-room.recommended')}" if each.recommended else ""
            say(f"{number}. {t.say(each.words)}, {each.ip}{best}")
        if hub[0]:
            say(t("plain.phones-hub", number=len(found) + 1, hub=hub[0].partition("://")[2]))
        if few := few_phones(found, self._room.session.settings.people):
            say(t.say(few))
        typed = Command("", self._console.ask(t("plain.phones-which"), "1")).number
        if typed is not None and 1 <= typed <= len(found):
            self._start(found[typed - 1].ip)
        elif hub[0] and typed == len(found) + 1:
            self._start("")
        else:
            say(t("plain.no-such-number", most=len(found) + bool(hub[0])))

    def _start(self, address: str) -> None:
        """Start there, or over the hub where there is no address."""
        meanwhile, phones = self._ready()
        port = phones.port or self._wish.port
        try:
            if address:
                meanwhile.run(phones.start(address, port))
            else:
                meanwhile.run(phones.start_hub(*self._wish.hub))
        except AplError as error:
            self._console.say("")
            self._console.say_error(error)
            self._console.say(self._t("plain.phones-again"))
            return
        self._told = None
        self._tell()

    def _ready(self) -> tuple[Meanwhile, Phones]:
        if self._meanwhile is None or self._phones is None:
            from apl_tui.room.phones.service import Phones  # noqa: PLC0415 - the web server is slow

            self._meanwhile = Meanwhile()
            self._phones = Phones(self._room, self._wish.ways)
            self._console.terminal = self._meanwhile.terminal(self._console.terminal)
            self._meanwhile.beside(_look(self._phones))
            self._meanwhile.run(self._phones.read_sisters())
        return self._meanwhile, self._phones

    def _stop(self) -> None:
        if self._meanwhile and self._phones:
            self._meanwhile.run(self._phones.stop())
            self._console.say(self._t("plain.phones-are-off"))


async def _look(phones: Phones) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await phones.look()
