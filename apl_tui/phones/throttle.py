"""Wrong codes and newcomers, slowed down; and how many phones are with us.

None keeps an address or a cookie: they remember salted hashes that live only in this process, and
drop them when they have had their time.
"""

from __future__ import annotations

import ipaddress
from collections import deque
from collections.abc import Callable

WRONG_CODES_A_MINUTE = 20
_MINUTE = 60.0
_TURN_SECONDS = 0.2
_MOST_WAITING = 50  # turns, so no more than ten seconds
_MOST_ADDRESSES = 5_000
_MOST_WRONG = 100
_PHONE_STAYS = 12.0  # a page that asks every 2–3 s has then been away for four turns
_MOST_PHONES = 20_000
_JOIN_AT_ONCE = 3
_JOIN_SECONDS = 1.0
_LONGEST_JOIN = 10.0
_NETWORK = 64  # bits of an IPv6 address; the others a device chooses as it likes

Clock = Callable[[], float]


class WrongCodes:
    """Counts wrong codes by address, so that guessing is slow however many connections guess.

    A device that has joined is never delayed. A new one at an address where someone is guessing
    waits its turn there, whether its code is right or wrong: all that guess at one address are
    answered five times a second together, and all the codes there are take a week.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[int, deque[float]] = {}
        self._turns: dict[int, float] = {}  # when the last one who waits is answered

    def note(self, address: str) -> None:
        """A wrong code came from this address."""
        self._forget_old()
        times = self._wrong.setdefault(_place(address), deque(maxlen=_MOST_WRONG))
        times.append(self._clock())
        if len(self._wrong) > _MOST_ADDRESSES:
            self._forget(next(iter(self._wrong)))

    def turn(self, address: str) -> float | None:
        """Seconds until it is the next unknown device's turn; `None` when too many wait there."""
        place, now = _place(address), self._clock()
        recent = sum(1 for time in self._wrong.get(place, ()) if time > now - _MINUTE)
        if recent <= WRONG_CODES_A_MINUTE:
            return 0.0
        wait = max(self._turns.get(place, now) - now, 0.0)
        if round(wait / _TURN_SECONDS) >= _MOST_WAITING:
            return None
        self._turns[place] = now + wait + _TURN_SECONDS
        return wait + _TURN_SECONDS

    def _forget_old(self) -> None:
        since = self._clock() - _MINUTE
        for place in [place for place, times in self._wrong.items() if times[-1] <= since]:
            self._forget(place)

    def _forget(self, place: int) -> None:
        del self._wrong[place]
        self._turns.pop(place, None)


class Newcomers:
    """Devices that join, braked where many come from one address.

    A device that forgets its cookie is new each time, and can vote each time. A few from one
    address are let in at once, the next ones one a second, so that the room sees them come. All are
    let in after ten seconds, so that no room behind one address is locked out.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: dict[int, float] = {}  # when those that have come are let in, one a second

    def turn(self, address: str) -> float:
        """Seconds until this new device is let in."""
        place, now = _place(address), self._clock()
        turn = max(self._turns.pop(place, now), now) + _JOIN_SECONDS
        turn = min(turn, now + _JOIN_AT_ONCE * _JOIN_SECONDS + _LONGEST_JOIN)
        self._turns[place] = turn  # the dict stays in order of time
        first = next(iter(self._turns))
        if len(self._turns) > _MOST_ADDRESSES or self._turns[first] <= now:
            del self._turns[first]
        return max(0.0, turn - now - _JOIN_AT_ONCE * _JOIN_SECONDS)


def _place(address: str) -> int:
    """An address as it is remembered: no more than a salted hash."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return hash(address)
    return hash(int(found) >> _NETWORK if found.version == 6 else int(found))


class Presence:
    """How many devices have asked for something in the last seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[int, float] = {}
        self.last = -1.0  # when anyone was heard of

    def note(self, cookie: str) -> None:
        """A device that has joined asked for something."""
        key = hash(cookie)
        self._seen.pop(key, None)  # the dict stays in order of time
        self._seen[key] = self.last = self._clock()
        if len(self._seen) > _MOST_PHONES:
            self._seen.pop(next(iter(self._seen)))

    def count(self) -> int:
        """How many devices are with us now."""
        since = self._clock() - _PHONE_STAYS
        while self._seen and self._seen[first := next(iter(self._seen))] < since:
            del self._seen[first]
        return len(self._seen)
