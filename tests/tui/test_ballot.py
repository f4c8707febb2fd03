"""The ballot on the laptop that goes round (privacy.md O2, M1, M2, O4, F3)."""

from __future__ import annotations

import gc
from copy import deepcopy
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from apl_tui.core.ballot import Ballot
from apl_tui.core.workshop import SCALES, Indicator, Scale, Vote
from apl_tui.i18n import translator
from apl_tui.room.draft import Draft
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.base import key_gate as gate
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.pass_laptop.passing import RECEIPT_SECONDS
from apl_tui.tui.widgets.likert import Likert, label_lines
from apl_tui.tui.widgets.rows import Rows
from tests.support.clock import FakeClock, cast
from tests.support.nasty import ON_SCREENS
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

OFF = ("ctrl+p", "question_mark", "ctrl+q", "ctrl+c", "q", "v", "h", "tab", "plus")
LONG_WORDS = Scale("own", 5, ("Otroligt långt svarsord",) * 5)


class Seen:
    """Keeps a copy of every ballot that is cast."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ballots: list[Ballot] = []
        self.tickets: list[bytes] = []
        real = room.cast

        def noted(ballot: Ballot, ticket: bytes) -> Any:
            self.ballots.append(deepcopy(ballot))
            self.tickets.append(ticket)
            return real(ballot, ticket)

        monkeypatch.setattr(room, "cast", noted)


def opened(hands: FakeClock, *votes: Vote, people: int = 12, **settings: Any) -> Room:
    room = small_room(hands, small_workshop(*votes), people, **settings)
    room.open_vote()
    return room


def host(paths: Paths, hands: FakeClock, room: Room) -> Host:
    return Host(paths, hands, room, BallotScreen(room))


async def receipt_goes(pilot: Pilot[Any], app: Host, hands: FakeClock) -> None:
    """Time passes, and nothing is told any more to whoever handed in."""
    hands.seconds += RECEIPT_SECONDS
    assert isinstance(app.screen, BallotScreen)
    app.screen.look()
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_a_ballot_is_cast_once_and_the_hand_over_is_as_before(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    room = opened(hands, graded(), dots())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await painted(pilot)
        assert "projektorn" in words(app)
        await press(pilot, hands, "enter")
        before = picture(app)
        assert T("passing.finished", counted="0", n=12) in before.replace("&#160;", " ")
        await press(pilot, hands, "enter", "4", "0", "space", "down", "space")
        await press(pilot, hands, "enter", "enter")
        assert T("ballot.receipt") in words(app)
        await receipt_goes(pilot, app, hands)
        assert picture(app).replace("1&#160;av", "0&#160;av") == before
    assert seen.ballots == [{"g": {"a": 4, "b": 0}, "d": {"x": 1, "y": 1}}]
    assert room.vote
    assert room.vote.counted == 1


async def test_a_digit_answers_and_goes_on_and_arrows_go_back(paths: Paths) -> None:
    hands = FakeClock()
    app = host(paths, hands, opened(hands, graded()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "enter")
        assert "Jag lär mig." in words(app)
        assert "Välj ett svar först" in words(app)
        await press(pilot, hands, "2")
        assert "Vi lär oss." in words(app)
        assert T("ballot.before", words="2 Stämmer dåligt") in words(app)
        for back, on in (("up", "down"), ("left", "right"), ("backspace", "enter")):
            await press(pilot, hands, back)
            assert "Jag lär mig." in words(app)
            assert "━" in words(app)  # what was answered is marked
            await press(pilot, hands, on)
            assert "Vi lär oss." in words(app)
        await press(pilot, hands, "left", "5")
        assert T("ballot.before", words="5 Stämmer helt") in words(app)


async def test_eleven_statements_are_thirteen_keys_with_beginning(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = FakeClock()
    asked = (Indicator(f"i{n}", f"Sak {n}.") for n in range(1, 12))
    room = opened(hands, graded(*asked))
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter")
        hands.seconds += 1
        for key in ("enter", *"43215001234", "enter"):
            hands.seconds += 0.5 if key == "enter" else 0.2  # five digits a second
            await strike(pilot, key)
        assert T("ballot.receipt") in words(app)
    assert [*seen.ballots[0]["g"].values()] == [4, 3, 2, 1, 5, 0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize("delay", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("repeat", [0.03, 0.09])
async def test_a_digit_that_is_held_down_answers_once(
    paths: Paths, delay: float, repeat: float
) -> None:
    hands = FakeClock()
    asked = (Indicator(f"i{n}", f"Sak {n}.") for n in range(1, 12))
    app = host(paths, hands, opened(hands, graded(*asked)))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "4")
        for wait in (delay, *[repeat] * 20):
            hands.seconds += wait
            await strike(pilot, "4")
        assert "3 av 11" in words(app)
        assert "Tangenten hölls nere." in words(app)
        await press(pilot, hands, "4")
        assert "4 av 11" in words(app)


async def test_a_digit_that_is_held_down_on_the_way_to_the_review_answers_once(
    paths: Paths,
) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4")
        for wait in (0.5, *[0.03] * 20):
            hands.seconds += wait
            await strike(pilot, "4")
        assert "2 av 2" in words(app)
        await press(pilot, hands, "left", "right")
        assert "2 av 2" in words(app)  # and has no answer
        await press(pilot, hands, "4")
        for wait in (0.5, *[0.03] * 20):  # here it does nothing, and takes nothing back
            hands.seconds += wait
            await strike(pilot, "4")
        assert "Stämmer det?" in words(app)


async def test_keys_that_wait_in_the_queue_are_as_far_apart_as_they_were_pressed(
    paths: Paths,
) -> None:
    """A slow computer handles them all at once; fast fingers lose none by it."""
    hands = FakeClock()
    asked = (Indicator(f"i{n}", f"Sak {n}.") for n in range(1, 12))
    app = host(paths, hands, opened(hands, graded(*asked)))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        hands.seconds += 10
        screen.gate._painted = 0.0  # painted long before these keys were pressed
        for place in range(5):
            key = events.Key("4", "4")
            key.time -= 1 - place * 0.2
            app.post_message(key)
        await painted(pilot)
        assert "6 av 11" in words(app)


async def test_an_answer_can_be_changed_from_the_review(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "1", "1", "down", "left")
        assert "Vi lär oss." in words(app)
        await press(pilot, hands, "5")
        assert "Stämmer det?" in words(app)
        assert "5 Stämmer helt" in words(app)
        await press(pilot, hands, "enter")
    assert seen.ballots == [{"g": {"a": 1, "b": 5}}]


async def test_the_smallest_window_reviews_eleven_answers_at_once(paths: Paths) -> None:
    hands = FakeClock()
    vote = graded(*(Indicator(f"i{n}", f"Sak {n}.") for n in range(1, 12)))
    app = host(paths, hands, opened(hands, vote))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        await press(pilot, hands, *["1"] * 11)
        assert "Sak 11. 1 Stämmer" in words(app)


async def test_keys_typed_ahead_neither_cast_twice_nor_open_the_next_ballot(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "FRESH_SECONDS", 0.0)  # only the painting guards here
    hands = FakeClock()
    room = opened(hands, graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4")
        hands.seconds += 1
        app.post_message(events.Key("4", "4"))
        for _ in range(2):  # nobody casts a review that has not been seen
            app.post_message(events.Key("enter", "\r"))
        await painted(pilot)
        assert not seen.ballots
        for _ in range(4):  # all of them are in the queue before the first is handled
            app.post_message(events.Key("enter", "\r"))
        app.post_message(events.Key("3", "3"))
        await painted(pilot)
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        assert screen.phase == "hand-over"
        late = events.Key("enter", "\r")  # read before the painting, handled after it
        late.time -= 60
        app.post_message(late)
        await painted(pilot)
        assert screen.phase == "hand-over"
        await press(pilot, hands, "enter")
        assert "Jag lär mig." in words(app)
    assert len(seen.ballots) == 1


async def test_a_double_press_after_the_painting_is_one_press(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, dots())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter")
        for _ in range(20):  # a held Enter: every repeat comes soon after the one before
            hands.seconds += 0.03
            await strike(pilot, "enter")
            await painted(pilot)
        assert room.vote
        assert room.vote.counted == 0
        hands.seconds += 1
        await strike(pilot, "enter")
        await painted(pilot)
        assert isinstance(app.screen, BallotScreen)
        assert app.screen.phase == "own"


async def test_whoever_walks_away_is_blanked_with_a_countdown(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "4")
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        hands.seconds += 44
        screen.look()
        await settled(pilot)
        assert "Är du kvar?" not in words(app)
        hands.seconds += 4
        screen.look()
        await settled(pilot)
        assert "Är du kvar? Svaren tas bort om 12 sekunder." in words(app)
        await press(pilot, hands, "enter")  # only stops the countdown: it may be the next person
        assert "Är du kvar?" not in words(app)
        assert room.vote
        assert room.vote.counted == 0
        assert screen.phase == "own"
        hands.seconds += 60
        screen.look()
        await painted(pilot)
        assert T("passing.hand-over") in words(app)
        assert "Jag lär mig." not in words(app)
        assert room.vote.counted == 0


async def test_a_click_on_a_key_while_it_counts_down_does_nothing_but_stop(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        hands.seconds += 50
        screen.look()
        await pilot.click(Likert, offset=(5, 0))
        await painted(pilot)
        assert "1 av 2" in words(app)
        for _ in range(2):  # the second click of a double one is none
            hands.seconds += 0.3
            await pilot.click(Likert, offset=(5, 0))
            await painted(pilot)
        assert "1 av 2" in words(app)
        hands.seconds += 0.5
        await pilot.click(Likert, offset=(5, 0))
        await painted(pilot)
        assert T("ballot.before", words="1 Stämmer inte alls") in words(app)


async def test_nothing_of_a_ballot_remains(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded(), dots())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "2", "space", "enter")
        assert any(isinstance(found, Draft) for found in gc.get_objects())
        await press(pilot, hands, "enter")
        screen = app.screen
        assert isinstance(screen, BallotScreen)
        assert screen.phase == "hand-over"
        gc.collect()
        assert not any(isinstance(found, Draft) for found in gc.get_objects())
        for name in ("#lead", "#statement", "#nudge"):
            assert not str(screen.query_one(name, Static).render())
        assert screen.query_one(Rows).rows == ()
        assert screen.query_one(Likert).chosen is None


@pytest.mark.parametrize("when", ["first", "page", "review"])
async def test_esc_blanks_and_counts_nothing_and_asks_once_something_is_answered(
    paths: Paths, when: str
) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        if when != "first":
            await press(pilot, hands, *(["4"] if when == "page" else ["4", "4"]), "escape")
            assert T("ballot.stop") in words(app)
            await press(pilot, hands, "enter")  # the safe answer has the focus
            assert ("Vi lär oss." if when == "page" else "Stämmer det?") in words(app)
        await press(pilot, hands, "escape")
        if when != "first":
            await press(pilot, hands, "right", "enter")
        assert T("passing.hand-over") in words(app)
        assert "lagd" not in words(app)
        assert room.vote
        assert room.vote.counted == 0
        await press(pilot, hands, "enter")
        assert "━" not in words(app)  # the next person starts with nothing chosen
        assert "Förra" not in words(app)


async def test_whoever_walks_away_from_the_question_is_blanked_too(paths: Paths) -> None:
    hands = FakeClock()
    app = host(paths, hands, opened(hands, graded()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "escape")
        screen = app.screen_stack[-2]
        assert isinstance(screen, BallotScreen)
        hands.seconds += 50
        screen.look()
        for _ in range(PATIENCE):
            await settled(pilot)
            if "Är du kvar?" in words(app):
                break
        assert "Är du kvar?" in words(app)
        await press(pilot, hands, "enter")  # only stops the countdown
        assert not screen.stops_countdown()
        assert T("ballot.stop") in words(app)
        hands.seconds += 60
        screen.look()
        await painted(pilot)
        assert app.screen is screen
        assert screen.phase == "hand-over"
        assert "Ta bort" not in words(app)


async def test_an_enter_that_comes_too_soon_is_told_not_to_have_cast(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "4")
        hands.seconds += 0.3
        await strike(pilot, "enter")  # as if a digit had to be confirmed
        assert "Din röst är inte lagd än." in words(app)
        assert room.vote
        assert room.vote.counted == 0
        await press(pilot, hands, "enter")
        assert T("ballot.receipt") in words(app)
        assert room.vote.counted == 1


async def test_esc_at_the_hand_over_asks_first(paths: Paths) -> None:
    hands = FakeClock()
    app = host(paths, hands, opened(hands, graded()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "escape")
        assert T("passing.finish") in words(app)
        await press(pilot, hands, "enter")  # the safe answer has the focus
        assert T("passing.hand-over") in words(app)
        await press(pilot, hands, "escape", "right", "enter")
        assert app.answers == [True]


async def test_the_programs_other_keys_are_off(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        for turn in range(3):
            before = picture(app)
            for name in OFF:
                await press(pilot, hands, name)
                assert isinstance(app.screen, BallotScreen), (turn, name)
                assert picture(app) == before, (turn, name)
            await press(pilot, hands, "enter")
        assert app.is_running
        assert room.vote


async def test_when_all_have_voted_one_more_can_be_let_in(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded(), people=2)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "4")
        cast(room, 1, 2)  # meanwhile the others have voted in another way
        await press(pilot, hands, "enter")
        assert T("passing.full", n=2) in words(app)
        assert room.vote
        assert room.vote.counted == 2
        await press(pilot, hands, "plus")
        assert room.vote.counted == 3
        assert room.session.settings.people == 3
        assert room.session.people_raised_to == (3,)
        await press(pilot, hands, "enter")  # nobody's ballot is opened in vain
        assert T("passing.full", n=3) in words(app)
        assert "Börja" not in words(app)
        await press(pilot, hands, "plus")  # and one more, who has not begun
        assert room.session.settings.people == 4
        assert room.vote.counted == 3
        await press(pilot, hands, "enter", "4", "4", "enter")
        assert room.vote.counted == 4


async def test_one_person_alone_is_not_asked_to_hand_over(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded(), people=1, solo=True)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert T("ballot.title-solo") in words(app)
        hands.seconds += 600
        assert isinstance(app.screen, BallotScreen)
        app.screen.look()
        await painted(pilot)
        await press(pilot, hands, "4", "5", "enter")
        assert app.answers == [True]
    assert room.vote
    assert room.vote.counted == 1


async def test_one_person_alone_is_asked_before_it_is_thrown_away(paths: Paths) -> None:
    hands = FakeClock()
    room = opened(hands, graded(), people=1, solo=True)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "4", "escape", "enter")
        assert "Vi lär oss." in words(app)
        await press(pilot, hands, "escape", "right", "enter")
        assert app.answers == [False]


async def test_dots_count_down_and_a_blank_vote_is_allowed(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = FakeClock()
    room = opened(hands, dots(2))
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        assert "2 av 2 prickar kvar." in words(app)
        await press(pilot, hands, "1", "2", "3")
        assert "0 av 2 prickar kvar." in words(app)
        assert "Alla prickar är satta." in words(app)
        await press(pilot, hands, "2", "down", "up", "down", "space", "enter")
        assert "● Val x ● Val z" in words(app)  # what was chosen
        await press(pilot, hands, "left", "backspace", "enter", "enter")
        await press(pilot, hands, "enter", "enter")
        assert T("ballot.blank") in words(app)
        await press(pilot, hands, "enter")
        await press(pilot, hands, "enter", "1", "2", "0")  # "don't know" goes on, as in a scale
        assert T("ballot.blank") in words(app)
        await press(pilot, hands, "enter")
    assert seen.ballots == [{"d": {"x": 1, "z": 1}}, {"d": {}}, {"d": {}}]
    assert len(set(seen.tickets)) == 3


async def test_a_digit_held_down_marks_an_option_once(paths: Paths) -> None:
    hands = FakeClock()
    app = host(paths, hands, opened(hands, dots(2)))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "2")
        for wait in (0.5, *[0.03] * 20):
            hands.seconds += wait
            await strike(pilot, "2")
        assert "2 ● Val y" in words(app)
        assert "1 av 2 prickar kvar." in words(app)


async def test_more_options_than_digits_are_reached_by_arrows(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = FakeClock()
    options = tuple(Indicator(f"o{n}", f"Val {n}") for n in range(1, 12))
    room = opened(hands, Vote("m", "d", "many", "Var?", options))
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "9")
        assert "1–9 Välj mellanslag Välj" in words(app)
        await press(pilot, hands, "down", "down", "space", "enter", "enter")
    assert seen.ballots == [{"d": {"o9": 1, "o11": 1}}]


async def test_choices_can_be_clicked(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = FakeClock()
    room = opened(hands, dots(2), graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        await pilot.click(Rows, offset=(4, 2))
        await press(pilot, hands, "enter")
        hands.seconds += 1
        await pilot.click(Likert, offset=(27, 1))
        await press(pilot, hands, "0", "enter")
    assert seen.ballots == [{"d": {"z": 1}, "g": {"a": 3, "b": 0}}]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [*SCALES.values(), LONG_WORDS])
async def test_every_option_is_seen_at_every_size(
    paths: Paths, size: tuple[int, int], scale: Scale
) -> None:
    hands = FakeClock()
    asked = Indicator("a", "Ett påstående som är så långt att det tar mer än en rad. " * 3)
    vote = Vote("m", "g", "graded", "Tänk på de senaste fyra veckorna på jobbet.", (asked,), scale)
    app = host(paths, hands, opened(hands, vote))
    async with app.run_test(size=size, notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "2", "left")
        body = app.screen.query_one("#own").region
        options = app.screen.query_one(Likert)
        assert body.contains_region(options.region)
        assert body.contains_region(app.screen.query_one("#nudge").region)
        shown = words(app)
        if not app.screen.has_class("-high"):  # there they are drawn in blocks
            assert all(f" {number} " in shown for number in range(scale.size + 1))
        assert "mer än en rad." in shown


@pytest.fixture
def nasty_votes() -> list[Vote]:
    """Votes made of texts that break careless programs."""
    own = Scale("own", 4, ("[Ja]", "[/", "\x1b[2J", "{n}"))
    indicators = tuple(Indicator(f"i{n}", text or "-") for n, text in enumerate(ON_SCREENS))
    return [
        Vote("m", "g", "graded", "[/bold]", indicators[::3], own),
        Vote("m", "d", "many", "[@click=app.quit]x[/]", indicators),
    ]


async def test_texts_are_shown_as_they_are(paths: Paths, nasty_votes: list[Vote]) -> None:
    hands = FakeClock()
    room = opened(hands, *nasty_votes)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        for _ in nasty_votes[0].indicators:
            assert "[/bold]" in words(app)
            await press(pilot, hands, "1")
        await press(pilot, hands, "space", "down", "space")
        await press(pilot, hands, *["down"] * 20)
        await press(pilot, hands, "enter", "enter")
        assert room.vote
        assert room.vote.counted == 1


def test_labels_are_wrapped_by_whole_words_or_not_at_all() -> None:
    assert label_lines("Stämmer inte alls", 10) == ["Stämmer", "inte alls"]
    assert label_lines("Stämmer inte alls", 7) is None  # a list reads better than three lines
    assert label_lines("Stämmer inte alls", 6) is None
    assert label_lines("ett två tre fyra fem", 4) is None
