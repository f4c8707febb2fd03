"""Made-up units that meet, vote and export: `uv run python -m tools.units FOLDER [--units 40]`.

Each unit has a laptop of its own: a data folder with an archive, a room in which ballots are cast,
and the command `apl-tui report --format json` that writes its file into FOLDER. The same seed gives
the same votes. Every eighth unit is too small to be shown, every second met last year too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

from apl_tui.cli.main import run_command_line
from apl_tui.core.records import Settings
from apl_tui.core.workshop import Vote
from apl_tui.room.clock import Clock, as_minute
from apl_tui.room.room import Room
from apl_tui.script import library
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import find_paths
from apl_tui.workflows.opening import begin

KINDS = {
    "sv": ("Hemtjänsten", "Äldreboendet", "Gruppbostaden", "Vårdcentralen", "Daglig verksamhet"),
    "en": ("Home care", "Nursing home", "Group home", "Health centre", "Day activities"),
}
PLACES = ("Norr", "Söder", "Öster", "Väster", "Centrum", "Björken", "Eken", "Linden", "Ängen", "Ån")


@dataclass(frozen=True, slots=True)
class Unit:
    """A made-up unit: how many there are, how they lean, and in which years they meet."""

    name: str
    people: int
    leaning: float
    years: tuple[int, ...]


def units(count: int, language: str, chance: Random) -> Iterator[Unit]:
    """So many units; every eighth is too small to be shown, every second met last year too."""
    for number in range(count):
        kind = KINDS[language][number % len(KINDS[language])]
        place = PLACES[number // len(KINDS[language]) % len(PLACES)]
        again = number // (len(PLACES) * len(KINDS[language]))
        people = chance.randint(3, 5) if number % 8 == 7 else chance.randint(9, 26)
        years = (2025, 2026) if number % 2 == 0 else (2026,)
        name = f"{kind} {place}" + (f" {again + 1}" if again else "")
        yield Unit(name, people, chance.uniform(0.35, 0.8), years)


def meet(
    home: Path, unit: Unit, year: int, number: int, name: str, language: str, chance: Random
) -> str:
    """One meeting of a unit on its laptop: everyone votes on everything; the session's id."""
    workshop = library.load(name, language)[0]
    moment = datetime.fromisoformat(f"{year}-10-01T09:00+02:00") + timedelta(days=number % 40)
    clock = Clock(moment.timestamp, lambda: moment)
    archive = SessionArchive(find_paths({"APL_TUI_HOME": str(home)}))
    ends = as_minute(moment + timedelta(hours=2))
    with archive.locked():
        settings = Settings(unit.name, unit.people, ends_at=ends)
        session = begin(workshop, settings, archive, clock)
        room = Room(session, archive, clock)
        room.begin()
        for place, step in enumerate(workshop.steps):
            if not step.votes:
                continue
            room.go(place)
            vote = room.open_vote()
            for _ in range(unit.people):
                ballot = {each.id: _answers(each, unit, year, chance) for each in step.votes}
                room.cast(ballot, vote.hand_over())
            room.close_vote()
        room.finish()
    return session.id


def _answers(vote: Vote, unit: Unit, year: int, chance: Random) -> dict[str, int]:
    """What one person answers: by the unit's leaning, and by a need that all units share."""
    if vote.scale is None:
        ids = [one.id for one in vote.indicators]
        wished = sorted(ids, key=lambda each: chance.random() * (1 + ids.index(each) % 3))
        return dict.fromkeys(wished[: min(vote.most, 3)], 1)
    found = {}
    for place, one in enumerate(vote.indicators):
        likely = unit.leaning + 0.3 * (place * 5 % 11) / 11 - 0.15 + 0.08 * (year - 2026)
        good = chance.random() < likely
        high = good == (vote.better == "high")
        options = (
            range(vote.scale.upper_from, vote.scale.size + 1)
            if high
            else range(1, vote.scale.upper_from)
        )
        found[one.id] = 0 if chance.random() < 0.04 else chance.choice(options)
    return found


@contextmanager
def _laptop(home: Path) -> Iterator[None]:
    before = os.environ.get("APL_TUI_HOME")
    os.environ["APL_TUI_HOME"] = str(home)
    try:
        with redirect_stdout(StringIO()):
            yield
    finally:
        os.environ.pop("APL_TUI_HOME")
        if before is not None:
            os.environ["APL_TUI_HOME"] = before


def make(folder: Path, count: int, language: str, workshop: str, seed: int) -> list[Path]:
    """The files of so many units, each exported by the command on its own laptop."""
    chance = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with tempfile.TemporaryDirectory() as laptops:
        for number, unit in enumerate(units(count, language, chance)):
            home = Path(laptops, str(number))
            for year in unit.years:
                id_ = meet(home, unit, year, number, workshop, language, chance)
                file = folder / f"{number:04}-{year}.json"
                with _laptop(home):
                    told = ["report", id_, "--format", "json", "-o", str(file), "--force"]
                    if run_command_line(told):
                        raise RuntimeError(f"no report of {unit.name}")
                written.append(file)
    return written


def main(arguments: list[str]) -> int:
    """Make the files and say how many."""
    parser = argparse.ArgumentParser(prog="tools.units", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--lang", choices=sorted(KINDS), default="sv")
    parser.add_argument("--workshop", default="whole")
    parser.add_argument("--seed", type=int, default=25)
    asked = parser.parse_args(arguments)
    files = make(asked.folder, asked.units, asked.lang, asked.workshop, asked.seed)
    sys.stdout.write(f"{len(files)} files in {asked.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
