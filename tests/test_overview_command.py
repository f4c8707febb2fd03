"""`apl-tui overview`: from meetings that were led to one picture, and files that are not right."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.report.exchange import sealed
from apl_tui.report.output import OVERVIEW_FORMATS
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import find_paths
from apl_tui.workflows.overview import LARGEST, UnusableFilesError, gather
from tests.report.occasion import full_session
from tests.support.clock import contents
from tools.units import make


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of nine made-up units, led and exported by the program; one is too small."""
    folder = tmp_path_factory.mktemp("exported")
    make(folder, 9, "sv", "self-check", 25)
    return folder


@pytest.fixture
def files(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them, to do with as one likes; the program has no sessions of its own."""
    monkeypatch.setenv("APL_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(exported, tmp_path / "files"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = run_command_line(["--lang", "en", "overview", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_units_that_were_led_come_into_one_picture(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = told(capsys, files)
    assert (status, err) == (0, "")
    assert out.startswith("# 8 units in one picture")
    assert "Hemtjänsten Norr" in out
    assert "1 unit has nothing that may be shown." in out
    assert "Since last year" in out


@pytest.mark.parametrize("form", OVERVIEW_FORMATS)
def test_every_form_is_written_where_it_is_asked_for(
    form: str, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / f"all.{form}"
    assert told(capsys, files, "-o", place)[0] == 0
    by_name = place.read_bytes()
    assert told(capsys, files, "-o", place)[0] == 1  # taken
    assert told(capsys, files, "-o", place, "--force", "--format", form)[0] == 0
    assert place.read_bytes() == by_name
    folder = tmp_path / "here"
    folder.mkdir()
    assert told(capsys, files, "-o", folder, "--format", form)[0] == 0
    (written,) = folder.iterdir()
    assert written.name == f"overview-2026-10-09.{form}"
    assert written.read_bytes() == by_name


def test_files_and_folders_in_any_order_are_told_alike(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = told(capsys, files)[1]
    deeper = files / "later" / "still"
    deeper.mkdir(parents=True)
    some = sorted(files.glob("*.json"))
    some[0].rename(deeper / some[0].name)
    assert told(capsys, files)[1] == whole
    every = [deeper / some[0].name, *reversed(some[1:])]
    assert told(capsys, *every, files, every[3])[1] == whole


def test_T5_doubles_of_one_meeting_count_once(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = told(capsys, files)[1]
    for path in sorted(files.glob("*.json")):
        shutil.copy(path, files / f"copy-of-{path.name}")
    assert told(capsys, files)[1] == whole
    assert gather([files]).doubles == len(list(files.glob("copy*")))


def test_T5_an_export_from_before_the_last_round_counts_for_nothing(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = told(capsys, files)[1]
    path = min(files.glob("*-2026.json"))
    earlier = json.loads(path.read_text("utf-8"))
    earlier["rows"] = earlier["votes"] = []
    (files / "zz-earlier.json").write_text(sealed(earlier), "utf-8")
    assert told(capsys, files)[1] == whole


def test_two_that_contradict_each_other_are_both_named(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = min(files.glob("*-2026.json"))
    other = json.loads(path.read_text("utf-8"))
    row = next(row for row in other["rows"] if row["released"] and row["upper_low"])
    row |= {key: row[key] + 1 for key in ("lower_low", "lower_high")}
    row |= {key: row[key] - 1 for key in ("upper_low", "upper_high")}
    (files / "zz.json").write_text(sealed(other), "utf-8")
    status, out, err = told(capsys, files)
    assert (status, out) == (1, "")
    assert "zz.json" in err
    assert str(path) in err


def test_actions_are_in_the_file_only_where_they_are_asked_for(
    data_home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APL_TUI_HOME", str(data_home))
    with SessionArchive(find_paths({"APL_TUI_HOME": str(data_home)})).locked() as archive:
        archive.save(full_session())
    report = ["report", "--format", "json", "-o"]
    for place in ("-", str(tmp_path / "unit.json")):
        assert run_command_line([*report, place]) == 0
        assert run_command_line([*report, place, "--actions", "--force"]) == 0
    plain, asked = capsys.readouterr().out.split("}\n{")[:2]
    assert '"actions"' not in plain
    assert '"who": "Bo och Li"' in asked
    assert gather([tmp_path / "unit.json"]).sessions
    assert run_command_line(["report", "--actions"]) == 2


def _spoil(files: Path) -> list[str]:
    """Spoil the folder in every way; the names that must be told of."""
    good = sorted(files.glob("*.json"))
    text = good[0].read_text("utf-8")
    spoilt = {
        "cut.json": text[: len(text) // 2].encode(),
        "changed.json": text.replace('"people": ', '"people": 1', 1).encode(),
        "old.json": b'{"format": "apl-tui-report", "version": 1}',
        "new.json": b'{"format": "apl-tui-report", "version": 99}',
        "binary.json": b"\xff\xd8\xff",
        "empty.json": b"",
        "list.json": b"[]",
        "large.json": b" " * (LARGEST + 1),
        "overview.json": b'{"format": "apl-tui-overview"}',
    }
    for name, content in spoilt.items():
        (files / name).write_bytes(content)
    return list(spoilt)


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = _spoil(files)
    before = contents(tmp_path)
    place = tmp_path / "all.html"
    status, out, err = told(capsys, files, tmp_path / "none.json", "-o", place)
    assert (status, out) == (1, "")
    assert all(name in err for name in [*names, "none.json"])
    assert "Traceback" not in err
    assert contents(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    status, _, err = told(capsys, tmp_path)
    assert status == 1
    assert "pipe.json" in err


def test_a_folder_without_reports_is_told_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = told(capsys, tmp_path)
    assert status == 1
    assert "There are no files here." in err
    with pytest.raises(UnusableFilesError):
        gather([tmp_path / "\0"])
