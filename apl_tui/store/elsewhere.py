"""Another place for a session that cannot be saved where it should: which there are, and how.

A session is kept in a folder of its own, `ID/ID.json`. Moved into the folder of the sessions, the
file is listed there like any other.
"""

from __future__ import annotations

import os
import shutil
import string
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from apl_tui.core.errors import message
from apl_tui.core.session import Session
from apl_tui.store.codec import encode
from apl_tui.store.storage import make_folder, telling, write_document

Kind = Literal["stick", "documents", "desktop", "home"]
LEAST_BYTES = 2_000_000  # room for a session and its report, and some
MOST_PLACES = 4
_TABLE = "session"
_FOLDERS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("documents", ("Documents", "Dokument")),
    ("desktop", ("Desktop", "Skrivbord")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that could take a session."""

    kind: Kind
    folder: Path


def places(environ: Mapping[str, str], root: Path = Path("/")) -> tuple[Place, ...]:
    """The folders that can be written to and have room, removable ones first; at most a few."""
    found: dict[Path, Place] = {}
    for place in _candidates(environ, root):
        if _takes(place.folder):
            found.setdefault(place.folder, place)
    return tuple(found.values())[:MOST_PLACES]


def _candidates(environ: Mapping[str, str], root: Path) -> Iterator[Place]:
    yield from (Place("stick", folder) for folder in _removable(environ, root))
    home = environ.get("USERPROFILE") or environ.get("HOME")
    if home:
        for kind, names in _FOLDERS:
            yield from (Place(kind, Path(home) / name) for name in names)
        yield Place("home", Path(home))


def _removable(environ: Mapping[str, str], root: Path) -> Iterator[Path]:
    """Where the system shows sticks and other drives."""
    if sys.platform == "win32":
        used = environ.get("SystemDrive", "C:").upper()
        drives = (f"{letter}:" for letter in string.ascii_uppercase)
        yield from (Path(f"{drive}\\") for drive in drives if drive != used)
        return
    user = environ.get("USER", "")
    for holder in (f"media/{user}", f"run/media/{user}", "Volumes"):
        with suppress(OSError):
            yield from sorted(each for each in (root / holder).iterdir() if not each.is_symlink())


def _takes(folder: Path) -> bool:
    try:
        is_there = folder.is_dir() and os.access(folder, os.W_OK)
        return is_there and shutil.disk_usage(folder).free >= LEAST_BYTES
    except OSError:
        return False


def new_place(session: Session, folder: Path) -> Path:
    """A file for the session in a folder of its own within `folder`; nothing is touched."""
    own, number = folder / session.id, 1
    while os.path.lexists(own):
        number += 1
        own = folder / f"{session.id}-{number}"
    return own / f"{session.id}.json"


def keep(session: Session, file: Path) -> None:
    """Write the session to `file`, as the archive would. Raises `AplError`."""
    with telling(message("store.not-kept"), file):
        make_folder(file.parent)
        write_document(file, _TABLE, encode(session))
