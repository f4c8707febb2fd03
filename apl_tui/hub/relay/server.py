"""A hub's process: uvicorn around `HubApp`, with every connection bounded and nothing logged."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvicorn

from apl_tui.core.errors import AplError, message, reason
from apl_tui.hub.relay.app import HubApp, Tokens
from apl_tui.hub.relay.rooms import Away, Rooms
from apl_tui.hub.sizes import MOST_STATE
from apl_tui.phones.protocol import BoundedProtocol, Limits
from apl_tui.phones.server import GC_THRESHOLDS, bound_socket, files_allowed

LIMITS = Limits(answer_seconds=40.0, idle_seconds=30, body_bytes=8 * 1024)
_BACKLOG = 4096
_STOP_SECONDS = 2
_PING_SECONDS = 10.0
_LONGEST_TOKENS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubOptions:
    """How a hub is to be run; see `apl-tui hub --help`."""

    host: str
    port: int
    public_url: str = ""
    tokens: Path | None = None
    open: bool = False
    valkey: str = ""
    persistence_allowed: bool = False
    certificate: Path | None = None
    key: Path | None = None
    proxies: str = "127.0.0.1,::1"


class HubProtocol(BoundedProtocol):
    """A phone's connection, which becomes a laptop's line when that is asked for."""

    limits = LIMITS

    def get_buffer(self, sizehint: int) -> memoryview:  # type: ignore[override]
        """A view: asyncio's TLS slices what it is given, and a slice of a bytearray is a copy."""
        return memoryview(super().get_buffer(sizehint))

    def handle_websocket_upgrade(self) -> None:
        """From here on uvicorn's WebSocket protocol bounds it."""
        if self._watch:
            self._watch.cancel()
        super().handle_websocket_upgrade()


def token_hashes(path: Path) -> Tokens:
    """The tokens of a file, one a line, read again when it has changed; raises `AplError`."""
    seen: tuple[int, int] | None = None
    found: frozenset[bytes] = frozenset()

    def tokens() -> frozenset[bytes]:
        nonlocal seen, found
        try:
            now = path.stat()
            if (now.st_mtime_ns, now.st_size) != seen:
                with path.open(encoding="utf-8") as file:
                    lines = file.read(_LONGEST_TOKENS).splitlines()
                words = (line.partition("#")[0].strip() for line in lines)
                found = frozenset(hashlib.sha256(w.encode()).digest() for w in words if w)
                seen = now.st_mtime_ns, now.st_size
        except (OSError, UnicodeDecodeError):
            if seen is None:
                raise
        return found  # a file that is being replaced changes nothing

    try:
        first = tokens()
    except (OSError, UnicodeDecodeError) as error:
        raise AplError(
            message("hub.tokens-unread", reason=reason(error)),
            where=str(path),
            what_to_do=message("hub.tokens-do"),
        ) from error
    if not first:
        what_to_do = message("hub.tokens-do")
        raise AplError(message("hub.tokens-none"), where=str(path), what_to_do=what_to_do)
    return tokens


async def serve(
    options: HubOptions,
    started: Callable[[int], None],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Answer until the process is told to end; raises `AplError` when it cannot begin.

    `started` is told the port once phones are answered.
    """
    tokens = _tokens(options)
    rooms = Rooms(clock)
    listener = bound_socket(options.host, options.port)
    try:
        if options.valkey:
            await _share(rooms, options)
        app = HubApp(rooms, tokens, clock=clock)
        server = _Server(_config(app, options), lambda: started(listener.getsockname()[1]))
        looking = asyncio.create_task(app.look_after())
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        try:
            await server.serve(sockets=[listener])
        finally:
            looking.cancel()
            if rooms.exchange is not None:
                await rooms.exchange.stop()
    finally:
        listener.close()


def _tokens(options: HubOptions) -> Tokens:
    if options.open:
        return lambda: None
    if options.tokens is None:
        raise AplError(message("hub.no-tokens"), what_to_do=message("hub.no-tokens-do"))
    return token_hashes(options.tokens)


async def _share(rooms: Rooms, options: HubOptions) -> None:
    from apl_tui.hub.relay.shared import PersistenceOn, Shared  # noqa: PLC0415 - only with Valkey

    try:
        shared = Shared(options.valkey)
        rooms.exchange = shared
        await shared.start(rooms, persistence_allowed=options.persistence_allowed)
    except PersistenceOn as error:
        what_to_do = message("hub.persistence-do")
        raise AplError(message("hub.persistence"), what_to_do=what_to_do) from error
    except (Away, ValueError) as error:
        what_to_do = message("hub.no-valkey-do")
        raise AplError(message("hub.no-valkey"), what_to_do=what_to_do) from error


class _Server(uvicorn.Server):
    """uvicorn, telling when it answers."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening."""
        await super().startup(sockets)
        self._answering()


def _config(app: HubApp, options: HubOptions) -> uvicorn.Config:
    for name in ("uvicorn", "websockets"):  # what they say of a connection names who made it
        log = logging.getLogger(name)
        log.addHandler(logging.NullHandler())
        log.propagate = False
    most = files_allowed(LIMITS.connections) - 100
    limits = type("Limited", (HubProtocol,), {"limits": _limited(most)})
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", limits),
        ws="websockets-sansio",
        ws_max_size=MOST_STATE + 64,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=2 * _PING_SECONDS,
        ws_per_message_deflate=False,
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=options.proxies,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=LIMITS.idle_seconds,
        timeout_graceful_shutdown=_STOP_SECONDS,
        workers=1,
        ssl_certfile=str(options.certificate) if options.certificate else None,
        ssl_keyfile=str(options.key) if options.key else None,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise AplError(
            message("hub.no-certificate"),
            where=str(options.certificate),
            what_to_do=message("hub.no-certificate-do"),
        ) from error
    return config


def _limited(most: int) -> Limits:
    from dataclasses import replace  # noqa: PLC0415

    return replace(LIMITS, connections=min(LIMITS.connections, most))


def run(options: HubOptions, started: Callable[[int], None]) -> None:
    """The same, as a process."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options, started))
