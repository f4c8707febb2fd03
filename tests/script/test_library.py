"""Finding and loading workshops, the index, `check` on disk, and the starter script."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.core.errors import AplError, message
from apl_tui.i18n import translator
from apl_tui.script import library
from apl_tui.script.check import check_files, problems_as_json, render_problems
from apl_tui.script.files import LARGEST, built_in_folder
from apl_tui.script.library import Entry, ScriptError, catalogue, load, own_entries
from apl_tui.script.template import new_script

SOUND = "---\ntitle: Mine\nlanguage: en\n---\n# One {minutes=3 .break}\n"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("minutes", [1, 5, 7, 45, 90, 91, 120, 10_000])
@pytest.mark.parametrize("title", ["Ny", 'A "b" \\ {c}: #d', "- [x", "\x1b\n", ""])
def test_the_starter_script_has_no_problems(
    language: str, minutes: int, title: str, tmp_path: Path
) -> None:
    path = tmp_path / "new.md"
    path.write_text(new_script(title, language, minutes), encoding="utf-8")
    assert check_files([path]) == []
    workshop, _ = load(path, language)
    assert workshop.seconds == min(max(minutes, 5), 600) * 60
    assert workshop.language == language
    assert workshop.title


def test_a_file_is_loaded_by_path_and_by_the_id_of_an_own_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(SOUND, encoding="utf-8")
    assert load(tmp_path / "mine.md", "sv")[0].title == "Mine"
    assert load("mine", "sv", tmp_path)[0].id == "mine"


def test_an_own_workshop_comes_before_a_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "environment.md").write_text(SOUND, encoding="utf-8")
    assert load("environment", "en", tmp_path)[0].title == "Mine"
    assert load("environment", "en")[0].title != "Mine"


def test_an_unknown_id_offers_the_nearest() -> None:
    with pytest.raises(AplError) as caught:
        load("enviroment", "sv")
    assert caught.value.what.id == "script.workshop-unknown"
    assert caught.value.what_to_do == message("script.hint.did-you-mean", name="environment")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none.md", "file-missing"),
        ("folder.md", "file-directory"),
        ("latin.md", "file-encoding"),
        ("large.md", "file-large"),
        ("\0.md", "file-unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_error(
    name: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "latin.md").write_bytes("åäö".encode("latin-1"))
    (tmp_path / "large.md").write_bytes(b"x" * (LARGEST + 1))
    problems = check_files([tmp_path / name])
    assert [(each.line, each.column, each.severity) for each in problems] == [(1, 1, "error")]
    assert problems[0].what.id == f"script.{expected}"
    with pytest.raises(AplError) as caught:
        load(tmp_path / name, "sv")
    assert caught.value.what.id == f"script.{expected}"


def test_a_script_with_errors_tells_the_first_and_carries_all(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text(SOUND + "# Two\n# Three\n", encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        load(path, "en")
    assert caught.value.where == f"{path}:6:1"
    assert caught.value.what == message("script.file-errors", n=2)
    assert len([each for each in caught.value.problems if each.severity == "error"]) == 2


def test_check_tells_of_every_file_and_of_a_shared_include_once(tmp_path: Path) -> None:
    part = tmp_path / "part.md"
    part.write_text(SOUND.replace("minutes=3 ", ""), encoding="utf-8")
    for name in ("a.md", "b.md"):
        text = SOUND + "::: include {file=part.md}\n:::\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    problems = check_files([tmp_path / "a.md", tmp_path / "b.md", part, tmp_path / "none.md"])
    assert sorted((Path(each.file).name, each.what.id) for each in problems) == [
        ("none.md", "script.file-missing"),
        ("part.md", "script.minutes-missing"),
    ]


def test_problems_as_text_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text(
        SOUND + "\n::: vot {#日本語 scale=agree}\n- A\x1b[31m {.sensitiv}\n:::\n", "utf-8"
    )
    problems = check_files([path])
    assert render_problems(problems, translator("en")) == (
        f"{path}:7:5: error: There is no block called “vot”.\n"
        "    ::: vot {#日本語 scale=agree}\n"
        "        ^^^\n"
        "    Did you mean vote?  Read more: apl-tui format blocks\n"
        f"{path}:8:11: error: .sensitiv is not known here.\n"
        "    - A\ufffd[31m {.sensitiv}\n"
        "              ^^^^^^^^^\n"
        "    Did you mean .sensitive?  Read more: apl-tui format settings\n"
    )
    rows = json.loads(problems_as_json(problems, translator("sv")))
    assert rows[0] == {
        "file": str(path),
        "line": 7,
        "column": 5,
        "severity": "error",
        "message": "Det finns inget block som heter ”vot”.",
        "hint": "Menade du vote?  Läs mer: apl-tui format blocks",
    }
    assert "\x1b[1;31merror:" in render_problems(problems, translator("en"), colour=True)


def test_a_long_line_is_shown_around_its_caret(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text(SOUND + "x" * 5000 + "<b>" + "y" * 5000 + "\n", encoding="utf-8")
    shown = render_problems(check_files([path]), translator("en")).split("\n")
    assert len(shown[1]) < 250
    assert shown[1][shown[2].index("^") :].startswith("<b>")


def test_own_workshops_come_one_by_one_and_are_known_until_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.md").write_text(SOUND, encoding="utf-8")
    (tmp_path / "bad.md").write_text(SOUND + "# Two\n", encoding="utf-8")
    usual, parsed = library._parsed, []

    def counted(path: Path, mark: str) -> Entry:
        parsed.append(path.stem)
        return usual(path, mark)

    monkeypatch.setattr(library, "_parsed", counted)
    coming = own_entries(tmp_path)
    assert next(coming).id == "bad"
    assert parsed == ["bad"]
    entries = {each.path: each for each in own_entries(tmp_path)}
    assert {each.id: (each.title, each.errors) for each in entries.values()} == {
        "bad": ("Mine", 1),
        "mine": ("Mine", 0),
    }
    parsed.clear()
    assert [*own_entries(tmp_path, entries)] == [*entries.values()]
    assert parsed == []
    (tmp_path / "mine.md").write_text(SOUND.replace("Mine", "New"), encoding="utf-8")
    assert [each.title for each in own_entries(tmp_path, entries)] == ["Mine", "New"]
    assert parsed == ["bad", "mine"]  # either may include the other


def test_a_workshop_is_found_without_parsing_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        (tmp_path / f"mine-{number}.md").write_text(SOUND, encoding="utf-8")
    other = SOUND.replace("title: Mine", "title: Mine\nid: another")
    (tmp_path / "z.md").write_text(other, encoding="utf-8")
    (tmp_path / "Över gränsen.md").write_text(SOUND, encoding="utf-8")
    usual, parsed = library._parsed, []

    def counted(path: Path, mark: str) -> Entry:
        parsed.append(path.stem)
        return usual(path, mark)

    monkeypatch.setattr(library, "_parsed", counted)
    for wanted, stem in (("another", "z"), ("mine-7", "mine-7"), ("over-gransen", "Över gränsen")):
        assert library._find(wanted, "en", tmp_path).stem == stem
    assert library._find("environment", "en", tmp_path).parent.name == "en"
    assert len(parsed) < 5
    with pytest.raises(AplError) as caught:
        load("mine-77", "en", tmp_path)
    assert caught.value.what_to_do is not None
    assert "mine-7" in translator("en").say(caught.value.what_to_do)


def test_a_catalogue_without_an_index_is_read_from_the_scripts(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "one.md").write_text(SOUND, encoding="utf-8")
    (entry,) = catalogue("en", built_in=tmp_path)
    assert (entry.id, entry.minutes, entry.votes, entry.steps) == ("one", 3, 0, (("One", 3.0),))


def loaded_modules(code: str) -> set[str]:
    code += "\nimport sys; print(' '.join(sys.modules))"
    return set(subprocess.check_output([sys.executable, "-c", code], text=True).split())


def test_the_list_of_workshops_parses_nothing() -> None:
    modules = loaded_modules(
        "from apl_tui.script.library import catalogue; assert len(catalogue('sv')) == 11"
    )
    assert not modules & {"yaml", "markdown_it", "textual", "babel", "cattrs"}


def test_check_loads_only_what_it_needs() -> None:
    path = built_in_folder() / "sv" / "environment.md"
    modules = loaded_modules(
        "from pathlib import Path; from apl_tui.script.check import check_files\n"
        f"assert check_files([Path({str(path)!r})]) == []"
    )
    assert not modules & {
        "textual",
        "rich",
        "babel",
        "cattrs",
        "tinydb",
        "click",
        "mdit_py_plugins",
    }
