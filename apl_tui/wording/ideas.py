"""Ideas in words: what a vote gave one, and what an action came from."""

from __future__ import annotations

from apl_tui.core.actions import Action
from apl_tui.core.ideas import in_a_line
from apl_tui.core.release import Span
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator


def total_words(vote: Vote, total: Span, t: Translator) -> str:
    """How many dots, points or people, as one counts in a vote of this kind."""
    return t(f"ideas.total-{vote.kind}", n=total.high, count=str(total))


def origin_words(action: Action, t: Translator) -> str:
    """The idea or the reason that an action came from; an idea's words only where they differ."""
    words = in_a_line(action.origin)
    if not words:
        return ""
    if action.indicator_key:
        return t("actions.from-reason", text=words)
    return t("actions.from-idea") if words == action.what else t("actions.of-idea", text=words)
