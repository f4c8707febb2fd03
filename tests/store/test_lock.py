"""One instance writes; the others read. With real processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apl_tui.core.errors import AplError
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.store.examples import ID, begun, ended, told, voted
from tests.support.needed import on_posix

HOLDER = """
import sys
from pathlib import Path
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.store.examples import begun
archive = SessionArchive(Paths(Path(sys.argv[1])))
with archive.locked():
    archive.save(begun())
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_instance(paths: Paths) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock and has saved a session; it ends with its input."""
    command = [sys.executable, "-c", HOLDER, str(paths.home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_instance_reads_and_is_refused_to_write(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with another_instance(paths):
        with pytest.raises(AplError) as caught, archive.locked():
            raise AssertionError
        assert caught.value.what.id == "store.in-use"
        assert told(caught.value)
        with pytest.raises(RuntimeError):
            archive.save(ended(begun()))
        assert archive.load(ID) == begun()
        assert [row.id for row in archive.rows()] == [ID]


def test_a_killed_instance_leaves_no_lock_behind(paths: Paths) -> None:
    with another_instance(paths) as process:
        process.kill()
        process.wait()
        archive = SessionArchive(paths)
        with archive.locked():
            archive.save(voted(begun()))
    assert archive.load(ID) == voted(begun())


def test_the_lock_can_be_taken_again_after_an_error(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with pytest.raises(ZeroDivisionError), archive.locked():
        raise ZeroDivisionError
    with pytest.raises(RuntimeError):
        archive.save(begun())
    with archive.locked(), pytest.raises(AplError), SessionArchive(paths).locked():
        raise AssertionError


@on_posix
def test_a_lock_taken_away_is_taken_again_and_told_once(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(begun())
        paths.lock.unlink()
        archive.save(voted(begun()))
        with pytest.raises(AplError), SessionArchive(paths).locked():
            raise AssertionError
        assert archive.noticed is not None
        assert told(archive.noticed)
        archive.noticed = None
        archive.save(ended(begun()))
        assert archive.noticed is None
    assert archive.load(ID) == ended(begun())


@on_posix
def test_a_folder_taken_away_is_made_anew_with_what_runs(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(ended(begun("older")))
        archive.save(begun())
        shutil.rmtree(paths.home)
        archive.save(voted(begun()))
        assert archive.noticed is not None
        assert [row.id for row in archive.rows()] == [ID]
    assert archive.load(ID) == voted(begun())
    assert [row.id for row in SessionArchive(paths).rows()] == [ID]


@on_posix
def test_after_another_instance_came_in_nothing_of_its_is_written_over(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(begun())
        paths.lock.unlink()
        with another_instance(paths):
            with pytest.raises(AplError) as caught:
                archive.save(ended(begun()))
            assert caught.value.what.id == "store.in-use"
            with pytest.raises(AplError):
                archive.delete(ID)
            assert archive.load(ID) == begun()
        archive.save(voted(begun()))  # it has ended: the data are held again
        assert archive.load(ID) == voted(begun())


def test_a_folder_that_cannot_be_held_at_first_is_held_when_it_can(paths: Paths) -> None:
    paths.home.parent.mkdir(exist_ok=True)
    paths.home.write_bytes(b"in the way")
    archive = SessionArchive(paths)
    with archive.locked(patient=True):
        assert archive.trouble is not None
        assert told(archive.trouble)
        with pytest.raises(AplError):
            archive.save(begun())
        paths.home.unlink()
        archive.save(begun())
        assert archive.trouble is None
        assert archive.noticed is None
    assert archive.load(ID) == begun()
