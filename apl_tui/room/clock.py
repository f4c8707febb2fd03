"""The two clocks of a room, passed in as an argument so that tests can hold them.

A moment of the wall clock knows the rules of its place, so that one an hour later is told as it
will be read then, also when summer time begins or ends in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

ASLEEP_SECONDS = 90.0  # a gap between two looks at the clock that no busy program explains
NAP_SECONDS = 2.0  # by which the two clocks may differ between two looks without anything behind it

Gap = tuple[float, float]
"""Seconds that went by on the wall clock and on the monotonic one."""


class Here(tzinfo):
    """The offset of one moment, and the `rules` for others; `None` stands for this computer's.

    The offset is fixed, so that the difference of two moments is the time between them.
    """

    def __init__(self, offset: timedelta, rules: tzinfo | None) -> None:
        self._offset, self.rules = offset, rules

    def utcoffset(self, moment: datetime | None, /) -> timedelta:  # noqa: ARG002
        """The offset of this moment."""
        return self._offset

    def dst(self, moment: datetime | None, /) -> timedelta:  # noqa: ARG002
        """Within the offset."""
        return timedelta()

    def tzname(self, moment: datetime | None, /) -> str:  # noqa: ARG002
        """None that anybody reads."""
        return ""


def here(moment: datetime, rules: tzinfo | None = None) -> datetime:
    """The same moment as clocks show it where the rules hold."""
    local = moment.astimezone(UTC).astimezone(rules)  # by way of UTC no time is left that is none
    return local.replace(tzinfo=Here(local.utcoffset() or timedelta(), rules))


def like(moment: datetime, now: datetime) -> datetime:
    """The same moment as clocks show it where it is `now`."""
    return here(moment, now.tzinfo.rules) if isinstance(now.tzinfo, Here) else moment


def as_whole_minute(moment: datetime) -> datetime:
    """The same moment or the next whole minute."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else later(whole, 60)


def later(moment: datetime, seconds: float) -> datetime:
    """So many seconds after, as clocks show it then."""
    return like(moment + timedelta(seconds=seconds), moment)


def at(now: datetime, hour: int, minute: int, days: int = 0) -> datetime:
    """When clocks show this time, so many days from now; an hour that is left out counts on.

    A time that clocks show twice that night is the first that is still to come.
    """
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)
    if not isinstance(now.tzinfo, Here):
        return moment
    rules, plain = now.tzinfo.rules, moment.replace(tzinfo=None)
    first, again = (
        here(each.replace(tzinfo=rules) if rules else each.astimezone(), rules)
        for each in (plain, plain.replace(fold=1))
    )
    return again if first <= now < again else first


def set_back(gap: Gap) -> bool:
    """Whether the wall clock was set back in the meantime."""
    wall, monotonic = gap
    return wall < monotonic - ASLEEP_SECONDS


def _wall() -> datetime:
    return here(datetime.now().astimezone())


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
    """Notices that the laptop slept, or its clock was set: the two moved apart between two looks.

    Short naps add up until they are worth a question.
    """

    clock: Clock
    last_wall: datetime
    last_monotonic: float
    naps: Gap = (0.0, 0.0)

    @classmethod
    def of(cls, clock: Clock) -> SleepWatch:
        """A watch that starts now."""
        return cls(clock, clock.wall(), clock.monotonic())

    def look(self) -> Gap | None:
        """To be called every second or so: `None`, or the gap to ask about."""
        wall, monotonic = self.clock.wall(), self.clock.monotonic()
        gap = (wall - self.last_wall) / timedelta(seconds=1)
        counted = monotonic - self.last_monotonic
        self.last_wall, self.last_monotonic = wall, monotonic
        if max(gap, counted) > ASLEEP_SECONDS or set_back((gap, counted)):
            return gap, counted
        if abs(gap - counted) > NAP_SECONDS:
            self.naps = (self.naps[0] + gap, self.naps[1] + counted)
        if abs(self.naps[0] - self.naps[1]) <= ASLEEP_SECONDS:
            return None
        naps, self.naps = self.naps, (0.0, 0.0)
        return naps
