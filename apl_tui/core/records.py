"""What a session is made of: its settings, how each step went, closed rounds, ideas, why-notes.

Plain values that the disk keeps; the events that make them are in `core/session.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from apl_tui.core.reckoning import Way
from apl_tui.core.release import DEFAULT_K, LEAST_K, VoteRelease

LEAST_PEOPLE = 1
MOST_PEOPLE = 9999

Mode = Literal["ballots", "hands", "solo"]
RoundKind = Literal["vote", "ideas"]
Channel = Literal["laptop", "slips", "phones", "hub"]
"""How ballots come in. `hub` stands beside `phones`, whose votes then come over a hub as well."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen at setup. `people` is N, `k` the threshold.

    `ends_at` is the promised end, ISO 8601 in whole minutes with offset, or empty for "no limit".
    `full` is the told choice of R7. `solo` is one person about their own work (F3). `led_by` and
    `in_unit`, who led and how many work in the unit, are for the report; empty and 0: not said.
    """

    unit: str
    people: int
    k: int = DEFAULT_K
    ends_at: str = ""
    full: bool = False
    solo: bool = False
    channels: tuple[Channel, ...] = ("laptop",)
    led_by: str = ""
    in_unit: int = 0

    @property
    def way(self) -> Way | None:
        """The way that the plan reckons with: the fastest there is; `None` for one person alone."""
        if self.solo:
            return None
        return next((way for way in ("phones", "slips") if way in self.channels), "laptop")

    def __post_init__(self) -> None:
        if not LEAST_PEOPLE <= self.people <= MOST_PEOPLE:
            raise ValueError(f"people is {self.people}")
        if self.k < LEAST_K:
            raise ValueError(f"k is {self.k}")


def channels_of(way: Way) -> tuple[Channel, ...]:
    """The laptop is always there, for those who cannot vote as the others do."""
    return ("laptop",) if way == "laptop" else ("laptop", way)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """How a step went: planned seconds (as changed on the way) and used whole minutes.

    `used_minutes` is `None` until the step has been led.
    """

    seconds: float
    used_minutes: int | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """A closed round: one step's votes, opened once, with what was released of it.

    `people` is N and `ballots` is b. In `hands` mode the numbers are an open show of hands (F2); in
    `solo` mode they are one person's own answers (F3).
    """

    step_key: str
    number: int
    mode: Mode
    k: int
    people: int
    ballots: int
    releases: tuple[VoteRelease, ...]


@dataclass(frozen=True, slots=True)
class OpenRound:
    """That a round is open, and nothing of what is in it (S1)."""

    step_key: str
    number: int
    kind: RoundKind = "vote"


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea after its round was closed. Only marked ones reach the report (F1).

    `also` are the wordings of those that were merged into it. `id` is unlike those of the block's
    other ideas; it is given after the shuffling, so that it tells nothing.
    """

    text: str
    marked: bool = False
    hidden: bool = False
    also: tuple[str, ...] = ()
    id: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Its own words, and those of what was merged into it."""
        return (self.text, *self.also)


@dataclass(frozen=True, slots=True)
class IdeaRound:
    """The ideas to one question; `ideas` is `None` when too few wrote any to show them.

    `few` tells that too few did and that they are shown all the same: the room was told first.
    """

    key: str
    submissions: int
    ideas: tuple[Idea, ...] | None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """A note on why an indicator is as it is, typed by the facilitator for the group."""

    indicator_key: str
    text: str
