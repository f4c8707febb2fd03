"""Firefox and WebKit as they are on this computer: only what the page's tests need of them.

Firefox is spoken to by Marionette, its own protocol, and WebKit by its WebDriver. Without
a screen WebKit has no window, so it gets a virtual one.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import tempfile
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Error, Page

from tests.support.needed import missing

PATIENCE = 60.0
LOOPBACK = "127.0.0.1"
MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"
PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.trr.mode": 5,
    "app.update.disabledForTesting": True,
    "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "",
    "toolkit.telemetry.server": "",
    "ui.prefersReducedMotion": 1,
}


class Engine(ABC):
    """A window of a browser."""

    @abstractmethod
    async def open(self, url: str) -> None:
        """Go to an address."""

    @abstractmethod
    async def back(self) -> None:
        """Press the back button."""

    @abstractmethod
    async def reload(self) -> None:
        """Press the reload button."""

    @abstractmethod
    async def run(self, script: str, *given: object) -> Any:
        """Run a function's body in the page; what it returns."""

    async def until(self, script: str) -> None:
        """Wait until this holds in the page."""
        async with asyncio.timeout(PATIENCE):
            while not await self._holds(script):
                await asyncio.sleep(0.05)

    async def _holds(self, script: str) -> bool:
        try:
            return bool(await self.run(f"return {script}"))
        except (Error, AssertionError):  # the page is just being left
            return False


class Playwright(Engine):
    """Chromium, as the other tests use it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self._page.goto(url)

    async def back(self) -> None:
        """Press the back button."""
        with suppress(Error):  # a form that is to be sent again
            await self._page.go_back()

    async def reload(self) -> None:
        """Press the reload button."""
        await self._page.reload()

    async def run(self, script: str, *given: object) -> Any:
        """Run a function's body in the page; what it returns."""
        body = f"given => (function () {{ {script} }}).apply(null, given)"
        return await self._page.evaluate(body, [*given])


class Marionette(Engine):
    """Firefox."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._number = 0

    async def ask(self, name: str, **given: object) -> Any:
        """One command, and its answer."""
        self._number += 1
        told = json.dumps([0, self._number, f"WebDriver:{name}", given])
        self._writer.write(f"{len(told.encode())}:{told}".encode())
        _, _, error, result = await self.read()
        assert error is None, error
        return result.get("value") if isinstance(result, dict) else result

    async def read(self) -> Any:
        """What it says next."""
        async with asyncio.timeout(PATIENCE):
            size = int((await self._reader.readuntil(b":"))[:-1])
            return json.loads(await self._reader.readexactly(size))

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self.ask("Navigate", url=url)

    async def back(self) -> None:
        """Press the back button."""
        with suppress(AssertionError):  # a page that is kept nowhere
            await self.ask("Back")

    async def reload(self) -> None:
        """Press the reload button."""
        await self.ask("Refresh")

    async def run(self, script: str, *given: object) -> Any:
        """Run a function's body in the page; what it returns."""
        return await self.ask("ExecuteScript", script=script, args=[*given])


class WebDriver(Engine):
    """WebKit."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self._client, self._session = client, session

    async def ask(self, path: str, **given: object) -> Any:
        """One command, and its answer."""
        answer = await self._client.post(f"/session/{self._session}/{path}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self.ask("url", url=url)

    async def back(self) -> None:
        """Press the back button."""
        with suppress(AssertionError):
            await self.ask("back")

    async def reload(self) -> None:
        """Press the reload button."""
        await self.ask("refresh")

    async def run(self, script: str, *given: object) -> Any:
        """Run a function's body in the page; what it returns."""
        return await self.ask("execute/sync", script=script, args=[*given])


@asynccontextmanager
async def firefox() -> AsyncIterator[Engine]:
    """A Firefox of its own; skips where there is none."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        missing("no Firefox on this computer (apt-get install firefox-esr)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items())
        Path(home, "user.js").write_text("\n".join(lines), encoding="utf-8")
        at_home = os.environ | {"HOME": home, "MOZ_HEADLESS": "1"}
        how = ("--marionette", "--no-remote", "--profile", home, "about:blank")
        async with _program(path, *how, env=at_home):
            port = await _written(Path(home, "MarionetteActivePort"))
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            engine = Marionette(reader, writer)
            await engine.read()  # who it is
            await engine.ask("NewSession", acceptInsecureCerts=True)  # a hub's, made in the test
            yield engine
            writer.close()


@asynccontextmanager
async def webkit() -> AsyncIterator[Engine]:
    """A WebKit of its own; skips where there is none."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob(MINI_BROWSERS))
    if driver is None or screen is None or not browsers:
        missing("no WebKit on this computer (apt-get install webkit2gtk-driver xvfb)")
    port = _free_port()
    read, write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        how = ("-displayfd", str(write), "-screen", "0", "800x900x24", "-nolisten", "tcp")
        async with _program(screen, *how, pass_fds=(write,)):
            number = (await asyncio.to_thread(os.read, read, 16)).decode().strip()
            env = os.environ | {"HOME": home, "DISPLAY": f":{number}", "GDK_BACKEND": "x11"}
            async with (
                _program(driver, f"--port={port}", env=env),
                httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=PATIENCE) as client,
            ):
                options = {"binary": str(browsers[-1]), "args": ["--automation"]}
                wanted = {
                    "alwaysMatch": {
                        "acceptInsecureCerts": True,
                        "webkitgtk:browserOptions": options,
                    }
                }
                made = await _answered(client, {"capabilities": wanted})
                yield WebDriver(client, made["sessionId"])
                await client.delete(f"/session/{made['sessionId']}")
    os.close(read)
    os.close(write)


@asynccontextmanager
async def _program(*words: str, **how: Any) -> AsyncIterator[None]:
    """A program that runs as long as the block."""
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *words, stdin=silent, stdout=silent, stderr=silent, **how
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _written(file: Path) -> int:
    async with asyncio.timeout(PATIENCE):
        while not file.exists() or not file.read_text(encoding="utf-8").strip():
            await asyncio.sleep(0.05)
    return int(file.read_text(encoding="utf-8"))


async def _answered(client: httpx.AsyncClient, wanted: dict[str, object]) -> Any:
    """The session that is asked for, as soon as the driver answers."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                answer = await client.post("/session", json=wanted)
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
                continue
            assert answer.status_code == 200, answer.text
            return answer.json()["value"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
