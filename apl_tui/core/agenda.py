"""Time: the countdown of a step, and the pace of the whole against the promised end.

Pure arithmetic over seconds. `now` is any monotonic reading in seconds; a countdown is reckoned
from when it started, never by counting ticks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Hurry = Literal["calm", "soon", "last", "over"]
"""How little is left of a step: `soon` from a fifth, `last` from a twentieth, `over` below none."""

SOON_PART, LAST_PART = 0.20, 0.05


@dataclass(frozen=True, slots=True)
class Countdown:
    """How long a step has been running: `used_before` seconds, and running since a monotonic time.

    `running_since` is `None` while paused.
    """

    used_before: float = 0.0
    running_since: float | None = None

    def used(self, now: float) -> float:
        """Seconds used so far."""
        running = 0.0 if self.running_since is None else max(0.0, now - self.running_since)
        return self.used_before + running

    @property
    def paused(self) -> bool:
        """Whether the time stands still."""
        return self.running_since is None

    def pause(self, now: float) -> Countdown:
        """Stop the time."""
        return Countdown(self.used(now), None)

    def resume(self, now: float) -> Countdown:
        """Let the time run on."""
        return Countdown(self.used(now), now)

    def without(self, seconds: float, now: float) -> Countdown:
        """Take back `seconds` that should not count, such as a laptop's sleep, as far as they were
        counted here: the step may have been entered since.
        """
        return Countdown(max(0.0, self.used(now) - seconds), None if self.paused else now)


@dataclass(frozen=True, slots=True)
class Slot:
    """One step's place in the plan: planned seconds, the shortest sensible length, and its kind.

    `at_least_seconds` is `None` when the step cannot be shortened. `kept` marks a step that is cut
    last of all: an announced vote, a break, the actions.
    """

    seconds: float
    at_least_seconds: float | None = None
    skippable: bool = False
    skipped: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the workshop stands. Seconds throughout.

    `seconds_left` of the step is negative when it has run over. `seconds_to_end` is how long the
    rest takes at this plan. `behind` is positive when that passes the promised end.
    """

    seconds_left: float
    seconds_to_end: float
    behind: float

    @property
    def behind_minutes(self) -> int:
        """Behind (positive) or ahead (negative), in whole minutes toward zero."""
        return int(self.behind / 60)


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps done against time used, each a part (0–1) of the plan; they differ by what is behind.

    Both are parts of the planned length as it stands, so that a workshop that was resumed, or
    planned anew, shows the same as its pace says.
    """

    done: float
    time: float


def seconds_to_end(slots: Sequence[Slot], index: int, used: float) -> float:
    """What remains when step `index` has used `used` seconds and the others go as planned."""
    later = sum(slot.seconds for slot in slots[index + 1 :] if not slot.skipped)
    return max(0.0, slots[index].seconds - used) + later


def pace(slots: Sequence[Slot], index: int, used: float, seconds_until_end: float) -> Pace:
    """The pace in step `index`, with the promised end `seconds_until_end` from now."""
    remaining = seconds_to_end(slots, index, used)
    return Pace(slots[index].seconds - used, remaining, remaining - seconds_until_end)


def hurry(seconds_left: float, planned: float) -> Hurry:
    """How little is left of a step that is `planned` seconds long."""
    if seconds_left < 0:
        return "over"
    if seconds_left <= LAST_PART * planned:
        return "last"
    return "soon" if seconds_left <= SOON_PART * planned else "calm"


def progress(slots: Sequence[Slot], standing: Pace) -> Progress:
    """How much of the plan is done, and how much of its time is used."""
    total = sum(slot.seconds for slot in slots if not slot.skipped)
    if total <= 0:
        return Progress(1.0, 1.0)
    done = total - standing.seconds_to_end
    return Progress(_part(done, total), _part(done + standing.behind, total))


def _part(seconds: float, total: float) -> float:
    return min(1.0, max(0.0, seconds / total))
