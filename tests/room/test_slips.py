"""Slips as they are typed: the line, what it refuses, undo before the next, and the one count."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.ballot import Ballot, faults
from apl_tui.core.release import Bands, Full, GradedRelease
from apl_tui.core.slips import SIGNS, fits_on_slips
from apl_tui.core.workshop import Indicator, Vote
from apl_tui.room.room import Room
from apl_tui.room.slips import ENDS, SlipLine, SlipTyping
from tests.support.ballots import chosen_in
from tests.support.clock import FakeClock
from tests.support.strategies import votes
from tests.tui.voting import dots, graded, small_room, small_workshop

MANY = Vote("m", "many", "many", "Vad?", tuple(Indicator(f"i{n}", str(n)) for n in range(12)))


def opened(people: int = 12, *asked: Vote, **settings: bool) -> Room:
    room = small_room(
        FakeClock(), small_workshop(*(asked or (graded(), dots()))), people, **settings
    )
    room.open_vote()
    return room


def typed(typing: SlipTyping, slip: str) -> None:
    assert [typing.type(each) for each in slip] == [None] * len(slip)
    assert typing.take()


@st.composite
def slips(draw: st.DrawFn) -> tuple[tuple[Vote, ...], Ballot, str]:
    """Votes, a ballot, and how its slip is typed."""
    asked = tuple(draw(votes(vote_id=f"vote-{n}")) for n in range(draw(st.integers(1, 3))))
    ballot: dict[str, dict[str, int]] = {}
    line = ""
    for vote in asked:
        ids = [indicator.id for indicator in vote.indicators]
        if vote.scale:
            options = st.integers(0, vote.scale.size)
            given_ = {id_: draw(options) for id_ in ids}
            line += "".join(str(option) for option in given_.values())
        else:
            chosen = draw(st.lists(st.sampled_from(ids), max_size=vote.most, unique=True))
            given_ = chosen_in(vote, chosen)
            line += "".join(SIGNS[ids.index(id_)] for id_ in chosen)
            line += draw(st.sampled_from(ENDS))
        ballot[vote.id] = given_
    return asked, ballot, line


def test_O3_an_open_round_knows_that_slips_came_but_not_how_many() -> None:
    states = []
    for on_paper in (1, 5):
        room = opened()
        assert room.vote
        typing = SlipTyping(room)
        for number in range(6):
            if number < on_paper:
                typed(typing, f"41{SIGNS[0]}{ENDS[0]}")
                assert typing.settle()
            else:
                ballot = {"g": {"a": 4, "b": 1}, "d": {"x": 1}}
                assert room.cast(ballot, room.vote.hand_over()) == "counted"
        counters = [each.cells for each in room.vote.box._counters]
        round_ = {k: v for k, v in vars(room.vote).items() if k not in ("box", "_token")}
        states.append((counters, room.vote.counted, round_))
    assert states[0] == states[1]


@given(slips())
def test_a_typed_line_is_the_ballot_that_was_marked(
    slip: tuple[tuple[Vote, ...], Ballot, str],
) -> None:
    asked, ballot, keys = slip
    line = SlipLine(asked)
    for key in keys:
        assert not line.whole or asked[-1].scale is None
        assert line.type(key) is None
    assert line.whole
    assert line.ballot == ballot
    assert faults(asked, line.ballot) == []
    assert line.type("1") == "whole"


@given(slips(), st.text(max_size=12))
def test_whatever_is_typed_a_whole_line_can_be_counted(
    slip: tuple[tuple[Vote, ...], Ballot, str], keys: str
) -> None:
    line = SlipLine(slip[0])
    for key in keys:
        line.type(key)
    if line.whole:
        assert faults(slip[0], line.ballot) == []
    while line.back():
        pass
    assert not line
    assert line.part == line.parts[0]


@pytest.mark.parametrize(
    ("before", "key", "refusal"),
    [
        ("", "6", "option"),
        ("", "x", "option"),
        ("", ".", "option"),
        ("", "²", "option"),
        ("45", "4", "no-such"),
        ("45", "0", "no-such"),
        ("451", "1", "twice"),
        ("4512", "3", "too-many"),
        ("4512.", "3", "whole"),
    ],
)
def test_a_key_that_is_no_answer_is_refused_and_changes_nothing(
    before: str, key: str, refusal: str
) -> None:
    line = SlipLine((graded(), dots()))
    for each in before:
        assert line.type(each) is None
    parts = line.parts
    assert line.type(key) == refusal
    assert line.parts == parts


def test_letters_stand_for_the_tenth_option_and_on() -> None:
    line = SlipLine((MANY,))
    for each in "1aC":
        assert line.type(each) is None
    assert line.whole
    assert line.ballot == {"many": {"i0": 1, "i9": 1, "i11": 1}}
    assert line.type("d") == "no-such"


def test_a_blank_choice_wants_its_sign() -> None:
    line = SlipLine((graded(), dots()))
    for each in "45":
        line.type(each)
    assert not line.whole
    line.type(",")
    assert line.whole
    assert line.ballot["d"] == {}


def test_votes_with_more_options_than_signs_do_not_fit() -> None:
    wide = tuple(Indicator(f"i{n}", str(n)) for n in range(len(SIGNS) + 1))
    assert fits_on_slips((MANY, graded()))
    assert not fits_on_slips((graded(), Vote("m", "w", "many", "", wide)))
    assert not fits_on_slips(())


def test_a_slip_is_counted_when_the_next_is_begun_and_not_before() -> None:
    room = opened()
    typing = SlipTyping(room)
    typed(typing, "451")
    assert room.vote
    assert (room.vote.counted, typing.taken, typing.waits) == (0, 1, True)
    assert typing.type("9") == "option"  # not yet the next one
    assert room.vote.counted == 0
    assert typing.type("1") is None
    assert (room.vote.counted, typing.taken, typing.waits) == (1, 1, False)
    assert typing.back()
    assert not typing.back()  # what is counted cannot be taken back


def test_the_slip_before_can_be_mended_until_then() -> None:
    room = opened()
    typing = SlipTyping(room)
    typed(typing, "551")
    assert typing.back()
    assert (typing.taken, typing.waits) == (0, False)
    for _ in range(3):
        assert typing.back()
    typed(typing, "112")
    assert typing.settle()
    assert room.vote
    tallies = room.vote.box.empty()
    assert tallies[0].counts == ((0, 1, 0, 0, 0, 0),) * 2
    assert [cells[1] for cells in tallies[1].counts] == [0, 1, 0]


def test_O4_slips_never_pass_the_people_in_the_room() -> None:
    room = opened(2)
    typing = SlipTyping(room)
    typed(typing, "451")
    typed(typing, "451")
    assert typing.type("4") == "full"
    assert room.vote
    assert room.vote.counted == 2
    room.raise_people(3)
    typed(typing, "451")
    assert room.cast({"g": {"a": 1, "b": 1}, "d": {}}, room.vote.hand_over()) == "counted"
    assert not typing.settle()  # someone else was faster: the slip still waits
    assert typing.waits
    room.raise_people(4)
    assert typing.settle()
    assert room.vote.counted == 4


def test_R7_a_round_that_took_slips_stays_bands() -> None:
    kinds = []
    for slips_ in (0, 1):
        room = opened(15, graded(), full=True)
        typing = SlipTyping(room)
        for number in range(15):
            line = f"{1 + number % 5}{1 + number % 5}"
            if number < slips_:
                typed(typing, line)
                assert typing.settle()
            else:
                ballot = {"g": {"a": int(line[0]), "b": int(line[1])}}
                assert room.vote
                room.cast(ballot, room.vote.hand_over())
        room.close_vote()
        released = room.session.rounds[0].releases[0]
        assert isinstance(released, GradedRelease)
        kinds.append(type(released.indicators[0]))
    assert kinds == [Full, Bands]


def test_M1_nothing_of_a_counted_slip_is_left() -> None:
    room = opened()
    typing = SlipTyping(room)
    typed(typing, "451")
    assert typing.settle()
    assert not typing.holds_something
    gc.collect()
    lines = [each for each in gc.get_objects() if isinstance(each, SlipLine)]
    assert not any(line for line in lines if line._typed == list("451"))


def test_what_is_cleared_or_forgotten_is_never_counted() -> None:
    room = opened()
    typing = SlipTyping(room)
    typing.type("4")
    typing.clear()
    typed(typing, "451")
    typing.forget()
    assert typing.settle()
    assert room.vote
    assert room.vote.counted == 0
    assert not room.vote.took_slips


def test_a_round_that_is_gone_takes_nothing() -> None:
    room = opened()
    typing = SlipTyping(room)
    typed(typing, "451")
    room.drop_round()
    assert typing.settle()
    assert not typing.holds_something
    assert typing.type("4") == "full"


def test_the_promise_tells_of_slips_from_then_on() -> None:
    session = opened().session
    told = session.taking("slips")
    assert told.settings.channels == ("laptop", "slips")
    assert told.taking("slips") is told
