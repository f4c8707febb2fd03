"""Split shifts on the stage: votes that wait for the next group, and how it begins (T5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apl_tui.core.errors import AplError
from apl_tui.tui.screens.dialogs.boxes import AskScreen, LineQuestion, LineScreen
from apl_tui.workflows.opening import read_people

if TYPE_CHECKING:
    from collections.abc import Callable

    from apl_tui.room.room import Room
    from apl_tui.tui.base.context import Context


def waiting_here(app: Context, room: Room) -> str:
    """How many votes wait, and the key that lets the next group begin."""
    key = app.key_words("stage.next-group", "w")
    return app.t("stage.waiting-here", n=_waiting(room), key=key)


def _waiting(room: Room) -> int:
    return sum(counted for _, counted in room.held)


def begin_next_group(app: Context, room: Room, then: Callable[[], None]) -> None:
    """Ask how many they are, and begin again from the first step; `then` shows it."""

    def begin(text: str | None) -> None:
        if text is None:
            return
        try:
            people = read_people(text)
        except AplError as error:
            app.tell(error)
            return
        room.begin_next_group(people)
        then()

    title, text = app.t("stage.next-group-title"), app.t("stage.next-group-text")
    line = LineQuestion(title, text, hint="stage.next-group-hint")
    app.push_screen(LineScreen(line), begin)


def unless_votes_wait(app: Context, room: Room, then: Callable[[], None]) -> None:
    """Do `then`, which loses the votes that wait; ask first when there are any."""
    if not room.held:
        then()
        return
    app.push_screen(
        AskScreen(
            app.t("stage.held-title"),
            f"{app.t('stage.waiting', n=_waiting(room))} {app.t('stage.held-text')}",
            app.t("stage.held-yes"),
            app.t("stage.leave-no"),
        ),
        lambda answer: then() if answer else None,
    )
