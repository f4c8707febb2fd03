"""Each case of the fixture files gives exactly its problems, at their places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from apl_tui.core.errors import Problem, message
from apl_tui.i18n import translator
from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse

FIXTURES = Path(__file__).parent / "fixtures"
FRONT = "---\ntitle: T\nlanguage: en\n---"


def cases() -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted(FIXTURES.glob("*.txt")):
        for case in path.read_text(encoding="utf-8").split("\n== ")[1:]:
            name, _, rest = case.partition("\n")
            # The last line `--`: a front matter has three hyphens.
            script, _, expected = f"\n{rest}".rpartition("\n--\n")
            if rest.endswith("\n--") or rest == "--":
                script, expected = f"\n{rest}".removesuffix("\n--"), ""
            text = script.removeprefix("\n").replace("@front", FRONT)
            yield name, text, expected.split("\n")


def nothing_to_include(file: str, named: str) -> Loaded:
    return Loaded(named, trouble=message("script.include-missing", name=named))


def told(problem: Problem) -> str:
    name = problem.what.id.removeprefix("script.")
    return f"{problem.line}:{problem.column} {problem.severity} {name}"


CASES = [pytest.param(text, expected, id=name) for name, text, expected in cases()]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_problems_stand_at_their_places(text: str, expected: list[str]) -> None:
    workshop, problems = parse(text, file="t.md", load=nothing_to_include)
    assert [told(problem) for problem in problems] == [line for line in expected if line]
    assert (workshop is None) == any(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize(("text", "expected"), CASES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_problem_has_words_and_a_hint(text: str, expected: list[str], language: str) -> None:
    say = translator(language).say
    for problem in parse(text, file="t.md", load=nothing_to_include)[1]:
        assert problem.hint is not None
        for said in (problem.what, problem.hint):
            assert say(said) != said.id
            assert "{" not in say(problem.what)


def test_crlf_cr_and_a_byte_order_mark_change_nothing() -> None:
    for name, text, _ in cases():
        plain = [told(each) for each in parse(text, file="t.md", load=nothing_to_include)[1]]
        for end in ("\r\n", "\r"):
            other = "\ufeff" + text.replace("\n", end)
            found = parse(other, file="t.md", load=nothing_to_include)[1]
            assert [told(each) for each in found] == plain, name
