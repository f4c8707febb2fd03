"""Puts a module into the own library: a file, a zip file or an address, once `check` has passed it.

Nothing is unpacked to the disk before all of it has been looked at.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path, PurePosixPath

from apl_tui.core.errors import AplError, Message, Problem, message, reason
from apl_tui.script.check import check_files, read_files
from apl_tui.script.files import LARGEST, read_most
from apl_tui.store.storage import telling, write_atomically

PATIENCE = 20  # seconds without a byte from an address
MOST_FILES = 200
_ZIP = b"PK\x03\x04"
_NAME = re.compile(r"[\w(][\w ().,&+-]*")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # no files on Windows
_WRITTEN = re.compile(r"(?i)https?://")


@dataclass(frozen=True, slots=True)
class Added:
    """What was put there, and what `check` says of it; nothing was if any of that is an error."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def add(source: str, library: Path, *, force: bool = False) -> Added:
    """Put a module into the library, a folder; an existing file with other words stays.

    Raises `AplError` when the source cannot be read, is no module, or would replace something.
    """
    files = _read(source)
    problems = _checked(files)
    if any(problem.severity == "error" for problem in problems):
        return Added((), problems)
    targets = {library / name: content for name, content in files.items()}
    for path, content in targets.items():
        if path.exists() and not force and path.read_bytes() != content:
            raise AplError(
                message("add.exists"), where=str(path), what_to_do=message("add.exists-do")
            )
    for path, content in targets.items():
        with telling(message("cli.cannot-write"), path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
    return Added(tuple(path for path in targets if path.parent == library), problems)


def _read(source: str) -> dict[str, bytes]:
    """The files that a source holds, by their names from the library."""
    if _WRITTEN.match(source):
        content = _fetched(source)
        name = PurePosixPath(urllib.parse.unquote(urllib.parse.urlsplit(source).path)).name
        return _unpacked(content, source) if content.startswith(_ZIP) else _one(name, content)
    path = Path(source)
    try:
        with path.open("rb") as file:
            content = read_most(file)
    except OSError as error:
        raise _cannot(source, message("add.cannot-read", reason=reason(error))) from error
    if content.startswith(_ZIP):
        return _unpacked(content, source)
    return _one(path.name, content) | _included(path)


def _one(name: str, content: bytes) -> dict[str, bytes]:
    """One script by its name; checking tells whether it is one."""
    if not name.endswith(".md"):
        raise _cannot(name, message("add.no-module"))
    _fits([name], len(content))
    return {name: content}


def _included(path: Path) -> dict[str, bytes]:
    """What a script takes in from the folder that it lies in."""
    path = Path(os.path.normpath(path))
    beside = (Path(parsed.file) for parsed in read_files([path])[0].files)
    return {
        file.relative_to(path.parent).as_posix(): file.read_bytes()
        for file in beside
        if file.is_relative_to(path.parent) and file != path and file.is_file()
    }


def _fetched(address: str) -> bytes:
    """What lies at an address; it is only ever asked for when somebody has typed it."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "apl-tui"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - http or https
            return bytes(answer.read(LARGEST + 1))
    except urllib.error.HTTPError as error:
        raise _cannot(address, message("add.refused", status=error.code)) from error
    except (OSError, HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        words: str | Message = reason(cause) if isinstance(cause, OSError) else str(cause)
        raise _cannot(address, message("add.cannot-fetch", reason=words)) from error


def _unpacked(content: bytes, source: str) -> dict[str, bytes]:
    """The scripts of a zip file; a folder around all of them is left out."""
    if len(content) > LARGEST:
        raise _cannot(source, message("add.large"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if _is_script(m.filename)]
            _fits([m.filename for m in members], sum(m.file_size for m in members))
            files = {m.filename: archive.read(m) for m in members}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, OSError) as error:
        raise _cannot(source, message("add.bad-zip")) from error
    if not files:
        raise _cannot(source, message("add.no-module"))
    around = os.path.commonpath([str(PurePosixPath(name).parent) for name in files])
    return {PurePosixPath(n).relative_to(around or ".").as_posix(): b for n, b in files.items()}


def _is_script(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".md" and path.name != "README.md" and "__MACOSX" not in path.parts


def _fits(names: Iterable[str], size: int) -> None:
    """Refuse what is too much, and names that would lead elsewhere."""
    names = list(names)
    if size > LARGEST or len(names) > MOST_FILES:
        raise _cannot(names[0], message("add.large"))
    for name in names:
        for part in name.split("/"):
            if not _NAME.fullmatch(part) or part.endswith((".", " ")) or _DEVICES.fullmatch(part):
                raise _cannot(name, message("add.bad-name"))


def _checked(files: dict[str, bytes]) -> tuple[Problem, ...]:
    """All problems of the files, laid out in a folder of their own as they would lie."""
    with tempfile.TemporaryDirectory() as made:
        for name, content in files.items():
            path = Path(made) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        problems = check_files(sorted(Path(made) / name for name in files))
        return tuple(_named(problem, Path(made)) for problem in problems)


def _named(problem: Problem, folder: Path) -> Problem:
    """The same problem, with its file called as the source calls it."""
    inside = Path(problem.file).is_relative_to(folder)
    return replace(problem, file=str(Path(problem.file).relative_to(folder))) if inside else problem


def _cannot(where: str, what: Message) -> AplError:
    return AplError(what, where=where[:200], what_to_do=message("add.do"))
