"""Which names of units are the same, and which are asked about."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.core.units import different_units, known_as, nearly, same_unit

NORR = "Hemtjänst Norr"


@pytest.mark.parametrize(
    "typed", ["hemtjänst  norr", " HEMTJÄNST NORR ", unicodedata.normalize("NFD", NORR)]
)
def test_what_is_only_typed_differently_is_the_same_unit(typed: str) -> None:
    assert same_unit(NORR, typed)
    assert known_as(typed, ["Söder", NORR]) == NORR
    assert nearly(typed, [NORR]) is None
    assert different_units([NORR, typed, "", "Söder", typed]) == (NORR, "Söder")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Hemtjänsten Norr", NORR),
        ("Hemtjanst Norr", NORR),
        ("hemtjänst-norr", NORR),
        ("Hemtjänstnorr", NORR),
        ("Rosengarden", "Rosengården"),
        ("Avdelning3", "Avdelning 3"),
    ],
)
def test_a_near_double_is_asked_about(typed: str, known: str) -> None:
    assert nearly(typed, ["Söder", known]) == known
    assert known_as(typed, [known]) == typed


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Hemtjänst Söder", NORR),
        ("Avdelning 4", "Avdelning 3"),
        ("Team B", "Team A"),
        ("Boende Nord", "Boende Syd"),
        ("Västra", "Östra"),
        ("Solgården", "Ekgården"),
        ("Hemtjänst", NORR),
        ("", NORR),
    ],
)
def test_what_tells_units_apart_is_not_asked_about(typed: str, known: str) -> None:
    assert nearly(typed, [known]) is None


@given(st.text(), st.lists(st.text()))
def test_any_text_is_compared(typed: str, known: list[str]) -> None:
    near = nearly(typed, known)
    assert near is None or (near in known and not same_unit(near, typed))
    assert same_unit(known_as(typed, known), typed)
