"""Setup: who is in the room, when it ends, how the group votes, and the promise they are given.

What is typed is read by `workflows.opening`, so that the command line says the same of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, Static

from apl_tui.core.errors import AplError
from apl_tui.core.promise import headline
from apl_tui.core.reckoning import MINUTE, WAYS, Way, recommended, up_to_whole_minute
from apl_tui.core.records import Settings, channels_of
from apl_tui.core.release import DEFAULT_K, FULL_FROM
from apl_tui.core.slips import SIGNS
from apl_tui.core.units import different_units
from apl_tui.room.clock import as_minute, as_whole_minute, later
from apl_tui.script.library import Entry, load
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content
from apl_tui.tui.screens.dialogs.boxes import ReadScreen, file_dialog
from apl_tui.tui.screens.prepare.plan import Planned, PlanScreen, Wish
from apl_tui.tui.screens.prepare.script import print_script
from apl_tui.tui.screens.prepare.setup_form import STANDING, SetupForm
from apl_tui.tui.screens.prepare.setup_words import (
    end_words,
    or_none,
    people_last_time,
    promise_words,
    read_threshold,
    told_last_time,
)
from apl_tui.tui.screens.prepare.units import UnitsScreen, with_unit
from apl_tui.tui.widgets.agenda import PlanPanel
from apl_tui.tui.widgets.form import Choice, Field, FormRow
from apl_tui.tui.widgets.ways import Ways
from apl_tui.wording.minutes import step_minutes
from apl_tui.workflows.closing import (
    has_closing,
    has_commitment,
    wanted,
    with_closing,
    with_commitment,
)
from apl_tui.workflows.opening import (
    DEFAULT_PEOPLE,
    people_note,
    read_end,
    read_in_unit,
    read_people,
    read_unit,
    suits_solo,
)
from apl_tui.workflows.planning import length, moved_to, plan_for, script_plan
from apl_tui.workflows.slip_sheets import write_slips

if TYPE_CHECKING:
    from apl_tui.store.archive import IndexRow
    from apl_tui.tui.base.context import Prefill

ON_HOTSPOT = 8  # phones that a hotspot takes, as a rule
LOOK_SECONDS = 1.0  # how often "now" is looked at while the screen waits


class SetupScreen(SetupForm):
    """The form before a workshop; Enter leads through it, and starts on the line that says so."""

    CSS_PATH = "setup.tcss"
    help_id = "setup.help"
    BINDINGS = [
        key("enter", "enter", "setup.enter"),
        key("down", "app.focus_next", "setup.next", show=False),
        key("up", "app.focus_previous", "setup.previous", show=False),
        key("f4", "next_way", "setup.next-way"),
        key("f3", "plan", "setup.plan"),
        key("f2", "promise", "setup.promise"),
        key("f9", "guide", "setup.guide"),
        key("escape", "back", "setup.back"),
        # a question mark can be typed into a field
        key("f1", "app.help", "setup.help"),
    ]

    def __init__(self, prefill: Prefill) -> None:
        super().__init__()
        self.prefill = prefill
        self.workshop = prefill.workshop
        self.may_be_solo = prefill.solo or suits_solo(prefill.workshop)
        self.solo = prefill.solo
        self.advanced = self.full = self.closing = False
        self._wants_closing = wanted(prefill.workshop, closing=prefill.closing)
        self._wants_sure = prefill.sure
        self._way = prefill.way or ("phones" if prefill.phones.wanted else None)  # as chosen
        self._base = script_plan(prefill.workshop)  # what the plan was made from
        self.planned = Planned(self._base, None)
        self._rows: tuple[IndexRow, ...] = ()
        self._units: tuple[str, ...] = ()  # those that there were, latest first
        self._now: datetime  # since when the screen has been shown, to the minute

    def on_mount(self) -> None:
        """Fill in what is known from the command line and from the last session."""
        self._now = self.apl.clock.wall()
        try:
            self._rows = tuple(row for row in self.apl.archive.rows() if not row.solo)
        except AplError:  # home and history tell of it; here it only means no defaults
            self._rows = ()
        self._units = different_units(row.unit for row in self._rows)
        self._offer("unit", self._rows[0].unit if self._rows else "")
        self._offer("end", self.t.clock(self._planned_end(self._now)))
        given = {
            "unit": self.prefill.unit,
            "people": self.prefill.people,
            "end": self.prefill.until,
            "led-by": self.prefill.led_by,
            "in-unit": self.prefill.in_unit,
        }
        for name, text in given.items():
            if text:
                self._field(name).value = text
        self._offer_as_last_time()
        self.set_interval(LOOK_SECONDS, self.look_at_clock)
        threshold = self.query_one("#threshold-row", FormRow)
        threshold.display = False
        for name in STANDING:
            self._note(name, self._standing_note(name))
        self._ask_at_close()
        self.show_all()
        if self.prefill.unit:
            self._choice("start").focus()
            return
        self._field("unit").focus()
        self._field("unit").select_all()  # so that typing replaces what was offered

    # --- fields and their defaults ------------------------------------------------------------

    def _offer_as_last_time(self) -> None:
        """As many as last time in this unit; who led, and how many work there."""
        unit = self._field("unit").value
        self._offer("people", str(people_last_time(self._rows, unit)))
        led_by, in_unit = told_last_time(self.apl.archive, self._rows, unit)
        self._offer("led-by", led_by)
        self._offer("in-unit", in_unit)

    def look_at_clock(self) -> None:
        """A minute has passed: the workshop begins and ends later, unless an end was typed."""
        now = self.apl.clock.wall()
        if now.replace(second=0, microsecond=0) != self._now.replace(second=0, microsecond=0):
            self._now = now
            self._offer("end", self.t.clock(self._planned_end(now)))
            self.show_all()

    def _start(self, now: datetime) -> datetime:
        """When it is meant to begin: in a whole minute from now, or as was said in the plan."""
        return as_whole_minute(max(now, self.planned.start) if self.planned.start else now)

    def _planned_end(self, now: datetime) -> datetime:
        """When the plan ends, in a whole minute."""
        return as_whole_minute(later(self._start(now), length(self.planned.plan)))

    def _end(self, now: datetime) -> datetime:
        """The end that stands in its field; `AplError` when it cannot be read."""
        return self._planned_end(now) if self._end_is_offered else self._typed_end(now)

    @property
    def _end_is_offered(self) -> bool:
        return self._field("end").value == self._offered.get("end")

    def _typed_end(self, now: datetime) -> datetime:
        return read_end(self._field("end").value, now)

    @property
    def way(self) -> Way:
        """How the group votes: as was chosen, or as is best for so many."""
        return self._way or self._best

    @property
    def _best(self) -> Way:
        return recommended(or_none(self._people) or DEFAULT_PEOPLE, ("slips", "laptop"))

    def _people(self) -> int:
        return 1 if self.solo else read_people(self._field("people").value)

    def _threshold(self) -> int:
        return read_threshold(self._field("threshold").value)

    # --- what follows from the fields -----------------------------------------------------------

    def show_all(self) -> None:
        """Show what follows from what is typed; a field that cannot be read yet is left alone."""
        t, now = self.t, self._now
        has_votes = bool(self.workshop.votes)
        self._reckon()
        end, start = or_none(lambda: self._end(now)) or self._planned_end(now), self._start(now)
        self.head(self.workshop.title, f"{t.clock(start)}–{t.clock(end)}")
        self.query_one(PlanPanel).show(self.workshop, self.planned.plan, start)
        self._show_end(now, end)
        self._show_people()
        self.query_one("#voting-row").display = has_votes and not self.solo
        if has_votes and not self.solo:
            self._show_ways()
        prints = has_votes and not self.solo and self.way == "slips"
        self._choice("print").show(t("setup.print"), on=True, marks="▸▸", shown=prints)
        self._choice("start").update(content(f" {t('setup.begin')} "))
        self._choice("solo").show(t("setup.solo"), on=self.solo, shown=self.may_be_solo)
        self._choice("advanced").show(t("setup.advanced"), on=self.advanced, marks="▾▸")
        self._show_full(shown=self.advanced and has_votes and not self.solo)
        own_closing = not self.closing and has_closing(self.workshop)
        may_close = self.advanced and not (self.solo or own_closing)
        self._choice("closing").show(t("closing.setup"), on=self.closing, shown=may_close)
        sure = may_close and (self._wants_sure or not has_commitment(self.workshop))
        self._choice("sure").show(t("commitment.setup"), on=self._wants_sure, shown=sure)
        self._choice("bell").show(t("plan.bell"), on=self.apl.rings, shown=self.advanced)
        self.query_one("#threshold-row").display = self.advanced and has_votes and not self.solo
        self.query_one("#people-row").display = not self.solo
        for row in ("#led-by-row", "#in-unit-row"):
            self.query_one(row).display = self.advanced and not self.solo
        said = t.say(headline(self._settings_so_far()))
        words = Content.assemble((t("setup.promise"), "bold $accent"), "  ", content(said))
        self._choice("promise").update(words)

    def _reckon(self) -> None:
        """The plan for so many people and their way of voting; what was changed by hand stays."""
        base = plan_for(self.workshop, self._settings_so_far())
        if base == self._base:
            return
        plan = moved_to(self.planned.plan, self._base, base)
        self._base = base
        self._plan_as(replace(self.planned, plan=plan))

    def _plan_as(self, planned: Planned) -> None:
        """Take a plan; the end that was offered follows it."""
        offered = self._end_is_offered
        self.planned = planned
        if offered:
            self._offer("end", self.t.clock(self._planned_end(self._now)))

    def _show_ways(self) -> None:
        """Each way with the length that the plan would get, and a word on the chosen one."""
        start, people = self._start(self._now), or_none(self._people) or DEFAULT_PEOPLE
        settings = self._settings_so_far()
        lengths: dict[Way, float] = {}
        for way in WAYS:
            base = plan_for(self.workshop, replace(settings, channels=channels_of(way)))
            lengths[way] = up_to_whole_minute(length(moved_to(self.planned.plan, self._base, base)))
        ends = {way: as_whole_minute(later(start, seconds)) for way, seconds in lengths.items()}
        self.query_one(Ways).show(self.way, lengths, ends, self._best, self.t)
        slower = lengths[self.way] - lengths[self._best]
        if people < (or_none(self._threshold) or DEFAULT_K):
            self._note("voting", self.t("setup.way-few"))
        elif self.way == "laptop" and slower >= MINUTE:
            self._note(
                "voting", self.t("setup.way-note.slow", n=step_minutes(slower)), warning=True
            )
        elif self.way == "phones" and self.apl.remembered.hub[0]:
            self._note("voting", self.t("setup.way-note.phones-hub"))
        elif self.way == "phones" and people > ON_HOTSPOT:
            self._note("voting", self.t("setup.way-note.phones-many"))
        else:
            self._note("voting", self.t(f"setup.way-note.{self.way}"))

    def _show_full(self, *, shown: bool) -> None:
        """Whether all options are shown (R7), with what that means."""
        t, k = self.t, max(FULL_FROM, or_none(self._threshold) or DEFAULT_K)
        self._choice("full").show(t("slips.full"), on=self.full, shown=shown)
        self.query_one("#full-note", Static).update(content(t("slips.full-note", n=k)))
        self.query_one("#full-note").display = shown and self.full

    def _show_end(self, now: datetime, end: datetime) -> None:
        planned, start = step_minutes(length(self.planned.plan)), self._start(now)
        untouched = self._end_is_offered
        minutes = planned if untouched else max(0, int((end - start).total_seconds() // 60))
        words = end_words(self.t, start, minutes, planned, now=start == as_whole_minute(now))
        self._note("end", words, warning=minutes < planned)

    def _show_people(self) -> None:
        people, k = or_none(self._people), or_none(self._threshold)
        told = people_note(self.workshop, people, k) if people and k and not self.solo else None
        calm = told is None or told.id == "people.too-few-sensitive"
        self._note("people", self.t.say(told) if told else "", warning=not calm)

    def _settings_so_far(self) -> Settings:
        people = or_none(self._people) or DEFAULT_PEOPLE
        return self._chosen(Settings("", people, k=or_none(self._threshold) or DEFAULT_K))

    def _chosen(self, settings: Settings) -> Settings:
        """The settings with what was chosen line by line; one person alone has no such choice."""
        if self.solo:
            return replace(settings, solo=True)
        return replace(settings, full=self.full, channels=channels_of(self.way))

    # --- what is typed and chosen ---------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """A changed field has no error any more."""
        name = event.input.id or ""
        if self._refused.get(name) != event.value:  # else it was refused before this came through
            self._refused.pop(name, None)
            event.input.remove_class("-invalid")
            self._note(name, self._standing_note(name))
        if name == "unit":
            self._offer_as_last_time()
        self.show_all()

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        """A line was chosen: something on or off, or the promise to read."""
        match event.choice.id:
            case "solo":
                self.solo = not self.solo
                self._ask_at_close()
            case "closing":
                self._wants_closing = not self._wants_closing
                self._ask_at_close()
            case "sure":
                self._wants_sure = not self._wants_sure
                self._ask_at_close()
            case "advanced":
                self.advanced = not self.advanced
                self.call_after_refresh(self.query_one("#bell").scroll_visible)
            case "full":
                self.full = not self.full
            case "start":
                self.action_start()
                return
            case "print":
                self.print_slips()
            case "bell":
                self.apl.rings = not self.apl.rings
            case _:
                self.action_promise()
        self.show_all()

    def _ask_at_close(self) -> None:
        """Add what is asked last, or take it away; a plan that was made stays."""
        before, script = self.workshop, self.prefill.workshop
        wanted = self._wants_closing and not self.solo
        asked = with_commitment(script) if self._wants_sure and not self.solo else script
        self.workshop = with_closing(asked) if wanted else asked
        self.closing = self.workshop is not asked
        if self.workshop == before:
            return
        steps = len(script.steps)
        base = plan_for(self.workshop, self._settings_so_far())
        plan = moved_to(self.planned.plan[:steps], self._base[:steps], base[:steps])
        self._base = base
        self._plan_as(replace(self.planned, plan=(*plan, *base[steps:])))

    def action_promise(self) -> None:
        """Read the whole promise."""
        words = partial(promise_words, self.t, self._settings_so_far())
        self.app.push_screen(ReadScreen(self.t("setup.promise-title"), words))

    def on_plan_panel_clicked(self) -> None:
        """The plan was clicked."""
        self.action_plan()

    def action_plan(self) -> None:
        """Change the plan: minutes, what to skip, and how it fits."""
        now = self.apl.clock.wall()
        end = None if self._end_is_offered else or_none(lambda: self._typed_end(now))
        wish = Wish(end, replace(self._settings_so_far(), unit=self._field("unit").value))
        self.app.push_screen(PlanScreen(self.workshop, self.planned, wish), self._take_plan)

    def _take_plan(self, choice: Planned | Entry | None) -> None:
        if isinstance(choice, Planned):
            self._plan_as(choice)
            self.show_all()
        elif choice is not None:
            self._hold_instead(choice)

    def _hold_instead(self, entry: Entry) -> None:
        """Prepare another workshop, with what has been typed."""
        try:
            workshop, _ = load(entry.path, entry.language)
        except AplError as error:
            self.apl.tell(error)
            return
        unit, people = (self._field(name).value for name in ("unit", "people"))
        until = "" if self._end_is_offered else self._field("end").value
        closing = None if self.solo else self._wants_closing
        prefill = replace(self.prefill, workshop=workshop, until=until, solo=False, closing=closing)
        prefill = replace(prefill, sure=self._wants_sure)
        prefill = replace(prefill, unit=unit, people=people)
        self.app.switch_screen(SetupScreen(prefill))

    def on_ways_chosen(self, event: Ways.Chosen) -> None:
        """Another way of voting."""
        self._way = event.way
        self.show_all()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A way of voting and a unit only where there is more than one; a script for a group."""
        if action == "units":
            return len(self._units) > 1
        if action == "guide":
            return not self.solo
        return action != "next_way" or (bool(self.workshop.votes) and not self.solo)

    def action_next_way(self) -> None:
        """The next way of voting, from anywhere."""
        self.query_one(Ways).action_turn(1)

    def print_slips(self) -> None:
        """Write the sheet of slips, open it for printing, and say where it lies."""
        count = or_none(self._people) or DEFAULT_PEOPLE
        try:
            path, left_out = write_slips(self.workshop, count, self.apl.paths.reports)
        except AplError as error:
            self.apl.tell(error)
            return
        said = [self.t("slips.sheet-open")]
        said += [self.t("slips.sheet-left-out", n=len(SIGNS), title=title) for title in left_out]
        self.app.push_screen(file_dialog(self.t("slips.sheet-ready"), path, *said))
        self.open_outside(path)

    def action_guide(self) -> None:
        """The facilitator's script to print, for the plan as it stands."""
        people = 1 if self.solo else or_none(self._people) or DEFAULT_PEOPLE
        start = self._start(self.apl.clock.wall())
        print_script(self, self.workshop, people, self.way, start, self.planned.plan)

    def action_enter(self) -> None:
        """The next field; what is chosen by space is passed."""
        self.app.action_focus_next()

    def action_back(self) -> None:
        """Home."""
        self.dismiss(None)

    def action_start(self) -> None:
        """Start, or say at each field what is wrong with it."""
        now = self.apl.clock.wall()
        unit = self._read("unit", lambda: read_unit(self._field("unit").value))
        people = self._read("people", self._people)
        end = self._read("end", lambda: self._end(now))
        k = DEFAULT_K if self.solo else self._read("threshold", self._threshold)
        led_by = self._read("led-by", lambda: read_unit(self._field("led-by").value))
        in_unit = self._read("in-unit", lambda: read_in_unit(self._field("in-unit").value))
        read = (unit, people, end, k, led_by, in_unit)
        if unit is None or people is None or end is None or k is None or None in read:
            self.advanced = self.advanced or None in (k, led_by, in_unit)
            self.show_all()
            wrong = self.query("Field.-invalid").first(Field)
            wrong.focus()
            row = self.query_one(f"#{wrong.id}-row")  # with what is said under the field
            self.call_after_refresh(row.scroll_visible, animate=False)
            return
        settings = self._chosen(Settings(unit, people, k=k, ends_at=as_minute(end)))
        if not self.solo:
            settings = replace(settings, led_by=led_by or "", in_unit=in_unit or 0)

        def start(unit: str) -> None:
            self.apl.start_session(self.workshop, replace(settings, unit=unit), self.planned.plan)

        with_unit(self, unit, self._units, start)

    def action_units(self) -> None:
        """Choose among the units that there were."""

        def take(unit: str | None) -> None:
            if unit is not None:
                self._field("unit").value = unit

        self.app.push_screen(UnitsScreen(self._units, self._field("unit").value), take)
