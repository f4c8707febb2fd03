"""Who else on the same computer can look into what the program writes: nobody."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.preferences import Preferences, write_preferences
from apl_tui.store.storage import write_atomically
from tests.plain.talk import Talk, everyone, rows, run
from tests.support.clock import workshop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps this in another way")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """A system that lets everybody read what nobody closes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The modes of everything in a folder, by name."""
    found = sorted(folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in found
    }


@pytest.mark.parametrize("existing", [True, False])
def test_S3_files_are_the_users_own_also_in_a_folder_that_was_there(
    tmp_path: Path, existing: bool
) -> None:
    paths = Paths(tmp_path / "data")
    if existing:
        for folder in (paths.home, paths.sessions, paths.reports):
            folder.mkdir(mode=0o755)
    write_preferences(paths.settings, Preferences("sv"))
    run(paths, workshop(), Talk(["", "v", *everyone(rows(6)), "v", "j", "", "", "e", ""]))
    found = modes(paths.home)
    folders = {name: mode for name, mode in found.items() if (paths.home / name).is_dir()}
    assert set(folders) == {"sessions", "reports"}
    assert set(folders.values()) == {0o700}
    files = {name: mode for name, mode in found.items() if name not in folders}
    assert {Path(name).parent.name for name in files} == {"", "sessions", "reports"}
    assert set(files.values()) == {0o600}, files
    home = stat.S_IMODE(paths.home.stat().st_mode)
    assert home == (0o755 if existing else 0o700)  # whose folder it is, is not ours to say


def test_S3_a_file_that_is_set_aside_is_the_users_own(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    paths.set_aside.mkdir(parents=True)
    paths.sessions.mkdir()
    paths.session("2026-11-23-1000-x").write_text("no session", encoding="utf-8")
    with SessionArchive(paths).locked() as archive:
        assert archive.rows() == ()
    assert modes(paths.home)["set-aside"] == 0o700


@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o644), (0o700, 0o600), (0o750, 0o640)])
def test_a_file_that_is_written_elsewhere_is_as_open_as_its_folder(
    tmp_path: Path, folder: int, file: int
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(folder)
    write_atomically(place / "report.md", b"x")
    assert modes(place) == {"report.md": file}
