"""Writing a workshop, as its author does: `new`, `check`, `list`, `run` and `preview`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.core.records import Settings
from apl_tui.room.clock import Clock
from apl_tui.script.check import check_files
from apl_tui.script.library import load
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import begin
from tests.terminal.term import Terminal

SUMMER = Path(__file__).parent.parent / "fixtures" / "sommaren.md"


def apl(*arguments: str, home: Path, folder: Path) -> tuple[int, str, str]:
    """Exit status, output and errors of one command, run in `folder` without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "apl_tui", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "APL_TUI_HOME": str(home), "APL_TUI_LANG": "sv"},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


# --- new -----------------------------------------------------------------------------------------


def test_new_asks_three_things_and_writes_a_sound_script(data_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "retro.md"
    with Terminal(["new", str(path)], data_home, size=(200, 24)) as term:
        term.wait_for("Titel")
        term.press("Efter sommaren", "enter")
        term.wait_for("Språk")
        term.press("no", "enter")  # not one of the two: asked again
        term.quiet()
        term.press("en", "enter")
        term.wait_for("Hur många minuter")
        term.press("45", "enter")
        term.wait_for("apl-tui preview", "apl-tui check")
    workshop = load(path, "sv")[0]
    assert (workshop.title, workshop.language) == ("Efter sommaren", "en")
    assert workshop.seconds == 45 * 60
    assert check_files([path]) == []


def test_new_asks_nothing_that_was_said(data_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "retro.md"
    arguments = ["new", str(path), "--title", "T", "--minutes", "20", "--lang", "en"]
    with Terminal(arguments, data_home, size=(200, 24)) as term:
        term.wait_for("apl-tui preview")
    assert load(path, "sv")[0].language == "en"


def test_new_without_a_terminal_asks_nothing(data_home: Path, tmp_path: Path) -> None:
    status, out, _ = apl("new", "retro", home=data_home, folder=tmp_path)
    assert status == 0
    assert "retro.md" in out
    assert str(Paths(data_home).workshops) in out
    assert load(tmp_path / "retro.md", "sv")[0].language == "sv"
    status, _, error = apl("new", "retro.md", home=data_home, folder=tmp_path)
    assert status == 1
    assert "--force" in error
    status, _, error = apl("new", "nowhere/retro.md", home=data_home, folder=tmp_path)
    assert status == 1
    assert "retro.md" in error


# --- own workshops -------------------------------------------------------------------------------


@pytest.fixture
def own(paths: Paths) -> Path:
    """The summer's module in the folder of one's own workshops."""
    paths.workshops.mkdir(parents=True)
    path = paths.workshops / "sommaren.md"
    path.write_text(SUMMER.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_own_workshops_are_listed_beside_the_built_in_ones(
    own: Path, data_home: Path, tmp_path: Path
) -> None:
    (own.parent / "trasig.md").write_text("Inget.", encoding="utf-8")
    status, out, _ = apl("list", "--json", home=data_home, folder=tmp_path)
    assert status == 0
    rows = {row["id"]: row for row in json.loads(out)}
    assert {"environment", "sommaren", "trasig"} <= set(rows)
    assert (rows["sommaren"]["minutes"], rows["sommaren"]["votes"]) == (50, 3)
    assert rows["trasig"]["errors"] > 0
    status, out, _ = apl("check", str(own), home=data_home, folder=tmp_path)
    assert (status, out) == (0, "1 fil, inga fel.\n")


def test_an_own_workshop_is_run_by_its_id(own: Path, data_home: Path) -> None:
    with Terminal(["run", "sommaren", "--unit", "Norr", "--people", "12"], data_home) as term:
        term.wait_for("Efter sommaren", "Enter Starta")
        term.do("enter", "steg 1 av 7")
        term.do("space", "Välkomna tillbaka")


def test_check_tells_what_changed_since_a_session(
    own: Path, paths: Paths, data_home: Path, tmp_path: Path
) -> None:
    with SessionArchive(paths).locked() as archive:
        session = begin(load(own, "sv")[0], Settings("Norr", 12), archive, Clock())
        archive.save(session)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("Jag hann med", "Vi hann med"), encoding="utf-8")
    arguments = ("check", str(own), "--against", session.id)
    status, out, _ = apl(*arguments, home=data_home, folder=tmp_path)
    assert status == 0
    assert f"sommaren.md:{text.split('Jag hann')[0].count(chr(10)) + 1}:3: warning: hann" in out
    assert "11 påståenden" in out
    assert apl(*arguments, "--strict", home=data_home, folder=tmp_path)[0] == 1
    rows = json.loads(apl(*arguments, "--format", "json", home=data_home, folder=tmp_path)[1])
    assert set(rows[0]) == {"file", "line", "column", "severity", "message", "hint"}
    status, _, error = apl("check", str(own), "--against", "1999", home=data_home, folder=tmp_path)
    assert status == 1
    assert "1999" in error


# --- preview -------------------------------------------------------------------------------------


def test_preview_follows_each_save(data_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sommaren.md"
    text = SUMMER.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    with Terminal(["preview", str(path)], data_home) as term:
        term.wait_for("Välkomna tillbaka", "steg 1 av 6", "inga fel")
        path.write_text(text.replace("Titta tyst.", "Titta länge."), encoding="utf-8")
        term.wait_for("Titta länge.", "steg 3 av 6")
        path.write_text(text.replace("::: results", "::: resultat"), encoding="utf-8")
        line = text.split("::: results")[0].count("\n") + 1
        term.wait_for(f"rad {line}", "Menade du results?", "Titta länge.")
        path.write_text(text, encoding="utf-8")
        term.wait_for("Titta tyst.", "inga fel", gone="Menade du")
        term.press("q")
        term.wait_for_end()
    assert not data_home.exists()


def test_preview_of_a_file_that_is_not_there_waits_for_it(data_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sommaren.md"
    with Terminal(["preview", str(path)], data_home) as term:
        term.wait_for("Filen finns inte")
        path.write_text(SUMMER.read_text(encoding="utf-8"), encoding="utf-8")
        term.wait_for("Välkomna tillbaka")
