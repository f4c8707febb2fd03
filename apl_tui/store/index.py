"""The index: one row a session, so that lists need not read the sessions themselves.

It owns nothing: every row can be made again from its session's file, and is when the index is
missing, damaged or out of step. It is compact and checked row by row without heavy libraries,
because the home screen reads it before its first paint, also with ten thousand sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from apl_tui.store.storage import REAL_DISK, DamagedError, Disk, read_document, write_document
from apl_tui.store.values import counts, is_moment

INDEX_SCHEMA = 1
_TABLE = "index"


class IndexRow(NamedTuple):
    """What lists show of one session.

    A named tuple, because ten thousand of them are made before the first paint, and frozen
    dataclasses take several times as long. `started` is ISO 8601 in whole minutes with offset;
    `minutes` is how long its steps took; `ballots` is the most of any round, and `rounds` counts
    the closed ones. Of an unfinished session they are as of its last save.
    """

    id: str
    started: str
    unit: str
    workshop_id: str
    title: str
    people: int
    finished: bool
    minutes: int
    ballots: int
    rounds: int
    actions: int
    solo: bool

    @property
    def date(self) -> str:
        """The day it was held, `YYYY-MM-DD`."""
        return self.started[:10]


_TYPES = [str, str, str, str, str, int, bool, int, int, int, int, bool]


def row_of(content: Any) -> IndexRow:
    """The row of a session as it stands in its file; `DamagedError` when it is no session."""
    try:
        row = IndexRow(
            content["id"],
            content["started"],
            content["settings"]["unit"],
            content["workshop"]["id"],
            content["workshop"]["title"],
            content["settings"]["people"],
            content["finished"] != "",
            sum(record["used_minutes"] or 0 for record in content["records"]),
            max((round_["ballots"] for round_ in content["rounds"]), default=0),
            len(content["rounds"]),
            len(content["actions"]),
            content["settings"]["solo"],
        )
    except (KeyError, TypeError, IndexError) as error:
        raise DamagedError from error
    if not _is_row(row):
        raise DamagedError
    return row


def _is_row(row: Iterable[Any]) -> bool:
    """Whether lists can show it: of the right types, at a moment that exists, with counts."""
    values = [*row]
    if [*map(type, values)] != _TYPES:
        return False
    _, started, _, _, _, people, _, *numbers, _ = values
    return counts(people, *numbers) and is_moment(started)


def in_order(rows: Iterable[IndexRow]) -> tuple[IndexRow, ...]:
    """Newest first; of sessions in the same minute the one with the higher number."""
    return tuple(
        sorted(rows, key=lambda row: (row.started[:16], len(row.id), row.id), reverse=True)
    )


def read_index(path: Path) -> dict[str, IndexRow]:
    """The rows by session id; none when the index is missing, damaged or of another version."""
    try:
        document = read_document(path, _TABLE)
    except (OSError, DamagedError):  # it is made again from the sessions
        return {}
    if document is None or document.get("schema") != INDEX_SCHEMA:
        return {}
    rows = document.get("rows")
    return _checked(rows) if isinstance(rows, list) else {}


def _checked(rows: list[Any]) -> dict[str, IndexRow]:
    return {row[0]: IndexRow._make(row) for row in rows if isinstance(row, list) and _is_row(row)}


def write_index(path: Path, rows: Mapping[str, IndexRow], disk: Disk = REAL_DISK) -> None:
    """Write all rows. Raises `OSError`."""
    document = {"schema": INDEX_SCHEMA, "rows": list(map(list, in_order(rows.values())))}
    write_document(path, _TABLE, document, disk)
