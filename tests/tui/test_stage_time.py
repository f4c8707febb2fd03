"""The stage and time: clock, pace, sleep, re-planning, the clicker and the blank screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from apl_tui.core.reckoning import STANDARD_PEOPLE, STANDARD_WAY
from apl_tui.core.records import channels_of
from apl_tui.core.workshop import Module, Step, Workshop
from apl_tui.i18n import translator
from apl_tui.room.clock import as_minute
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from tests.support.clock import FakeClock, opened_room, workshop
from tests.tui.voting import Host, settled, strike, words

T = translator("sv")

SIZES = [(80, 24), (60, 20)]


class Stage(Host):
    """The app on the stage of a session that is not saved; it counts how often the bell rang."""

    rung = 0

    def bell(self) -> None:
        self.rung += 1
        super().bell()


@asynccontextmanager
async def staged(
    paths: Paths,
    hands: FakeClock,
    size: tuple[int, int] = (80, 24),
    led: Workshop | None = None,
) -> AsyncIterator[tuple[Pilot[int], Stage, Room]]:
    slips = channels_of(STANDARD_WAY)  # the plan is then that of the script
    room = opened_room(hands, None, led or workshop(), STANDARD_PEOPLE, channels=slips)
    app = Stage(paths, hands, room, cast("Screen[bool]", StageScreen(room)))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await strike(pilot, "space")  # past the title page
        yield pilot, app, room


async def looked_at(pilot: Pilot[int], app: Stage, hands: FakeClock, seconds: float) -> str:
    """The words on the screen so many seconds after the beginning."""
    await looked(pilot, app, hands, (seconds - hands.seconds) // 30 / 2)
    hands.seconds = seconds
    return await looked(pilot, app, hands)


async def looked(pilot: Pilot[int], app: Stage, hands: FakeClock, minutes: float = 0.0) -> str:
    """The words on the screen after a while, looked at every half minute."""
    stage = next(each for each in app.screen_stack if isinstance(each, StageScreen))
    for _ in range(round(minutes * 2)):
        hands.wait(0.5)
        stage.tick()
    stage.tick()
    await settled(pilot)
    return words(app)


@pytest.mark.parametrize("size", SIZES)
async def test_time_left_pace_and_both_ends_are_seen(paths: Paths, size: tuple[int, int]) -> None:
    hands = FakeClock()
    async with staged(paths, hands, size) as (pilot, app, _):
        seen = await looked(pilot, app, hands, 2)
        for part in (
            "I tid",
            "slutar 10.45",
            "ska sluta 10.45",
            "kvar av steget",
            "Steg ━",
            "Tid ━",
        ):
            assert part in seen
        seen = await looked(pilot, app, hands, 8)
        for part in ("4 min efter", "slutar 10.49", "ska sluta 10.45", "+ över tiden"):
            assert part in seen
        assert "Sedan: Rösta om lärandemiljön" in seen


async def test_the_clock_says_in_words_when_little_is_left(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, _):
        for seconds, word, name in (
            (280, "kvar av steget", ""),
            (292, "◔ lite kvar", "-soon"),
            (346, "◌ strax slut", "-last"),
            (361, "+ över tiden", "-over"),
        ):
            assert word in await looked_at(pilot, app, hands, seconds)
            assert all(
                app.screen.has_class(each) is (each == name) for each in ("-soon", "-last", "-over")
            )
        assert app.rung == 0


async def test_the_bell_rings_once_a_change_and_only_when_chosen(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, _):
        app.rings = True
        rung = []
        for seconds in (200, 292, 300, 346, 347, 361, 480):
            await looked_at(pilot, app, hands, seconds)
            rung.append(app.rung)
        assert rung == [0, 1, 1, 2, 2, 3, 3]
        assert app.crash is None


@pytest.mark.parametrize(("count", "used"), [(True, 15 * 60), (False, 60)])
async def test_after_a_sleep_it_asks_whether_the_minutes_count(
    paths: Paths, count: bool, used: int
) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await looked(pilot, app, hands, 1)
        hands.wall_ahead += 14 * 60
        seen = await looked(pilot, app, hands)
        assert "Datorn har varit i viloläge i 14 minuter. Ska de räknas?" in seen
        assert isinstance(app.screen, AskScreen)
        await strike(pilot, *(["right", "enter"] if count else ["enter"]))
        await settled(pilot)
        assert isinstance(app.screen, StageScreen)
        assert room.used_seconds == used
        assert room.pace().behind_minutes == (9 if count else 14)


@pytest.mark.parametrize(("keys", "ahead"), [(["enter"], 0), (["right", "enter"], -60)])
async def test_after_the_clock_was_set_back_it_asks_once_whether_the_end_moves_along(
    paths: Paths, keys: list[str], ahead: int
) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await looked(pilot, app, hands, 1)
        hands.wall_ahead -= 60 * 60
        seen = await looked(pilot, app, hands)
        assert translator("sv")("stage.set-back", n=60) in seen
        assert "10.45" in seen  # what keeping the end would mean
        await strike(pilot, *keys)
        await looked(pilot, app, hands)
        assert isinstance(app.screen, StageScreen)
        assert room.pace().behind_minutes == ahead
        assert room.session.started <= as_minute(hands.clock.wall())


async def test_a_paused_clock_stands_and_says_so(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await strike(pilot, "p")
        seen = await looked(pilot, app, hands, 3)
        assert T("stage.standing") in seen
        assert "3 min efter" in seen
        await strike(pilot, "p")
        assert room.used_seconds == 0


async def test_a_replan_is_taken_and_undone_by_keys(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await looked(pilot, app, hands, 19)
        await strike(pilot, "r")
        await settled(pilot)
        assert "Ni ligger 13 minuter efter." in words(app)
        assert "senast 10.45:" in words(app)
        await strike(pilot, "enter")
        assert "I tid" in await looked(pilot, app, hands)
        await strike(pilot, "r", "u")
        assert "13 min efter" in await looked(pilot, app, hands)
        assert not room.can_undo_plan


LONG = Workshop(
    "long",
    "Lång",
    "sv",
    (
        Module(
            "m",
            "Lång",
            tuple(
                Step("m", f"s{n}", f"Steg nummer {n}", 300, at_least_seconds=60) for n in range(20)
            ),
        ),
    ),
)


@pytest.mark.parametrize("size", SIZES)
async def test_enter_never_changes_what_was_not_seen_and_the_keys_stay(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    async with staged(paths, hands, size, LONG) as (pilot, app, room):
        await looked(pilot, app, hands, 60)
        before = room.session.slots
        await strike(pilot, "r")
        await settled(pilot)
        for _ in range(9):
            seen = words(app)
            assert T("replan.hint-end") in seen
            assert "Esc ändrar inget" in seen
            if "Enter visar resten" not in seen:
                break
            assert "20. Steg" not in seen
            await strike(pilot, "enter")
            await settled(pilot)
            assert room.session.slots == before
        assert "20. Steg" in words(app)
        assert "Enter ändrar tidsplanen" in words(app)
        await strike(pilot, "enter")
        await settled(pilot)
        assert room.session.slots != before
        assert "u ångrar" in words(app)
        await strike(pilot, "u")
        await settled(pilot)
        assert room.session.slots == before


async def test_a_new_end_can_be_set_when_there_is_time_enough(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands, (60, 20)) as (pilot, app, room):
        await strike(pilot, "r")
        await settled(pilot)
        assert T("replan.hint-end") in words(app)
        await strike(pilot, "t", *["backspace"] * 5, "1", "1", "full_stop", "0", "0", "enter")
        await settled(pilot)
        assert room.promised_end.hour == 11


async def test_when_late_the_key_that_helps_is_named_first(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands, (60, 20)) as (pilot, app, _):
        assert "r Hinner vi?" not in words(app)
        assert "r Hinner vi?" in await looked(pilot, app, hands, 19)


async def test_a_vote_that_was_not_opened_is_passed_only_after_a_question(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        room.go(next(n for n, s in enumerate(room.session.workshop.steps) if s.votes))
        here = room.session.index
        await looked(pilot, app, hands)
        for _ in range(5):
            await strike(pilot, "space")
            await settled(pilot)
            if isinstance(app.screen, AskScreen):
                break
        assert T("stage.pass-title") in words(app)
        await strike(pilot, "space")  # the answer that is safe
        await settled(pilot)
        assert room.session.index == here
        await strike(pilot, "space", "right", "enter")
        await settled(pilot)
        assert room.session.index == here + 1


async def test_go_to_takes_digits_home_and_end(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands, (60, 20), LONG) as (pilot, _, room):
        for keys, index in ((("7",), 6), (("1", "2"), 11), (("1", "9", "5"), 4), (("end",), 19)):
            await strike(pilot, "g", "home", *keys, "enter")
            await settled(pilot)
            assert room.session.index == index


async def test_a_word_in_passing_ends_with_its_screen_and_covers_no_line(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands, (60, 20)) as (pilot, app, _):
        before = words(app)
        app.notify("Bara i förbigående.", markup=False)
        await settled(pilot)
        seen = words(app)
        assert "Bara i förbigående." in seen
        assert before.split("───")[0].strip() in seen
        await strike(pilot, "g")
        await settled(pilot)
        assert "förbigående" not in words(app)


async def test_a_clicker_leads_and_a_mistaken_click_is_taken_back(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await looked(pilot, app, hands, 1)
        await strike(pilot, "pagedown")
        assert room.session.index == 1
        hands.seconds += 5
        await strike(pilot, "pageup")
        assert room.session.index == 0
        assert room.used_seconds == 65
        assert room.session.records[1].used_minutes is None


@pytest.mark.parametrize("key", ["b", "full_stop"])
async def test_the_screen_is_blanked_and_any_key_brings_it_back(paths: Paths, key: str) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await strike(pilot, key)
        await settled(pilot)
        assert isinstance(app.screen, BlankScreen)
        assert words(app) == app.title
        await strike(pilot, "pagedown")
        assert isinstance(app.screen, StageScreen)
        assert room.session.index == 0


async def test_steps_ahead_are_planned_anew_from_the_list_of_steps(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        await strike(pilot, "g")
        await settled(pilot)
        assert isinstance(app.screen, GoToScreen)
        assert "10.06 2. Rösta om lärandemiljön 9 min" in words(app)
        await strike(pilot, "plus", "down", "minus", "down", "x")
        await settled(pilot)
        slots = room.session.slots
        assert [slot.seconds for slot in slots[:2]] == [420, 480]
        assert slots[2].skipped
        seen = words(app)
        assert "hoppas över" in seen
        assert "Slutar 10.41, utlovat 10.45" in seen
        await strike(pilot, "down", "enter")
        await settled(pilot)
        assert room.session.index == 3


async def test_a_step_that_was_led_cannot_be_skipped(paths: Paths) -> None:
    hands = FakeClock()
    async with staged(paths, hands) as (pilot, app, room):
        room.next()
        before = room.session.slots
        await strike(pilot, "g", "up", "x", "plus")
        await settled(pilot)
        assert room.session.slots == before
        assert "gått igenom kan ändras." in words(app)
