"""The stage: what the room sees of a step, its clock, its pace, and the keys that lead on.

A step is a row of pages (`tui/pages.py`); "next" turns to the next page and then to the next step.
The clock is reckoned from the room's countdown at every tick, never counted here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Digits, Static

from apl_tui.core.agenda import Hurry, Pace
from apl_tui.core.session import Session
from apl_tui.room.room import Room
from apl_tui.tui.base import HELP_KEY, LEAST_COLUMNS, LEAST_ROWS, BaseScreen, key
from apl_tui.tui.letters import title_lines
from apl_tui.tui.pages import NOTHING, USUAL_KEYS, Page, step_pages
from apl_tui.tui.paint import paint, paint_digits
from apl_tui.tui.phoning import offers_phones
from apl_tui.tui.prepared import draw_ahead
from apl_tui.tui.screens.actions import ActionsScreen
from apl_tui.tui.screens.blank import BlankScreen
from apl_tui.tui.screens.close import CloseScreen
from apl_tui.tui.screens.dialogs import AskScreen, Line, LineScreen, ReadScreen
from apl_tui.tui.screens.goto import GoToScreen
from apl_tui.tui.screens.groups import begin_next_group, unless_votes_wait, waiting_words
from apl_tui.tui.screens.ideas import IdeasScreen
from apl_tui.tui.screens.replan import ReplanScreen
from apl_tui.tui.screens.vote import VoteScreen
from apl_tui.tui.widgets.digits import BlockDigits
from apl_tui.tui.widgets.pace import clock_text, clock_word, pace_bars, pace_words
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.widgets.results import ResultsView
from apl_tui.tui.words import content

TICK_SECONDS = 0.5
WHOLE_BAND_ROWS = 2  # below a page that takes the whole screen: one line and the air above it
HIGH_TITLE_ROWS = 9
MASTHEAD_MARGINS = 6  # cells at its two sides and between title and status
SETTLED_SECONDS = 60.0  # a session younger than this has just begun


class StageScreen(BaseScreen[None]):
    """Leads one session. Everything that changes it goes through the room."""

    CSS_PATH = "stage.tcss"
    help_id = "stage.help"
    BINDINGS = [
        key("v", "vote", "stage.vote"),
        key("space,right,pagedown", "forward", "stage.next"),
        key("left,pageup", "backward", "stage.back", show=False),
        key("a", "actions", "stage.actions"),
        key("up", "select(-1)", "stage.up", show=False),
        key("down", "select(1)", "stage.down", show=False),
        key("o", "why", "stage.why"),
        key("p", "pause", "stage.pause"),
        key("plus", "minutes(1)", "stage.more", show=False),
        key("minus", "minutes(-1)", "stage.less", show=False),
        key("r", "replan", "stage.replan"),
        key("g", "go_to", "stage.go"),
        key("n", "notes", "stage.notes"),
        key("w", "next_group", "stage.next-group"),
        key("f", "phones", "phones-room.phones", show=False),
        key("b,full_stop", "blank", "stage.blank", show=False),
        key("e", "report", "stage.report"),
        key("q,ctrl+q", "leave", "stage.leave"),
    ]

    page_index: reactive[int] = reactive(0, init=False)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.pages: list[Page] = []
        self._turning = False  # between two steps, when there is nothing to follow
        self._rung: tuple[int, Hurry] = (room.session.index, room.hurry())

    def compose_body(self) -> ComposeResult:
        """Title, the page's parts, and the band with outlook and clock."""
        yield Static(id="step-title")
        with Vertical(id="page"):
            yield Static(id="text")
            yield ResultsView(id="results")
            yield Static(id="invitation")
        with Horizontal(id="band"):
            yield Static(id="outlook")
            with Vertical(id="time"):
                yield BlockDigits(id="clock")
                yield Static(id="clock-word")
            yield Static(id="small-clock")

    def on_mount(self) -> None:
        """Follow the room and the clock."""
        self.room.listeners.append(self.follow)
        self.set_interval(TICK_SECONDS, self.tick)
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """The first page; and whether a round was lost on the way here (S4)."""
        self.open_step()
        if not self.room.rehearsal:
            self.apl.remembered.learn("stage")
        just_begun = not self.room.session.index and self.room.used_seconds < SETTLED_SECONDS
        if just_begun and any(action.carried for action in self.room.session.actions):
            self.app.push_screen(ActionsScreen(self.room, follow_up=True), self.after_actions)
        if self.room.lost_round:
            lost = self.t("stage.lost-round-text")
            self.app.push_screen(ReadScreen(self.t("stage.lost-round"), content(lost)))
        if "phones" in self.room.session.settings.channels and offers_phones(self.room):
            self.action_phones()

    def on_unmount(self) -> None:
        """Stop following."""
        if self.follow in self.room.listeners:
            self.room.listeners.remove(self.follow)

    def on_screen_resume(self) -> None:
        """Another screen may have changed the session."""
        self.follow()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the pages out anew."""
        super().on_resize(event)
        self.call_after_refresh(self.open_step, self.page_index)

    # --- what is shown ------------------------------------------------------------------------

    def open_step(self, page: int = 0) -> None:
        """Show the step the room is in, from `page` (-1: its last page)."""
        self.pages = self._pages_of(self.room.session)
        last = len(self.pages) - 1
        self.set_reactive(StageScreen.page_index, last if page < 0 else min(page, last))
        self.show_page(last_part=page < 0)
        self.follow()

    def prepare_next(self) -> None:
        """Draw what the next key will show, while everybody looks at this."""
        ahead = self.pages[self.page_index + 1 : self.page_index + 2]
        index = self.room.session.next_index(+1)
        if not ahead and index is not None:
            ahead = self._pages_of(replace(self.room.session, index=index))[:1]
        for page in ahead:
            if not page.vote_keys:
                draw_ahead(self.query_one("#text", Static), self._words(page))

    def _pages_of(self, session: Session) -> list[Page]:
        """The pages of the step that the session is in."""
        width, height = self.query_one("#body").content_size
        # In a window that is too small nothing is seen; the pages must hold all the same.
        width, height = max(width, LEAST_COLUMNS // 2), max(height, LEAST_ROWS // 2)
        title = self._title_lines(width, session.step.title)
        return step_pages(
            session,
            self.t,
            width,
            height - len(title) - 1 - self._band_rows(),
            whole=height - WHOLE_BAND_ROWS,
            keys=lambda name: self.apl.key_words(name, USUAL_KEYS[name]),
        )

    def _band_rows(self) -> int:
        """The rows of the band below the page, with the air above it: as in stage.tcss."""
        return 7 if self.has_class("-high") else 4 if self.has_class("-low") else 5

    def _title_lines(self, width: int, title: str) -> list[Content]:
        """A step's title, in large letters where the window is high."""
        if self.has_class("-high"):
            letters = title_lines(title, width, HIGH_TITLE_ROWS, small=True)
            if letters:
                return [Content(row) for row in letters]
        return content(title, "bold").wrap(max(1, width))

    def watch_page_index(self) -> None:
        """Show the page."""
        self.show_page()
        self.follow()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.page_index]

    def show_page(self, *, last_part: bool = False) -> None:
        """Put the page's parts in place."""
        page = self.page
        words = self._words(page, self._hint())
        invitation = page.invitation if page.vote_keys else NOTHING
        self.set_class(page.whole, "-picture")
        self.set_class(not page.vote_keys, "-words")
        if not page.whole:
            width = self.query_one("#body").content_size.width
            title = self._title_lines(width, self.room.step.title)
            paint(self.query_one("#step-title", Static), Content("\n").join(title))
        text, results = self.query_one("#text", Static), self.query_one(ResultsView)
        paint(text, words)
        text.display = bool(words)
        results.display = bool(page.vote_keys)
        if page.vote_keys:
            results.show(self.room.session, page.vote_keys, self.t)
            if last_part:
                self.call_after_refresh(self._last_part)
        invited = self.query_one("#invitation", Static)
        paint(invited, invitation)
        invited.display = bool(invitation)
        self.refresh_bindings()
        self.call_after_refresh(self.prepare_next)

    def _words(self, page: Page, hint: Content = NOTHING) -> Content:
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
        rows = size.height - len(title) - 1 - self._band_rows()
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
        shown, pages = self._place()
        if pages > 1:
            parts.append(self.t("stage.page", number=shown, count=pages))
        title = self.room.step.title if self.page.vote_keys else module.title
        if self.page.plate:
            title, parts = session.workshop.title, parts[:1]
        promised = self.t("stage.promised", time=self.t.clock(self.room.promised_end))
        status = "   ".join([*parts, promised])
        if self.page.vote_keys and self.size.width - MASTHEAD_MARGINS < len(title) + len(status):
            status = f"{parts[0]}   {promised}"  # the picture tells its page itself
        self.head(title, status)
        self.tick_clock()

    def _place(self) -> tuple[int, int]:
        """Which page of how many, counting the parts of a long picture."""
        results = self.query_one(ResultsView)
        if len(self.pages) == 1 and self.page.vote_keys:
            return results.page + 1, results.pages
        return self.page_index + 1, len(self.pages)

    def tick(self) -> None:
        """Every half second: the clock, the stored minute, and whether the laptop slept."""
        gap = self.room.tick()
        if not self.pages:
            return
        if gap:
            self.ask_about_sleep(gap)
        self.tick_clock()

    def tick_clock(self) -> None:
        """The clock and the outlook, from the countdown."""
        pace, hurry = self.room.pace(), self.room.hurry()
        time = clock_text(pace.seconds_left)
        word = clock_word(hurry, self.t, paused=self.room.paused)
        paint_digits(self.query_one("#clock", Digits), time)
        paint(self.query_one("#clock-word", Static), word)
        if self.page.whole:  # else it is not shown
            small = Content.assemble(word, "  ", (time, "bold"))
            paint(self.query_one("#small-clock", Static), small)
        for each in ("soon", "last", "over"):
            self.set_class(hurry == each, f"-{each}")
        self.set_class(self.room.paused, "-paused")
        paint(self.query_one("#outlook", Static), self.outlook(pace))
        self.ring(hurry)

    def ring(self, hurry: Hurry) -> None:
        """The terminal's bell when little is left of a step, if it was chosen at setup."""
        now = (self.room.session.index, hurry)
        if now != self._rung and hurry != "calm" and self.apl.rings and not self.room.paused:
            self.app.bell()
        self._rung = now

    def outlook(self, pace: Pace) -> Content:
        """Four quiet lines: two bars to compare, the pace, and what comes next."""
        width = self.query_one("#outlook").content_size.width
        ends = self.t.clock(self.room.clock.wall() + timedelta(seconds=pace.seconds_to_end))
        ways = (pace_words(pace.behind_minutes, ends, self.t, b) for b in ("  ·  ", " · ", "\n"))
        *fitting, least = (way for way in ways if way.cell_length <= width or "\n" in way.plain)
        words = fitting[0] if fitting else least.split("\n")[0]
        if self.page.whole:
            return words
        bars = pace_bars(self.room.progress(), pace.behind_minutes, self.t, width)
        return Content("\n").join([*bars, words, self.next_words()])

    def next_words(self) -> Content:
        """What comes next, and how long it takes; before all, that votes wait for a group."""
        if self.room.unsaved:
            return content(self.t("stage.unsaved"), "bold $attention")
        if self.room.held:
            return content(waiting_words(self), "$attention")
        session = self.room.session
        index = session.next_index(+1)
        if index is None:
            return content(self.t("stage.last-step"), "$quiet")
        step, seconds = session.workshop.steps[index], session.records[index].seconds
        minutes = max(1, round(seconds / 60))
        return content(self.t("stage.then", title=step.title, n=minutes), "$quiet")

    # --- moving -------------------------------------------------------------------------------

    def action_forward(self) -> None:
        """The next page, the next step, or the close."""
        if self.page.vote_keys and self.query_one(ResultsView).turn(+1):
            self.follow()
        elif self.page_index < len(self.pages) - 1:
            self.page_index += 1
        elif not self._turned(self.room.next):
            self.action_report()

    def action_backward(self) -> None:
        """The page or step before."""
        if self.page.vote_keys and self.query_one(ResultsView).turn(-1):
            self.follow()
        elif self.page_index > 0:
            self.page_index -= 1
        else:
            self._turned(self.room.back, -1)

    def _turned(self, move: Callable[[], bool], page: int = 0) -> bool:
        """Move the room to another step and show it, once."""
        self._turning = True
        try:
            moved = move()
        finally:
            self._turning = False
        if moved:
            self.open_step(page)
        return moved

    def action_go_to(self) -> None:
        """Choose a step."""

        def go(index: int | None) -> None:
            if index is not None and self.room.go(index):
                self.open_step()

        self.app.push_screen(GoToScreen(self.room.session, self.room), go)

    def action_replan(self) -> None:
        """Do we have time? Shows what to cut so that the promised end holds."""
        self.app.push_screen(ReplanScreen(self.room), lambda _: self.follow())

    def action_pause(self) -> None:
        """Stop the clock, or let it run."""
        self.room.toggle_pause()

    def action_minutes(self, minutes: int) -> None:
        """Give the step a minute more or less."""
        self.room.add_minutes(minutes)

    def ask_about_sleep(self, gap: tuple[float, float]) -> None:
        """The laptop slept: should the time count?"""
        minutes = round(max(gap) / 60)

        def count(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            self.room.count_sleep(gap, count=bool(answer))

        self.app.push_screen(
            AskScreen(
                self.t("stage.slept", n=minutes),
                self.t("stage.slept-text"),
                self.t("stage.slept-count"),
                self.t("stage.slept-skip"),
            ),
            count,
        )

    # --- votes, notes, actions ----------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done on this page; before the first one, keys are dropped."""
        if not self.pages:
            return action == "leave"
        if action == "vote":
            return any(page.can_open for page in self.pages)
        if action == "phones":
            return offers_phones(self.room)
        if action == "next_group":
            return bool(self.room.held)
        if action in {"select", "why"}:
            return bool(self.page.vote_keys)
        return True

    def action_vote(self) -> None:
        """Open the vote or the ideas round of this step, from whichever of its pages."""
        opens = self.page if self.page.can_open else next(p for p in self.pages if p.can_open)
        ideas = opens.ideas
        if ideas is not None:
            self.app.push_screen(IdeasScreen(self.room, ideas), self.after_round)
            return
        if self.room.session.rounds_of(self.room.step):
            self.app.push_screen(
                AskScreen(
                    self.t("stage.again-title"),
                    self.t("stage.again-text"),
                    self.t("stage.again-yes"),
                    self.t("stage.again-no"),
                ),
                lambda answer: self.open_vote() if answer else None,
            )
        else:
            self.open_vote()

    def open_vote(self) -> None:
        """Open a round of the step's votes."""
        self.room.open_vote()
        self.app.push_screen(VoteScreen(self.room), self.after_round)

    def after_round(self, closed: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
        """Show what came out of the round."""
        self.open_step(self.page_index)
        held = [n for n, page in enumerate(self.pages) if page.vote_keys]
        if closed and self.page.ideas is None and held:
            self.page_index = held[0]

    def action_select(self, direction: int) -> None:
        """Choose an indicator to talk about."""
        self.query_one(ResultsView).move(direction)

    def action_why(self) -> None:
        """Write down why the chosen indicator is as it is."""
        results = self.query_one(ResultsView)
        if not results.selected_key:
            results.move(+1)
        key_ = results.selected_key
        if not key_:
            self.notify(self.t("stage.nothing-to-explain"), markup=False)
            return
        session = self.room.session
        value = next((why.text for why in session.whys if why.indicator_key == key_), "")
        standing = self.query_one(ResultsView).selected
        label = standing.indicator.label if standing else ""

        def keep(text: str | None) -> None:
            if text is not None:
                self.room.change(self.room.session.with_why(key_, text.strip()))
                self.notify(self.t("stage.why-kept"), markup=False)

        line = Line(self.t("stage.why-title"), label, value)
        self.app.push_screen(LineScreen(line), keep)

    def action_actions(self) -> None:
        """The action table; from a chosen indicator a new action is linked to it."""
        selected = self.query_one(ResultsView).selected_key if self.page.vote_keys else ""
        self.app.push_screen(ActionsScreen(self.room, selected or ""), self.after_actions)

    def after_actions(self, _: None) -> None:
        """The table may have changed."""
        self.open_step(self.page_index)

    def action_notes(self) -> None:
        """The facilitator's notes; the room sees them too, so they are off by default."""
        notes = self.room.step.notes or self.t("stage.no-notes")

        def words(width: int) -> Content:
            lines = prose_lines(notes, width)
            if self.apl.notes_offered:
                hint, gap = content(self.t("notes.own-window"), "$quiet"), Content("")
                # In a rehearsal it is to be discovered, later it is not to be in the way.
                lines = [hint, gap, *lines] if self.room.rehearsal else [*lines, gap, hint]
            return Content("\n").join(lines)

        self.app.push_screen(ReadScreen(self.t("stage.notes-title"), words))

    def action_phones(self) -> None:
        """Switch phones on, or show how to join."""
        from apl_tui.tui.screens.phones import PhonesScreen  # noqa: PLC0415 - rarely needed

        self.app.push_screen(PhonesScreen(self.room))

    def action_blank(self) -> None:
        """Blank the screen until a key is pressed."""
        self.app.push_screen(BlankScreen())

    def action_next_group(self) -> None:
        """The next group begins; the votes that wait go on with it (T5)."""
        begin_next_group(self)

    def action_report(self) -> None:
        """The close: the report is written and its path shown."""
        unless_votes_wait(self, self._close)

    def _close(self) -> None:
        self.app.push_screen(CloseScreen(self.room))

    def action_leave(self) -> None:
        """Leave for now."""
        unless_votes_wait(self, self._ask_to_leave)

    def _ask_to_leave(self) -> None:

        def leave(answer: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if answer:
                self.room.leave()
                self.apl.leave_session()

        rehearsal = self.room.rehearsal
        self.app.push_screen(
            AskScreen(
                self.t("stage.leave-title"),
                self.t("stage.leave-demo" if rehearsal else "stage.leave-text"),
                self.t("stage.leave-yes"),
                self.t("stage.leave-no"),
            ),
            leave,
        )
