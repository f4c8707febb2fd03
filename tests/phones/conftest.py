"""A real browser for the pages, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.support.needed import missing

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)


def chromium() -> str:
    """Where the browser is. Without one the test is skipped, unless browsers are required."""
    found = shutil.which("chromium")
    if found is None:
        missing("no chromium on this computer (apt-get install chromium)")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests that run in the session's event loop; a phone is a context."""
    path = chromium()
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield opened
        await opened.close()
