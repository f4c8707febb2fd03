"""The rows of home: a workshop each, and one for a series of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from apl_tui.core.units import plain_unit
from apl_tui.i18n import Translator
from apl_tui.script.library import Entry
from apl_tui.tui.base.words import beside, content, folded, hanging
from apl_tui.tui.screens.home.details import errors_words, minutes_words, votes_words

if TYPE_CHECKING:  # not needed before the first paint
    from apl_tui.store.index import IndexRow

MARK, NO_MARK = "▸ ", "  "


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A workshop in the list: a line in a small window, else its title above what it holds.

    `above` stands over the first of a kind. Of a series `meetings` holds all, the line is about
    one of them, and `turn` says which is next.
    """

    entry: Entry
    t: Translator
    narrow: bool
    above: tuple[str, ...] = ()
    meetings: tuple[Entry, ...] = ()
    turn: int = 0

    @property
    def title(self) -> str:
        """What the row is called."""
        return self.entry.series if self.meetings else self.entry.title

    def lines(self, width: int, *, at_cursor: bool) -> list[Content]:
        """Wrapped to `width` cells, with a mark and in the accent where one stands."""
        mark = Content.styled(MARK if at_cursor else NO_MARK, "$accent")
        title = content(self.title, "bold $accent" if at_cursor else "")
        minutes = content(minutes_words(self.entry, self.t), "$quiet")
        above = [content(line, "$quiet") for line in self.above]
        if self.narrow:
            tail = content("!", "$attention") if self.entry.errors else minutes
            if self.meetings:
                tail = content(self._meeting, "$quiet")
            room = width - len(MARK)
            first, *others = folded(title, room - tail.cell_length - 2)
            line = Content.assemble(mark, beside(first, tail, room))
            return [*above, line, *(Content.assemble(NO_MARK, other) for other in others)]
        below = minutes
        if self.meetings:
            arrows = "  ← →" if at_cursor else ""
            below = content(f"{self._meeting}{arrows}", "$quiet")
        if not self.meetings:
            votes = content(f" · {votes_words(self.entry, self.t)}", "$quiet")
            below = Content.assemble(minutes, votes)
        if self.entry.errors:
            below = errors_words(self.entry, self.t)
        told = folded(below, width - len(NO_MARK))
        return [
            *above,
            *hanging(mark, title, width),
            *(Content.assemble(NO_MARK, line) for line in told),
        ]

    @property
    def _meeting(self) -> str:
        place = self.meetings.index(self.entry)
        words = "home.meeting-next" if place == self.turn else "home.meeting"
        return self.t(words, n=place + 1, of=len(self.meetings))


def rows_of(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    """The entries of each row: those of a series, one after the other, are one."""
    for series, group in groupby(entries, key=lambda entry: entry.series):
        found = tuple(group)
        if not series or len(found) == 1:
            yield from ((entry,) for entry in found)
        else:
            yield found


def next_meeting(meetings: Sequence[Entry], rows: Sequence[IndexRow]) -> int:
    """Which meeting is next for the unit that met last, counted from 0; after the last, the first.

    `rows` are all sessions, newest first.
    """
    group = [row for row in rows if not row.solo]
    unit = plain_unit(group[0].unit) if group else ""
    names = [entry.id for entry in meetings]
    held = (row for row in group if row.finished and plain_unit(row.unit) == unit)
    last = next((row.workshop_id for row in held if row.workshop_id in names), None)
    return 0 if last is None else (names.index(last) + 1) % len(names)
