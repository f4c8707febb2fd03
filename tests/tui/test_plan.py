"""The plan before a session, opened from setup: what fits, what is usual, what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from apl_tui.core.records import Round, Settings
from apl_tui.core.session import new_session
from apl_tui.script.library import load
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.prepare.plan import PlanScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.widgets.form import Choice
from apl_tui.workflows.planning import length, script_plan
from tests.tui.test_home import Host, running, settled, text_of
from tests.tui.test_setup import field, fill
from tests.tui.voting import SIZES, strike
from tests.tui.voting import settled as handled


def setup(workshop_id: str = "environment", until: str = "") -> Callable[[], SetupScreen]:
    workshop, _ = load(workshop_id, "sv")
    return lambda: SetupScreen(Prefill(workshop, "Norr", "16", until, closing=False))


async def opened(pilot: Pilot[int]) -> PlanScreen:
    await strike(pilot, "f3")
    await settled(pilot)
    assert isinstance(pilot.app.screen, PlanScreen)
    return pilot.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_clock_times_and_minutes_are_seen_at_every_size(
    paths: Paths, size: tuple[int, int]
) -> None:
    app = Host(paths)
    async with running(app, setup(), size) as pilot:
        await opened(pilot)
        words = text_of(app)
        assert "Tidsplanen tar 45 minuter och slutar 12.45." in words
        assert "12.06 Rösta om lärandemiljön 9 min" in words
        assert "Enter Klar" in words


async def test_minutes_and_skips_are_handed_over_and_move_the_end(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await opened(pilot)
        await strike(pilot, "plus", "plus", "down", "down", "x", "enter")
        await settled(pilot)
        assert isinstance(app.screen, SetupScreen)
        assert field(app, "end").value == "12.43"
        assert "Så är det att lära" not in text_of(app)
        await strike(pilot, "enter")
    (plan,) = app.plans
    assert plan[0].seconds == 480
    assert plan[2].skipped
    assert app.started[0][1].ends_at == "2026-11-23T12:43+01:00"


async def test_escape_leaves_the_plan_as_it_was_and_u_undoes(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        screen = await opened(pilot)
        original = screen.plan
        await strike(pilot, "plus", "x")
        await strike(pilot, "u", "u", "u")
        assert screen.plan == original
        await strike(pilot, "plus", "escape", "enter")
    assert app.plans == [original]


async def test_what_does_not_fit_is_told_and_f_makes_it_fit(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(until="12:35"), (60, 20)) as pilot:
        assert "F3 visar hur den får plats." in text_of(app)
        screen = await opened(pilot)
        words = text_of(app)
        assert "! Tidsplanen tar 45 min. Ni har 35." in words
        assert "f gör att den får plats:" in words
        await strike(pilot, "r")
        await settled(pilot)
        assert length(screen.plan) == 35 * 60
        assert "Tidsplanen tar 35 minuter" in text_of(app)
        assert not any(s.seconds < (s.at_least_seconds or 0) for s in screen.plan)
        await strike(pilot, "enter")
        await settled(pilot)
        assert "Ni har 35 min" not in text_of(app)


async def test_what_cannot_fit_says_by_how_much(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(until="12:10")) as pilot:
        await opened(pilot)
        assert re.search(r"Det blir ändå \d+ min för långt", text_of(app))
        await strike(pilot, "r")
        await settled(pilot)
        assert "Inget mer går att korta." in text_of(app)


async def test_the_hour_long_version_is_named_and_taken_with_what_was_typed(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup("whole", until="13:05")) as pilot:
        fill(app, "unit", "Söder")
        await opened(pilot)
        assert "w byter till ”Arbetsplatslärande på 60 minuter”, 60 min" in text_of(app)
        await strike(pilot, "y")
        await settled(pilot)
        assert isinstance(app.screen, SetupScreen)
        assert app.screen.workshop.id == "whole-60"
        typed = [field(app, name).value for name in ("unit", "people", "end")]
        assert typed == ["Söder", "16", "13:05"]


async def test_a_later_start_moves_the_clock_times_and_the_end(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await opened(pilot)
        await strike(pilot, "t")
        await handled(pilot)
        await strike(pilot, *["backspace"] * 5, *"13.00", "enter")
        await settled(pilot)
        assert "13.00–13.45" in text_of(app)
        assert "13.06 Rösta om lärandemiljön" in text_of(app)
        await strike(pilot, "enter")
        await settled(pilot)
        assert field(app, "end").value == "13.45"
        assert "Börjar 13.00 · 45 min" in text_of(app)


async def test_what_steps_usually_take_is_told_and_used(paths: Paths) -> None:
    workshop, _ = load("environment", "sv")
    with SessionArchive(paths).locked() as archive:
        started = "2026-10-01T10:00+01:00"
        settings = Settings("Norr", 16, channels=("laptop", "slips"))
        session = new_session(archive.new_id(started, "x"), workshop, settings, started)
        led = tuple(replace(record, used_minutes=11) for record in session.records[:2])
        vote = Round(workshop.steps[1].key, 1, "ballots", 6, 16, 16, ())
        session = replace(
            session, records=led + session.records[2:], rounds=(vote,), finished=started
        )
        archive.save(session)
    app = Host(paths)
    async with running(app, setup()) as pilot:
        screen = await opened(pilot)
        words = text_of(app)
        assert "Brukar ta 11 min här" in words
        assert "Rösta om lärandemiljön brukar ta 11 min 9 min" in words
        await strike(pilot, "=")
        await settled(pilot)
        assert [slot.seconds for slot in screen.plan[:2]] == [660, 660]
        usual = [slot.seconds for slot in script_plan(workshop)[2:]]
        assert [slot.seconds for slot in screen.plan[2:]] == usual


async def test_without_earlier_sessions_nothing_is_said_of_what_is_usual(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        screen = await opened(pilot)
        assert "rukar ta" not in text_of(app)
        assert not screen.check_action("usual", ())


async def test_the_last_step_that_is_left_stays(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        screen = await opened(pilot)
        for _ in screen.plan:
            await strike(pilot, "x", "down")
        assert length(screen.plan) > 0


async def test_a_click_opens_the_plan_and_picks_a_step(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup()) as pilot:
        await pilot.click("#plan")
        await settled(pilot)
        assert isinstance(app.screen, PlanScreen)
        await pilot.click("#steps", offset=(10, 3))
        await strike(pilot, "x")
        assert app.screen.plan[3].skipped


async def test_the_bell_is_chosen_among_what_is_advanced(paths: Paths) -> None:
    app = Host(paths)
    async with running(app, setup(), (60, 20)) as pilot:
        assert "Pip när" not in text_of(app)
        for name in ("#advanced", "#bell"):
            app.screen.query_one(name, Choice).focus()
            await strike(pilot, "space")
            await settled(pilot)
        assert "● Pip när ett steg snart är slut" in text_of(app)
        assert app.rings
