"""The other places that a session could go to."""

from __future__ import annotations

import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from apl_tui.store import elsewhere
from apl_tui.store.elsewhere import Place, places
from tests.support.needed import on_posix

Usage = namedtuple("Usage", "total used free")


@pytest.mark.skipif(sys.platform == "win32", reason="drives have letters there")
def test_sticks_come_first_then_the_folders_that_people_know(tmp_path: Path) -> None:
    root, home = tmp_path / "root", tmp_path / "root" / "home" / "anna"
    sticks = [root / "media/anna/KINGSTON", root / "run/media/anna/BACKUP"]
    for folder in (*sticks, home / "Dokument", home / "Desktop"):
        folder.mkdir(parents=True)
    (root / "media/anna/note.txt").write_text("no folder", encoding="utf-8")
    (root / "Volumes").mkdir()
    (root / "Volumes/Macintosh HD").symlink_to("/")
    found = places({"USER": "anna", "HOME": str(home)}, root)
    assert found == (
        Place("stick", sticks[0]),
        Place("stick", sticks[1]),
        Place("documents", home / "Dokument"),
        Place("desktop", home / "Desktop"),
    )


@on_posix
def test_what_has_no_room_or_is_not_there_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"USER": "", "HOME": str(tmp_path)}
    assert places(environ, tmp_path / "nowhere") == (Place("home", tmp_path),)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
    assert elsewhere.places(environ, tmp_path / "nowhere") == ()
    assert places({}, tmp_path / "nowhere") == ()
