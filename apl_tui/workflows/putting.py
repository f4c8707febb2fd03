"""Putting a file where a person finds it: in a folder under its name, or where it is told."""

from __future__ import annotations

from pathlib import Path

from apl_tui.core.errors import Message, message
from apl_tui.report.output import place_for
from apl_tui.store.storage import make_folder, telling, write_atomically


def put(content: bytes, name: str, place: Path, failed: Message, *, force: bool = False) -> Path:
    """Write it to the file `place`, or under `name` into the folder; where it really is.

    A folder that is missing is made, and a name that is taken gets a number. Python from the
    Microsoft Store writes elsewhere than it is told, and says so when asked. Raises `AplError`,
    which says that it `failed`.
    """
    make_place(place)
    path = place_for(name, place, force=force)
    with telling(failed, path):
        write_atomically(path, content)
    return path.resolve()


def put_as(content: bytes, path: Path, *, force: bool = False) -> None:
    """Write it to this very file. Raises `AplError`, also where there is one, unless forced."""
    place_for(path.name, path, force=force)
    with telling(message("cli.cannot-write"), path):
        write_atomically(path, content)


def make_place(place: Path) -> None:
    """Make the folder that is asked for when it is missing."""
    if not place.suffix and not place.exists():
        with telling(message("report.error.folder"), place):
            make_folder(place)
