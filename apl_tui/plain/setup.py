"""The questions before a workshop: who, how many, until when; the promise; or an old one again.

What the command line has said is not asked. Everything typed is read by `workflows.opening`, so
that the command line and the setup screen say the same of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apl_tui.core.errors import AplError, message
from apl_tui.core.promise import promise
from apl_tui.core.reckoning import MINUTE, WAYS, Way, recommended, seconds_by_way
from apl_tui.core.records import Settings, channels_of
from apl_tui.core.session import Session
from apl_tui.core.units import different_units, known_as, nearly, same_unit
from apl_tui.core.workshop import Workshop
from apl_tui.plain.console import BULLET, Console
from apl_tui.room.clock import Clock, as_minute, as_whole_minute, later
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.store.archive import IndexRow, SessionArchive
from apl_tui.workflows.closing import as_wished
from apl_tui.workflows.opening import (
    DEFAULT_PEOPLE,
    begin,
    default_end,
    people_note,
    read_end,
    read_in_unit,
    read_people,
    read_unit,
    resumed,
    suits_solo,
)
from apl_tui.workflows.planning import begins, length, plan_for


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line said; what is empty is asked for."""

    unit: str = ""
    people: str = ""
    until: str = ""
    solo: bool = False
    closing: bool | None = None
    sure: bool = False
    way: Way | None = None
    phones: PhoneWish = field(default_factory=PhoneWish)
    led_by: str = ""
    in_unit: str = ""


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
        self._introduce()
        unit = self._unit(given)
        if found := self._unfinished(unit, solo=given.solo):
            return found
        solo = given.solo or self._is_solo(given)
        settings = Settings(unit, 1, solo=True)
        if not solo:
            self._workshop = as_wished(self._workshop, closing=given.closing, sure=given.sure)
            people = self._people(given, unit)
            settings = Settings(
                unit,
                people,
                channels=channels_of(self._way(given, people)),
                led_by=read_unit(given.led_by),
                in_unit=read_in_unit(given.in_unit),
            )
        self._plan(settings)
        settings = replace(settings, ends_at=as_minute(self._end(given, settings)))
        self._promise(settings)
        return begin(self._workshop, settings, self._archive, self._clock)

    def _introduce(self) -> None:
        say, t, workshop = self._console.say, self._t, self._workshop
        say(workshop.title)
        if workshop.summary:
            say(workshop.summary)
        say("", t("plain.how-to-answer"))

    def _plan(self, settings: Settings) -> None:
        say, t, workshop = self._console.say, self._t, self._workshop
        plan = plan_for(workshop, settings)
        start = as_whole_minute(self._clock.wall())
        say("", f"{t('setup.plan')}:")
        for step, at in zip(workshop.steps, begins(plan, start), strict=True):
            say(f"{BULLET}{t.clock(at)} {step.title}")
        say(f"{BULLET}{t.clock(as_whole_minute(later(start, length(plan))))} {t('setup.end')}", "")

    # --- the questions ------------------------------------------------------------------------

    def _unit(self, given: Given) -> str:
        units = different_units(row.unit for row in self._rows if row.solo == given.solo)
        if given.unit:
            return known_as(read_unit(given.unit), units)
        last = units[0] if units else ""
        unit = self._console.ask_for(self._t("setup.unit"), last, read_unit)
        near = nearly(unit, units)
        if near and self._console.yes(self._t("units.near", unit=near)):
            return near
        return known_as(unit, units)

    def _is_solo(self, given: Given) -> bool:
        if given.people or not suits_solo(self._workshop):
            return False
        return self._console.yes(self._t("plain.solo"))

    def _people(self, given: Given, unit: str) -> int:
        known = (row.people for row in self._rows if same_unit(row.unit, unit) and not row.solo)
        people = (
            read_people(given.people)
            if given.people
            else self._console.ask_for(
                self._t("setup.people"), str(next(known, DEFAULT_PEOPLE)), read_people
            )
        )
        if told := people_note(self._workshop, people, Settings("", people).k):
            self._console.say(self._t.say(told))
        return people

    def _way(self, given: Given, people: int) -> Way:
        """How they vote: as was said, or as they choose among the ways with their lengths."""
        if given.way or not self._workshop.votes:
            return given.way or "laptop"
        if given.phones.wanted:
            return "phones"
        say, t = self._console.say, self._t
        best = recommended(people, ("slips", "laptop"))
        if given.people:  # all is said that there is to say: nothing is asked
            return best
        say("", f"{t('setup.voting')}:")
        for number, (way, seconds) in enumerate(
            seconds_by_way(self._workshop, people).items(), start=1
        ):
            told = t("minutes.short", n=round(seconds / MINUTE))
            mark = f", {t('setup.way-best')}" if way == best else ""
            say(f"{number}. {t(f'setup.way.{way}')}: {told}{mark}")

        def read(text: str) -> Way:
            if text.strip() not in {"1", "2", "3"}:
                raise AplError(message("plain.which-way"))
            return WAYS[int(text) - 1]

        return self._console.ask_for(t("plain.way"), str(WAYS.index(best) + 1), read)

    def _end(self, given: Given, settings: Settings) -> datetime:
        now = self._clock.wall()
        if given.until:
            end = read_end(given.until, now)
        else:
            planned = default_end(self._workshop, settings, now)
            offered = self._t.clock(planned)

            def read(typed: str) -> datetime:
                return planned if typed == offered else read_end(typed, self._clock.wall())

            end = self._console.ask_for(self._t("setup.ends"), offered, read)
        minutes = math.ceil((end - now) / timedelta(minutes=1))
        plan = round(length(plan_for(self._workshop, settings)) / MINUTE)
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

    def _matches(self, row: IndexRow, unit: str, *, solo: bool) -> bool:
        same = row.workshop_id == self._workshop.id and same_unit(row.unit, unit)
        return same and not row.finished and (row.solo or not solo)

    # --- the promise ----------------------------------------------------------------------------

    def _promise(self, settings: Settings) -> None:
        say, t = self._console.say, self._t
        say("", t("setup.promise-title"))
        for holds, title in ((True, "setup.promise-holds"), (False, "setup.promise-not")):
            sentences = [one for one in promise(settings) if one.holds is holds]
            if sentences:
                say("", f"{t(title)}:", *(f"{BULLET}{t.say(one.text)}" for one in sentences))
