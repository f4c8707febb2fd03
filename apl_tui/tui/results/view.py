"""The widget that shows results: pages of pictures, one row of which can be selected.

Lays itself out for its size when votes are shown and when it is resized; a key press only draws.
What is seen for the first time may grow, where motion is allowed.
It takes no focus: the screen forwards the keys.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from apl_tui.core.findings import Standing
from apl_tui.core.session import Session
from apl_tui.i18n import Translator
from apl_tui.tui.base.motion import GROWING_SECONDS, GROWING_STEPS
from apl_tui.tui.results.layout import PicturePage, PictureRow, laid_out
from apl_tui.tui.results.pictures import pictures


class ResultsView(Widget):
    """The last releases of some votes. Call `show`; then `turn` pages and `move` the selection."""

    DEFAULT_CSS = """
    ResultsView { width: 1fr; height: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    share: reactive[float] = reactive(1.0)
    """How far the bars have grown, from 0 to 1."""

    @dataclass
    class Selected(Message):
        """Another row was selected; `key` is `module:vote:indicator`, empty when none is."""

        view: ResultsView
        key: str

        @property
        def control(self) -> ResultsView:
            """The view, so that several can be told apart."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._shown: tuple[Session, tuple[str, ...], Translator] | None = None
        self._pages: tuple[PicturePage, ...] = ()
        self._page = 0
        self._key = ""
        self._laid_out_for = Size(0, 0)
        self._drawn: dict[tuple[int, str, float], Content] = {}
        self._moves = False
        self._seen: set[tuple[object, ...]] = set()  # rounds and page: what has grown already

    # --- reading ------------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        """How many pages there are at this size; at least one."""
        return max(1, len(self._pages))

    @property
    def page(self) -> int:
        """The page that is shown, counted from 0."""
        return self._page

    @property
    def selected_key(self) -> str:
        """The key of the selected indicator, `module:vote:indicator`, or empty."""
        return self._key

    @property
    def selected(self) -> Standing | None:
        """What was released of the selected indicator; `None` for an option of a choice vote."""
        rows = (row for page in self._pages for row in page.rows if row.key == self._key)
        return next((row.standing for row in rows), None) if self._key else None

    # --- changing -----------------------------------------------------------------------------

    def show(
        self,
        session: Session,
        vote_keys: tuple[str, ...],
        t: Translator,
        *,
        moves: bool = False,
    ) -> None:
        """Show the last releases of these votes, from the first page and with nothing selected.

        With `moves` the bars of a page grow when it is seen for the first time.
        """
        self._shown, self._moves = (session, vote_keys, t), moves
        self._page, self._key = 0, ""
        self._lay_out()
        self._grow()

    def follow(self, session: Session) -> None:
        """Show the same of the session as it is now; the selected row stays selected."""
        if self._shown is not None:
            self._shown = (session, *self._shown[1:])
            self._lay_out()

    def turn(self, direction: int) -> bool:
        """To the next page (+1) or the one before (-1); False when there is none.

        A row that does not stand on the new page is selected no more.
        """
        page = self._page + direction
        if not 0 <= page < len(self._pages):
            return False
        key = self._key if self._pages[page].row(self._key) else ""
        self._select(page, key)
        self._grow()
        return True

    def move(self, direction: int) -> bool:
        """Select the next row (+1) or the one before (-1), over pages; False when there is none."""
        places = [(number, row.key) for number, page in enumerate(self._pages) for row in page.rows]
        if (self._page, self._key) in places:
            index = places.index((self._page, self._key)) + direction
        else:
            here = [i for i, (number, _) in enumerate(places) if number == self._page]
            if not here:
                return False
            index = here[0] if direction > 0 else here[-1]
        if not 0 <= index < len(places):
            return False
        self._select(*places[index])
        return True

    def select(self, key: str) -> bool:
        """Select the row with this key, turning to its page; False when it does not stand here."""
        pages = [self._page, *range(len(self._pages))]
        page = next((p for p in pages if p < len(self._pages) and self._pages[p].row(key)), None)
        if page is None:
            return False
        self._select(page, key)
        return True

    def select_start(self) -> bool:
        """Select what to talk about first on this page, else its first row; False without rows."""
        page = self._pages[self._page] if self._pages else None
        start = page.start if page else ""
        return bool(start and self.select(start)) or self.move(+1)

    def _select(self, page: int, key: str) -> None:
        told = key != self._key
        self._page, self._key = page, key
        self.refresh()
        if told:
            self.post_message(self.Selected(self, key))

    # --- growing ------------------------------------------------------------------------------

    def validate_share(self, share: float) -> float:
        """In few steps, so that a slow terminal keeps up."""
        return round(share * GROWING_STEPS) / GROWING_STEPS

    def _grow(self) -> None:
        if not self._moves or self._shown is None:
            return
        session, vote_keys, _ = self._shown
        numbers = (found[0].number for key in vote_keys if (found := session.last_release(key)))
        place = (*vote_keys, *numbers, self._page)
        if place in self._seen:
            return
        self._seen.add(place)
        self.share = 0.0
        self.animate("share", 1.0, duration=GROWING_SECONDS, easing="out_cubic")

    # --- drawing ------------------------------------------------------------------------------

    def fit(self) -> None:
        """Lay out anew for another size; the selected row stays selected, and its page is shown."""
        if self.content_size != self._laid_out_for:
            self._lay_out()

    def on_resize(self) -> None:
        """The same where the screen does not ask for it."""
        self.fit()

    def _lay_out(self) -> None:
        width, height = self._laid_out_for = self.content_size
        self._drawn.clear()
        if self._shown is None or not width or not height:
            return
        session, vote_keys, t = self._shown
        self._pages = laid_out(pictures(session, vote_keys, t, width), t, width, height)
        self._page = min(self._page, max(0, len(self._pages) - 1))
        if self._key and not self.select(self._key):
            self._key = ""
        self.refresh()

    def render(self) -> Content:
        """The page at hand, drawn once for each selection."""
        if self._shown is None or not self._pages:
            return Content("")
        place = (self._page, self._key, self.share)
        if place not in self._drawn:
            t = self._shown[2]
            page = self._pages[self._page]
            self._drawn[place] = page.drawn(self._key, t, self.content_size.width, self.share)
        return self._drawn[place]

    def on_click(self, event: events.Click) -> None:
        """A click on a row selects it."""
        offset = event.get_content_offset(self)
        row = self._row_at(offset.y) if offset and self._pages else None
        if row:
            self._select(self._page, row.key)

    def _row_at(self, y: int) -> PictureRow | None:
        page = self._pages[self._page]
        return page.row(page.lines[y].key) if 0 <= y < len(page.lines) else None
