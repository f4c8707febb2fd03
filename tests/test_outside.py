"""Opening something in the system's own program: nothing of it is written across the screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from apl_tui.process.outside import opens

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="tried with programs in the place of xdg-open"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the PATH, but for a shell's own."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def opener(folder: Path, script: str) -> None:
    program = folder / "bin" / "xdg-open"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_without_a_program_to_open_it_it_is_not_opened(folder: Path) -> None:
    assert not opens(folder / "report.md")


def test_a_program_that_fails_loudly_is_not_heard(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    opener(folder, "for n in 1 2 3 4 5 6 7 8; do echo warning $n >&2; echo out; done; exit 3")
    assert not opens(folder / "report.md")
    assert capfd.readouterr() == ("", "")


def test_one_that_goes_on_has_opened_it_and_warns_nobody(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "never")
    opener(folder, f'echo "$1" > "{folder}/told"; echo GTK >&2; read line < "{folder}/never"')
    assert opens(folder / "reports" / "a b.md", folder=True, patience=0.2)
    with (folder / "never").open("w", encoding="utf-8") as end:  # and lets it end
        end.write("\n")
    assert (folder / "told").read_text(encoding="utf-8") == f"{folder}/reports\n"
    assert capfd.readouterr() == ("", "")
