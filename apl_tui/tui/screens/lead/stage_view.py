"""What the stage shows of a step: its pages, the clock, the pace, and what comes next.

A step is a row of pages (`widgets/step_pages.py`). The clock is reckoned from the room's countdown
at every tick, never counted here. The keys are in `stage.py`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Digits, Static

from apl_tui.core.actions import Action
from apl_tui.core.agenda import Hurry, Pace
from apl_tui.core.session import Session
from apl_tui.room.room import Room
from apl_tui.tui.base.paint import paint, paint_digits
from apl_tui.tui.base.render_cache import CachedWords, draw_ahead
from apl_tui.tui.base.screen import HELP_KEY, LEAST_COLUMNS, LEAST_ROWS, BaseScreen
from apl_tui.tui.base.words import content
from apl_tui.tui.results.view import ResultsView
from apl_tui.tui.screens.lead.groups import waiting_here
from apl_tui.tui.widgets.digits import BlockDigits
from apl_tui.tui.widgets.pace import (
    clock_text,
    clock_word,
    pace_bars,
    pace_line,
    then_words,
)
from apl_tui.tui.widgets.step_pages import NOTHING, USUAL_KEYS, StepPage, step_pages, step_title
from apl_tui.wording.came_of import came_of_words
from apl_tui.workflows.todo import decided_before

WHOLE_BAND_ROWS = 2  # below a page that takes the whole screen: one line and the air above it
LAID_OUT_BY_PAGE = "#step-title, #text, #band, #outlook, #time, #small-clock"  # as in stage.tcss
OUTLOOK_GAP = 3  # cells at least between the pace and the small clock: as in stage.tcss


class StageView(BaseScreen[None]):
    """One session as the room sees it; nothing here changes it."""

    CSS_PATH = "stage.tcss"

    page_index: reactive[int] = reactive(0, init=False)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.pages: list[StepPage] = []
        self.step_shown = room.session.index
        self._drawn_ahead_of: StepPage | None = None
        self._laid_out: tuple[object, list[StepPage]] = (
            None,
            [],
        )  # what the last pages were made of
        self._room_there_was: tuple[object, ...] = ()  # that the pages were laid out for
        self._late = False  # as the line of keys was last told
        self._turning = False  # between two steps, when there is nothing to follow
        self._rung: tuple[int, Hurry] = (room.session.index, room.hurry())

    def compose_body(self) -> ComposeResult:
        """Title, the page's parts, and the band with outlook and clock."""
        yield CachedWords(id="step-title")
        with Vertical(id="page"):
            yield CachedWords(id="text")
            yield ResultsView(id="results")
            yield CachedWords(id="invitation")
        with Horizontal(id="band"):
            yield CachedWords(id="outlook")
            with Vertical(id="time"):
                yield BlockDigits(id="clock")
                yield CachedWords(id="clock-word")
            yield CachedWords(id="small-clock")

    def on_unmount(self) -> None:
        """Stop following."""
        if self.follow in self.room.listeners:
            self.room.listeners.remove(self.follow)

    def on_screen_resume(self) -> None:
        """Another screen may have changed the session."""
        self.follow()

    def fit(self) -> None:
        """Lay the pages out for the room that there is, and what stands in them."""
        room = (self.query_one("#body").content_size, self._air_rows(), self.roomy)
        if room != self._room_there_was:
            self._room_there_was = room
            self.open_step(self.page_index)
        else:
            self.query_one(ResultsView).fit()
            self.follow()

    # --- what is shown ------------------------------------------------------------------------

    def open_step(self, page: int = 0) -> None:
        """Show the step the room is in, from `page` (-1: its last page)."""
        self.pages, self.step_shown = self._pages_of(self.room.session), self.room.session.index
        last = len(self.pages) - 1
        self.set_reactive(StageView.page_index, last if page < 0 else min(page, last))
        self.show_page(last_part=page < 0)
        self.follow()

    def prepare_next(self) -> None:
        """Draw what the next key will show, while everybody looks at this; once for each page."""
        here = self.page
        if here is self._drawn_ahead_of:
            return
        self._drawn_ahead_of = here
        ahead = self.pages[self.page_index + 1 : self.page_index + 2]
        index = self.room.session.next_index(+1)
        if not ahead and index is not None:
            ahead = self._pages_of(replace(self.room.session, index=index))[:1]
            self.query_one("#clock", BlockDigits).draw_ahead(self._time_at_start_of(index))
        for page in ahead:
            if not page.vote_keys:
                draw_ahead(self.query_one("#text", Static), self._words(page))

    def _time_at_start_of(self, index: int) -> str:
        record = self.room.session.records[index]
        return clock_text(record.seconds - 60 * (record.used_minutes or 0))

    def _pages_of(self, session: Session) -> list[StepPage]:
        """The pages of the step that the session is in."""
        width, height = self.query_one("#body").content_size
        # In a window that is too small nothing is seen; the pages must hold all the same.
        width, height = max(width, LEAST_COLUMNS // 2), max(height, LEAST_ROWS // 2)
        planned = tuple((record.seconds, record.skipped) for record in session.records)
        today = self.room.today
        made_of = (self.size, width, height, today, planned, replace(session, records=()))
        if self._laid_out[0] == made_of:
            return self._laid_out[1]
        title = self._title_lines(width, session.step.title)
        pages = step_pages(
            session,
            self.t,
            width,
            height - len(title) - self._air_rows(),
            whole=height - WHOLE_BAND_ROWS,
            keys=lambda name: self.apl.key_words(name, USUAL_KEYS[name]),
            today=today,
            came_of="" if session.index else came_of_words(self._before, session, self.t),
        )
        self._laid_out = (made_of, pages)
        return pages

    @cached_property
    def _before(self) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        return decided_before(self.apl.archive, self.room)

    def _air_rows(self) -> int:
        """The rows of the band below the page, and the air above both: as in stage.tcss."""
        if self.has_class("-low"):
            return 5
        return 9 if self.has_class("-high") else 7 if self.roomy else 6

    def _title_lines(self, width: int, title: str) -> list[Content]:
        return step_title(title, width, large=self.roomy)

    def watch_page_index(self) -> None:
        """Show the page."""
        self.show_page()
        self.follow()

    @property
    def page(self) -> StepPage:
        """The page that is shown."""
        return self.pages[self.page_index]

    def show_page(self, *, last_part: bool = False) -> None:
        """Put the page's parts in place."""
        page = self.page
        self.help_id = "results.help" if page.vote_keys else "stage.help"
        words = self._words(page, self._hint())
        invitation = page.invitation if page.vote_keys else NOTHING
        self._look({"-picture": page.whole, "-words": not page.vote_keys}, LAID_OUT_BY_PAGE)
        if not page.whole:
            width = self.query_one("#body").content_size.width
            title = self._title_lines(width, self.room.step.title)
            paint(self.query_one("#step-title", Static), Content("\n").join(title))
        text, results = self.query_one("#text", Static), self.query_one(ResultsView)
        paint(text, words)
        text.display = bool(words)
        results.display = bool(page.vote_keys)
        if page.vote_keys:
            moves = self.apl.moves
            results.show(self.room.session, page.vote_keys, self.t, moves=moves)
            if last_part:
                self.call_after_refresh(self._last_part)
        invited = self.query_one("#invitation", Static)
        paint(invited, invitation)
        invited.display = bool(invitation)
        self.refresh_bindings()

    def _words(self, page: StepPage, hint: Content = NOTHING) -> Content:
        """One text over the whole page, so that no step needs a new layout."""
        if page.vote_keys:
            return page.text
        parts = (page.text, page.invitation or hint)
        return Content("\n\n").join(part for part in parts if part)

    def _hint(self) -> Content:
        """On the very first page, the first times: the two keys that one needs."""
        page = self.page
        first = not self.room.session.index and not self.page_index
        if not first or page.vote_keys or not self.apl.remembered.hints("stage"):
            return NOTHING
        # Beneath the text there must be room for it.
        size = self.query_one("#body").content_size
        title = self._title_lines(size.width, self.room.step.title)
        rows = size.height - len(title) - self._air_rows()
        if not page.plate and page.text.plain.count("\n") + 3 > rows:
            return NOTHING
        chip = "bold $background on $accent"
        parts = [
            (self.apl.key_words("stage.next", "space"), self.t("stage.hint-next")),
            (self.apl.key_words("help", HELP_KEY), self.t("stage.hint-help")),
        ]
        return Content("    ").join(
            Content.assemble((f" {key_} ", chip), "  ", content(words, "$quiet"))
            for key_, words in parts
        )

    def _last_part(self) -> None:
        while self.query_one(ResultsView).turn(+1):
            pass

    def follow(self) -> None:
        """Show where we are and how the time goes."""
        if not self.pages or self._turning or self.room.round_open:
            return  # an open round covers the stage, and tells of every ballot
        session = self.room.session
        number, count = session.index + 1, len(session.workshop.steps)
        module = session.workshop.module_of(session.index)
        parts = [self.t("stage.step", number=number, count=count)]
        picture = self.page.vote_keys and self.query_one(ResultsView).pages > 1
        if len(self.pages) > 1 and not picture:  # a long picture tells its page itself
            words = self.t("stage.page", number=self.page_index + 1, count=len(self.pages))
            parts.append(words)
        title = self.room.step.title if self.page.vote_keys else module.title
        if self.page.plate:
            title, parts = session.workshop.title, parts[:1]
        promised = self.t("stage.promised", time=self.t.clock(self.room.promised_end))
        step, *page = parts
        shorter = [(title, f"{step}   {promised}"), (title, step)] if self.page.vote_keys else []
        shorter.append((step[:1].upper() + step[1:], "   ".join([*page, promised])))
        self.head(title, "   ".join([*parts, promised]), *shorter)
        self.tick_clock()

    def tick_clock(self) -> None:
        """The clock and the outlook, from the countdown."""
        pace, hurry = self.room.pace(), self.room.hurry()
        time = clock_text(pace.seconds_left)
        word = clock_word(hurry, self.t, paused=self.room.paused)
        paint_digits(self.query_one("#clock", Digits), time)
        paint(self.query_one("#clock-word", Static), word)
        if self.page.whole:  # else it is not shown
            paint(self.query_one("#small-clock", Static), self._small_clock(pace))
        looks = {f"-{each}": hurry == each for each in ("soon", "last", "over")}
        self._look({**looks, "-paused": self.room.paused}, "#clock")
        paint(self.query_one("#outlook", Static), self.outlook(pace))
        if (late := pace.behind_minutes > 0) != self._late:
            self._late = late
            self.refresh_bindings()
        self.ring(hurry)

    def _look(self, classes: dict[str, bool], concerned: str) -> None:
        """Set classes of the screen that only these widgets look different with."""
        before = self.classes
        self.update_classes(classes, update=False)
        if self.classes != before:
            self.app.stylesheet.update_nodes(self.query(concerned), animate=False)

    def _small_clock(self, pace: Pace) -> Content:
        """The clock with its word in one line, beside a picture."""
        word = clock_word(self.room.hurry(), self.t, paused=self.room.paused)
        return Content.assemble(word, "  ", (clock_text(pace.seconds_left), "bold"))

    def ring(self, hurry: Hurry) -> None:
        """The terminal's bell when little is left of a step, if it was chosen at setup."""
        now = (self.room.session.index, hurry)
        if now != self._rung and hurry != "calm" and self.apl.rings and not self.room.paused:
            self.app.bell()
        self._rung = now

    def outlook(self, pace: Pace) -> Content:
        """Four quiet lines: two bars to compare, the pace, and what comes next."""
        width = self.query_one("#outlook").content_size.width
        if self.page.whole:  # the line's parts may not have been laid out yet
            clock = self._small_clock(pace).cell_length
            width = min(width, self.query_one("#body").content_size.width - clock - OUTLOOK_GAP)
        ends = self.t.clock(self.room.expected_end())
        ways = (pace_line(pace.behind_minutes, ends, self.t, b) for b in ("  ·  ", " · ", "\n"))
        words = next(way for way in ways if way.cell_length <= width or "\n" in way.plain)
        words = words.split("\n")[0]
        if self.room.clock.fast:
            words = content(self.t("stage.rehearsal-clock"), "$quiet")
        if self.page.whole:
            return words
        bars = pace_bars(self.room.progress(), pace.behind_minutes, self.t, width)
        return Content("\n").join([*bars, words, self.next_words()])

    def next_words(self) -> Content:
        """What comes next, and how long it takes; before all, that votes wait for a group."""
        if self.room.held:
            return content(waiting_here(self.apl, self.room), "$attention")
        session = self.room.session
        index = session.next_index(+1)
        if index is None:
            return content(self.t("stage.last-step"), "$quiet")
        step, seconds = session.workshop.steps[index], session.records[index].seconds
        width = self.query_one("#outlook").content_size.width
        return then_words(step.title, seconds, self.t, width)
