"""The open round as the room sees it (privacy.md O1, T4, O4, S1, F2)."""

from __future__ import annotations

import pytest

from apl_tui.core.release import Bands, GradedRelease, Withheld
from apl_tui.core.workshop import Indicator
from apl_tui.i18n import translator
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.hands import HandsScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.widgets.turnout import Turnout
from tests.support.clock import FakeClock, ballot, cast, contents, go_to, opened_room, workshop
from tests.tui.voting import (
    SIZES,
    Host,
    graded,
    painted,
    picture,
    press,
    settled,
    small_room,
    small_workshop,
    words,
)

T = translator("sv")


def opened(hands: FakeClock, people: int = 12, *, solo: bool = False) -> Room:
    room = small_room(hands, small_workshop(graded()), people, solo=solo)
    room.open_vote()
    return room


def host(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, VoteScreen(room))


@pytest.mark.parametrize("size", SIZES)
async def test_o1_the_picture_depends_on_how_many_alone(
    paths: Paths, size: tuple[int, int]
) -> None:
    pictures = []
    for options in ((1, 1, 1, 5, 5, 0, 2), (4,) * 7):
        hands = FakeClock()
        room = opened(hands)
        app = host(paths, hands, room)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            cast(room, *options)
            await settled(pilot)
            pictures.append(picture(app))
            shown = words(app)
            assert shown.count("●") == 7
            assert shown.count("○") == 5
            assert T("vote.of-people", n=12) in shown
            assert "Programmet visar aldrig hur just du har svarat." in shown
    assert pictures[0] == pictures[1]


async def test_s1_nothing_is_written_while_it_is_open(paths: Paths) -> None:
    written = []
    for option in (1, 4):
        hands = FakeClock()
        with SessionArchive(paths).locked() as archive:
            room = opened_room(hands, archive, workshop(), people=7)
            go_to(room, "vote")
            room.open_vote()
            app = host(paths, hands, room)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, hands, "l", "enter", "enter")
                for _ in range(len([i for v in room.step.votes for i in v.indicators])):
                    await press(pilot, hands, str(option), "enter")
                await press(pilot, hands, "enter")
                assert room.vote
                assert room.vote.counted == 1
                written.append(contents(paths.home))
        for path in sorted(paths.home.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    assert written[0] == written[1]


@pytest.mark.parametrize("key", ["space", "right", "pagedown", "left", "pageup"])
async def test_next_and_back_only_say_how_to_close(paths: Paths, key: str) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, key)
        assert "Omröstningen är öppen." in words(app)
        assert room.round_open


async def test_t4_below_the_threshold_it_warns_and_offers_to_wait(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, 4)
    cast(room, 4, 4, 4, 4)  # all have voted, but too few for anything to be shown
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "v")
        assert "Bara 4 har röstat." in words(app)
        await press(pilot, hands, "enter")  # the safe answer is to wait
        assert room.round_open
        await press(pilot, hands, "v", "right", "enter")
        assert app.answers == [True]
    held = room.session.rounds[0].releases[0]
    assert isinstance(held, GradedRelease)
    assert held.indicators == (Withheld(), Withheld())


async def test_it_asks_while_anyone_is_missing(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    cast(room, *[4] * 7)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "v")
        assert T("vote.some-missing", counted=7, n=12) in words(app)
        await press(pilot, hands, "escape")
        assert room.round_open
        await press(pilot, hands, "v", "right", "enter")
        assert not room.round_open
        assert app.answers == [True]
    released = room.session.rounds[0].releases[0]
    assert isinstance(released, GradedRelease)
    assert isinstance(released.indicators[0], Bands)


async def test_the_question_names_what_wants_more_answers(paths: Paths) -> None:
    hands = FakeClock()
    about_one = Indicator("a", "Min chef lyssnar.", sensitive=True)
    room = small_room(hands, small_workshop(graded(about_one)))
    room.open_vote()
    cast(room, *[4] * 7)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "v")
        assert "visas först vid 8 svar" in words(app)
        await press(pilot, hands, "escape")
        cast(room, 4)
        await press(pilot, hands, "v")
        assert "visas först vid 8 svar" not in words(app)


async def test_when_all_have_voted_it_says_so_and_closes_without_asking(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        cast(room, *[4] * 12)
        await settled(pilot)
        assert "12 räknade. 12 i rummet. Stämmer det?" in words(app)
        assert "Programmet visar aldrig hur just du har svarat." in words(app)
        await press(pilot, hands, "v")
        assert app.answers == [True]
        assert room.session.rounds[0].ballots == 12


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+q"])
async def test_leaving_warns_that_the_round_is_lost(paths: Paths, key: str) -> None:
    hands = FakeClock()
    room = opened(hands)
    cast(room, *[4] * 7)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, key)
        assert "lämnar nu försvinner" in words(app)
        await press(pilot, hands, "enter")
        assert room.round_open
        await press(pilot, hands, key, "right", "enter")
        assert app.answers == [False]
        assert not room.round_open
        assert room.session.rounds == ()


async def test_o4_more_people_are_told_to_the_room(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "plus", "backspace", "backspace", "9", "enter")
        assert room.session.settings.people == 12
        assert "större än 12" in words(app)
        await press(pilot, hands, "plus", "backspace", "1", "5", "enter")
        assert room.session.settings.people == 15
        assert room.vote
        assert room.vote.people == 15
        assert "höjts från 12 till 15" in words(app)
        assert "Programmet visar aldrig hur just du har svarat." in words(app)


async def test_hands_are_offered_only_before_the_first_ballot(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "Handuppräckning" in words(app)
        await press(pilot, hands, "h")
        assert "öppet och inte anonymt" in words(app)
        await press(pilot, hands, "enter")
        assert room.round_open
        await press(pilot, hands, "h")
        cast(room, 4)  # someone votes while the question stands
        await press(pilot, hands, "right", "enter")
        assert isinstance(app.screen, VoteScreen)
        assert room.round_open
        assert "Handuppräckning" not in words(app)
        await press(pilot, hands, "h")
        assert not isinstance(app.screen, AskScreen)


async def test_f2_hands_then_hands_and_ballots_then_ballots(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "h", "right", "enter")
        assert isinstance(app.screen, HandsScreen)
        assert not room.round_open
        await press(pilot, hands, "enter", "8", "enter", "4", "enter", "6", "enter", "6", "enter")
        await press(pilot, hands, "enter")
        assert app.answers == [True]
    assert [round_.mode for round_ in room.session.rounds] == ["hands"]

    room.open_vote()  # a ballot is refused: it goes on by hands
    again = host(paths, hands, room)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert isinstance(again.screen, HandsScreen)
        assert not room.round_open

    other = opened(FakeClock())
    cast(other, *[4] * 12)
    other.close_vote()
    other.open_vote()
    third = host(paths, hands, other)
    async with third.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "Handuppräckning" not in words(third)


async def test_the_laptop_goes_round_and_comes_back(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, hands, "l")
        assert isinstance(app.screen, BallotScreen)
        await press(pilot, hands, "enter", "enter", "4", "4", "enter")
        await press(pilot, hands, "escape", "right", "enter")
        assert isinstance(app.screen, VoteScreen)
        assert words(app).count("●") == 1


@pytest.mark.parametrize("cast_it", [True, False])
async def test_f3_one_person_votes_at_once_and_it_closes_by_itself(
    paths: Paths, *, cast_it: bool
) -> None:
    hands = FakeClock()
    room = opened(hands, 1, solo=True)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert isinstance(app.screen, BallotScreen)
        await press(pilot, hands, "4", "5")
        await press(pilot, hands, *(["enter"] if cast_it else ["escape", "right", "enter"]))
        await settled(pilot)
        assert app.answers == [cast_it]
    assert not room.round_open
    assert [round_.mode for round_ in room.session.rounds] == (["solo"] if cast_it else [])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("people", [1, 5, 40, 41, 200])
async def test_the_turnout_fits(paths: Paths, size: tuple[int, int], people: int) -> None:
    hands = FakeClock()
    room = opened(hands, people)
    cast(room, *[4] * (people // 2))
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        turnout = app.screen.query_one(Turnout)
        shown = str(turnout.render())
        assert max(len(line) for line in shown.split("\n")) <= turnout.content_size.width
        assert len(shown.split("\n")) == turnout.content_size.height
        if people <= 40:
            assert (shown.count("●"), shown.count("○")) == (people // 2, people - people // 2)
        else:
            assert abs(shown.count("█") * people - len(shown) * (people // 2)) <= people
        body = app.screen.query_one("#body").content_region
        assert body.contains_region(app.screen.query_one("#promise").region)


@pytest.mark.parametrize("size", SIZES)
async def test_O4_whoever_was_turned_away_is_told_to_the_room_and_the_vote_begins_again(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = opened(hands)
    cast(room, *[4] * 12)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert "Någon kom" not in words(app)
        room.cast(ballot(room, 1), b"the thirteenth")
        await settled(pilot)
        assert "Någon kom när alla redan var räknade." in words(app)
        await press(pilot, hands, "v")
        assert "12 av 12 är räknade." in words(app)
        await press(pilot, hands, "enter")  # the safe answer is to wait
        assert room.round_open
        await press(pilot, hands, "v", "z")  # the question names it
        assert "Kasta rösterna" in words(app)
        await press(pilot, hands, "enter")
        assert room.vote
        assert room.vote.counted == 12
        await press(pilot, hands, "z", "right", "enter")
        assert room.vote.counted == 0
        assert isinstance(app.screen, VoteScreen)
        assert "Någon kom" not in words(app)
        assert words(app).count("○") == 12
        await press(pilot, hands, "z")  # nothing to throw away
        assert isinstance(app.screen, VoteScreen)
        assert app.answers == []
    assert [lost.kind for lost in room.session.interrupted] == ["vote"]
