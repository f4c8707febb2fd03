"""How long something takes, in whole minutes: rounded in one way, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise

MINUTE = 60.0


def rounded(minutes: float) -> int:
    """The nearest whole number of minutes, a half upwards; of negative ones as of positive ones."""
    return int(minutes + 0.5) if minutes >= 0 else -int(0.5 - minutes)


def whole_minutes(seconds: float) -> int:
    """A length in whole minutes."""
    return rounded(seconds / MINUTE)


def step_minutes(seconds: float) -> int:
    """The length of a step in whole minutes: never told as none."""
    return max(1, whole_minutes(seconds))


def minutes_that_add_up(lengths: Iterable[float]) -> list[int]:
    """Lengths in seconds as whole minutes that add up to the whole, to the nearest minute."""
    ends = [0, *(whole_minutes(end) for end in accumulate(lengths))]
    return [end - start for start, end in pairwise(ends)]
