"""Split shifts on the stage: votes that wait for the next group, and how it begins (T5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apl_tui.core.errors import AplError
from apl_tui.tui.screens.dialogs import AskScreen, Line, LineScreen
from apl_tui.workflows.opening import read_people

if TYPE_CHECKING:
    from collections.abc import Callable

    from apl_tui.room.room import Room
    from apl_tui.tui.app import AplApp
    from apl_tui.tui.screens.stage import StageScreen
    from apl_tui.tui.screens.stage_view import StageView


def waiting_here(stage: StageView) -> str:
    """How many votes wait, and the key that lets the next group begin."""
    key = stage.apl.key_words("stage.next-group", "w")
    return stage.t("stage.waiting-here", n=_waiting(stage.room), key=key)


def _waiting(room: Room) -> int:
    return sum(counted for _, counted in room.held)


def begin_next_group(stage: StageScreen) -> None:
    """Ask how many they are, and begin again from the first step."""

    def begin(text: str | None) -> None:
        if text is None:
            return
        try:
            people = read_people(text)
        except AplError as error:
            stage.apl.tell(error)
            return
        stage.room.begin_next_group(people)
        stage.open_step()

    title, text = stage.t("stage.next-group-title"), stage.t("stage.next-group-text")
    line = Line(title, text, hint="stage.next-group-hint")
    stage.app.push_screen(LineScreen(line), begin)


def unless_votes_wait(app: AplApp, room: Room, then: Callable[[], None]) -> None:
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
