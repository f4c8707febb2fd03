"""Whether a session is saved, and where: the one place that knows what is unsaved.

A save that fails is tried again at the next change, and now and then in between. Meanwhile the
session can be kept in another folder, such as that of a USB stick; then it is saved there at every
change, until the usual place takes it again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from apl_tui.core.errors import AplError, Message, message
from apl_tui.core.session import Session
from apl_tui.store.elsewhere import keep, new_place
from apl_tui.store.lock import IN_USE

AGAIN_AFTER = 10.0  # seconds
_WHY = {"store.do-full": "unsaved.full", "store.do-read-only": "unsaved.read-only"}


class SessionWriter(Protocol):
    """Where sessions are kept; `apl_tui.store.archive.SessionArchive` is one."""

    def save(self, session: Session) -> None:
        """Store the session as it is now; `AplError` when it cannot be."""


class Saving:
    """Saves one session into `archive`; `None` is a rehearsal, which saves nothing."""

    def __init__(self, archive: SessionWriter | None, monotonic: Callable[[], float]) -> None:
        self.unsaved: AplError | None = None  # why the session as it stands lies on no disk
        self.file: Path | None = None  # in another folder
        self._archive, self._monotonic = archive, monotonic
        self._failed_at: float | None = None  # of the usual place

    @property
    def rehearsal(self) -> bool:
        """Whether nothing is saved, and nothing is to be."""
        return self._archive is None

    @property
    def due(self) -> bool:
        """Whether the usual place has failed, and may be tried again."""
        failed = self._failed_at
        return failed is not None and self._monotonic() - failed >= AGAIN_AFTER

    @property
    def words(self) -> Message | None:
        """What every screen says of it; `None` while all is saved where it should be."""
        if error := self.unsaved:
            if error.what.id == IN_USE:
                return message("unsaved.in-use")
            return message(_WHY.get(error.what_to_do.id if error.what_to_do else "", "unsaved.now"))
        if self.file and self._failed_at is not None:
            return message("unsaved.elsewhere", folder=str(self.file.parent))
        return None

    def save(self, session: Session) -> None:
        """Save it as it is now, or take note of why not."""
        if self._archive is None:
            return
        try:
            self._archive.save(session)
        except AplError as error:
            self._failed_at = self._monotonic()
            self.unsaved = error
            if self.file:
                self._save_elsewhere(session, self.file)
        else:
            self._failed_at = self.unsaved = None

    def save_in(self, session: Session, folder: Path) -> Path:
        """Save it in a folder of its own within `folder` too, now and while need be; its file.

        Raises `AplError` when that cannot be.
        """
        file = new_place(session, folder)
        keep(session, file)
        self.file, self.unsaved = file, None
        return file

    def _save_elsewhere(self, session: Session, file: Path) -> None:
        try:
            keep(session, file)
        except AplError as error:
            self.unsaved = error
        else:
            self.unsaved = None
