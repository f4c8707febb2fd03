"""The hub's page in a real browser, through a real hub process over TLS."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from apl_tui.core.workshop import Vote
from apl_tui.hub.address import HubAddress
from apl_tui.hub.assets import ASSETS, page_bytes
from apl_tui.hub.collector import Collector
from apl_tui.hub.laptop import HubLine
from apl_tui.phones.link import Wording
from tests.hub.hubs import HubProcess, hub_process, laptop, until
from tests.hub.test_envelope import VECTORS
from tests.phones.conftest import browser as browser  # noqa: PLC0414 - one for all of a session
from tests.phones.rooms import SCRIPT, TestRoom

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
IDEAS = Wording("sv", "Behåll en sak", (), "Vad hjälper oss att lära i dag?")
pytestmark = pytest.mark.asyncio(loop_scope="session")
FIELDS = {"g.one": "4", "g.two": "dk", "c": "a", "d": "b"}


@pytest.fixture
def locked(tls: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> HubProcess:  # type: ignore[misc]
    """A hub over TLS whose certificate this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    with hub_process(tls=tls) as process:
        yield process


@asynccontextmanager
async def a_phone(
    browser: Browser, line: HubLine[Any], *, width: int = 390, script: bool = True
) -> AsyncIterator[Page]:
    """A phone that has scanned the code."""
    context = await browser.new_context(
        viewport={"width": width, "height": 700},
        java_script_enabled=script,
        has_touch=True,
        is_mobile=True,
        ignore_https_errors=True,
        locale="sv-SE",
    )
    context.set_default_timeout(15_000)
    try:
        page = await context.new_page()
        await page.goto(line.url)
        yield page
    finally:
        await context.close()


async def heading(page: Page, name: str) -> None:
    await page.get_by_role("heading", name=name, level=1).wait_for()


async def fill(page: Page, votes: tuple[Vote, ...] = SCRIPT.votes) -> None:
    for vote in votes:
        names = [(f"{vote.id}.{i.id}", "4") for i in vote.indicators]
        for name, value in names if vote.scale else [(vote.id, vote.indicators[0].id)]:
            await page.locator(f'label:has(input[name="{name}"][value="{value}"])').tap()


async def fits_the_standard(page: Page) -> None:
    """axe-core finds nothing wrong by WCAG 2.2 AA."""
    await page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = await page.evaluate("tags => axe.run({ runOnly: tags })", tags)
    assert [each["id"] for each in found["violations"]] == []


async def test_join_vote_reload_closed(browser: Browser, locked: HubProcess) -> None:
    room = TestRoom()
    async with laptop(locked.url, room) as line, a_phone(browser, line) as page:
        await heading(page, "You are in")
        await fits_the_standard(page)
        await page.locator("#linked").wait_for()
        assert line.voters
        assert line.voters.opened == 1
        assert room.reached
        room.open()
        await heading(page, "A vote")
        await fits_the_standard(page)
        await page.locator('label:has(input[name="g.one"][value="4"])').tap()
        await page.reload()  # half given, it is kept
        await heading(page, "A vote")
        assert await page.locator('input[name="g.one"][value="4"]').is_checked()
        await page.get_by_role("link", name="Svenska").tap()  # also in the other language
        await page.get_by_role("button", name="Skicka").wait_for()
        assert await page.locator('input[name="g.one"][value="4"]').is_checked()
        await fill(page)
        await page.get_by_role("button", name="Skicka").tap()
        await heading(page, "Mottaget!")
        await fits_the_standard(page)
        assert room.counted == 1
        assert await page.evaluate("JSON.stringify({ ...sessionStorage })") == "{}"
        await page.reload()
        await heading(page, "Mottaget!")
        await page.goto(f"{locked.url}/health")
        await page.go_back()
        await heading(page, "Mottaget!")
        assert await page.locator("input:checked").count() == 0
        room.close()
        await heading(page, "Omröstningen är stängd")
        assert await page.get_by_text("Ditt svar är mottaget och räknat.").is_visible()


async def test_another_tab_of_the_same_phone_has_voted_too(
    browser: Browser, locked: HubProcess
) -> None:
    room = TestRoom()
    async with laptop(locked.url, room) as line, a_phone(browser, line) as page:
        room.open()
        await heading(page, "A vote")
        await fill(page)
        await page.get_by_role("button").tap()
        await heading(page, "Received")
        other = await page.context.new_page()
        await other.goto(line.url)
        await heading(other, "Received")
        assert room.counted == 1


async def test_ideas_are_sent_and_none_of_it_is_left(browser: Browser, locked: HubProcess) -> None:
    room = TestRoom()
    async with laptop(locked.url, room) as line, a_phone(browser, line) as page:
        room.open(IDEAS)
        await heading(page, "Behåll en sak")
        await fits_the_standard(page)
        await page.get_by_label("Idé 1").fill("Fler frågor 🙂")
        await page.reload()
        await heading(page, "Behåll en sak")
        assert await page.get_by_label("Idé 1").input_value() == "Fler frågor 🙂"
        await page.get_by_role("button").tap()
        await heading(page, "Mottaget!")
        assert room.ideas == [["Fler frågor 🙂", "", ""]]


async def test_code_and_key_are_typed_and_wrong_ones_told(
    browser: Browser, locked: HubProcess
) -> None:
    async with laptop(locked.url, TestRoom()) as line, a_phone(browser, line) as page:
        await page.goto(f"{locked.url}/")
        await heading(page, "Var med i omröstningen")
        await fits_the_standard(page)
        await page.get_by_label("Kod").fill(line.code.lower())
        key = line.room_key
        wrong = key[:-1] + ("C" if key[-1] != "C" else "D")
        await page.get_by_label("Nyckel").fill(wrong)
        await page.get_by_role("button").tap()
        await heading(page, "Nyckeln stämmer inte")
        await fits_the_standard(page)
        await page.get_by_label("Nyckel").fill(f"{key[:5]} {key[5:]}".lower())
        await page.get_by_role("button").tap()
        await heading(page, "You are in")
        await page.goto(f"{locked.url}/CCCCC#{key}")
        await heading(page, "Koden stämmer inte")


async def test_a_vote_that_was_not_counted_says_so_and_goes_on_by_itself(
    browser: Browser, tls: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    room = TestRoom()
    with hub_process(tls=tls) as hub:
        async with laptop(hub.url, room) as line, a_phone(browser, line) as page:
            room.open()
            await heading(page, "A vote")
            await fill(page)
            hub.kill()
            await until(lambda: line.light == "away")
            await page.get_by_role("button").tap()
            await page.get_by_text("Not counted yet").wait_for()
            answers = page.locator("fieldset input")
            assert all([await each.is_disabled() for each in await answers.all()])
            with hub_process(port=hub.port, tls=tls):
                await heading(page, "Received")
                assert room.counted == 1


async def test_without_script_the_page_says_what_to_do(
    browser: Browser, locked: HubProcess
) -> None:
    async with (
        laptop(locked.url, TestRoom()) as line,
        a_phone(browser, line, script=False) as page,
    ):
        await heading(page, "Sidan behöver JavaScript")
        await heading(page, "This page needs JavaScript")


async def test_webcrypto_makes_the_same_of_the_vectors(
    browser: Browser, locked: HubProcess
) -> None:
    """The page's own lines, cut out of its script, against what Python makes."""
    script = ASSETS["hub.js"][1].decode()
    lines = re.search(r"const keys = .*?(?=// --- What this phone)", script, re.DOTALL)
    assert lines
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    async with laptop(locked.url, TestRoom()) as line, a_phone(browser, line) as page:
        found = await page.evaluate(
            """async vectors => {
              const text = new TextEncoder(), code = vectors.code, roomKey = vectors.key
              let stretched, laptop = vectors.public
              """
            + lines[0]
            + """
              stretched = await stretch()
              const state = bytes(vectors.state)
              const stamp = bound('state ', state.slice(0, 8))
              const told = await unlock(stretched, state.slice(8), stamp)
              const sealed = await seal(vectors.said)
              const message = new Uint8Array(await sealed.message.arrayBuffer())
              return { stretched: hex(stretched), told, message: hex(message) }
            }""",
            vectors,
        )
    assert found["stretched"] == vectors["stretched"]
    assert found["told"] == vectors["told"]
    assert len(found["message"]) == len(vectors["message"])


async def test_the_script_is_small_and_asks_for_nothing_from_elsewhere() -> None:
    script = ASSETS["hub.js"][1]
    assert len(script) < 12_000
    assert b"//" not in re.sub(rb"(?m)(^| )// .*$", b"", script)
    assert not re.search(rb"(src|href|action)=\"?(https?:|//)", page_bytes())


async def test_a_hub_that_serves_an_old_state_or_another_answer_is_told_to_the_room(
    browser: Browser, locked: HubProcess
) -> None:
    room = TestRoom()
    async with laptop(locked.url, room) as line, a_phone(browser, line) as page:
        await heading(page, "You are in")
        assert line.voters
        old = line.voters.state()
        room.open()
        await heading(page, "A vote")
        await page.route("**/messages", lambda route: route.fulfill(body=bytes(4124)))
        await fill(page)
        await page.get_by_role("button").tap()
        await page.get_by_text("What came here is not from the laptop").wait_for()
        assert room.counted == 0
        await page.unroute("**/messages")
        await heading(page, "Received")  # it has tried again by itself
        await page.route("**/state*", lambda route: route.fulfill(body=old))
        await page.reload()
        await heading(page, "Något stämmer inte")


async def test_the_address_of_a_collection_says_what_it_is_for(
    browser: Browser, locked: HubProcess
) -> None:
    line = HubLine(HubAddress(locked.url), lambda lock: Collector(lock, lambda _: "taken", "sv"))
    await line.start()
    try:
        async with a_phone(browser, line) as page:
            await heading(page, "Den här koden är för ett program")
            await fits_the_standard(page)
    finally:
        await line.stop()
