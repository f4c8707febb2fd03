"""The lock of a data folder: one instance writes, the others read.

It lies beside the sessions, which it guards: two data folders that share them, through a link,
share the lock too. On some systems a lock's file can be taken away under the one who holds it, and
then keeps nobody out; so whoever writes looks first whether it `stands`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from apl_tui.core.errors import AplError, message

if TYPE_CHECKING:
    from filelock import BaseFileLock

IN_USE = "store.in-use"


class Lock:
    """The lock at `path`; `home` is how the user knows what it guards."""

    def __init__(self, path: Path, home: Path) -> None:
        self._path, self._home = path, home
        self._lock: BaseFileLock | None = None
        self._mark: tuple[int, int] | None = None

    def stands(self) -> bool:
        """Whether it is held, and is still the one that others find there."""
        return self._mark is not None and self._mark == self._found()

    def take(self) -> None:
        """Hold it from now on. Raises `AplError` when another instance does, and `OSError`."""
        import filelock  # noqa: PLC0415 - reading commands do without

        self.let_go()
        lock = filelock.FileLock(self._path, mode=0o600, blocking=False, thread_local=False)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise AplError(
                message(IN_USE),
                where=str(self._home),
                what_to_do=message("store.do-close-other"),
            ) from error
        self._lock, self._mark = lock, self._found()

    def let_go(self) -> None:
        """Let others have it."""
        lock, self._lock, self._mark = self._lock, None, None
        if lock:
            lock.release()

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
