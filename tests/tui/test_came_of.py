"""What was decided and what came of it: a line when a meeting begins, and one when it closes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.core.actions import Action, came_of
from apl_tui.core.records import Settings
from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.plain.setup import Given
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.actions import ActionsScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.wording.came_of import came_of_words
from apl_tui.workflows.opening import begin
from tests.plain.talk import Talk, run
from tests.room.meetings import UNIT
from tests.support.clock import FakeClock, workshop
from tests.tui.test_follow_up import showing
from tests.tui.test_todo import BOOK, LATE, PARKED, SOME_DAY, held
from tests.tui.voting import words

LINE = "Ni har bestämt 3 saker sedan 5 oktober 2026: 1 är klar, 1 är på gång, 1 är struken."
BEGUN = LINE.replace("1 är på gång, 1 är struken", "2 är på gång")


def so_far(archive: SessionArchive) -> None:
    """Two meetings: three things were decided, one of them is done; something is parked."""
    first = held(archive, "2026-10-05T10:00+01:00", BOOK, LATE)
    held(archive, "2026-11-02T10:00+01:00", SOME_DAY, PARKED)
    with archive.locked():
        (latest, *_) = archive.sessions_of_unit(UNIT)
        session = archive.load(latest.id)
        done = {first.actions[0].id: replace(session.actions[0], state="done")}
        archive.save(session.with_actions(tuple(done.get(a.id, a) for a in session.actions)))


def third(archive: SessionArchive, *, solo: bool = False, unit: str = UNIT) -> Room:
    """A room of the unit's third meeting."""
    hands = FakeClock()
    settings = Settings(unit, 1 if solo else 12, ends_at="2026-11-23T11:00+01:00", solo=solo)
    return Room(begin(workshop(), settings, archive, hands.clock), archive, hands.clock)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_first_page_and_the_close_say_it(paths: Paths, size: tuple[int, int]) -> None:
    archive = SessionArchive(paths)
    so_far(archive)
    with archive.locked():
        room = third(archive)
        async with showing(paths, room, StageScreen) as (pilot, app):
            await pilot.resize_terminal(*size)
            assert isinstance(app.screen, ActionsScreen)
            await pilot.press("escape")
            assert BEGUN in words(app)
            await pilot.press("a", "x", "escape")
            assert LINE in words(app), "it follows what was settled just now"
            await pilot.press("space")
            assert "Ni har bestämt" not in words(app)
        async with showing(paths, room, CloseScreen) as (pilot, app):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            seen = words(app)
            assert LINE in seen
            assert "Enter Avsluta" in seen
            assert "Var rapporten" in seen or ".html" in seen


async def test_it_is_not_said_to_others(paths: Paths) -> None:
    archive = SessionArchive(paths)
    so_far(archive)
    with archive.locked():
        for room in (third(archive, solo=True), third(archive, unit="Natten")):
            room.write_actions([BOOK])
            async with showing(paths, room, CloseScreen) as (_, app):
                assert "Ni har bestämt" not in words(app)


def test_in_lines_too(paths: Paths) -> None:
    so_far(SessionArchive(paths))
    talk = Talk(["e", ""])
    run(paths, workshop(), talk, given=Given(UNIT, "12", "11.00", way="laptop"))
    assert talk.said.replace("\n", " ").count(BEGUN) == 2, "when it begins and when it closes"


def test_what_has_just_been_decided_and_what_is_parked_does_not_count() -> None:
    done = replace(BOOK, id="a/1", state="done")
    assert came_of([]) is None
    assert came_of([("2026-10-05", [done])]) is None
    assert came_of([("2026-10-05", [replace(PARKED, id="a/2")]), ("2026-11-02", [])]) is None
    told = came_of([("2026-10-05", [replace(BOOK, id="a/1")]), ("2026-11-02", [done])])
    assert told
    assert (told.since, told.decided, told.done) == ("2026-10-05", 1, 1)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_number_reads_well(language: str) -> None:
    for states in (["open"], ["done"] * 2, ["dropped", "done", "done"]):
        table = [Action(f"a/{n}", "x", state=state) for n, state in enumerate(states)]  # type: ignore[arg-type]
        session = later()
        line = came_of_words([("2026-10-05", table)], session, translator(language))
        assert f" {len(states)} " in line
        assert line.endswith(".")


def later() -> Session:
    """A session after the others, with nothing decided in it."""
    archive = SessionArchive(Paths(Path("nowhere")))
    return third(archive).session
