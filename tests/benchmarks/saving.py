"""Saving an event with many sessions, and the report of a long workshop, in this process."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from apl_tui.core.release import GradedRelease, exact_bands
from apl_tui.core.session import Session
from apl_tui.core.workshop import SCALES, Indicator, Module, Results, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.report.output import report_text
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk
from tests.benchmarks.figures import Figure, Size, in_turns
from tests.benchmarks.folders import one_session, with_sessions

INDICATORS_A_VOTE = 25


def milliseconds(work: Callable[[], object]) -> Callable[[], float]:
    """How long `work` takes."""

    def measured() -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    return measured


def saver(archive: SessionArchive) -> Callable[[], None]:
    """Saves the same running session again and again, each time one minute later."""
    session = replace(one_session(), id="2030-01-01-0900-environment", finished="")
    minutes = iter(range(1, 1_000_000))
    return lambda: archive.save(session.used(next(minutes)))


def files_only(descriptor: int) -> None:
    """Sync a file, and no folder: what a kill does not take, and a power cut may."""
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.fsync(descriptor)


def long_session(indicators: int) -> Session:
    """A session that has voted on so many indicators."""
    votes = tuple(
        Vote(
            "long",
            f"v{number}",
            "graded",
            f"Fråga {number}",
            tuple(Indicator(f"i{i}", f"Påstående {number}.{i}") for i in range(INDICATORS_A_VOTE)),
            scale=SCALES["agree"],
        )
        for number in range(indicators // INDICATORS_A_VOTE)
    )
    steps = tuple(
        Step("long", f"s{n}", f"Steg {n}", 600, (vote, Results((vote.key,))))
        for n, vote in enumerate(votes)
    )
    workshop = Workshop("long", "En lång workshop", "sv", (Module("long", "Lång", steps),))
    base = one_session()
    session = replace(
        base,
        id="2030-01-01-0900-long",
        workshop=workshop,
        records=tuple(replace(base.records[0], used_minutes=1) for _ in steps),
        index=0,
        finished="",
    )
    for place, vote in enumerate(votes):
        releases = tuple(exact_bands(4, 7, 1) for _ in vote.indicators)
        session = session.entered(place).opened()
        session = session.closed("ballots", 12, (GradedRelease(vote.key, releases),))
    return session


def figures(folder: Path, size: Size) -> list[Figure]:
    """Saving with 10,000 sessions against none, and with the folder synced against without.

    A report of 500 indicators against 50.
    """
    quick = SessionArchive(Paths(folder / "quick"), Disk(fsync=files_only))
    none = SessionArchive(Paths(folder / "none"))
    many = SessionArchive(Paths(with_sessions(folder / "many", size.of(10_000, 20))))
    with none.locked(), many.locked(), quick.locked():
        saver(quick)()
        saver(none)()  # the first save of a session also writes the index
        saver(many)()
        saves = in_turns(
            size.of(max(60, 4 * size.runs), 2),
            milliseconds(saver(many)),
            milliseconds(saver(none)),
        )
        durable = in_turns(
            size.of(max(60, 4 * size.runs), 2),
            milliseconds(saver(none)),
            milliseconds(saver(quick)),
        )
    t = translator("sv")
    large, small = long_session(size.of(500, 50)), long_session(size.of(50, 25))
    reports = in_turns(
        size.runs,
        milliseconds(lambda: report_text(large, t, "html")),
        milliseconds(lambda: report_text(small, t, "html")),
    )
    return [
        Figure("saving an event with 10,000 saved sessions, against none", *saves, target=1.2),
        Figure("saving that outlasts a power cut, against a kill alone", *durable, target=3.0),
        Figure("report of 500 indicators, against 50", *reports, target=11.0),
    ]
