"""Typing in slips: the same count, the same bytes, and nothing of a slip left (O2, O3, O4, F1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from apl_tui.core.workshop import Ideas
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaField
from apl_tui.tui.screens.pass_laptop.idea_slips import IdeaSlipsScreen
from apl_tui.tui.screens.pass_laptop.slips import SlipsScreen
from apl_tui.workflows.reporting import report_bytes
from tests.privacy.occasions import Answer, Sandbox, keys, led, room_of
from tests.support.clock import FakeClock, cast
from tests.tui.voting import (
    PATIENCE,
    SIZES,
    Host,
    dots,
    graded,
    painted,
    picture,
    press,
    settled,
    small_room,
    small_workshop,
    strike,
    words,
)

T = translator("sv")

SIX: list[Answer] = [
    *[(5, 4, "x"), (4, 5, "xy"), (1, 1, ""), (2, 3, "yz"), (3, 2, "z"), (4, 0, "x")],
]


def slip(answer: Answer) -> list[str]:
    """The same answer as it is typed from paper."""
    first, second, chosen = answer
    return [str(first), str(second), *(str("xyz".index(name) + 1) for name in chosen), "full_stop"]


async def quick(pilot: Pilot[Any], hands: FakeClock, *names: str) -> None:
    """Press keys; as fast as they count, so that all of them fit in a minute."""
    for name in names:
        hands.seconds += 0.42 if name == "enter" else 0.13
        assert hands.seconds < 60
        await strike(pilot, name)


async def occasion(
    sandbox: Sandbox, on_paper: Sequence[int], **settings: Any
) -> tuple[bytes, bytes, list[str]]:
    """Six vote, some of them on paper: session file, report, and what the room saw."""
    hands, seen = FakeClock(), []
    async with led(sandbox.paths, hands, len(SIX), k=5, **settings) as (app, pilot):
        await quick(pilot, hands, "v", "l", "enter")
        for number, answer in enumerate(SIX):
            if number not in on_paper:
                await quick(pilot, hands, "enter", *keys(answer), "enter")
        await quick(pilot, hands, "escape")
        if on_paper:  # some have not voted yet, so it is asked whether all are done
            assert isinstance(app.screen, AskScreen)
            app.screen.dismiss(result=True)
            await painted(pilot)
            await quick(pilot, hands, "s", "enter")
            for number in on_paper:
                await quick(pilot, hands, *slip(SIX[number]), "enter")
            await quick(pilot, hands, "escape")
        assert isinstance(app.screen, VoteScreen)
        hands.seconds = 58.0  # as long as it took the others
        app.screen.follow()
        await settled(pilot)
        seen.append(picture(app))
        await strike(pilot, "v")
        for _ in range(PATIENCE):
            await painted(pilot)
            if room_of(app).session.rounds:
                break
        session = room_of(app).session
        assert session.rounds[0].ballots == len(SIX)
        seen.append(words(app))
        stored = sandbox.paths.session(session.id).read_bytes()
        return stored, report_bytes(session), seen


async def test_O3_four_by_laptop_and_two_on_paper_are_the_same_as_six_by_laptop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing on disk, screen or report tells which were which; only that slips were used."""
    found = []
    both: dict[str, Any] = {"channels": ("laptop", "slips")}
    for name, on_paper, settings in (
        ("laptop", (), {}),
        ("told", (), both),
        ("mixed", (0, 3), {}),
    ):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        found.append(await occasion(sandbox, on_paper, **settings))
    laptop, told, mixed = found
    assert told == mixed
    slips_line = b',"slips"'
    stored = told[0].replace(b" ", b"").replace(b"\n", b"")
    assert stored.replace(slips_line, b"", 1) == laptop[0].replace(b" ", b"").replace(b"\n", b"")
    with_, without = told[1].splitlines(), laptop[1].splitlines()
    assert [line for line in with_ if line not in without] == [
        line for line in with_ if b"papperslappar" in line
    ]
    assert [line for line in without if line not in with_] == []
    assert len(with_) == len(without) + 1


def look(app: Host) -> None:
    """The screen looks whether anybody is there."""
    assert isinstance(app.screen, SlipsScreen)
    app.screen.look()


# --- one screen ---------------------------------------------------------------------------------


def opened(hands: FakeClock, people: int = 12) -> Room:
    room = small_room(hands, small_workshop(graded(), dots()), people)
    room.open_vote()
    return room


def host(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, SlipsScreen(room))


async def test_O2_it_starts_when_the_room_cannot_see_and_the_promise_tells_of_slips(
    paths: Paths,
) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = Host(paths, hands, room, VoteScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert "Lägg vikta lappar" not in words(app)
        await press(pilot, hands, "s")
        assert isinstance(app.screen, SlipsScreen)
        shown = words(app)
        assert T("passing.projector") in shown
        assert "någon annan än chefen" in shown
        assert "Den som skriver in papperslappar ser allt på varje lapp." in shown
        await press(pilot, hands, "4")
        assert "slips" not in room.session.settings.channels
        await press(pilot, hands, "enter")
        assert "slips" in room.session.settings.channels
        await press(pilot, hands, "escape")
        assert isinstance(app.screen, VoteScreen)
        assert "Lägg vikta lappar" in words(app)


@pytest.mark.parametrize("size", SIZES)
async def test_O2_nothing_of_a_slip_is_left_on_the_screen(
    paths: Paths, size: tuple[int, int]
) -> None:
    pictures = []
    for line in ("111.", "50."):
        hands = FakeClock()
        room = opened(hands)
        app = host(paths, hands, room)
        async with app.run_test(size=size, notifications=True) as pilot:
            await painted(pilot)
            await press(pilot, hands, "enter", *line.replace(".", ""), "full_stop")
            typed = picture(app)
            await press(pilot, hands, "enter")
            taken = picture(app)
            assert T("plain.slips-taken") in words(app)
            await press(pilot, hands, "3")
            begun = picture(app)
            pictures.append((typed, taken, begun))
            assert room.vote
            assert room.vote.counted == 1
    assert pictures[0][0] != pictures[1][0]
    assert pictures[0][1:] == pictures[1][1:]


async def test_the_slip_before_is_taken_back_and_mended(paths: Paths) -> None:
    for key in ("backspace", "u"):
        hands = FakeClock()
        room = opened(hands)
        app = host(paths, hands, room)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await painted(pilot)
            await press(pilot, hands, "enter", *"551", "full_stop", "enter", key)
            assert room.vote
            assert room.vote.counted == 0
            assert T("slips.whole") in words(app)
            await press(pilot, hands, *["backspace"] * 4, *"12", "full_stop", "enter", "escape")
            assert app.answers == [True]
            assert room.vote.counted == 1
            counts = room.vote.box.empty()[0].counts
            assert counts == ((0, 1, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0))


async def test_what_cannot_be_is_said_and_not_taken(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        for key, said in (
            ("enter", "En siffra per påstående."),
            ("enter", "Raden är inte färdig."),
            ("8", "Skriv 1–5, eller 0"),
            ("4", "2. Vi lär oss."),
            ("5", "högst 2. Sluta med punkt."),
            ("enter", "Raden är inte färdig."),
            ("7", "Skriv 1–3, eller punkt"),
            ("1", "högst 2"),
            ("1", "Det är redan skrivet."),
            ("2", "högst 2"),
            ("3", "Om lappen har fler kryss"),
            ("escape", "Raden är tömd."),
        ):
            await press(pilot, hands, key)
            assert said in words(app)
        assert room.vote
        assert room.vote.counted == 0


async def test_O4_no_more_slips_than_people(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, 2)
    cast(room, 4)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", *"451", "enter", "4")
        assert T("passing.full", n=2) in words(app)
        assert "Fler lappar räknas inte." in words(app)
        await press(pilot, hands, "plus", *"451", "enter")
        assert room.session.people_raised_to == (3,)
        cast(room, 4)  # meanwhile someone votes in another way: the slip has no place
        await press(pilot, hands, "escape")
        assert "Den senaste lappen är inte räknad." in words(app)
        await press(pilot, hands, "escape")
        assert app.answers == [True]
        assert room.vote
        assert room.vote.counted == 3


async def test_O2_whoever_walks_away_is_blanked_and_the_taken_slip_counts(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", *"451", "enter")
        hands.seconds += 50
        look(app)
        await settled(pilot)
        assert "Raden töms om" in words(app)
        await press(pilot, hands, "1")  # only stops the countdown
        assert room.vote
        assert room.vote.counted == 0
        hands.seconds += 61
        look(app)
        await painted(pilot)
        assert T("passing.projector") in words(app)
        assert room.vote.counted == 1


# --- ideas --------------------------------------------------------------------------------------

BLOCK = Ideas("m", "i", "Vad hjälper oss att lära?")


def ideas_room(hands: FakeClock, people: int = 7) -> Room:
    return small_room(hands, small_workshop(ideas=BLOCK), people)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Put a text into the first field as if it were typed."""
    pilot.app.screen.query(IdeaField).first().value = text
    await settled(pilot)


async def test_F1_ideas_on_slips_come_in_like_all_others(paths: Paths) -> None:
    hands = FakeClock()
    room = ideas_room(hands)
    app = Host(paths, hands, room, IdeasScreen(room, BLOCK))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "s", "enter")
        assert isinstance(app.screen, IdeaSlipsScreen)
        hand_in = ["enter", "enter", "enter", "enter"]
        await write(pilot, "Lugn")
        await press(pilot, hands, *hand_in)
        assert room.open_ideas
        assert room.open_ideas.counted == 0
        await press(pilot, hands, "backspace")  # taken back, to be mended
        assert [field.value for field in app.screen.query(IdeaField)] == ["Lugn", "", ""]
        await write(pilot, "Lugn och ro")
        await press(pilot, hands, *hand_in)
        for text in ("Fika", "Paus", "Rast"):
            await write(pilot, text)
            await press(pilot, hands, *hand_in)
        for text in ("Mer tid", "Kaffe"):
            await write(pilot, text)
            await press(pilot, hands, *hand_in)
        await press(pilot, hands, "escape")
        assert isinstance(app.screen, IdeasScreen)
        assert room.open_ideas.counted == 6
        assert room.session.settings.channels == ("laptop", "slips")
        room.close_ideas()
    gathered = room.session.ideas_of(BLOCK)
    assert gathered
    assert gathered.ideas
    assert "Lugn och ro" in [idea.text for idea in gathered.ideas]
    assert "Lugn" not in [idea.text for idea in gathered.ideas]


async def test_O4_no_more_idea_slips_than_people(paths: Paths) -> None:
    hands = FakeClock()
    room = ideas_room(hands, 1)
    room.open_ideas_round(BLOCK)
    app = Host(paths, hands, room, IdeaSlipsScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        hand_in = ["enter", "enter", "enter", "enter"]
        await press(pilot, hands, "enter")
        await write(pilot, "En")
        await press(pilot, hands, *hand_in)
        await write(pilot, "Två")
        await press(pilot, hands, *hand_in)
        assert T("passing.full", n=1) in words(app)
        await press(pilot, hands, "plus", *hand_in, "escape")
        assert app.answers == [True]
        assert room.open_ideas
        assert room.open_ideas.counted == 2
