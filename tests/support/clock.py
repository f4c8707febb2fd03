"""A room whose clock, tickets and shuffling the test holds in its hands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Protocol

from apl_tui.core.ballot import Ballot
from apl_tui.core.records import Settings
from apl_tui.core.workshop import Vote, Workshop
from apl_tui.room.clock import Clock, as_minute
from apl_tui.room.room import Randomness, Room
from apl_tui.room.saving import SessionWriter
from apl_tui.script import library
from apl_tui.workflows.opening import SessionsBefore as OpeningArchive
from apl_tui.workflows.opening import begin, default_end

BEGAN = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=1)))


@dataclass
class FakeClock:
    """Two clocks that move only when told to."""

    seconds: float = 0.0
    wall_ahead: float = 0.0
    tickets: count[int] = field(default_factory=count)

    @property
    def clock(self) -> Clock:
        return Clock(
            lambda: self.seconds, lambda: BEGAN + timedelta(seconds=self.seconds + self.wall_ahead)
        )

    @property
    def chances(self) -> Randomness:
        return Randomness(lambda: next(self.tickets).to_bytes(8, "big"), lambda texts: texts.sort())

    def wait(self, minutes: float) -> None:
        self.seconds += minutes * 60


def workshop(name: str = "environment") -> Workshop:
    """A built-in workshop in Swedish."""
    return library.load(name, "sv")[0]


class Both(SessionWriter, OpeningArchive, Protocol):
    """An archive as a room and its opening need it."""


def opened_room(
    hands: FakeClock, archive: Both | None, script: Workshop, people: int = 12, **settings: object
) -> Room:
    """A room at the first step of a workshop."""
    chosen = Settings("Hemtjänsten Norr", people, **settings)  # type: ignore[arg-type]
    end = as_minute(default_end(script, chosen, hands.clock.wall()))
    chosen = replace(chosen, ends_at=end)
    session = begin(script, chosen, archive, hands.clock)
    room = Room(session, archive, hands.clock, hands.chances)
    room.begin()
    return room


def go_to(room: Room, step: str) -> None:
    """Go to the step with this id."""
    ids = [each.id for each in room.session.workshop.steps]
    assert room.go(ids.index(step))


def answers(vote: Vote, option: int) -> dict[str, int]:
    """The same option to everything; the first ones of a choice."""
    if vote.scale is None:
        return {indicator.id: 1 for indicator in vote.indicators[: min(option, vote.most)]}
    return {indicator.id: min(option, vote.scale.size) for indicator in vote.indicators}


def ballot(room: Room, option: int) -> Ballot:
    """A ballot for the step the room is in."""
    return {vote.id: answers(vote, option) for vote in room.step.votes}


def cast(room: Room, *options: int) -> None:
    """One ballot an option."""
    for option in options:
        assert room.vote
        assert room.cast(ballot(room, option), room.vote.hand_over()) == "counted"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
