"""The sessions on the disk. `SessionArchive` is their only writer.

Invariants: one file a session; a file is replaced whole or not at all; what cannot be read is set
aside and named, never deleted; a session is never lost because the index does not know it. Reading
needs no lock, writing needs `locked()`, which one instance at a time can hold.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from apl_tui.core.actions import Action, uncarried
from apl_tui.core.errors import AplError, message
from apl_tui.core.session import Session
from apl_tui.core.units import plain_unit
from apl_tui.store.codec import (
    NewerVersionError,
    UnreadableError,
    content_of,
    decode,
    decode_actions,
    encode,
)
from apl_tui.store.index import IndexRow, in_order, read_index, row_of, write_index
from apl_tui.store.lock import IN_USE, Lock
from apl_tui.store.paths import Paths
from apl_tui.store.storage import (
    REAL_DISK,
    DamagedError,
    Disk,
    close_to_others,
    failure,
    make_folder,
    read_document,
    remove_orphans,
    sync_folder,
    telling,
    write_document,
)
from apl_tui.store.values import SESSION_ID

__all__ = ["IndexRow", "SessionArchive"]

_TABLE = "session"
_LONGEST_NAME = 60
_STILL_WRITTEN = 60.0  # seconds; a younger temporary report may belong to a running export


class SessionArchive:
    """The sessions in the folders of `paths`. Making one touches no disk.

    `now` is the wall clock in seconds since the epoch.
    """

    def __init__(
        self, paths: Paths, disk: Disk = REAL_DISK, now: Callable[[], float] = time.time
    ) -> None:
        self.paths = paths
        self._disk = disk
        self._now = now
        self.trouble: AplError | None = None  # why nothing can be written now
        self.noticed: AplError | None = None  # to be told once, by whoever takes it away
        self._lock: Lock | None = None
        self._held: dict[str, IndexRow] | None = None  # the rows, while the lock is held
        self._index_waits = False
        self._problems: dict[str, AplError] = {}

    # --- the lock -----------------------------------------------------------------------------

    @contextmanager
    def locked(self, *, patient: bool = False) -> Iterator[SessionArchive]:
        """Be the one instance that writes, until the end of the `with` block.

        Cleans up after a kill. Raises `AplError` when another instance holds the data folder, or
        when it cannot be written to; a `patient` one says the latter in `trouble`, and tries again
        at every save.
        """
        self._lock = Lock(self.paths.lock, self.paths.home)
        try:
            try:
                self.hold()
            except AplError as error:
                if not patient or error.what.id == IN_USE:
                    raise
            yield self
        finally:
            self._lock.let_go()
            self._lock = self._held = None

    def hold(self) -> dict[str, IndexRow]:
        """Make sure that this instance writes, and nobody else; the rows, to be kept in step.

        A lock or a folder that was taken away meanwhile is made anew, and told once in `noticed`.
        Raises `AplError` when it cannot be held.
        """
        if self._lock is None:
            raise RuntimeError("sessions are written only inside `with archive.locked():`")
        if self._held is not None and self._lock.stands():
            return self._held
        lost, self._held = self._held is not None, None
        try:
            self._held = self._taken(self._lock)
        except AplError as error:
            self.trouble = error
            raise
        self.trouble = None
        if lost:
            what, do = message("store.taken-away"), message("store.do-taken-away")
            self.noticed = AplError(what, where=str(self.paths.home), what_to_do=do)
        return self._held

    def _taken(self, lock: Lock) -> dict[str, IndexRow]:
        """The lock taken, what a kill left tidied away, and the index in step; its rows."""
        try:
            make_folder(self.paths.home, self._disk)
            make_folder(self.paths.sessions, self._disk)
            for folder in (self.paths.sessions, self.paths.reports, self.paths.set_aside):
                close_to_others(folder)  # also in a data folder that was there before
            lock.take()
        except OSError as error:
            raise failure(message("store.no-folder"), self.paths.home, error) from error
        remove_orphans(self.paths.home)
        remove_orphans(self.paths.sessions)
        remove_orphans(self.paths.reports, older_than=self._now() - _STILL_WRITTEN)
        known = read_index(self.paths.index)
        rows = self._in_step(known)
        if rows != known:
            self._write_index(rows)
        return rows

    # --- writing ------------------------------------------------------------------------------

    def new_id(self, started: str, workshop_id: str) -> str:
        """A free id such as `2026-11-23-1401-environment`; `started` is ISO 8601."""
        plain = unicodedata.normalize("NFKD", workshop_id).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST_NAME].strip("-")
        wanted = f"{started[:10]}-{started[11:13]}{started[14:16]}-{name or 'workshop'}"
        return _free(wanted, lambda id_: _exists(self.paths.session(id_)))

    def save(self, session: Session) -> None:
        """Keep `session` as it is now; one write, whatever else is stored.

        Raises `AplError` when the disk says no; what was stored before is then still there, and
        the caller keeps the session and tries again at its next change.
        """
        rows = self.hold()
        if not SESSION_ID.fullmatch(session.id):
            raise ValueError(f"{session.id!r} cannot name a file")
        path = self.paths.session(session.id)
        document = encode(session)
        with telling(message("store.not-saved"), path):
            write_document(path, _TABLE, document, self._disk)
        before = rows.get(session.id)
        row = rows[session.id] = row_of(document["session"])
        begun_or_ended = before is None or before.finished or row.finished
        if self._index_waits or (begun_or_ended and before != row):
            self._write_index(rows)

    def delete(self, session_id: str) -> None:
        """Delete one session for good; `session_id` as in `load`."""
        rows = self.hold()
        found = self._find(session_id)
        path = self.paths.session(found)
        with telling(message("store.not-deleted", id=found), path):
            path.unlink()
            sync_folder(path.parent, self._disk)
        rows.pop(found, None)
        self._write_index(rows)

    def _write_index(self, rows: Mapping[str, IndexRow]) -> None:
        """Write the index, now or with a later save.

        It can be made again from the sessions, so a disk that says no here has lost nothing.
        """
        self._index_waits = True
        with suppress(OSError):
            write_index(self.paths.index, rows, self._disk)
            self._index_waits = False

    # --- reading one --------------------------------------------------------------------------

    def load(self, session_id: str) -> Session:
        """The session with this id, or whose id is the only one that begins so.

        Raises `AplError` when there is none, or when its file cannot be read; a damaged file is
        set aside first.
        """
        found = self._find(session_id)
        try:
            return decode(self._document(found))
        except UnreadableError as error:
            raise self._refuse(found, error) from error

    def actions_of(self, session_id: str) -> tuple[Action, ...]:
        """The actions of the session with this id, in a fraction of the time of `load`; as there.

        Whoever changes them reads the whole session first.
        """
        try:
            return decode_actions(self._document(session_id))
        except UnreadableError as error:
            raise self._refuse(session_id, error) from error

    def _find(self, wanted: str) -> str:
        wanted = wanted.strip().lower()
        if SESSION_ID.fullmatch(wanted) and _exists(self.paths.session(wanted)):
            return wanted
        ids = self._ids()
        matches = sorted(id_ for id_ in ids if wanted and id_.startswith(wanted))
        if len(matches) == 1:
            return matches[0]
        if matches:
            some = ", ".join(matches[-3:])
            raise AplError(
                message("store.several", id=wanted, count=len(matches)),
                where=some,
                what_to_do=message("store.do-say-more"),
            )
        near = get_close_matches(wanted, ids, n=1, cutoff=0.5)
        raise AplError(
            message("store.unknown", id=wanted),
            where=str(self.paths.sessions),
            what_to_do=message("store.do-did-you-mean", id=near[0])
            if near
            else message("store.do-see-history"),
        )

    def _document(self, session_id: str) -> Mapping[str, Any]:
        """What stands in a session's file, undecoded; `UnreadableError` when it is damaged."""
        path = self.paths.session(session_id)
        with telling(message("store.not-read", id=session_id), path):
            if path.stat().st_size == 0:
                raise UnreadableError("store.empty")
            try:
                document = read_document(path, _TABLE)
            except DamagedError as error:
                raise UnreadableError("store.broken") from error
        content = content_of(document or {})
        if not isinstance(content, dict):
            raise UnreadableError("store.foreign")
        if content.get("id") != session_id:
            raise UnreadableError("store.misnamed")
        return document or {}

    def _refuse(self, session_id: str, error: UnreadableError) -> AplError:
        """The error to show for a file that cannot be read, which is set aside if it is damaged."""
        path = self.paths.session(session_id)
        if isinstance(error, NewerVersionError):  # it is whole, and a newer program will read it
            return AplError(
                error.what(session_id), where=str(path), what_to_do=message("store.do-update")
            )
        folder = self.paths.set_aside
        aside = folder / f"{_free(session_id, lambda id_: _exists(folder / f'{id_}.json'))}.json"
        try:
            make_folder(folder, self._disk)
            self._disk.replace(path, aside)
        except OSError:
            advice = message("store.do-move-yourself")
            return AplError(error.what(session_id), where=str(path), what_to_do=advice)
        if self._held is not None:
            self._held.pop(session_id, None)
        return AplError(
            error.what(session_id), where=str(aside), what_to_do=message("store.do-set-aside")
        )

    # --- reading many -------------------------------------------------------------------------

    def rows(self) -> tuple[IndexRow, ...]:
        """All sessions, newest first. What could not be read stands in `problems` afterwards."""
        if self._held is None:
            return in_order(self._in_step(read_index(self.paths.index)).values())
        return in_order(self._held.values())  # nobody else writes

    @property
    def problems(self) -> tuple[AplError, ...]:
        """The files that could not be read while listing, by name; each is told of once a file."""
        return tuple(self._problems[id_] for id_ in sorted(self._problems))

    def latest(self) -> IndexRow | None:
        """The newest session, `None` when there is none."""
        return next(iter(self.rows()), None)

    def unfinished(self) -> tuple[IndexRow, ...]:
        """The sessions that can be resumed, newest first."""
        return tuple(row for row in self.rows() if not row.finished)

    def sessions_of_unit(self, unit: str, *, solo: bool = False) -> tuple[IndexRow, ...]:
        """The group sessions of a unit, or its `solo` ones, newest first.

        Case and spaces do not matter. Sessions without a unit belong to no unit: they may be of
        different groups.
        """
        wanted = plain_unit(unit)
        return tuple(
            row
            for row in self.rows()
            if wanted and row.solo == solo and plain_unit(row.unit) == wanted
        )

    def actions_of_unit(self, unit: str, *, solo: bool = False) -> tuple[tuple[Action, ...], ...]:
        """The actions of each session of a unit, oldest session first, for `carry_over`.

        One person's own (`solo`) and a group's are kept apart. A session that cannot be read is
        left out and stands in `problems`.
        """
        found = []
        for row in reversed(self.sessions_of_unit(unit, solo=solo)):
            if row.actions or not row.finished:
                try:
                    actions = self.load(row.id).actions
                    found.append(actions if row.finished else uncarried(actions, row.id))
                except AplError as error:
                    self._problems[row.id] = error
        return tuple(actions for actions in found if actions)

    def _ids(self) -> set[str]:
        """The ids of all session files, from one look at the folder."""
        with telling(message("store.no-folder"), self.paths.sessions):
            try:
                with os.scandir(self.paths.sessions) as entries:
                    names = [entry.name for entry in entries]
            except FileNotFoundError:  # nothing has been saved yet
                return set()
        ids = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        return {id_ for id_ in ids if SESSION_ID.fullmatch(id_)}

    def _in_step(self, known: Mapping[str, IndexRow]) -> dict[str, IndexRow]:
        """`known` made to agree with the files: without those that are gone, with new ones read."""
        ids = self._ids()
        rows = {id_: row for id_, row in known.items() if id_ in ids}
        for id_ in sorted((ids - rows.keys()) | self._moved_on(rows)):
            rows.pop(id_, None)
            try:
                rows[id_] = self._row(id_)
            except AplError as error:
                if _exists(self.paths.session(id_)) or error.where != str(self.paths.session(id_)):
                    self._problems[id_] = error  # else another instance has just deleted it
        return rows

    def _moved_on(self, rows: Mapping[str, IndexRow]) -> set[str]:
        """The unfinished sessions that were saved after the index was written.

        A kill between the last save of a session and the index's leaves one that has ended.
        """
        unfinished = [id_ for id_, row in rows.items() if not row.finished]
        written = _changed_at(self.paths.index)
        return {id_ for id_ in unfinished if _changed_at(self.paths.session(id_)) >= written}

    def _row(self, session_id: str) -> IndexRow:
        try:
            return row_of(self._document(session_id)["session"])
        except UnreadableError as error:
            raise self._refuse(session_id, error) from error
        except DamagedError as error:
            raise self._refuse(session_id, UnreadableError("store.foreign")) from error


def _free(wanted: str, taken: Callable[[str], bool]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken."""
    free, number = wanted, 1
    while taken(free):
        number += 1
        free = f"{wanted}-{number}"
    return free


def _exists(path: Path) -> bool:
    """Whether something is there, as far as we are allowed to see."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def _changed_at(path: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 when it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
