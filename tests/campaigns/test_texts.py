"""Texts that break careless programs, in every place where people type, all the way to paper.

Each goes through a whole session: the script's titles, statements and labels, the unit, ideas from
phones, why-notes, actions, the closing word; then the archive, the screens, the phones' pages, and
the report in all its forms.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from textual.screen import Screen

from apl_tui.core.actions import Action
from apl_tui.core.records import Settings
from apl_tui.core.session import Session, step_ideas
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.phones.app import PhoneApp
from apl_tui.report.calendar import calendar_bytes
from apl_tui.report.output import FORMATS, Format
from apl_tui.report.text import clean
from apl_tui.room.phones.rounds import RoomLink
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.actions import ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.workflows.earlier import plans
from apl_tui.workflows.opening import begin
from apl_tui.workflows.reporting import report_bytes
from tests.campaigns.counting import campaign
from tests.phones.rooms import CODE, HOST, filled, not_braked, phone
from tests.report.test_markdown import CALM, _read, _shape, _with_text_everywhere
from tests.support.clock import FakeClock, cast
from tests.support.nasty import LONE_SURROGATE, NASTY
from tests.tui.voting import Host, painted, strike

ROOT = Path(__file__).parent.parent.parent
SV = translator("sv")
PEOPLE = 6
STEERING = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\u200f"} - {"\n"}
SCREENS = "nasty or harm or texts or typed or odd"
TEXTS = [*NASTY, LONE_SURROGATE]
EVERY_FOLDER = ("tests/report/test_data.py", "tests/room", "tests/report", "tests/tui")


@dataclass(frozen=True)
class Told:
    """What a session tells: the report in its forms, the calendar, and the phones' pages."""

    forms: Mapping[Format, str]
    calendar: bytes
    pages: tuple[str, ...]


async def told(text: str, home: Path) -> Told:
    """Everything that comes out of a session in which everyone types this."""
    hands, archive = FakeClock(), SessionArchive(Paths(home))
    script = _with_text_everywhere(sound(text)).workshop  # no file holds half a character
    with archive.locked():
        chosen = Settings(text, PEOPLE, channels=("phones",), ends_at="2026-11-23T12:00+01:00")
        room = Room(
            begin(script, chosen, archive, hands.clock), archive, hands.clock, hands.chances
        )
        room.begin()
        pages = [page async for page in rounds(room, text)]
        room._change(written(room.session, text))
        room.finish()
        assert archive.load(room.session.id) == room.session
        forms = {form: report_bytes(room.session, form, archive).decode() for form in FORMATS}
        stories = [(unit.unit, story) for unit in plans(archive).units for story in unit.stories]
    return Told(forms, calendar_bytes(stories, SV, datetime(2026, 12, 1, tzinfo=UTC)), tuple(pages))


async def rounds(room: Room, text: str) -> AsyncIterator[str]:
    """Every vote and every ideas round; the phones' pages on the way."""
    link = RoomLink(room)
    app = PhoneApp(CODE, link.calls, (HOST,), sleep=not_braked)
    for index, step in enumerate(room.session.workshop.steps):
        room.go(index)
        for block in step_ideas(step):
            room.open_ideas_round(block)
            link.follow()
            for _ in range(PEOPLE):
                async with phone(app) as client:
                    yield (await client.get(f"/{CODE}")).text
                    yield (await handed_in(client, text)).text
            room.close_ideas()
            link.follow()
        if step.votes:
            room.open_vote()
            link.follow()
            async with phone(app) as client:
                yield (await client.get(f"/{CODE}")).text
                faulty = await client.post(f"/{CODE}/ballot", data=await filled(client, {"x": "1"}))
                yield faulty.text
            cast(room, *[4] * PEOPLE)
            room.close_vote()
            link.follow()


async def handed_in(client: httpx.AsyncClient, text: str) -> httpx.Response:
    """An idea that is too long, then as much of it as fits; the page that asked to shorten it."""
    sendable = sound(text)  # no browser sends another
    form = await filled(client, {"text": [sendable[:280], "x" * 281]})
    refused = await client.post(f"/{CODE}/idea", data=form)
    assert refused.status_code == 422
    taken = await client.post(f"/{CODE}/idea", data={**form, "text": [sendable[:280]]})
    assert taken.status_code == 303
    return refused


def sound(text: str) -> str:
    """The same, without halves of characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def written(session: Session, text: str) -> Session:
    """What the facilitator types."""
    action = Action(f"{session.id}/1", text, text, text, "2026-12-01", text)
    for vote in session.workshop.votes:
        session = session.with_why(vote.indicator_key(vote.indicators[0]), text)
    return session.with_actions((action, replace(action, id=f"{session.id}/2"))).with_closing_word(
        text
    )


class Elements(HTMLParser):
    """Every element that begins in a page, with the names of its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))


def elements(html: str) -> list[tuple[str, ...]]:
    """All elements, in order."""
    return Elements(html).found


def bare(line: str) -> str:
    """Without what depends on the text: a question gets no colon, some titles no "(paus)"."""
    return line.replace(":", "").replace(" (paus)", "")


async def hold(text: str, home: Path) -> None:
    """Nothing that was typed is anything but text, anywhere."""
    found, seen = await told(text, home / "told"), clean(text)
    markdown, table = (
        found.forms["md"],
        list(csv.reader(io.StringIO(found.forms["csv"][1:]), delimiter=";")),
    )
    assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for row in table for cell in row)
    assert json.loads(found.forms["json"])["unit"] == seen
    for told_by in (markdown, found.forms["html"]):
        assert not STEERING & set(told_by)
    events = list(Calendar.from_ical(found.calendar).walk("VEVENT"))  # type: ignore[no-untyped-call, unused-ignore]
    assert len(events) == 2
    assert not set(found.calendar) & (set(range(32)) - {10, 13})
    for page in found.pages:
        assert page.count("<main>") == 1
    if not seen:
        return  # a text that cannot be seen leaves its places out
    calm = await calm_told(home)
    assert len(table) == len(list(csv.reader(io.StringIO(calm.forms["csv"][1:]), delimiter=";")))
    assert _shape(markdown) == _shape(calm.forms["md"])
    read = [line.replace(CALM, seen) for line in _read(calm.forms["md"])]
    assert [bare(line) for line in _read(markdown)] == [bare(line) for line in read]
    assert elements(found.forms["html"]) == elements(calm.forms["html"])
    assert [elements(page) for page in found.pages] == [elements(page) for page in calm.pages]


_CALM: dict[str, Told] = {}


async def calm_told(home: Path) -> Told:
    """The same session, in which everyone types a harmless text."""
    if CALM not in _CALM:
        _CALM[CALM] = await told(CALM, home / "calm")
    return _CALM[CALM]


@campaign("nasty texts wherever people type", small=1, large=len(TEXTS))
async def test_a_nasty_text_through_a_whole_session(
    counts: Counter[str], tmp_path: Path, size: int
) -> None:
    for number, text in enumerate(TEXTS[:size]):
        await hold(text, tmp_path / str(number))
        counts["sessions"] += 1


@campaign("any texts wherever people type", small=2, large=300)
def test_any_text_through_a_whole_session(
    counts: Counter[str], tmp_path_factory: pytest.TempPathFactory, size: int
) -> None:
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.text(max_size=60))
    def run(text: str) -> None:
        asyncio.run(hold(text, tmp_path_factory.mktemp("any")))
        counts["sessions"] += 1

    run()


def drawn(app: Host) -> str:
    """What is sent to the terminal for the screen, but for its colours."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


@campaign("nasty texts on the screens", small=1, large=len(TEXTS))
async def test_a_nasty_text_on_the_screens(counts: Counter[str], paths: Paths, size: int) -> None:
    screens: tuple[Callable[[Room], Screen[Any]], ...] = (StageScreen, ActionsScreen, CloseScreen)
    for text in TEXTS[:size]:
        script = _with_text_everywhere(text).workshop
        for screen in screens:
            await shown(text, script, screen, paths, counts)


async def shown(
    text: str,
    script: Workshop,
    screen: Callable[[Room], Screen[Any]],
    paths: Paths,
    counts: Counter[str],
) -> None:
    """Nothing on any page of this screen steers the terminal."""
    hands = FakeClock()
    chosen = Settings(text, PEOPLE, ends_at="2026-11-23T12:00+01:00")
    room = Room(begin(script, chosen, None, hands.clock), None, hands.clock, hands.chances)
    room._change(written(room.session, text))
    app = Host(paths, hands, room, screen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        for _ in range(len(script.steps) if screen is StageScreen else 1):
            assert app.crash is None
            assert not STEERING & set(drawn(app))
            counts["screens"] += 1
            if screen is StageScreen:
                await strike(pilot, "pagedown")
                await painted(pilot)


@campaign("the tests of the screens with every nasty text", small=1, large=len(EVERY_FOLDER))
def test_the_tests_of_the_screens_with_every_text(counts: Counter[str], size: int) -> None:
    """Those that meet a sample in the test command."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *EVERY_FOLDER[:size], "-k", SCREENS, "-n", "0"],
        cwd=ROOT,
        env={**os.environ, "APL_TUI_EVERY_NASTY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3_000:]
    ran = re.search(r"(\d+) passed", done.stdout)
    assert ran, done.stdout[-3_000:]
    counts["tests"] += int(ran[1])
