"""The shared screen's end of the notes channel: what the room sees, and doing what the notes ask.

What the notes ask for is done as if the key had been pressed on the stage, but never while someone
votes on the laptop, and never to answer a question that stands on the shared screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.screen import Screen

from apl_tui.core.errors import AplError, Message, message
from apl_tui.room.notes.channel import NotesServer
from apl_tui.room.notes.view import Doing, RoomSees
from apl_tui.room.room import Room
from apl_tui.tui.base.screen import BaseDialog
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.replan import ReplanScreen
from apl_tui.tui.screens.lead.rounds import RoundScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen
from apl_tui.workflows.opening import read_end

HARMLESS = (ReadScreen, GoToScreen, ReplanScreen)
"""Boxes that only show something: they give way to what the notes ask for."""


async def offer_notes(server: NotesServer) -> None:
    """Let notes windows follow; where that cannot be, the session goes on without."""
    with suppress(OSError):
        await server.open()


class NotesRemoteControl:
    """Leads the stage for the notes windows."""

    def __init__(self, app: App[Any], room: Room) -> None:
        self._app, self._room = app, room

    # --- what the room sees -------------------------------------------------------------------

    def seen(self) -> RoomSees:
        """What the room sees; boxes over a screen are not told of."""
        screens = [each for each in self._app.screen_stack if not isinstance(each, BaseDialog)]
        seen = _seen(screens[-1]) if screens else RoomSees("other")
        phones = self._app.phoning.phones  # type: ignore[attr-defined]  # every app of ours has it
        return replace(seen, warning=phones.warning.id) if phones and phones.warning else seen

    # --- what the notes ask for ---------------------------------------------------------------

    async def do(self, command: Doing) -> Message | None:
        """Do it among the app's own messages, as a key press would be."""
        answer: asyncio.Future[Message | None] = asyncio.get_running_loop().create_future()

        def act() -> None:
            told = self._do(command)
            if not answer.done():
                answer.set_result(told)

        self._app.call_later(act)
        return await answer

    async def promise_end(self, time: str) -> Message | None:
        """Promise another end, as someone wrote it."""
        try:
            self._room.promise_end(read_end(time, self._room.clock.wall()))
        except AplError as error:
            return error.what
        return None

    def _do(self, command: Doing) -> Message | None:
        by_itself: dict[Doing, Callable[[], None]] = {
            "pause": self._room.toggle_pause,
            "more": lambda: self._room.add_minutes(+1),
            "less": lambda: self._room.add_minutes(-1),
        }
        if command in by_itself:
            by_itself[command]()
            return None
        if isinstance(self._app.screen, HARMLESS):
            self._app.screen.dismiss(None)
        screen = self._app.screen
        if isinstance(screen, PassingScreen):
            return message("remote.laptop-out")
        if isinstance(screen, BlankScreen):
            screen.dismiss()
            return None
        if isinstance(screen, RoundScreen):
            return self._in_round(screen, command)
        if isinstance(screen, StageScreen):
            return self._on_stage(screen, command)
        return message("remote.busy")

    def _in_round(self, screen: RoundScreen, command: Doing) -> Message | None:
        if screen.round_ is None:
            if isinstance(screen, IdeasScreen) and command == "forward":
                screen.action_done()
                return None
            return message("remote.busy")
        if command == "close-vote":
            screen.close()
            return None
        return message("remote.round-open")

    def _on_stage(self, stage: StageScreen, command: Doing) -> Message | None:
        match command:
            case "forward":
                stage.action_forward()
            case "pass":  # whether to pass the vote was asked in the notes
                stage.pass_on()
            case "backward":
                stage.action_backward()
            case "vote" if not stage.pages or not stage.page.can_open:
                return message("remote.no-vote-here")
            case "vote" if stage.page.ideas is None:
                stage.open_vote()  # whether to vote again was asked in the notes
            case "vote":
                stage.action_vote()
            case _:
                return message("remote.no-round")
        return None


def _seen(screen: Screen[object]) -> RoomSees:
    if isinstance(screen, PassingScreen):
        return RoomSees("laptop")
    if isinstance(screen, RoundScreen):
        return RoomSees("vote" if screen.round_ else "ideas")
    if isinstance(screen, BlankScreen):
        return RoomSees("blank")
    if isinstance(screen, CloseScreen):
        return RoomSees("close")
    if not isinstance(screen, StageScreen) or not screen.pages:
        return RoomSees("other")
    page, place = screen.page, (screen.page_index + 1, len(screen.pages))
    if page.vote_keys:
        return RoomSees("results", *place, can_vote=page.can_open)
    passes = screen.asks_to_pass
    if page.ideas and screen.room.session.ideas_of(page.ideas):
        return RoomSees("ideas", *place, can_vote=page.can_open, passes=passes)
    lines = tuple(line.rstrip() for line in page.text.plain.split("\n"))
    return RoomSees("step", *place, lines, page.can_open, passes)
