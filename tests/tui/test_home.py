"""Home: what is listed, what is told, and where each key leads. Also the host of its neighbours."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePath
from typing import ClassVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from apl_tui.core.agenda import Slot
from apl_tui.core.records import Settings
from apl_tui.core.session import Session
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.room.clock import Clock
from apl_tui.script import library
from apl_tui.script.files import built_in_folder
from apl_tui.script.library import load
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.home import home
from apl_tui.tui.screens.home.history import HistoryScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.workflows.opening import begin
from tests.room.meetings import Calendar, meeting
from tests.support.nasty import ON_SCREENS
from tests.support.outside import nothing_is_opened
from tests.tui.voting import SIZES, shown, strike
from tests.tui.voting import settled as handled

T = translator("sv")

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1)))
STEERING = set(map(chr, range(0x20))) - {"\n"} | set(map(chr, range(0x7F, 0xA0)))


class Host(AplApp):
    """The app, with what home and setup lead to written down instead of opened."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(inspect.getfile(AplApp)).parent / path for path in AplApp.CSS_PATH
    ]

    def __init__(self, paths: Paths, language: str = "sv") -> None:
        self.now = NOON
        super().__init__(paths, language, clock=Clock(wall=lambda: self.now))
        self.prepared: list[Prefill] = []
        self.started: list[tuple[Workshop, Settings]] = []
        self.plans: list[tuple[Slot, ...]] = []
        self.rehearsed: list[Workshop] = []
        self.resumed: list[str] = []

    def open_setup(self, prefill: Prefill) -> None:
        self.prepared.append(prefill)

    def start_session(
        self, workshop: Workshop, settings: Settings, plan: tuple[Slot, ...] = ()
    ) -> None:
        self.started.append((workshop, settings))
        self.plans.append(plan)

    def start_demo(self, workshop: Workshop) -> None:
        self.rehearsed.append(workshop)

    def resume_session(self, session_id: str) -> None:
        self.resumed.append(session_id)


@asynccontextmanager
async def running(
    app: Host, screen: Callable[[], Screen[None]] | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    """The app on home, or on another screen above it, with everything loaded."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        if screen:
            app.push_screen(screen())
            await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[int]) -> None:
    """What waits for a refresh or a thread has happened."""
    await handled(pilot)
    await pilot.app.workers.wait_for_complete()
    await handled(pilot)


def text_of(app: AplApp) -> str:
    """The whole screen as one text, with runs of spaces as one and without the focus bar."""
    return re.sub(r"[\s▌]+", " ", " ".join(shown(app)))


def held(
    paths: Paths,
    unit: str = "Norr",
    *,
    days_ago: int = 0,
    finished: bool = True,
    people: int = 9,
    solo: bool = False,
    workshop_id: str = "self-check",
) -> Session:
    """A stored session."""
    workshop, _ = load(workshop_id, "sv")
    clock = Clock(wall=lambda: NOON - timedelta(days=days_ago))
    with SessionArchive(paths).locked() as archive:
        session = begin(workshop, Settings(unit, people, solo=solo), archive, clock)
        session = session.ended(clock.minute()) if finished else session
        archive.save(session)
    return session


def own_script(paths: Paths, name: str, text: str) -> Path:
    """A script in the user's own folder."""
    paths.workshops.mkdir(parents=True, exist_ok=True)
    path = paths.workshops / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = "---\nid: ours\ntitle: Vår egen\nlanguage: sv\n---\n\n# Ett steg {#one minutes=5}\n\nHej.\n"
BAD = "---\nid: bad\ntitle: En [trasig] fil\nlanguage: sv\n---\n\n# Ett steg {#one}\n\nHej.\n"


async def test_lists_title_minutes_and_votes_and_the_agenda_of_the_highlighted(
    paths: Paths,
) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        await strike(pilot, "home")
        words = text_of(app)
        assert "Vardagsnära tillfällen" in words
        assert "30 min · 2 omröstningar" in words
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        entry = screen.highlighted
        assert entry is not None
        title, minutes = entry.steps[0]
        assert f"{minutes:.0f} {title[:6]}" in words
        assert "Möte 1: Vad är" in words


async def test_nothing_is_parsed_before_the_first_paint() -> None:
    code = (
        "import sys, apl_tui.tui.screens.home.home as home; "
        "assert home.catalogue('sv'); "
        "late = {'apl_tui.script.parser', 'apl_tui.tui.screens.prepare.setup',"
        " 'apl_tui.tui.screens.home.history', 'apl_tui.core.workshop'} & set(sys.modules); "
        "assert not late, late"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_the_session_files_are_left_alone_until_the_first_paint(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[bool] = []
    app = Host(paths)

    def unfinished() -> tuple[()]:
        painted.append(bool(app.screen.query("#workshops").results()) and app.screen.is_mounted)
        painted.append(app.screen.query_one("#workshops").size.height > 0)
        return ()

    monkeypatch.setattr(app.archive, "unfinished", unfinished)
    async with running(app):
        assert painted
        assert all(painted)


async def test_enter_prepares_the_highlighted_workshop(paths: Paths) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        await strike(pilot, "down", "enter")
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.highlighted is not None
        assert [one.workshop.id for one in app.prepared] == [screen.highlighted.id]


async def test_a_click_prepares_a_workshop_too(paths: Paths) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        await pilot.click("#workshops", offset=(5, 2))
        assert len(app.prepared) == 1


async def test_a_clicker_walks_the_list(paths: Paths) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        await strike(pilot, "home")
        first = screen.highlighted
        await strike(pilot, "pagedown")
        assert screen.highlighted != first
        await strike(pilot, "pageup")
        assert screen.highlighted == first


async def test_the_banner_tells_of_an_unfinished_workshop_and_g_resumes_it(paths: Paths) -> None:
    session = held(paths, "Hemtjänsten [Norr]", days_ago=2, finished=False)
    app = Host(paths)
    async with running(app) as pilot:
        words = text_of(app)
        assert T("home.unfinished") in words
        assert "Självkoll · Hemtjänsten [Norr] · 2026-11-21" in words
        await strike(pilot, "g")
        await pilot.click("#banner")
        assert app.resumed == [session.id, session.id]


async def test_without_an_unfinished_workshop_there_is_no_banner_and_g_does_nothing(
    paths: Paths,
) -> None:
    held(paths)
    app = Host(paths)
    async with running(app) as pilot:
        await strike(pilot, "g")
        assert app.resumed == []
        assert "påbörjad" not in text_of(app)
        assert "Fortsätt" not in text_of(app)


async def test_own_workshops_stand_under_the_built_in_ones(paths: Paths) -> None:
    own_script(paths, "ours.md", GOOD)
    app = Host(paths)
    async with running(app, size=(120, 40)) as pilot:
        lines = shown(app)
        places = [
            next(n for n, line in enumerate(lines) if words in line)
            for words in ("Arbetsplatslärande, hela", "Egna workshopar", "Vår egen")
        ]
        assert places == sorted(places)
        await strike(pilot, "end", "enter")
        assert [one.workshop.id for one in app.prepared] == ["ours"]


async def test_a_script_with_errors_is_shown_as_such_and_tells_its_first_problem(
    paths: Paths,
) -> None:
    path = own_script(paths, "bad.md", BAD)
    app = Host(paths)
    async with running(app, size=(120, 40)) as pilot:
        assert "En [trasig] fil ! 1 fel att rätta först" in text_of(app)
        await strike(pilot, "end", "enter")
        await handled(pilot)
        assert app.prepared == []
        assert isinstance(app.screen, ReadScreen)
        words = text_of(app)
        assert T("script.minutes-missing") in words
        assert path.name in words


async def test_a_script_that_vanishes_is_told_of(paths: Paths) -> None:
    path = own_script(paths, "ours.md", GOOD)
    app = Host(paths)
    async with running(app) as pilot:
        path.unlink()
        await strike(pilot, "end", "enter")
        await handled(pilot)
        assert isinstance(app.screen, ReadScreen)


async def test_a_key_changes_the_language_and_keeps_the_place(paths: Paths) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        await strike(pilot, "end")
        before = app.screen
        assert isinstance(before, HomeScreen)
        assert before.highlighted is not None
        id_ = before.highlighted.id
        await strike(pilot, "f6")
        await settled(pilot)
        after = app.screen
        assert isinstance(after, HomeScreen)
        assert after.highlighted is not None
        assert after.highlighted.id == id_
        assert after.highlighted.language == app.language == "en"
        await strike(pilot, "home")
        assert "Choose a workshop" in text_of(app)


async def test_keys_lead_to_history_rehearsal_and_other_colours(paths: Paths) -> None:
    app = Host(paths)
    async with running(app) as pilot:
        before = app.theme
        await strike(pilot, "f7")
        assert app.theme != before
        await strike(pilot, "d")
        assert len(app.rehearsed) == 1
        await strike(pilot, "e")
        assert isinstance(app.screen, HistoryScreen)
        await strike(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_the_summary_and_the_keys_show_at_every_size(
    paths: Paths, size: tuple[int, int]
) -> None:
    held(paths, finished=False)
    app = Host(paths)
    async with running(app, size=size):
        words = text_of(app)
        for expected in ("Självkoll", "möte 1 av 4", "Enter Välj", "g Fortsätt", "? Hjälp"):
            assert expected in words
        assert max(map(len, shown(app))) <= size[0]


@pytest.mark.parametrize("size", SIZES)
async def test_no_title_of_a_script_can_harm_the_screen(
    paths: Paths, size: tuple[int, int]
) -> None:
    for number, title in enumerate(ON_SCREENS):
        words = title.replace("\n", " ").replace("\r", " ")
        text = f"---\nid: n{number}\ntitle: {words}\nlanguage: sv\n---\n\n# {words} {{minutes=1}}\n"
        own_script(paths, f"n{number:03}.md", text)
    app = Host(paths)
    async with running(app, size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        await strike(pilot, "end")
        seen = set()
        for _ in ON_SCREENS:
            assert screen.highlighted is not None
            seen.add(screen.highlighted.id)
            await strike(pilot, "up")
        assert len(seen) == len(ON_SCREENS)
        listed = [row.lines(30, at_cursor=False) for row in screen.query_one(Rows).rows]
        assert not STEERING & {sign for lines in listed for line in lines for sign in line.plain}


async def test_many_own_workshops_come_in_pieces_and_leaving_waits_for_none(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (built_in_folder() / "sv" / "environment.md").read_text(encoding="utf-8")
    paths.workshops.mkdir(parents=True)
    for number in range(300):
        (paths.workshops / f"eget-{number:03}.md").write_text(text, encoding="utf-8")
    usual, parsed, left = library._parsed, [], threading.Event()

    def counted(path: Path, mark: str) -> library.Entry:
        parsed.append(path)
        if len(parsed) > 20:
            left.wait(60)
        return usual(path, mark)

    monkeypatch.setattr(library, "_parsed", counted)
    monkeypatch.setattr(home, "PIECE_SECONDS", 0.0)
    app = Host(paths)
    async with app.run_test(size=(80, 24)) as pilot:
        await handled(pilot)
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        while not screen._own:
            await pilot.pause()
        await strike(pilot, "end")
        assert "eget-" in str(screen.highlighted and screen.highlighted.path)
        while len(parsed) <= 20:  # a busy machine reads slowly
            await pilot.pause()
        app.exit(0)
    assert not left.is_set()
    assert len(parsed) == 21
    left.set()


async def test_n_makes_the_script_to_print_and_opens_it(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = nothing_is_opened(monkeypatch)
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
    (written,) = paths.reports.iterdir()
    assert written.name.startswith("manus-")
    assert opened == [(written, False)]


async def test_the_script_from_home_is_for_as_many_as_setup_would_offer(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_is_opened(monkeypatch)
    archive = SessionArchive(paths)
    meeting(archive, Calendar(), "2026-05-04T10:00+02:00", [4] * 9)
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
    (written,) = paths.reports.glob("manus-*")
    page = written.read_text(encoding="utf-8")
    assert "9 personer" in page
    assert T("closing.title") in page


async def test_what_cannot_be_opened_is_told_with_its_place(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_is_opened(monkeypatch).works = False
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        (written,) = paths.reports.iterdir()
        told = [str(one.message) for one in app._notifications]
        assert told == [app.t("app.not-opened", path=str(written))]
