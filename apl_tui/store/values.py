"""Single values as they are stored: what is a moment, a day, a count, the name of a session.

Read before the first list is shown, so it needs little, and is quick.
"""

from __future__ import annotations

import re
from datetime import date, datetime

SESSION_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")
MOST = 1_000_000  # of anything that is counted
YEARS = range(1970, 3000)  # around which days can be added and taken away
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def is_moment(text: str) -> bool:
    """Whether it is ISO 8601 in whole minutes with offset."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def is_day(text: str) -> bool:
    """Whether it is a day, `YYYY-MM-DD`."""
    if not _DAY.fullmatch(text):
        return False
    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def counts(*numbers: int) -> bool:
    """Whether all can be counts of something."""
    return min(numbers, default=0) >= 0 and max(numbers, default=0) <= MOST
