"""Raw requests over the loopback, for what a well-behaved client would never send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from apl_tui.phones.app import PhoneApp
from apl_tui.phones.guard import HEADERS
from apl_tui.phones.protocol import Limits
from apl_tui.phones.server import PhoneServer
from tests.phones.rooms import CODE, Answers, TestRoom, hidden, phone_app

LOOPBACK = "127.0.0.1"
PATIENCE = 60.0  # seconds after which a test gives up; nothing is measured by it
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """One answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def has_every_header(self) -> bool:
        """Whether it carries what the contract asks of every answer."""
        asked = {name.decode(): value.decode() for name, value in HEADERS}
        if "immutable" in self.headers.get("cache-control", ""):  # what pages share, of no room
            del asked["cache-control"]
        told = all(self.headers.get(name) == value for name, value in asked.items())
        return told and "server" not in self.headers


class Line:
    """One connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)

    async def answer(self) -> Answer:
        """The next answer; `EOFError` when the connection ends before it."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, *lines = head.strip().split("\r\n")
            pairs = (line.partition(": ") for line in lines)
            headers = {name.lower(): value for name, _, value in pairs}
            size = int(headers.get("content-length", 0))
            return Answer(int(status.split()[1]), headers, await self.reader.readexactly(size))

    async def ended(self) -> bytes:
        """What still comes until the server ends the connection."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""


@asynccontextmanager
async def line(server: PhoneServer, device: str = LOOPBACK) -> AsyncIterator[Line]:
    """A connection from an address of this computer, closed at the end of the block."""
    reader, writer = await asyncio.open_connection(LOOPBACK, server.port, local_addr=(device, 0))
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


@asynccontextmanager
async def serving(room: TestRoom, limits: Limits | None = None) -> AsyncIterator[PhoneServer]:
    """A real server on a free port of the loopback."""
    app: PhoneApp = phone_app(room, None, LOOPBACK)
    async with PhoneServer(app, LOOPBACK, 0, limits=limits) as server:
        yield server


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """The bytes of a request."""
    told = {"host": LOOPBACK, "content-length": str(len(body))} | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body


def get(path: str = f"/{CODE}") -> bytes:
    """The bytes of a GET."""
    return request("GET", path)


async def joined(wire: Line, answers: Answers) -> bytes:
    """Load the page as a phone does; the request that would cast these answers."""
    wire.send(get())
    page = await wire.answer()
    cookie = page.headers["set-cookie"].partition(";")[0]
    text = page.body.decode()
    data = {name: hidden(text, name) for name in ("ticket", "round")} | answers
    body = urlencode(data, doseq=True).encode()
    headers = {"content-type": FORM, "cookie": cookie}
    return request("POST", f"/{CODE}/ballot", headers, body)


async def until(condition: Callable[[], bool]) -> None:
    """Let the event loop run until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)
