"""The pages in a real browser: join, vote, thanks, closed; with and without script; axe-core."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, Request

from apl_tui.core.workshop import Vote
from apl_tui.i18n import translator
from apl_tui.phones.link import RoomState, Wording
from apl_tui.phones.server import PhoneServer
from apl_tui.script.library import load
from tests.phones.rooms import OTHER_CODE, SCRIPT, TestRoom, built_in, wording
from tests.phones.wire import serving

T = translator("sv")

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
IDEAS = Wording("sv", "Behåll en sak", (), "Vad hjälper oss att lära i dag?")
SWEDISH, ENGLISH = (wording(built_in("environment", name)[0], name) for name in ("sv", "en"))
OCCASIONS = Wording("sv", "Rösta", load("occasions", "sv")[0].votes)  # both at once
WIDTHS = (320, 390)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
pytestmark = pytest.mark.asyncio(loop_scope="session")  # where the browser is


@asynccontextmanager
async def a_phone(
    browser: Browser, *, width: int = 320, scheme: Scheme = "light", script: bool = True
) -> AsyncIterator[BrowserContext]:
    """A phone with its own cookies."""
    context = await browser.new_context(
        viewport={"width": width, "height": 700},
        color_scheme=scheme,
        java_script_enabled=script,
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",  # a question comes into view at once
    )
    try:
        yield context
    finally:
        await context.close()


async def choose(page: Page, field: str, value: str, *, sure: bool = False) -> None:
    """Tap an option as a finger would; when `sure`, without waiting to see that it can be hit."""
    await page.locator(f'label:has(input[name="{field}"][value="{value}"])').tap(force=sure)


async def fill(page: Page, votes: tuple[Vote, ...], value: str = "3") -> None:
    """Answer every graded statement, and put one dot or cross in each of the others."""
    for vote in votes:
        if vote.scale is None:
            await choose(page, vote.id, vote.indicators[0].id)
            continue
        for place, indicator in enumerate(vote.indicators):
            await choose(page, f"{vote.id}.{indicator.id}", value, sure=place > 0)


async def comes_by_itself(page: Page, name: str) -> None:
    """The page asks again within three seconds, which pass at once; then it shows this heading."""
    await page.clock.run_for(3_000)
    await page.get_by_role("heading", name=name).wait_for()


async def send(page: Page) -> None:
    """Press the button and wait for the page that follows, in this one's place or after it."""
    before = await page.query_selector("#page")
    assert before
    async with page.expect_event("requestfinished", _leads_on):
        await page.get_by_role("button").tap()
    with suppress(Error):  # its page is gone altogether
        await before.wait_for_element_state("hidden")
    await page.wait_for_load_state()


def _leads_on(request: Request) -> bool:
    """Whether it is a form that was refused, or the page that a counted one leads to."""
    if request.method == "POST":
        return request.redirected_to is None
    return request.redirected_from is not None


async def heading(page: Page) -> str:
    """What the page says it is."""
    return await page.get_by_role("heading", level=1).inner_text()


async def opened(context: BrowserContext, server: PhoneServer) -> Page:
    """The page that the QR code leads to."""
    page = await context.new_page()
    await page.goto(server.url)
    return page


# --- a vote from beginning to end -------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_join_vote_thanks_closed(browser: Browser, *, script: bool) -> None:
    room = TestRoom()
    async with serving(room) as server, a_phone(browser, script=script) as context:
        if script:
            await context.clock.install()
        page = await opened(context, server)
        assert await heading(page) == "You are in"
        room.open(SWEDISH, ENGLISH)
        if script:  # the page comes by itself
            await comes_by_itself(page, SWEDISH.title)
        else:
            await page.get_by_role("link", name="Refresh the page").tap()
        assert await page.locator("input:checked").count() == 0
        await fill(page, SWEDISH.votes, "4")
        await send(page)
        assert await heading(page) == "Mottaget!"
        assert "kan inte ändras" in await page.locator("main").inner_text()
        await page.reload()
        assert await heading(page) == "Mottaget!"
        room.close()
        if script:
            await comes_by_itself(page, "Omröstningen är stängd")
        else:
            await page.get_by_role("link", name="Uppdatera sidan").tap()
        assert "mottaget och räknat" in await page.locator("main").inner_text()
    assert all(tally.counts == ((0, 0, 0, 0, 1),) * len(tally.counts) for tally in room.tallies)


async def all_but_one(page: Page) -> str:
    """Answer all but the first statement; its field."""
    await fill(page, SWEDISH.votes[1:])
    for indicator in SWEDISH.votes[0].indicators[1:]:
        await choose(page, f"promoting.{indicator.id}", "dk", sure=True)
    return f"promoting.{SWEDISH.votes[0].indicators[0].id}"


async def test_a_missing_answer_is_pointed_out_and_the_others_stay(browser: Browser) -> None:
    """Without script, by the server."""
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser, script=False) as context:
        page = await opened(context, server)
        missing = await all_but_one(page)
        await send(page)
        assert room.counted == 0
        alert = page.get_by_role("alert")
        assert SWEDISH.votes[0].indicators[0].text in await alert.inner_text()
        assert await page.locator("input:checked").count() == 10
        await alert.get_by_role("link").tap()
        await choose(page, missing, "4")
        await send(page)
        assert await heading(page) == "Mottaget!"
    assert room.counted == 1


async def test_send_leads_to_the_first_that_is_not_answered(browser: Browser) -> None:
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        posted: list[str] = []
        page.on("request", lambda request: posted.append(request.method))
        missing = await all_but_one(page)
        assert await page.locator("#progress").inner_text() == "10 av 11 besvarade"
        await page.get_by_role("button").tap()
        group = page.get_by_role("radiogroup").first
        assert T("phones.fault.missing") in await group.inner_text()
        assert await page.evaluate("document.activeElement.name") == missing
        box = await group.bounding_box()
        assert box
        assert 0 <= box["y"] < 700
        assert "POST" not in posted
        await choose(page, missing, "4")
        assert T("phones.fault.missing") not in await group.inner_text()
        assert await page.locator("#progress").inner_text() == "11 av 11 besvarade"
        await send(page)
        assert await heading(page) == "Mottaget!"
    assert room.counted == 1


async def test_the_vote_can_be_cast_by_keyboard_alone(browser: Browser) -> None:
    room = TestRoom()
    room.open(Wording("sv", "Rösta", SWEDISH.votes[:1]))
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await page.keyboard.press("Tab")  # the language switch
        for _ in SWEDISH.votes[0].indicators:
            await page.keyboard.press("Tab")
            await page.keyboard.press("Space")
            await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Mottaget!").wait_for()
        room.close()
    assert room.tallies[0].counts == ((0, 0, 1, 0, 0),) * 6


async def test_dots_are_counted_live_and_by_the_server(browser: Browser) -> None:
    room = TestRoom()
    room.open(OCCASIONS)
    graded, dots = OCCASIONS.votes
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await fill(page, (graded,), "2")
        left = page.get_by_role("status").filter(has_text="prick")
        assert await left.inner_text() == "3 prickar kvar."
        said = ["2 prickar kvar.", "1 prick kvar.", "Alla dina prickar är satta."]
        said += ["1 prick för mycket. Ta bort 1."]
        for indicator, words in zip(dots.indicators, said, strict=False):
            await choose(page, dots.id, indicator.id)
            assert await left.inner_text() == words
        await send(page)
        assert T("phones.fault.too-many", most=3) in await page.get_by_role("alert").inner_text()
        await choose(page, dots.id, "dk")  # takes the dots away
        assert await left.inner_text() == "3 prickar kvar."
        await choose(page, dots.id, dots.indicators[8].id)  # and the other way round
        assert not await page.locator('input[name=potential][value="dk"]').is_checked()
        await send(page)
        assert await heading(page) == "Mottaget!"
        room.close()
    assert room.tallies[1].counts == ((0, 0),) * 8 + ((0, 1),)


async def test_ideas_are_sent_and_the_language_switch_works(browser: Browser) -> None:
    room = TestRoom()
    room.open(IDEAS, Wording("en", "Keep one thing", (), "What helps us learn today?"))
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        assert "Skriv inga namn" in await page.locator("main").inner_text()
        await page.get_by_role("link", name="English").tap()
        await page.get_by_text("What helps us learn today?").wait_for()
        await page.get_by_label("Idea 2").fill("Tid <b>&</b> lugn")
        await send(page)
        assert await heading(page) == "Received!"
    assert room.ideas == [["", "Tid <b>&</b> lugn", ""]]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_O2_back_from_the_thanks_shows_no_answers(browser: Browser, *, script: bool) -> None:
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser, script=script) as context:
        page = await context.new_page()
        await page.goto(f"{server.url}/ballot")  # leads to the page
        assert page.url == server.url
        await fill(page, SWEDISH.votes, "4")
        await send(page)
        assert await heading(page) == "Mottaget!"
        await page.go_back()
        assert await page.locator("input:checked").count() == 0


async def test_O2_a_page_that_the_browser_kept_is_loaded_anew(browser: Browser) -> None:
    """The event is told by the test: whether a browser keeps a page is its own matter."""
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await fill(page, SWEDISH.votes, "4")
        other = await opened(context, server)  # the same phone votes in another window
        await fill(other, SWEDISH.votes, "4")
        await send(other)
        shown = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: %s}))"
        await page.evaluate(shown % "false")
        assert await page.locator("input:checked").count()
        async with page.expect_navigation():
            await page.evaluate(shown % "true")
        assert await page.locator("input:checked").count() == 0
        assert await heading(page) == "Mottaget!"


async def checked(page: Page) -> list[str]:
    """What is filled in."""
    return list(
        await page.evaluate(
            "[...document.querySelectorAll('input:checked')].map(e => e.name + e.value)"
        )
    )


async def test_O2_half_given_answers_survive_and_are_gone_once_they_are_cast(
    browser: Browser,
) -> None:
    room = TestRoom()
    room.open(SWEDISH, ENGLISH)
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await fill(page, SWEDISH.votes[:1], "2")
        given = await checked(page)
        assert len(given) == len(SWEDISH.votes[0].indicators)
        await page.reload()
        assert await checked(page) == given
        await page.get_by_role("link", name="English").tap()
        await page.get_by_text(ENGLISH.votes[0].indicators[0].text).wait_for()
        assert await checked(page) == given
        assert page.url == server.url
        await page.goto(f"{server.url}?lang=sv")
        assert await checked(page) == given
        room.people = 0
        room.open(SWEDISH)  # another round: nothing of the first is put into it
        await page.reload()
        assert await heading(page) == "Alla har svarat"
        room.people = 1
        room.open(SWEDISH)
        await page.get_by_role("heading", name=SWEDISH.title).wait_for()  # by itself
        assert await checked(page) == []
        await fill(page, SWEDISH.votes, "3")
        kept = "Object.keys(sessionStorage).length + Object.keys(localStorage).length"
        assert await page.evaluate(kept) == 1
        assert "ticket" not in await page.evaluate("Object.values(sessionStorage)[0]")
        await send(page)
        assert await page.evaluate(kept) == 0
    assert room.counted == 1


async def test_a_refusal_loses_no_answer(browser: Browser) -> None:
    room = TestRoom(people=1)
    room.open(SWEDISH)
    async with (
        serving(room) as server,
        a_phone(browser) as context,
        a_phone(browser) as another,
    ):
        page, other = await opened(context, server), await opened(another, server)
        for each in (page, other):
            await fill(each, SWEDISH.votes, "2")
        await send(other)
        await send(page)
        assert await heading(page) == "Ditt svar räknades inte"
        assert room.box
        room.box.raise_people(2)
        await page.get_by_role("heading", name=SWEDISH.title).wait_for()  # by itself
        assert len(await checked(page)) == 11
        await send(page)
        assert await heading(page) == "Mottaget!"
        assert room.counted == 2


async def test_a_ballot_that_could_not_be_sent_is_sent_when_it_can_be(browser: Browser) -> None:
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await fill(page, SWEDISH.votes, "2")
        await context.set_offline(offline=True)
        await page.get_by_role("button").tap()
        alert = page.get_by_text("Inte skickat")
        await alert.wait_for()
        assert await page.get_by_role("button").inner_text() == "Försök igen"
        assert len(await checked(page)) == 11
        await page.get_by_role("button").tap()
        await alert.wait_for()
        assert room.counted == 0
        await context.set_offline(offline=False)
        await page.get_by_role("heading", name="Mottaget!").wait_for()  # by itself
    assert room.counted == 1


async def test_a_lost_connection_is_said(browser: Browser) -> None:
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        await context.clock.install()
        page = await opened(context, server)
        away = page.get_by_role("status").filter(has_text="cannot reach the laptop")
        await context.set_offline(offline=True)
        for _ in range(3):
            assert not await away.is_visible()
            async with page.expect_event("requestfailed"):
                await page.clock.run_for(3_000)
        await away.wait_for()
        await context.set_offline(offline=False)
        async with page.expect_event("requestfinished"):
            await page.clock.run_for(3_000)
        await away.wait_for(state="hidden")


async def test_an_answer_that_never_comes_is_a_lost_connection(browser: Browser) -> None:
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        await context.clock.install()
        page = await opened(context, server)
        await page.route("**/state", lambda route: None)  # neither answered nor refused
        away = page.get_by_role("status").filter(has_text="cannot reach the laptop")
        for _ in range(3):
            assert not await away.is_visible()
            async with page.expect_event("requestfailed"):
                await page.clock.run_for(7_000)
        await away.wait_for()


async def test_a_code_of_before_is_told_once_and_asked_no_more(browser: Browser) -> None:
    """After a restart the laptop has a new code: that is no lost connection."""
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        await context.clock.install()
        page = await opened(context, server)
        server.app.code = OTHER_CODE
        await comes_by_itself(page, "That code is wrong")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.clock.run_for(30_000)
        assert asked == []
        assert not await page.locator("#away").count()
        await page.get_by_role("textbox").fill(OTHER_CODE.lower())
        await page.get_by_role("button").tap()
        await page.get_by_role("heading", name="That code is wrong").wait_for(state="detached")
        assert page.url.endswith(f"/{OTHER_CODE}")


async def test_the_end_is_told_and_asked_no_more(browser: Browser) -> None:
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        await context.clock.install()
        page = await opened(context, server)
        room.over()
        await comes_by_itself(page, "It is over, thank you!")
        await context.set_offline(offline=True)
        await page.clock.run_for(30_000)
        assert not await page.locator("#away").is_visible()


# --- every state, in every dress --------------------------------------------------------------

Step = Callable[[Page, TestRoom, PhoneServer], Awaitable[None]]


async def _wait(page: Page, _room: TestRoom, server: PhoneServer) -> None:
    await page.goto(server.url)


async def _ballot(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.open(SWEDISH, ENGLISH)
    await page.goto(server.url)
    await choose(page, "promoting.included", "4")


async def _choices(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.open(SCRIPT)  # English words on a page that is switched to Swedish
    await page.goto(f"{server.url}?lang=sv")
    await choose(page, "d", "a")


async def _faults(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.open(OCCASIONS)
    await page.goto(server.url)
    await fill(page, OCCASIONS.votes[:1])
    for indicator in OCCASIONS.votes[1].indicators[:5]:
        await choose(page, "potential", indicator.id)
    await send(page)


async def _ideas(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.open(IDEAS)
    await page.goto(server.url)


async def _thanks(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _ideas(page, room, server)
    await send(page)


async def _closed(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _thanks(page, room, server)
    room.close()
    await page.goto(server.url)


async def _not_counted(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _ideas(page, room, server)
    room.open(IDEAS)
    await send(page)


async def _load_again(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _ideas(page, room, server)
    await page.context.clear_cookies()
    await send(page)


async def _complete(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.people = 0
    room.open(SWEDISH)
    await page.goto(server.url)


async def _full(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _complete(page, room, server)
    await page.get_by_role("link", name="Jag har inte svarat").tap()
    await page.get_by_role("heading", name="Ditt svar räknades inte").wait_for()


async def _over(page: Page, room: TestRoom, server: PhoneServer) -> None:
    room.over()
    await page.goto(server.url)


async def _again(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _thanks(page, room, server)
    await page.context.clear_cookies()
    server.app.hosts = ("192.0.2.1",)
    server.app.hosts = (server.address,)
    await page.goto(server.url)


async def _unsent(page: Page, room: TestRoom, server: PhoneServer) -> None:
    await _ideas(page, room, server)
    await page.context.set_offline(offline=True)
    await page.get_by_role("button").tap()
    await page.get_by_text("Inte skickat").wait_for()


async def _wrong(page: Page, _room: TestRoom, server: PhoneServer) -> None:
    await page.goto(server.url.replace(server.app.code, OTHER_CODE))


STATES: dict[str, tuple[Step, str]] = {
    "wait": (_wait, "You are in"),
    "ballot": (_ballot, SWEDISH.title),
    "choices": (_choices, SCRIPT.title),
    "faults": (_faults, OCCASIONS.title),
    "ideas": (_ideas, IDEAS.title),
    "thanks": (_thanks, "Mottaget!"),
    "closed": (_closed, "Omröstningen är stängd"),
    "not-counted": (_not_counted, "Ditt svar räknades inte"),
    "full": (_full, "Ditt svar räknades inte"),
    "complete": (_complete, "Alla har svarat"),
    "over": (_over, "It is over, thank you!"),
    "again": (_again, "Har du redan svarat?"),
    "unsent": (_unsent, IDEAS.title),
    "load-again": (_load_again, "Ladda sidan igen"),
}

LOOKS = [name for name in STATES if name not in {"full", "load-again", "complete", "over"}]
"""Those look like others, in other words."""


async def violations(page: Page) -> list[str]:
    """What axe-core finds, in one line each."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def small_targets(page: Page) -> list[str]:
    """What is pressed and is smaller than 44 px in either direction."""
    return list(
        await page.evaluate(
            """() => [...document.querySelectorAll('a,button,textarea,fieldset label')]
              .filter(e => e.offsetWidth < 44 || e.offsetHeight < 44)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
    )


@pytest.mark.parametrize(
    "width", [WIDTHS[0], *(pytest.param(w, marks=pytest.mark.campaign) for w in WIDTHS[1:])]
)
@pytest.mark.parametrize(
    "name",
    [*LOOKS, *(pytest.param(n, marks=pytest.mark.campaign) for n in STATES if n not in LOOKS)],
)
async def test_every_state_is_accessible_in_every_dress(
    browser: Browser, name: str, width: int
) -> None:
    arrive, title = STATES[name]
    room = TestRoom()
    async with serving(room) as server, a_phone(browser, width=width) as context:
        page = await context.new_page()
        await arrive(page, room, server)
        assert await heading(page) == title
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            assert await violations(page) == [], scheme
        assert await small_targets(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_it_holds_at_twice_the_text_and_in_forced_colours(browser: Browser) -> None:
    """At 320 px: nothing sticks out, and a step that is chosen is told from the others."""
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        page = await context.new_page()
        await page.emulate_media(forced_colors="active")
        await _ballot(page, room, server)
        await page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        assert await small_targets(page) == []
        cut = await page.evaluate(
            """[...document.querySelectorAll('.ends span, .steps b, #progress, legend, .apart')]
              .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
              .map(e => e.outerHTML)"""
        )
        assert cut == []
        shown = "getComputedStyle(document.querySelector('.steps input%s + b')).backgroundColor"
        chosen, other = [await page.evaluate(shown % k) for k in (":checked", ":not(:checked)")]
        assert chosen != other


async def test_the_page_is_read_before_its_style_sheet_has_come(browser: Browser) -> None:
    room = TestRoom()
    room.open(SWEDISH)
    async with serving(room) as server, a_phone(browser) as context:
        page = await context.new_page()
        await page.route("**/style.css?*", lambda route: None)  # it never comes
        await page.goto(server.url, wait_until="commit")
        await page.get_by_text(SWEDISH.votes[0].indicators[0].text).wait_for()
        await page.wait_for_function(
            "performance.getEntriesByName('first-contentful-paint').length"
        )
        assert await page.evaluate("getComputedStyle(document.body).maxWidth") == "none"


async def test_the_style_sheet_is_loaded_once(browser: Browser) -> None:
    room = TestRoom()
    async with serving(room) as server, a_phone(browser) as context:
        page = await context.new_page()
        for path in ("", f"/{server.app.code}", f"/{server.app.code}?lang=sv"):
            place = server.url.rpartition("/")[0]
            await page.goto(place + path, wait_until="networkidle")
        asked = "performance.getEntriesByType('resource').filter(e => /style/.test(e.name))"
        assert await page.evaluate(f"{asked}[0].transferSize") == 0  # from what the browser keeps


async def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    async with serving(TestRoom()) as server, a_phone(browser) as context:
        page = await opened(context, server)
        await page.evaluate("document.querySelector('h1').style.color = '#eee'")
        await page.evaluate("document.querySelector('main').append(new Image())")
        found = await violations(page)
    assert any(line.startswith("image-alt") for line in found)


async def test_the_plain_page_for_a_wrong_code_is_accessible(browser: Browser) -> None:
    async with serving(TestRoom()) as server, a_phone(browser) as context:
        page = await context.new_page()
        await _wrong(page, TestRoom(), server)
        assert await page.get_by_role("heading").all_inner_texts() == [
            "Koden stämmer inte",
            "That code is wrong",
        ]
        assert await violations(page) == []
        assert await small_targets(page) == []


async def test_the_first_visit_is_under_20_kb_and_keeps_to_itself(browser: Browser) -> None:
    room = TestRoom()
    room.open(OCCASIONS)  # the largest of the built-in ballots
    async with serving(room) as server, a_phone(browser) as context:
        page = await context.new_page()
        asked: list[str] = []
        answered: list[Request] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda response: answered.append(response.request))
        page.on("console", lambda told: complaints.append(told.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(server.url, wait_until="networkidle")
        place = server.url.removesuffix(f"/{server.app.code}")
        assert all(url.startswith(f"{place}/") for url in asked)
        size = 0
        for request in answered:
            sizes = await request.sizes()
            size += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        assert len(answered) >= 3
        assert size < 20_000
        assert complaints == []


async def test_a_state_that_nobody_expected_still_shows_a_page(browser: Browser) -> None:
    room = TestRoom()
    room.state = RoomState("closed", Wording("xx", ""), "")
    async with serving(room) as server, a_phone(browser) as context:
        page = await opened(context, server)
        assert await heading(page) == "The vote is closed"
