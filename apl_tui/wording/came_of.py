"""What came of what a unit decided, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from apl_tui.core.actions import Action, came_of
from apl_tui.core.session import Session
from apl_tui.i18n import Translator


def came_of_words(
    before: Iterable[tuple[str, Sequence[Action]]], session: Session, t: Translator
) -> str:
    """The line, with the day and table of each session before this one; empty at the first."""
    told = came_of([*before, (session.date, session.actions)])
    if told is None:
        return ""
    counts = {"done": told.done, "open": told.still_open, "dropped": told.dropped}
    states = ", ".join(t(f"came-of.{state}", n=n) for state, n in counts.items() if n)
    day = t.day(date.fromisoformat(told.since))
    return t("came-of.line", n=told.decided, day=day, states=states)
