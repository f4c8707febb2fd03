"""What a vote gave an idea, in words."""

from __future__ import annotations

from apl_tui.core.release import Span
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator


def total_words(vote: Vote, total: Span, t: Translator) -> str:
    """How many dots, points or people, as one counts in a vote of this kind."""
    return t(f"ideas.total-{vote.kind}", n=total.high, count=str(total))
