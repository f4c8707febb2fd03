"""The power goes at any moment: what was acknowledged is there, whole.

The disk of these tests keeps what a real one may have kept by then: a file's bytes once they were
synced, and a name once its folder was. `tests/campaigns/test_power.py` cuts a real file system.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pytest

from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import REAL_DISK, Disk
from tests.store.examples import ID, begun, ended, voted
from tests.support.needed import on_posix


class PowerCut(BaseException):
    """The power is gone: nothing more is done, and nothing is tidied away."""


@dataclass
class ForgetfulDisk:
    """Undoes at the cut every replacing of a file whose folder was not synced after it."""

    cut_at: int | None = None  # before the operation of this number
    done: int = 0
    _undone: list[tuple[Path, Callable[[], None]]] = field(default_factory=list)
    _synced: set[int] = field(default_factory=set)  # by inode

    def _pass(self) -> None:
        if self.done == self.cut_at:
            raise PowerCut
        self.done += 1

    def _write(self, file: BinaryIO, content: bytes) -> None:
        self._pass()
        file.write(content)
        file.flush()

    def _fsync(self, descriptor: int) -> None:
        self._pass()
        known = os.fstat(descriptor)
        self._synced.add(known.st_ino)
        if stat.S_ISDIR(known.st_mode):
            self._undone = [
                (folder, undo)
                for folder, undo in self._undone
                if folder.stat().st_ino != known.st_ino
            ]

    def _replace(self, source: Path, target: Path) -> None:
        self._pass()
        before = target.read_bytes() if target.exists() else None
        whole = source.stat().st_ino in self._synced
        source.replace(target)

        def undo() -> None:
            target.unlink()
            if before is not None:
                target.write_bytes(before)

        assert whole, "a name was given to bytes that the disk may not have"
        self._undone.append((target.parent, undo))

    def cut(self) -> None:
        """What the disk holds when the power comes back."""
        for _, undo in reversed(self._undone):
            undo()
        self._undone = []

    @property
    def disk(self) -> Disk:
        """To be given to the archive."""
        return Disk(self._write, self._fsync, self._replace, REAL_DISK.sleep, ())


EVENTS = (begun(), begun().used(3), voted(begun()), ended(begun()))


@on_posix
def test_after_every_acknowledgement_the_power_may_go(paths: Paths) -> None:
    for number, session in enumerate(EVENTS):
        forgetful = ForgetfulDisk()
        archive = SessionArchive(paths, forgetful.disk)
        with archive.locked():
            archive.save(session)
        forgetful.cut()

        reader = SessionArchive(paths)
        assert reader.load(ID) == session, number
        assert [row.finished for row in reader.rows()] == [bool(session.finished)]
        assert reader.problems == ()


@on_posix
@pytest.mark.parametrize("cut_at", range(8))
@pytest.mark.parametrize("number", range(1, len(EVENTS)))
def test_in_the_middle_of_a_save_the_one_before_is_there(
    paths: Paths, number: int, cut_at: int
) -> None:
    before, session = EVENTS[number - 1], EVENTS[number]
    with SessionArchive(paths).locked() as first:
        first.save(before)

    forgetful = ForgetfulDisk(cut_at)
    archive = SessionArchive(paths, forgetful.disk)
    acknowledged = True
    with archive.locked():
        try:
            archive.save(session)
        except PowerCut:
            acknowledged = False
    forgetful.cut()

    reader = SessionArchive(paths)
    assert reader.load(ID) in ((session,) if acknowledged else (before, session))
    assert reader.problems == ()
    with reader.locked():
        reader.save(session)
    assert reader.load(ID) == session
