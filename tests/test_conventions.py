"""What people expect of a command line: completion, `-`, NO_COLOR, a name with the version."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.cli.launch import check_terminal
from apl_tui.cli.main import run_command_line
from apl_tui.core.errors import AplError
from apl_tui.i18n import translator
from apl_tui.script.guide import guide_text, sections
from apl_tui.script.sections import _BY_NAME, _BY_START
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.store.examples import ID, begun
from tests.support.needed import missing

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-m", "apl_tui"]


@pytest.fixture(autouse=True)
def in_swedish(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOME", str(data_home)), ("LANG", "sv")):
        monkeypatch.setenv(f"APL_TUI_{name}", value)
    monkeypatch.setenv("LANGUAGE", "sv")


def test_the_version_names_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["--version"]) == 0
    assert re.fullmatch(r"apl-tui \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ((ROOT / "workshops/sv/self-check.md").read_bytes(), 0, "1 fil, inga fel."),
        (b"# Hej {minutes=}\n", 1, "-:1:8: error: minutes"),
        (b"\xff\xfe", 1, "-:1:1: error: "),
    ],
    ids=["good", "bad", "not-text"],
)
def test_check_reads_what_comes_through_a_pipe(
    given: bytes,
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert run_command_line(["check", "-"]) == status
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(("value", "coloured"), [("", True), ("1", False)])
def test_no_color_without_a_value_asks_for_nothing(
    value: str,
    coloured: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = tmp_path / "a.md"
    script.write_text("# Hej {minutes=}\n", encoding="utf-8")
    monkeypatch.setenv("NO_COLOR", value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    run_command_line(["check", str(script)])
    assert ("\x1b[1;31m" in capsys.readouterr().out) == coloured


def test_a_screen_that_is_drawn_elsewhere_needs_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(AplError):
        check_terminal()
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    check_terminal()


# --- the guide ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_section_that_check_names_is_opened_by_the_command(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {section for _, section in _BY_START} | set(_BY_NAME)
    words = translator(language)("script.see", section="votes")
    assert re.search(r"apl-tui (format votes)$", words)
    assert told <= set(sections(guide_text(language)))
    for section in told:
        assert run_command_line(["format", section, "--lang", language]) == 0
        said = capsys.readouterr().out
        assert said.startswith("## ")
        assert "<a id" not in said
        assert len(said.splitlines()) > 2


def test_the_guide_lists_its_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["format"]) == 0
    assert re.search(r"^votes +Omröstningar$", capsys.readouterr().out, re.MULTILINE)
    assert run_command_line(["format", "vots"]) == 1


# --- completion, in real shells -------------------------------------------------------------------


@pytest.fixture
def programs(tmp_path: Path, paths: Paths) -> dict[str, str]:
    """An environment whose `apl-tui` is this checkout's, with one session."""
    with SessionArchive(paths).locked() as archive:
        archive.save(begun())
    program = tmp_path / "apl-tui"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m apl_tui "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }


ASKS = {
    "bash": """
source <(apl-tui completion bash)
ask() {
    COMP_WORDS=(apl-tui "$@"); COMP_CWORD=$#
    _apl_tui_completion apl-tui; echo "${COMPREPLY[@]}"
}
ask his; ask run env; ask report 2026; ask run environment --way sl
""",
    "fish": """
apl-tui completion fish | source
for line in "his" "run env" "report 2026" "run environment --way sl"
    complete -C "apl-tui $line"
end
""",
    "zsh": """
compdef() {}
source <(apl-tui completion zsh)
_describe() { print -rl -- ${(P)3} }
compadd() { print -rl -- ${(P)@[-1]} }
ask() { words=(apl-tui "$@"); CURRENT=$#words; _apl_tui_completion apl-tui; }
ask his; ask run env; ask report 2026; ask run environment --way sl
""",
}


@pytest.mark.parametrize("shell", ASKS)
def test_a_real_shell_fills_in_commands_workshops_sessions_and_choices(
    shell: str, programs: dict[str, str]
) -> None:
    found = shutil.which(shell)
    if found is None:
        missing(f"no {shell} on this computer") if shell == "bash" else pytest.skip(f"no {shell}")
    done = subprocess.run(
        [str(found), "-c", ASKS[shell]], env=programs, capture_output=True, text=True, check=False
    )
    for word in ("history", "environment", ID, "slips"):
        assert re.search(rf"(?m)(^|\s){word}\b", done.stdout), done.stdout + done.stderr


def test_powershell_is_told_the_same(programs: dict[str, str]) -> None:
    script = subprocess.run(
        [*PROGRAM, "completion", "powershell"],
        env=programs,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Register-ArgumentCompleter -Native -CommandName apl-tui" in script
    assert "%" not in script.replace("% ", "")
    asked = {"_APL_TUI_COMPLETE": "powershell_complete", "COMP_WORDS": "apl-tui\nreport\n2026"}
    done = subprocess.run(
        PROGRAM, env={**programs, **asked, "COMP_BEGUN": "2026"}, capture_output=True, check=True
    )
    assert done.stdout.decode().startswith(f"{ID}\t")
