"""A unit's three meetings by the keys of the real app: the group's own words become the plan.

Ideas, merged, voted on; an action and a parked matter; what comes back, what was done from home in
between, and the calendar. Only the ballots and the ideas come from elsewhere, as by phone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from icalendar import Calendar as Ical
from textual.pilot import Pilot
from textual.widgets import Input

from apl_tui.core.records import Settings
from apl_tui.core.workshop import Actions, Ideas, Module, Prose, Step, Workshop
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.boxes import LineScreen, ReadScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.home.todo import TodoScreen
from apl_tui.tui.screens.lead.actions import ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from tests.support.clock import FakeClock, cast
from tests.tui.voting import settled, words

UNIT, PEOPLE = "Hemtjänsten Norr", 8
CHANGE = Ideas("m", "change", "Vad vill ni ändra?")
SCRIPT = Workshop(
    "w",
    "Vårt arbetssätt",
    "sv",
    (
        Module(
            "w",
            "Vårt arbetssätt",
            (
                Step("w", "ideas", "Idéer", 900.0, (CHANGE,)),
                Step("w", "plan", "Vem gör vad?", 600.0, (Prose("Skriv."), Actions())),
            ),
        ),
    ),
)
NASTY = "[bold]Fika[/] <b>ihop</b> | *varje* dag"
TEXTS = ("Boka rum i tid", "Bok rum tidigare", NASTY, "Rapport på tavlan", "", "", "Mer tid", "Ro")


async def keys(pilot: Pilot[int], hands: FakeClock, *names: str) -> None:
    """Press keys as a person does who has seen the screen."""
    for name in names:
        hands.seconds += 1
        await pilot.press(name)
        await settled(pilot)


async def fill(pilot: Pilot[int], hands: FakeClock, **fields: str) -> None:
    """Fill an action's form in, and keep it."""
    assert isinstance(pilot.app.screen, ActionScreen)
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = text
    pilot.app.screen.query_one("#notice", Input).focus()
    await keys(pilot, hands, "enter")


async def park(pilot: Pilot[int], hands: FakeClock, text: str) -> None:
    await keys(pilot, hands, "comma")
    assert isinstance(pilot.app.screen, LineScreen)
    pilot.app.screen.query_one(Input).value = text
    await keys(pilot, hands, "enter")


async def begin(pilot: Pilot[int], app: AplApp) -> Room:
    """A meeting of the unit begins."""
    ends = (app.clock.wall() + timedelta(hours=1)).isoformat(timespec="minutes")
    app.start_session(SCRIPT, Settings(UNIT, PEOPLE, ends_at=ends))
    await settled(pilot)
    assert app.room
    return app.room


async def gathered(pilot: Pilot[int], hands: FakeClock, room: Room) -> None:
    """Everyone hands in an idea, some a blank page; two that mean the same become one."""
    await keys(pilot, hands, "v")
    assert isinstance(pilot.app.screen, IdeasScreen)
    for text in TEXTS:
        assert room.open_ideas
        assert room.submit_ideas([text] if text else [], room.open_ideas.hand_over()) == "counted"
    await keys(pilot, hands, "v")
    told = room.session.ideas_of(CHANGE)
    assert told
    assert told.ideas
    assert len(told.ideas) == 6
    order = [idea.text for idea in told.ideas]
    steps = order.index("Bok rum tidigare") - order.index("Boka rum i tid")
    await keys(pilot, hands, *["down"] * order.index("Boka rum i tid"), "plus")
    await keys(pilot, hands, *[("down" if steps > 0 else "up")] * abs(steps), "plus")
    told = room.session.ideas_of(CHANGE)
    assert told
    assert told.ideas
    assert len([idea for idea in told.ideas if not idea.hidden]) == 5
    await keys(pilot, hands, "m", "a")  # to the report, and it becomes an action
    (action,) = room.session.actions
    assert action.what in {"Boka rum i tid", "Bok rum tidigare"}


async def voted(pilot: Pilot[int], hands: FakeClock, room: Room) -> None:
    """A dot vote on the ideas as they stand, and its result."""
    await keys(pilot, hands, "v", "enter")  # asks for a step of its own, and goes to it
    assert isinstance(pilot.app.screen, StageScreen)
    await keys(pilot, hands, "v")
    cast(room, *[2] * PEOPLE)
    await keys(pilot, hands, "v")
    assert not room.round_open
    assert [each for each in room.session.rounds if each.releases]


async def closed(pilot: Pilot[int], hands: FakeClock, app: AplApp) -> str:
    """The close, by its keys; what it said."""
    await keys(pilot, hands, "e")
    assert isinstance(pilot.app.screen, CloseScreen)
    said = words(app)
    await keys(pilot, hands, "enter")
    if not isinstance(pilot.app.screen, HomeScreen):  # with steps left it asks first
        await keys(pilot, hands, "right", "enter")
    assert isinstance(pilot.app.screen, HomeScreen)
    return said


def later(hands: FakeClock, days: int) -> None:
    hands.wait(days * 24 * 60)


def events(paths: Paths) -> dict[str, Any]:
    """The newest calendar, by what its events are about."""
    newest = max(paths.reports.glob("*.ics"), key=lambda path: path.name)
    return {str(e["SUMMARY"]): e for e in Ical.from_ical(newest.read_bytes()).walk("VEVENT")}


async def test_a_units_three_meetings(paths: Paths) -> None:
    hands = FakeClock()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)

        # The first: ideas, merged, voted on; one becomes an action, something is parked.
        room = await begin(pilot, app)
        await keys(pilot, hands, "space")
        await gathered(pilot, hands, room)
        await voted(pilot, hands, room)
        await park(pilot, hands, NASTY)
        assert isinstance(app.screen, StageScreen)
        room.go(len(room.session.workshop.steps) - 1)
        app.screen.open_step()
        await settled(pilot)
        await keys(pilot, hands, "a", "home", "enter")
        await fill(pilot, hands, what="Boka rum i tid", who="Amina", when="fredag v 50")
        assert "fre 11 december, v. 50" in words(app)
        await keys(pilot, hands, "plus")
        await fill(pilot, hands, what="Rapport på tavlan", who="Bo", when="1/12")
        await keys(pilot, hands, "escape")
        said = await closed(pilot, hands, app)
        assert "Ni har bestämt" not in said, "nothing has come of it yet"
        (report,) = paths.reports.glob("*.md")
        text = report.read_text(encoding="utf-8")
        assert "## Parkerat" in text
        assert "- [ ] Boka rum i tid — Amina — 11 december 2026 (v. 50)" in text
        own = text.partition("## Gruppens idéer")[2].partition("\n## ")[0]
        assert "Boka rum i tid" in own, "the group's own words"
        assert "Bok rum tidigare" in own, "in all their wordings"

        # Between: the calendar; then one is done at home, the other is moved.
        await keys(pilot, hands, "a")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert isinstance(app.screen, TodoScreen)
        assert "2 åtgärder · 1 parkerad fråga" in words(app)
        await keys(pilot, hands, "e")
        assert isinstance(app.screen, ReadScreen)
        first = events(paths)
        assert {*first} == {"Boka rum i tid (Amina)", "Rapport på tavlan (Bo)"}
        await keys(pilot, hands, "escape")
        later(hands, 5)
        await keys(pilot, hands, "k", "down", "enter")
        await fill(pilot, hands, when="v. 51")
        await keys(pilot, hands, "e", "escape", "escape")
        second = events(paths)
        assert str(second["Rapport på tavlan (Bo)"]["STATUS"]) == "CANCELLED"
        moved = second["Boka rum i tid (Amina)"]
        assert moved["DTSTART"].dt.isoformat() == "2026-12-18"
        assert moved["UID"] == first["Boka rum i tid (Amina)"]["UID"]
        assert moved["SEQUENCE"] > first["Boka rum i tid (Amina)"]["SEQUENCE"]

        # The second: what is open comes back with what was parked, which becomes an action.
        later(hands, 20)
        room = await begin(pilot, app)
        assert isinstance(app.screen, ActionsScreen)
        assert [(a.what, a.carried, a.parked) for a in room.session.actions] == [
            ("Boka rum i tid", 1, False),
            (NASTY, 1, True),
        ]
        assert "1 åtgärd · 1 parkerad fråga" in words(app)
        await keys(pilot, hands, "end", "enter")
        await fill(pilot, hands, who="Li", when="om två veckor")
        await keys(pilot, hands, "home", "k", "space")
        line = "Ni har bestämt 3 saker sedan 23 november 2026: 2 är klara, 1 är på gång."
        assert line in words(app), "on the first page"
        said = await closed(pilot, hands, app)
        assert line in said

        # The third: only what is left comes back, and what came of it is told.
        later(hands, 30)
        room = await begin(pilot, app)
        assert [(a.what, a.who, a.carried) for a in room.session.actions] == [(NASTY, "Li", 2)]
        await keys(pilot, hands, "k", "space")
        assert "3 är klara." in words(app)
        assert "3 är klara." in await closed(pilot, hands, app)
        await keys(pilot, hands, "a")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "Inget att göra." in words(app)
    rows = SessionArchive(paths).sessions_of_unit(UNIT)
    assert [row.finished for row in rows] == [True] * 3
