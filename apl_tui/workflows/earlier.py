"""What earlier sessions of a unit say: what a report compares with, and its actions over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from apl_tui.core.actions import Action, Story, in_order_of_need, stories
from apl_tui.core.closing import SURE_KEY, VOTE_KEY
from apl_tui.core.errors import AplError, message
from apl_tui.core.repeated_votes import told_in_full
from apl_tui.core.session import Session
from apl_tui.core.trend import Past, Worth, worth_over_time
from apl_tui.core.units import plain_unit
from apl_tui.store.index import IndexRow

MOST_WORTH = 12
"""So many earlier sessions are read to follow the closing round."""


class Sessions(Protocol):
    """The sessions of a unit; nothing is written."""

    def sessions_of_unit(self, unit: str, *, solo: bool = False) -> tuple[IndexRow, ...]:
        """The sessions of a unit, newest first."""

    def load(self, session_id: str) -> Session:
        """One session; `AplError` when it cannot be read."""


class SessionReader(Sessions, Protocol):
    """What is read of the archive; nothing is written."""

    def rows(self) -> tuple[IndexRow, ...]:
        """All sessions, newest first."""

    def actions_of(self, session_id: str) -> tuple[Action, ...]:
        """The actions of one session; `AplError` when they cannot be read."""


def previous_session(archive: SessionReader, session: Session) -> Session | None:
    """The unit's latest finished session before this one that voted on any of the same votes.

    The closing round does not count: it is in every workshop. What cannot be read is passed over.
    """
    unit, solo = session.settings.unit, session.settings.solo
    keys = {vote.key for vote in session.workshop.votes} - {VOTE_KEY, SURE_KEY}
    began = datetime.fromisoformat(session.started)
    for row in archive.sessions_of_unit(unit, solo=solo):
        if row.id == session.id or not (row.finished and row.rounds):
            continue
        if datetime.fromisoformat(row.started) >= began:
            continue
        try:
            earlier = archive.load(row.id)
        except AplError:
            continue
        if any(released.vote_key in keys for held in earlier.rounds for released in held.releases):
            return earlier
    return None


def with_full_before(session: Session, archive: Sessions) -> Session:
    """The session, knowing what the unit's other sessions have told in full (R7).

    Nobody else is looked up: a session without a unit is of nobody that is known. What cannot be
    read is passed over.
    """
    if not session.settings.full:
        return session
    rows = archive.sessions_of_unit(session.settings.unit)
    others = (row for row in rows if row.rounds and row.id != session.id)
    return replace(session, full_before=told_in_full(_readable(archive, others)))


def past_of(archive: SessionReader, session: Session) -> Past:
    """What a report of this session looks back on."""
    return Past(previous_session(archive, session), worth_so_far(archive, session))


def worth_so_far(archive: SessionReader, session: Session) -> tuple[Worth, ...]:
    """The closing round of the unit in this workshop, up to this session; few are read."""
    if session.last_release(VOTE_KEY) is None:
        return ()
    unit, solo = session.settings.unit, session.settings.solo
    began = datetime.fromisoformat(session.started)
    rows = [
        row
        for row in archive.sessions_of_unit(unit, solo=solo)
        if row.workshop_id == session.workshop.id
        and row.rounds
        and datetime.fromisoformat(row.started) < began
    ]
    return worth_over_time(session, _readable(archive, rows[:MOST_WORTH]))


def _readable(archive: Sessions, rows: Iterable[IndexRow]) -> Iterator[Session]:
    for row in rows:
        try:
            yield archive.load(row.id)
        except AplError:
            continue


def same_unit(archive: SessionReader, sessions: tuple[Session, ...]) -> None:
    """`AplError` unless all are of one named unit, and all of a group or all of one person."""
    first = sessions[0].settings
    ids = {row.id for row in archive.sessions_of_unit(first.unit, solo=first.solo)}
    for session in sessions:
        if session.id not in ids:
            raise AplError(
                message("earlier.other-unit"),
                where=session.id,
                what_to_do=message("earlier.other-unit-do"),
            )


def by_unit(archive: SessionReader) -> Iterator[tuple[IndexRow, ...]]:
    """The sessions in which there was a vote, unit by unit, newest first; one person's apart."""
    for rows in _groups(archive):
        if voted := tuple(row for row in rows if row.rounds and not row.solo):
            yield voted


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The actions of a unit over all its sessions, open ones first.

    `unit` is as it was last typed; it is empty for a session without a unit, which stands alone.
    `held` is the id of the session that has the true copy of each action, by the action's id.
    """

    unit: str
    solo: bool
    stories: tuple[Story, ...]
    held: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plans:
    """The actions of several units, and what could not be read."""

    units: tuple[UnitPlan, ...]
    problems: tuple[AplError, ...]


def plans(archive: SessionReader, unit: str | None = None) -> Plans:
    """The actions of one unit, or of all; the unit with the newest session first.

    `AplError` when a unit is asked for that has no session.
    """
    if unit is None:
        groups = _groups(archive)
    else:
        groups = tuple(
            filter(None, (archive.sessions_of_unit(unit, solo=s) for s in (False, True)))
        )
        if not groups:
            raise AplError(
                message("earlier.no-unit", unit=unit),
                where="--unit",
                what_to_do=message("earlier.no-unit-do"),
            )
    problems: list[AplError] = []
    told = [_plan(archive, rows, problems) for rows in groups]
    return Plans(tuple(plan for plan in told if plan.stories), tuple(problems))


def _groups(archive: SessionReader) -> tuple[tuple[IndexRow, ...], ...]:
    """The sessions unit by unit, each newest first; the unit with the newest one first.

    A session without a unit stands alone.
    """
    groups: dict[object, list[IndexRow]] = {}
    for row in archive.rows():
        name = plain_unit(row.unit)
        groups.setdefault((name, row.solo) if name else row.id, []).append(row)
    return tuple(tuple(group) for group in groups.values())


def stories_until(archive: SessionReader, session: Session) -> tuple[Story, ...]:
    """The actions of a session's unit with their stories, up to the session as it is now."""
    before = tables_before(archive, session)
    return in_order_of_need(stories([*before, (session.date, session.actions)]))


def tables_before(
    archive: SessionReader, session: Session
) -> tuple[tuple[str, tuple[Action, ...]], ...]:
    """The day and the actions of each of the unit's sessions before this one, oldest first.

    What cannot be read is passed over.
    """
    unit, solo = session.settings.unit, session.settings.solo
    rows = archive.sessions_of_unit(unit, solo=solo) if plain_unit(unit) else ()
    before = tuple(row for row in rows if row.id != session.id and row.started < session.started)
    return tuple((row.date, actions) for row, actions in _tables(archive, before, []))


def _plan(archive: SessionReader, rows: tuple[IndexRow, ...], problems: list[AplError]) -> UnitPlan:
    tables = _tables(archive, rows, problems)
    told = in_order_of_need(stories((row.date, actions) for row, actions in tables))
    held = {action.id: row.id for row, actions in tables for action in actions}
    return UnitPlan(rows[0].unit, rows[0].solo, told, held)


def _tables(
    archive: SessionReader, rows: tuple[IndexRow, ...], problems: list[AplError]
) -> list[tuple[IndexRow, tuple[Action, ...]]]:
    """The actions of each session, oldest first."""
    tables = []
    for row in reversed(rows):
        if row.actions or not row.finished:  # the list of an unfinished one may have grown
            try:
                tables.append((row, archive.actions_of(row.id)))
            except AplError as error:
                problems.append(error)
    return tables
