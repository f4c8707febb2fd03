"""Writing the facilitator's script to print: planned for people, a way of voting and a start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from apl_tui.core.errors import message
from apl_tui.core.reckoning import Way
from apl_tui.core.records import Channel, Settings
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.report.filename import place_for, slug
from apl_tui.report.leader import leader_html
from apl_tui.store.storage import make_folder, telling, write_atomically
from apl_tui.workflows.planning import begins, plan_for

CHANNELS: dict[Way, tuple[Channel, ...]] = {
    "laptop": ("laptop",),
    "slips": ("laptop", "slips"),
    "phones": ("laptop", "phones"),
}


def leader_bytes(workshop: Workshop, people: int, way: Way, start: datetime) -> bytes:
    """The page as it would be written."""
    plan = plan_for(workshop, Settings("", people, channels=CHANNELS[way]))
    t = translator(workshop.language)
    return leader_html(workshop, t, plan, begins(plan, start), people, way).encode("utf-8")


def write_leader_page(page: bytes, workshop: Workshop, place: Path, *, force: bool = False) -> Path:
    """Write the page to a file or into a folder; where. Raises `AplError`."""
    if not place.suffix and not place.exists():
        with telling(message("report.error.folder"), place):
            make_folder(place)
    word = translator(workshop.language)("leader.file")
    path = place_for(f"{word}-{slug(workshop.id)}".rstrip("-") + ".html", place, force=force)
    with telling(message("leader.failed"), path):
        write_atomically(path, page)
    return path
