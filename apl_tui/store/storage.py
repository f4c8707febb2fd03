"""Files that survive a kill: written whole to a temporary file, then moved into place.

Invariant: at every moment the file at a path holds either its old bytes or its new ones. What a
kill leaves behind is a temporary file with a known name, which `remove_orphans` takes away.
Every operation of the disk comes in through `Disk`, so that tests can let each of them fail.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document

from apl_tui.core.errors import AplError, Message, message, reason

TEMPORARY_PREFIX = ".apl-tui-"
TEMPORARY_SUFFIX = ".tmp"
_FOLDER_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
_ONLY_DOCUMENT = 1

Tables = dict[str, dict[str, Any]]


class DamagedError(Exception):
    """The bytes of a file are not what this program writes."""


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()


@dataclass(frozen=True, slots=True)
class Disk:
    """The operations that can fail, and how patiently a file in use is waited for.

    `patience` holds the pauses, in seconds, between attempts to replace a file that another program
    has open: on Windows a virus scanner or a backup may hold it for a moment.
    """

    write: Callable[[BinaryIO, bytes], None] = _write
    fsync: Callable[[int], None] = os.fsync
    replace: Callable[[Path, Path], None] = os.replace
    sleep: Callable[[float], None] = time.sleep
    patience: tuple[float, ...] = (0.01, 0.02, 0.04, 0.08, 0.16)


REAL_DISK = Disk()


def write_atomically(
    path: Path, content: bytes, disk: Disk = REAL_DISK, *, own: bool = False
) -> None:
    """Write `content` to `path` so that a kill leaves the old file or the new one, never a mixture.

    When it returns, the new one also outlasts a power cut. The folder must exist. Raises `OSError`;
    the old file is then untouched, unless only the last step failed, which makes the folder's entry
    durable. The program's `own` files can be read by the same user alone; another is as open as its
    folder.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.urandom(6).hex()}{TEMPORARY_SUFFIX}")
    mode = 0o600 if own else 0o600 | (path.parent.stat().st_mode & 0o666)
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            disk.write(file, content)
            disk.fsync(file.fileno())
        _replace(temporary, path, disk)
    except BaseException:  # a key press may interrupt too; the error goes on
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent, disk)


def _replace(temporary: Path, path: Path, disk: Disk) -> None:
    for pause in disk.patience:
        try:
            disk.replace(temporary, path)
        except PermissionError:
            disk.sleep(pause)
        else:
            return
    disk.replace(temporary, path)


def sync_folder(folder: Path, disk: Disk = REAL_DISK) -> None:
    """Make a new, moved or removed entry of `folder` durable, where the platform knows how to."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | flag)
    except PermissionError:  # a folder that may be written but not listed
        return
    try:
        disk.fsync(descriptor)
    except OSError as error:
        if error.errno not in _FOLDER_CANNOT_SYNC:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path, disk: Disk = REAL_DISK) -> None:
    """Make `folder` and those above it where they are missing, durably. Raises `OSError`.

    The same user alone may look into `folder`.
    """
    missing = [*takewhile(lambda each: not each.exists(), (folder, *folder.parents))]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent, disk)


def close_to_others(folder: Path) -> None:
    """Let the same user alone look into `folder`, where it is there and the system knows how."""
    with suppress(OSError):
        folder.chmod(0o700)


def remove_orphans(folder: Path, *, older_than: float | None = None) -> None:
    """Remove the temporary files that a kill has left in `folder`.

    `older_than` spares files changed since then (seconds since the epoch): another instance may be
    writing them. A folder that is missing or cannot be cleaned is left as it is.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(TEMPORARY_PREFIX) and entry.name.endswith(".tmp")):
                continue
            with suppress(OSError):
                if older_than is None or entry.stat().st_mtime < older_than:
                    Path(entry.path).unlink()


class CrashSafeStorage(Storage):
    """A TinyDB storage for one file, written by `write_atomically`.

    With `whole`, what was in the file is not read before it is written: for a file that holds one
    document, a write is then one write, and a damaged file cannot stand in its way.
    """

    def __init__(self, path: Path, disk: Disk = REAL_DISK, *, whole: bool = False) -> None:
        super().__init__()
        self._path = path
        self._disk = disk
        self._whole = whole

    def read(self) -> Tables | None:
        """The tables, `None` when there is no file. Raises `DamagedError` and `OSError`."""
        if self._whole:
            return None
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return tables_of(content)

    def write(self, data: Tables) -> None:
        """Replace the file; the same tables give the same bytes."""
        write_atomically(self._path, bytes_of(data), self._disk, own=True)


def bytes_of(tables: Mapping[str, Any]) -> bytes:
    """The tables as UTF-8 JSON, readable by people and programs alike."""
    text = json.dumps(tables, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone surrogate, from an argument that was not UTF-8, becomes its JSON escape.
    return text.encode("utf-8", "backslashreplace")


def tables_of(content: bytes) -> Tables:
    """The tables in `content`; `DamagedError` on anything that this program has not written."""
    try:
        tables = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DamagedError from error
    if not isinstance(tables, dict):
        raise DamagedError
    for table in tables.values():
        if not (isinstance(table, dict) and all(isinstance(row, dict) for row in table.values())):
            raise DamagedError
    return tables


def write_document(
    path: Path, table: str, document: Mapping[str, Any], disk: Disk = REAL_DISK
) -> None:
    """Make `document` the only one in `path`, in one write. Raises `OSError`."""
    with TinyDB(path, disk, whole=True, storage=CrashSafeStorage) as database:
        database.table(table).insert(Document(document, doc_id=_ONLY_DOCUMENT))


def read_document(path: Path, table: str) -> Mapping[str, Any] | None:
    """The only document in `path`, `None` when it is not there.

    Raises `DamagedError` and `OSError`.
    """
    with TinyDB(path, storage=CrashSafeStorage) as database:
        document = database.table(table).get(doc_id=_ONLY_DOCUMENT)
    return document if isinstance(document, Document) else None


def failure(what: Message, where: Path, error: OSError) -> AplError:
    """The error to show for a disk that said no: `what` could not be done, and what to do now."""
    if isinstance(error, FileExistsError | NotADirectoryError):  # each call has its own of the two
        for folder in (where, *where.parents):
            if os.path.isfile(folder):  # noqa: PTH113 - the other one may raise
                return AplError(what, where=str(folder), what_to_do=message("store.do-move-file"))
    return AplError(what, where=str(where), what_to_do=_advice(error))


@contextmanager
def telling(what: Message, where: Path) -> Iterator[None]:
    """Turn an `OSError` inside into the `AplError` that says `what` could not be done."""
    try:
        yield
    except OSError as error:
        raise failure(what, where, error) from error


def _advice(error: OSError) -> Message:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return message("store.do-full")
    if getattr(error, "winerror", None) in {32, 33} or error.errno in {errno.EBUSY, errno.ETXTBSY}:
        return message("store.do-busy")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return message("store.do-read-only")
    return message("store.do-other", reason=reason(error))
