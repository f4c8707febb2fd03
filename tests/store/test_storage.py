"""Files that survive a kill, a full disk and a virus scanner."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.errors import message
from apl_tui.store.storage import (
    DamagedError,
    Disk,
    bytes_of,
    failure,
    make_folder,
    read_document,
    remove_orphans,
    tables_of,
    write_atomically,
    write_document,
)
from tests.store.examples import CountingDisk, told
from tests.support.needed import on_posix

OLD, NEW = b"old" * 1000, b"new" * 2000
STEPS = ["write", "fsync", "replace file.json", "fsync"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.json"
    path.write_bytes(OLD)
    return path


@on_posix
def test_a_write_goes_to_the_disk_before_it_takes_the_name(file: Path) -> None:
    counting = CountingDisk()
    write_atomically(file, NEW, counting.disk)

    assert file.read_bytes() == NEW
    assert counting.done == STEPS
    assert names(file.parent) == ["file.json"]


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_a_failure_at_any_step_leaves_a_whole_file_and_nothing_else(
    file: Path, number: int, error: BaseException
) -> None:
    counting = CountingDisk(fails_at=number, error=error)
    with pytest.raises(type(error)):
        write_atomically(file, NEW, counting.disk)

    assert file.read_bytes() == OLD
    assert names(file.parent) == ["file.json"]


@on_posix
def test_a_folder_that_cannot_be_written_is_told_though_the_file_stands(file: Path) -> None:
    counting = CountingDisk(fails_at=3, error=OSError(errno.EIO, "no"))
    with pytest.raises(OSError, match="no"):
        write_atomically(file, NEW, counting.disk)

    assert file.read_bytes() == NEW
    assert names(file.parent) == ["file.json"]


@on_posix
def test_a_new_folder_stands_in_the_one_above_for_good(tmp_path: Path) -> None:
    counting = CountingDisk()
    make_folder(tmp_path / "a" / "b", counting.disk)
    assert (tmp_path / "a" / "b").is_dir()
    assert counting.done == ["fsync", "fsync"]

    make_folder(tmp_path / "a" / "b", counting.disk)
    assert counting.done == ["fsync", "fsync"]


KILLED = """
import os, sys
from pathlib import Path
from apl_tui.store.storage import REAL_DISK, write_atomically
from dataclasses import replace

def die(*arguments):
    if sys.argv[2] == "write":
        arguments[0].write(arguments[1][:100])
        arguments[0].flush()
    os._exit(9)

write_atomically(Path(sys.argv[1]), b"new" * 2000, replace(REAL_DISK, **{sys.argv[2]: die}))
"""


@pytest.mark.parametrize("at", ["write", "fsync", "replace"])
def test_a_kill_leaves_the_old_file_and_an_orphan_that_the_next_start_removes(
    file: Path, at: str
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file), at], check=False)

    assert killed.returncode == 9
    assert file.read_bytes() == OLD
    assert len(names(file.parent)) == 2
    remove_orphans(file.parent)
    assert names(file.parent) == ["file.json"]


def test_only_temporary_files_of_this_program_are_removed(tmp_path: Path) -> None:
    kept = {"a.json", "a.tmp", ".apl-tui-notes", ".apl-tui-x.json", "b.apl-tui-1.tmp"}
    for name in (*kept, ".apl-tui-0a.tmp"):
        (tmp_path / name).touch()
    (tmp_path / ".apl-tui-folder.tmp").mkdir()

    remove_orphans(tmp_path)
    remove_orphans(tmp_path / "missing")

    assert set(names(tmp_path)) == kept | {".apl-tui-folder.tmp"}


def test_young_temporary_files_are_spared_when_asked_to(tmp_path: Path) -> None:
    for name, changed in ((".apl-tui-old.tmp", 100), (".apl-tui-young.tmp", 200)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (changed, changed))

    remove_orphans(tmp_path, older_than=150)

    assert names(tmp_path) == [".apl-tui-young.tmp"]


def test_a_file_in_use_for_a_moment_is_waited_for(file: Path) -> None:
    refusals = [PermissionError("in use"), PermissionError("in use")]
    pauses: list[float] = []

    def replace(source: Path, target: Path) -> None:
        if refusals:
            raise refusals.pop()
        source.replace(target)

    write_atomically(
        file, NEW, Disk(replace=replace, sleep=pauses.append, patience=(0.1, 0.2, 0.3))
    )

    assert file.read_bytes() == NEW
    assert pauses == [0.1, 0.2]


def test_a_file_in_use_for_long_is_an_error_after_the_last_attempt(file: Path) -> None:
    attempts: list[Path] = []
    pauses: list[float] = []

    def replace(source: Path, target: Path) -> None:
        attempts.append(target)
        raise PermissionError(errno.EACCES, "in use")

    with pytest.raises(PermissionError):
        write_atomically(file, NEW, Disk(replace=replace, sleep=pauses.append, patience=(0.1, 0.2)))

    assert len(attempts) == 3
    assert pauses == [0.1, 0.2]
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["file.json"]


@on_posix
def test_a_filesystem_whose_folders_cannot_be_synced_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    counting = CountingDisk(fails_at=3, error=OSError(errno.EINVAL, "no"))
    write_atomically(file, NEW, counting.disk)

    assert counting.done == STEPS
    assert file.read_bytes() == NEW


@on_posix
def test_a_document_is_written_in_one_go_over_whatever_was_there(file: Path) -> None:
    counting = CountingDisk()
    write_document(file, "table", {"å": [1]}, counting.disk)

    assert read_document(file, "table") == {"å": [1]}
    assert counting.done == STEPS
    assert file.read_bytes() == '{"table":{"1":{"å":[1]}}}'.encode()


def test_a_missing_file_or_table_holds_no_document(tmp_path: Path) -> None:
    assert read_document(tmp_path / "missing.json", "table") is None
    assert not (tmp_path / "missing.json").exists()
    write_document(tmp_path / "other.json", "other", {})
    assert read_document(tmp_path / "other.json", "table") is None


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_tables_or_damaged(content: bytes) -> None:
    try:
        tables = tables_of(content)
    except DamagedError:
        return
    assert tables_of(bytes_of(tables)) == tables


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"t": []}', id="no table"),
        pytest.param(b'{"t": {"1": 5}}', id="no document"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"t": {"1": {"n": ' + b"9" * 5_000 + b"}}}", id="huge number"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
    ],
)
def test_foreign_bytes_are_damaged(content: bytes) -> None:
    with pytest.raises(DamagedError):
        tables_of(content)


def test_a_file_that_an_editor_gave_a_byte_order_mark_can_be_read() -> None:
    assert tables_of(b'\xef\xbb\xbf{"t":{"1":{}}}') == {"t": {"1": {}}}


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "store.do-full"),
        (errno.EDQUOT, "store.do-full"),
        (errno.EROFS, "store.do-read-only"),
        (errno.EACCES, "store.do-read-only"),
        (errno.EBUSY, "store.do-busy"),
        (errno.EIO, "store.do-other"),
    ],
)
def test_each_refusal_of_the_disk_has_its_advice(tmp_path: Path, number: int, advice: str) -> None:
    error = failure(message("store.not-saved"), tmp_path, OSError(number, os.strerror(number)))

    assert error.what_to_do is not None
    assert error.what_to_do.id == advice
    assert told(error)
