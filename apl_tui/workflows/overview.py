"""An overview of exchange files: found and read, each meeting once; nothing where one is unusable.

Files come from elsewhere, and folders hold all sorts: every file is looked at before anything is
said, so that all that is wrong is told at once.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from apl_tui.core.errors import AplError, Message, message, reason
from apl_tui.core.overview import Overview, overview
from apl_tui.core.session import Session
from apl_tui.core.units import plain_unit
from apl_tui.i18n import Translator
from apl_tui.report.exchange_reading import UnusableError, read_exchange
from apl_tui.report.output import OverviewFormat, slug
from apl_tui.report.overview import overview_text
from apl_tui.workflows.putting import put

LARGEST = 5 * 1024 * 1024
"""Bytes; a file of this size is no report of one meeting."""
MOST_FILES = 50_000
Where = str | Message


@dataclass(frozen=True, slots=True)
class Gathered:
    """The meetings of some files, each once, and how many files told one that was known already."""

    sessions: tuple[Session, ...]
    files: int
    doubles: int


class UnusableFilesError(Exception):
    """Some files cannot be used; `problems` says of each all that is wrong with it."""

    def __init__(self, problems: Sequence[AplError]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(problems)


def gather(places: Iterable[Path]) -> Gathered:
    """The meetings that files, and those in folders, tell of. Raises `UnusableFilesError`."""
    with uncollected():
        return _gathered(places)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look through all that is kept again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Gathering:
    """The meetings that have come so far, each once, from files or over a hub."""

    def __init__(self) -> None:
        self.files = self.doubles = 0
        self._found: dict[tuple[str, str], tuple[Session, Where]] = {}

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The meetings, each as the fullest file tells it."""
        return tuple(session for session, _ in self._found.values())

    def take(self, content: bytes, where: Where) -> tuple[Session, bool]:
        """Take in one file; its meeting, and whether it tells more than was known.

        `where` is where it came from. Raises `UnusableError`.
        """
        session = read_exchange(content)
        key = (session.id, plain_unit(session.settings.unit))
        known, place = self._found.get(key, (None, where))
        if known is None:
            fuller: Session | None = session
        else:
            fuller = _fuller(known, session)
        if fuller is None:
            raise UnusableError([message("overview.contradicts", other=place)])
        self.files += 1
        self.doubles += known is not None
        if fuller is known:
            return session, False
        self._found[key] = (session, where)
        return session, True

    def take_files(self, places: Iterable[Path]) -> None:
        """Take in files, and those in folders; `UnusableFilesError` tells all that is wrong."""
        problems: list[AplError] = []
        for path in _files(places, problems):
            try:
                self.take(_content(path), str(path))
            except UnusableError as error:
                problems += (_told(what, path) for what in error.problems)
        if problems:
            raise UnusableFilesError(problems)


def _gathered(places: Iterable[Path]) -> Gathered:
    found = Gathering()
    found.take_files(places)
    if not found.files:
        raise AplError(message("overview.no-files"), what_to_do=message("overview.no-files-do"))
    return Gathered(found.sessions, found.files, found.doubles)


def overview_of(places: Iterable[Path]) -> Overview:
    """The overview of files and folders. Raises `UnusableFilesError`, and `AplError` of none."""
    return overview(gather(places).sessions)


def write_overview(
    found: Overview, place: Path, t: Translator, form: OverviewFormat, *, force: bool = False
) -> Path:
    """Write it to a file, or under its name into a folder; where it is. Raises `AplError`."""
    content = overview_text(found, t, form).encode("utf-8")
    name = f"{slug(t('overview.file-name'))}-{found.days[1] or 'tom'}.{form}"
    return put(content, name, place, message("overview.not-written"), force=force)


def _files(places: Iterable[Path], problems: list[AplError]) -> list[Path]:
    """The files, each once, in order; a folder's are those that end in `.json`, however deep."""
    found: dict[str, Path] = {}
    for place in places:
        for path in _in_folder(place) if place.is_dir() else (place,):
            found.setdefault(str(path.absolute()), path)
            if len(found) > MOST_FILES:
                problems.append(_told(message("overview.too-many", most=MOST_FILES), place))
                return []
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".json"):
                yield Path(parent, name)


def _content(path: Path) -> bytes:
    """What a file holds. Raises `UnusableError`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnusableError([message("overview.unreadable", reason=message("os.not-a-file"))])
        with path.open("rb") as file:
            content = file.read(min(os.fstat(file.fileno()).st_size, LARGEST) + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise UnusableError([message("overview.unreadable", reason=reason(error))]) from error
    if len(content) > LARGEST:
        raise UnusableError([message("overview.large")])
    return content


def _fuller(one: Session, other: Session) -> Session | None:
    """The one that tells all that the other does; `None` where they say different things.

    A meeting that went on after it was exported has more rounds, and nothing else is changed.
    """
    if one.date != other.date:
        return None
    if all(round_ in one.rounds for round_ in other.rounds):
        return one
    return other if all(round_ in other.rounds for round_ in one.rounds) else None


def _told(what: Message, path: Path) -> AplError:
    do = f"{what.id}-do"
    return AplError(what, where=str(path), what_to_do=message(do))
