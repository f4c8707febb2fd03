"""The tokenizer of `{#id .class key=value key="value"}`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.script.attributes import Attributes, split_attributes
from apl_tui.script.source import Position, Problems, SourceSpan


def read(line: str) -> tuple[str, Attributes, list[str]]:
    problems = Problems("t.md", [line])
    text, attributes = split_attributes(SourceSpan.of(1, 1, line), problems, Position(1, 1))
    return text, attributes, [each.what.id.removeprefix("script.") for each in problems.found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x", []),
        ("x {}", []),
        ("x {#id}", [("#", "id", 4)]),
        ("x {.skippable}", [(".skippable", "skippable", 4)]),
        ("{minutes=2.5}", [("minutes", "2.5", 2)]),
        ("{of=promoting,limiting}", [("of", "promoting,limiting", 2)]),
        ("{ short=åäö  #b }", [("short", "åäö", 3), ("#", "b", 14)]),
        ('{prompt="two words" #b}', [("prompt", "two words", 2), ("#", "b", 21)]),
        (r'{prompt="a \"b\" \\ }"}', [("prompt", r'a "b" \ }', 2)]),
        ('{labels="a|b" .x}', [("labels", "a|b", 2), (".x", "x", 15)]),
        ("{at-least=1}{", [("at-least", "1", 2)]),
    ],
)
def test_each_attribute_has_its_value_and_column(
    line: str, expected: list[tuple[str, str, int]]
) -> None:
    _, attributes, _ = read(line)
    assert [(each.name, each.value, each.at.column) for each in attributes.found] == expected


def test_an_escaped_brace_is_text() -> None:
    text, attributes, problems = read(r"Use \{this\} {#id}")
    assert (text, [each.value for each in attributes.found], problems) == (
        r"Use \{this\}",
        ["id"],
        [],
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{#a #b}", "attribute-twice"),
        ("{.a .a}", "attribute-twice"),
        ("{a=1 a=2}", "attribute-twice"),
        ("{a=1", "brace-unclosed"),
        ("{a=}", "value-missing"),
        ("{a = 1}", "space-at-equals"),
        ("{a 1 b}", "attribute-unreadable"),
        ("{a='1'}", "wrong-quote"),
        ("{a=”1 2”}", "wrong-quote"),
        ("{a=“1|2” #b}", "wrong-quote"),
        ("{a=”1}", "wrong-quote"),
        ("{break}", "attribute-unreadable"),
        ('{a="1}', "quote-unclosed"),
        ("{{a}}", "attribute-unreadable"),
        ("{#a:b}", "id-letters"),
        ("{#a} b", "text-after-attributes"),
    ],
)
def test_one_mistake_is_one_error(line: str, problem: str) -> None:
    assert read(line)[2] == [problem]


@given(st.text(alphabet="ab #.={}\"'\\\n1å", max_size=60))
def test_any_text_gives_attributes_within_it(line: str) -> None:
    problems = Problems("t.md", line.split("\n"))
    parts = ((1, part) for part in line.split("\n"))
    text, attributes = split_attributes(SourceSpan.join(1, parts), problems, Position(1, 1))
    assert line.lstrip().startswith(text)
    for each in attributes.found:
        sign = f"#{each.value}" if each.name == "#" else each.name
        source = line.split("\n")[each.at.line - 1]
        assert source[each.at.column - 1 :].startswith(sign)
