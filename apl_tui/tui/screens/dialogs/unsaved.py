"""Leaving with something unsaved: a question that says where it could go, and waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from apl_tui.core.errors import AplError
from apl_tui.room.room import Room
from apl_tui.store.elsewhere import Place
from apl_tui.tui.base.screen import key
from apl_tui.tui.base.words import content, in_lines, path_in_lines, shortened
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen, ReadScreen
from apl_tui.tui.screens.dialogs.choosing import ChoosingDialog
from apl_tui.tui.widgets.rows import ListRow, row_cells
from apl_tui.workflows.reporting import keep_in

if TYPE_CHECKING:
    from apl_tui.tui.base.context import Context

Choice = Path | Literal["again", "other", "lose"]


class UnsavedScreen(ChoosingDialog[Choice | None]):
    """Why it is not saved, and the places that could take it; `None` is to stay.

    Nothing that loses anything is chosen by Enter alone: the cursor begins at the top.
    """

    BINDINGS = [key("escape,q", "dismiss(None)", "cancel", show=False)]

    def __init__(
        self, error: AplError, found: tuple[Place, ...], title: str = "unsaved.title"
    ) -> None:
        super().__init__()
        self._title = title
        self._error = error
        self._choices: list[Choice] = ["again", *(one.folder for one in found), "other", "lose"]
        self._found = found

    def compose(self) -> ComposeResult:
        """What is wrong, what can be done, and what the keys do."""
        t, error = self.t, self._error
        with Vertical(classes="dialog -tall"):
            yield Static(content(t(self._title)), classes="dialog-title")
            words = t("unsaved.text", why=error.what_to_do or error.what)
            yield Static(in_lines(words), classes="dialog-text")
            yield self.list_of([ListRow(words) for words in self._words()])
            yield Static(content(t("unsaved.hint")), classes="dialog-hint")

    def _words(self) -> list[Content]:
        t, width = self.t, row_cells(self.app.size.width)
        rows = [content(t("unsaved.again"))]
        for one in self._found:
            name = f"{t(f'unsaved.{one.kind}', name=one.folder.name or str(one.folder))}  "
            folder = shortened(str(one.folder), max(1, width - len(name)))
            rows.append(Content.assemble(name, (folder, "$quiet")))
        return [*rows, content(t("unsaved.other")), content(t("unsaved.lose"), "$attention")]

    def choose(self, index: int) -> None:
        """Choose it."""
        self.dismiss(self._choices[index])


def unless_unsaved(app: Context, room: Room, then: Callable[[], None]) -> None:
    """Do `then`, which forgets the session; where it is not saved, ask what to do and wait."""
    if room.unsaved is None or room.save_again() is None:
        then()
        return
    _ask(app, room, then)


def _ask(app: Context, room: Room, then: Callable[[], None], title: str = "unsaved.title") -> None:
    if room.unsaved is None:
        then()
        return

    def chosen(choice: Choice | None) -> None:
        match choice:
            case None:
                return
            case "again":
                room.save_again()
                _ask(app, room, then, title="unsaved.still-not")
            case "other":
                line = LineQuestion(app.t("unsaved.other-title"), app.t("unsaved.other-text"))
                app.push_screen(LineScreen(line), typed)
            case "lose":
                question = AskScreen(
                    app.t("unsaved.lose-title"),
                    app.t("unsaved.lose-text"),
                    app.t("unsaved.lose-yes"),
                    app.t("stage.leave-no"),
                )
                app.push_screen(question, lambda lose: then() if lose else _ask(app, room, then))
            case folder:
                _keep_in(app, room, folder, then)

    def typed(text: str | None) -> None:
        if text and text.strip():
            _keep_in(app, room, Path(os.path.expanduser(text.strip())), then)  # noqa: PTH111 - the other one may raise
        else:
            _ask(app, room, then)

    app.push_screen(UnsavedScreen(room.unsaved, app.other_places(), title), chosen)


def _keep_in(app: Context, room: Room, folder: Path, then: Callable[[], None]) -> None:
    """Save it there, and its report where it has ended; say where, and how it comes back."""
    try:
        files = keep_in(room, folder, app.archive)
    except AplError as error:
        _ask(app, room, then)
        app.tell(error)
        return

    def words(width: int) -> Content:
        back = app.t("unsaved.kept-text", folder=str(app.paths.sessions))
        paths = (path_in_lines(file, width) for file in files)
        return Content("\n").join([*paths, Content(""), *content(back).wrap(width)])

    app.push_screen(ReadScreen(app.t("unsaved.kept"), words), lambda _: then())
