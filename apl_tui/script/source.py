"""Source text with positions: lines, spans of lines, and the collector of problems.

Lines and columns are 1-based everywhere outside this file; columns count characters. A line ends at
a line feed, a carriage return or both, and at nothing else (`str.splitlines` knows ten more).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from apl_tui.core.errors import Message, Problem, Severity, message

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_GUESS = 40
"""No name of the format is longer; comparing longer ones would only cost time."""
_MOST_GUESSES = 200
_MOST_SHOWN = 16


def split_lines(text: str) -> list[str]:
    """The lines of a file, without their ends and without a byte order mark."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one probably means, or `None`."""
    return _closest(name.lower(), tuple(known)) if len(name) <= _LONGEST_GUESS else None


@lru_cache(256)  # who misspells a name does it on every line
def _closest(name: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - a script without typos needs none

    found = get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None


def meant(name: str, known: Iterable[str]) -> Message:
    """A hint for an unknown name: the nearest known one, else all that are known."""
    names = tuple(islice(known, _MOST_GUESSES))
    guess = nearest(name, names)
    if guess is not None:
        return message("script.hint.did-you-mean", name=guess)
    if not names:
        return message("script.hint.none-allowed")
    return message("script.hint.known-names", names=", ".join(names[:_MOST_SHOWN]))


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file, and how many characters the caret covers."""

    line: int
    column: int
    width: int = field(default=1, compare=False)


class SourceSpan(NamedTuple):
    """Text taken from one or more lines, joined by line feeds, that knows where it came from."""

    text: str
    line: int
    columns: tuple[int, ...]
    """The 1-based column at which the text of each line starts."""
    starts: tuple[int, ...]
    """The offset in `text` at which each line starts."""

    @classmethod
    def of(cls, line: int, column: int, text: str) -> SourceSpan:
        """A span within one line."""
        return cls(text, line, (column,), (0,))

    @classmethod
    def join(cls, line: int, parts: Iterable[tuple[int, str]]) -> SourceSpan:
        """A span over following lines, each given as its first column and its text."""
        columns: list[int] = []
        starts: list[int] = []
        texts: list[str] = []
        offset = 0
        for column, text in parts:
            columns.append(column)
            starts.append(offset)
            texts.append(text)
            offset += len(text) + 1
        return cls("\n".join(texts), line, tuple(columns), tuple(starts))

    def at(self, offset: int, width: int = 1) -> Position:
        """Where the character at this offset stands in the file."""
        index = bisect_right(self.starts, offset) - 1
        return Position(
            self.line + index, self.columns[index] + offset - self.starts[index], max(width, 1)
        )


class Problems:
    """Collects the problems of one file, each with its source line."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self._lines = lines
        self.found: list[Problem] = []
        self.error_lines: set[int] = set()

    @property
    def any_errors(self) -> bool:
        """Whether the file cannot be run as it is."""
        return bool(self.error_lines)

    def error(self, at: Position, what: Message, hint: Message | None = None) -> None:
        """Report something that must be mended before the workshop can be run."""
        self._add("error", at, what, hint)

    def warning(self, at: Position, what: Message, hint: Message | None = None) -> None:
        """Report something that works but could be better."""
        self._add("warning", at, what, hint)

    def find(self, at: Position, text: str) -> Position:
        """Where whole words stand on a line from a position on; the position itself if nowhere."""
        words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        match = words.search(self._lines[at.line - 1], at.column - 1)
        return Position(at.line, match.start() + 1, len(text)) if match else at

    def line(self, number: int) -> str:
        """The text of a line (1-based); empty after the last one."""
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def _add(self, severity: Severity, at: Position, what: Message, hint: Message | None) -> None:
        if severity == "error":
            self.error_lines.add(at.line)
        source = self.line(at.line)
        self.found.append(
            Problem(self.file, at.line, at.column, severity, what, hint, source, at.width)
        )
