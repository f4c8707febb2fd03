"""A script as the room will see it, read again at each save; nothing here is led or saved.

Each step is shown as the stage shows it, then with the answers of made-up people. What is wrong
with the script is a state of this screen: the last version without errors stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from apl_tui.core.session import Session
from apl_tui.i18n import LANGUAGES
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseScreen, key
from apl_tui.tui.base.words import content, shortened
from apl_tui.tui.results.view import ResultsView
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.preview.problems import below_lines, problem_lines
from apl_tui.tui.widgets.digits import BlockDigits
from apl_tui.tui.widgets.pace import then_words
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.tui.widgets.step_pages import StepPage, step_pages, step_title
from apl_tui.workflows.preview import (
    LOOK_SECONDS,
    Reading,
    Scene,
    Watch,
    place_after,
    read,
    scenes,
)

SIZES: dict[int, tuple[int, int] | None] = {1: None, 2: (80, 24), 3: (60, 20)}
CHROME_ROWS = 4  # masthead and key bar
BORDER = 2
DIALOG_WIDTH = 54


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and the session that it is a page of."""

    page: StepPage
    session: Session

    @property
    def looks(self) -> tuple[str, tuple[str, ...]]:
        """What tells one page from another."""
        return self.page.text.plain, self.page.vote_keys


class PreviewScreen(BaseScreen[None]):
    """Shows one script file, step by step."""

    CSS_PATH = ["../lead/stage.tcss", "preview.tcss"]
    help_id = "preview.help"
    look_seconds: ClassVar[float | None] = LOOK_SECONDS
    """How often to look at the files; `None` leaves it to whoever calls `look`."""
    BINDINGS = [
        key("space,right,pagedown", "forward", "preview.next"),
        key("left,pageup", "backward", "preview.back"),
        key("g", "go_to", "preview.go"),
        key("i", "problems", "preview.problems"),
        key("v", "vote", "preview.vote"),
        key("n", "notes", "preview.notes"),
        key("up", "select(-1)", "preview.up", show=False),
        key("down", "select(1)", "preview.down", show=False),
        key("1", "size(1)", "preview.size-1", show=False),
        key("2", "size(2)", "preview.size-2", show=False),
        key("3", "size(3)", "preview.size-3", show=False),
        key("q", "app.request_quit", "preview.quit"),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.reading: Reading | None = None
        self.good: Reading | None = None
        self.scenes: tuple[Scene, ...] = ()
        self.step_index = 0
        self.page_index = 0
        self.pages: list[Shown] = []
        self._watch = Watch()
        self._chosen = 1
        self._fits = True
        self._busy = False

    def compose_body(self) -> ComposeResult:
        """The stage's parts, and the place for what is wrong."""
        yield Static(id="step-title")
        with Vertical(id="page"):
            yield Static(id="text")
            yield ResultsView(id="results")
            yield Static(id="invitation")
        yield Static(id="problems")
        with Horizontal(id="band"):
            yield Static(id="outlook")
            yield BlockDigits(id="clock")

    def on_mount(self) -> None:
        """Read the script, and then look whether it changes."""
        self.query_one("#problems").display = False
        self.head(self.path.name, self.t("preview.reading"))
        self.read_again()
        if self.look_seconds:
            self.set_interval(self.look_seconds, self.look)

    # --- the files ----------------------------------------------------------------------------

    def look(self) -> None:
        """Read the script again when its files have changed and lie still."""
        if self.reading and not self._busy and self._watch.settled(self.reading):
            self.read_again()

    def read_again(self) -> None:
        """In a thread: read the script, and let the made-up people answer it."""
        self._busy = True
        self.run_worker(self._read, thread=True)

    def _read(self) -> None:
        reading = read(self.path)
        found: tuple[Scene, ...] = ()
        if reading.workshop is not None:
            if reading.workshop.language in LANGUAGES:
                self.apl.language = reading.workshop.language
            found = scenes(reading.workshop, self.t, self.apl.clock)
        self.app.call_from_thread(self.take, reading, found)

    def take(self, reading: Reading, found: tuple[Scene, ...]) -> None:
        """Show what was read; go to the step that changed."""
        self._busy = False
        before, self.reading = self.good, reading
        if reading.workshop is None:
            self.draw()
            return
        old = before.workshop if before else None
        place = place_after(old, reading.workshop, self.step_index)
        looks = [shown.looks for shown in self.pages]
        same_step = place == self.step_index and before is not None
        self.good, self.scenes, self.step_index = reading, found, place
        if not same_step:
            self.page_index = 0
        self.draw()
        if same_step:
            self._to_changed_page(looks)

    def _to_changed_page(self, looks: list[tuple[str, tuple[str, ...]]]) -> None:
        for number, shown in enumerate(self.pages):
            if number >= len(looks) or shown.looks != looks[number]:
                self.page_index = number
                self.show_page()
                return

    # --- what is shown ------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Lay the pages out anew."""
        super().on_resize(event)
        self.call_after_refresh(self.frame)

    def frame(self) -> None:
        """Give the stage the size that was chosen, where the window has room for it."""
        wanted, body = SIZES[self._chosen], self.query_one("#body")
        width, height = wanted or self.size
        self._fits = wanted is None or (
            width + BORDER <= self.size.width and height + BORDER <= self.size.height
        )
        framed = wanted is not None and self._fits
        if not framed:
            width, height = self.size
        self.set_class(framed, "-framed")
        body.styles.width = width + BORDER if framed else "100%"
        body.styles.height = height - CHROME_ROWS + BORDER if framed else "1fr"
        for breakpoints, cells in (
            (self.HORIZONTAL_BREAKPOINTS, width),
            (self.VERTICAL_BREAKPOINTS, height),
        ):
            name = [name for least, name in breakpoints if cells >= least][-1]
            for _, other in breakpoints:
                self.set_class(other == name, other)
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Lay out the step at hand, or what is wrong when there has been no sound version."""
        if self.reading is None:
            return
        self._draw_problems()
        if not self.scenes:
            self.pages = []
            self._draw_nothing_but_problems()
            return
        # The page's size is known when what stands below it has been laid out.
        self.call_after_refresh(self._draw_step)

    def _title(self, session: Session, *, picture: bool = False) -> list[Content]:
        """The step's title as the stage has it; small above a picture, which needs the rows."""
        width = self.query_one("#body").content_size.width
        return step_title(session.step.title, width, large=self.roomy and not picture)

    def _draw_step(self) -> None:
        if not self.scenes:
            return
        self.pages = self._pages_of(self.scenes[self.step_index])
        self.page_index = min(self.page_index, len(self.pages) - 1)
        self.show_page()

    def _pages_of(self, scene: Scene) -> list[Shown]:
        """The pages of a step: before its rounds, then what the answers add."""
        region = self.query_one("#page").content_size
        laid_out = self.query_one("#step-title").size.height  # that of the step before
        height = region.height + laid_out - len(self._title(scene.before))
        pages = [
            Shown(page, scene.before)
            for page in step_pages(scene.before, self.t, region.width, height)
        ]
        known = {shown.looks for shown in pages}
        after = step_pages(scene.after, self.t, region.width, height)
        pages += [shown for page in after if (shown := Shown(page, scene.after)).looks not in known]
        return pages

    def show_page(self) -> None:
        """Put the page's parts in place."""
        shown = self.pages[self.page_index]
        page, results = shown.page, self.query_one(ResultsView)
        title = self._title(shown.session, picture=bool(page.vote_keys))
        self.query_one("#step-title", Static).update(Content("\n").join(title))
        text = self.query_one("#text", Static)
        text.update(page.text)
        text.display = bool(page.text)
        results.display = bool(page.vote_keys)
        if page.vote_keys:
            results.show(shown.session, page.vote_keys, self.t)
        invitation = self.query_one("#invitation", Static)
        invitation.update(page.invitation)
        invitation.display = bool(page.invitation)
        self.follow()

    def follow(self) -> None:
        """Say where we are, and how long the step is."""
        session = self.pages[self.page_index].session
        steps = session.workshop.steps
        parts = [self.t("stage.step", number=session.index + 1, count=len(steps))]
        if len(self.pages) > 1:
            parts.append(self.t("stage.page", number=self.page_index + 1, count=len(self.pages)))
        self.head(session.workshop.module_of(session.index).title, "   ".join(parts))
        minutes, seconds = divmod(round(session.step.seconds), 60)
        self.query_one("#clock", Digits).update(f"{minutes:02}:{seconds:02}")
        width = self.query_one("#outlook").content_size.width
        lines = [content("┄" * width, "$rule"), self._state(width), self._next(session, width)]
        self.query_one("#outlook", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def _state(self, room: int) -> Content:
        """That this is a preview, of which file, and how sound it is."""
        warnings = self.good.warnings if self.good else ()
        parts = [self.t("preview.of", name=shortened(self.path.name, 30))]
        if not self._fits:
            width, height = SIZES[self._chosen] or self.size
            parts = [self.t("preview.no-room", width=width, height=height)]
        elif warnings:
            parts.append(self.t("preview.warnings", n=len(warnings)))
        else:
            parts.append(self.t("preview.sound"))
        if self._fits and sum(map(len, parts)) + 5 > room:  # a narrow window: which file, how sound
            parts[0] = shortened(self.path.name, room - len(parts[1]) - 5)
        return content("  ·  ".join(parts), "$attention" if not self._fits else "$quiet")

    def _next(self, session: Session, room: int) -> Content:
        steps = session.workshop.steps
        if session.index + 1 >= len(steps):
            return content(self.t("stage.last-step"), "$quiet")
        step = steps[session.index + 1]
        return then_words(step.title, step.seconds, self.t, room)

    # --- what is wrong ------------------------------------------------------------------------

    def _draw_problems(self) -> None:
        """Under the last good version: that there are errors, and the first of them."""
        errors = self.reading.errors if self.reading else ()
        told = self.query_one("#problems", Static)
        told.display = bool(errors) and bool(self.scenes)
        self.query_one("#band").display = bool(self.scenes) and not errors
        for part in ("#page", "#step-title"):
            self.query_one(part).set_class(bool(errors) and bool(self.scenes), "-old")
        if errors:
            width = self.query_one("#body").content_size.width
            told.update(Content("\n").join(below_lines(errors, self.path, self.t, width)))

    def _draw_nothing_but_problems(self) -> None:
        errors = self.reading.errors if self.reading else ()
        self.head(self.path.name, self.t("preview.errors", n=len(errors)))
        title = content(self.t("preview.errors-title", n=len(errors)), "bold $attention")
        self.query_one("#step-title", Static).update(title)
        self.query_one(ResultsView).display = False
        self.query_one("#invitation").display = False
        text, region = self.query_one("#text", Static), self.query_one("#page").content_size
        text.display = True
        lines = problem_lines(errors, self.path, self.t, region.width)
        if len(lines) > region.height:
            more = content(self.t("preview.all-with-key"), "$quiet")
            lines = [*lines[: max(1, region.height - 2)], Content(""), more]
        text.update(Content("\n").join(lines))
        self.refresh_bindings()

    # --- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done on this page."""
        page = self.pages[self.page_index].page if self.pages else None
        if action == "problems":
            return bool(self.reading and self.reading.problems)
        if action == "vote":
            return bool(page and page.can_open)
        if action in {"forward", "backward", "go_to", "notes", "size"}:
            return page is not None
        if action == "select":
            return bool(page and page.vote_keys)
        return True

    def action_forward(self) -> None:
        """The next page, or the next step."""
        if self.pages[self.page_index].page.vote_keys and self.query_one(ResultsView).turn(+1):
            return
        if self.page_index < len(self.pages) - 1:
            self.page_index += 1
            self.show_page()
        elif self.step_index < len(self.scenes) - 1:
            self.go(self.step_index + 1)

    def action_backward(self) -> None:
        """The page before, or the last page of the step before."""
        if self.pages[self.page_index].page.vote_keys and self.query_one(ResultsView).turn(-1):
            return
        if self.page_index > 0:
            self.page_index -= 1
            self.show_page()
        elif self.step_index > 0:
            self.go(self.step_index - 1, last=True)

    def go(self, index: int, *, last: bool = False) -> None:
        """Show step `index` (0-based), from its first page or its last."""
        self.step_index = index
        self.pages = self._pages_of(self.scenes[index])
        self.page_index = len(self.pages) - 1 if last else 0
        self.show_page()

    def action_go_to(self) -> None:
        """Choose a step."""

        def go(index: int | None) -> None:
            if index is not None and index < len(self.scenes):
                self.go(index)

        self.app.push_screen(GoToScreen(self.scenes[self.step_index].before), go)

    def action_select(self, direction: int) -> None:
        """Choose a row of the picture, to see what is said of it."""
        self.query_one(ResultsView).move(direction)

    def action_vote(self) -> None:
        """Try the vote or the ideas round of this step, in a room that saves nothing."""
        page = self.pages[self.page_index].page
        room = Room(self.scenes[self.step_index].before, None, self.apl.clock)
        if page.ideas is not None:
            self.app.push_screen(IdeasScreen(room, page.ideas))
            return
        room.open_vote()
        self.app.push_screen(VoteScreen(room))

    def action_notes(self) -> None:
        """The facilitator's notes of the step."""
        notes = self.scenes[self.step_index].step.notes
        words = Content("\n").join(prose_lines(notes, DIALOG_WIDTH))
        body = words if notes else content(self.t("stage.no-notes"))
        self.app.push_screen(ReadScreen(self.t("stage.notes-title"), body))

    def action_problems(self) -> None:
        """All errors and warnings."""
        if self.reading is None:
            return
        lines = problem_lines(self.reading.problems, self.path, self.t, DIALOG_WIDTH)
        body = Content("\n").join(lines)
        self.app.push_screen(ReadScreen(self.t("preview.problems-title"), body))

    def action_size(self, size: int) -> None:
        """See it as a window of another size would show it."""
        self._chosen = size
        self.frame()
