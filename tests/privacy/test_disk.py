"""S1, S2 and S3 on real folders: what the disk knows before and after a round is closed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apl_tui.core.ballot import Ballot
from apl_tui.core.session import Session
from apl_tui.core.workshop import Indicator, Vote, Workshop
from apl_tui.privacy.proof import SCALE_OF_SIZE
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk
from tests.core.samples import band_mates
from tests.privacy.occasions import (
    Answer,
    Entry,
    Sandbox,
    answer_all,
    ballot_of,
    led,
    press,
    room_of,
    same,
)
from tests.support.clock import FakeClock, cast, contents, opened_room
from tests.tui.voting import dots, small_workshop

ALIKE: list[Answer] = [(1, 1, "x")] * 6
UNLIKE: list[Answer] = [
    (5, 4, "yz"),
    (4, 0, ""),
    (3, 5, "z"),
    (0, 2, "xy"),
    (2, 3, "y"),
    (5, 5, "x"),
]


async def opened_and_voted(
    sandbox: Sandbox, answers: Sequence[Answer]
) -> tuple[dict[str, Entry], dict[str, Entry], int]:
    """What lies in the folders when the round is opened, and just before it is closed."""
    hands = FakeClock()
    async with led(sandbox.paths, hands) as (app, pilot):
        await press(pilot, hands, "v")
        opened = sandbox.entries()
        await press(pilot, hands, "l", "enter")
        await answer_all(pilot, hands, answers)
        await press(pilot, hands, "enter", str(answers[0][0]))
        await press(pilot, hands, "escape", "right", "enter")  # broken off: blanked
        room_of(app).tick()
        vote = room_of(app).vote
        assert vote
        return opened, sandbox.entries(), vote.counted


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(UNLIKE, id="unlike"),
        pytest.param(ALIKE, id="alike", marks=pytest.mark.campaign),
    ],
)
async def test_S1_no_byte_and_no_time_changes_between_opening_and_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: list[Answer]
) -> None:
    """Names, sizes, contents and times of the data, log, temp, home and working folders."""
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.enter(monkeypatch)
    opened, before_closing, counted = await opened_and_voted(sandbox, answers)
    assert counted == len(answers)
    assert any(name.startswith("data/sessions/") for name in opened)
    assert same(opened, before_closing) == []


def test_S1_time_that_passes_in_an_open_round_is_stored_when_it_is_closed(paths: Paths) -> None:
    """Whole minutes are stored by themselves otherwise."""
    hands, archive = FakeClock(), SessionArchive(paths)
    with archive.locked():
        room = opened_room(hands, archive, small_workshop(dots()))
        room.open_vote()
        before = contents(paths.home)
        for _ in range(6):
            cast(room, 1)
            hands.wait(2)
            room.tick()
            assert contents(paths.home) == before
        room.close_vote()
    assert archive.load(room.session.id).records[0].used_minutes == 12


async def test_S1_two_occasions_with_different_answers_leave_the_same_before_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []
    for name, answers in (("one", ALIKE[:2]), ("other", UNLIKE[:2])):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        await opened_and_voted(sandbox, answers)
        left.append(sandbox.contents())
    assert same(*left) == []
    assert any(name.startswith("data/sessions/") for name in left[0])


async def test_S1_closing_is_what_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison above can see a difference: after closing the two do differ."""
    left = []
    for name, answers in (("one", ALIKE), ("other", UNLIKE)):
        sandbox = Sandbox(tmp_path / name)
        sandbox.enter(monkeypatch)
        hands = FakeClock()
        async with led(sandbox.paths, hands) as (app, pilot):
            await press(pilot, hands, "v")
            room = room_of(app)
            assert room.vote
            for answer in answers:
                room.cast(ballot_of(answer), room.vote.hand_over())
            await press(pilot, hands, "v", "right", "enter")
            assert room.session.rounds
        left.append(sandbox.contents())
    assert [name for name in same(*left) if name.startswith("data/sessions/")]


# --- S2 ---------------------------------------------------------------------------------------

A_VOTE = Vote(
    "m",
    "g",
    "graded",
    "",
    (Indicator("a", "a"), Indicator("b", "b", sensitive=True)),
    SCALE_OF_SIZE[5],
)


def stored(
    folder: Path, workshop: Workshop, ballots: Sequence[Ballot], k: int
) -> tuple[bytes, Session]:
    """The bytes of the session's file after a round with these ballots."""
    hands = FakeClock()
    quick = Disk(fsync=lambda _: None)
    folder.mkdir(parents=True)
    with SessionArchive(Paths(folder), quick, lambda: 0.0).locked() as archive:
        room: Room = opened_room(hands, archive, workshop, max(1, len(ballots)), k=k)
        vote = room.open_vote()
        for ballot in ballots:
            assert room.cast(ballot, vote.hand_over()) == "counted"
        room.close_vote()
    return archive.paths.session(room.session.id).read_bytes(), room.session


def people(counts: Sequence[int]) -> list[int]:
    """The option of each person; "don't know" is 0."""
    return [option for option, count in enumerate(counts) for _ in range(count)]


@settings(max_examples=60)
@given(band_mates(), st.integers(0, 3), st.integers(5, 8), st.randoms(use_true_random=False))
def test_S2_equal_releases_are_stored_as_equal_bytes(
    tmp_path_factory: pytest.TempPathFactory,
    mates: tuple[list[int], list[int]],
    dont_know: int,
    k: int,
    random: object,
) -> None:
    """Answers exchanged inside a band, people in any order, a real room over a real archive."""
    size = len(mates[0])
    vote = Vote("m", "g", "graded", "", A_VOTE.indicators, SCALE_OF_SIZE[size])
    workshop = small_workshop(vote)
    folder = tmp_path_factory.mktemp("two")
    files = []
    sessions = []
    for number, counts in enumerate(mates):
        options = people([dont_know, *counts])
        random.shuffle(options)  # type: ignore[attr-defined]
        ballots = [{"g": {"a": option, "b": option}} for option in options]
        content, session = stored(folder / str(number), workshop, ballots, k)
        files.append(content)
        sessions.append(session)
    assert sessions[0].rounds == sessions[1].rounds
    assert files[0] == files[1]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["", "x", "y", "xy", "yz"]), min_size=2, max_size=4), st.data())
def test_S2_what_was_withheld_is_stored_as_withheld_and_nothing_more(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[str], data: st.DataObject
) -> None:
    other = data.draw(
        st.lists(st.sampled_from(["", "x", "yz"]), min_size=len(chosen), max_size=len(chosen))
    )
    options = data.draw(st.lists(st.integers(0, 5), min_size=len(chosen), max_size=len(chosen)))
    folder = tmp_path_factory.mktemp("withheld")
    workshop = small_workshop(A_VOTE, dots())
    files = []
    for number, marks in enumerate((chosen, other)):
        ballots: list[Ballot] = [
            {"g": {"a": (option + number) % 6, "b": option}, "d": dict.fromkeys(mark, 1)}
            for option, mark in zip(options, marks, strict=True)
        ]
        content, _ = stored(folder / str(number), workshop, ballots, 5)
        files.append(content)
    assert files[0] == files[1]
    (round_,) = document(files[0])["rounds"]
    withheld = {"type": "withheld", "reason": "too-few"}
    graded, dotted = round_["releases"]
    assert graded["indicators"] == [withheld, withheld]
    assert dotted == {"type": "choice", "vote_key": "m:d", "totals": None, "answered": 0}


def document(content: bytes) -> dict[str, list[dict[str, list[dict[str, object]]]]]:
    """The session in a session file."""
    (stored_,) = json.loads(content)["session"].values()
    found: dict[str, list[dict[str, list[dict[str, object]]]]] = stored_["session"]
    return found


def test_S3_the_number_of_rows_on_disk_does_not_grow_with_the_ballots(tmp_path: Path) -> None:
    """Twelve and 120 ballots with the same shape: the files have the same number of values."""
    sizes = []
    for n in (12, 120):
        ballots: list[Ballot] = [
            {"g": {"a": 1 + i % 5, "b": 1 + i % 5}, "d": {"x": 1}} for i in range(n)
        ]
        content, _ = stored(tmp_path / str(n), small_workshop(A_VOTE, dots()), ballots, 6)
        sizes.append(values(json.loads(content)))
    assert sizes[0] == sizes[1]


def values(part: object) -> int:
    """How many single values a JSON document holds."""
    if isinstance(part, dict):
        return sum(values(each) for each in part.values())
    return sum(values(each) for each in part) if isinstance(part, list) else 1


def test_S3_stored_times_are_whole_minutes_and_none_is_a_ballots(tmp_path: Path) -> None:
    ballots: list[Ballot] = [{"g": {"a": 3, "b": 3}, "d": {}}] * 7
    content, session = stored(tmp_path / "one", small_workshop(A_VOTE, dots()), ballots, 6)
    times = [text for text in texts(json.loads(content)) if text[:4] == "2026" and "T" in text]
    assert sorted(times) == sorted([session.started, session.settings.ends_at])
    assert all(time[16:] == "+01:00" for time in times)


def texts(part: object) -> list[str]:
    """Every text value of a JSON document."""
    if isinstance(part, dict):
        return [text for each in part.values() for text in texts(each)]
    if isinstance(part, list):
        return [text for each in part for text in texts(each)]
    return [part] if isinstance(part, str) else []
