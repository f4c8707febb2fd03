"""The ballot on the laptop that goes round (privacy.md O2, M1, M2, O4, F3)."""

from __future__ import annotations

import gc
from copy import deepcopy
from typing import Any

import pytest
from textual import events
from textual.widgets import Static

import apl_tui.tui.passing as passing
from apl_tui.core.ballot import Ballot
from apl_tui.core.workshop import SCALES, Indicator, Scale, Vote
from apl_tui.room.draft import Draft
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.screens.ballot import BallotScreen
from apl_tui.tui.widgets.likert import Likert, label_lines
from apl_tui.tui.widgets.rows import Rows
from tests.nasty import ON_SCREENS
from tests.room.hands import Hands, cast
from tests.tui.voting import (
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


def opened(hands: Hands, *votes: Vote, people: int = 12, **settings: Any) -> Room:
    room = small_room(hands, small_workshop(*votes), people, **settings)
    room.open_vote()
    return room


def host(paths: Paths, hands: Hands, room: Room) -> Host:
    return Host(paths, hands, room, BallotScreen(room))


@pytest.mark.parametrize("size", SIZES)
async def test_a_ballot_is_cast_once_and_the_hand_over_is_as_before(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    hands = Hands()
    room = opened(hands, graded(), dots())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=size, notifications=True) as pilot:
        await painted(pilot)
        assert "projektorn" in words(app)
        await press(pilot, hands, "enter")
        before = picture(app)
        assert "0 av 12 klara" in before.replace("&#160;", " ")
        await press(pilot, hands, "enter", "4", "enter", "0", "down", "space", "down", "space")
        await press(pilot, hands, "enter", "enter")
        assert picture(app).replace("1&#160;av", "0&#160;av") == before
    assert seen.ballots == [{"g": {"a": 4, "b": 0}, "d": {"x": 1, "y": 1}}]
    assert room.vote
    assert room.vote.counted == 1


async def test_a_statement_wants_an_answer_and_a_digit_stays(paths: Paths) -> None:
    hands = Hands()
    app = host(paths, hands, opened(hands, graded()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "enter")
        assert "Jag lär mig." in words(app)
        assert "Välj ett svar först" in words(app)
        await press(pilot, hands, "2", "5")
        assert "Jag lär mig." in words(app)
        await press(pilot, hands, "enter")
        assert "Vi lär oss." in words(app)
        await press(pilot, hands, "up")
        assert "Jag lär mig." in words(app)


async def test_an_answer_can_be_changed_from_the_review(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands()
    room = opened(hands, graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "1", "enter", "1", "enter", "down", "left")
        assert "Vi lär oss." in words(app)
        await press(pilot, hands, "5", "enter")
        assert "5 Stämmer helt" in words(app)
        await press(pilot, hands, "enter")
    assert seen.ballots == [{"g": {"a": 1, "b": 5}}]


async def test_the_smallest_window_reviews_eleven_answers_at_once(paths: Paths) -> None:
    hands = Hands()
    vote = graded(*(Indicator(f"i{n}", f"Sak {n}.") for n in range(1, 12)))
    app = host(paths, hands, opened(hands, vote))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        await press(pilot, hands, *["1", "enter"] * 11)
        assert "Sak 11. 1 Stämmer" in words(app)


async def test_keys_typed_ahead_neither_cast_twice_nor_open_the_next_ballot(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "FRESH_SECONDS", 0.0)  # only the painting guards here
    hands = Hands()
    room = opened(hands, graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "enter", "4")
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
    hands = Hands()
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
    hands = Hands()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "enter", "4", "enter")
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
        assert "Lämna datorn till nästa." in words(app)
        assert "Jag lär mig." not in words(app)
        assert room.vote.counted == 0


async def test_a_click_on_a_key_while_it_counts_down_does_nothing_but_stop(paths: Paths) -> None:
    hands = Hands()
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
        assert "━" not in words(app)
        await pilot.click(Likert, offset=(5, 0))
        await painted(pilot)
        assert "━" in words(app)


async def test_nothing_of_a_ballot_remains(paths: Paths) -> None:
    hands = Hands()
    room = opened(hands, graded(), dots())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "enter", "2", "enter", "space", "enter")
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


@pytest.mark.parametrize("when", ["page", "review"])
async def test_esc_blanks_and_counts_nothing(paths: Paths, when: str) -> None:
    hands = Hands()
    room = opened(hands, graded())
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4")
        if when == "review":
            await press(pilot, hands, "enter", "4", "enter")
        await press(pilot, hands, "escape")
        assert "Lämna datorn till nästa." in words(app)
        assert room.vote
        assert room.vote.counted == 0
        await press(pilot, hands, "enter")
        assert "━" not in words(app)  # the next person starts with nothing chosen


async def test_esc_at_the_hand_over_asks_first(paths: Paths) -> None:
    hands = Hands()
    app = host(paths, hands, opened(hands, graded()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "escape")
        assert "Är alla klara?" in words(app)
        await press(pilot, hands, "enter")  # the safe answer has the focus
        assert "Lämna datorn till nästa." in words(app)
        await press(pilot, hands, "escape", "right", "enter")
        assert app.answers == [True]


async def test_the_programs_other_keys_are_off(paths: Paths) -> None:
    hands = Hands()
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
    hands = Hands()
    room = opened(hands, graded(), people=2)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "4", "enter", "4", "enter")
        cast(room, 1, 2)  # meanwhile the others have voted in another way
        await press(pilot, hands, "enter")
        assert "Alla 2 är klara." in words(app)
        assert room.vote
        assert room.vote.counted == 2
        await press(pilot, hands, "plus")
        assert room.vote.counted == 3
        assert room.session.settings.people == 3
        assert room.session.people_raised_to == (3,)
        await press(pilot, hands, "enter")  # nobody's ballot is opened in vain
        assert "Alla 3 är klara." in words(app)
        assert "Börja" not in words(app)
        await press(pilot, hands, "plus")  # and one more, who has not begun
        assert room.session.settings.people == 4
        assert room.vote.counted == 3
        await press(pilot, hands, "enter", "4", "enter", "4", "enter", "enter")
        assert room.vote.counted == 4


async def test_one_person_alone_is_not_asked_to_hand_over(paths: Paths) -> None:
    hands = Hands()
    room = opened(hands, graded(), people=1, solo=True)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        assert "Din självkoll" in words(app)
        hands.seconds += 600
        assert isinstance(app.screen, BallotScreen)
        app.screen.look()
        await painted(pilot)
        await press(pilot, hands, "4", "enter", "5", "enter", "enter")
        assert app.answers == [True]
    assert room.vote
    assert room.vote.counted == 1


async def test_one_person_alone_is_asked_before_it_is_thrown_away(paths: Paths) -> None:
    hands = Hands()
    room = opened(hands, graded(), people=1, solo=True)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "4", "escape", "enter")
        assert "Jag lär mig." in words(app)
        await press(pilot, hands, "escape", "right", "enter")
        assert app.answers == [False]


async def test_dots_count_down_and_a_blank_vote_is_allowed(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands()
    room = opened(hands, dots(2))
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        assert "2 av 2 prickar kvar." in words(app)
        await press(pilot, hands, "space", "down", "space", "down", "space")
        assert "0 av 2 prickar kvar." in words(app)
        assert "Alla prickar är satta." in words(app)
        await press(pilot, hands, "up", "space", "down", "space", "enter", "enter")
        await press(pilot, hands, "enter", "enter", "enter")
    assert seen.ballots == [{"d": {"x": 1, "z": 1}}, {"d": {}}]
    assert len(set(seen.tickets)) == 2


async def test_choices_can_be_clicked(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = Hands()
    room = opened(hands, dots(2), graded())
    seen = Seen(room, monkeypatch)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        await pilot.click(Rows, offset=(4, 2))
        await press(pilot, hands, "enter")
        await pilot.click(Likert, offset=(27, 1))
        await press(pilot, hands, "enter", "0", "enter", "enter")
    assert seen.ballots == [{"d": {"z": 1}, "g": {"a": 3, "b": 0}}]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [*SCALES.values(), LONG_WORDS])
async def test_every_option_is_seen_at_every_size(
    paths: Paths, size: tuple[int, int], scale: Scale
) -> None:
    hands = Hands()
    asked = Indicator("a", "Ett påstående som är så långt att det tar mer än en rad. " * 3)
    vote = Vote("m", "g", "graded", "Tänk på de senaste fyra veckorna på jobbet.", (asked,), scale)
    app = host(paths, hands, opened(hands, vote))
    async with app.run_test(size=size, notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter", "2", "enter", "left")
        body = app.screen.query_one("#own").region
        options = app.screen.query_one(Likert)
        assert body.contains_region(options.region)
        assert body.contains_region(app.screen.query_one("#nudge").region)
        shown = words(app)
        for number in range(scale.size + 1):
            assert f" {number} " in shown
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
    hands = Hands()
    room = opened(hands, *nasty_votes)
    app = host(paths, hands, room)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        await press(pilot, hands, "enter", "enter")
        for _ in nasty_votes[0].indicators:
            assert "[/bold]" in words(app)
            await press(pilot, hands, "1", "enter")
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
