"""A person at a terminal, as a script: lines that are typed, and everything that was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from apl_tui.core.session import Session
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.plain.run import run_plain
from apl_tui.plain.setup import Given
from apl_tui.plain.terminal import Terminal
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.support.clock import FakeClock

Typed = str | Callable[[], object]
STATEMENTS = 11
ALONE = ("l", "j")
GIVEN = Given("Hemtjänsten Norr", "12", "11.00", way="laptop", closing=False)


class Talk:
    """Types `lines` one by one; a function among them is called on the way, as an onlooker.

    `said` is what came out. `hidden` holds the lines that were read without being shown.
    """

    def __init__(self, lines: Iterable[Typed], *, hides: bool = True, clears: bool = False) -> None:
        self._lines = iter(tuple(lines))
        self.said = ""
        self.hidden: list[str] = []
        self.shown: list[str] = []
        self.terminal = Terminal(
            self._read, self._write, self._read_hidden, hides=hides, clears=clears
        )

    def _next(self) -> str | None:
        for line in self._lines:
            if isinstance(line, str):
                return line
            line()
        return None

    def _read(self) -> str | None:
        line = self._next()
        if line is not None:
            self.shown.append(line)
        self.said += "\n"
        return line

    def _read_hidden(self, prompt: str) -> str | None:
        self.said += prompt
        line = self._next()
        if line is not None:
            self.hidden.append(line)
        self.said += "\n"
        return line

    def _write(self, text: str) -> None:
        self.said += text

    @property
    def lines(self) -> list[str]:
        """What was said, without the empty lines."""
        return [line for line in self.said.split("\n") if line.strip()]


def run(
    paths: Paths,
    script: Workshop,
    talk: Talk,
    hands: FakeClock | None = None,
    given: Given = GIVEN,
    language: str = "sv",
) -> bool:
    """A whole run, on clocks that the test holds."""
    hands = hands or FakeClock()
    return run_plain(
        script,
        paths,
        translator(language),
        given,
        talk.terminal,
        clock=hands.clock,
        chances=hands.chances,
    )


def ballot(answers: Sequence[int], *, cast: str = "v") -> list[Typed]:
    """One person takes the laptop, answers, and casts."""
    return ["", *(str(answer) for answer in answers), cast]


def everyone(rows: Iterable[Sequence[int]]) -> list[Typed]:
    """The laptop goes round and comes back."""
    return [*ALONE, *(line for row in rows for line in ballot(row)), "q", "j"]


def rows(people: int = 12, shift: int = 0) -> list[list[int]]:
    """A ballot a person, all of them different."""
    options = (4, 3, 2, 1, 3, 4, 1, 0, 3, 4, 2)
    return [
        [options[(person * 3 + place * 2 + shift) % len(options)] for place in range(STATEMENTS)]
        for person in range(people)
    ]


def only_session(paths: Paths) -> Session:
    """The one session that is stored."""
    archive = SessionArchive(paths)
    (row,) = archive.rows()
    return archive.load(row.id)


def report_of(paths: Paths) -> str:
    """The one report that was written."""
    (path,) = Path(paths.reports).glob("*.md")
    return path.read_text(encoding="utf-8")
