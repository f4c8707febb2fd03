"""The facilitator's notes in a window of their own, and the stage that they follow and drive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from apl_tui.core.errors import message
from apl_tui.i18n import translator
from apl_tui.room.notes.view import RoomSees
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Opening
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.notes.notes import NotesScreen
from apl_tui.tui.shell.notes_control import NotesRemoteControl
from tests.room.notes_windows import Leader, served
from tests.support.clock import FakeClock, go_to, opened_room, workshop
from tests.support.clock import cast as cast_ballots
from tests.support.nasty import ON_SCREENS
from tests.tui.voting import PATIENCE, SIZES, Host, settled, strike, words

T = translator("sv")


def window(paths: Paths) -> AplApp:
    return AplApp(paths, "en", opening=Opening(notes=True))


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Until it is true; what travels over a connection takes a few turns of the loop."""
    for _ in range(PATIENCE):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError(words(cast("AplApp", pilot.app)))


async def until_shown(pilot: Pilot[Any], *texts: str) -> None:
    app = cast("AplApp", pilot.app)
    await until(pilot, lambda: all(text in words(app) for text in texts))


@pytest.mark.parametrize("size", SIZES)
async def test_notes_time_and_what_the_room_sees_are_shown(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    hands.wait(1)
    app = window(paths)
    async with served(room, paths.remote), app.run_test(size=size, notifications=True) as pilot:
        await until_shown(pilot, "Vad hjälper oss att lära?", "Syfte.", "steg 1 av 7")
        await settled(pilot)
        seen = words(app)
        for part in (
            "I tid",
            "slutar 11.06",
            "ska sluta 11.06",
            "Deltagarna ser",
            "Sedan: Rösta om",
        ):
            assert part in seen
        assert ("Ändra en sak" in seen) == (size != (60, 20))  # the agenda


async def test_without_a_session_it_says_so_and_waits_for_one(paths: Paths) -> None:
    app = window(paths)
    room = opened_room(FakeClock(), None, workshop())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_shown(pilot, "No workshop is running right now.")
        screen = app.screen
        assert isinstance(screen, NotesScreen)
        screen._retry = 0.0
        async with served(room, paths.remote):
            await until_shown(pilot, "steg 1 av 7")
            assert room.next()
            await until_shown(pilot, "steg 2 av 7")
        await until_shown(pilot, "Workshopen är slut")
        async with served(room, paths.remote):
            await until_shown(pilot, "steg 2 av 7")
        await strike(pilot, "q")
        await settled(pilot)
    assert app.return_value == 0
    assert room.session.index == 1
    assert not room.session.finished


async def test_its_keys_drive_the_session(paths: Paths) -> None:
    room = opened_room(FakeClock(), None, workshop())
    leader = Leader(room)
    app = window(paths)
    async with served(room, paths.remote, leader), app.run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, "steg 1 av 7")
        for key in ("space", "pageup", "pagedown", "p", "plus", "minus", "v"):
            done = len(leader.did)
            await strike(pilot, key)
            await until(pilot, lambda done=done: len(leader.did) > done)  # type: ignore[misc]  # a bound default
        assert leader.did == ["forward", "backward", "forward", "pause", "more", "less", "vote"]
        assert room.vote


async def test_closing_a_vote_is_asked_about_here_with_the_count_alone(paths: Paths) -> None:
    room = opened_room(FakeClock(), None, workshop())
    go_to(room, "vote")
    room.open_vote()
    cast_ballots(room, *(1, 2, 3, 4, 4, 4, 3))
    app = window(paths)
    async with (
        served(room, paths.remote),
        app.run_test(size=(80, 24), notifications=True) as pilot,
    ):
        await until_shown(pilot, "7 av 12 har röstat")
        await strike(pilot, "v")
        await until_shown(pilot, "7 av 12 har röstat. Stänga ändå?")
        await strike(pilot, "enter")
        assert room.vote
        await strike(pilot, "v", "right", "enter")
        await until(pilot, lambda: not room.round_open)
        assert room.session.rounds[0].ballots == 7


async def test_a_plan_is_seen_taken_and_undone_here(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    hands.wait(19)
    app = window(paths)
    async with (
        served(room, paths.remote),
        app.run_test(size=(80, 24), notifications=True) as pilot,
    ):
        await until_shown(pilot, "13 min efter")
        await strike(pilot, "r")
        await until_shown(pilot, "Ni ligger 13 minuter efter.", "Ändra en sak")
        await strike(pilot, "enter")
        await until_shown(pilot, "I tid")
        await strike(pilot, "r")
        await until_shown(pilot, "u ångrar senaste ändringen")
        await strike(pilot, "u")
        await until(pilot, lambda: room.pace().behind_minutes == 13)


async def test_a_vote_that_was_not_opened_is_passed_only_after_asking_here(paths: Paths) -> None:
    room = opened_room(FakeClock(), None, workshop())
    leader = Leader(room, RoomSees("step", can_vote=True, passes=True))
    app = window(paths)
    async with served(room, paths.remote, leader), app.run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, "steg 1 av 7")
        await strike(pilot, "space")
        assert isinstance(app.screen, AskScreen)
        assert T("stage.pass-title") in words(app)
        await strike(pilot, "enter")
        assert leader.did == []
        await strike(pilot, "space", "right", "enter")
        await until(pilot, lambda: leader.did == ["pass"])


async def test_a_new_end_is_a_key_in_every_proposal_here(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    leader = Leader(room)
    app = window(paths)
    async with served(room, paths.remote, leader), app.run_test(size=(60, 20)) as pilot:
        for minutes in (0, 16, 300):
            hands.wait(minutes)
            room.add_minutes(0)
            await until_shown(pilot, "steg 1 av 7")
            await strike(pilot, "r")
            await until_shown(pilot, "t ny sluttid")
            await strike(pilot, "t", *["backspace"] * 5, *"halv elva", "enter")
            told = ["end halv elva"] * (1 + (0, 16, 300).index(minutes))
            await until(pilot, lambda told=told: leader.did == told)  # type: ignore[misc]  # a bound default


async def test_the_key_that_is_named_works_while_it_stands_there(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    hands.wait(19)
    app = window(paths)
    async with served(room, paths.remote), app.run_test(notifications=True) as pilot:
        await until_shown(pilot, "13 min efter")
        await strike(pilot, "u")
        await strike(pilot, "r")
        await until_shown(pilot, "Ändra en sak")
        await strike(pilot, "enter")
        await until_shown(pilot, "I tid", "u ångrar")
        await strike(pilot, "u")
        await until(pilot, lambda: room.pace().behind_minutes == 13)


async def test_no_text_can_harm_the_window(paths: Paths) -> None:
    room = opened_room(FakeClock(), None, workshop())
    leader = Leader(room)
    app = window(paths)
    async with (
        served(room, paths.remote, leader),
        app.run_test(size=(80, 24), notifications=True) as pilot,
    ):
        await until_shown(pilot, "steg 1 av 7")
        screen = app.screen
        assert isinstance(screen, NotesScreen)
        for number, text in enumerate(ON_SCREENS, start=1):
            leader.page = RoomSees("step", lines=(text, f"{number}"))
            leader.refusal = message(text[:40])
            await strike(pilot, "p")
            await until(pilot, lambda number=number: len(leader.did) == number)  # type: ignore[misc]  # a bound default
            await until(pilot, lambda number=number: shows(app.screen, f"{number}"))  # type: ignore[misc]  # the same
            await settled(pilot)
            assert app.crash is None, repr(text)
            assert app.screen is screen, repr(text)
            app.clear_notifications()


def shows(screen: Screen[object], line: str) -> bool:
    """Whether the window has the view with this line in it."""
    view = screen.view if isinstance(screen, NotesScreen) else None
    return view is not None and line in view.seen.lines


# --- the stage's end ------------------------------------------------------------------------------


def staged(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, cast("Screen[bool]", StageScreen(room)))


async def test_the_notes_turn_pages_and_steps_as_the_keys_do(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    app = staged(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        leader = NotesRemoteControl(app, room)
        assert leader.seen().screen == "step"
        assert "Så pratar vi med varandra i dag:" not in leader.seen().lines
        assert await leader.do("forward") is None
        assert "Så pratar vi med varandra i dag:" in leader.seen().lines
        assert await leader.do("forward") is None
        await settled(pilot)
        assert room.session.index == 1
        assert leader.seen().can_vote
        assert await leader.do("backward") is None
        assert room.session.index == 0
        assert await leader.do("close-vote") == message("remote.no-round")
        assert await leader.do("vote") == message("remote.no-vote-here")


async def test_the_notes_pass_a_vote_when_they_have_asked_and_set_the_end(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    go_to(room, "vote")
    app = staged(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        leader, index = NotesRemoteControl(app, room), room.session.index
        while not leader.seen().passes:
            assert await leader.do("forward") is None
            await settled(pilot)
            assert room.session.index == index
        assert await leader.do("forward") is None
        await settled(pilot)
        assert isinstance(app.screen, AskScreen), "what the window did not know is asked here"
        await strike(pilot, "enter")
        assert await leader.do("pass") is None
        assert room.session.index == index + 1
        assert await leader.promise_end("halv tolv") is None
        assert app.t.clock(room.promised_end) == "11.30"
        told = await leader.promise_end("snart")
        assert told == message("open.bad-time", text="snart")


async def test_what_only_shows_something_gives_way_and_a_question_does_not(paths: Paths) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    app = staged(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        leader = NotesRemoteControl(app, room)
        await strike(pilot, "space", "g")
        assert isinstance(app.screen, GoToScreen)
        assert leader.seen().screen == "step"
        assert await leader.do("forward") is None
        await settled(pilot)
        assert isinstance(app.screen, StageScreen)
        assert room.session.index == 1
        await strike(pilot, "b")
        assert leader.seen() == RoomSees("blank")
        assert await leader.do("forward") is None
        await settled(pilot)
        assert not isinstance(app.screen, BlankScreen)
        assert room.session.index == 1
        await strike(pilot, "q")
        assert isinstance(app.screen, AskScreen)
        assert await leader.do("forward") == message("remote.busy")
        assert await leader.do("pause") is None
        assert room.paused


async def test_a_vote_is_opened_and_closed_but_not_while_the_laptop_goes_round(
    paths: Paths,
) -> None:
    hands = FakeClock()
    room = opened_room(hands, None, workshop())
    go_to(room, "vote")
    app = staged(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        leader = NotesRemoteControl(app, room)
        assert await leader.do("vote") is None
        await settled(pilot)
        assert isinstance(app.screen, VoteScreen)
        assert leader.seen() == RoomSees("vote")
        assert await leader.do("forward") == message("remote.round-open")
        cast_ballots(room, *(1, 2, 3, 4, 4, 4, 3))
        await strike(pilot, "l")
        await settled(pilot)
        assert leader.seen() == RoomSees("laptop")
        assert await leader.do("close-vote") == message("remote.laptop-out")
        assert room.vote
        app.screen.dismiss(True)
        await settled(pilot)
        assert await leader.do("close-vote") is None
        await settled(pilot)
        assert leader.seen() == RoomSees("results", 2, 2, can_vote=True)
        assert len(room.session.rounds) == 1


async def test_a_session_offers_its_notes_and_takes_them_away_at_its_end(paths: Paths) -> None:
    app = AplApp(paths, "sv")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: app._holds_data)
        assert not paths.remote.exists()
        app.start_demo(workshop())
        await until(pilot, lambda: app.notes_offered)
        assert paths.remote.exists()
        await strike(pilot, "n")
        await until_shown(pilot, "Skriv apl-tui notes i ett eget")
        await strike(pilot, "escape")
        app.leave_session()
        await settled(pilot)
        assert not paths.remote.exists()
        app.start_demo(workshop())
        await until(pilot, lambda: app.notes_offered)
    assert not paths.remote.exists()


async def test_a_matter_is_parked_from_here(paths: Paths) -> None:
    room = opened_room(FakeClock(), None, workshop())
    app = window(paths)
    async with (
        served(room, paths.remote),
        app.run_test(size=(60, 20), notifications=True) as pilot,
    ):
        await until_shown(pilot, "steg 1 av 7")
        await strike(pilot, "comma", *"Nycklar", "enter")
        await until_shown(pilot, "Parkerat. Det kommer upp nästa gång.")
    assert [(action.what, action.parked) for action in room.session.actions] == [("Nycklar", True)]
