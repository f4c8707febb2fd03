"""Whole occasions for the privacy tests: a sandbox of folders, and keys on the real screens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from apl_tui.core.ballot import Ballot
from apl_tui.core.records import Settings
from apl_tui.core.workshop import Indicator, Vote, Workshop
from apl_tui.room.room import Room
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.workflows.planning import script_plan
from tests.support.clock import FakeClock
from tests.tui.voting import FIVE, dots, painted, small_workshop, strike

FOLDERS = ("data", "tmp", "home", "config", "cache", "state", "here")
_VARIABLES = {
    "APL_TUI_HOME": "data",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_DATA_HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "LOCALAPPDATA": "state",
}

Answer = tuple[int, int, str]  # an option to each of two statements, and which dots: "x", "xy", ""


@dataclass(frozen=True)
class Entry:
    """A file or folder: everything that can be seen of it."""

    size: int
    content: bytes | None
    changed: int


class Sandbox:
    """Every folder that a program may write to by itself, under one root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in FOLDERS:
            (root / name).mkdir(parents=True)
        self.environ = {variable: str(root / name) for variable, name in _VARIABLES.items()}
        self.paths = Paths(root / "data")

    def enter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on this process knows no other folders."""
        for variable, value in self.environ.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setattr(tempfile, "tempdir", None)
        monkeypatch.chdir(self.root / "here")

    def entries(self) -> dict[str, Entry]:
        """Names, sizes, contents and times of everything."""
        return {path.relative_to(self.root).as_posix(): _entry(path) for path in self._all()}

    def contents(self) -> dict[str, tuple[int, bytes | None]]:
        """The same without the times, which two occasions cannot share."""
        return {name: (e.size, e.content) for name, e in self.entries().items()}

    def holding(self, *words: str) -> list[str]:
        """The files in which any of the words stands, or that are named so."""
        wanted = [word.encode() for word in words]
        return [
            name
            for name, entry in self.entries().items()
            if any(word in name.encode() or word in (entry.content or b"") for word in wanted)
        ]

    def _all(self) -> Iterator[Path]:
        return iter(sorted(self.root.rglob("*")))


def _entry(path: Path) -> Entry:
    found = path.stat()
    if path.is_dir():
        return Entry(0, None, found.st_mtime_ns)
    return Entry(found.st_size, path.read_bytes(), found.st_mtime_ns)


def script(*extra: Vote) -> Workshop:
    """A workshop with one step: two statements, one about a person, and dots over three options."""
    asked = (
        Indicator("a", "Jag lär mig av mitt arbete."),
        Indicator("b", "Min chef stöttar mig.", sensitive=True),
    )
    vote = Vote("m", "g", "graded", "Tänk på den senaste månaden.", asked, FIVE)
    return small_workshop(vote, dots(), *extra)


@asynccontextmanager
async def led(
    paths: Paths,
    hands: FakeClock,
    people: int = 8,
    workshop: Workshop | None = None,
    **settings: Any,
) -> Any:  # an async iterator of (app, pilot), as its users see it
    """The real app with a session begun in it, on its stage."""
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.pause()
        end = "2026-11-23T11:00+01:00"
        asked = workshop or script()
        chosen = Settings("Enheten", people, ends_at=end, **settings)
        app.start_session(asked, chosen, script_plan(asked))
        await painted(pilot)
        yield app, pilot


async def press(pilot: Pilot[Any], hands: FakeClock, *keys: str) -> None:
    """Press keys as a person does, half a second apart.

    All keys of an occasion take less than a minute, since the screens show whole minutes and look
    at the clock at moments of their own.
    """
    for key in keys:
        hands.seconds += 0.5
        assert hands.seconds < 60
        await strike(pilot, key)


async def open_round(pilot: Pilot[Any], hands: FakeClock) -> None:
    """Open the vote, and let the laptop go round; the room cannot see it."""
    await press(pilot, hands, "v", "l", "enter")


def keys(answer: Answer) -> tuple[str, ...]:
    """The keys with which one person answers, up to the review."""
    first, second, chosen = answer
    marks = [key for name in "xyz" for key in (["space"] if name in chosen else []) + ["down"]]
    return (str(first), str(second), *marks, "enter")


def ballot_of(answer: Answer) -> Ballot:
    """The ballot of one person, as the screens hand it to the room."""
    first, second, chosen = answer
    return {"g": {"a": first, "b": second}, "d": dict.fromkeys(chosen, 1)}


async def answer_all(pilot: Pilot[Any], hands: FakeClock, answers: Sequence[Answer]) -> None:
    """One ballot after the other, from hand-over to hand-over."""
    for answer in answers:
        await press(pilot, hands, "enter", *keys(answer), "enter")


async def back_to_the_room(pilot: Pilot[Any], hands: FakeClock) -> None:
    """The one who leads has the laptop again."""
    await press(pilot, hands, "escape")
    for key in ("left", "enter"):  # "yes" stands first or second; the ballots tell when it is done
        if isinstance(pilot.app.screen_stack[-2], BallotScreen):
            await press(pilot, hands, key)
    assert not isinstance(pilot.app.screen, BallotScreen)


def room_of(app: AplApp) -> Room:
    """The room of the session that runs."""
    assert app.room
    return app.room


def same(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The names that differ: none when all is the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
