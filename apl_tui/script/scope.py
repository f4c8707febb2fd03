"""What the reading of one file carries along: its module id, its ids and its references.

It also owns the checks that headings, directives and indicators share: known attribute names,
numbers, ids and slugs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from apl_tui.core.errors import message
from apl_tui.script.source import Position, meant, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apl_tui.script.attributes import Attribute, Attributes
    from apl_tui.script.source import Problems

MOST_MINUTES = 24 * 60
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,6})?")
_WHOLE = re.compile(r"\d{1,6}")
_OTHER_THAN_WORDS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


class Reference(NamedTuple):
    """A vote that `of` names, by its key, and where; or a block of ideas."""

    key: str
    name: str
    at: Position
    ideas: bool = False


@dataclass(slots=True)
class Scope:
    """The state of reading one file."""

    module_id: str
    problems: Problems
    ids: dict[str, Position] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    """The highest number given to an id made from a text."""
    lost_ids: int = 0
    """How many votes have no readable id: as many names in `of` are not reported a second time."""
    doubtful: set[str] = field(default_factory=set)
    """Words of unreadable directives: an `of` with such a name is no second mistake."""

    def take_id(self, attributes: Attributes) -> str:
        """The explicit id, kept free of duplicates; empty when there is none."""
        attribute = attributes.get("#")
        if attribute is None:
            return ""
        if (first := self.ids.get(attribute.value)) is not None:
            what = message("script.id-twice", name=attribute.value[:60], line=first.line)
            self.problems.error(attribute.at, what, message("script.hint.other-id"))
        else:
            self.ids[attribute.value] = attribute.at
        return attribute.value

    def free_id(self, text: str) -> str:
        """An id made from a text, with a number when it is taken."""
        base = slug(text) or "step"
        wanted, count = base, self.numbers.get(base, 1)
        while wanted in self.ids:
            count += 1
            wanted = f"{base}-{count}"
        self.numbers[base] = count
        self.ids[wanted] = Position(1, 1)
        return wanted

    def refer(self, attribute: Attribute) -> tuple[str, ...]:
        """The vote keys that an `of` names; whether they exist is checked when all is read."""
        keys: list[str] = []
        offset = 0
        for part in attribute.value.split(","):
            name = part.strip()
            column = attribute.value_at.column + offset + len(part) - len(part.lstrip())
            at = Position(attribute.value_at.line, column, max(len(name), 1))
            key = name if ":" in name else f"{self.module_id}:{name}"
            self.references.append(Reference(key, name, at))
            keys.append(key)
            offset += len(part) + 1
        return tuple(keys)

    def refer_to_ideas(self, attribute: Attribute, name: str) -> str:
        """The key of the ideas that the `of` of a vote names; checked when all is read."""
        column = attribute.value_at.column + len(attribute.value) - len(name)
        at = Position(attribute.value_at.line, column, max(len(name), 1))
        key = name if ":" in name else f"{self.module_id}:{name}"
        self.references.append(Reference(key, name, at, ideas=True))
        return key


def check_names(
    attributes: Attributes,
    scope: Scope,
    keys: Sequence[str] = (),
    classes: Sequence[str] = (),
    *,
    takes_id: bool = False,
) -> frozenset[str]:
    """Report unknown attributes; give the names that they were probably meant to be."""
    known = ("#",) * takes_id + tuple(keys) + tuple(f".{name}" for name in classes)
    shown = [("#id" if name == "#" else name) for name in known]
    guesses: set[str] = set()
    for attribute in attributes.found:
        if attribute.name in known:
            continue
        if attribute.name == "id" and takes_id:
            guesses.add("#")
            hint = message("script.hint.did-you-mean", name=f"#{attribute.value[:40]}")
        else:
            guesses.update(filter(None, [nearest(attribute.name, known)]))
            hint = meant(attribute.name, shown)
        name = "#id" if attribute.name == "#" else attribute.name[:60]
        scope.problems.error(attribute.at, message("script.attribute-unknown", name=name), hint)
    return frozenset(guesses)


def is_missing(name: str, attributes: Attributes, guesses: frozenset[str]) -> bool:
    """Whether a required attribute is missing, and not only misspelt or unreadable."""
    return not (attributes.has(name) or attributes.broken or name in guesses)


def minutes(attribute: Attribute, scope: Scope) -> float | None:
    """The seconds of an attribute in minutes; `None` when it is wrong, which is reported."""
    text = attribute.value
    value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) and text.isascii() else 0.0
    if 0 < value <= MOST_MINUTES:
        return value * 60
    what = message("script.minutes", name=attribute.name, value=text[:40])
    scope.problems.error(attribute.at, what, message("script.hint.minutes", most=MOST_MINUTES))
    return None


def whole_number(attribute: Attribute, scope: Scope) -> int | None:
    """A whole number from 1; `None` when it is wrong, which is reported."""
    text = attribute.value
    value = int(text) if _WHOLE.fullmatch(text) and text.isascii() else 0
    if value > 0:
        return value
    what = message("script.whole-number", name=attribute.name, value=text[:40])
    scope.problems.error(attribute.at, what, message("script.hint.whole-number"))
    return None


def slug(text: str) -> str:
    """An id from a text: `Paus för kaffe` becomes `paus-for-kaffe`; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text[:400].lower()).encode("ascii", "ignore").decode()
    return _OTHER_THAN_WORDS.sub("-", plain)[:_LONGEST_SLUG].strip("-")
