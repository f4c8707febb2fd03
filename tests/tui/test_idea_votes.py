"""After an ideas round, on screens: merged, shown one at a time, voted on, made into actions."""

from __future__ import annotations

import pytest

from apl_tui.core.workshop import Actions, Ideas, Module, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.actions import ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from tests.support.clock import FakeClock
from tests.support.nasty import ON_SCREENS
from tests.tui.voting import SIZES, Host, press, settled, small_room, words

T = translator("sv")

BLOCK = Ideas("m", "i", "Vad vill vi ändra?")
ASKED = Vote("m", "choose", "dots", "Vilka?", (), dots=2, ideas=BLOCK.key)
TEXTS = ("fika", "paus", "rast", "tyst rum", "vila", "vilorum")


def gathered(hands: FakeClock, *texts: str, script: bool = False) -> Room:
    """A room whose ideas are gathered; the script has a vote on them, or has not."""
    gather = Step("m", "gather", "Samla", 600.0, (BLOCK,))
    pick = Step("m", "pick", "Välj", 300.0, (ASKED,))
    plan = Step("m", "plan", "Vem gör vad?", 300.0, (Actions(),))
    steps = (gather, pick, plan) if script else (gather, plan)
    room = small_room(hands, Workshop("w", "W", "sv", (Module("m", "M", steps),)), len(texts))
    opened = room.open_ideas_round(BLOCK)
    for text in texts:
        room.submit_ideas((text,), opened.hand_over())
    room.close_ideas()
    return room


def wordings(room: Room) -> list[tuple[str, ...]]:
    found = room.session.ideas_of(BLOCK)
    assert found
    return [idea.wordings for idea in found.ideas or ()]


def vote(room: Room, *ballots: tuple[int, ...]) -> None:
    """Cast ballots for the options with these places, and close."""
    assert room.vote
    (asked,) = room.vote.votes
    for ballot in ballots:
        answers = {asked.indicators[place].id: 1 for place in ballot}
        assert room.cast({asked.id: answers}, room.vote.hand_over()) == "counted"


@pytest.mark.parametrize("size", SIZES)
async def test_like_ideas_are_merged_by_one_key_and_parted_again(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = gathered(hands, *TEXTS)
    app = Host(paths, hands, room, IdeasScreen(room, BLOCK))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert wordings(room) == [(text,) for text in TEXTS]
        await press(pilot, hands, "down", "down", "+", "up")
        assert "tryck + igen" in " ".join(words(app).split())
        await press(pilot, hands, "+")
        assert wordings(room)[1] == ("paus", "rast")
        assert "+ rast" in words(app)
        await press(pilot, hands, "u")
        assert wordings(room) == [(text,) for text in TEXTS]
        await press(pilot, hands, "+", "escape")  # put back, and still here
        assert app.answers == []
        await press(pilot, hands, "less_than_sign")
        assert wordings(room)[:2] == [("paus",), ("fika",)]
        await press(pilot, hands, "escape")
        assert app.answers == [True]


async def test_they_come_one_at_a_time_if_wished(paths: Paths) -> None:
    hands = FakeClock()
    room = gathered(hands, *TEXTS)
    app = Host(paths, hands, room, IdeasScreen(room, BLOCK))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "1")
        assert "fika" in words(app)
        assert "paus" not in words(app)
        for text in TEXTS[1:]:
            assert text not in words(app)
            await press(pilot, hands, "space")
            assert text in words(app)
        assert app.answers == []
        await press(pilot, hands, "space")
        assert app.answers == [True]


@pytest.mark.parametrize("size", SIZES)
async def test_a_vote_on_them_is_a_step_with_the_result_in_order(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = gathered(hands, *TEXTS)
    minutes = sum(record.seconds for record in room.session.records)
    app = Host(paths, hands, room, StageScreen(room))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "space")  # past the title
        await press(pilot, hands, "v", "v")
        asked = " ".join(words(app).replace("│", " ").split())
        assert T("ideas.vote-title") in asked
        await press(pilot, hands, "enter")  # nothing was told before: it is safe to go on
        await settled(pilot)
        assert room.step.title == "Rösta på idéerna"
        assert sum(record.seconds for record in room.session.records) > minutes
        assert "1 fika" in words(app)
        await press(pilot, hands, "v")
        assert isinstance(app.screen, VoteScreen)
        vote(room, *[(5, 4)] * 3, (5,), (5,), (0,))
        await settled(pilot)
        await press(pilot, hands, "v")
        await settled(pilot)
        assert isinstance(app.screen, StageScreen)
        found = room.session.ideas_of(BLOCK)
        assert found
        assert [i.text for i in found.ideas or ()][:2] == ["vilorum", "vila"]
        assert [i.text for i in found.ideas or () if i.marked] == ["vilorum", "vila"]
        shown = words(app)
        assert shown.index("vilorum") < shown.index("vila ") < shown.index("fika")


async def test_the_vote_of_the_script_is_the_one_that_the_key_leads_to(paths: Paths) -> None:
    hands = FakeClock()
    room = gathered(hands, *TEXTS, script=True)
    app = Host(paths, hands, room, StageScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "space", "v", "v")
        await settled(pilot)
        assert room.step.id == "pick"
        assert len(room.session.workshop.steps) == 3
        await press(pilot, hands, "v")
        assert room.vote
        assert len(room.vote.votes[0].indicators) == len(TEXTS)


async def test_before_they_are_gathered_there_is_nothing_to_open(paths: Paths) -> None:
    hands = FakeClock()
    pick = Step("m", "pick", "Välj", 300.0, (ASKED,))
    gather = Step("m", "gather", "Samla", 600.0, (BLOCK,))
    room = small_room(hands, Workshop("w", "W", "sv", (Module("m", "M", (pick, gather)),)), 8)
    app = Host(paths, hands, room, StageScreen(room))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "space")
        assert "Samla in idéer först." in " ".join(words(app).split())
        await press(pilot, hands, "v")
        assert not room.round_open
        await press(pilot, hands, "space")  # and nothing is asked on the way
        assert room.step.id == "gather"


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_makes_an_action_of_an_idea_in_its_words(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = gathered(hands, *ON_SCREENS)
    app = Host(paths, hands, room, IdeasScreen(room, BLOCK))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        for _ in ON_SCREENS:
            await press(pilot, hands, "a", "a", "down")  # once, however often it is pressed
        found = room.session.ideas_of(BLOCK)
        assert found
        made = room.session.actions
        assert [each.origin for each in made] == [idea.text for idea in found.ideas or ()]
        assert [each.what for each in made] == [" ".join(each.origin.split()) for each in made]
        assert all(idea.marked for idea in found.ideas or ())


async def test_chosen_ideas_stand_beside_the_actions_until_they_are_some(paths: Paths) -> None:
    hands = FakeClock()
    room = gathered(hands, *TEXTS)
    found = room.session.ideas_of(BLOCK)
    assert found
    ideas = [*(found.ideas or ())]
    app = Host(paths, hands, room, IdeasScreen(room, BLOCK))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "m", "down", "m")
        app.push_screen(ActionsScreen(room))
        await settled(pilot)
        assert not isinstance(app.screen, ActionScreen), "there are ideas to begin with"
        assert words(app).count("vald idé") == 2
        await press(pilot, hands, "enter")
        assert isinstance(app.screen, ActionScreen)
        await press(pilot, hands, "enter", "enter", "enter", "enter")
        (made,) = room.session.actions
        assert (made.what, made.origin) == (ideas[0].text, ideas[0].text)
        assert words(app).count("vald idé") == 1
        assert T("actions.from-idea") in words(app)
