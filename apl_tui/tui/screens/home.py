"""Home: the workshops, what each holds, and an unfinished one to go on with.

Before the first paint only the index of the built-in workshops is read. The sessions are listed
right after it, and the user's own scripts in a thread, since they may have to be parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from apl_tui.core.errors import AplError
from apl_tui.i18n import LANGUAGES, Translator
from apl_tui.script.library import Entry, ScriptError, catalogue, load
from apl_tui.tui.base import BaseScreen, key
from apl_tui.tui.theme import THEMES
from apl_tui.tui.widgets.steps import step_lines
from apl_tui.tui.words import beside, content, hanging, shortened

if TYPE_CHECKING:  # not needed before the first paint
    from apl_tui.core.workshop import Workshop
    from apl_tui.store.index import Row

MARK, NO_MARK = "▸ ", "  "
OWN_HEADING = "own-heading"
LEAST_TITLE = 16  # cells that a long unit name leaves to the title


class WorkshopList(OptionList, inherit_bindings=False):
    """The workshops; the page keys are left to whoever leads with a clicker."""

    BINDINGS = [
        key("enter", "select", "home.open"),
        key("up", "cursor_up", "home.up", show=False),
        key("down", "cursor_down", "home.down", show=False),
        key("home", "first", "home.first", show=False),
        key("end", "last", "home.last", show=False),
    ]


class Details(Widget):
    """The highlighted workshop: title, summary, and the steps there is room for."""

    def __init__(self) -> None:
        super().__init__(id="details")
        self._entry: Entry | None = None

    def show(self, entry: Entry | None) -> None:
        """Show this workshop."""
        self._entry = entry
        self.refresh()

    def render(self) -> Content:
        """The lines, cut to the height."""
        if self._entry is None:
            return Content("")
        t: Translator = self.screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
        height = self.content_size.height
        if self.screen.has_class("-narrow"):
            lines = self._brief(self._entry, t)
        else:
            lines = self._whole(self._entry, t, height)
        return Content("\n").join(lines[:height])

    def _brief(self, entry: Entry, t: Translator) -> list[Content]:
        """For a small window: how much it is, and what it is for."""
        amount = content(
            f"{t('home.steps', n=len(entry.steps))} · {votes_words(entry, t)}", "$quiet"
        )
        if entry.errors:
            amount = errors_words(entry, t)
        return [amount, *content(entry.summary).wrap(self.content_size.width)]

    def _whole(self, entry: Entry, t: Translator, height: int) -> list[Content]:
        width = self.content_size.width
        lines = content(entry.title, "bold").wrap(width)
        if entry.errors:
            hint = content(t("home.errors-hint")).wrap(width)
            return [*lines, Content(""), errors_words(entry, t), Content(""), *hint]
        if entry.summary:
            lines += [Content(""), *content(entry.summary, "$quiet").wrap(width)]
        return [*lines, Content(""), *self._agenda(entry, t, height - len(lines) - 1)]

    def _agenda(self, entry: Entry, t: Translator, room: int) -> Iterator[Content]:
        """A step by minutes and title."""

        def more(n: int) -> Content:
            return Content.assemble("     ", content(t("home.more-steps", n=n), "$quiet"))

        steps = [(f"{max(1, round(n)):>3}  ", title) for title, n in entry.steps]
        return step_lines(steps, "$accent", self.content_size.width, room, more)


class Banner(Static):
    """Tells of an unfinished workshop; a click resumes it."""

    class Clicked(Message):
        """The banner was clicked."""

    def on_click(self, event: events.Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())


def minutes_words(entry: Entry, t: Translator) -> str:
    """How long it takes."""
    return t("home.minutes", n=max(1, round(entry.minutes)))


def votes_words(entry: Entry, t: Translator) -> str:
    """How many votes it has."""
    return t("home.votes", n=entry.votes) if entry.votes else t("home.no-votes")


def errors_words(entry: Entry, t: Translator) -> Content:
    """That it cannot be run, with a sign beside the colour."""
    return content(f"! {t('home.errors', n=entry.errors)}", "$attention")


class HomeScreen(BaseScreen[None]):
    """The first screen. `highlight` is the id of the workshop to stand on."""

    CSS_PATH = "home.tcss"
    help_id = "home.help"
    BINDINGS = [
        key("r", "resume", "home.resume"),
        key("h", "history", "home.history"),
        key("d", "demo", "home.demo"),
        key("l", "language", "home.language"),
        key("t", "theme", "home.theme", show=False),
        key("pagedown", "turn(1)", "home.down", show=False),
        key("pageup", "turn(-1)", "home.up", show=False),
        key("q", "app.request_quit", "home.quit"),
    ]

    def __init__(self, highlight: str = "") -> None:
        super().__init__()
        self._highlight = highlight
        self._entries: tuple[Entry, ...] = ()
        self._own: tuple[Entry, ...] = ()
        self._shown: dict[str, Entry] = {}  # by path, which is also the option's id
        self._marked = ""  # the path of the one that has the mark
        self._listed: tuple[object, ...] = ()  # what the list was last made of
        self._rest_loaded = False
        self.unfinished: Row | None = None

    def compose_body(self) -> ComposeResult:
        """Banner; then the list, with the details beside or below it."""
        yield Banner(id="banner")
        with Horizontal(id="columns"):
            with Vertical(id="choices"):
                hint = "home.choose-hint" if self.apl.remembered.hints("home") else "home.choose"
                yield Static(content(self.t(hint)), id="choose", classes="quiet")
                yield WorkshopList(id="workshops")
            yield Details()

    def on_mount(self) -> None:
        """List the built-in workshops; the rest comes after the first paint."""
        self.head(self.t("home.title"))
        self.query_one(Banner).display = False
        self._entries = catalogue(self.apl.language)
        self.query_one(WorkshopList).focus()
        self.list_workshops()
        self.app.call_after_refresh(self.load_rest)  # of the app, so that it holds the data first

    def load_rest(self) -> None:
        """What the first paint does not need: the sessions, and the user's own workshops."""
        self._rest_loaded = True
        self.look_for_unfinished()
        self.run_worker(self._find_own, thread=True, exclusive=True, group="own")

    def on_screen_resume(self) -> None:
        """A workshop may have been led, resumed or deleted meanwhile."""
        if self._rest_loaded:
            self.load_rest()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the list out for the new width."""
        super().on_resize(event)
        self.call_after_refresh(self.list_workshops)

    # --- the lists ----------------------------------------------------------------------------

    def _find_own(self) -> None:
        """In a thread: read the folder of one's own workshops."""
        folder, language = self.apl.paths.workshops, self.apl.language
        own = tuple(
            entry for entry in catalogue(language, own_folder=folder) if entry.path.parent == folder
        )
        self.app.call_from_thread(self._show_own, own)

    def _show_own(self, own: tuple[Entry, ...]) -> None:
        if own != self._own:
            self._own = own
            self.list_workshops()

    def list_workshops(self) -> None:
        """Fill the list, and stand where one stood."""
        listed = self.query_one(WorkshopList)
        width = listed.scrollable_content_region.width or self._likely_width()
        made_of = (width, self._entries, self._own, *sorted(self.classes))
        if not width or made_of == self._listed:
            return
        self._listed = made_of
        here = self.highlighted
        wanted = str(here.path) if here else self._path_of(self._highlight)
        self._shown = {str(entry.path): entry for entry in (*self._entries, *self._own)}
        if wanted not in self._shown:
            wanted = next(iter(self._shown), "")
        self._marked = wanted
        listed.clear_options()
        listed.add_options(self._options(width))
        if self._shown:
            places = [n for n, option in enumerate(listed.options) if not option.disabled]
            listed.highlighted = next(n for n in places if listed.options[n].id == wanted)
            self.query_one(Details).show(self._shown[wanted])

    def _likely_width(self) -> int:
        """The list's width before there is a layout, so that it stands in the first paint.

        0 where the window is small; the list is made anew when the width turns out otherwise.
        """
        columns = self.app.size.width
        return 0 if columns < 78 else 45 if columns >= 110 else 37

    def _path_of(self, workshop_id: str) -> str:
        return next((str(e.path) for e in self._entries if e.id == workshop_id), "")

    def _options(self, width: int) -> Iterator[Option]:
        for entry in self._entries:
            yield self._option(entry, width)
        if self._own:
            heading = content(self.t("home.own"), "$quiet")
            if not self.has_class("-low"):
                heading = Content.assemble("\n", heading)
            yield Option(heading, OWN_HEADING, disabled=True)
        for entry in self._own:
            yield self._option(entry, width)

    def _option(self, entry: Entry, width: int) -> Option:
        path = str(entry.path)
        return Option(self._line(entry, width, here=path == self._marked), path)

    def _line(self, entry: Entry, width: int, *, here: bool) -> Content:
        """One workshop: a line in a small window, else two."""
        mark = (MARK if here else NO_MARK, "$accent")
        minutes = content(minutes_words(entry, self.t), "$quiet")
        if entry.errors:
            minutes = content("!", "$attention")
        if self.has_class("-narrow"):
            title = content(entry.title, "bold $accent" if here else "")
            return Content.assemble(mark, beside(title, minutes, width - len(MARK)))
        title = content(entry.title, "bold $accent" if here else "")
        first, *others = hanging(Content.styled(*mark), title, width)
        below = Content.assemble(minutes, content(f" · {votes_words(entry, self.t)}", "$quiet"))
        if entry.errors:
            below = errors_words(entry, self.t)
        air = "\n" if self.has_class("-high") else ""
        lines = [first, *others, Content.assemble(NO_MARK, below, air)]
        return Content("\n").join(lines)

    @property
    def highlighted(self) -> Entry | None:
        """The workshop that the cursor stands on."""
        option = self.query_one(WorkshopList).highlighted_option
        return self._shown.get(option.id or "") if option else None

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Move the mark, and show what it holds."""
        here = str(self.highlighted.path) if self.highlighted else ""
        if here != self._marked:
            self._mark(self._marked, here=False)
            self._marked = here
            self._mark(here, here=True)
            self.query_one(Details).show(self.highlighted)

    def _mark(self, path: str, *, here: bool) -> None:
        listed, entry = self.query_one(WorkshopList), self._shown.get(path)
        if entry is not None:
            line = self._line(entry, listed.scrollable_content_region.width, here=here)
            listed.replace_option_prompt(path, line)

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
        self.refresh_bindings()

    def _banner(self, row: Row) -> Content:
        heading = content(self.t("home.unfinished"), "bold $accent")
        go_on = Content.assemble(("r", "bold $accent"), " ", content(self.t("key.home.resume")))
        width = self.query_one("#columns").size.width - 2
        tail = "".join(f" · {part}" for part in (row.unit, self._begun(row)) if part)
        tail = shortened(tail, width - LEAST_TITLE)
        title = shortened(row.title, width - content(tail).cell_length)
        return Content.assemble(beside(heading, go_on, width), "\n", content(title + tail))

    def _begun(self, row: Row) -> str:
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

    def action_turn(self, direction: int) -> None:
        """A clicker walks through the list too."""
        listed = self.query_one(WorkshopList)
        if direction > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Prepare it."""
        workshop = self._loaded(self._shown.get(event.option_id or ""))
        if workshop is not None:
            from apl_tui.tui.app import Prefill  # noqa: PLC0415 - the app imports this screen

            self.apl.remembered.learn("home")
            self.apl.open_setup(Prefill(workshop))

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
        from apl_tui.tui.screens.history import HistoryScreen  # noqa: PLC0415 - after the first paint

        self.app.push_screen(HistoryScreen())

    def action_demo(self) -> None:
        """Rehearse the highlighted workshop."""
        workshop = self._loaded(self.highlighted)
        if workshop is not None:
            self.apl.start_demo(workshop)

    def action_language(self) -> None:
        """The other language; the screen is drawn anew."""
        index = LANGUAGES.index(self.apl.language) if self.apl.language in LANGUAGES else 0
        self.apl.language = LANGUAGES[(index + 1) % len(LANGUAGES)]
        self.apl.remembered.choose(language=self.apl.language)
        here = self.highlighted
        self.app.switch_screen(HomeScreen(here.id if here else ""))

    def action_theme(self) -> None:
        """The next set of colours."""
        names = [theme.name for theme in THEMES]
        index = names.index(self.app.theme) if self.app.theme in names else -1
        self.apl.choose_theme(names[(index + 1) % len(names)])
