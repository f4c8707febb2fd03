"""A whole session with phones: a real browser joins, the code on the screen can be read, and no
trace of any phone is left behind.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from apl_tui.script.library import load
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.lead.vote import VoteScreen
from tests.phones.rooms import CODE, Answers, filled, hidden
from tests.phones.test_browser import a_phone, comes_by_itself, fill, heading, send
from tests.privacy.occasions import Sandbox
from tests.support.needed import missing
from tests.tui.phoning import LOOPBACK, phones_of, phones_on, seen, to_vote
from tests.tui.voting import graded, small_workshop

pytestmark = pytest.mark.asyncio(loop_scope="session")  # where the browser is
SCRIPT = small_workshop(graded())
YES: Answers = {"g.a": "4", "g.b": "dk"}
AGENT = "Sentinel-Agent/4711"
# The font of the picture is fetched from elsewhere, and its cells are then not true.
FONT_FACES = re.compile(r"@font-face\s*{[^}]*}")


def zbarimg() -> str:
    """Where the reader is. Without one the test is skipped, unless browsers are required."""
    found = shutil.which("zbarimg")
    if found is None:
        missing("no zbarimg on this computer (apt-get install zbar-tools)")
    return found


async def photographed(app: AplApp, browser: Browser, path: Path) -> None:
    """A picture of the screen as it is, as a camera would take it."""
    svg = FONT_FACES.sub("", app.export_screenshot()).replace("Fira Code", "DejaVu Sans Mono")
    page = await browser.new_page(viewport={"width": 1200, "height": 900})
    await page.set_content(f"<body style='margin:0'>{svg}</body>")
    await page.screenshot(path=path)
    await page.close()


def read_code(picture: Path) -> str:
    """What the QR code of a picture holds."""
    done = subprocess.run(
        [zbarimg(), "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("screen", "theme"),
    [
        ("phones", "apl-dark"),
        ("vote", "apl-light"),
        *(
            pytest.param(*each, marks=pytest.mark.campaign)
            for each in (
                ("phones", "apl-light"),
                ("phones", "apl-contrast"),
                ("vote", "apl-dark"),
                ("vote", "apl-contrast"),
            )
        ),
    ],
)
async def test_the_code_on_the_screen_can_be_read(
    paths: Paths, browser: Browser, tmp_path: Path, screen: str, theme: str
) -> None:
    zbarimg()
    async with phones_on(paths, SCRIPT, theme=theme) as (app, pilot, _):
        if screen == "vote":
            await to_vote(app, pilot)
            await seen(pilot, lambda: isinstance(app.screen, VoteScreen))
        await photographed(app, browser, tmp_path / "screen.png")
        found = read_code(tmp_path / "screen.png")
        assert found.lower() == phones_of(app).url.lower()
        async with httpx.AsyncClient() as client:  # capitals lead to the same page
            assert (await client.get(found)).status_code == 200


async def test_the_smallest_window_has_a_code_that_can_be_read(
    paths: Paths, browser: Browser, tmp_path: Path
) -> None:
    zbarimg()
    async with phones_on(paths, SCRIPT, size=(60, 20)) as (app, _, __):
        await photographed(app, browser, tmp_path / "screen.png")
        assert read_code(tmp_path / "screen.png").lower() == phones_of(app).url.lower()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="script"),
        pytest.param(False, id="no-script", marks=pytest.mark.campaign),
    ],
)
async def test_a_phone_joins_a_running_session_votes_and_is_told(
    paths: Paths, browser: Browser, *, script: bool
) -> None:
    workshop, _ = load("environment", "sv")
    async with (
        phones_on(paths, workshop) as (app, pilot, _),
        a_phone(browser, script=script) as context,
    ):
        if script:
            await context.clock.install()
        page = await context.new_page()
        await page.goto(phones_of(app).url)
        assert await heading(page) == "Du är med"
        await seen(pilot, lambda: phones_of(app).reached)
        await to_vote(app, pilot)
        room = app.room
        assert room
        if script:  # the page comes by itself
            await comes_by_itself(page, room.step.title)
        else:
            await page.get_by_role("link", name="Uppdatera sidan").tap()
        await fill(page, room.step.votes, "4")
        await send(page)
        assert await heading(page) == "Mottaget!"
        assert room.vote
        assert room.vote.counted == 1
        await pilot.press("v", "right", "enter")
        await seen(pilot, lambda: not room.round_open)
        if script:
            await comes_by_itself(page, "Omröstningen är stängd")
        else:
            await page.get_by_role("link", name="Uppdatera sidan").tap()
        assert "mottaget och räknat" in await page.locator("main").inner_text()
        await page.get_by_role("link", name="English").tap()
        await page.get_by_role("heading", name="The vote is closed").wait_for()


async def test_S3_S5_nothing_of_a_phone_is_left_in_any_file_or_output(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Clients' addresses, cookies, tickets and user agents; errors in vote code included."""
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    address = "127.0.0.77"  # loopback too, and not the one that we listen on
    traces = [address, AGENT]
    async with phones_on(sandbox.paths, SCRIPT) as (app, pilot, _):
        await to_vote(app, pilot)
        room = app.room
        assert room
        for number in range(7):
            transport = httpx.AsyncHTTPTransport(local_address=address)
            async with httpx.AsyncClient(
                transport=transport,
                base_url=f"http://{LOOPBACK}:{phones_of(app).port}",
                headers={"user-agent": AGENT},
            ) as client:
                form = await filled(client, YES, CODE)
                traces += [str(form["ticket"]), client.cookies["device"]]
                assert hidden((await client.get(f"/{CODE}")).text, "ticket") == form["ticket"]
                if number == 6:  # a fault in our own code, while this phone votes
                    monkeypatch.setattr(room, "cast", _broken)
                    phones_of(app).app._room = phones_of(app).link.calls
                sent = await client.post(f"/{CODE}/ballot", data=form)
                assert sent.status_code == (500 if number == 6 else 303)
                await client.get("/WRONG")
                await client.post(f"/{CODE}/ballot", content=b"x" * 20_000)
        assert not sandbox.holding(*traces)
        await pilot.press("v", "right", "enter")
        await seen(pilot, lambda: not room.round_open)
        await pilot.press("e")
        await seen(pilot, lambda: room.report_path)
    assert sandbox.holding("Enheten")  # the search can find what is there
    assert not sandbox.holding(*traces)
    out, err = capfd.readouterr()
    said = out + err + caplog.text
    assert "ValueError" in caplog.text
    assert not [trace for trace in traces if trace in said]


def _broken(ballot: object, ticket: bytes) -> str:
    raise ValueError(f"{ballot} {ticket!r} {ticket.hex()}")
