"""What is to be done, outside the meetings: looked up, ticked off, changed, dropped, added.

A change is made in the session that has the true copy of the action, the latest one in which it
was. So the unit's next meeting, its reports and its calendar know of it without being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from apl_tui.core.actions import Action, Story, in_order_of_need, overdue, put
from apl_tui.core.errors import AplError, message
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.units import different_units
from apl_tui.i18n import Translator
from apl_tui.room.room import Room
from apl_tui.workflows.earlier import Plans, SessionReader, tables_before

_SHORT_ID = re.compile(r"(.+)/([0-9]{1,9})")


class SessionKeeper(SessionReader, Protocol):
    """What a change needs of the archive."""

    def save(self, session: Session) -> None:
        """Keep a session; `AplError` when the disk says no."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action of a unit, with its story and the id of the session that has its true copy."""

    unit: str
    solo: bool
    session_id: str
    story: Story

    @property
    def action(self) -> Action:
        """The action as it stands."""
        return self.story.action


def to_do(found: Plans) -> tuple[ToDo, ...]:
    """The actions of all units in one row, in order of need: what is overdue stands first."""
    rows = {
        id(story): ToDo(plan.unit, plan.solo, plan.held[story.action.id], story)
        for plan in found.units
        for story in plan.stories
    }
    return tuple(rows[id(story)] for story in in_order_of_need(row.story for row in rows.values()))


def still_open(rows: Iterable[ToDo]) -> tuple[ToDo, ...]:
    """Those that are neither done nor dropped."""
    return tuple(row for row in rows if row.action.state == "open")


def counted(rows: Iterable[ToDo], today: date) -> tuple[int, int, int]:
    """How many of them are still to be done, how many of those are overdue, and how many parked."""
    still = [row.action for row in rows if row.action.state == "open"]
    parked = sum(action.parked for action in still)
    dated = (action for action in still if action.due)
    return len(still) - parked, sum(overdue(action, today) for action in dated), parked


def keep(archive: SessionKeeper, row: ToDo, action: Action) -> ToDo:
    """The row with its action changed, once that is stored. Raises `AplError`."""
    session = archive.load(row.session_id)
    archive.save(session.with_actions(put(session.actions, action)))
    return replace(row, story=replace(row.story, action=action))


def units_of(archive: SessionReader) -> tuple[str, ...]:
    """The units that an action can be added to, the one that met last first."""
    return different_units(row.unit for row in archive.rows() if not row.solo)


def add(archive: SessionKeeper, unit: str, action: Action) -> str:
    """Keep a new action with the unit's latest meeting; the id that it got. Raises `AplError`."""
    rows = archive.sessions_of_unit(unit)
    if not rows:
        raise AplError(
            message("earlier.no-unit", unit=unit),
            where="--unit",
            what_to_do=message("earlier.no-unit-do"),
        )
    session = archive.load(rows[0].id)
    fresh = replace(action, id=next_action_id(session))
    archive.save(session.with_actions((*session.actions, fresh)))
    return fresh.id


def decided_before(
    archive: SessionReader, room: Room
) -> tuple[tuple[str, tuple[Action, ...]], ...]:
    """The day and the actions of each earlier meeting of the group that is led, oldest first.

    None for a rehearsal, for one person alone, and where the folder cannot be read.
    """
    if room.rehearsal or room.session.settings.solo:
        return ()
    try:
        return tables_before(archive, room.session)
    except AplError:
        return ()


@dataclass(frozen=True, slots=True)
class Made:
    """A calendar of actions, and of how many: those in it, those that it cancels, those without."""

    content: bytes
    open: int
    cancelled: int
    undated: int


def calendar_of(found: Plans, t: Translator, now: datetime) -> Made:
    """The actions as a calendar at this moment; `AplError` when none has a date."""
    from apl_tui.report.calendar import calendar_bytes, in_calendar  # noqa: PLC0415 - rarely needed

    every = [(plan.unit, story) for plan in found.units for story in plan.stories]
    dated = [story.action for _, story in every if in_calendar(story)]
    if not dated:
        raise AplError(message("todo.no-dates"), what_to_do=message("todo.no-dates-do"))
    still = sum(action.state == "open" for action in dated)
    undated = sum(
        s.action.state == "open" and not (s.action.due or s.action.parked) for _, s in every
    )
    return Made(calendar_bytes(every, t, now), still, len(dated) - still, undated)


def find(rows: Iterable[ToDo], wanted: str) -> ToDo:
    """The action with this id, or with the only one that begins so and ends with that number.

    Raises `AplError` when there is none, or more than one.
    """
    listed = tuple(rows)
    if exact := [row for row in listed if row.action.id == wanted]:
        return exact[0]
    short = _SHORT_ID.fullmatch(wanted)
    found = [row for row in listed if short and _is(row.action.id, *short.groups())]
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(row.action.id for row in found[:3])
        raise AplError(
            message("todo.several", id=wanted, n=len(found)),
            where=some,
            what_to_do=message("todo.say-more"),
        )
    raise AplError(message("todo.unknown", id=wanted), what_to_do=message("todo.see-ids"))


def _is(action_id: str, beginning: str, number: str) -> bool:
    session, _, own = action_id.rpartition("/")
    return session.startswith(beginning) and own == number
