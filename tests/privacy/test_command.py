"""`apl-tui privacy`: the promise, the proof that fails when it should, and the sheet."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.core.promise import promise, promise_for_all
from apl_tui.core.release import LEAST_K
from apl_tui.i18n import translator
from apl_tui.privacy import verify as privacy_proof
from apl_tui.privacy.command import Wanted, promise_lines, sheet, terminal_width
from apl_tui.store.paths import Paths
from tests.test_import_hygiene import HEAVY, loaded

ROOT = Path(__file__).parent.parent.parent
Changes = Mapping[str, tuple[tuple[str, str], ...]]

UNASKED: Changes = {
    "core/release.py": (
        ("if rules.full and n", "if n"),
        ("max(FULL_FROM, rules.k)", "6"),
        (" and max(counts) < n - 3:", ":"),
    )
}
CHOSEN_FROM_SIX: Changes = {"core/release.py": (("max(FULL_FROM, rules.k)", "6"),)}
TOLD_TWICE: Changes = {
    "core/repeated_votes.py": (("(indicator.sensitive or in_full)", "indicator.sensitive"),)
}
EXACT_TOTALS: Changes = {
    "core/release.py": (("_total(cells[1], tally.answered) for", "exactly(cells[1]) for"),)
}
CONSTANT: Changes = {"core/release.py": (("SENSITIVE_K = 8", "SENSITIVE_K = 7"),)}
STORED_MORE: Changes = {
    "core/records.py": (
        (
            "    releases: tuple[VoteRelease, ...]\n\n\n",
            "    releases: tuple[VoteRelease, ...]\n    top: int = 0\n\n\n",
        ),
    ),
    "room/voting.py": (
        (
            "tallies = self.box.empty()\n",
            "tallies = self.box.empty()\n        self.top = tallies[0].counts[0][-1]\n",
        ),
    ),
    "room/room.py": (
        (
            "self._change(self._with_used_time().closed(mode, counted, releases))",
            "closed = self._with_used_time().closed(mode, counted, releases)\n"
            "        last = replace(closed.rounds[-1], top=vote.top)\n"
            "        self._change(replace(closed, rounds=(*closed.rounds[:-1], last)))",
        ),
    ),
}
RELEASED_MORE: Changes = {
    "core/release.py": (
        (
            "    dont_know: Span\n    n: int\n",
            "    dont_know: Span\n    n: int\n    top: int = 0\n",
        ),
        (
            "return exact_bands(lower, n - lower, dont_know)",
            "return replace(exact_bands(lower, n - lower, dont_know), top=counts[-1])",
        ),
    )
}
WRITTEN_WHILE_OPEN: Changes = {
    "room/room.py": (
        (
            "outcome = self.vote.cast(ballot, ticket)\n",
            "outcome = self.vote.cast(ballot, ticket)\n"
            "        self._change(self._session.with_closing_word(str(ballot)))\n",
        ),
    )
}

BROKEN = {
    "full distribution at n ≥ 6": (UNASKED, "R1–R5"),
    "chosen, but shown in full from six": (CHOSEN_FROM_SIX, "R7"),
    "one option count more is stored": (STORED_MORE, "S1–S3"),
    "one option count more is released": (RELEASED_MORE, "R1–R5"),
    "ballots are written while the round is open": (WRITTEN_WHILE_OPEN, "S1–S3"),
    "a threshold that was moved": (CONSTANT, "R1–R9"),
    "what was told in full is told again": (TOLD_TWICE, "R4–R9"),
    "totals of choices are told as they are": (EXACT_TOTALS, "R4–R9"),
}

QUICK = ("full distribution at n ≥ 6", "one option count more is stored")


def run_privacy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, run on the package that lies in `folder`."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "COLUMNS": "89",
    }
    return subprocess.run(
        [sys.executable, "-m", "apl_tui", "privacy", "--lang", "en", *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def broken_copy(folder: Path, changes: Changes) -> Path:
    """The package with these texts changed; each must stand in its file once."""
    shutil.copytree(ROOT / "apl_tui", folder / "apl_tui")  # what is compiled comes along
    for name, pairs in changes.items():
        path = folder / "apl_tui" / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder


def checks(output: str) -> list[tuple[str, bool]]:
    """The checks that were printed, by their rules, and whether each of them holds."""
    found = re.findall(r"^([A-Z]\d(?:–[A-Z]\d)?) +(Holds|DOES NOT HOLD)\.", output, re.MULTILINE)
    return [(rules, word == "Holds") for rules, word in found]


@pytest.mark.parametrize(
    ("up_to", "figures"),
    [
        ("7", ("1,287", "2,594", "42 real votes")),
        pytest.param(
            "20",  # what is tried without `--up-to`; `core/test_proof.py` has the same figures
            ("433,206", "1,234", "22,477", "87 real votes"),
            marks=pytest.mark.campaign,
        ),
    ],
)
def test_R3_the_proof_holds_and_prints_what_it_tried_beside_what_other_rules_leak(
    up_to: str, figures: tuple[str, ...]
) -> None:
    done = run_privacy(ROOT, "--verify", *([] if up_to == "20" else ["--up-to", up_to]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert [holds for _, holds in checks(done.stdout)] == [True] * 6
    for figure in (*figures, "4,740", "4,794"):
        assert figure in done.stdout
    (row,) = (line for line in done.stdout.splitlines() if line.startswith("two halves"))
    assert row.split()[-3:] == ["0", "0", "0"]
    (row,) = (line for line in done.stdout.splitlines() if line.startswith("only the mean"))
    assert row.split()[-3:] == ["2", "8–10", "26–30"]
    rows = dict(
        re.findall(r"^ {7}([RT]\d) .+?((?: +\(?[\d,]+\)?){3,4})$", done.stdout, re.MULTILINE)
    )
    assert {rule: cells.split() for rule, cells in rows.items()} == {
        "R7": ["0", "0", "0", "0"],
        "T1": ["0", "0", "0", "0"],
        "R5": ["0", "0", "0", "0"],
        "R4": ["0", "0", "0", "(41)"],
        "R9": ["0", "0", "(1,548)"],
    }
    assert "Of 42 pairs of halves 42 tell" in " ".join(done.stdout.split())
    assert "The promise holds in all that was tried" in done.stdout


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.campaign) for name in BROKEN],
)
def test_R3_R7_S1_S2_the_proof_ends_1_on_a_program_that_breaks_the_promise(
    tmp_path: Path, name: str
) -> None:
    changes, rules = BROKEN[name]
    done = run_privacy(broken_copy(tmp_path, changes), "--verify", "--up-to", "8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert (rules, False) in checks(done.stdout), done.stdout + done.stderr
    assert "THE PROMISE DOES NOT HOLD" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_release_that_hides_a_field_from_its_repr_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pictures are remembered by that text, so nothing may be left out of it."""
    from dataclasses import field, make_dataclass

    hiding = make_dataclass("Bands", [("top", int, field(default=0, repr=False))], frozen=True)
    assert privacy_proof.hidden_fields() == ()
    monkeypatch.setattr("apl_tui.core.release.Bands", hiding)
    assert privacy_proof.hidden_fields() == ("Bands.top",)


# --- the promise ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [40, 60, 88])
@pytest.mark.parametrize("full", [False, True])
def test_every_sentence_is_printed_with_its_rule_and_wrapped(
    language: str, width: int, full: bool
) -> None:
    t = translator(language)
    wanted = Wanted(k=7, full=full, slips=True, phones=True)
    lines = promise_lines(wanted.settings, t, width)
    assert max(map(len, lines)) <= width
    told = " ".join(" ".join(lines).split())
    for sentence in promise(wanted.settings):
        assert t.say(sentence.text) in told
        if sentence.rule[-1].isdigit():
            assert any(line.split()[:1] == [sentence.rule] for line in lines)


def test_the_options_choose_what_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for name, options in {
        "plain": [],
        "k": ["--k", "9"],
        "full": ["--full"],
        "slips": ["--slips"],
        "phones": ["--phones"],
    }.items():
        assert run_command_line(["privacy", "--lang", "en", *options]) == 0
        told[name] = " ".join(capsys.readouterr().out.split())
    assert "at least 6 ballots" in told["plain"]
    assert "at least 9 ballots" in told["k"]
    assert "at most three compare" in told["full"]
    assert "paper slips" in told["slips"]
    assert "runs or records the network" in told["phones"]
    assert "paper slips" not in told["plain"]
    assert "runs or records the network" not in told["plain"]


def test_R1_no_threshold_under_five_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["privacy", "--k", str(LEAST_K - 1)]) == 2
    assert run_command_line(["privacy", "--k", "21"]) == 2
    assert run_command_line(["privacy", "--k", "9", "--up-to", "8", "--verify"]) == 1
    assert "9" in capsys.readouterr().err


def test_the_width_is_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, width in (("20", 40), ("61", 60), ("300", 88)):
        monkeypatch.setenv("COLUMNS", columns)
        assert terminal_width() == width


@pytest.mark.parametrize("arguments", [["--full"], ["--sheet", "sheet.md", "--force"]])
def test_the_promise_and_the_sheet_load_no_screen(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    modules, _ = loaded(["privacy", *arguments], tmp_path)
    assert not modules & set(HEAVY)


# --- the sheet --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_sheet_says_what_is_promised_where_to_look_and_how_to_prove_it(
    language: str, paths: Paths
) -> None:
    t = translator(language)
    wanted = Wanted(k=7)
    text = sheet(wanted, t, paths, date(2026, 11, 23))
    for sentence in promise_for_all(wanted.settings):
        assert t.say(sentence.text) in text
    for place in (paths.home, paths.sessions, paths.reports, paths.index, paths.set_aside):
        assert f"`{place}`" in text
    assert "`apl-tui privacy --verify --k 7`" in text
    assert len(text.split()) < 950  # one sheet of paper
    assert "privacy." not in text.replace("apl-tui privacy", "")  # no id without words
    assert "sheet." not in text


def test_a_sheet_overwrites_nothing_unless_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sheet.md"
    file.write_text("kept", encoding="utf-8")
    assert run_command_line(["privacy", "--lang", "en", "--sheet", str(file)]) == 1
    said = capsys.readouterr()
    assert str(file) in said.err
    assert "--force" in said.err
    assert said.out == ""  # refused before anything else is done
    assert file.read_text(encoding="utf-8") == "kept"
    assert run_command_line(["privacy", "--lang", "en", "--sheet", str(file), "--force"]) == 0
    assert file.read_text(encoding="utf-8").startswith("# Is it really anonymous?")
    assert list(tmp_path.glob(".apl-tui-*")) == []


def test_a_sheet_is_what_its_name_says_or_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, begins in (("s.html", "<!DOCTYPE html>"), ("s.HTM", "<!DOCTYPE"), ("s.md", "# Is")):
        assert run_command_line(["privacy", "--lang", "en", "--sheet", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert "<h1>Is it really anonymous?" in (tmp_path / "s.html").read_text(encoding="utf-8")
    capsys.readouterr()
    refused = tmp_path / "s.pdf"
    assert run_command_line(["privacy", "--lang", "en", "--sheet", str(refused)]) == 1
    said = capsys.readouterr()
    assert ".md or .html" in said.err
    assert said.out == ""
    assert not refused.exists()


def test_a_sheet_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "no folder" / "sheet.md"
    assert run_command_line(["privacy", "--lang", "en", "--sheet", str(file)]) == 1
    assert "The page cannot be written." in capsys.readouterr().err
