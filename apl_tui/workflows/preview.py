"""A script as the room will see it: read again when its files change, with made-up answers.

Nothing is saved. What is seen of a step is two sessions: before its rounds, and after simulated
people have answered them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from apl_tui.core.errors import Message, Problem
from apl_tui.core.session import Session, new_session, step_ideas
from apl_tui.core.workshop import Step, Workshop
from apl_tui.i18n import Translator
from apl_tui.room.clock import Clock
from apl_tui.room.room import Randomness, Room
from apl_tui.script.files import Loaded, file_problem, load_beside, read_script
from apl_tui.script.parser import Project
from apl_tui.workflows.demo import Voters, demo_settings

LOOK_SECONDS = 0.12
Mark = tuple[int, int] | None
"""A file's time of change in nanoseconds and its size; `None` when it is not there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a script said when it was read, and the marks of every file it asked for."""

    workshop: Workshop | None
    problems: tuple[Problem, ...]
    marks: Mapping[str, Mark]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before it can be led."""
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What works but could be better."""
        return tuple(each for each in self.problems if each.severity == "warning")


@dataclass(frozen=True, slots=True)
class Scene:
    """A step before its rounds, and after them; the same session twice where there are none."""

    before: Session
    after: Session

    @property
    def step(self) -> Step:
        """The step."""
        return self.before.step


def mark(file: str) -> Mark:
    """How a file looks from the outside."""
    try:
        status = os.stat(file)  # noqa: PTH116 - the names are the parser's texts
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def marks_of(files: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks of the same files now."""
    return {file: mark(file) for file in files}


class Watch:
    """Tells when files have changed: two looks must see it the same, as a save takes a moment."""

    def __init__(self) -> None:
        self._seen: Mapping[str, Mark] = {}

    def settled(self, reading: Reading) -> bool:
        """Look at the files of a reading; whether to read them again."""
        now = marks_of(reading.marks)
        changed = now != reading.marks and now == self._seen
        self._seen = now
        return changed


def read(path: Path) -> Reading:
    """Read a script and what it includes. Marks are taken before, so that no change is missed."""
    file = os.path.normpath(path)
    marks = {file: mark(file)}

    def load(including: str, named: str) -> Loaded:
        wanted = os.path.normpath(Path(including).parent / named)
        marks.setdefault(wanted, mark(wanted))
        return load_beside(including, named)

    text = read_script(path)
    if isinstance(text, Message):
        return Reading(None, (file_problem(file, text),), marks)
    project = Project(load)
    workshop = project.add(file, text)
    return Reading(workshop, tuple(project.problems()), marks)


def scenes(workshop: Workshop, t: Translator, clock: Clock) -> tuple[Scene, ...]:
    """Every step before and after its rounds; the made-up answers are the same each time."""
    settings = demo_settings(workshop, t, clock)
    session = new_session("preview", workshop, settings, clock.minute())
    chance = Random(1)  # noqa: S311 - simulated people, the same each time
    room = Room(session, None, clock, Randomness(shuffle=chance.shuffle))
    voters = Voters(room, t, chance)
    found: list[Scene] = []
    for index in range(len(workshop.steps)):
        room.go(index)
        before = room.session
        _hold_rounds(room, voters)
        found.append(Scene(before, room.session))
    return tuple(found)


def _hold_rounds(room: Room, voters: Voters) -> None:
    people = range(room.session.settings.people)
    for block in step_ideas(room.step):
        room.open_ideas_round(block)
        for _ in people:
            voters.act()
        room.close_ideas()
    if room.step.votes:
        room.open_vote()
        for _ in people:
            voters.act()
        room.close_vote()


def first_change(before: Workshop, now: Workshop) -> int | None:
    """The first step that reads differently now, by its index; `None` when none does."""
    known = {step.key: step for step in before.steps}
    for index, step in enumerate(now.steps):
        if known.get(step.key) != step:
            return index
    return None


def place_after(before: Workshop | None, now: Workshop, index: int) -> int:
    """The step to stand on: the one that changed, else the same one as before."""
    if before is None:
        return 0
    changed = first_change(before, now)
    if changed is not None:
        return changed
    here, keys = before.steps[index].key, [step.key for step in now.steps]
    return keys.index(here) if here in keys else 0
