"""What setup says and reads, without its screen: the promise, the end, and the threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from apl_tui.core.errors import AplError, message
from apl_tui.core.promise import promise
from apl_tui.core.records import MOST_PEOPLE, Settings
from apl_tui.core.release import LEAST_K
from apl_tui.core.units import same_unit
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content, folded
from apl_tui.workflows.opening import DEFAULT_PEOPLE

if TYPE_CHECKING:
    from apl_tui.store.archive import SessionArchive
    from apl_tui.store.index import IndexRow

T = TypeVar("T")
QUOTED_CELLS = 46  # what was typed is quoted in an error, but never at length


def read_threshold(text: str) -> int:
    """The fewest answers that are shown, 5 or more; `AplError` otherwise."""
    try:
        k = int(text.strip())
    except ValueError:
        k = -1
    if not LEAST_K <= k <= MOST_PEOPLE:
        raise AplError(
            message("setup.bad-threshold", text=text),
            what_to_do=message("setup.threshold-range", least=LEAST_K, most=MOST_PEOPLE),
        )
    return k


def people_last_time(rows: Sequence[IndexRow], unit: str) -> int:
    """How many were in the room in this unit last time; `rows` are the sessions, latest first."""
    known = (row.people for row in rows if same_unit(row.unit, unit))
    return next(known, DEFAULT_PEOPLE)


def told_last_time(archive: SessionArchive, rows: Sequence[IndexRow], unit: str) -> tuple[str, str]:
    """Who led this unit last time, and how many work there, as they stand in a field."""
    last = next((row for row in rows if unit and same_unit(row.unit, unit)), None)
    if last is None:
        return "", ""
    try:
        settings = archive.load(last.id).settings
    except AplError:
        return "", ""
    return settings.led_by, str(settings.in_unit or "")


def people_of_last_unit(archive: SessionArchive) -> int:
    """How many setup will offer: as many as last time in the unit that met last."""
    try:
        rows = tuple(row for row in archive.rows() if not row.solo)
    except AplError:  # home tells of it; here it only means no default
        rows = ()
    return people_last_time(rows, rows[0].unit if rows else "")


def promise_words(t: Translator, settings: Settings, width: int) -> Content:
    """The whole promise in lines of `width` cells, and after it what is not protected."""
    sentences = promise(settings)
    parts = []
    for holds, title in ((True, "setup.promise-holds"), (False, "setup.promise-not")):
        said = [
            Content.assemble(("•  " if first else "   ", "$accent"), line)
            for one in sentences
            if one.holds is holds
            for first, line in _firsts(folded(content(t.say(one.text)), width - 3))
        ]
        if said:
            parts.append(Content("\n").join([content(t(title), "bold $accent"), *said]))
    return Content("\n\n").join(parts)


def _firsts(lines: list[Content]) -> Iterator[tuple[bool, Content]]:
    return ((number == 0, line) for number, line in enumerate(lines))


def end_words(t: Translator, start: datetime, minutes: int, planned: int, *, now: bool) -> str:
    """When it begins, and how long it takes or that it is shorter than planned, in minutes."""
    if minutes < planned:
        return t("setup.shorter", time=t.clock(start), minutes=minutes, n=planned)
    return t("setup.begins" if now else "plan.begins", time=t.clock(start), n=minutes)


def or_none(read: Callable[[], T]) -> T | None:
    """What can be read so far, for what the screen shows while someone types."""
    try:
        return read()
    except AplError:
        return None
