"""The questions before a workshop: who, how many, until when; the promise; or an old one again.

What the command line has said is not asked. Everything typed is read by `room.opening`, so that the
command line and the setup screen say the same of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apl_tui.core.errors import AplError
from apl_tui.core.promise import promise
from apl_tui.core.records import Channel, Settings
from apl_tui.core.session import Session
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.plain.console import BULLET, Console
from apl_tui.room.clock import Clock, as_minute, later
from apl_tui.room.closing import with_closing
from apl_tui.room.opening import (
    DEFAULT_PEOPLE,
    as_whole_minute,
    begin,
    default_end,
    passing_minutes,
    people_note,
    read_end,
    read_people,
    read_unit,
    resumed,
    suits_solo,
    too_short_for_passing,
)
from apl_tui.room.phone_wish import PhoneWish
from apl_tui.store.archive import Row, SessionArchive


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line said; what is empty is asked for."""

    unit: str = ""
    people: str = ""
    until: str = ""
    solo: bool = False
    closing: bool = False
    phones: PhoneWish = field(default_factory=PhoneWish)


class Setup:
    """Asks, and begins or resumes a session in `archive`."""

    def __init__(
        self,
        console: Console,
        workshop: Workshop,
        archive: SessionArchive,
        clock: Clock,
    ) -> None:
        self._console = console
        self._t = console.t
        self._workshop = workshop
        self._archive = archive
        self._clock = clock
        try:
            self._rows = archive.rows()
        except AplError:  # told of already; here it only means no defaults
            self._rows = ()

    def ask(self, given: Given) -> Session:
        """The session to lead. Raises `Left`, and `AplError` on what the command line said."""
        if given.closing and not given.solo:
            self._workshop = with_closing(self._workshop, translator(self._workshop.language))
        self._introduce()
        unit = self._unit(given)
        if found := self._unfinished(unit, solo=given.solo):
            return found
        self._plan()
        solo = given.solo or self._is_solo(given)
        people = 1 if solo else self._people(given, unit)
        end = self._end(given)
        channels: tuple[Channel, ...] = ("laptop",)
        if given.phones.wanted and not solo:
            channels = ("laptop", "phones")
        settings = Settings(unit, people, ends_at=as_minute(end), solo=solo, channels=channels)
        self._promise(settings)
        return begin(self._workshop, settings, self._archive, self._clock)

    def _introduce(self) -> None:
        say, t, workshop = self._console.say, self._t, self._workshop
        say(workshop.title)
        if workshop.summary:
            say(workshop.summary)
        say("", t("plain.how-to-answer"))

    def _plan(self) -> None:
        say, t, workshop = self._console.say, self._t, self._workshop
        begins = as_whole_minute(self._clock.wall())
        say("", f"{t('setup.plan')}:")
        for step in workshop.steps:
            say(f"{BULLET}{t.clock(begins)} {step.title}")
            begins = later(begins, step.seconds)
        say(f"{BULLET}{t.clock(as_whole_minute(begins))} {t('setup.end')}", "")

    # --- the questions ------------------------------------------------------------------------

    def _unit(self, given: Given) -> str:
        if given.unit:
            return read_unit(given.unit)
        last = next((row.unit for row in self._rows if row.solo == given.solo), "")
        return self._console.ask_for(self._t("setup.unit"), last, read_unit)

    def _is_solo(self, given: Given) -> bool:
        if given.people or not suits_solo(self._workshop):
            return False
        return self._console.yes(self._t("plain.solo"))

    def _people(self, given: Given, unit: str) -> int:
        known = (row.people for row in self._rows if _same(row.unit, unit) and not row.solo)
        people = (
            read_people(given.people)
            if given.people
            else self._console.ask_for(
                self._t("setup.people"), str(next(known, DEFAULT_PEOPLE)), read_people
            )
        )
        if told := people_note(self._workshop, people, Settings("", people).k):
            self._console.say(self._t.say(told))
        if self._workshop.votes:
            self._tell_of_voting(people)
        return people

    def _tell_of_voting(self, people: int) -> None:
        say, t, workshop = self._console.say, self._t, self._workshop
        short = too_short_for_passing(workshop, people)
        minutes = sum(passing_minutes(s.votes, people) for s in workshop.steps if s.votes)
        say(t("plain.passing", n=minutes))
        over = sum(minutes - math.floor(step.seconds / 60) for step, minutes in short)
        if len(short) == 1:
            step, minutes = short[0]
            planned = math.floor(step.seconds / 60)
            say(t("setup.short-one", title=step.title, planned=planned, minutes=minutes, n=over))
        elif short:
            say(t("setup.short-many", count=len(short), n=over))

    def _end(self, given: Given) -> datetime:
        now = self._clock.wall()
        if given.until:
            end = read_end(given.until, now)
        else:
            planned = default_end(self._workshop, now)
            offered = self._t.clock(planned)

            def read(typed: str) -> datetime:
                return planned if typed == offered else read_end(typed, self._clock.wall())

            end = self._console.ask_for(self._t("setup.ends"), offered, read)
        minutes = math.ceil((end - now) / timedelta(minutes=1))
        plan = round(self._workshop.seconds / 60)
        if minutes < plan:
            self._console.say(self._t("setup.shorter", minutes=minutes, n=plan))
        return end

    # --- an unfinished session ------------------------------------------------------------------

    def _unfinished(self, unit: str, *, solo: bool) -> Session | None:
        """The unit's unfinished session of this workshop, if it is to go on."""
        found = next((row for row in self._rows if self._matches(row, unit, solo=solo)), None)
        if found is None:
            return None
        day = self._t.day(datetime.fromisoformat(found.started).date())
        begun = self._t.clock(datetime.fromisoformat(found.started))
        self._console.say(f"{self._t('home.unfinished')}: {found.title}, {day}, {begun}.")
        if not self._console.yes(self._t("plain.resume")):
            return None
        try:
            return resumed(self._archive.load(found.id), self._clock, self._archive)
        except AplError as error:
            self._console.say_error(error)
            return None

    def _matches(self, row: Row, unit: str, *, solo: bool) -> bool:
        same = row.workshop_id == self._workshop.id and _same(row.unit, unit)
        return same and not row.finished and (row.solo or not solo)

    # --- the promise ----------------------------------------------------------------------------

    def _promise(self, settings: Settings) -> None:
        say, t = self._console.say, self._t
        say("", t("setup.promise-title"))
        for holds, title in ((True, "setup.promise-holds"), (False, "setup.promise-not")):
            sentences = [one for one in promise(settings) if one.holds is holds]
            if sentences:
                say("", f"{t(title)}:", *(f"{BULLET}{t.say(one.text)}" for one in sentences))


def _same(unit: str, other: str) -> bool:
    return unit.casefold().split() == other.casefold().split()
