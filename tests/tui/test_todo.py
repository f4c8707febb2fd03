"""What is to be done, from home: seen, ticked off, changed, dropped, added, and in a calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar as Ical
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

from apl_tui.core.actions import Action, carry_over
from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.home.todo import TodoScreen
from apl_tui.tui.screens.lead.actions import ActionRow, ActionScreen
from apl_tui.tui.screens.prepare.units import UnitsScreen
from apl_tui.tui.widgets.rows import Rows
from apl_tui.workflows.earlier import plans
from apl_tui.workflows.todo import find, keep, still_open, to_do
from tests.room.meetings import UNIT, Calendar, meeting
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY
from tests.tui.voting import settled, words

T = translator("sv")

NIGHT = "Natten"
LATE = Action("", "Låna en surfplatta", "Li", "2/11", "2026-11-02")
BOOK = Action("", "Boka rum", "Kim", "1/12", "2026-12-01")
SOME_DAY = Action("", "Fråga chefen", when="när vi hinner")
PARKED = Action("", "Semesterlistan", parked=True)


def held(archive: SessionArchive, moment: str, *actions: Action, unit: str = UNIT) -> Session:
    """A meeting that wrote these actions, besides what came back."""

    def write(session: Session) -> Session:
        made = [
            Action(
                f"{session.id}/{n}",
                each.what,
                each.who,
                each.when,
                each.due,
                each.notice,
                parked=each.parked,
            )
            for n, each in enumerate(actions, start=1)
        ]
        return session.with_actions((*session.actions, *made))

    return meeting(archive, Calendar(), moment, [], write, unit=unit)


@pytest.fixture
def archive(paths: Paths) -> SessionArchive:
    """Two units: one has met twice, the other once."""
    archive = SessionArchive(paths)
    held(archive, "2026-10-05T10:00+01:00", BOOK, LATE)
    held(archive, "2026-11-02T22:00+01:00", SOME_DAY, unit=NIGHT)
    held(archive, "2026-11-16T10:00+01:00", PARKED)
    return archive


@asynccontextmanager
async def opened(
    paths: Paths, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], AplApp]]:
    """The list, opened from home by its key and read."""
    app = AplApp(paths, "sv", clock=FakeClock().clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("a")
        await looked(pilot)
        yield pilot, app


async def looked(pilot: Pilot[int]) -> None:
    """Wait until the sessions have been read."""
    await settled(pilot)
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)


def stored(archive: SessionArchive, unit: str = UNIT) -> dict[str, tuple[str, str, str]]:
    """The unit's actions as the next meeting would find them."""
    (plan,) = plans(SessionArchive(archive.paths), unit).units
    told = [story.action for story in plan.stories]
    return {one.what: (one.who, one.state, one.settled) for one in told}


async def test_all_open_ones_stand_in_order_of_need_with_their_unit(
    paths: Paths, archive: SessionArchive
) -> None:
    async with opened(paths) as (_, app):
        assert isinstance(app.screen, TodoScreen)
        seen = words(app)
        assert "3 åtgärder · 1 försenad · 1 parkerad fråga" in seen
        order = [seen.index(each.what) for each in (LATE, BOOK, SOME_DAY, PARKED)]
        assert order == sorted(order), "overdue first, those without a day after, the parked last"
        assert "skulle vara klart mån 2 november" in seen
        assert seen.count(UNIT) == 3
        assert NIGHT in seen


async def test_in_the_smallest_window_the_line_at_the_top_holds_what_there_is_room_for(
    paths: Paths,
) -> None:
    late = [replace(LATE, what=f"Sen {n}") for n in range(12)]
    parked = [replace(PARKED, what=f"Senare {n}") for n in range(12)]
    held(SessionArchive(paths), "2026-10-05T10:00+01:00", *late, *parked)
    async with opened(paths, (60, 20)) as (pilot, app):
        assert "Att göra 12 åtgärder · 12 försenade ─" in words(app)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "12 åtgärder · 12 försenade · 12 parkerade frågor ─" in words(app)


async def test_what_is_ticked_off_dropped_and_changed_is_so_at_the_next_meeting(
    paths: Paths, archive: SessionArchive
) -> None:
    async with opened(paths) as (pilot, app):
        await pilot.press("k", "down", "enter")
        assert isinstance(app.screen, ActionScreen)
        app.screen.query_one("#who", Input).value = "Amina"
        app.screen.query_one("#notice", Input).focus()
        await pilot.press("enter", "down", "x")
        seen = words(app)
        assert "● Låna en surfplatta" in seen, "it stays in the list, so that it can be taken back"
        assert "1 åtgärd · 1 parkerad fråga" in seen
        await pilot.press("end", "k", "k", "escape")
    assert stored(archive) == {
        "Låna en surfplatta": ("Li", "done", "2026-11-23"),
        "Boka rum": ("Amina", "open", ""),
        "Semesterlistan": ("", "open", ""),
    }
    assert stored(archive, NIGHT) == {"Fråga chefen": ("", "dropped", "2026-11-23")}
    back = carry_over(SessionArchive(paths).actions_of_unit(UNIT))
    assert [(one.what, one.who) for one in back] == [
        ("Boka rum", "Amina"),
        ("Semesterlistan", ""),
    ]


async def test_a_new_one_is_written_with_the_unit_that_is_chosen(
    paths: Paths, archive: SessionArchive
) -> None:
    async with opened(paths) as (pilot, app):
        await pilot.press("end", "plus")
        assert isinstance(app.screen, UnitsScreen)
        await pilot.press("down", "enter")
        assert isinstance(app.screen, ActionScreen)
        app.screen.query_one("#what", Input).value = "Köp kaffe"
        app.screen.query_one("#when", Input).value = "fredag"
        app.screen.query_one("#notice", Input).focus()
        await pilot.press("enter")
        await looked(pilot)
        assert f"Åtgärden är skriven hos {NIGHT}." in words(app)
        assert "4 åtgärder" in words(app)
        assert "▸ ○ Köp kaffe" in words(app), "it stands on the new one"
        await pilot.press("f5", "enter")
        assert "Att göra · Natten" in words(app)
        assert "2 åtgärder" in words(app)
        await pilot.press("f5")
        assert "4 åtgärder" in words(app)
    assert "Köp kaffe" in stored(archive, NIGHT)


async def test_the_calendar_is_written_from_here_and_cancels_what_is_done(
    paths: Paths, archive: SessionArchive
) -> None:
    async with opened(paths) as (pilot, app):
        await pilot.press("k", "e")
        assert isinstance(app.screen, ReadScreen)
        seen = words(app)
        assert "Kalendern med 1 åtgärd ligger här" in seen
        assert "1 som är klar eller struken tas bort ur kalendern." in seen
    (path,) = paths.reports.glob("*.ics")
    assert path.name == "2026-11-23-atgarder.ics"
    events: dict[str, Any] = {
        str(event["SUMMARY"]): event for event in Ical.from_ical(path.read_bytes()).walk("VEVENT")
    }
    assert str(events["Låna en surfplatta (Li)"]["STATUS"]) == "CANCELLED"
    assert events["Boka rum (Kim)"]["DTSTART"].dt == date(2026, 12, 1)


async def test_without_a_day_no_calendar_is_written_and_why_is_said(paths: Paths) -> None:
    archive = SessionArchive(paths)
    held(archive, "2026-11-16T10:00+01:00", SOME_DAY)
    async with opened(paths) as (pilot, app):
        await pilot.press("e")
        assert T("todo.no-dates") in words(app)
    assert not paths.reports.exists() or not [*paths.reports.iterdir()]


async def test_before_the_first_meeting_it_says_where_actions_come_from(paths: Paths) -> None:
    async with opened(paths) as (pilot, app):
        assert "De skrivs på ett möte" in words(app)
        await pilot.press("plus", "k", "e", "f5", "escape")
        assert type(app.screen).__name__ == "HomeScreen"


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_nasty_texts_are_shown_as_any_others(paths: Paths, size: tuple[int, int]) -> None:
    made = [Action("", text, text, text, notice=text) for text in NASTY]
    held(SessionArchive(paths), "2026-11-16T10:00+01:00", *made)
    async with opened(paths, size) as (pilot, app):
        for _ in NASTY:
            await pilot.press("down")
            assert "\x1b" not in words(app)


async def test_what_cannot_be_read_is_told_and_what_cannot_be_kept_changes_nothing(
    paths: Paths, archive: SessionArchive
) -> None:
    (night,) = archive.sessions_of_unit(NIGHT)
    paths.session(night.id).write_bytes(b"{")
    async with opened(paths) as (pilot, app):
        seen = words(app)
        assert "! " in seen
        assert "2 åtgärder" in seen

        (*_, latest) = archive.sessions_of_unit(UNIT)[:1]
        paths.session(latest.id).unlink()
        await pilot.press("k")
        await settled(pilot)
        assert isinstance(app.screen, ReadScreen), "why it could not be kept"
        await pilot.press("escape")
        assert "○ Låna en surfplatta" in words(app)


async def test_forty_thousand_are_walked_and_ticked_off_without_drawing_them(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, drawn = ActionRow.lines, [0]

    def counted(row: ActionRow, width: int, *, at_cursor: bool) -> list[Content]:
        drawn[0] += 1
        return usual(row, width, at_cursor=at_cursor)

    monkeypatch.setattr(ActionRow, "lines", counted)
    many = [Action("", f"Nummer {n}") for n in range(40_000)]
    held(SessionArchive(paths), "2026-11-16T10:00+01:00", *many)
    async with opened(paths) as (pilot, app):
        assert len(app.screen.query_one(Rows).rows) == 40_000
        await pilot.press("end", "k", "pageup", "home")
        assert "39999 åtgärder" in words(app)
        assert drawn[0] < 1_000


def test_the_true_copy_is_changed_and_a_short_id_finds_it(
    paths: Paths, archive: SessionArchive
) -> None:
    rows = still_open(to_do(plans(archive)))
    book = find(rows, "2026-10/1")
    assert (book.action.what, book.session_id[:10]) == ("Boka rum", "2026-11-16")
    with archive.locked():
        kept = keep(archive, book, Action(book.action.id, "Boka sal"))
    assert kept.action.what == "Boka sal"
    assert "Boka sal" in stored(archive)
    for wanted in ("2026/1", "nonsense", "2026-10/9", ""):
        with pytest.raises(AplError):
            find(rows, wanted)
