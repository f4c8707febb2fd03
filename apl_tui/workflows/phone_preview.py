"""The voting page of a script while it is written: read again at each save, nothing counted.

Every round of the script is a page, in order. What is wrong with the script is said on the page:
the last version without errors stays. Import this late: the web server takes a while to load.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from apl_tui.core.session import new_session, step_ideas
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import Translator
from apl_tui.phones.link import Preview, RoomState, Wording
from apl_tui.phones.network import new_code
from apl_tui.phones.preview import PreviewApp
from apl_tui.phones.server import PhoneServer
from apl_tui.room.clock import Clock
from apl_tui.room.phones.rounds import Name, RoomLink, new_name
from apl_tui.room.room import Room
from apl_tui.workflows.demo import demo_settings
from apl_tui.workflows.preview import LOOK_SECONDS, Watch, first_change, read

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round of the script as phones see it, and the step it stands in."""

    step: int
    key: str
    state: RoomState


class PhonePreview:
    """The page of one script file; `look` is to be called every now and then."""

    def __init__(self, path: Path, t: Translator, clock: Clock, *, name: Name = new_name) -> None:
        self._path, self._t, self._clock, self._name = path, t, clock, name
        self._watch = Watch()
        self._workshop: Workshop | None = None
        self._pages: tuple[RoundPage, ...] = ()
        self._index = 0
        self.app = PreviewApp(new_code(), lambda: self.state, lambda number: self.show(number - 1))
        self.read_again()

    def look(self) -> None:
        """Read the script again when its files have changed and lie still."""
        if self._watch.settled(self._reading):
            self.read_again()

    def read_again(self) -> None:
        """Read the script; go to the round of the step that changed."""
        self._reading = read(self._path)
        now, before = self._reading.workshop, self._workshop
        if now is not None:
            here = self._pages[self._index].key if self._pages else ""
            changed = first_change(before, now) if before else None
            self._workshop, self._pages = now, tuple(rounds(now, self._t, self._clock))
            keys, steps = [page.key for page in self._pages], [page.step for page in self._pages]
            self._index = keys.index(here) if here in keys else 0
            if changed in steps:
                self._index = steps.index(changed)
        self.show(self._index)

    def show(self, index: int) -> None:
        """Show a round (0-based); a new name for it lets every open page load again."""
        count = len(self._pages)
        self._index = max(0, min(index, count - 1))
        if self._pages:
            state = self._pages[self._index].state
        else:
            state = RoomState("wait", Wording(self._t.language, self._path.name))
        number = self._index + 1 if self._pages else 0
        told = Preview(self._path.name, number, count, self._reading.errors)
        self.state = replace(state, round=self._name(), preview=told)


def rounds(workshop: Workshop, t: Translator, clock: Clock) -> Iterator[RoundPage]:
    """Every vote and ideas round as it is when it has just been opened."""
    session = new_session("preview", workshop, demo_settings(workshop, t, clock), clock.minute())
    for index, step in enumerate(workshop.steps):
        room = Room(session, None, clock)
        room.go(index)
        if room.step.votes:
            room.open_vote()
            yield RoundPage(index, step.key, RoomLink(room).state)
        for number, block in enumerate(step_ideas(step)):
            room = Room(session, None, clock)
            room.go(index)
            room.open_ideas_round(block)
            yield RoundPage(index, f"{step.key}/{number}", RoomLink(room).state)


async def serve(
    path: Path, t: Translator, clock: Clock, told: Callable[[str], None], *, port: int = 0
) -> None:
    """Answer this computer's own browsers until cancelled; `told` gets the address."""
    preview = PhonePreview(path, t, clock)
    async with PhoneServer(preview.app, LOOPBACK, port) as server:
        told(server.url)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            preview.look()
