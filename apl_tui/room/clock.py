"""The two clocks of a room, passed in as an argument so that tests can hold them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

ASLEEP_SECONDS = 90.0  # a gap between two looks at the clock that no busy program explains


def _wall() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Clock:
    """`monotonic` counts seconds and never jumps; `wall` is the time of day with its offset.

    `fast` clocks run ahead of the real time, in a rehearsal.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], datetime] = _wall
    fast: bool = False

    def minute(self) -> str:
        """The time of day as it is stored: ISO 8601 in whole minutes with offset."""
        return as_minute(self.wall())


def as_minute(moment: datetime) -> str:
    """ISO 8601 in whole minutes with offset."""
    return moment.replace(second=0, microsecond=0).isoformat(timespec="minutes")


@dataclass(slots=True)
class SleepWatch:
    """Notices that the laptop slept: the wall clock moved on between two looks."""

    clock: Clock
    last_wall: datetime
    last_monotonic: float

    @classmethod
    def of(cls, clock: Clock) -> SleepWatch:
        """A watch that starts now."""
        return cls(clock, clock.wall(), clock.monotonic())

    def look(self) -> tuple[float, float] | None:
        """To be called every second or so: `None`, or the gap in wall and in monotonic seconds."""
        wall, monotonic = self.clock.wall(), self.clock.monotonic()
        gap = (wall - self.last_wall) / timedelta(seconds=1)
        counted = monotonic - self.last_monotonic
        self.last_wall, self.last_monotonic = wall, monotonic
        return (gap, counted) if max(gap, counted) > ASLEEP_SECONDS else None
