"""Well-formed files with odd values: every field of a document, one at a time, another value.

What comes of it in the whole program is looked at by `tests/campaigns/test_fields.py`, and on a
small scale by `tests/store/test_fields.py`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]

HALF = "\ud800"  # half a character, which JSON can write
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1,
    3,
    7,
    10_000,
    2**63,
    10**30,
    1e15,
    1e308,
    -0.5,
    0.5,
    "",
    " ",
    "x",
    "-",
    "/1",
    "a/b",
    "a/1",
    HALF,
    "\x1b[2J",
    "å" * 5_000,
    "2026-02-30",
    "2026-11-23",
    "2026-11-23T14:01",
    "2026-11-23T14:01Z",
    "2026-11-23T14:01+01:00",
    "2026-11-23T14:01:30+01:00",
    "2026-11-23T14:01+01:00 och mer",
    "2026-W47-1T14:01+01:00",
    "2026-11-23T25:01+01:00",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-14:00",
    "1970-01-01T00:00+00:00",
    "2999-12-31T23:59-12:00",
    "0001-01-01",
    "9999-12-31",
    "open",
    "done",
    "solo",
    "hands",
    "slips",
    "own",
    "extent",
    "graded",
    "dots",
    "full",
    "bands",
    "withheld",
    "too-few",
    "ideas",
    "vote",
    [],
    {},
    [0],
    [None],
    [""],
    ["x", "x"],
    {"type": "prose"},
)
GONE = object()


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place of a document, also those that hold others."""
    yield here
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield from places(inner, (*here, key))


def at(document: Any, place: Place) -> Any:
    """What stands at a place."""
    for key in place:
        document = document[key]
    return document


def put(document: Any, place: Place, value: Any) -> Any:
    """A copy with another value at a place; without the place for `GONE`."""
    changed = copy.deepcopy(document)
    if not place:
        return value
    holder = at(changed, place[:-1])
    if value is GONE:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return changed


def values_for(document: Any, place: Place) -> Iterator[Any]:
    """What a place may be made to hold: odd values, nothing, and what it holds in another order."""
    held = at(document, place)
    for value in ODD:
        if type(value) is not type(held) or value != held:
            yield value
    if place:
        yield GONE
    if isinstance(held, list) and held:
        yield [*held, *held]
        yield held[:-1]
        yield held[::-1]
        yield [*held, held[0]]
    if isinstance(held, dict) and held:
        yield {**held, "more": 1}
    if isinstance(held, int | float) and not isinstance(held, bool):
        yield held + 1
        yield held - 1
        yield -held


def mutants(document: Any) -> Iterator[tuple[Place, Any]]:
    """Every place with every value for it; the changed documents are made by `put`."""
    for place in places(document):
        for value in values_for(document, place):
            yield place, value
