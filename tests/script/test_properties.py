"""Whatever a file holds: a workshop or errors, never an exception, and in linear time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apl_tui.i18n import translator
from apl_tui.script.check import check_files, render_problems
from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse
from apl_tui.script.source import split_lines

FRONT = "---\ntitle: T\nlanguage: en\n---\n"
PIECES = (
    *(
        "---",
        "...",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        " ",
        "    ",
        "\t",
        "\ufeff",
        "\0",
        "\x85",
        "\u2028",
    ),
    *(":::", "::::", "::: ", "::", "notes", "vote", "results", "include", "advice", "ideas", "vot"),
    *("# ", "## ", "- ", "* ", "1. ", "> ", "```", "~~~", "<!--", "-->", "<b>", "</b>", "`", "\\"),
    *("{", "}", "{#a ", "#b", ".sensitive", ".break", "minutes=1", "scale=agree", "dots=2", "of=a"),
    *(
        '"',
        "'",
        "file=x.md",
        "steps=a",
        "=",
        "[",
        "]",
        "*",
        "_",
        "&amp;",
        "title: a",
        "åäö",
        "word",
    ),
)
SCRIPTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda parts: FRONT + "".join(parts)),
)


@settings(max_examples=300, deadline=None)
@given(SCRIPTS, SCRIPTS)
def test_any_text_is_a_workshop_or_errors(text: str, included: str) -> None:
    workshop, problems = parse(text, file="t.md", load=lambda file, named: Loaded(named, included))
    assert (workshop is None) == any(each.severity == "error" for each in problems)
    for each in problems:
        lines = split_lines(text if each.file == "t.md" else included)
        assert 1 <= each.line <= len(lines)
        assert each.source == lines[each.line - 1]
        assert 1 <= each.column <= len(each.source) + 1
    shown = render_problems(problems, translator("sv"))
    assert all(character == "\n" or character.isprintable() for character in shown)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_checked(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(content)
    for each in check_files([path]):
        assert each.line >= 1
        assert each.column >= 1


def calls(text: str) -> int:
    """How many functions are called to read a script: a clock that no other process disturbs."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        parse(text, file="t.md", load=lambda file, named: Loaded(named, ""))
    finally:
        sys.setprofile(None)
    return count


STEP = (
    "# Step {minutes=1}\n\nText *here* <!-- not this -->.\n\n::: vote {#v%d scale=agree}\n"
    "- One {#a}\n- Two {#b .sensitive}\n:::\n\n::: results {of=v%d}\n:::\n\n"
)


@pytest.mark.parametrize(
    "piece",
    [
        STEP,
        "::: notes\n",
        ":::\n",
        "```x\n",
        "- ```x\n",
        "<!--\n",
        "- <!--\n",
        "<b \n",
        "> a\nb\n",
        "# Same {minutes=1}\n",
        "::: nots {#a x=1}\n",
    ],
    ids=lambda piece: piece.strip().replace("\n", " ")[:20],
)
def test_ten_times_the_script_is_ten_times_the_work(piece: str) -> None:
    def script(size: int) -> str:
        body = "".join(piece % (n, n) if "%d" in piece else piece for n in range(size))
        return f"{FRONT}# First {{minutes=1}}\n\n{body}"

    small = 200 // piece.count("\n")
    assert calls(script(10 * small)) <= 11 * calls(script(small))


@pytest.mark.parametrize("name", ["deep.md", "wide.md"])
def test_deep_front_matter_does_not_raise(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(f"---\n{'[' * (9000 if name == 'deep.md' else 30000)}\n---\n", encoding="utf-8")
    found = check_files([path])
    assert found[0].what.id in ("script.yaml-deep", "script.front-matter-long")
