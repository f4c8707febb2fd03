"""The voting page in three engines: no answer is lost on the way, and none is shown after."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from playwright.async_api import async_playwright

from apl_tui.core.workshop import Vote
from apl_tui.phones.link import Wording
from apl_tui.phones.server import PhoneServer
from apl_tui.script.library import load
from tests.phones.conftest import ARGUMENTS, chromium
from tests.phones.engines import Engine, Playwright, firefox, webkit
from tests.phones.rooms import TestRoom
from tests.phones.wire import LOOPBACK, serving

OCCASIONS = Wording("sv", "Rösta", load("occasions", "sv")[0].votes)  # ten statements, and dots
GRADED = len(OCCASIONS.votes[0].indicators)
CHECKED = "document.querySelectorAll('input:checked').length"
PICK = """
for (const [field, value] of arguments[0])
  [...document.querySelectorAll(`input[name="${field}"]`)].find(e => e.value == value).click()
"""
SEND = "document.querySelector('form button').click()"


@asynccontextmanager
async def _chromium() -> AsyncIterator[Engine]:
    path = chromium()
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        context = await opened.new_context(reduced_motion="reduce")
        yield Playwright(await context.new_page())
        await opened.close()


Begin = Callable[[], AbstractAsyncContextManager[Engine]]
ENGINES: dict[str, Begin] = {"chromium": _chromium, "firefox": firefox, "webkit": webkit}


def answers(votes: tuple[Vote, ...], value: str, dots: int) -> list[tuple[str, str]]:
    """A field and a value for each graded statement, and some dots."""
    graded, spread = votes
    given = [(f"{graded.id}.{each.id}", value) for each in graded.indicators]
    return given + [(spread.id, each.id) for each in spread.indicators[:dots]]


class Phone:
    """What a person does with the page."""

    def __init__(self, engine: Engine, room: TestRoom, server: PhoneServer) -> None:
        self.engine, self.room, self.server = engine, room, server

    async def new_round(self) -> None:
        """Open a round and its page, coming from somewhere else."""
        self.room.open(OCCASIONS)
        await self.engine.open(self.server.url.rpartition("/")[0])
        await self.engine.open(self.server.url)
        await self.shows("Rösta")

    async def shows(self, title: str) -> None:
        """Wait for a page."""
        await self.engine.until(f"document.querySelector('h1')?.textContent == '{title}'")

    async def checked(self) -> int:
        """How many options are filled in."""
        return int(await self.engine.run(f"return {CHECKED}"))

    async def fill(self, dots: int = 1) -> None:
        """Answer everything."""
        await self.engine.run(PICK, answers(OCCASIONS.votes, "3", dots))

    async def leaves_and_comes_back(self) -> None:
        """Another page, and the back button: nothing of an answer is seen."""
        await self.engine.open(self.server.url.rpartition("/")[0])
        await self.engine.back()
        await self.shows("Mottaget!")
        assert await self.checked() == 0


@pytest.mark.parametrize("name", ENGINES)
async def test_O2_no_answer_is_lost_on_the_way_and_none_is_shown_afterwards(name: str) -> None:
    room = TestRoom()
    async with ENGINES[name]() as engine, serving(room) as server:
        phone = Phone(engine, room, server)
        for each in (
            in_one_row,
            half_given_answers_stay,
            nothing_after_a_refused_form,
            nothing_after_a_form_that_left_the_page,
            what_cannot_be_sent_is_sent_when_it_can_be,
        ):
            await phone.new_round()
            await each(phone)
            room.close()


async def in_one_row(phone: Phone) -> None:
    """A scale is a row of steps that fits, and that one does not know stands below it."""
    places = await phone.engine.run(
        """const group = document.querySelector('fieldset')
        return [...group.querySelectorAll('.steps label, .apart')].map(e => e.offsetTop)"""
    )
    *steps, apart = places
    assert len(set(steps)) == 1
    assert apart > steps[0] + 44
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await phone.engine.run(f"return {width}") <= 0


async def half_given_answers_stay(phone: Phone) -> None:
    """A reload loses nothing, and what was cast is shown to nobody."""
    await phone.engine.run(PICK, answers(OCCASIONS.votes, "2", 2)[3:])
    await phone.engine.reload()
    await phone.shows("Rösta")
    assert await phone.checked() == GRADED - 3 + 2
    await phone.engine.run(PICK, answers(OCCASIONS.votes, "2", 0)[:3])
    await phone.engine.run(SEND)
    await phone.shows("Mottaget!")
    await phone.leaves_and_comes_back()


async def nothing_after_a_refused_form(phone: Phone) -> None:
    """The script sends too many dots, which the laptop refuses, and then fewer."""
    await phone.fill(dots=5)
    await phone.engine.run(SEND)
    await phone.engine.until("document.querySelector('.errors')")
    assert await phone.checked() == GRADED + 5
    await phone.engine.run(PICK, answers(OCCASIONS.votes, "3", 2)[GRADED:])
    await phone.engine.run(SEND)
    await phone.shows("Mottaget!")
    await phone.leaves_and_comes_back()


async def nothing_after_a_form_that_left_the_page(phone: Phone) -> None:
    """The browser itself sends the form, as it does without script; it is refused and mended."""
    await phone.fill(dots=5)
    await phone.engine.run("document.querySelector('form').submit()")
    await phone.engine.until("location.pathname.endsWith('/ballot')")
    await phone.engine.until("document.readyState == 'complete'")
    assert await phone.checked() == GRADED + 5
    await phone.engine.run(PICK, answers(OCCASIONS.votes, "3", 2)[GRADED:])
    await phone.engine.run("document.querySelector('form').submit()")
    await phone.shows("Mottaget!")
    for _ in range(2):  # the form that was refused, which some do not show, and the first one
        await phone.engine.back()
        await phone.engine.until(f"document.readyState != 'loading' && {CHECKED} == 0")


async def what_cannot_be_sent_is_sent_when_it_can_be(phone: Phone) -> None:
    """The laptop is gone at the moment of sending, and comes back."""
    room, engine = phone.room, phone.engine
    await phone.fill()
    await phone.server.stop()
    await engine.run("document.body.dataset.every = 100")
    await engine.run(SEND)
    await engine.until("document.getElementById('unsent').textContent")
    assert await phone.checked() == GRADED + 1
    assert room.counted == 0
    async with PhoneServer(phone.server.app, LOOPBACK, phone.server.port):
        await phone.shows("Mottaget!")
        assert room.counted == 1
        await engine.open("about:blank")
