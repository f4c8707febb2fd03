"""`preview --phone`: the ballots of a script in a browser, and what a save changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from apl_tui.i18n import translator
from apl_tui.workflows.phone_preview import LOOPBACK, PhonePreview, serve
from tests.phones.rooms import filled
from tests.support.clock import FakeClock

SV = translator("sv")

SUMMER = (Path(__file__).parent.parent / "fixtures" / "sommaren.md").read_text(encoding="utf-8")
IDEAS = "?show=3"


class Browser:
    """A preview of one file, and a browser that looks at it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        path.write_text(text, encoding="utf-8")
        self.preview = PhonePreview(path, translator("sv"), FakeClock().clock)
        self.preview.app.hosts = (LOOPBACK,)
        transport = httpx.ASGITransport(app=self.preview.app, client=(LOOPBACK, 5000))
        self.client = httpx.AsyncClient(transport=transport, base_url=f"http://{LOOPBACK}:8080")
        self.home = f"/{self.preview.app.code}"

    async def page(self, show: str = "") -> str:
        """What the browser shows, in the language of the script."""
        answer = await self.client.get(self.home + show)
        assert answer.status_code == 200
        return answer.text

    async def save(self, text: str) -> str:
        """Save the file, and let two looks go by; the page then."""
        before = (await self.client.get(self.home + "/state")).json()
        self.path.write_text(text, encoding="utf-8")
        self.preview.look()
        assert (await self.client.get(self.home + "/state")).json() == before
        self.preview.look()
        assert (await self.client.get(self.home + "/state")).json() != before
        return await self.page()


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path / "sommaren.md", SUMMER)


def place(page: str) -> str:
    """Which round it is, as the page says."""
    return page.partition("<span>")[2].partition("</span>")[0]


async def test_every_round_has_its_page(browser: Browser) -> None:
    first = await browser.page()
    assert "Förhandsvisning av sommaren.md." in first
    assert SV("phones.preview.nothing") in first
    assert "data-every=100" in first  # looked at ten times a second
    assert "Jag hann med mina besök." in first
    count = int(place(first).split()[-1])
    assert [place(await browser.page(f"?show={n}")) for n in range(1, count + 1)] == [
        f"{n} av {count}" for n in range(1, count + 1)
    ]
    assert place(await browser.page("?show=9999")) == f"{count} av {count}"
    assert place(await browser.page("?show=0")) == f"1 av {count}"
    assert place(await browser.page("?show=x")) == f"1 av {count}"
    assert "<textarea" in await browser.page(IDEAS)


async def test_what_is_sent_in_is_read_and_not_counted(browser: Browser) -> None:
    answers = await filled(browser.client, {"sommaren.hann": "9"}, browser.home[1:])
    wrong = await browser.client.post(browser.home + "/ballot", data=answers)
    assert wrong.status_code == 422
    await browser.page(IDEAS)
    answers = await filled(browser.client, {"text": ["Ett förslag", "", ""]}, browser.home[1:])
    sent = await browser.client.post(browser.home + "/idea", data=answers)
    assert sent.status_code == 303
    thanks = await browser.page()
    assert "inget räknades" in thanks
    assert "är räknade" not in thanks
    assert "<textarea" in await browser.page(IDEAS)
    assert list(browser.path.parent.iterdir()) == [browser.path]


async def test_a_save_shows_the_round_that_changed(browser: Browser) -> None:
    await browser.page("?show=2")
    page = await browser.save(SUMMER.replace("Jag hann med mina", "Jag hann med alla"))
    assert "Jag hann med alla besök." in page
    assert place(page).startswith("1 av")
    await browser.page("?show=2")
    page = await browser.save(SUMMER.replace("title: Efter", "title: Långt efter"))
    assert place(page).startswith("1 av")  # the first statement is worded as before again
    await browser.page("?show=2")
    page = await browser.save(SUMMER)
    assert place(page).startswith("2 av")


async def test_errors_are_said_above_the_last_good_version(browser: Browser) -> None:
    page = await browser.save(SUMMER.replace("minutes=8", "minuts=8").replace("of=somm", "of=xomm"))
    assert "2 fel. Här visas den senaste versionen utan fel." in page
    line = SUMMER.split("minutes=8")[0].count("\n") + 1
    assert f"rad {line}: " in page
    assert "Menade du minutes?" in page
    assert "Jag hann med mina besök." in page
    assert "2 fel" not in await browser.save(SUMMER)


async def test_a_file_that_never_was_sound_shows_only_its_errors(tmp_path: Path) -> None:
    browser = Browser(tmp_path / "ny.md", "# Ett <b>\n")
    page = await browser.page()
    assert "Filen har" in page
    assert "<form" not in page
    assert "<h1>Förhandsvisning av ny.md.</h1>" in page
    assert "Jag hann med mina besök." in await browser.save(SUMMER)
    bare = "---\ntitle: T\nlanguage: sv\n---\n# Ett {minutes=1 .break}\n\nHej.\n"
    assert SV("home.no-votes") in await browser.save(bare)


async def test_it_is_served_to_this_computer_alone(tmp_path: Path) -> None:
    path = tmp_path / "sommaren.md"
    path.write_text(SUMMER, encoding="utf-8")
    address = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        serve(path, translator("sv"), FakeClock().clock, address.set_result)
    )
    url = await address
    assert url.startswith(f"http://{LOOPBACK}:")
    async with httpx.AsyncClient() as client:
        assert "Jag hann" in (await client.get(url)).text
        path.write_text(SUMMER.replace("Jag hann", "Vi hann"), encoding="utf-8")
        async with asyncio.timeout(60):
            while "Vi hann" not in (await client.get(url)).text:
                await asyncio.sleep(0.01)
    serving.cancel()
