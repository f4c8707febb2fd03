"""Scripts on disk: reading one safely, and finding what an include names."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, NamedTuple

from apl_tui.core.errors import Message, Problem, message, reason

_PACKAGE = Path(__file__).parent.parent
LARGEST = 5 * 1024 * 1024
"""Bytes; a script of this size is not a script."""


class Loaded(NamedTuple):
    """An included file: what to call it, and its text or why there is none.

    `file` is the same however the file was named, so that it is read once and cycles are seen.
    """

    file: str
    text: str = ""
    trouble: Message | None = None


_MISSING = message("script.file-missing")
_WITH_HINT = ("file-directory", "file-encoding", "file-missing")
Loader = Callable[[str, str], Loaded]
"""The file that includes, and what it names, to the included file."""


def built_in_folder() -> Path:
    """The folder of the built-in workshops, one folder a language; a checkout's comes first."""
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "workshops").is_dir():
        return checkout / "workshops"
    return _PACKAGE / "workshops"


def read_most(file: BinaryIO) -> bytes:
    """What an open file holds; of one that is too large to be a script, so much as tells that.

    A buffer of the largest size for each of many small files takes a millisecond and more.
    """
    size = os.fstat(file.fileno()).st_size
    return file.read(min(size, LARGEST) + 1)


def read_script(path: Path) -> str | Message:
    """The text of a script, or why it cannot be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return message("script.file-directory")
        if not stat.S_ISREG(mode):
            return message("script.file-unreadable", reason=message("os.not-a-file"))
        with path.open("rb") as file:
            content = read_most(file)
    except FileNotFoundError:
        return _MISSING
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return message("script.file-unreadable", reason=reason(error))
    return decoded(content)


def decoded(content: bytes) -> str | Message:
    """The text that a script's bytes are, or why they are none."""
    if len(content) > LARGEST:
        return message("script.file-large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return message("script.file-encoding")


def file_problem(file: str, trouble: Message) -> Problem:
    """That a file cannot be read, with what to do."""
    kind = trouble.id.removeprefix("script.")
    hint = f"script.hint.{kind}" if kind in _WITH_HINT else "script.hint.file"
    name = Path(file).name
    return Problem(file, 1, 1, "error", trouble, message(hint, name=name))


def load_beside(file: str, named: str) -> Loaded:
    """The file that an include names: a path from the folder of the file that includes it.

    What is not there may be a built-in one: `sv/environment.md`.
    """
    windows = PureWindowsPath(named)
    if windows.drive or windows.root or PurePosixPath(named).is_absolute():
        return Loaded(named, trouble=message("script.include-absolute"))
    path = os.path.normpath(Path(file).parent / windows.as_posix())
    text = read_script(Path(path))
    if text == _MISSING and windows.parts[:1] != ("..",):
        built_in = os.path.normpath(built_in_folder() / windows.as_posix())
        if isinstance(found := read_script(Path(built_in)), str):
            path, text = built_in, found
    if isinstance(text, Message):
        if text == _MISSING:
            text = message("script.include-missing", name=named[:80])
        return Loaded(path, trouble=text)
    return Loaded(path, text)
