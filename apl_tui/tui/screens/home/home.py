"""Home: the workshops, what each holds, and an unfinished one to go on with.

Before the first paint only the index of the built-in workshops is read. The sessions are listed
right after it, and the user's own scripts in a thread, since they may have to be parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from apl_tui.core.errors import AplError
from apl_tui.i18n import LANGUAGES
from apl_tui.script.library import Entry, ScriptError, catalogue, load, own_entries
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.theme import THEMES
from apl_tui.tui.base.words import beside, content, shortened
from apl_tui.tui.screens.home.details import Details
from apl_tui.tui.screens.home.lines import HomeLine, next_meeting, rows_of
from apl_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:  # not needed before the first paint
    from apl_tui.core.workshop import Workshop
    from apl_tui.store.index import IndexRow

PIECE_SECONDS = 0.3  # between two looks at what has been read meanwhile
LEAST_TITLE = 16  # cells that a long unit name leaves to the title
BEGINS = 9  # o'clock, on a script that is printed from here


class Banner(Static):
    """Tells of an unfinished workshop; a click resumes it."""

    class Clicked(Message):
        """The banner was clicked."""

    def on_click(self, event: events.Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())


class HomeScreen(BaseScreen[None]):
    """The first screen. `highlight` is the id of the workshop to stand on."""

    @dataclass
    class Read(Message):
        """So many of one's own workshops have been read, the `whole` of them or not yet."""

        own: tuple[Entry, ...]
        whole: bool

    help_id = "home.help"
    BINDINGS = [
        key("enter", "open", "home.open"),
        key("up,pageup", "move(-1)", "home.up", show=False),
        key("down,pagedown", "move(1)", "home.down", show=False),
        key("left", "meeting(-1)", "home.meeting-before", show=False),
        key("right", "meeting(1)", "home.meeting-after", show=False),
        key("home", "move(-999)", "home.first", show=False),
        key("end", "move(999)", "home.last", show=False),
        key("g", "resume", "home.resume"),
        key("e", "history", "home.history"),
        key("a", "actions", "home.actions"),
        key("d", "demo", "home.demo"),
        key("n", "notes", "home.notes", show=False),
        key("f6", "language", "home.language"),
        key("f7", "theme", "home.theme", show=False),
        key("q", "app.request_quit", "home.quit"),
    ]

    def __init__(self, highlight: str = "") -> None:
        super().__init__()
        self._highlight = highlight
        self._entries: tuple[Entry, ...] = ()
        self._own: tuple[Entry, ...] = ()
        self._turns: dict[str, int] = {}  # which meeting of a series is next
        self._chosen: dict[str, int] = {}  # which one was chosen instead
        self._rest_loaded = False
        self.unfinished: IndexRow | None = None

    def compose_body(self) -> ComposeResult:
        """Banner; then the list, with the details beside or below it."""
        yield Banner(id="banner")
        yield Rows(id="workshops")
        yield Details()

    def on_mount(self) -> None:
        """List the built-in workshops; the rest comes after the first paint."""
        self.head(self.t("home.title"))
        self.query_one(Banner).display = False
        self._entries = catalogue(self.apl.language)
        self.list_workshops()
        self.app.call_after_refresh(self.load_rest)  # of the app, so that it holds the data first

    def load_rest(self) -> None:
        """What the first paint does not need: the sessions, and the user's own workshops."""
        self._rest_loaded = True
        self._see_whose_turn()
        self.look_for_unfinished()
        self.run_worker(self._find_own, thread=True, exclusive=True, group="own")

    def on_screen_resume(self) -> None:
        """A workshop may have been led, resumed or deleted meanwhile."""
        if self._rest_loaded:
            self.load_rest()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the list out for the new size."""
        super().on_resize(event)
        self.call_after_refresh(self.list_workshops)

    # --- the list -----------------------------------------------------------------------------

    def _find_own(self) -> None:
        """In a thread: read one's own workshops, one by one, and stop as soon as nobody waits."""
        worker, told = get_current_worker(), monotonic()
        known = {entry.path: entry for entry in self._own}
        own: list[Entry] = []
        for entry in own_entries(self.apl.paths.workshops, known):
            if worker.is_cancelled:
                return
            own.append(entry)
            if monotonic() - told > PIECE_SECONDS:
                self.post_message(self.Read(tuple(own), whole=False))
                told = monotonic()
        self.post_message(self.Read(tuple(own), whole=True))

    def on_home_screen_read(self, event: Read) -> None:
        """Some of one's own workshops have been read, or all; what was known stays till then."""
        rest = () if event.whole else self._own[len(event.own) :]
        own = (*event.own, *rest)
        if own != self._own:
            self._own = own
            self.list_workshops()

    def list_workshops(self) -> None:
        """Fill the list, and stand where one stood."""
        listed = self.query_one(Rows)
        lines = [*self._lines()]
        if lines == [*listed.rows]:
            return
        here = self.highlighted
        wanted = here.path if here else None
        places = (
            place
            for place, line in enumerate(lines)
            for entry in line.meetings or (line.entry,)
            if entry.path == wanted or (wanted is None and entry.id == self._highlight)
        )
        listed.show(lines, next(places, 0))
        self.query_one(Details).show(self.highlighted)

    def _lines(self) -> Iterator[HomeLine]:
        narrow = self.has_class("-narrow")
        hint = "home.choose-hint" if self.apl.remembered.hints("home") else "home.choose"
        above: tuple[str, ...] = () if narrow else (self.t(hint), "")
        for row in rows_of(self._entries):
            yield self._line(row, narrow, above)
            above = ()
        air = () if self.has_class("-low") else ("",)
        above = (*air, self.t("home.own"), *(air if self.roomy else ()))
        for row in rows_of(self._own):
            yield self._line(row, narrow, above)
            above = ()

    def _line(self, row: tuple[Entry, ...], narrow: bool, above: tuple[str, ...]) -> HomeLine:  # noqa: FBT001 - as it stands in a line
        if len(row) == 1:
            return HomeLine(row[0], self.t, narrow, above)
        series, most = row[0].series, len(row) - 1
        turn = min(self._turns.get(series, 0), most)  # a file may have gone meanwhile
        place = min(self._chosen.get(series, turn), most)
        return HomeLine(row[place], self.t, narrow, above, row, turn)

    @property
    def highlighted(self) -> Entry | None:
        """The workshop that the cursor stands on."""
        line = self.query_one(Rows).row
        return line.entry if isinstance(line, HomeLine) else None

    def on_rows_moved(self) -> None:
        """Show what it holds."""
        self.query_one(Details).show(self.highlighted)

    def _see_whose_turn(self) -> None:
        """Stand on the meeting of each series that is next for the unit that met last."""
        try:
            rows = self.apl.archive.rows()
        except AplError:
            return  # the banner tells of it
        self._chosen = {}
        for row in rows_of((*self._entries, *self._own)):
            self._turns[row[0].series] = next_meeting(row, rows)

    # --- an unfinished workshop -----------------------------------------------------------------

    def look_for_unfinished(self) -> None:
        """Show the banner when there is one; a folder that cannot be read is told of there too."""
        banner = self.query_one(Banner)
        try:
            waiting = self.apl.archive.unfinished()
        except AplError as error:
            waiting = ()
            banner.update(content(f"! {self.t.say(error.what)}", "$attention"))
            banner.display = True
        else:
            banner.display = bool(waiting)
        self.unfinished = waiting[0] if waiting else None
        if self.unfinished:
            banner.update(self._banner(self.unfinished))
        self.list_workshops()
        self.refresh_bindings()

    def _banner(self, row: IndexRow) -> Content:
        heading = content(self.t("home.unfinished"), "bold $accent")
        resumes = self.apl.key_words("home.resume", "g")
        go_on = Content.assemble((resumes, "bold $accent"), " ", content(self.t("key.home.resume")))
        width = self.query_one("#body").content_size.width - 2
        tail = "".join(f" · {part}" for part in (row.unit, self._begun(row)) if part)
        tail = shortened(tail, width - LEAST_TITLE)
        title = shortened(row.title, width - content(tail).cell_length)
        return Content.assemble(beside(heading, go_on, width), "\n", content(title + tail))

    def _begun(self, row: IndexRow) -> str:
        """When it was begun: the time if it was today, else the day."""
        if row.date == self.apl.clock.minute()[:10]:
            time = self.t.clock(datetime.fromisoformat(row.started))
            return self.t("home.begun-today", time=time)
        return row.date

    def on_banner_clicked(self) -> None:
        """Resume by mouse."""
        self.action_resume()

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is something to resume only when there is."""
        return action != "resume" or self.unfinished is not None

    def action_move(self, by: int) -> None:
        """Up or down the list; a clicker walks through it too."""
        self.query_one(Rows).move(by)

    def action_meeting(self, by: int) -> None:
        """Another meeting of the series."""
        line = self.query_one(Rows).row
        if isinstance(line, HomeLine) and line.meetings:
            place = line.meetings.index(line.entry) + by
            self._chosen[line.entry.series] = place % len(line.meetings)
            self.list_workshops()

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """By mouse, the same as going there and Enter."""
        listed = self.query_one(Rows)
        listed.move(event.index - listed.cursor)
        self.action_open()

    def action_open(self) -> None:
        """Prepare the highlighted workshop."""
        workshop = self._loaded(self.highlighted)
        if workshop is not None:
            self.apl.remembered.learn("home")
            self.apl.open_setup(Prefill(workshop))
            if self.unfinished and self.unfinished.workshop_id == workshop.id:
                self.notify(self.t("home.begun-already"), markup=False, timeout=8)

    def _loaded(self, entry: Entry | None) -> Workshop | None:
        """The script of an entry; its first mistake is told when it has one."""
        if entry is None:
            return None
        try:
            workshop, _ = load(entry.path, self.apl.language, self.apl.paths.workshops)
        except ScriptError as error:
            first = next(one for one in error.problems if one.severity == "error")
            self.apl.tell(
                AplError(first.what, where=error.where, what_to_do=first.hint or error.what_to_do)
            )
            return None
        except AplError as error:
            self.apl.tell(error)
            return None
        return workshop

    def action_resume(self) -> None:
        """Go on with the unfinished workshop."""
        if self.unfinished:
            self.apl.resume_session(self.unfinished.id)

    def action_history(self) -> None:
        """What has been done before."""
        from apl_tui.tui.screens.home.history import HistoryScreen  # noqa: PLC0415 - after the first paint

        self.app.push_screen(HistoryScreen())

    def action_actions(self) -> None:
        """What is to be done, of all units."""
        from apl_tui.tui.screens.home.todo import TodoScreen  # noqa: PLC0415 - after the first paint

        self.app.push_screen(TodoScreen())

    def action_notes(self) -> None:
        """The facilitator's script, to print: for as many as the unit that met last had."""
        workshop = self._loaded(self.highlighted)
        if workshop is None:
            return
        from apl_tui.core.reckoning import recommended  # noqa: PLC0415 - only for this key
        from apl_tui.tui.screens.prepare.script import print_script  # noqa: PLC0415 - the same
        from apl_tui.tui.screens.prepare.setup_words import people_of_last_unit  # noqa: PLC0415 - the same
        from apl_tui.workflows.closing import as_wished  # noqa: PLC0415 - the same

        people = people_of_last_unit(self.apl.archive)
        way = recommended(people, ("slips", "laptop"))
        begins = self.apl.clock.wall().replace(hour=BEGINS, minute=0, second=0, microsecond=0)
        print_script(self, as_wished(workshop, closing=None), people, way, begins)

    def action_demo(self) -> None:
        """Rehearse the highlighted workshop."""
        workshop = self._loaded(self.highlighted)
        if workshop is not None:
            self.apl.start_demo(workshop)

    async def action_language(self) -> None:
        """The other language; the screen is composed anew."""
        index = LANGUAGES.index(self.apl.language) if self.apl.language in LANGUAGES else 0
        self.apl.language = LANGUAGES[(index + 1) % len(LANGUAGES)]
        self.apl.remembered.choose(language=self.apl.language)
        here = self.highlighted
        self._highlight = here.id if here else ""
        await self.recompose()
        self.on_mount()
        self.refresh_bindings()

    def action_theme(self) -> None:
        """The next set of colours."""
        names = [theme.name for theme in THEMES]
        index = names.index(self.app.theme) if self.app.theme in names else -1
        self.apl.choose_theme(names[(index + 1) % len(names)])
