"""A whole workshop in lines: the lock, the questions, the steps, and leaving in order."""

from __future__ import annotations

from contextlib import suppress

from apl_tui.core.workshop import Workshop
from apl_tui.i18n import Translator, translator
from apl_tui.plain.console import Console, LeftByUser
from apl_tui.plain.groups import waiting
from apl_tui.plain.phones import PhoneLines
from apl_tui.plain.setup import Given, Setup
from apl_tui.plain.stage import Stage
from apl_tui.plain.terminal import Terminal
from apl_tui.plain.unsaved import keep_or_lose
from apl_tui.process.ending import Ended
from apl_tui.room.clock import Clock
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.room.room import Randomness, Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths


def run_plain(
    workshop: Workshop,
    paths: Paths,
    t: Translator,
    given: Given,
    terminal: Terminal,
    *,
    clock: Clock | None = None,
    chances: Randomness | None = None,
) -> bool:
    """Lead a workshop in lines; False when no session came of it.

    The end of the input leaves the session, which can be resumed. Raises `AplError` when another
    instance holds the data, or the command line said something that cannot be. Whatever else ends
    it (a closed pipe, an interrupt) leaves in order too.
    """
    console = Console(terminal, t)
    clock = clock or Clock()
    archive = SessionArchive(paths)
    with archive.locked(patient=True):
        if archive.trouble:
            console.say_error(archive.trouble)
        try:
            session = Setup(console, workshop, archive, clock).ask(given)
        except LeftByUser:
            console.say("")
            return False
        room = Room(session, archive, clock, chances)
        room.begin()  # stored from the first moment
        console.t = translator(session.workshop.language)
        _lead(console, room, archive, given.phones)
    return True


def _lead(console: Console, room: Room, archive: SessionArchive, wish: PhoneWish) -> None:
    phones = PhoneLines(console, room, wish)
    end: Ended | None = None
    here = True  # whether anybody can be asked
    try:
        Stage(console, room, archive.paths, phones).lead()
    except LeftByUser:
        here = False
        console.say("")
    except Ended as error:  # what became of it is told all the same
        end, here = error, False
        console.say("")
    finally:
        phones.close()
        lost = (room.vote.counted if room.vote else 0) + waiting(room)
        if not room.session.finished:
            room.leave()
    if lost and not room.session.finished:
        console.say(console.t("plain.round-lost", n=lost))
    if here:
        with suppress(LeftByUser):
            keep_or_lose(console, room, archive)
    if room.unsaved:
        console.say_error(room.unsaved)
        console.say(console.t("plain.left-unsaved"))
    elif not room.session.finished:
        console.say(console.t("plain.left"))
    if end:
        raise end
