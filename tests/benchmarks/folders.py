"""Data folders with many sessions, made once for a run of the benchmarks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from apl_tui.core.records import Settings
from apl_tui.core.session import Session, new_session
from apl_tui.room.clock import as_minute
from apl_tui.script import library
from apl_tui.store.codec import encode
from apl_tui.store.index import row_of, write_index
from apl_tui.store.paths import Paths
from apl_tui.store.storage import bytes_of

FIRST = datetime(2020, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def one_session() -> Session:
    """An ended session of a built-in workshop."""
    workshop, _ = library.load("environment", "sv")
    settings = Settings("Hemtjänsten Norr", 12, ends_at=as_minute(FIRST + timedelta(hours=1)))
    session = new_session("2020-01-01-0900-environment", workshop, settings, as_minute(FIRST))
    return session.ended(as_minute(FIRST + timedelta(minutes=40)))


def with_sessions(home: Path, count: int) -> Path:
    """A data folder with `count` ended sessions and the index that a run would have left."""
    paths = Paths(home)
    paths.sessions.mkdir(parents=True)
    rows = {}
    session = one_session()
    for number in range(count):
        started = FIRST + timedelta(hours=number)
        id_ = f"{started:%Y-%m-%d-%H%M}-environment"
        document = encode(replace(session, id=id_, started=as_minute(started)))
        paths.session(id_).write_bytes(bytes_of({"session": {"1": document}}))
        rows[id_] = row_of(document["session"])
    write_index(paths.index, rows)
    return home
