"""Writing the facilitator's script to print: planned for people, a way of voting and a start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from apl_tui.core.clock_words import read_time
from apl_tui.core.errors import AplError, message
from apl_tui.core.reckoning import Way
from apl_tui.core.records import Settings, channels_of
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.report.facilitator_script import facilitator_script_html
from apl_tui.report.output import slug
from apl_tui.room.clock import at
from apl_tui.workflows.planning import Plan, begins, plan_for
from apl_tui.workflows.putting import put

DAY_BEGINS = 7  # o'clock; an earlier hour that may be before noon or after is after


def read_start(text: str, now: datetime) -> datetime:
    """When a meeting begins, as people write it, on the day of `now`. Raises `AplError`."""
    read = read_time(text)
    if read is None:
        raise AplError(
            message("open.bad-time", text=text),
            where="--start",
            what_to_do=message("open.time-form"),
        )
    afternoon = 12 if read.either_half and read.hour < DAY_BEGINS else 0
    return at(now, read.hour + afternoon, read.minute)


def facilitator_script_bytes(
    workshop: Workshop, people: int, way: Way, start: datetime, plan: Plan | None = None
) -> bytes:
    """The page as it would be written; without a `plan`, the one that these people need."""
    plan = plan or plan_for(workshop, Settings("", people, channels=channels_of(way)))
    t = translator(workshop.language)
    return facilitator_script_html(workshop, t, plan, begins(plan, start), people, way).encode(
        "utf-8"
    )


def write_facilitator_script(
    page: bytes, workshop: Workshop, place: Path, *, force: bool = False
) -> Path:
    """Write the page to a file or into a folder; where. Raises `AplError`."""
    word = translator(workshop.language)("leader.file")
    name = f"{word}-{slug(workshop.id)}".rstrip("-")
    return put(page, f"{name}.html", place, message("leader.failed"), force=force)
