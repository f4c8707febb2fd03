"""A second round is told as one, and its results stand beside the first's (privacy.md T1, R7)."""

from __future__ import annotations

import pytest

from apl_tui.core.outcomes import vote_outcomes
from apl_tui.core.promise import headline, promise
from apl_tui.core.release import Full, GradedRelease, Withheld
from apl_tui.core.workshop import Indicator, Workshop
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Opening
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.results.before import before_pictures
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from tests.support.clock import FakeClock, cast
from tests.tui.voting import (
    Host,
    dots,
    graded,
    painted,
    press,
    settled,
    small_room,
    small_workshop,
    words,
)

T = translator("sv")

SV = translator("sv")
TWICE = [[2] * 5 + [4] * 7, [2] * 2 + [5] * 9]


def held(room: Room, *rounds: list[int]) -> Room:
    for options in rounds:
        room.open_vote()
        cast(room, *options)
        room.close_vote()
    return room


def room_with(*rounds: list[int], script: Workshop | None = None, full: bool = False) -> Room:
    room = small_room(FakeClock(), script or small_workshop(graded(), dots()), 15, full=full)
    return held(room, *rounds)


def beside(room: Room) -> str:
    pictures = before_pictures(vote_outcomes(room.session), SV, 80)
    lines = [line for p in pictures for s in p.sections for line in (*s.head, *_rows(s.rows))]
    return "\n".join(line.plain for line in lines)


def _rows(rows: tuple) -> list:  # type: ignore[type-arg]
    return [line for row in rows for line in row.lines]


def test_T1_before_and_after_stand_side_by_side_when_both_are_released() -> None:
    room = room_with(*TWICE)
    shown = beside(room)
    assert T("slips.before-now") in shown
    assert [line.split() for line in shown.splitlines() if "Jag lär mig." in line] == [
        ["Jag", "lär", "mig.", "7", "av", "12", "9", "av", "11"]
    ]
    assert "7 av 12" in (report := report_markdown(room.session, SV))
    assert "Före och efter" in report


@pytest.mark.parametrize("rounds", [[TWICE[0]], [[4] * 3, TWICE[0]], [TWICE[0], [4] * 3]])
def test_T1_nothing_is_compared_where_a_round_is_withheld_or_missing(
    rounds: list[list[int]],
) -> None:
    assert beside(room_with(*rounds)) == ""


def test_T1_an_indicator_that_wanted_more_answers_is_not_compared() -> None:
    asked = graded(Indicator("a", "Jag."), Indicator("b", "Min chef.", sensitive=True))
    shown = beside(room_with([4] * 7, [4] * 12, script=small_workshop(asked)))
    assert "Jag." in shown
    assert "Min chef." not in shown


async def test_T1_the_stage_asks_and_the_vote_says_which_round_it_is(paths: Paths) -> None:
    hands = FakeClock()
    room = held(small_room(hands, small_workshop(graded())), TWICE[0])
    app = Host(paths, hands, room, StageScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await painted(pilot)
        await press(pilot, hands, "v")
        assert not room.round_open
        await press(pilot, hands, "right", "enter")
        assert isinstance(app.screen, VoteScreen)
        assert T("slips.round", title="Rösta", number=2) in words(app)
        cast(room, *TWICE[1], 5)
        await press(pilot, hands, "v")
        assert isinstance(app.screen, StageScreen)
        assert len(room.session.rounds) == 2
        await press(pilot, hands, "space")
        assert T("slips.before-now") in words(app)


def test_R7_a_second_round_of_a_full_vote_tells_nothing() -> None:
    options = [1 + n % 5 for n in range(15)]
    room = room_with(options, options, script=small_workshop(graded()), full=True)
    kinds = []
    for round_ in room.session.rounds:
        released = round_.releases[0]
        assert isinstance(released, GradedRelease)
        kinds.append(type(released.indicators[0]))
    assert kinds == [Full, Withheld]


# --- the promise is that of the settings in force ------------------------------------------------


async def test_R7_the_full_distribution_and_slips_are_chosen_at_setup_and_told_everywhere(
    paths: Paths,
) -> None:
    hands = FakeClock()
    script = small_workshop(graded())
    opening = Opening(prefill=Prefill(script, unit="Norr", people="12"))
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances, opening=opening)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await painted(pilot)
        await painted(pilot)
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        assert T("slips.full") not in words(app)
        for name in ("advanced", "full"):
            screen.query_one(f"#{name}").focus()
            await press(pilot, hands, "space")
        screen.query_one("#threshold").value = "11"  # type: ignore[attr-defined]
        await settled(pilot)
        assert "högst tre jämför" in words(app)
        assert "● Papperslappar" in words(app)
        told = "Alla svarsalternativ visas först vid minst 11 svar."
        assert told in words(app)
        screen.query_one("#start").focus()
        await press(pilot, hands, "enter")
        await painted(pilot)
        room = app.room
        assert room
        settings = room.session.settings
        assert (settings.full, settings.k, settings.channels) == (True, 11, ("laptop", "slips"))
        assert SV.say(headline(settings)).endswith(told)
        await press(pilot, hands, "v")
        assert isinstance(app.screen, VoteScreen)
        assert told in words(app)
        await press(pilot, hands, "l", "enter")
        assert isinstance(app.screen, BallotScreen)
        assert told in words(app)
        report = report_markdown(room.session, SV)
        for sentence in promise(settings):
            assert SV.say(sentence.text) in report


async def test_the_count_is_told_before_every_close(paths: Paths) -> None:
    """12 counted, 12 in the room, right? Also where too few have voted, or some are missing."""
    for counted, said in (
        (3, "Ni är 12 i rummet. Stämmer det?"),
        (8, "8 av 12 har röstat. Stänga ändå?"),
        (12, "12 räknade. 12 i rummet. Stämmer det?"),
    ):
        hands = FakeClock()
        room = small_room(hands, small_workshop(graded()))
        room.open_vote()
        cast(room, *[4] * counted)
        app = Host(paths, hands, room, VoteScreen(room))
        async with app.run_test(size=(60, 20), notifications=True) as pilot:
            await painted(pilot)
            if counted < 12:
                await press(pilot, hands, "v")
            assert said in words(app)
