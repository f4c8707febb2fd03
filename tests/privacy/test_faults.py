"""S5: an error in vote code tells its kind and place, and nothing of what it was working on.

Each fault is put into a real process that ends through the program's own boundary. What it printed
and every file that it left are searched for the answers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.i18n import translator
from apl_tui.process.crash import crash_words, traced
from apl_tui.store.archive import SessionArchive
from tests.privacy.faulty import IDEA, SENTINEL
from tests.privacy.occasions import Sandbox

ROOT = Path(__file__).parent.parent.parent
FAULTS = ("cast", "counted", "draft", "drawing", "release", "closed", "idea", "shuffle")
WHERE = {
    "cast": "voting.py",
    "counted": "voting.py",
    "draft": "ballot.py",
    "drawing": "faulty.py",
    "release": "voting.py",
    "closed": "room.py",
    "idea": "room.py",
    "shuffle": "voting.py",
}


def run_faulty(sandbox: Sandbox, fault: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **sandbox.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tests.privacy.faulty", fault],
        cwd=sandbox.root / "here",
        env={**environ, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "fault",
    [
        fault
        if fault in {"cast", "drawing", "release"}
        else pytest.param(fault, marks=pytest.mark.campaign)
        for fault in FAULTS
    ],
)
def test_S5_an_error_in_vote_code_tells_its_kind_and_place_and_no_answer(
    tmp_path: Path, fault: str
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    done = run_faulty(sandbox, fault)
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert translator("sv")("crash.what") in done.stderr
    assert "ValueError ← KeyError" in done.stderr
    assert WHERE[fault] in done.stderr
    for word in (SENTINEL, IDEA, "locals", "answered =", "ballot =", "{'a'", "'g':"):
        assert word not in said, said
    assert sandbox.holding(SENTINEL, IDEA, "Traceback", "faulty.py") == []
    assert [n for n in sandbox.entries() if n.startswith(("tmp/", "state/", "here/"))] == []

    if fault == "cast":
        told_as_lost(sandbox)


def told_as_lost(sandbox: Sandbox) -> None:
    """After the error the session says of the round that it is lost, and keeps nothing of it."""
    archive = SessionArchive(sandbox.paths)
    (row,) = archive.rows()
    session = archive.load(row.id)
    assert session.rounds == ()
    assert session.open_round or session.interrupted


def test_S5_an_error_in_a_command_tells_no_values_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: object) -> None:
        secret = SENTINEL
        raise ValueError(secret)

    monkeypatch.setattr("apl_tui.store.archive.SessionArchive.rows", failing)
    assert run_command_line(["history", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "stopped because of an error of its own" in said.err
    assert "ValueError" in said.err
    assert SENTINEL not in said.err


def test_S5_a_crash_is_told_by_kinds_and_places_alone() -> None:
    def inner(answer: str) -> None:
        raise KeyError(answer)

    try:
        try:
            inner(SENTINEL)
        except KeyError as cause:
            raise RuntimeError(SENTINEL) from cause
    except RuntimeError as error:
        crash = traced(error)
    assert crash.kinds == ("RuntimeError", "KeyError")
    assert all("test_faults.py:" in place for place in crash.places)
    assert all(place.count("/") <= 2 for place in crash.places)  # too few to tell whose computer
    for language in ("sv", "en"):
        told = crash_words(crash, translator(language))
        assert SENTINEL not in told
        assert str(Path.home()) not in told
