"""Every command that a document shows can be typed: those without a screen are run."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path

import click
import pytest

from apl_tui.cli.commands import _Commands
from apl_tui.cli.main import run_command_line
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths, find_paths
from tests.report.occasion import full_session
from tests.store.examples import ID, begun, ended, voted

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("workshops/*.md"))
)
FENCE = re.compile(r"^```(?:sh|bat)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
OURS = re.compile(
    r"^(?:(?:python3? -m |\.venv/bin/)?uv run (?:--no-dev )?|\./|\.\\)?apl-tui(?= |$)(.*)"
)
MODULES = re.compile(r"-m ((?:tools|tests)(?:\.\w+)+)")
PLACES = re.compile(r"(?<=\s)((?:tests|tools)/[\w/.]+)")
STANDS_FOR = {
    "WORKSHOP": "environment",
    "MÖTE": ID,
    "MEETING": ID,
    "SKAL": "bash",
    "AVSNITT": "votes",
    "ADRESS": "my-workshop.md",
    "ADDRESS": "my-workshop.md",
    "FIL": "my-workshop.md",
    "FILE": "my-workshop.md",
    "MAPP": "files",
    "FOLDER": "files",
}
SCREEN = {None, "run", "demo", "notes", "preview", "hub", "send"}  # or what runs until it is ended
LONG = {
    "privacy --verify",
    "overview --collect",
    "overview --collect -o oversikt.html",
    "overview --collect -o overview.html",
}
STATUSES = {"compare": {2}, "pool": {2}, "doctor": {0, 1}}


def shown(page: str) -> list[str]:
    """The commands of a page, each once."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    words = [re.sub(r"\s+", " ", code) for code in CODE.findall(FENCE.sub("", text))]
    commands = (re.sub(r"\s+#.*", "", line).strip() for line in [*lines, *words])
    return list(dict.fromkeys(commands))


def typed(page: str) -> list[list[str]]:
    """What follows `apl-tui` in the commands of a page, with placeholders filled in."""
    found = (OURS.match(command) for command in shown(page))
    return [
        [each for word in shlex.split(match[1].partition(" | ")[0]) for each in meant(word)]
        for match in found
        if match
    ]


def meant(word: str) -> list[str]:
    """What a word stands for: a placeholder, or files of the checkout."""
    if "*" in word:
        return [str(path) for path in sorted(ROOT.glob(word))]
    return [STANDS_FOR.get(word, word)]


@pytest.fixture
def lived_in(data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A data folder with a session that has ended, and a folder with a script to work in."""
    monkeypatch.setenv("APL_TUI_HOME", str(data_home))
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    paths = find_paths({"APL_TUI_HOME": str(data_home)})
    with SessionArchive(paths).locked() as archive:
        archive.save(ended(voted(begun())))
    work = tmp_path / "work"
    (work / "workshops").mkdir(parents=True)
    monkeypatch.chdir(work)
    for name in ("my-workshop.md", "min-workshop.md"):
        assert run_command_line(["new", name]) == 0
    (work / "files").mkdir()
    sent = report_json(full_session(), translator("en"))
    (work / "files" / "unit.json").write_text(sent, encoding="utf-8")
    return paths


def read(group: click.Group, words: list[str]) -> None:
    """Read a command without running it; one word alone only names a command."""
    with suppress(click.exceptions.Exit), group.make_context("apl-tui", [*words]) as context:
        if words and not words[0].startswith("-"):
            name, found, rest = group.resolve_command(context, words)
            if found and (rest or len(words) > 1):
                found.make_context(name, [*rest], parent=context)


@pytest.mark.parametrize("page", [page for page in PAGES if typed(page)])
def test_every_command_of_the_program_works_as_it_is_written(page: str, lived_in: Paths) -> None:
    group = _Commands(translator("en"), lived_in).group()
    for words in typed(page):
        command = words[0] if words and not words[0].startswith("-") else None
        told = f"apl-tui {' '.join(words)}"
        if command in SCREEN or len(words) == 1 or " ".join(words) in LONG:
            read(group, words)
            continue
        if command == "delete":
            words.append("--yes")
        if command == "new" or "--sheet" in words:
            words.append("--force")
        statuses = STATUSES.get(str(command), {0})
        assert run_command_line(words) in statuses, told
        if command == "delete":
            with SessionArchive(lived_in).locked() as archive:
                archive.save(ended(voted(begun())))


@pytest.mark.parametrize("page", PAGES)
def test_every_module_and_folder_that_is_named_in_a_command_is_there(page: str) -> None:
    for command in shown(page):
        for module in MODULES.findall(command):
            place = ROOT / module.replace(".", "/")
            assert place.with_suffix(".py").is_file() or place.is_dir(), command
        if command.startswith(("uv", "python")):
            for place in PLACES.findall(command):
                assert (ROOT / place).exists(), command


def test_a_command_that_does_not_exist_would_be_found() -> None:
    group = _Commands(translator("en"), Paths(Path("nowhere"))).group()
    with group.make_context("apl-tui", ["lst"]) as context, pytest.raises(click.UsageError):
        group.resolve_command(context, ["lst"])
    assert sum(len(typed(page)) for page in PAGES) > 60


def test_every_variable_of_ours_stands_in_the_page_for_it() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "apl_tui").rglob("*.py"))
    ours = set(re.findall(r'"(APL_TUI_[A-Z]+)"', source)) - {"APL_TUI_COMPLETE"}
    page = (ROOT / "docs" / "it.md").read_text(encoding="utf-8")
    assert ours == set(re.findall(r"^\| `(APL_TUI_[A-Z]+)`", page, re.MULTILINE))
    assert len(ours) > 3
