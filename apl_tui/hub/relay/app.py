"""The hub over HTTP: rooms for laptops, one page for all phones, and counts for who runs it.

It writes nothing down and names no room in what it tells. Bodies are passed on as they are; the
answers carry the headers of the voting page on the local network.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from apl_tui.hub.assets import ASSETS, page_bytes
from apl_tui.hub.frames import (
    BAD_FRAME,
    END,
    MESSAGE,
    REPLY,
    STATE,
    frame,
    phones_frame,
    with_id,
)
from apl_tui.hub.relay.metrics import metrics_text
from apl_tui.hub.relay.rooms import (
    Away,
    Clock,
    HubRoom,
    NoRoom,
    Rooms,
    Sleep,
    TooMany,
)
from apl_tui.hub.sizes import MOST_MESSAGE, MOST_REPLY, MOST_STATE, VERSION_BYTES
from apl_tui.phones.bodies import whole_body
from apl_tui.phones.guard import HEADERS
from apl_tui.phones.network import CODE_ALPHABET, CODE_LENGTH
from apl_tui.phones.throttle import WrongCodes
from apl_tui.process.crash import traced

_log = logging.getLogger(__name__)
WAIT_SECONDS = 25.0
RETRY_SECONDS = 2
PRESENCE_SECONDS = 1.0
_CODE = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}", re.IGNORECASE)
_LEASE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_AFTER = re.compile(r"[0-9]{1,18}")

Tokens = Callable[[], frozenset[bytes] | None]
"""The hashes of the tokens that are given out now; `None` when none is asked for."""


class HubApp:
    """One process of a hub. Run `look_after()` beside it."""

    def __init__(
        self,
        rooms: Rooms,
        tokens: Tokens,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self.rooms = rooms
        self._tokens = tokens
        self._sleep = sleep
        self._wait_seconds = wait_seconds
        self._wrong = WrongCodes(clock)
        self._app = _guarded(self._routes())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or keep one line."""
        await self._app(scope, receive, send)

    def _routes(self) -> Router:
        get, post = ["GET"], ["POST"]
        return Router(
            [
                Route("/api/rooms/{code}/state", _endpoint(self._state), methods=get),
                Route("/api/rooms/{code}/messages", _endpoint(self._message), methods=post),
                WebSocketRoute("/api/rooms/{code}/link", self._link),
                Route("/api/rooms", _endpoint(self._open), methods=post),
                Route("/health", _endpoint(self._health), methods=get),
                Route("/metrics", _endpoint(self._metrics), methods=get),
                Route("/", _endpoint(_page), methods=get),
                Route("/{name}", _endpoint(_asset_or_page), methods=get),
            ],
            redirect_slashes=False,
            default=_plain(HTTPStatus.NOT_FOUND),
        )

    async def look_after(self) -> None:
        """Sweep, and tell the laptops how many phones wait; runs until it is cancelled."""
        told: dict[str, int] = {}
        while True:
            await asyncio.sleep(PRESENCE_SECONDS)
            await self.rooms.sweep()
            known = self.rooms.all
            for room in known:
                await self._tell_waiting(room, told)
            for gone in told.keys() - {room.code for room in known}:
                del told[gone]

    async def _tell_waiting(self, room: HubRoom, told: dict[str, int]) -> None:
        count = room.phones if room.line else len(room.waiting)
        if told.get(room.code, 0) == count:
            return
        told[room.code] = count
        with suppress(Away, WebSocketDisconnect, RuntimeError):
            if room.line:
                await room.line.tell_phones(count)
            elif self.rooms.exchange is not None:
                await self.rooms.exchange.tell_waiting(room.code, count)

    # --- the laptop's side ----------------------------------------------------------------------

    async def _open(self, request: Request) -> Response:
        """A new room; or, with the code and lease of before, the same again after all was lost."""
        if not self._may_open(request):
            self.rooms.counts["refused"] += 1
            await self._sleep(1.0)  # guessing tokens is slow
            return _plain(HTTPStatus.UNAUTHORIZED, ("www-authenticate", "Bearer"))
        body = await whole_body(request)
        if body is None:
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            code, lease = _wanted(bytes(body))
        except ValueError:
            return _plain(HTTPStatus.BAD_REQUEST)
        if not code:
            code, lease = await self.rooms.open()
        elif not await self.rooms.claim(code, lease):
            return _plain(HTTPStatus.CONFLICT)
        told = json.dumps({"code": code, "lease": lease})
        return Response(told, HTTPStatus.CREATED, media_type="application/json")

    def _may_open(self, request: Request) -> bool:
        tokens = self._tokens()
        if tokens is None:
            return True
        given = hashlib.sha256(_bearer(request.headers.get("authorization", "")).encode()).digest()
        return any(hmac.compare_digest(given, each) for each in tokens)

    async def _link(self, socket: WebSocket) -> None:
        """The line to a laptop, until it goes or another takes over."""
        code = socket.path_params["code"].upper()
        lease = _bearer(socket.headers.get("authorization", ""))
        try:
            room = await self.rooms.find(code)
        except (NoRoom, Away) as error:
            status = HTTPStatus.NOT_FOUND if isinstance(error, NoRoom) else _AWAY
            await socket.send_denial_response(_plain(status))
            return
        line = _SocketLine(socket)
        if not _LEASE.fullmatch(lease) or not hmac.compare_digest(
            room.lease, hashlib.sha256(lease.encode()).digest()
        ):
            await socket.send_denial_response(_plain(HTTPStatus.FORBIDDEN))
            return
        await socket.accept()
        try:
            await self.rooms.hold(room, lease, line)
            await line.tell_phones(room.phones)
            while True:
                message = await socket.receive()
                if message["type"] != "websocket.receive":
                    return
                if not await self._frame(room, line, message.get("bytes") or b""):
                    await line.leave(BAD_FRAME)
                    return
        except Away:
            await line.leave(1013)  # "try again later"
        except WebSocketDisconnect:
            return
        finally:
            await self.rooms.release(room, line)

    async def _frame(self, room: HubRoom, line: _SocketLine, data: bytes) -> bool:
        kind, body = data[:1], data[1:]
        if room.line is not line:  # it was taken over, and has not noticed yet
            return True
        if kind == STATE and VERSION_BYTES < len(body) <= MOST_STATE:
            self.rooms.counts["states"] += 1
            await self.rooms.tell(room, body)
        elif kind == REPLY and len(body) <= MOST_REPLY:
            await self.rooms.answer(room, *with_id(body))
        elif kind == END and not body:
            await self.rooms.end(room)
        else:
            return False
        return True

    # --- the phones' side -----------------------------------------------------------------------

    async def _room(self, request: Request) -> HubRoom | Response:
        """The room that is asked for, or what a wrong code is answered."""
        code = request.path_params["code"].upper()
        if _CODE.fullmatch(code):
            with suppress(NoRoom):
                return await self.rooms.find(code)
        self.rooms.counts["wrong_codes"] += 1
        address = request.client.host if request.client else ""
        self._wrong.note(address)
        seconds = self._wrong.turn(address)
        if seconds is None:
            return _later(HTTPStatus.TOO_MANY_REQUESTS)
        if seconds:
            await self._sleep(seconds)
        return _plain(HTTPStatus.NOT_FOUND)

    async def _state(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not _AFTER.fullmatch(after):
            return _plain(HTTPStatus.BAD_REQUEST)
        room = await self._room(request)
        if isinstance(room, Response):
            return room
        gone = asyncio.create_task(_gone(request))
        waiting = asyncio.create_task(self.rooms.wait(room, int(after), self._wait_seconds))
        try:
            await asyncio.wait((gone, waiting), return_when=asyncio.FIRST_COMPLETED)
            blob = waiting.result() if waiting.done() else b""
        finally:
            gone.cancel()
            waiting.cancel()
        if not blob:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        self.rooms.counts["states_sent"] += 1
        return Response(blob, media_type="application/octet-stream")

    async def _message(self, request: Request) -> Response:
        room = await self._room(request)
        if isinstance(room, Response):
            return room
        body = await whole_body(request)
        if body is None or len(body) > MOST_MESSAGE:
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.rooms.counts["messages"] += 1
        self.rooms.counts["message_bytes"] += len(body)
        reply = await self.rooms.ask(room, bytes(body))
        self.rooms.counts["replies"] += 1
        return Response(reply, media_type="application/octet-stream")

    # --- the operator's side --------------------------------------------------------------------

    async def _health(self, _request: Request) -> Response:
        told = {"rooms": len(self.rooms), "phones": sum(r.phones for r in self.rooms.all)}
        exchange: Any = self.rooms.exchange
        fine = exchange is None or exchange.connected
        status = HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE
        return Response(json.dumps({"ok": fine, **told}), status, media_type="application/json")

    async def _metrics(self, _request: Request) -> Response:
        return Response(metrics_text(self.rooms), media_type="text/plain; version=0.0.4")


class _SocketLine:
    """A laptop's line over a WebSocket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def ask(self, id_: bytes, message: bytes) -> None:
        await self._send(frame(MESSAGE, message, id_))

    async def tell_phones(self, count: int) -> None:
        await self._send(phones_frame(count))

    async def leave(self, reason: int) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(reason)

    async def _send(self, data: bytes) -> None:
        if self._socket.application_state is not WebSocketState.CONNECTED:
            raise Away
        try:
            await self._socket.send_bytes(data)
        except (WebSocketDisconnect, RuntimeError) as error:  # it went this very moment
            raise Away from error


def _bearer(header: str) -> str:
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _wanted(body: bytes) -> tuple[str, str]:
    """The code and the lease of a room that is to come back; empty for a new one."""
    if not body:
        return "", ""
    try:
        told = dict(json.loads(body))
        code, lease = str(told["code"]), str(told["lease"])
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("not a room") from error
    if not _CODE.fullmatch(code) or not _LEASE.fullmatch(lease):
        raise ValueError("not a room")
    return code.upper(), lease


async def _gone(request: Request) -> None:
    """Returns when the phone that waits has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


async def _page(_request: Request) -> Response:
    return Response(page_bytes(), media_type="text/html; charset=utf-8")


async def _asset_or_page(request: Request) -> Response:
    name = request.path_params["name"]
    if asset := ASSETS.get(name):
        return Response(asset[1], media_type=asset[0])
    if _CODE.fullmatch(name):
        return await _page(request)
    return _plain(HTTPStatus.NOT_FOUND)


_AWAY = HTTPStatus.SERVICE_UNAVAILABLE


def _endpoint(handler: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """A handler as an ASGI application; what it raises becomes a status."""

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await handler(Request(scope, receive))
        except NoRoom:
            response = _plain(HTTPStatus.NOT_FOUND)
        except Away:
            response = _later(_AWAY)
        except TooMany:
            response = _later(HTTPStatus.TOO_MANY_REQUESTS)
        await response(scope, receive, send)

    return _App(endpoint)


class _App:
    """Starlette takes a function for a handler, and an object for an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _plain(status: HTTPStatus, *headers: tuple[str, str]) -> Response:
    return PlainTextResponse(f"{status.value} {status.phrase}\n", status, dict(headers))


def _later(status: HTTPStatus) -> Response:
    return _plain(status, ("retry-after", str(RETRY_SECONDS)))


def _guarded(app: ASGIApp) -> ASGIApp:
    """The headers on every answer, and errors told without what was sent or by whom."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                started = True
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        if scope["type"] not in ("http", "websocket"):
            return
        try:
            await app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:  # the boundary of a request
            crash = traced(error)
            _log.error("%s at %s", crash.kinds[0], crash.places[-1])
            if not started and scope["type"] == "http":
                failed = _plain(HTTPStatus.INTERNAL_SERVER_ERROR)
                await failed(scope, receive, send_with_headers)

    return guard
