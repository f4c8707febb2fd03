"""The parking lot: a line from any screen of a workshop, which comes back and can be taken up."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from apl_tui.core.actions import LONGEST, Action, carry_over, parking_lot, tasks, written
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import LineScreen
from apl_tui.tui.screens.lead.actions import ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from tests.support.clock import FakeClock, go_to, opened_room, workshop
from tests.support.nasty import NASTY
from tests.tui.test_follow_up import BOOK, a_room, showing, write
from tests.tui.voting import Host, words

T = translator("sv")

WAITS = Action("s/9", "Semesterlistan", parked=True)
BACK = Action("old/9", "Nycklarna", parked=True, carried=1)


async def park(pilot: Pilot[int], text: str) -> None:
    await pilot.press("comma")
    assert isinstance(pilot.app.screen, LineScreen)
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


def parked(app: Host) -> list[str]:
    assert app.room
    return [action.what for action in parking_lot(app.room.session.actions)]


def voting(room: Room) -> VoteScreen:
    return VoteScreen(room)


def opened() -> Room:
    room = a_room(BOOK)
    go_to(room, "vote")
    room.open_vote()
    return room


@pytest.mark.parametrize("screen", [StageScreen, ActionsScreen, CloseScreen, voting])
async def test_a_key_parks_a_matter_from_every_screen(paths: Paths, screen: Any) -> None:
    room = opened() if screen is voting else a_room(BOOK)
    async with showing(paths, room, screen) as (pilot, app):
        before: Screen[Any] = app.screen
        await park(pilot, " Semesterlistan ")
        assert parked(app) == ["Semesterlistan"]
        assert app.screen is before
        await park(pilot, " ")
        await pilot.press("comma")
        assert app.screen.query_one(Input).max_length == LONGEST
        await pilot.press("escape")
        assert parked(app) == ["Semesterlistan"], "nothing written, nothing parked"


async def test_what_is_parked_stands_apart_and_who_or_when_makes_it_an_action(
    paths: Paths,
) -> None:
    async with showing(paths, a_room(WAITS, BOOK), ActionsScreen) as (pilot, app):
        seen = words(app)
        assert "1 åtgärd · 1 parkerad fråga" in seen
        assert seen.index("Boka rum") < seen.index("Semesterlistan"), "the parked stand last"
        assert "□ Semesterlistan" in seen
        await pilot.press("end", "enter")
        assert isinstance(app.screen, ActionScreen)
        assert T("park.becomes") in words(app)
        await write(pilot, what="Semesterlistan i juni")
        assert parked(app) == ["Semesterlistan i juni"], "only its words were changed"
        await pilot.press("enter")
        await write(pilot, who="Li", when="fredag")
        assert parked(app) == []
        assert "2 åtgärder" in words(app)
        await pilot.press("k")
        (done,) = [a for a in app.room.session.actions if a.state == "done"] if app.room else []
        assert (done.who, done.settled) == ("Li", "2026-11-23")


async def test_it_is_offered_again_with_the_actions(paths: Paths) -> None:
    async with showing(paths, a_room(BACK), StageScreen) as (_, app):
        assert isinstance(app.screen, ActionsScreen), "it opens by itself"
        assert "Nycklarna" in words(app)
        assert "Det som är parkerat står sist" in words(app)
    async with showing(paths, a_room(BOOK), partial(ActionsScreen, follow_up=True)) as (_, app):
        assert "parkerat" not in words(app)


async def test_the_close_writes_it_into_the_report(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        room = opened_room(FakeClock(), archive, workshop(), 6)
        room.write_actions([BOOK])
        async with showing(paths, room, CloseScreen) as (pilot, app):
            await park(pilot, "Semesterlistan")
            assert "1 åtgärd" in words(app)
            assert "1 parkerad fråga" in words(app)
            (report,) = paths.reports.glob("*.md")
            text = report.read_text(encoding="utf-8")
            plan, _, rest = text.partition("## Parkerat")
            assert "Boka rum" in plan
            assert "- [ ] Semesterlistan" in rest
            assert "Semesterlistan" in report.with_suffix(".html").read_text(encoding="utf-8")
    kept = SessionArchive(paths).load(room.session.id)
    assert [action.what for action in parking_lot(kept.actions)] == ["Semesterlistan"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_nasty_matters_are_shown_as_any_others(paths: Paths, size: tuple[int, int]) -> None:
    room = a_room(*(Action(f"s/{n}", text, parked=True) for n, text in enumerate(NASTY)))
    async with showing(paths, room, ActionsScreen) as (pilot, app):
        await pilot.resize_terminal(*size)
        for _ in NASTY:
            await pilot.press("down")
        assert "\x1b" not in words(app)
        go_to(room, "plan")


def test_the_parking_lot_comes_back_until_it_has_been_taken_up() -> None:
    (back,) = carry_over([(WAITS, Action("s/8", "Klar", parked=True, state="done"))])
    assert (back.parked, back.carried) == (True, 1)
    assert tasks([WAITS, BOOK]) == (BOOK,)
    assert written(WAITS) == WAITS
    assert not written(Action("s/1", "Semesterlistan", who="Li", parked=True)).parked
