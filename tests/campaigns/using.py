"""All that the program does with a data folder, in one process: lists, reports, lines, screens."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout, suppress
from itertools import chain, repeat
from unittest.mock import patch

from textual import events

from apl_tui.cli.exit import FINE, PROBLEM, USAGE
from apl_tui.cli.main import run_command_line
from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.core.trend import compare
from apl_tui.i18n import translator
from apl_tui.plain.console import Console, LeftByUser
from apl_tui.plain.phones import PhoneLines
from apl_tui.plain.stage import Stage
from apl_tui.plain.terminal import Terminal
from apl_tui.report.output import FORMATS, report_text
from apl_tui.report.trend import comparison_markdown
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.workflows.earlier import past_of, worth_so_far
from apl_tui.workflows.opening import resumed
from apl_tui.workflows.planning import usual_minutes
from tests.support.clock import FakeClock, opened_room
from tests.tui.voting import settled, strike

COMMANDS = (
    ("history",),
    ("history", "--json"),
    ("actions",),
    ("actions", "--json"),
    ("actions", "--open"),
    ("compare",),
    ("pool",),
)
LINES = ("tid", "plan", "n", "tid", "åtgärder", "", "n", "n", "n", "n", "j", "q")


def use(paths: Paths, session_id: str) -> Session | None:
    """Everything but the screens; the session, `None` when the gate let it not in."""
    archive = SessionArchive(paths)
    archive.rows()
    try:
        session = archive.load(session_id)
    except AplError as error:
        said(error)
        session = None
    look_back(paths, session)
    archive = SessionArchive(paths)
    with archive.locked():
        archive.rows()
        if session is not None:
            lead(archive, session)
            lead_in_lines(archive, session)
        elsewhere(archive, session)
    return session


def said(error: AplError) -> None:
    """It can be put in words."""
    assert len(translator("sv").told(error)) > 1


def look_back(paths: Paths, session: Session | None) -> None:
    """Reports and comparisons, and every command that reads."""
    archive = SessionArchive(paths)
    if session is not None:
        past = past_of(archive, session)
        for language in ("sv", "en"):
            for form in FORMATS:
                report_text(session, translator(language), form, past).encode("utf-8", "replace")
        for row in archive.rows():
            with suppress(AplError):
                comparison = compare(session, archive.load(row.id))
                worth = worth_so_far(archive, comparison.later)
                comparison_markdown(comparison, translator("sv"), worth)
    rows = [row.id for row in archive.rows()]
    of_two = [("pool", *rows[:2]), ("compare", *rows[:2], "--json")] if len(rows) > 1 else []
    with patch.dict(os.environ, {"APL_TUI_HOME": str(paths.home), "APL_TUI_LANG": "sv"}):
        for command in (*COMMANDS, *of_two, ("actions", "--ics", "-"), ("report", "-o", "-")):
            run(command)


def run(command: tuple[str, ...]) -> str:
    """One command, in words whatever happens; what it said."""
    out, said = io.TextIOWrapper(io.BytesIO(), errors="replace"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        status = run_command_line([*command])
    assert status in (FINE, PROBLEM, USAGE), command
    assert ".py" not in said.getvalue(), (command, said.getvalue())
    return said.getvalue()


def lead(archive: SessionArchive, session: Session) -> None:
    """Go on with it: all that a key on the stage does."""
    hands = FakeClock()
    room = Room(resumed(session, hands.clock), archive, hands.clock, hands.chances)
    for _ in range(3):
        hands.wait(1)
        room.tick()
        room.pace()
        room.hurry()
        room.progress()
        room.expected_end()
        room.replan(room.proposal())
        room.undo_plan()
        room.add_minutes(1)
        room.add_minutes(-1)
        room.toggle_skip(len(session.records) - 1)
        room.next()
    room.back()
    if room.step.votes:
        room.open_vote()
        room.close_vote()
    room.finish()
    room.reopen()
    room.leave()
    assert room.unsaved is None
    assert archive.load(session.id) == room.session  # what the program makes of it passes the gate
    archive.save(session)


def elsewhere(archive: SessionArchive, session: Session | None) -> None:
    """A new session of the same unit, and of the same workshop."""
    hands = FakeClock()
    if session is None:
        archive.actions_of_unit("Avdelning 3")
        return
    usual_minutes(archive, session.workshop, session.settings)
    room = opened_room(hands, archive, session.workshop)
    assert room.unsaved is None
    archive.delete(room.session.id)


def lead_in_lines(archive: SessionArchive, session: Session) -> None:
    """In lines, step by step to the report."""
    hands = FakeClock()
    lines = chain(LINES, repeat(None))
    said: list[str] = []
    terminal = Terminal(lambda: next(lines), said.append, lambda prompt: next(lines))
    console = Console(terminal, translator(session.workshop.language))
    room = Room(resumed(session, hands.clock), archive, hands.clock, hands.chances)
    phones = PhoneLines(console, room, PhoneWish())
    with suppress(LeftByUser):
        Stage(console, room, archive.paths, phones).lead()
    "".join(said).encode("utf-8", "replace")
    archive.save(session)


WALK = ("space", "space", "a", "escape", "g", "escape", "r", "escape", "n", "escape", "e")
WALK_ON = ("e", "escape", "plus", "escape", "enter")


async def on_screens(paths: Paths) -> None:
    """Home, what waits there, its steps and the close; history, its report and what it compares."""
    hands = FakeClock()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for keys in (("g", *WALK, *WALK_ON), ("e", "enter", "escape", "space", "down", "space")):
            await strike(pilot, *keys)
        await strike(pilot, "c", "escape", "plus", "escape", "e", "escape", "i", "escape", "escape")
        app.post_message(events.Key("ctrl+q", None))
        await settled(pilot)
    assert app.crash is None, app.crash
