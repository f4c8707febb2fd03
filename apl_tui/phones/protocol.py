"""One connection of a phone, with every resource that it may take bounded.

uvicorn's own protocol on httptools bounds neither the head of a request nor how long a half-sent
one may take, and it forgets a client that reads nothing. Here every connection has one deadline:
for the next whole request, or for the whole answer.

What is read lies in one piece of memory, which is emptied at once, and a request's body in one that
whoever takes it in empties (privacy.md M1); the parser's own pieces cannot be reached.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from apl_tui.phones.bodies import BODY
from apl_tui.phones.guard import HEADERS

_RAW_SLACK = 3  # raw bytes of a message against its allowed head and body: chunked framing costs
_PIPELINED = 8
_AT_ONCE = 50  # one of so many connections of a device goes when there are too many
_READ = bytearray(64 * 1024)  # for all connections: it is filled and emptied in one step


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection, and all together, may take. Seconds and bytes."""

    connections: int = 10_000
    head_bytes: int = 8 * 1024
    body_bytes: int = 16 * 1024
    request_seconds: float = 10.0
    answer_seconds: float = 15.0
    idle_seconds: int = 6  # longer than the pause between two polls of a page


class _Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """The request is answered here and the connection closed; passes through httptools."""


class BoundedProtocol(HttpToolsProtocol, asyncio.BufferedProtocol):
    """uvicorn's HTTP protocol with the bounds of `limits`, which `bounded` sets in a subclass."""

    limits = Limits()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._message_bytes = 0
        self._head_bytes = 0
        self._in_message = False
        self._refusal = HTTPStatus.BAD_REQUEST
        self._deadline = 0.0
        self._watch: asyncio.TimerHandle | None = None

    # --- the connection -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A phone has connected."""
        super().connection_made(transport)
        self._allow(self.limits.request_seconds)
        self._look()
        if len(self.connections) > self.limits.connections and not self._made_room():
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def _made_room(self) -> bool:
        """Whether the device with most connections lost those that it has left unused longest.

        No device can shut the others out by holding connections; some go at once, as looking
        through them all takes time. False when no device has more than one.
        """
        devices: dict[str, list[BoundedProtocol]] = {}
        for each in self.connections:
            if not isinstance(each, BoundedProtocol):
                continue  # a line to a laptop, see `apl_tui.hub`
            devices.setdefault(each.client[0] if each.client else "", []).append(each)
        most = max(devices.values(), key=len)
        if len(most) < 2:
            return False
        others = sorted((each for each in most if each is not self), key=BoundedProtocol._use)
        for each in others[: 1 + len(most) // _AT_ONCE]:
            self.connections.discard(each)
            each.transport.abort()
        return True

    def _use(self) -> tuple[bool, float]:
        """What it is used for now, and until when: the least comes first."""
        return self._in_message or self._answering, self._deadline

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        if self._watch:
            self._watch.cancel()
        super().connection_lost(exc)

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - the loop's own word
        """Where the next bytes go."""
        return _READ

    def buffer_updated(self, nbytes: int) -> None:
        """Some bytes have come, and are gone afterwards."""
        with memoryview(_READ)[:nbytes] as data:
            try:
                self.data_received(data)
            finally:
                data[:] = bytes(nbytes)

    def data_received(self, data: bytes | memoryview) -> None:
        """The bytes, as the parser takes them."""
        if self.transport.is_closing():
            return
        self._message_bytes += len(data)
        super().data_received(data)  # type: ignore[arg-type]  # the parser takes either
        if not self._in_message or self.transport.is_closing():
            return
        most = self.limits.head_bytes + _RAW_SLACK * self.limits.body_bytes
        if self._head_bytes >= 0 and self._message_bytes > self.limits.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._message_bytes > most:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    # --- the deadline -------------------------------------------------------------------------

    def _allow(self, seconds: float) -> None:
        self._deadline = self.loop.time() + seconds

    def _look(self) -> None:
        """One timer a connection: it moves on when the deadline has moved."""
        left = self._deadline - self.loop.time()
        if left > 0:
            self._watch = self.loop.call_later(left, self._look)
        elif self.transport.is_closing() or not self._in_message or self._answering:
            self.transport.abort()  # it does not read what it is sent, or has nothing to say
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            self._allow(self.limits.answer_seconds)
            self._look()

    @property
    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and cycle.response_started and not cycle.response_complete

    # --- what the parser finds ----------------------------------------------------------------

    def on_message_begin(self) -> None:
        """A request begins."""
        if len(self.pipeline) >= _PIPELINED:
            raise _Refused
        self._in_message = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A part of the request's target."""
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, or a trailer after the body."""
        if self._head_bytes < 0:  # a trailer: nothing of ours is told by one
            return
        self._count_head(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head_bytes = -1
        scope = cast("dict[str, Any]", self.scope)
        scope[BODY] = bytearray()  # first, for from Python 3.12 on the answer may begin at once
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body: it goes to where it can be emptied, and not through messages."""
        if (taken_in := self._scope().get(BODY)) is not None:  # else it is answered already
            taken_in += body
        super().on_body(b"")

    def _scope(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.cycle.scope)

    def on_message_complete(self) -> None:
        """The request is whole: from now on it is the answer that takes time."""
        self._in_message = False
        self._message_bytes = 0
        self._allow(self.limits.answer_seconds)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is written: now the next request may come."""
        self._allow(self.limits.request_seconds)
        super().on_response_complete()

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self.limits.head_bytes:
            self._refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise _Refused

    # --- refusals -----------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words are not ours
        """What uvicorn calls when the parser stopped."""
        self._refuse(self._refusal)

    def _refuse(self, status: HTTPStatus) -> None:
        if self.transport.is_closing():
            return
        text = f"{status.value} {status.phrase}\n".encode()
        lines = [b"%s: %s\r\n" % header for header in HEADERS]
        self.transport.write(
            STATUS_LINE[status]
            + b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            + b"content-length: %d\r\n" % len(text)
            + b"".join(lines)
            + b"\r\n"
            + text
        )
        self.transport.close()


def bounded(limits: Limits) -> type[asyncio.Protocol]:
    """The protocol with these limits, for uvicorn's configuration."""
    return cast("type[asyncio.Protocol]", type("Bounded", (BoundedProtocol,), {"limits": limits}))
