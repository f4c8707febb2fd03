"""Where things are kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.store.paths import Paths, find_paths


def test_everything_lies_in_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    paths = find_paths({"APL_TUI_HOME": str(tmp_path)})

    assert paths == Paths(tmp_path)
    inside = [paths.sessions, paths.reports, paths.set_aside, paths.workshops]
    inside += [paths.index, paths.settings]
    assert {path.parent for path in inside} == {tmp_path}
    assert len(set(inside)) == 6
    assert paths.lock.parent == paths.sessions
    assert paths.session("a-b") == paths.sessions / "a-b.json"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("environ", [{}, {"APL_TUI_HOME": ""}])
def test_else_the_platforms_own_folder(environ: dict[str, str]) -> None:
    home = find_paths(environ).home

    assert home.is_absolute()
    assert "apl-tui" in str(home)


def test_a_relative_folder_stays_where_it_was_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert find_paths({"APL_TUI_HOME": "data"}).home == tmp_path / "data"


def test_the_home_folder_can_be_abbreviated() -> None:
    assert find_paths({"APL_TUI_HOME": "~/apl"}).home == Path.home() / "apl"


def test_listing_sessions_loads_no_heavy_library() -> None:
    code = """
import sys
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import find_paths
SessionArchive(find_paths({"APL_TUI_HOME": sys.argv[1]})).rows()
heavy = {"cattrs", "attr", "filelock", "platformdirs", "textual"}
print(sorted(heavy & set(sys.modules)))
"""
    run = [sys.executable, "-c", code, "nowhere"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "[]\n"
