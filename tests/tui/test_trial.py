"""The trial round: learnt by doing, marked on every page, and thrown away (privacy.md F5)."""

from __future__ import annotations

import pytest

from apl_tui.core.workshop import SCALES
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.pass_laptop.trial import TrialScreen, trial_votes
from tests.support.clock import FakeClock, cast, contents, go_to, opened_room, workshop
from tests.tui.voting import (
    SIZES,
    Host,
    dots,
    graded,
    painted,
    press,
    settled,
    small_room,
    small_workshop,
    tells,
    words,
)

T = translator("sv")

MARK = "Provomgång, räknas inte"


def opened(hands: FakeClock) -> Room:
    room = small_room(hands, small_workshop(graded(), dots()))
    room.open_vote()
    return room


@pytest.mark.parametrize("size", SIZES)
async def test_F5_every_page_of_a_trial_says_that_it_does_not_count(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = Host(paths, hands, room, VoteScreen(room))
    async with app.run_test(size=size, notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "d")
        assert isinstance(app.screen, TrialScreen)
        for _ in range(3):  # several people try
            for keys in (("enter",), ("4",), ("1", "enter"), ("enter",)):
                assert MARK in words(app)
                await press(pilot, hands, *keys)
            assert tells(app, "Så går det till.")
            assert MARK in words(app)
        await press(pilot, hands, "escape")
        assert isinstance(app.screen, VoteScreen)
        assert MARK not in words(app)
        assert room.vote
        assert room.vote.counted == 0
        assert not room.vote.box.spent
        assert room.session.rounds == ()


async def test_F5_nothing_of_a_trial_is_stored_or_counted(paths: Paths) -> None:
    hands = FakeClock()
    with SessionArchive(paths).locked() as archive:
        room = opened_room(hands, archive, workshop(), people=7)
        go_to(room, "vote")
        room.open_vote()
        app = Host(paths, hands, room, VoteScreen(room))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await painted(pilot)
            before, session = contents(paths.home), room.session
            await press(pilot, hands, "d", "enter", "4", "enter")
            assert tells(app, "Så går det till."), "a ballot was filled in to its end"
            await press(pilot, hands, "escape")
            assert contents(paths.home) == before
            assert room.session is session
            cast(room, *[4] * 6)
            room.close_vote()
    assert room.session.rounds[0].ballots == 6
    stored = "".join(data.decode(errors="replace") for data in contents(paths.home).values())
    assert "fikat" not in stored


async def test_F5_a_trial_is_offered_only_before_the_first_ballot(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = Host(paths, hands, room, VoteScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert "Tryck d för en provomgång" in words(app)
        cast(room, 4)
        await settled(pilot)
        assert "Tryck d för en provomgång" not in words(app)
        await press(pilot, hands, "d")
        assert isinstance(app.screen, VoteScreen)


async def test_breaking_off_a_trial_asks_nobody_and_leaves_nothing(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = Host(paths, hands, room, TrialScreen(room))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "4", "escape")
        assert T("trial.begin") in words(app)
        await press(pilot, hands, "escape")
        assert app.answers == [True]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_trial_asks_each_kind_of_the_step_once(language: str) -> None:
    t = translator(language)
    step = (graded(scale="agree"), graded(id="h", scale="extent"), dots(3))
    first, second = trial_votes(step, t)
    assert first.scale == SCALES["agree"]
    assert (second.kind, second.most) == ("dots", 3)
    own = {indicator.text for vote in step for indicator in vote.indicators}
    assert not own & {i.text for vote in (first, second) for i in vote.indicators}
