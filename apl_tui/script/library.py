"""Finds and loads workshops: the built-in ones of each language, and a folder of one's own.

What the first screen shows comes from an index that holds a fingerprint of its folder, so nothing
is parsed before it is needed; this file imports the parser only where a script is really read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from apl_tui.core.errors import AplError, Message, Problem, message
from apl_tui.i18n import LANGUAGES
from apl_tui.script.files import (
    built_in_folder,
    file_problem,
    load_beside,
    read_most,
    read_script,
)

if TYPE_CHECKING:
    from apl_tui.core.workshop import Workshop

_FORMAT = 2
INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A workshop as the first screen lists it; `steps` holds (title, minutes) pairs.

    `fingerprint` is that of its folder; `errors` counts what must be mended before it can be run;
    `series` is the name of the series that it is one meeting of, if any.
    """

    id: str
    title: str
    language: str
    summary: str
    minutes: float
    votes: int
    steps: tuple[tuple[str, float], ...]
    path: Path
    fingerprint: str
    errors: int = 0
    series: str = ""


_ORDER = (
    *("series-1", "series-2", "series-3", "series-4", "follow-up"),
    *("what-is", "environment", "occasions", "self-check", "whole", "whole-60"),
)
_PLACES = {name: place for place, name in enumerate(_ORDER)}


class ScriptError(AplError):
    """A script that has errors, with all its `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        first = errors[0]
        super().__init__(
            message("script.file-errors", n=len(errors)),
            where=f"{first.file}:{first.line}:{first.column}",
            what_to_do=message("script.hint.run-check", file=first.file),
        )
        self.problems = problems


def catalogue(
    language: str | None = None,
    *,
    own_folder: Path | None = None,
    built_in: Path | None = None,
) -> tuple[Entry, ...]:
    """The built-in workshops of a language (of all without one), then the own ones, by file name.

    Those of the own folder are parsed, all of them; `own_entries` gives them one by one.
    """
    root = built_in or built_in_folder()
    index = _read_index(root / INDEX)
    entries: list[Entry] = []
    for each in LANGUAGES if language is None else (language,):
        entries += _entries(root / each, index.get(each))
    if own_folder is not None:
        entries += own_entries(own_folder)
    return tuple(entries)


def own_entries(folder: Path, known: Mapping[Path, Entry] | None = None) -> Iterator[Entry]:
    """The workshops of a folder, one by one as each is parsed; not those that are `known`.

    Whoever asks for them may stop at any one.
    """
    mark = fingerprint(folder)
    for path in _scripts(folder):
        if known and path in known and known[path].fingerprint == mark:
            yield known[path]
        else:
            yield _parsed(path, mark)


def load(
    id_or_path: str | Path, language: str, own_folder: Path | None = None
) -> tuple[Workshop, list[Problem]]:
    """A workshop and the warnings about it; an own one comes before a built-in one of the same id.

    Raises `AplError` for an unknown id and a file that cannot be read, `ScriptError` for one that
    has errors.
    """
    from apl_tui.script.parser import parse  # noqa: PLC0415 - the first screen needs no parser

    path = _find(str(id_or_path), language, own_folder)
    text = read_script(path)
    if isinstance(text, Message):
        hint = file_problem(str(path), text).hint
        raise AplError(text, where=str(path), what_to_do=hint)
    workshop, problems = parse(text, file=os.path.normpath(path), load=load_beside)
    if workshop is None:
        raise ScriptError(problems)
    return workshop, problems


def fingerprint(folder: Path) -> str:
    """A checksum over the names and bytes of the scripts of a folder.

    It tells whether something was changed, and guards against nobody; a cryptographic digest would
    load a library that costs the first screen 4 ms.
    """
    checksum = 0
    for path in _scripts(folder):
        try:
            with path.open("rb") as file:
                content = read_most(file)
        except OSError:
            content = b""
        head = f"{path.name}\0{len(content)}\0".encode(errors="surrogateescape")
        checksum = crc32(content, crc32(head, checksum))
    return f"{checksum:08x}"


def build_index(root: Path) -> str:
    """The text of the index of a folder with one folder a language."""
    folders = {name: _index_of(root / name) for name in LANGUAGES}
    return json.dumps({"format": _FORMAT, "folders": folders}, ensure_ascii=False, indent=1) + "\n"


def _scripts(folder: Path) -> list[Path]:
    """The scripts of a folder: the built-in ones as they are led, then the others by name."""
    try:
        found = [p for p in folder.glob("*.md") if p.is_file() and p.name != "README.md"]
    except OSError:
        return []
    return sorted(found, key=lambda path: (_PLACES.get(path.stem, len(_PLACES)), path))


def _find(wanted: str, language: str, own_folder: Path | None) -> Path:
    """The file that an id or a path means."""
    if wanted.endswith(".md") or any(sign and sign in wanted for sign in (os.sep, os.altsep)):
        return Path(wanted)
    own = [] if own_folder is None else _scripts(own_folder)
    if found := next((path for path in own if _is_called(path, wanted)), None):
        return found
    entries = catalogue(language)
    for entry in entries:
        if wanted in (entry.id, entry.path.stem):
            return entry.path
    if Path(wanted).exists():
        return Path(wanted)
    from difflib import get_close_matches  # noqa: PLC0415 - only where nothing was found

    names = [*(path.stem for path in own), *(entry.id for entry in entries)]
    near = get_close_matches(wanted[:60].lower(), names, n=1)
    hint = (
        message("script.hint.did-you-mean", name=near[0])
        if near
        else message("script.hint.known-names", names=", ".join(entry.id for entry in entries))
    )
    raise AplError(message("script.workshop-unknown", name=wanted[:80]), what_to_do=hint)


def _is_called(path: Path, wanted: str) -> bool:
    """Whether a script has this name or id; only one that speaks of it is parsed."""
    if path.stem == wanted:
        return True
    text = read_script(path)
    if isinstance(text, Message):
        return False
    from apl_tui.script.scope import slug  # noqa: PLC0415 - the first screen needs no parser

    return (wanted in text or wanted == slug(path.stem)) and _parsed(path, "").id == wanted


def _parsed(path: Path, mark: str) -> Entry:
    from apl_tui.script.summary import summary  # noqa: PLC0415 - it imports the parser

    return _entry(summary(path), path.parent, mark)


def _read_index(path: Path) -> dict[str, Any]:
    """The folders of an index file; empty when there is none that can be read."""
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(index, dict) or index.get("format") != _FORMAT:
        return {}
    folders = index.get("folders")
    return folders if isinstance(folders, dict) else {}


def _is_current(index: object, mark: str) -> bool:
    return isinstance(index, dict) and index.get("fingerprint") == mark


def _entries(folder: Path, index: Any) -> list[Entry]:
    """The entries of a folder: from its index when that is current, else from the scripts."""
    mark = fingerprint(folder)
    if _is_current(index, mark):
        try:
            return [_entry(row, folder, mark) for row in index["entries"]]
        except (KeyError, TypeError, ValueError):
            pass  # a damaged index is no worse than none
    return [_parsed(path, mark) for path in _scripts(folder)]


def _index_of(folder: Path) -> dict[str, Any]:
    from apl_tui.script.summary import summary  # noqa: PLC0415 - it imports the parser

    rows = [summary(path) for path in _scripts(folder)]
    return {"fingerprint": fingerprint(folder), "entries": rows}


def _entry(row: dict[str, Any], folder: Path, mark: str) -> Entry:
    return Entry(
        id=str(row["id"]),
        title=str(row["title"]),
        language=str(row["language"]),
        summary=str(row["summary"]),
        minutes=float(row["minutes"]),
        votes=int(row["votes"]),
        steps=tuple((str(title), float(minutes)) for title, minutes in row["steps"]),
        path=folder / str(row["path"]),
        fingerprint=mark,
        errors=int(row["errors"]),
        series=str(row["series"]),
    )
