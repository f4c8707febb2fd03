"""The plan before a session begins: fitted to the time there is, or to how long steps usually take.

A plan is a row of slots, one a step, as in `core.agenda`; a change gives a new one. At least one
step is always left in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import repeat
from statistics import median
from typing import Protocol

from apl_tui.core.agenda import Slot
from apl_tui.core.errors import AplError
from apl_tui.core.reckoning import STANDARD_WAY, Way, answering, step_seconds
from apl_tui.core.records import Settings
from apl_tui.core.replan import MINUTE, Proposal, applied, propose
from apl_tui.core.session import Session, new_session, step_ideas
from apl_tui.core.workshop import Step, Workshop
from apl_tui.room.clock import later
from apl_tui.script.library import Entry
from apl_tui.store.index import IndexRow
from apl_tui.wording.minutes import rounded

MOST_SESSIONS = 20
"""So many of the newest sessions are read to learn how long steps take; reading one takes ms."""

MOST_MINUTES = 600
Plan = tuple[Slot, ...]


def script_plan(workshop: Workshop) -> Plan:
    """The plan as the script says."""
    return new_session("", workshop, Settings("", 1, solo=True), "").slots


def plan_for(workshop: Workshop, settings: Settings) -> Plan:
    """The plan that these people need with their way of voting."""
    return new_session("", workshop, settings, "").slots


def moved_to(plan: Plan, before: Plan, after: Plan) -> Plan:
    """A plan that was changed by hand, when what it was made from changes: the changes stay.

    `before` and `after` are the plans of `plan_for`; every step is longer or shorter by as much as
    they differ, and no step gets less than a minute.
    """
    return tuple(
        replace(
            new,
            seconds=max(MINUTE, slot.seconds + new.seconds - old.seconds),
            skipped=slot.skipped,
        )
        for slot, old, new in zip(plan, before, after, strict=True)
    )


def length(plan: Iterable[Slot]) -> float:
    """Seconds that the steps take which are not skipped."""
    return sum(slot.seconds for slot in plan if not slot.skipped)


def begins(plan: Sequence[Slot], start: datetime) -> tuple[datetime, ...]:
    """When each step begins; a skipped one where it would have stood."""
    moments = []
    for slot in plan:
        moments.append(start)
        start = later(start, 0 if slot.skipped else slot.seconds)
    return tuple(moments)


def fitting(plan: Plan, seconds: float) -> Proposal:
    """How the plan would fit into the time there is; nothing is changed when it does already."""
    return propose(plan, 0, seconds)


def fitted(plan: Plan, proposal: Proposal) -> Plan:
    """The plan with a proposal taken, which may leave no step less than the last one unskipped."""
    after = applied(plan, proposal)
    return after if any(not slot.skipped for slot in after) else plan


def with_minutes(plan: Plan, index: int, minutes: int) -> Plan:
    """Step `index` gets so many minutes more, or less; never less than one minute in all."""
    seconds = min(MOST_MINUTES * MINUTE, max(MINUTE, plan[index].seconds + minutes * MINUTE))
    return _changed(plan, index, replace(plan[index], seconds=seconds))


def with_skip(plan: Plan, index: int) -> Plan:
    """Step `index` is skipped, or taken in again; the last one that is left stays."""
    left = [n for n, slot in enumerate(plan) if not slot.skipped]
    if left == [index]:
        return plan
    return _changed(plan, index, replace(plan[index], skipped=not plan[index].skipped))


def as_usual(plan: Plan, workshop: Workshop, usual: Mapping[str, int]) -> Plan:
    """The steps get the minutes they usually take, but not less than their authors allow."""
    pairs = zip(plan, workshop.steps, strict=True)
    return tuple(
        replace(slot, seconds=max(usual[step.key] * MINUTE, slot.at_least_seconds or MINUTE))
        if step.key in usual
        else slot
        for slot, step in pairs
    )


def _changed(plan: Plan, index: int, slot: Slot) -> Plan:
    return (*plan[:index], slot, *plan[index + 1 :])


# --- shorter ones, and what earlier sessions took -------------------------------------------------


def shorter_version(workshop: Workshop, entries: Iterable[Entry], minutes: float) -> Entry | None:
    """The workshop made for less time, such as `whole-60` for `whole`, if it fits into `minutes`.

    The longest one that fits; `None` when there is none.
    """
    versions = [
        entry
        for entry in entries
        if entry.id.startswith(f"{workshop.id}-")
        and entry.language == workshop.language
        and not entry.errors
        and entry.minutes <= minutes
    ]
    return max(versions, key=lambda entry: entry.minutes, default=None)


class SessionsOfUnit(Protocol):
    """What is read of the archive; nothing is written."""

    def rows(self) -> tuple[IndexRow, ...]:
        """All sessions, newest first."""

    def sessions_of_unit(self, unit: str, *, solo: bool = False) -> tuple[IndexRow, ...]:
        """The sessions of a unit, newest first."""

    def load(self, session_id: str) -> Session:
        """One session; `AplError` when it cannot be read."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The minutes that a step took, in this unit and in all."""

    here: list[float]
    anywhere: list[float]


def usual_minutes(
    archive: SessionsOfUnit, workshop: Workshop, settings: Settings
) -> dict[str, int]:
    """How many minutes each step usually takes, by step key: the median of what was used.

    In this unit where it has been led there, else anywhere. A step where people answer is learnt
    from those who voted in the same way, as it would have been with as many people as now. Steps
    that took less than a minute were passed by, and do not count, nor do sessions that took less
    than half of their plan: they were tried out. Reads at most `MOST_SESSIONS` of the newest
    finished sessions of the workshop or of one of its modules; what cannot be read is left out.
    """
    sources = {workshop.id, *(module.id for module in workshop.modules)}
    here = {row.id for row in archive.sessions_of_unit(settings.unit)}
    rows = [
        row
        for row in archive.rows()
        if row.finished and row.minutes and not row.solo and row.workshop_id in sources
    ]
    rows.sort(key=lambda row: row.id not in here)  # this unit's first; the order is kept within
    answers = _answers(workshop, settings)
    seen: dict[str, _Seen] = {}
    for row in rows[:MOST_SESSIONS]:
        for key, minutes in _used(archive, row.id, settings.way, answers):
            one = seen.setdefault(key, _Seen([], []))
            one.anywhere.append(minutes)
            if row.id in here:
                one.here.append(minutes)
    return {key: rounded(median(one.here or one.anywhere)) for key, one in seen.items()}


def _answers(workshop: Workshop, settings: Settings) -> dict[str, float]:
    """How long everybody's answers are reckoned to take, by step key (seconds)."""
    way = settings.way
    times = answering(workshop, settings.people, way) if way else repeat(0.0)
    return {step.key: time for step, time in zip(workshop.steps, times, strict=False)}


def _used(
    archive: SessionsOfUnit, session_id: str, way: Way | None, answers: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    try:
        session = archive.load(session_id)
    except AplError:
        return
    led = [each for each in session.records if each.used_minutes is not None and not each.skipped]
    if sum(each.used_minutes or 0 for each in led) * 2 * MINUTE < sum(each.seconds for each in led):
        return
    then = _answers(session.workshop, session.settings)
    for step, record in zip(session.workshop.steps, session.records, strict=True):
        if not record.used_minutes or record.skipped or step.key not in answers:
            continue
        if not step_seconds(step, 1, STANDARD_WAY):
            yield step.key, record.used_minutes
        elif session.settings.way == way and _answered_once(session, step):
            minutes = record.used_minutes + (answers[step.key] - then[step.key]) / MINUTE
            yield step.key, max(1.0, minutes)


def _answered_once(session: Session, step: Step) -> bool:
    """Whether the group answered in this step, by ballot, all at one time and once."""
    people, k = session.settings.people, session.settings.k
    rounds = session.rounds_of(step)
    voted = [each for each in rounds if each.mode == "ballots" and each.people == people]
    ideas = [gathered for block in step_ideas(step) if (gathered := session.ideas_of(block))]
    return (
        len(rounds) == len(voted) == bool(step.votes)
        and len(ideas) == len(step_ideas(step))
        and all(each.ballots >= k for each in voted)
        and all(each.submissions >= k for each in ideas)
    )
