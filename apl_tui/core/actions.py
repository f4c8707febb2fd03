"""Actions: what, who, when, how do we notice; and how they come back at the next session.

An action keeps its id through all sessions of a unit; of several copies the one in the latest
session is true. The copies together are its story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from apl_tui.core.dates import read_due

ActionState = Literal["open", "done", "dropped"]
LONGEST = 400  # characters of each of the words of an action


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `when` is as typed, `due` its date (ISO 8601) when it could be read as one.

    `id` is `session/number` of the session in which it was made; `carried` counts how many times it
    has come back; `indicator_key` tells what it came from, or is empty. `settled` is the day
    (ISO 8601) on which it was done or dropped, empty while it is open. A `parked` one is a matter
    of the parking lot: to be talked about another time, and nobody's to do yet. `origin` are the
    words that it came from, as they stood: of an idea, or with an `indicator_key` of a reason.
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
    settled: str = ""
    parked: bool = False
    origin: str = ""


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


def uncarried(actions: Iterable[Action], session_id: str) -> tuple[Action, ...]:
    """The table of a meeting that was never closed: what it got from earlier was not carried on."""
    own = f"{session_id}/"
    return tuple(
        action if action.id.startswith(own) else replace(action, carried=max(0, action.carried - 1))
        for action in actions
    )


# --- the table of one session -----------------------------------------------------------------


def scheduled(action: Action, when: str, today: date, language: str) -> Action:
    """The action with `when` as typed, and the date that can be read from it.

    Text that did not change keeps its date: `fredag` meant the Friday after it was typed.
    """
    if when == action.when:
        return action
    due = read_due(when, today, language)
    return replace(action, when=when, due=due.isoformat() if due else "")


def put(actions: Sequence[Action], action: Action) -> tuple[Action, ...]:
    """The table with this action in the place of its earlier form, or last when it is new."""
    if all(each.id != action.id for each in actions):
        return (*actions, action)
    return tuple(action if each.id == action.id else each for each in actions)


def marked(
    actions: Sequence[Action], action_id: str, state: ActionState, day: str = ""
) -> tuple[Action, ...]:
    """The table with one action open, or done or dropped on this day."""
    at = "" if state == "open" else day
    return tuple(
        replace(each, state=state, settled=at) if each.id == action_id else each for each in actions
    )


def toggled(action: Action, state: ActionState, day: str) -> Action:
    """The action done or dropped on this day; open again when it was so already."""
    (changed,) = marked([action], action.id, "open" if action.state == state else state, day)
    return changed


def written(action: Action) -> Action:
    """The action as it was written: a parked matter is one as soon as it says who, or when."""
    return replace(action, parked=action.parked and not (action.who or action.when))


def tasks(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those that somebody is to do: all but the parking lot."""
    return tuple(action for action in actions if not action.parked)


def parking_lot(actions: Iterable[Action]) -> tuple[Action, ...]:
    """What was parked."""
    return tuple(action for action in actions if action.parked)


def moved(actions: Sequence[Action], action_id: str, places: int) -> tuple[Action, ...]:
    """The table with one action so many places further down (up when negative), at most to an end.

    An unknown id changes nothing.
    """
    rows = list(actions)
    for index, each in enumerate(rows):
        if each.id == action_id:
            rows.insert(max(0, min(index + places, len(rows) - 1)), rows.pop(index))
            break
    return tuple(rows)


def in_table_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The table as it is shown everywhere: those that have come back first, the parked last."""
    return tuple(sorted(actions, key=lambda action: (action.parked, not action.carried)))


def overdue(action: Action, today: date) -> bool:
    """Whether it is open and its day has passed."""
    return action.state == "open" and bool(action.due) and action.due < today.isoformat()


# --- over several sessions ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActionSeen:
    """An action at one session: the day of it (ISO 8601), and how the action stood at its end."""

    day: str
    state: ActionState


@dataclass(frozen=True, slots=True)
class Story:
    """An action as it is now, and every session it was in, oldest first."""

    action: Action
    seen: tuple[ActionSeen, ...]

    @property
    def made(self) -> str:
        """The day of the session in which it was made."""
        return self.seen[0].day

    @property
    def settled(self) -> str:
        """The day on which it was closed, else of the session that did; empty while it is open."""
        state = self.action.state
        if state == "open" or self.action.settled:
            return self.action.settled
        day = self.seen[-1].day
        for seen in reversed(self.seen):
            if seen.state != state:
                break
            day = seen.day
        return day


def stories(tables: Iterable[tuple[str, Sequence[Action]]]) -> tuple[Story, ...]:
    """The stories of a unit's actions, from the day and table of each session, oldest first.

    The oldest action stands first.
    """
    known: dict[str, Story] = {}
    for day, actions in tables:
        for action in actions:
            before = known[action.id].seen if action.id in known else ()
            known[action.id] = Story(action, (*before, ActionSeen(day, action.state)))
    return tuple(known.values())


@dataclass(frozen=True, slots=True)
class CameOf:
    """What a unit decided since a day (ISO 8601), and how many of it are in each state now."""

    since: str
    done: int
    still_open: int
    dropped: int

    @property
    def decided(self) -> int:
        """How many there are in all."""
        return self.done + self.still_open + self.dropped


def came_of(tables: Iterable[tuple[str, Sequence[Action]]]) -> CameOf | None:
    """What came of what was decided, from the day and table of each session, oldest first.

    `None` before the second session: what has just been decided has had no time to come to
    anything. The parking lot does not count, nobody has decided it.
    """
    tables = tuple(tables)
    told = [story for story in stories(tables) if not story.action.parked]
    if not told or told[0].made == tables[-1][0]:
        return None
    states = [story.action.state for story in told]
    return CameOf(told[0].made, states.count("done"), states.count("open"), states.count("dropped"))


def in_order_of_need(told: Iterable[Story]) -> tuple[Story, ...]:
    """Open ones first, the earliest due date first and those without a date after; then the rest.

    The parking lot is after what somebody is to do. Among equals the order stands.
    """

    def need(story: Story) -> tuple[bool, bool, str]:
        action = story.action
        is_open = action.state == "open"
        return (not is_open, action.parked, action.due or "~" if is_open else "")

    return tuple(sorted(told, key=need))
