"""Opening a session: what was typed at setup becomes `Settings`, and a session begins or resumes.

Typed text is read here, so that the command line, the setup screen and plain mode say the same.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from apl_tui.core.actions import Action, carry_over
from apl_tui.core.agenda import Slot
from apl_tui.core.clock_words import read_time
from apl_tui.core.errors import AplError, Message, message
from apl_tui.core.records import LEAST_PEOPLE, MOST_PEOPLE, Settings
from apl_tui.core.session import Session, new_session, step_ideas
from apl_tui.core.turnout_limits import too_few, unlikely
from apl_tui.core.workshop import Workshop
from apl_tui.report.text import clean
from apl_tui.room.clock import Clock, as_minute, as_whole_minute, at, later
from apl_tui.workflows.earlier import Sessions, with_full_before

PAST_IS_TOMORROW = timedelta(hours=6)
LONGEST_UNIT = 60
DEFAULT_PEOPLE = 12


class SessionsBefore(Sessions, Protocol):
    """What opening needs of the archive."""

    def new_id(self, started: str, workshop_id: str) -> str:
        """An id that no session has."""

    def actions_of_unit(self, unit: str, *, solo: bool = False) -> tuple[tuple[Action, ...], ...]:
        """The action tables of the unit's sessions, oldest first."""


def suits_solo(workshop: Workshop) -> bool:
    """Whether one person can do it alone: only graded votes, and no ideas to gather."""
    gathers = any(step_ideas(step) for step in workshop.steps)
    return bool(workshop.votes) and not gathers and all(v.kind == "graded" for v in workshop.votes)


def read_solo(workshop: Workshop) -> None:
    """That one person does it alone; `AplError` when it is made for a group."""
    if not suits_solo(workshop):
        raise AplError(
            message("open.not-solo", title=workshop.title),
            where="--solo",
            what_to_do=message("open.solo-self-check"),
        )


def read_unit(text: str) -> str:
    """The unit's name on one line; `AplError` when it is too long for a report's file name."""
    unit = " ".join(clean(text).split())
    if len(unit) > LONGEST_UNIT:
        raise AplError(
            message("setup.unit-long"), what_to_do=message("setup.unit-length", most=LONGEST_UNIT)
        )
    return unit


def read_people(text: str) -> int:
    """The number of people, 1–9999; `AplError` otherwise."""
    try:
        people = int(text.strip())
    except ValueError:
        people = -1
    if not LEAST_PEOPLE <= people <= MOST_PEOPLE:
        raise AplError(
            message("open.bad-people", text=text),
            where="--people",
            what_to_do=message("open.people-range", least=LEAST_PEOPLE, most=MOST_PEOPLE),
        )
    return people


def read_in_unit(text: str) -> int:
    """How many work in the unit, 0 when nothing is said; `AplError` when it is no number."""
    return read_people(text) if text.strip() else 0


def people_note(workshop: Workshop, people: int, k: int) -> Message | None:
    """What to say at setup of so many people: too few to show everything, or hardly true."""
    votes = workshop.votes
    return (too_few(votes, people, k) if votes else None) or unlikely(people)


def read_end(text: str, now: datetime) -> datetime:
    """A time of day as people write it, as the moment that is meant: see `core.clock_words`.

    A time that passed less than six hours ago is an error; earlier ones are tomorrow's. What may be
    before noon or after is the next of the two.
    """
    read = read_time(text)
    if read is None:
        raise AplError(
            message("open.bad-time", text=text),
            where="--until",
            what_to_do=message("open.time-form"),
        )
    hours = (read.hour, (read.hour + 12) % 24) if read.either_half else (read.hour,)
    ends = [at(now, hour, read.minute) for hour in hours]
    if ahead := [end for end in ends if end > now]:
        return min(ahead)
    if now - max(ends) < PAST_IS_TOMORROW:
        raise AplError(
            message("open.time-passed", text=text),
            where="--until",
            what_to_do=message("open.time-later"),
        )
    return min(at(now, hour, read.minute, days=1) for hour in hours)


def default_end(workshop: Workshop, settings: Settings, now: datetime) -> datetime:
    """When it ends if these people begin now, rounded up to a whole minute."""
    return as_whole_minute(later(now, sum(new_session("", workshop, settings, "").lengths)))


def begin(
    workshop: Workshop,
    settings: Settings,
    archive: SessionsBefore | None,
    clock: Clock,
    plan: tuple[Slot, ...] = (),
) -> Session:
    """A new session of a workshop, with the unit's open actions from earlier.

    `plan` is what was changed at setup, one slot a step; empty for what these people need
    with their way of voting.
    """
    started = clock.minute()
    if archive is None:
        id_ = f"{started[:10]}-{workshop.id}"
        return new_session(id_, workshop, settings, started, plan=plan)
    tables: tuple[tuple[Action, ...], ...] = ()
    with suppress(AplError):  # a folder that cannot be read; it cannot be written to either
        tables = archive.actions_of_unit(settings.unit, solo=settings.solo)
    id_ = archive.new_id(started, workshop.id)
    session = new_session(id_, workshop, settings, started, carry_over(tables), plan)
    return with_full_before(session, archive)


def resumed(session: Session, clock: Clock, archive: Sessions | None = None) -> Session:
    """A session to go on with; a promised end that has passed is promised anew.

    `archive` holds what the unit's other sessions may have told meanwhile.
    """
    session = with_full_before(session, archive) if archive else session
    now = clock.wall()
    if session.settings.ends_at and datetime.fromisoformat(session.settings.ends_at) > now:
        return session
    ahead = session.records[session.index :]
    left = sum(record.seconds for record in ahead if not record.skipped)
    used = (session.records[session.index].used_minutes or 0) * 60
    end = as_whole_minute(later(now, max(60.0, left - used)))
    return session.promised(as_minute(end))
