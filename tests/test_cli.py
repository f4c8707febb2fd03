"""The edge of the program: what no command foresaw is still told in words."""

from __future__ import annotations

import ast
import gc
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.i18n import translator
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.store.examples import ID, begun
from tools.catalogues import LOCALE

T = translator("sv")

TOO_LONG = "x" * 300


@pytest.fixture(autouse=True)
def as_it_was(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("APL_TUI_HOME", str(data_home))
    monkeypatch.setenv("APL_TUI_LANG", "sv")
    monkeypatch.setenv("LANGUAGE", "sv")
    yield
    gc.enable()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", TOO_LONG, "--plain"),
        ("new", TOO_LONG),
        ("slips", "environment", "-o", TOO_LONG),
        ("privacy", "--sheet", TOO_LONG),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_a_name_that_is_too_long_is_told_where_and_what_to_do(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line([*arguments]) == 1
    said = capsys.readouterr().err
    assert TOO_LONG in said
    assert T("os.bad-name") in said
    assert "Programmet stannade" not in said
    assert len(said.splitlines()) == 3


# --- every word of the command line is in the language --------------------------------------------

ENGLISH = re.compile(r"\b(MEETING|FILE|PATH|ADDRESS|HH:MM|OPTIONS|COMMAND|INTEGER)\b")
COMMANDS = (
    *("", "run", "demo", "notes", "list", "history", "report", "delete", "slips", "privacy"),
    *("doctor", "new", "check", "preview", "actions", "compare", "pool"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_has_no_word_of_the_other_language(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [command, "--help"] if command else ["--help"]
    assert run_command_line(arguments) == 0
    assert not ENGLISH.findall(capsys.readouterr().out)
    monkeypatch.setenv("LANGUAGE", "en")
    assert run_command_line([*arguments, "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "shows this help" in english
    assert not re.findall(r"\b(MÖTE|FIL|ADRESS|TT:MM|VAL)\b", english)


def test_each_sentence_of_the_library_that_we_translate_is_still_its_own() -> None:
    source = Path(str(click.__file__)).parent
    known = {
        word.value
        for path in source.glob("*.py")
        for word in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(word, ast.Constant)
    }
    ours = {
        match
        for path in LOCALE.glob("*/click.po")
        for match in re.findall(r'^msgid(?:_plural)? "(.+)"$', path.read_text("utf-8"), re.M)
    }
    assert ours - known == set()


@pytest.mark.parametrize(
    ("answer", "kept"), [("j", False), ("ja", False), ("nej", True), ("", True)]
)
def test_a_session_is_deleted_with_a_yes_in_the_language(
    answer: str,
    kept: bool,
    data_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = SessionArchive(Paths(data_home))
    with archive.locked() as opened:
        opened.save(begun())
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    assert run_command_line(["delete", ID]) == int(kept)
    assert "(ja/nej)" in capsys.readouterr().out
    assert bool(archive.rows()) == kept


def test_check_says_in_the_language_what_its_words_for_editors_mean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "a.md"
    script.write_text("# Ett {minutes=1}\n", encoding="utf-8")
    assert run_command_line(["check", str(script)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{script}:1:1: error: ")
    assert lines[-2:] == [
        "1 fel (error): det måste rättas innan workshopen kan ledas.",
        "1 varning (warning): ett råd, du bestämmer.",
    ]


def test_one_person_alone_is_refused_a_workshop_for_a_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command_line(["run", "environment", "--solo", "--plain"]) == 1
    said = capsys.readouterr().err
    assert "är gjord för en grupp" in said
    assert "self-check --solo" in said


def test_an_error_says_first_what_then_where_then_what_to_do(
    data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["report", "x"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Det finns inget möte som heter ”x”.",
        str(Paths(data_home).sessions),
        "Alla möten visas med: apl-tui history",
    ]


def test_what_cannot_be_deleted_now_is_running_in_another_window(
    data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SessionArchive(Paths(data_home)).locked() as opened:
        opened.save(begun())
        assert run_command_line(["delete", ID, "--yes"]) == 1
    assert "redan i gång i ett annat fönster" in capsys.readouterr().err


def test_history_tells_of_a_session_that_cannot_be_read(
    data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = Paths(data_home)
    paths.sessions.mkdir(parents=True)
    paths.session(ID).write_text("x", encoding="utf-8")
    assert run_command_line(["history"]) == 0
    assert ID in capsys.readouterr().err


def test_markdown_is_another_word_for_md(
    data_home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with SessionArchive(Paths(data_home)).locked() as opened:
        opened.save(begun())
    forms = []
    for form in ("md", "markdown"):
        assert run_command_line(["report", "--format", form, "-o", "-"]) == 0
        forms.append(capsysbinary.readouterr().out)
    assert forms[0] == forms[1]
    assert forms[0].startswith(b"# ")


@pytest.mark.parametrize("raised", [KeyboardInterrupt, EOFError])
def test_ctrl_c_ends_a_command_with_one_line(
    raised: type[BaseException],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object) -> None:
        raise raised

    monkeypatch.setattr("apl_tui.privacy.command.run_privacy", stopped)
    ctrl_c = raised is KeyboardInterrupt
    assert run_command_line(["privacy"]) == (130 if ctrl_c else 1)
    assert capsys.readouterr().err.split() == (["Avbrutet."] if ctrl_c else [])
