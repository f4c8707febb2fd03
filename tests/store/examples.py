"""Sessions and failing disks that the tests of the store share."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from apl_tui.core.actions import Action
from apl_tui.core.errors import AplError
from apl_tui.core.records import Settings
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Span,
    Withheld,
    exactly,
)
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import (
    Actions,
    Advice,
    Ideas,
    Indicator,
    Module,
    Prose,
    Results,
    Step,
    Vote,
    Workshop,
)
from apl_tui.i18n import translator
from apl_tui.privacy.proof import SCALE_OF_SIZE
from apl_tui.store.storage import Disk
from apl_tui.workflows.planning import script_plan

ID = "2026-11-23-1401-environment"

GRADED = Vote(
    "environment",
    "today",
    "graded",
    "I dag",
    tuple(Indicator(name, f"Vi {name} [Ja] |", prompt="Hur?") for name in ("a", "b", "c")),
    scale=SCALE_OF_SIZE[5],
)
DOTS = Vote(
    "environment",
    "where",
    "dots",
    "Var?",
    (Indicator("meeting", "Möten"), Indicator("rounds", "Ronder")),
    dots=2,
)
WORKSHOP = Workshop(
    "environment",
    "Främjande eller begränsande?",
    "sv",
    (
        Module(
            "environment",
            "Lärandemiljö",
            (
                Step(
                    "environment",
                    "vote",
                    "Rösta",
                    600,
                    (Prose("*Tänk*"), GRADED, DOTS),
                    notes="Lugnt.",
                    at_least_seconds=300,
                ),
                Step(
                    "environment",
                    "talk",
                    "Prata",
                    900.5,
                    (
                        Results(("environment:today",)),
                        Ideas("environment", "ideas", "Vad?"),
                        Advice(("environment:today",), 1, "Prova."),
                        Actions(),
                    ),
                    skippable=True,
                ),
            ),
        ),
    ),
)


def begun(
    session_id: str = ID,
    *,
    unit: str = "Avdelning 3",
    started: str = "2026-11-23T14:01+01:00",
    solo: bool = False,
) -> Session:
    """A session in its first minute, with the plan of its script."""
    plan = script_plan(WORKSHOP)
    return new_session(session_id, WORKSHOP, Settings(unit, 12, solo=solo), started, plan=plan)


def voted(session: Session) -> Session:
    """The same after its vote, with every form of release."""
    graded: tuple[IndicatorRelease, ...] = (
        Withheld(),
        Bands(Span(0, 3), Span(6, 12), Span(0, 3), 12),
        Full((1, 2, 3, 4, 1), exactly(1), 4),
    )
    releases = (
        GradedRelease(GRADED.key, graded),
        ChoiceRelease(DOTS.key, (Span(6, 8), Span(0, 2)), 8),
    )
    return session.opened().closed("ballots", 12, releases).used(9)


def ended(session: Session) -> Session:
    """The same after its end, with everything that a session can hold."""
    block = WORKSHOP.steps[1].blocks[1]
    assert isinstance(block, Ideas)
    session = voted(session).opened().lost_round().raised_people(14).entered(1).used(14)
    session = session.opened("ideas").gathered(block, 8, ("Mer tid", "[/"))
    session = session.with_actions((Action(f"{session.id}/1", "Boka rum", "Eva", "fredag"),))
    session = session.with_why("environment:today:a", "Ont om tid")
    session = session.promised("2026-11-23T15:30+01:00")
    return replace(session.ended("2026-11-23T15:29+01:00"), closing_word="Tack")


def told(error: AplError) -> str:
    """The error in both languages; fails when a text or one of its values is missing."""
    said = []
    for language in ("sv", "en"):
        for part in (error.what, error.what_to_do):
            assert part is not None
            text = translator(language).say(part)
            assert text != part.id
            said.append(text)
    assert error.where
    return "\n".join(said)


def no_space(*_: object) -> None:
    """A disk that is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@dataclass
class CountingDisk:
    """A disk that notes each operation and fails at number `fails_at` (0-based), once.

    With `fails_at` at `None` it only counts.
    """

    fails_at: int | None = None
    error: BaseException = field(default_factory=lambda: OSError(errno.EIO, "I/O error"))
    done: list[str] = field(default_factory=list)

    def _pass(self, name: str) -> None:
        self.done.append(name)
        if len(self.done) - 1 == self.fails_at:
            raise self.error

    def _write(self, file: BinaryIO, content: bytes) -> None:
        file.write(content[: len(content) // 2])  # a failing write has written a part
        self._pass("write")
        file.write(content[len(content) // 2 :])
        file.flush()

    def _fsync(self, descriptor: int) -> None:
        self._pass("fsync")
        os.fsync(descriptor)

    def _replace(self, source: Path, target: Path) -> None:
        self._pass(f"replace {target.name}")
        source.replace(target)

    @property
    def disk(self) -> Disk:
        """The disk to give to the code under test; it never really waits."""
        sleep: Callable[[float], None] = lambda _: None  # noqa: E731 - a name for a type
        return Disk(self._write, self._fsync, self._replace, sleep, patience=(0.0, 0.0))
