"""The large letters: every title fits, or says that it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.script import library
from apl_tui.tui.base.letters import BLOCKS, number_lines, title_lines

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéü0123456789 ?!.,:-–&/()’”+"


def test_a_letter_looks_as_drawn() -> None:
    assert title_lines("Å", 20, 9) == (" ▄▄▄", " █▄█", "█   █", "█▀▀▀█", "█   █")
    assert title_lines("Å", 20, 9, small=True) == (" ▄", "▄▄▄", "█▄█", "█ █")


@given(st.text(LETTERS, max_size=60), st.integers(8, 160), st.integers(3, 20))
def test_what_is_drawn_fits(text: str, width: int, height: int) -> None:
    for small in (False, True):
        rows = title_lines(text, width, height, small=small)
        assert len(rows) <= height
        assert all(len(row) <= width for row in rows)
        assert set("".join(rows)) <= set(BLOCKS)


@given(st.sampled_from([c for c in LETTERS if c != " "]))
def test_every_letter_can_be_drawn(letter: str) -> None:
    assert any(row.strip() for row in title_lines(letter, 20, 9))


@pytest.mark.parametrize("text", ["", "日本", "🙂 hej", "a\u0301\u0308", "x" * 200])
def test_what_cannot_be_drawn_is_left_to_plain_words(text: str) -> None:
    assert title_lines(text, 72, 15) == ()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["what-is", "environment", "occasions", "self-check", "whole"])
def test_the_titles_of_the_built_in_modules_fit(name: str, language: str) -> None:
    title = library.load(name, language)[0].title
    assert title_lines(title, 72, 15), "80 × 24"
    assert title_lines(title, 100, 25), "120 × 40"


@given(st.integers(0, 5999), st.booleans())
def test_a_clock_does_not_jump(seconds: int, large: bool) -> None:
    text = f"{seconds // 60:02}:{seconds % 60:02}"
    rows = number_lines(text, large=large)
    assert len(rows) == (4 if large else 3)
    assert {len(row) for row in rows} == {25 if large else 17}


def test_the_largest_digits_are_seven_rows_and_as_wide_in_each() -> None:
    rows = number_lines("17", large=True, double=True)
    assert len(rows) == 7
    assert len({len(row) for row in rows}) == 1
    assert set("".join(rows)) == {"█", " "}
