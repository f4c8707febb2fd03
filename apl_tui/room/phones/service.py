"""The phones of one session: switched on, moved to another address, watched, and switched off.

Whatever goes wrong here is told in `problem` and never reaches the session: ballots that are
counted stay counted, and the laptop and the slips go on. The page's application lives as long as
the session: at the same address a phone is recognised again. What makes it known belongs to that
address, so at another one each phone is asked whether it has answered.

Import this late: the web server takes a while to load.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from apl_tui.core.errors import AplError, Message, message
from apl_tui.core.workshop import Workshop
from apl_tui.hub.address import read_hub
from apl_tui.phones.app import PhoneApp, Sleep
from apl_tui.phones.network import DEFAULT_PORT, SHORT_PORT, Adapters, is_own, is_present, new_code
from apl_tui.phones.server import GC_THRESHOLDS, PhoneServer
from apl_tui.room.phones.rounds import Name, RoomLink, new_name, sister_modules
from apl_tui.room.room import Room

if TYPE_CHECKING:
    from apl_tui.hub.laptop import HubLine
    from apl_tui.hub.voters import Voters

OTHER_PORTS = 5
QUIET_SECONDS = 30.0  # without a sign of any phone, while phones are waited for
HIGHEST_PORT = 65_535
IN_USE = "phones.server.in-use"
GONE = "phones-room.address-gone"
FELL = "phones-room.stopped"
NOT_ALLOWED = "phones.server.not-allowed"


@dataclass(frozen=True, slots=True)
class PhoneTestHooks:
    """What a test may change: code, addresses, who counts as a phone, the clock, and what waits."""

    code: str = ""
    name: Name = new_name
    adapters: Adapters | None = None
    own_computer_counts: bool = False
    clock: Callable[[], float] = time.monotonic
    sleep: Sleep = asyncio.sleep


class Phones:
    """The phones of `room`; nothing is open to the network before `start`."""

    def __init__(self, room: Room, ways: PhoneTestHooks | None = None) -> None:
        ways = ways or PhoneTestHooks()
        self.room = room
        self.reached = False
        self.own_computer_counts = ways.own_computer_counts
        self._clock = ways.clock
        self._waited_since = 0.0  # for phones: since they were switched on, or the round was opened
        self._awaited: tuple[str, int] | None = None  # an address that was lost, with its port
        self._round = ""
        self.problem: AplError | None = None
        self.moved_from: int | None = None  # the port that was taken by another program
        self.link = RoomLink(room, self._was_reached, name=ways.name)
        self.app = PhoneApp(
            ways.code or new_code(),
            self.link.calls,
            (),
            clock=ways.clock,
            sleep=ways.sleep,
            own_computer_counts=ways.own_computer_counts,
        )
        self._is_present = (
            partial(is_present, adapters=ways.adapters) if ways.adapters else is_present
        )
        self._server: PhoneServer | None = None
        self.hub: HubLine[Voters] | None = None
        self.over_hub = False  # whether it is the hub's address that is shown
        self._warned: Message | None = None
        self._thresholds: tuple[int, int, int] | None = None
        self._steps = asyncio.Lock()  # starting and stopping take turns
        room.listeners.append(self.follow)

    # --- reading ------------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Whether phones are being answered."""
        return self._near or self._far

    @property
    def _near(self) -> bool:
        return self._server is not None and self._server.running

    @property
    def _far(self) -> bool:
        return self.hub is not None and self.hub.on

    @property
    def on_duty(self) -> bool:
        """Whether phones have been switched on, and not off again."""
        return any(each is not None for each in (self._server, self._awaited, self.hub))

    @property
    def address(self) -> str:
        """The address that was chosen last; empty before the first."""
        return self._server.address if self._server else ""

    @property
    def port(self) -> int:
        """The port in use, or that will be when the address is there again; else 0."""
        return self._server.port if self._server else self._awaited[1] if self._awaited else 0

    @property
    def code(self) -> str:
        """The session's code."""
        return self.app.code

    @property
    def url(self) -> str:
        """What the QR code holds; empty while phones are off."""
        if self.hub is not None and self.over_hub:
            return self.hub.url
        return self._server.url if self._server and self._near else ""

    @property
    def typed(self) -> str:
        """The address as it is typed by hand; over a hub `room_key` is typed beside it."""
        return self.url.partition("://")[2].partition("#")[0]

    @property
    def room_key(self) -> str:
        """What is typed beside a hub's address; empty where there is nothing more to type."""
        key = self.hub.room_key if self.hub is not None and self.over_hub else ""
        return f"{key[:5]} {key[5:]}".strip()

    @property
    def warning(self) -> Message | None:
        """What the room has to know of the hub now."""
        if self.hub is None:
            return None
        if self.hub.light in ("away", "elsewhere"):
            return message(f"phones-room.hub-{self.hub.light}")
        odd = self.hub.voters is not None and self.hub.voters.odd
        return message("phones-room.hub-odd") if odd else None

    @property
    def connected(self) -> int:
        """How many phones have the page open."""
        return (self.app.connected() if self._near else 0) + (self.hub.waiting if self.hub else 0)

    @property
    def opened(self) -> int:
        """How many have opened the page in this session; what forgets that is new each time."""
        voters = self.hub.voters if self.hub else None
        return self.app.opened + (voters.opened if voters else 0)

    @property
    def moved(self) -> bool:
        """Whether the address changed while a vote was open: phones that answered are not known."""
        return self.app.moved

    @property
    def unheard(self) -> bool:
        """Whether phones have been waited for a while, and none has been heard of."""
        since = self._waited_since
        here = self._near and not self.over_hub
        return here and self.app.heard < since <= self._clock() - QUIET_SECONDS

    @property
    def alone(self) -> bool:
        """Whether no phone can come, as only this computer reaches the address."""
        here = self._near and not self.over_hub
        return here and not self.own_computer_counts and is_own(self.address)

    # --- on and off ---------------------------------------------------------------------------

    async def start(self, address: str, port: int = 0) -> None:
        """Answer phones at this address, and no more at the one before.

        Without a port it is the one that need not be typed, where the system lets us, and else the
        usual one. A port that is taken gives way to one of the next few. Raises `AplError` when the
        address cannot be had; then phones are off.
        """
        async with self._steps:
            await self._stop()
            self.problem, self.reached, self.moved_from = None, False, None
            self.over_hub = False
            self._server = await self._started(address, port)
            self._waited_since = self._clock()
            self._thresholds = gc.get_threshold()
            gc.set_threshold(*GC_THRESHOLDS)
        if "phones" not in self.room.session.settings.channels:
            self.room.take("phones")
        self.follow()

    async def start_hub(self, url: str, token: str = "") -> None:
        """Let phones come over this hub too; who came over the network stays.

        Raises `AplError` when the hub, or what it needs, cannot be had.
        """
        try:
            from apl_tui.hub.laptop import HubLine  # noqa: PLC0415 - only with a hub
            from apl_tui.hub.voters import Voters  # noqa: PLC0415 - the same
        except ImportError as error:
            raise AplError(message("hub.missing"), what_to_do=message("hub.missing-do")) from error
        address = read_hub(url, token)
        async with self._steps:
            self.problem = None
            if self.hub is None or self.hub.hub != address or not self.hub.on:
                await self._stop_hub()
                self.reached = False
                line = HubLine(address, lambda lock: Voters(lock, self.link.calls))
                await line.start()
                self.hub = line
            self.over_hub = True
        for channel in ("phones", "hub"):
            if channel not in self.room.session.settings.channels:
                self.room.take(channel)
        self.follow()

    async def _stop_hub(self) -> None:
        hub, self.hub, self.over_hub = self.hub, None, False
        if hub is not None:
            await hub.stop()

    async def _started(self, address: str, port: int) -> PhoneServer:
        wanted = port or DEFAULT_PORT
        highest = min(wanted + OTHER_PORTS, HIGHEST_PORT)
        short = [] if port else [SHORT_PORT]
        for number in (*short, *range(wanted, highest + 1)):
            server = PhoneServer(self.app, address, number)
            try:
                await server.start()
            except AplError as error:
                passing = (IN_USE, NOT_ALLOWED) if number in short else (IN_USE,)
                if error.what.id not in passing or number == highest:
                    raise
                continue
            self.moved_from = wanted if number not in (wanted, *short) else None
            return server
        raise AssertionError("a port is tried or refused")

    async def stop(self) -> None:
        """Answer no more. Nothing that was counted is touched."""
        async with self._steps:
            await self._stop()
            await self._stop_hub()

    async def _stop(self) -> None:
        server, self._server = self._server, None
        self._awaited = None
        if self._thresholds:
            gc.set_threshold(*self._thresholds)
            self._thresholds = None
        if server is None:
            return
        try:
            await server.stop()
        except Exception:  # the boundary of the server: what it died of is not the session's end
            self.problem = _fell()

    async def close(self) -> None:
        """Off for good: the session is left."""
        if self.follow in self.room.listeners:
            self.room.listeners.remove(self.follow)
        await self.stop()

    # --- what happens meanwhile ---------------------------------------------------------------

    def follow(self) -> None:
        """The room has changed."""
        for thrown_away in self.link.follow():
            self.app.forget(thrown_away)
            if self.hub is not None and self.hub.voters is not None:
                self.hub.voters.forget(thrown_away)
        self.app.changed()
        if self.link.state.round != self._round:
            self._round, self._waited_since = self.link.state.round, self._clock()
        if self.hub is not None:
            self.hub.changed()

    def know_sisters(self, sisters: Mapping[str, Workshop]) -> None:
        """The other language's words, from the next opening on."""
        self.link.sisters = sisters

    async def read_sisters(self) -> None:
        """Read the other language's words, beside the event loop."""
        self.know_sisters(await asyncio.to_thread(sister_modules, self.room.session.workshop))

    async def look(self) -> bool:
        """To be called every few seconds; True when something has happened that must be told.

        Is the server alive, the address still ours, or ours again? `problem` tells which.
        """
        server, awaited = self._server, self._awaited
        if self.warning != self._warned:
            self._warned = self.warning
            return True
        if server is None:
            return awaited is not None and await self._come_back(awaited)
        if not server.running:
            return await self._give_up(_fell())
        present = await asyncio.to_thread(self._is_present, server.address)
        if present or server is not self._server:  # it may have been moved while we looked
            return False
        where = f"{server.address}:{server.port}"
        hint = message("phones.server.do-choose-address")
        await self._give_up(AplError(message(GONE), where=where, what_to_do=hint))
        self._awaited = server.address, server.port
        return True

    async def _come_back(self, awaited: tuple[str, int]) -> bool:
        """Whether an address that was lost is there again, and phones are answered as before."""
        present = await asyncio.to_thread(self._is_present, awaited[0])
        if not present or awaited is not self._awaited:
            return False
        problem, reached = self.problem, self.reached
        try:
            await self.start(*awaited)
        except AplError:
            self.problem, self._awaited = problem, awaited
            return False
        self.reached = reached
        return True

    async def _give_up(self, problem: AplError) -> bool:
        self.problem = problem  # known before the first phone finds that nobody answers
        async with self._steps:
            await self._stop()  # whoever comes over a hub stays
        return True

    def _was_reached(self) -> None:
        self.reached = True


def _fell() -> AplError:
    return AplError(message(FELL), what_to_do=message("phones.server.do-choose-address"))
