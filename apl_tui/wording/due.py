"""When an action is due, in the same words on every screen, in lines and on the command line."""

from __future__ import annotations

from datetime import date

from apl_tui.core.actions import Action, overdue
from apl_tui.i18n import Translator


def due_words(action: Action, today: date, t: Translator) -> str:
    """The day with its week, and whether it has passed; as typed when no day could be read."""
    if not action.due:
        return action.when
    day = t.due(date.fromisoformat(action.due), today)
    return f"{t('todo.overdue')} {day}" if overdue(action, today) else day


def due_hint(action: Action, today: date, t: Translator) -> str:
    """What is said beside the typed words: the day they mean, or that they stay as they are."""
    if not action.when:
        return ""
    return due_words(action, today, t) if action.due else t("actions.no-date")
