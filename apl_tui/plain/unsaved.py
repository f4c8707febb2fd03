"""Leaving in lines with something unsaved: where it could go is asked until it lies somewhere."""

from __future__ import annotations

import os
from pathlib import Path

from apl_tui.core.errors import AplError
from apl_tui.plain.console import Command, Console
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.elsewhere import places
from apl_tui.workflows.reporting import keep_in


def keep_or_lose(console: Console, room: Room, archive: SessionArchive) -> None:
    """Save the session where it can be, unless it is to be lost. Raises `Left`."""
    t, say = console.t, console.say
    while room.unsaved and (error := room.save_again()):
        found = places(os.environ)
        say("", t("unsaved.title"))
        console.say_error(error)
        for number, place in enumerate(found, 1):
            name = t(f"unsaved.{place.kind}", name=place.folder.name)
            say(f"{number}. {name}: {place.folder}")
        say(t("plain.unsaved-how", word=t("plain.unsaved-lose")))
        typed = console.ask(t("unsaved.other-title"))
        if typed.casefold() == t("plain.unsaved-lose"):
            return
        if not typed:
            continue
        chosen = Command("keep", typed).number or 0
        listed = 1 <= chosen <= len(found)
        folder = found[chosen - 1].folder if listed else Path(os.path.expanduser(typed))  # noqa: PTH111 - the other one may raise
        try:
            files = keep_in(room, folder, archive)
        except AplError as problem:
            console.say_error(problem)
        else:
            say(t("unsaved.kept"), *map(str, files))
            say(t("unsaved.kept-text", folder=str(archive.paths.sessions)))
