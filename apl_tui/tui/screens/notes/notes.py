"""The facilitator's notes on a screen of their own: follows the running session and drives it.

Holds nothing of the session: it shows the newest view that came, and asks for what a key means.
When no session runs it says so and waits for one, for as long as it is open.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Digits, Static

from apl_tui.core.agenda import Progress
from apl_tui.core.replan import Offer
from apl_tui.core.turnout_limits import so_few
from apl_tui.room.notes.client import Connection, Notice
from apl_tui.room.notes.view import Command, Doing, NotesView
from apl_tui.tui.base.paint import paint, paint_digits
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import beside, content, in_lines, shortened
from apl_tui.tui.screens.dialogs.boxes import AskScreen
from apl_tui.tui.screens.lead.parking import PARK, ask_what_to_park
from apl_tui.tui.screens.notes.offer import NewEnd, OfferScreen
from apl_tui.tui.widgets.digits import BlockDigits
from apl_tui.tui.widgets.pace import clock_text, clock_word, pace_bars, pace_line
from apl_tui.tui.widgets.prose import prose_lines

RETRY_SECONDS = 1.0
SEEN_LINES = 3
NARROW_CELLS = 56
DONE, NOW, AHEAD = "●", "▸", "○"


class NotesScreen(BaseScreen[None]):
    """Follows one session after the other. `q` closes the window; the session goes on."""

    CSS_PATH = "notes.tcss"
    AUTO_FOCUS = ""
    help_id = "notes.help"
    BINDINGS = [
        key("space,right,pagedown", "forward", "stage.next"),
        key("left,pageup", "ask('backward')", "stage.back", show=False),
        key("v", "vote", "notes.vote"),
        key("p", "ask('pause')", "stage.pause"),
        key("plus", "ask('more')", "stage.more", show=False),
        key("minus", "ask('less')", "stage.less", show=False),
        key("r", "ask('propose')", "stage.replan"),
        key("u", "ask('undo')", "replan.undo", show=False),
        PARK,
        key("up", "scroll(-1)", "notes.up", show=False),
        key("down", "scroll(1)", "notes.down", show=False),
        key("q", "leave", "notes.quit"),
    ]

    def __init__(self, retry_seconds: float = RETRY_SECONDS) -> None:
        super().__init__()
        self.view: NotesView | None = None
        self._retry = retry_seconds
        self._connection: Connection | None = None
        self._told = ""

    def compose_body(self) -> ComposeResult:
        """Notes on the left, time and agenda on the right; a word when no session runs."""
        yield Static(id="waiting")
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Static(id="step")
                yield Static(id="brief")
                with VerticalScroll(id="scroll", can_focus=False):
                    yield Static(id="notes")
                yield Static(id="seen")
            with Vertical(id="right"):
                yield BlockDigits(id="clock")
                yield Static(id="clock-word")
                yield Static(id="pace")
                yield Static(id="agenda")

    def on_mount(self) -> None:
        """Wait for a session, and follow it."""
        self._wait(self.t("notes.none"))
        self.run_worker(self._follow(), group="notes")

    async def _follow(self) -> None:
        while True:
            connection = await Connection.to(self.apl.paths.remote)
            if connection is None:
                await asyncio.sleep(self._retry)
                continue
            self._connection = connection
            try:
                while (news := await connection.receive()) is not None:
                    self._take(news)
            finally:
                self._connection = None
                connection.close()
            self._wait(self.t("notes.ended"))

    def _take(self, news: NotesView | Offer | Notice) -> None:
        if isinstance(news, NotesView):
            first = self.view is None
            self.apl.language = news.language
            self.view = news
            self.show_all()
            if first:  # how much there is room for is known once it has been laid out
                self.call_after_refresh(self.show_all)
        elif isinstance(news, Offer):
            can_undo = self.view is not None and self.view.can_undo
            self.app.push_screen(OfferScreen(news, can_undo=can_undo), self._take_up)
        elif news.message:
            self.notify(self.t.say(news.message), markup=False, timeout=5)

    def _take_up(self, chosen: Command | NewEnd | None) -> None:
        if isinstance(chosen, NewEnd):
            if self._connection:
                self.run_worker(self._connection.promise_end(chosen.time), group="ask")
        elif chosen:
            self.action_ask(chosen)

    def _wait(self, words: str) -> None:
        """No session runs: say so, and how to start one."""
        self.view = None
        self.head(self.t("notes.title"))
        text = Content("\n\n").join(
            [content(words, "bold"), in_lines(self.t("notes.wait"), "$quiet")]
        )
        self.query_one("#waiting", Static).update(text)
        self._show_parts()

    def _show_parts(self) -> None:
        self.query_one("#waiting").display = self.view is None
        self.query_one("#columns").display = self.view is not None
        self.refresh_bindings()

    # --- what is shown ------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out anew."""
        super().on_resize(event)
        self.call_after_refresh(self.show_all)

    def show_all(self) -> None:
        """Show the newest view."""
        view, t = self.view, self.t
        if view is None or not self.is_attached:
            return
        self._show_parts()
        step = t("stage.step", number=view.index + 1, count=len(view.items))
        promised = t("stage.promised", time=self._clock(view.promised))
        status = f"{step}   {promised}"
        shorter = ((t(name), status) for name in ("notes.title", "notes.short"))
        self.head(t("notes.head", title=view.module), status, *shorter)
        narrow = self.has_class("-narrow")
        word = clock_word(view.hurry, t, paused=view.paused)
        between = "  ·  " if narrow else "\n"
        pace = pace_line(view.behind_minutes, self._clock(view.ends), t, between)
        self._say("step", content(view.step, "bold"))
        self._say("brief", self._brief(view, word, pace) if narrow else Content(""))
        self._say("notes", self._notes(view))
        self._say("seen", self._seen(view, one_line=narrow or self.has_class("-low")))
        paint_digits(self.query_one("#clock", Digits), clock_text(view.seconds_left))
        self._say("clock-word", word)
        width = self.query_one("#right").content_size.width
        bars = pace_bars(Progress(view.done, view.time), view.behind_minutes, t, width)
        turnout = [Content(""), self._turnout(view)] if view.turnout else []
        self._say("pace", Content("\n").join([*bars, pace, *turnout]))
        self._say("agenda", self._agenda(view, width))
        for each in ("soon", "last", "over"):
            self.set_class(view.hurry == each, f"-{each}")
        self.set_class(view.paused, "-paused")

    def _say(self, name: str, words: Content) -> None:
        static = self.query_one(f"#{name}", Static)
        paint(static, words)
        static.display = bool(words)

    def _clock(self, moment: str) -> str:
        return self.t.clock(datetime.fromisoformat(moment))

    def _brief(self, view: NotesView, word: Content, pace: Content) -> Content:
        """The right column in two lines, for a small window."""
        width = self.query_one("#brief").content_size.width or NARROW_CELLS
        clock = Content.styled(clock_text(view.seconds_left), "bold")
        worded = Content.assemble(clock, "  ", word)
        if worded.cell_length + 2 + pace.cell_length <= width:  # the clock alone says it too
            clock = worded
        lines = [beside(clock, pace, width)]
        if view.turnout:
            lines.append(self._turnout(view))
        return Content("\n").join(lines)

    def _notes(self, view: NotesView) -> Content:
        if not view.notes:
            return content(self.t("stage.no-notes"), "$quiet")
        width = max(20, self.query_one("#scroll").size.width - 2)
        return Content("\n").join(prose_lines(view.notes, width))

    def _turnout(self, view: NotesView) -> Content:
        """How many have taken part, and nothing else."""
        if view.turnout is None:
            return Content("")
        turnout = view.turnout
        words = self.t(f"notes.turnout-{turnout.kind}", counted=turnout.counted, n=turnout.people)
        return content(words, "bold $accent")

    def _seen(self, view: NotesView, *, one_line: bool) -> Content:
        """What the room sees now, and what comes next."""
        t, seen = self.t, view.seen
        width = self.query_one("#seen").content_size.width or 40
        words = t(f"notes.seen-{seen.screen}")
        if seen.pages > 1:
            words += "  " + t("stage.page", number=seen.page, count=seen.pages)
        lines = [Content.assemble((t("notes.seen"), "$accent"), "  ", content(words))]
        if seen.warning:
            lines.append(content(shortened(t(seen.warning), width), "$attention"))
        said = [line.strip() for line in seen.lines if line.strip()]
        if not one_line:
            lines += [content(shortened(line, width), "$quiet") for line in said[:SEEN_LINES]]
        ahead = [item for item in view.items[view.index + 1 :] if not item.skipped]
        then = t("stage.last-step")
        if ahead:
            then = t("notes.then", title=ahead[0].title, n=ahead[0].minutes)
        lines.append(content(shortened(then, width), "$quiet"))
        return Content("\n").join(lines)

    def _agenda(self, view: NotesView, width: int) -> Content:
        """As many steps around the current one as there is room for."""
        height = max(1, self.query_one("#agenda").size.height)
        first = max(0, min(view.index - 1, len(view.items) - height))
        lines = []
        for number in range(first, min(len(view.items), first + height)):
            item = view.items[number]
            mark = DONE if item.used is not None else AHEAD
            mark = NOW if number == view.index else mark
            minutes = (
                self.t("notes.skipped") if item.skipped else self._minutes(item.used, item.minutes)
            )
            style = "bold" if number == view.index else "$quiet"
            line = Content.assemble((f"{mark} ", "$accent"), content(item.title, style))
            lines.append(beside(line, content(minutes, "$quiet"), width))
        return Content("\n").join(lines)

    def _minutes(self, used: int | None, planned: int) -> str:
        if used is None:
            return self.t("minutes.short", n=planned)
        return self.t("notes.used", used=used, planned=planned)

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only closing makes sense while no session runs."""
        if parameters == ("undo",):
            return self.view is not None and self.view.can_undo
        return (
            self.view is not None
            if action in {"ask", "forward", "vote", "scroll", "park"}
            else True
        )

    def action_ask(self, command: Command) -> None:
        """Ask the session to do it."""
        if self._connection:
            self.run_worker(self._connection.ask(command), group="ask")

    def action_forward(self) -> None:
        """What comes next; past a vote that was not opened only after a question, asked here."""
        view, t = self.view, self.t
        if view is None or not view.seen.passes:
            self.action_ask("forward")
            return
        more = t("stage.pass-text", key=self.apl.key_words("notes.vote", "v"))
        self._ask("pass", t("stage.pass-title"), more, t("stage.pass-yes"), "notes.vote")

    def action_park(self) -> None:
        """Put a matter in the session's parking lot; it is written here, not before the room."""

        def keep(text: str) -> None:
            if self._connection:
                self.run_worker(self._connection.park(text), group="ask")

        ask_what_to_park(self, keep)

    def action_leave(self) -> None:
        """Close the window; the session goes on."""
        self.app.exit(0)

    def action_scroll(self, direction: int) -> None:
        """Turn the notes."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=direction * 3, animate=False)

    def action_vote(self) -> None:
        """Open the vote or ideas round, or close it; asked about here, not before the room."""
        view, t = self.view, self.t
        if view is None:
            return
        turnout = view.turnout
        if (
            turnout is None
            and view.asked_before
            and view.seen.can_vote
            and view.seen.screen != "ideas"
        ):
            more = " ".join((t("stage.again-text"), *map(t, view.again)))
            self._ask("vote", t("stage.again-title"), more, t("stage.again-yes"))
        elif turnout is None:
            self.action_ask("vote")
        elif turnout.counted < turnout.k:
            words = "vote" if turnout.kind == "vote" else "ideas"
            self._ask(
                "close-vote",
                t.say(so_few(words, turnout.counted)),
                t(f"{words}.too-few-text", k=turnout.k),
                t("vote.close-anyway"),
            )
        elif turnout.counted < turnout.people:
            words = "vote" if turnout.kind == "vote" else "ideas"
            question = t(f"{words}.some-missing", counted=turnout.counted, n=turnout.people)
            self._ask("close-vote", question, t(f"{words}.some-missing-text"), t("vote.close-yes"))
        else:
            self.action_ask("close-vote")

    def _ask(self, command: Doing, question: str, more: str, yes: str, *named: str) -> None:
        def answer(agreed: bool | None) -> None:  # noqa: FBT001 - Textual passes it by position
            if agreed:
                self.action_ask(command)

        ask = AskScreen(question, more, yes, self.t("notes.leave-it")).naming(*named)
        self.app.push_screen(ask, answer)
