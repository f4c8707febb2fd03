"""`whole-60` with sixteen people on slips, from start to report, on a clock that reckons.

A key takes as long as the reckoning says; people write and talk for as long as the script gives
them. One slip a vote is typed by its keys; the other fifteen take as many.
"""

from __future__ import annotations

from textual.pilot import Pilot

from apl_tui.core.reckoning import (
    HAND_OUT,
    KEY,
    LAY_AWAY,
    MINUTE,
    TYPE,
    WRITE,
    keys_of,
    step_seconds,
    vote_seconds,
)
from apl_tui.core.session import step_ideas
from apl_tui.core.workshop import Step, Vote
from apl_tui.room.room import Room
from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Opening
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.pass_laptop.slips import SlipsScreen
from tests.support.clock import FakeClock
from tests.support.made_up import cast
from tests.tui.voting import press, settled, words

PEOPLE = 16
MOST_LEADING = 8  # keys of whoever leads around a vote: open, take slips, close


def slip(votes: tuple[Vote, ...]) -> list[str]:
    """The keys of one slip."""
    keys: list[str] = []
    for vote in votes:
        if vote.scale is not None:
            keys += ["4"] * len(vote.indicators)
        else:
            keys += ["1", "2", "3", "4"][: min(vote.most, 2)]
            keys += ["."] if vote.most > 2 else []
    return [*keys, "enter"]


async def time_goes(hands: FakeClock, room: Room, seconds: float) -> None:
    """As the program sees it: it looks at the clock now and then."""
    while seconds > 0:
        hands.seconds += min(seconds, 30.0)
        seconds -= 30.0
        room.tick()


async def votes(pilot: Pilot[int], hands: FakeClock, room: Room, step: Step) -> int:
    """A round on slips; how many keys one of them took."""
    await press(pilot, hands, "v")
    typing = PEOPLE * (keys_of(step.votes) * KEY + LAY_AWAY)
    await time_goes(hands, room, vote_seconds(step.votes, PEOPLE, "slips") - typing)
    await press(pilot, hands, "s", "enter")
    assert isinstance(pilot.app.screen, SlipsScreen)
    keys = slip(step.votes)
    await press(pilot, hands, *keys)
    await time_goes(hands, room, LAY_AWAY)
    await press(pilot, hands, "escape")
    assert room.vote
    assert room.vote.counted == 1
    for place in range(PEOPLE - 1):
        await time_goes(hands, room, len(keys) * KEY + LAY_AWAY)
        cast(room, place)
    await press(pilot, hands, "v")
    assert not room.round_open
    return len(keys)


async def gathers(pilot: Pilot[int], hands: FakeClock, room: Room, step: Step) -> None:
    """Each question of a step, on slips."""
    for block in step_ideas(step):
        await press(pilot, hands, "v")
        assert room.open_ideas
        assert room.open_ideas.block is block
        await time_goes(hands, room, HAND_OUT + WRITE)
        for number in range(PEOPLE):
            await time_goes(hands, room, TYPE + LAY_AWAY)
            room.submit_ideas([f"Tanke {number}"], room.open_ideas.hand_over())
        await press(pilot, hands, "v", "m", "space")


async def test_sixteen_on_slips_are_led_from_start_to_report_in_sixty_minutes(
    paths: Paths,
) -> None:
    hands = FakeClock()
    workshop = library.load("whole-60", "sv")[0]
    prefill = Prefill(workshop, "Norr", str(PEOPLE), way="slips")
    app = AplApp(
        paths, "sv", opening=Opening(prefill=prefill), clock=hands.clock, chances=hands.chances
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Alla skriver samtidigt" in words(app)
        await press(pilot, hands, "enter")
        room = app.room
        assert room
        for index, step in enumerate(room.session.workshop.steps):
            assert room.session.index == index
            planned, reckoned = (
                room.session.records[index].seconds,
                step_seconds(step, PEOPLE, "slips"),
            )
            began = hands.seconds
            if step.votes:
                assert await votes(pilot, hands, room, step) <= keys_of(step.votes), step.title
            await gathers(pilot, hands, room, step)
            answered = hands.seconds - began
            assert answered <= reckoned + MOST_LEADING * KEY, step.title
            assert answered <= planned, step.title
            await time_goes(hands, room, planned - answered - 3 * KEY)
            if index == len(room.session.workshop.steps) - 1:
                break
            for _ in range(9):
                if room.session.index == index:
                    await press(pilot, hands, "space")
            assert isinstance(app.screen, StageScreen)
        await press(pilot, hands, "e")
        assert "Rapporten är klar" in words(app)
        report = next(paths.reports.glob("*.md")).read_text(encoding="utf-8")
        assert hands.seconds <= 60 * MINUTE, f"{hands.seconds / MINUTE:.2f} minutes"
        assert "kl. 10.00–11.00" in report or "kl. 10.00–10.59" in report
        assert len(room.session.rounds) == sum(
            bool(step.votes) for step in room.session.workshop.steps
        )
