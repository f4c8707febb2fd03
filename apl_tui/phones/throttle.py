"""Wrong codes, slowed down; and how many phones are with us.

Neither keeps an address or a cookie: both remember salted hashes that live only in this process,
and drop them after a minute.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

WRONG_CODES_A_MINUTE = 20
_MINUTE = 60.0
_STEP_SECONDS = 0.1
_LONGEST_DELAY = 2.0
_MOST_ADDRESSES = 5_000
_MOST_WRONG = 100
_PHONE_STAYS = 12.0  # a page that asks every 2–3 s has then been away for four turns
_MOST_PHONES = 20_000

Clock = Callable[[], float]


class WrongCodes:
    """Counts wrong codes by address, so that guessing is slow and the room is not locked out.

    A device that has joined is never delayed. A new one waits at most two seconds, whether its
    code is right or wrong, and only while someone at its address is guessing.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[int, deque[float]] = {}

    def note(self, address: str) -> None:
        """A wrong code came from this address."""
        self._forget_old()
        times = self._wrong.setdefault(hash(address), deque(maxlen=_MOST_WRONG))
        times.append(self._clock())
        if len(self._wrong) > _MOST_ADDRESSES:
            self._wrong.pop(next(iter(self._wrong)))

    def delay(self, address: str) -> float:
        """Seconds that the next unknown device at this address must wait."""
        times = self._wrong.get(hash(address))
        if not times:
            return 0.0
        since = self._clock() - _MINUTE
        recent = sum(1 for time in times if time > since)
        return min(_LONGEST_DELAY, max(0, recent - WRONG_CODES_A_MINUTE) * _STEP_SECONDS)

    def _forget_old(self) -> None:
        since = self._clock() - _MINUTE
        for key in [key for key, times in self._wrong.items() if times[-1] <= since]:
            del self._wrong[key]


class Presence:
    """How many devices have asked for something in the last seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[int, float] = {}

    def note(self, cookie: str) -> None:
        """A device that has joined asked for something."""
        key = hash(cookie)
        self._seen.pop(key, None)  # the dict stays in order of time
        self._seen[key] = self._clock()
        if len(self._seen) > _MOST_PHONES:
            self._seen.pop(next(iter(self._seen)))

    def count(self) -> int:
        """How many devices are with us now."""
        since = self._clock() - _PHONE_STAYS
        while self._seen and self._seen[first := next(iter(self._seen))] < since:
            del self._seen[first]
        return len(self._seen)
