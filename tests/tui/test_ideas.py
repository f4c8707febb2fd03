"""Anonymous ideas (privacy.md F1): collected, shuffled, shown, marked."""

from __future__ import annotations

import gc

import pytest

from apl_tui.core.records import Idea
from apl_tui.core.workshop import Ideas
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaField, IdeaPageScreen
from apl_tui.tui.screens.pass_laptop.passing import RECEIPT_SECONDS
from tests.support.clock import FakeClock
from tests.support.nasty import ON_SCREENS
from tests.tui.voting import (
    SIZES,
    Host,
    painted,
    picture,
    press,
    settled,
    small_room,
    small_workshop,
    strike,
    tells,
    words,
)

T = translator("sv")

BLOCK = Ideas("m", "i", "Vad vill vi **pröva**?")


def room_of(hands: FakeClock, people: int = 12) -> Room:
    return small_room(hands, small_workshop(ideas=BLOCK), people)


def host(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, IdeasScreen(room, BLOCK))


def submit(room: Room, *texts: str) -> None:
    for text in texts:
        assert room.open_ideas
        assert room.submit_ideas([text], room.open_ideas.hand_over()) == "counted"


def ideas(room: Room) -> tuple[Idea, ...]:
    held = room.session.ideas_of(BLOCK)
    assert held
    assert held.ideas is not None
    return held.ideas


@pytest.mark.parametrize("size", SIZES)
async def test_ideas_are_handed_in_on_the_laptop(paths: Paths, size: tuple[int, int]) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert room.round_open
        assert tells(app, "Vad vill vi pröva?")
        await press(pilot, hands, "l", "enter")
        before = picture(app)
        await press(pilot, hands, "enter")
        await settled(pilot)
        assert tells(app, "inget om brukare, patienter")
        own = app.screen.query_one("#own").region
        assert own.contains_region(app.screen.query_one("#hand-in").region)
        await strike(pilot, *"En paus, q v?")
        await press(pilot, hands, "enter", "enter", "enter")
        assert room.open_ideas
        assert room.open_ideas.counted == 1
        assert T("ideas.receipt") in words(app)
        hands.seconds += RECEIPT_SECONDS
        assert isinstance(app.screen, IdeaPageScreen)
        app.screen.look()
        await settled(pilot)
        assert picture(app).replace("1&#160;av", "0&#160;av") == before
        gc.collect()
        assert not app.query(IdeaField)
        await press(pilot, hands, "enter")
        await settled(pilot)
        assert "En paus" not in words(app)
        await press(pilot, hands, "enter", "enter")  # a blank page counts too
        assert room.open_ideas.counted == 2


async def test_a_held_enter_hands_in_nothing(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l", "enter")
        hands.seconds += 1
        for _ in range(20):
            hands.seconds += 0.03
            await strike(pilot, "enter")
            await painted(pilot)
        assert room.open_ideas
        assert room.open_ideas.counted == 0


async def test_O2_an_enter_too_soon_leaves_nothing_to_read_for_the_next_person(
    paths: Paths,
) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l", "enter", "enter")
        await settled(pilot)
        await strike(pilot, *"hemligt")
        hands.seconds += 1
        for _ in range(3):  # as fast as keys go; then the laptop is handed over
            hands.seconds += 0.2
            await strike(pilot, "enter")
        assert room.open_ideas
        assert room.open_ideas.counted == 0
        assert "Det är inte inlämnat än." in words(app)
        assert "hemligt" not in words(app)
        await press(pilot, hands, "up")  # who wrote it can look at it again
        assert "hemligt" in words(app)
        await press(pilot, hands, "escape", "enter")
        assert "hemligt" in words(app)
        await press(pilot, hands, "down", "enter")
        assert room.open_ideas.counted == 1
        assert T("ideas.receipt") in words(app)


async def test_hand_in_can_be_clicked(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l", "enter", "enter")
        await settled(pilot)
        await strike(pilot, *"En paus")
        await pilot.click("#hand-in")
        await painted(pilot)
        assert room.open_ideas
        assert room.open_ideas.counted == 1


async def test_what_is_cut_cannot_be_pasted_by_the_next(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l", "enter", "enter")
        await settled(pilot)
        await strike(pilot, *"hemligt")
        await strike(pilot, "ctrl+shift+a", "ctrl+x", "ctrl+c")
        assert not app.clipboard
        await press(pilot, hands, "escape")
        assert T("ideas.stop") in words(app)
        await press(pilot, hands, "right", "enter")
        assert room.open_ideas
        assert room.open_ideas.counted == 0
        await press(pilot, hands, "enter")
        await settled(pilot)
        await strike(pilot, "ctrl+v", "ctrl+z")
        await settled(pilot)
        assert [field.value for field in app.screen.query(IdeaField).results()] == ["", "", ""]


async def test_whoever_walks_away_is_blanked(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l", "enter", "enter")
        await settled(pilot)
        await strike(pilot, *"halv")
        screen = app.screen
        assert isinstance(screen, IdeaPageScreen)
        hands.seconds += 50
        screen.look()
        await settled(pilot)
        assert "Är du kvar?" in words(app)
        await strike(pilot, "x")  # typing goes on, and stops the countdown
        await settled(pilot)
        assert "Är du kvar?" not in words(app)
        hands.seconds += 60
        screen.look()
        await painted(pilot)
        assert T("passing.hand-over") in words(app)
        assert not screen.query(IdeaField)


async def test_below_the_threshold_nothing_is_shown_or_kept(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        submit(room, "a", "b", "", "c", "d")
        await press(pilot, hands, "v")
        assert "Bara 5 har lämnat in." in words(app)
        await press(pilot, hands, "enter")
        assert room.round_open
        await press(pilot, hands, "v", "right", "enter")
        assert T("ideas.few-title", k=6) in words(app)
        await press(pilot, hands, "enter")  # the safe answer is to show nothing
        assert "Färre än 6 skrev något" in words(app)
        await press(pilot, hands, "m", "x")
        await press(pilot, hands, "space")
        assert app.answers == [True]
    held = room.session.ideas_of(BLOCK)
    assert held
    assert held.ideas is None


@pytest.mark.parametrize("size", SIZES)
async def test_F1_where_few_wrote_the_room_is_told_before_anything_is_shown(
    paths: Paths, size: tuple[int, int]
) -> None:
    """Six handed in, five of them a blank page: whoever leads reads it aloud, and says go on."""
    hands = FakeClock()
    room = room_of(hands, 6)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        submit(room, "Anna pratar för mycket i telefon", "", "", "", "", "")
        await press(pilot, hands, "v")
        await settled(pilot)
        asked = " ".join(words(app).replace("│", " ").split())
        assert "Läs högt: Det är få som har skrivit." in asked
        assert "Anna" not in asked
        assert room.round_open
        await press(pilot, hands, "right", "enter")
        assert "Anna pratar" in words(app)
        assert "Rummet fick veta det" in words(app)
    held = room.session.ideas_of(BLOCK)
    assert held
    assert (held.few, held.submissions) == (True, 6)


async def test_ideas_that_are_not_shown_can_be_gathered_again(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands, 6)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        submit(room, "a", "", "", "", "", "")
        await press(pilot, hands, "v", "enter")
        assert "Färre än 6 skrev något" in words(app)
        await press(pilot, hands, "v")
        assert room.round_open
        submit(room, *"abcdef")
        await press(pilot, hands, "v")
        assert len(ideas(room)) == 6


async def test_marking_and_hiding(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands, 6)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        submit(room, "f", "e", "d", "c", "b", "a")
        await press(pilot, hands, "v")
        assert [*ideas(room)] == [
            Idea(text, id=f"i{n}") for n, text in enumerate("abcdef", start=1)
        ]  # none is marked by default
        await press(pilot, hands, "m", "down", "m", "x", "down", "m", "m", "down", "x")
        assert [idea.marked for idea in ideas(room)] == [True, *[False] * 5]
        assert [idea.hidden for idea in ideas(room)] == [False, True, False, True, False, False]
        assert words(app).count("till rapporten") == 1
        assert words(app).count("(dold)") == 2
        await press(pilot, hands, "m")
        assert ideas(room)[3] == Idea("d", marked=True, id="i4")
        await press(pilot, hands, "escape")
        assert app.answers == [True]


async def test_a_closed_round_is_shown_again_and_paged(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands, 40)
    room.open_ideas_round(BLOCK)
    submit(room, *(f"Idé {n:02} " + "ord " * 30 for n in range(20)))
    room.close_ideas()
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        assert not room.round_open
        seen = set()
        for _ in range(40):
            seen |= {n for n in range(20) if f"Idé {n:02}" in words(app)}
            if app.answers:
                break
            await press(pilot, hands, "pagedown")
        assert seen == set(range(20))
        assert app.answers == [True]


@pytest.mark.parametrize("size", SIZES)
async def test_texts_are_shown_as_they_are(paths: Paths, size: tuple[int, int]) -> None:
    hands = FakeClock()
    room = room_of(hands, len(ON_SCREENS))
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        submit(room, *ON_SCREENS)
        await press(pilot, hands, "v")
        for _ in ideas(room):
            await press(pilot, hands, "m", "down")
        assert all(idea.marked for idea in ideas(room))


async def test_leaving_warns_that_the_ideas_are_lost(paths: Paths) -> None:
    hands = FakeClock()
    room = room_of(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        submit(room, "a")
        await press(pilot, hands, "pagedown")
        assert "Insamlingen är öppen." in words(app)
        await press(pilot, hands, "q", "enter")
        assert room.round_open
        await press(pilot, hands, "q", "right", "enter")
        assert app.answers == [False]
    assert room.session.ideas_of(BLOCK) is None


@pytest.mark.parametrize("size", SIZES)
async def test_O4_whoever_came_too_late_with_ideas_is_told_to_the_room(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = room_of(hands, 6)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        submit(room, *"abcdef")
        assert room.submit_ideas(["g"], b"the seventh") == "full"
        await settled(pilot)
        assert "Någon kom när alla redan hade lämnat in." in words(app)
        await press(pilot, hands, "v")
        asked = " ".join(words(app).replace("│", " ").split())
        assert "6 av 6 är räknade. Någon kan ha lämnat in flera gånger." in asked
        await press(pilot, hands, "enter")  # the safe answer is to wait
        assert room.round_open
        room.raise_people(7)
        await settled(pilot)
        assert "Någon kom" not in words(app)
        submit(room, "g")
        await press(pilot, hands, "v")
        assert not room.round_open
