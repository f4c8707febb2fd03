"""Names of units: which are the same, and which are probably meant to be.

What two people type differently (capitals, spaces, how an å is put together) makes no second unit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

LONG = 5  # letters from which on a word may be spelt a little differently and be the same
ALIKE = 0.8  # of two words; "Västra" and "Östra" are at 0.73, "hemtjänst" and "hemtjänsten" at 0.9


def plain_unit(unit: str) -> str:
    """A unit's name without what two people type differently."""
    return " ".join(unicodedata.normalize("NFC", unit).casefold().split())


def same_unit(unit: str, other: str) -> bool:
    """Whether two names are of one unit."""
    return plain_unit(unit) == plain_unit(other)


def different_units(units: Iterable[str]) -> tuple[str, ...]:
    """Each unit once, as it was first named; without what has no name."""
    found: dict[str, str] = {}
    for unit in units:
        found.setdefault(plain_unit(unit), unit)
    return tuple(unit for plain, unit in found.items() if plain)


def known_as(unit: str, units: Iterable[str]) -> str:
    """The name that the unit already has among `units`, else `unit` itself."""
    return next((each for each in units if same_unit(each, unit)), unit)


def nearly(unit: str, units: Iterable[str]) -> str | None:
    """Another of `units` that is probably meant; `None` where `unit` is one of them, or far off.

    Numbers and short words, such as a letter or "norr", tell units apart and have to be the same.
    """
    units = tuple(units)
    if not plain_unit(unit) or any(same_unit(unit, each) for each in units):
        return None
    return next((each for each in units if _near(_words(unit), _words(each))), None)


def _words(unit: str) -> list[str]:
    """The words without accents and without what stands between them."""
    letters = unicodedata.normalize("NFD", plain_unit(unit))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _near(words: list[str], others: list[str]) -> bool:
    if "".join(words) == "".join(others):
        return True
    pairs = list(zip(words, others, strict=False))
    return len(words) == len(others) and all(_alike(one, other) for one, other in pairs)


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    long = min(len(word), len(other)) >= LONG and (word + other).isalpha()
    return long and SequenceMatcher(None, word, other).ratio() >= ALIKE
