"""`apl-tui overview` of many units: its time and memory, and how they grow with the units."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from apl_tui.core.ballot import Tally
from apl_tui.core.records import Settings
from apl_tui.core.release import Rules, release
from apl_tui.core.session import new_session
from apl_tui.core.workshop import SCALES, Indicator, Module, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from tests.benchmarks.figures import Figure, Size, in_turns
from tests.benchmarks.stopwatch import CHECKOUT, Spent, environment

VOTES, STATEMENTS, YEARS = 4, 9, range(2022, 2027)
READ = """
import json, pathlib, sys
for path in pathlib.Path(sys.argv[1]).iterdir():
    json.loads(path.read_bytes())
"""
MOST_SECONDS, MOST_MEBIBYTES = 5.0, 300.0


def a_workshop() -> Workshop:
    """36 statements in four votes."""
    votes = [
        Vote(
            "m",
            f"v{v}",
            "graded",
            "",
            tuple(
                Indicator(
                    f"i{i}", f"Vi lär oss av vårt arbete på sätt {v}.{i}.", short=f"Sätt {v}.{i}"
                )
                for i in range(STATEMENTS)
            ),
            SCALES["agree"],
        )
        for v in range(VOTES)
    ]
    steps = tuple(Step("m", vote.id, f"Steg {vote.id}", 60.0, (vote,)) for vote in votes)
    return Workshop("w", "Workshop", "sv", (Module("m", "M", steps),))


def write_units(folder: Path, units: int) -> Path:
    """So many units' files of five years."""
    folder.mkdir(exist_ok=True)
    chance, workshop, t = Random(25), a_workshop(), translator("sv")
    for unit in range(units):
        for year in YEARS:
            people = chance.randint(6, 25)
            started = f"{year}-10-01T09:00+02:00"
            settings = Settings(f"Enhet {unit:04}", people)
            session = new_session(f"{year}-10-01-0900-w", workshop, settings, started)
            for place, vote in enumerate(workshop.votes):
                upper = [chance.randint(0, people) for _ in vote.indicators]
                cells = tuple((0, people - one, 0, 0, one) for one in upper)
                let_out = release([Tally(vote, cells, people)], Rules())
                session = session.entered(place).opened().closed("ballots", people, let_out)
            file = folder / f"{unit:04}-{year}.json"
            file.write_text(report_json(session, t), encoding="utf-8", newline="\n")
    return folder


def running(arguments: list[str], home: Path) -> Callable[[], tuple[Spent, float]]:
    """What a Python program spends from start to end, and its peak memory in MiB."""

    def measured() -> tuple[Spent, float]:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment(home),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        with process.stdout:
            process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"it ended {process.returncode}")
        spent = Spent(time.perf_counter() - began, used.ru_utime + used.ru_stime)
        return spent, used.ru_maxrss / 1024

    return measured


def figures(folder: Path, size: Size) -> list[Figure]:
    """A thousand units against a hundred, and against only parsing the same files."""
    folder.mkdir(exist_ok=True)
    many = write_units(folder / "many", size.of(1000, 4))
    few = write_units(folder / "few", size.of(100, 2))
    page = ("-m", "apl_tui", "overview", "-o", str(folder / "page.html"), "--force")
    runs = size.part(3)
    ours, tenth = in_turns(
        runs, running([*page, str(many)], folder), running([*page, str(few)], folder)
    )
    parsing = running(["-c", READ, str(many)], folder)
    parsed = [parsing()[0].processor for _ in range(runs)]
    files = "`overview` of 1,000 units × 5 years × 36 statements, as a page"
    processor = tuple(spent.processor for spent, _ in ours)
    return [
        Figure(f"{files}, processor time", processor, (), MOST_SECONDS, "s"),
        Figure(f"{files}, peak memory", tuple(peak for _, peak in ours), (), MOST_MEBIBYTES, "MiB"),
        Figure(
            f"{files}, against 100 units, processor time",
            processor,
            tuple(spent.processor for spent, _ in tenth),
            11.0,
            "s",
        ),
        Figure(
            f"{files}, against only parsing their JSON, processor time",
            processor,
            tuple(parsed),
            6.0,
            "s",
        ),
    ]
