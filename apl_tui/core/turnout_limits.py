"""Whether enough people are in the room for what is asked, told before anyone answers.

Only the number of people is looked at, never a ballot (privacy.md R1, R4, T4).
"""

from __future__ import annotations

from collections.abc import Sequence

from apl_tui.core.errors import Message, message
from apl_tui.core.release import SENSITIVE_K
from apl_tui.core.workshop import Vote

MANY = 100  # more people than a laptop, or a room, is likely to hold


def needed(votes: Sequence[Vote], k: int) -> int:
    """How many must answer before everything that is asked can be shown."""
    sensitive = any(indicator.sensitive for vote in votes for indicator in vote.indicators)
    return max(SENSITIVE_K, k) if sensitive else k


def too_few(votes: Sequence[Vote], people: int, k: int) -> Message | None:
    """What cannot be shown, however many of the `people` answer; nothing when all can."""
    if people < k:
        return message("people.too-few", k=k)
    if people < (least := needed(votes, k)):
        return message("people.too-few-sensitive", k=least)
    return None


def unlikely(people: int) -> Message | None:
    """That a number of people looks mistyped."""
    return message("people.many", n=people) if people > MANY else None


def so_few(kind: str, counted: int) -> Message:
    """That so few have voted, or handed in ideas (`kind` is "vote" or "ideas"); or nobody yet."""
    return message(f"{kind}.too-few", n=counted) if counted else message(f"{kind}.none")
