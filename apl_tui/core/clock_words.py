"""A time of day as people write it: `9`, `9.30`, `kl 10`, `halv tio`, `quarter to ten`."""

from __future__ import annotations

import re
from typing import NamedTuple

_HOURS = {
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_PARTS = {
    "halv": -30, "kvart i": -15, "kvart över": 15, "half past": 30, "quarter to": -15,
    "quarter past": 15,
}  # fmt: skip
_DIGITS = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?")
_BEFORE = re.compile(r"^(?:klockan|kl\.?|at)\s*")
_AFTER = re.compile(r"\s*(?:o'clock)$")


class TimeOfDay(NamedTuple):
    """An hour and a minute; `either_half` when it may be before noon or after."""

    hour: int
    minute: int
    either_half: bool


def read_time(text: str) -> TimeOfDay | None:
    """What was meant, or `None`. Words, and an hour alone up to 12, are of either half."""
    words = _AFTER.sub("", _BEFORE.sub("", " ".join(text.casefold().split())))
    if match := _DIGITS.fullmatch(words):
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour > 23 or minute > 59:
            return None
        return TimeOfDay(hour, minute, match[2] is None and 1 <= hour <= 12)
    part, _, last = words.rpartition(" ")
    hour = _HOURS.get(last, int(last) if last.isascii() and last.isdigit() and len(last) < 3 else 0)
    if not 1 <= hour <= 12 or (part and part not in _PARTS):
        return None
    minutes = 60 * hour + _PARTS.get(part, 0)
    return TimeOfDay(minutes // 60 % 24, minutes % 60, either_half=True)
