"""What an exchange file consists of: every key and its kind, and texts that are one tidy line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from types import NoneType
from typing import Any

from apl_tui.core.records import MOST_PEOPLE
from apl_tui.report.data import DataRow
from apl_tui.report.text import clean

LONGEST = 20_000  # characters of a text; a statement is a sentence or two
MOST_ROWS = 20_000

Json = dict[str, Any]
Shape = Mapping[str, tuple[type, ...]]

_TEXT, _COUNT, _YES = (str,), (int,), (bool,)
_WHOLE = {
    "format": _TEXT,
    "version": _COUNT,
    "session": _TEXT,
    "date": _TEXT,
    "unit": _TEXT,
    "workshop": _TEXT,
    "title": _TEXT,
    "language": _TEXT,
    "people": _COUNT,
    "votes": (list,),
    "rows": (list,),
    "digest": _TEXT,
}
_WITH_ACTIONS = {**_WHOLE, "actions": (list,)}  # where they were asked for
_VOTE = {
    "module": _TEXT,
    "vote": _TEXT,
    "step": _TEXT,
    "step_title": _TEXT,
    "kind": _TEXT,
    "better": _TEXT,
    "scale": (dict, NoneType),
    "dots": _COUNT,
    "preconditions": _YES,
    "indicators": (list,),
}
_SCALE = {"name": _TEXT, "size": _COUNT, "labels": (list,)}
_INDICATOR = {"id": _TEXT, "label": _TEXT, "text": _TEXT}
_KINDS = {
    "str": _TEXT,
    "int": _COUNT,
    "bool": _YES,
    "str | None": (str, NoneType),
    "int | None": (int, NoneType),
    "tuple[int, ...] | None": (list, NoneType),
}
_ROW: dict[str, tuple[type, ...]] = {
    field.name: _KINDS[str(field.type)] for field in fields(DataRow)
}


_NAMES = tuple(_ROW)
_fitting: set[tuple[type, ...]] = set()  # kinds of a row's values that are known to fit


def misshapen(whole: Json, votes: str) -> Iterator[str]:
    """The places where something is missing, unknown, or of another kind than it must be.

    `votes` are the file's as JSON: most files of a folder have the same, which are looked at once.
    """
    yield from _like(whole, _WITH_ACTIONS if "actions" in whole else _WHOLE, "")
    yield from _votes_shape(votes)
    if type(table := whole.get("rows")) is list:
        if len(table) > MOST_ROWS:
            yield "rows"
            return
        for number, row in enumerate(table):
            if not _row_fits(row):
                yield from _like(row, _ROW, f"rows[{number}]")


@lru_cache(maxsize=256)
def _votes_shape(votes: str) -> tuple[str, ...]:
    listed = json.loads(votes)
    if type(listed) is not list:
        return ()  # as is told of the whole
    return tuple(p for n, vote in enumerate(listed) for p in _vote_shape(vote, f"votes[{n}]"))


def _row_fits(row: object) -> bool:
    """Whether the keys and the kinds are right, in the order in which they are written.

    What stands there is compared with the votes and the release rule.
    """
    if type(row) is not dict or tuple(row) != _NAMES:
        return False
    kinds = tuple(map(type, row.values()))
    if kinds not in _fitting:
        if not all(kind in types for kind, types in zip(kinds, _ROW.values(), strict=True)):
            return False
        _fitting.add(kinds)
    return True


def _vote_shape(vote: object, place: str) -> Iterator[str]:
    odd = list(_like(vote, _VOTE, place))
    if odd or not isinstance(vote, dict):
        yield from odd
        return
    if (scale := vote["scale"]) is not None:
        yield from _like(scale, _SCALE, f"{place}.scale")
        labels = scale.get("labels")
        if type(labels) is list and not all(type(each) is str and tidy(each) for each in labels):
            yield f"{place}.scale.labels"
    for number, one in enumerate(vote["indicators"]):
        yield from _like(one, _INDICATOR, f"{place}.indicators[{number}]")


def _like(value: object, shape: Shape, place: str) -> Iterator[str]:
    at = f"{place}." if place else ""
    if type(value) is not dict:
        yield place
        return
    if value.keys() != shape.keys():
        for key in shape.keys() - value.keys():
            yield f"{at}{key}"
        for key in value.keys() - shape.keys():
            yield f"{at}{clean(key)[:40]}"
        return
    for key, types in shape.items():
        found = value[key]
        kind = type(found)
        if (
            kind not in types
            or (kind is int and not 0 <= found <= MOST_PEOPLE)
            or (kind is str and not tidy(found))
        ):
            yield f"{at}{key}"


@lru_cache(maxsize=4096)
def tidy(text: str) -> bool:
    """Whether a text is one line of what can be seen, and no longer than one."""
    return len(text) <= LONGEST and clean(text) == text
