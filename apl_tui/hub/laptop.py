"""The laptop's line to a hub: outgoing, and back by itself whenever it has been lost.

A room is opened once; its code and lease live as long as the session, so that phones go on where
they were after a loss of the network, and also after the hub has lost everything.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any, Generic, Literal, Protocol, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from apl_tui.core.errors import AplError, message
from apl_tui.hub.address import HubAddress, trust_for
from apl_tui.hub.envelope import Lock, new_room_key
from apl_tui.hub.frames import (
    END,
    MESSAGE,
    PHONES,
    REPLY,
    STATE,
    TAKEN_OVER,
    frame,
    phones_of,
    with_id,
)
from apl_tui.hub.sizes import MOST_MESSAGE

AGAIN_SECONDS = (0.5, 1.0, 2.0, 4.0, 5.0)
OPEN_SECONDS = 10.0
PING_SECONDS = 8.0

HubLight = Literal["off", "connecting", "on", "away", "elsewhere"]


class _Refused(Exception):  # noqa: N818 - it is told as what it is
    """The hub does not let this laptop in; asking again is of no use."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self.id = id_


class Answering(Protocol):
    """Who tells and answers those that come over the hub. `lock` has the keys, which go with it."""

    lock: Lock

    def changed(self) -> bytes:
        """What to tell them now, or `b""` for nothing new."""

    def state(self) -> bytes:
        """What they are told now, for the hub to keep."""

    def answer(self, message: bytes) -> bytes:
        """What to answer one of them."""


Voters = TypeVar("Voters", bound=Answering)


class HubLine(Generic[Voters]):
    """Those who come to one room over one hub; nothing goes out before `start`.

    `made` makes who answers them, when there are keys.
    """

    def __init__(
        self,
        hub: HubAddress,
        made: Callable[[Lock], Voters],
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self.hub = hub
        self.light: HubLight = "off"
        self.problem: AplError | None = None
        self.waiting = 0
        self.room_key = ""
        self.voters: Voters | None = None
        self._made = made
        self._told = told
        self._lease = ""
        self._connection: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    # --- reading --------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The room's code; empty before there is one."""
        return self.voters.lock.code if self.voters else ""

    @property
    def on(self) -> bool:
        """Whether phones can join: there is a room, and we hold on to it."""
        return self._task is not None and bool(self.code)

    @property
    def url(self) -> str:
        """What the QR code holds."""
        return f"{self.hub.url}/{self.code}#{self.room_key}" if self.on else ""

    # --- on and off -----------------------------------------------------------------------------

    async def start(self) -> None:
        """Open a room and keep a line to it; raises `AplError` when the hub cannot be had now."""
        if self._task is not None:
            return
        self.light, self.problem = "connecting", None
        try:
            room = await self._open({})
            self.room_key = new_room_key()
            lock = await asyncio.to_thread(Lock, room["code"], self.room_key)  # slow on purpose
        except _Refused as error:
            raise self._failed(error.id) from error
        except (OSError, TypeError, ValueError, KeyError) as error:
            raise self._failed("hub.unreachable") from error
        self._lease = room["lease"]
        self.voters = self._made(lock)
        self.voters.changed()
        self._task = asyncio.create_task(self._keep(), name="hub")

    def _failed(self, id_: str) -> AplError:
        self.light = "off"
        what_to_do = message(f"{id_}-do")
        return AplError(message(id_, hub=self.hub.name), where=self.hub.url, what_to_do=what_to_do)

    async def stop(self) -> None:
        """No more phones over the hub, and no keys any more."""
        task, self._task = self._task, None
        if task is None:
            return
        if self._connection is not None and self.voters is not None:
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                async with asyncio.timeout(1.0):
                    if state := self.voters.changed():
                        await self._connection.send(frame(STATE, state))
                    await self._connection.send(frame(END))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.voters, self.room_key, self._lease = None, "", ""
        self.light, self.waiting = "off", 0

    def changed(self) -> None:
        """The room may have changed."""
        self._changed.set()

    # --- the line -------------------------------------------------------------------------------

    async def _keep(self) -> None:
        tries = 0
        while True:
            try:
                async with self._line() as connection:
                    tries = 0
                    self._say("on")
                    await self._talk(connection)
                if self.light == "elsewhere":
                    return
            except _Refused as error:
                self.problem = self._failed(error.id)
                self._say("off")
                return
            except (WebSocketException, OSError, TypeError, ValueError, KeyError):
                pass  # told by the light; it is tried again
            self._say("away")
            await asyncio.sleep(AGAIN_SECONDS[min(tries, len(AGAIN_SECONDS) - 1)])
            tries += 1

    @contextlib.asynccontextmanager
    async def _line(self) -> AsyncIterator[ClientConnection]:
        try:
            connection = await self._connected()
        except InvalidStatus as error:
            status = error.response.status_code
            if status != HTTPStatus.NOT_FOUND:
                raise
            await self._open({"code": self.code, "lease": self._lease})  # the hub has lost it
            connection = await self._connected()
        self._connection = connection
        try:
            yield connection
        finally:
            self._connection = None
            self.waiting = 0
            await connection.close()

    def _connected(self) -> Any:
        url = f"ws{self.hub.url.removeprefix('http')}/api/rooms/{self.code}/link"
        return connect(
            url,
            additional_headers={"Authorization": f"Bearer {self._lease}"},
            ssl=trust_for(self.hub.url),
            compression=None,
            max_size=MOST_MESSAGE + 64,
            open_timeout=OPEN_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            close_timeout=1,
            user_agent_header=None,
        )

    async def _talk(self, connection: ClientConnection) -> None:
        voters = self.voters
        if voters is None:
            return
        await connection.send(frame(STATE, voters.state()))
        telling = asyncio.create_task(self._tell(connection, voters))
        try:
            async for data in connection:
                if isinstance(data, str):
                    continue
                kind, body = data[:1], data[1:]
                if kind == MESSAGE:
                    id_, told = with_id(body)
                    reply = voters.answer(told)
                    await connection.send(frame(REPLY, reply, id_))
                elif kind == PHONES:
                    self.waiting = phones_of(body)
        except ConnectionClosed:
            if connection.close_code == TAKEN_OVER:
                self._say("elsewhere")
        finally:
            telling.cancel()

    async def _tell(self, connection: ClientConnection, voters: Voters) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if state := voters.changed():
                await connection.send(frame(STATE, state))

    def _say(self, light: HubLight) -> None:
        if light != self.light:
            self.light = light
            self._told()

    async def _open(self, wanted: dict[str, str]) -> dict[str, str]:
        return await asyncio.to_thread(open_room, self.hub, wanted)


def open_room(hub: HubAddress, wanted: dict[str, str]) -> dict[str, str]:
    """Ask the hub for a room, or for the same one again; raises `OSError` or `_Refused`."""
    asked = urllib.request.Request(  # noqa: S310 - the address has been looked at
        f"{hub.url}/api/rooms",
        data=json.dumps(wanted).encode() if wanted else b"",
        headers={"Authorization": f"Bearer {hub.token}"} if hub.token else {},
        method="POST",
    )
    try:
        with urllib.request.urlopen(  # noqa: S310 - the same
            asked, timeout=OPEN_SECONDS, context=trust_for(hub.url)
        ) as answer:
            told = json.loads(answer.read(4096))
    except urllib.error.HTTPError as error:
        if error.code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise _Refused("hub.refused") from error
        if error.code == HTTPStatus.CONFLICT:
            raise _Refused("hub.taken") from error
        raise
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise _Refused("hub.not-trusted") from error
        raise
    return {name: str(dict(told)[name]) for name in ("code", "lease")}
