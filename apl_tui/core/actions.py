"""Actions: what, who, when, how do we notice; and how they come back at the next session.

An action keeps its id through all sessions of a unit; of several copies the one in the latest
session is true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

ActionState = Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `when` is as typed, `due` its date (ISO 8601) when it could be read as one.

    `id` is `session/number` of the session in which it was made; `carried` counts how many times it
    has come back; `indicator_key` tells what it came from, or is empty.
    """

    id: str
    what: str
    who: str = ""
    when: str = ""
    due: str = ""
    notice: str = ""
    state: ActionState = "open"
    carried: int = 0
    indicator_key: str = ""


def latest(sessions_actions: Iterable[tuple[Action, ...]]) -> tuple[Action, ...]:
    """The true state of a unit's actions, from the tables of its sessions, oldest first."""
    known: dict[str, Action] = {}
    for actions in sessions_actions:
        known.update({action.id: action for action in actions})
    return tuple(known.values())


def carry_over(sessions_actions: Iterable[tuple[Action, ...]]) -> tuple[Action, ...]:
    """The open actions that come first in the unit's next session, oldest first."""
    return tuple(
        replace(action, carried=action.carried + 1)
        for action in latest(sessions_actions)
        if action.state == "open"
    )
