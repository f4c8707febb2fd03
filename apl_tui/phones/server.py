"""The web server of the voting page, inside the event loop that is running already.

It is bound to the one address that was chosen, handles no signals, and writes no log of requests.
The `PhoneApp` outlives it: after a change of network a new server is started around the same one.

For the caller: stock garbage collection stalls a thousand connections; set
`gc.set_threshold(*GC_THRESHOLDS)` while phones are on, and the former values afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import sys
from collections.abc import Generator
from dataclasses import replace
from types import TracebackType
from typing import Self

import uvicorn

from apl_tui.core.errors import AplError, Message, message, reason
from apl_tui.phones.app import PhoneApp
from apl_tui.phones.network import DEFAULT_PORT, join_url
from apl_tui.phones.protocol import Limits, bounded

GC_THRESHOLDS = (50_000, 20, 100)
_BACKLOG = 2048
_STOP_SECONDS, _LOOK_SECONDS = 1.0, 0.01
_SPARE_FILES = 100  # for everything else that the program has open


class PhoneServer:
    """A server for `app` at one address and port (0 for any free one); an async context.

    `async with PhoneServer(app, "192.168.1.20", 8080) as server:` or `start()` and `stop()`.
    Starting sets which `Host` the app accepts: the address, and `names` beside it.
    """

    def __init__(
        self,
        app: PhoneApp,
        address: str,
        port: int = DEFAULT_PORT,
        *,
        names: tuple[str, ...] = (),
        limits: Limits | None = None,
    ) -> None:
        self.app = app
        self.address = address
        self.port = port
        self._names = names
        self._limits = limits or Limits()
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address that phones go to, with the code; known once the server has started."""
        return join_url(self.address, self.port, self.app.code)

    @property
    def running(self) -> bool:
        """Whether phones are being answered."""
        return self._task is not None and not self._task.done()

    async def start(self) -> None:
        """Bind and answer; raises `AplError` when the address or the port cannot be had."""
        if self.running:
            raise RuntimeError("the server is running already")
        listener = bound_socket(self.address, self.port)
        try:
            self.port = listener.getsockname()[1]
            self.app.hosts = (self.address, *self._names)
            server = _Server(_config(self.app, self._limits))
            self._server = server
            self._task = asyncio.create_task(server.serve(sockets=[listener]), name="phones")
            await _first(server.answering, self._task)
        except BaseException:
            listener.close()
            await self.stop()
            raise

    async def stop(self) -> None:
        """Answer no more; open connections are closed, the port is free afterwards."""
        server, task = self._server, self._task
        self._server = self._task = None
        if server is None or task is None:
            return
        server.leave()
        try:
            await asyncio.wait((task,))
        finally:
            server.drop_everything()
        if not task.cancelled() and (error := task.exception()):
            raise error

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.stop()


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, telling when it answers, and stopping when told to.

    uvicorn itself looks ten times a second whether it is to stop, and a tenth of a second more
    whether all have gone.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answering = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Answer no more."""
        self.should_exit = True
        self._leaving.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening."""
        await super().startup(sockets)
        self.answering.set()

    async def main_loop(self) -> None:
        """Keep the date of the answers, once a second, until it is to stop."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen no more, and give the answers that are under way a moment."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        state = self.server_state
        for connection in tuple(state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                while state.connections or state.tasks:
                    await asyncio.sleep(_LOOK_SECONDS)
        for task in tuple(state.tasks):
            task.cancel()

    def drop_everything(self) -> None:
        """Close what is still open, also when the server was cancelled on its way."""
        for listening in getattr(self, "servers", ()):
            listening.close()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals stay with the program."""
        yield


def _config(app: PhoneApp, limits: Limits) -> uvicorn.Config:
    # Warnings about what strangers send would end up on the screen, and errors hold what was sent.
    log = logging.getLogger("uvicorn")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    log.propagate = False
    most = min(limits.connections, files_allowed(limits.connections) - _SPARE_FILES)
    return uvicorn.Config(
        app,
        http=bounded(replace(limits, connections=most)),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=limits.idle_seconds,
        workers=1,  # else uvicorn reads it from the environment
    )


async def _first(answering: asyncio.Event, task: asyncio.Task[None]) -> None:
    """Wait until the server answers, or raise what stopped it."""
    started = asyncio.create_task(answering.wait())
    try:
        await asyncio.wait((started, task), return_when=asyncio.FIRST_COMPLETED)
    finally:
        started.cancel()
    if task.done():
        await task


def bound_socket(address: str, port: int) -> socket.socket:
    """A socket that is bound to one address; listening is the server's part."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # asyncio sends small answers at once only on sockets that say that they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":  # there, reuse would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.settimeout(0)  # the event loop waits for it
        listener.bind((address, port))
        listener.listen(_BACKLOG)  # now, as some systems tell only here that the port is taken
    except (OSError, OverflowError) as error:
        listener.close()
        raise _told(error, address, port) from error
    return listener


def _told(error: Exception, address: str, port: int) -> AplError:
    """What happened, where, and what to do, in place of the system's own words."""
    where = f"{address}:{port}"
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            other = port + 1 if port < 65535 else DEFAULT_PORT
            return _error(message("phones.server.in-use", port=port), where, _other_port(other))
        case errno.EADDRNOTAVAIL | errno.EINVAL | socket.EAI_NONAME:
            hint = message("phones.server.do-choose-address")
            return _error(message("phones.server.no-address"), where, hint)
        case errno.EACCES | errno.EPERM:
            what = message("phones.server.not-allowed", port=port)
            return _error(what, where, _other_port(DEFAULT_PORT))
    hint = message("phones.server.do-other", reason=reason(error))
    return _error(message("phones.server.not-started"), where, hint)


def _other_port(port: int) -> Message:
    return message("phones.server.do-other-port", port=port)


def _error(what: Message, where: str, what_to_do: Message) -> AplError:
    return AplError(what, where=where, what_to_do=what_to_do)


def files_allowed(wanted: int) -> int:
    """How many files may be open, raised towards what `wanted` connections need."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where there is no such limit
    except ImportError:
        return wanted + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for aim in (wanted + _SPARE_FILES, 10_240, 4_096):  # a Mac allows fewer than its hard limit
        raised = aim if hard == resource.RLIM_INFINITY else min(aim, hard)
        if soft != resource.RLIM_INFINITY and soft < raised:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
                soft = raised
    return wanted + _SPARE_FILES if soft == resource.RLIM_INFINITY else max(soft, 2 * _SPARE_FILES)
