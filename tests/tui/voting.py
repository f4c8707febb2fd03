"""Driving the screens of an open round: a host app, a clock in the test's hands, and patience."""

from __future__ import annotations

import io
from pathlib import Path, PurePath
from typing import Any, ClassVar

import pytest
from rich.console import Console, RenderableType
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

import apl_tui.tui.app as app_module
from apl_tui.core.records import Settings
from apl_tui.core.session import new_session
from apl_tui.core.workshop import (
    SCALES,
    Block,
    Ideas,
    Indicator,
    Module,
    Scale,
    Step,
    Vote,
    Workshop,
)
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.letters import title_lines
from apl_tui.tui.screens.pass_laptop.passing import PassingScreen
from apl_tui.workflows.planning import script_plan
from tests.support.clock import FakeClock

PATIENCE = 2_000
SIZES = [(60, 20), (80, 24), pytest.param((120, 40), marks=pytest.mark.campaign)]
"""For what must hold in every window; the large one, where all has room, in the long run."""
NAMES = {  # of keys that write a sign
    " ": "space", ".": "full_stop", "?": "question_mark", "+": "plus", "-": "minus",
    "=": "equals_sign", ",": "comma",
}  # fmt: skip
SIGNS = {name: sign for sign, name in NAMES.items()}


class Host(AplApp):
    """The app with one screen on it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(app_module.__file__).parent / path for path in AplApp.CSS_PATH
    ]

    def __init__(self, paths: Paths, hands: FakeClock, room: Room, first: Screen[bool]) -> None:
        super().__init__(paths, "sv", clock=hands.clock)
        self.room = room
        self.first = first
        self.answers: list[bool | None] = []

    def get_default_screen(self) -> Screen[Any]:
        """Nothing below the screen that is tested."""
        return Screen(id="_default")

    def on_mount(self, event: events.Mount | None = None) -> None:
        """Show the screen that is tested, and remember what it was dismissed with."""
        if event:
            event.prevent_default()
        self.push_screen(self.first, self.answers.append)


def small_workshop(*votes: Vote, ideas: Ideas | None = None) -> Workshop:
    """One step with these votes, or with ideas."""
    blocks: tuple[Block, ...] = (*votes, ideas) if ideas else votes
    step = Step("m", "vote", "Rösta", 600.0, blocks)
    return Workshop("w", "Liten", "sv", (Module("m", "Liten modul", (step,)),))


FIVE = Scale(
    "own",
    5,
    ("Stämmer inte alls", "Stämmer dåligt", "Varken eller", "Stämmer ganska bra", "Stämmer helt"),
)
"""Five steps: what the widest scale of an author's own needs of every screen."""


def graded(*indicators: Indicator, id: str = "g", scale: str = "") -> Vote:  # noqa: A002
    """A graded vote."""
    asked = indicators or (Indicator("a", "Jag lär mig."), Indicator("b", "Vi lär oss."))
    return Vote("m", id, "graded", "Tänk på i dag.", asked, SCALES.get(scale, FIVE))


def dots(most: int = 2) -> Vote:
    """A dot vote over three options."""
    options = tuple(Indicator(name, f"Val {name}") for name in ("x", "y", "z"))
    return Vote("m", "d", "dots", "Var?", options, dots=most)


def small_room(hands: FakeClock, workshop: Workshop, people: int = 12, **settings: Any) -> Room:
    """A room in the only step; nothing is saved."""
    chosen = Settings("Enheten", people, ends_at="2026-11-23T11:00+01:00", **settings)
    plan = script_plan(workshop)
    session = new_session("s", workshop, chosen, hands.clock.minute(), plan=plan)
    return Room(session, None, hands.clock, hands.chances)


def _stopped(app: App[Any]) -> bool:
    """Whether it stopped because of an error, and has no screen any more."""
    return isinstance(app, AplApp) and app.crash is not None


def _at_rest(app: App[Any]) -> bool:
    """Whether nobody has a message still to handle."""
    if _stopped(app):
        return True
    everyone = (app, *app.screen.walk_children(with_self=True))
    return not any(each.message_queue_size for each in everyone)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until all that was sent has been handled, and what came of it, and is painted.

    `pilot.pause()` waits besides for the process to be idle, which takes twenty thousandths of a
    second and more each time; whole occasions of keys take minutes of that.
    """
    rests = 0
    for _ in range(PATIENCE):
        if _stopped(pilot.app):
            return
        await pilot.pause(0)
        await pilot.app.animator.wait_until_complete()
        rests = rests + 1 if _at_rest(pilot.app) else 0
        if rests == 2:
            return
    raise AssertionError("never at rest")


async def painted(pilot: Pilot[Any]) -> None:
    """Wait until the screen has been painted and takes keys."""
    await settled(pilot)
    screen = None if _stopped(pilot.app) else pilot.app.screen
    if isinstance(screen, PassingScreen):
        for _ in range(PATIENCE):
            if screen.gate.is_open:
                return
            await settled(pilot)
        raise AssertionError("never painted")


async def strike(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when the one before has been handled and painted."""
    for key in keys:
        if _stopped(pilot.app):
            return
        while pilot.app.focused and pilot.app.focused.has_class("-active"):
            await pilot.pause(0.02)  # a button shows that it was pressed, and takes no press then
        name = NAMES.get(key, key)
        pilot.app.post_message(events.Key(name, SIGNS.get(name)))
        await painted(pilot)


async def press(pilot: Pilot[Any], hands: FakeClock, *keys: str) -> None:
    """Press keys as a person does: on what is seen, and a second apart."""
    for key in keys:
        hands.seconds += 1
        await strike(pilot, key)


def _drawn(app: AplApp, *, record: bool) -> tuple[Console, RenderableType]:
    """The whole screen, and what it is drawn on, as for `app.export_screenshot`."""
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=record,
        legacy_windows=False,
        safe_box=False,
    )
    below = app._background_screens
    screen = app.screen._compositor.render_update(full=True, screen_stack=below)
    assert screen
    return console, screen


def picture(app: AplApp) -> str:
    """What is on the screen, without the numbering that a picture takes from its content."""
    console, screen = _drawn(app, record=True)
    console.print(screen)
    return console.export_svg(title=app.title, unique_id="terminal")


def _parts(app: AplApp) -> list[str]:
    """What is on the screen, a part at a time of which all looks the same."""
    console, screen = _drawn(app, record=False)
    return [part.text for part in console.render(screen) if not part.control]


def shown(app: AplApp) -> list[str]:
    """The lines on the screen, without the empty ones."""
    return [line.rstrip() for line in "".join(_parts(app)).split("\n") if line.strip()]


def words(app: AplApp) -> str:
    """The title and the words on the screen, with single spaces."""
    return " ".join(" ".join((app.title, *_parts(app))).split())


def tells(app: AplApp, text: str) -> bool:
    """Whether these words are on the screen, as they are or in large letters."""
    rows = {row.strip() for row in shown(app)}
    ways = (
        {row.strip() for row in title_lines(text, width, app.size.height, small=small)}
        for width in range(app.size.width)
        for small in (True, False)
    )
    return text in words(app) or any(way and way - {""} <= rows for way in ways)
