"""Writing the sheet of paper slips: in the workshop's language, crash-safe, never over another."""

from __future__ import annotations

from pathlib import Path

from apl_tui.core.errors import AplError, message
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.report.output import slug
from apl_tui.report.slips import left_out, slips, slips_html
from apl_tui.workflows.putting import put


def slips_bytes(workshop: Workshop, count: int) -> bytes:
    """The sheet as it would be written. Raises `AplError` when there is nothing to ask."""
    t = translator(workshop.language)
    if not slips(workshop, t):
        raise AplError(message("slips.sheet-none"), where=workshop.title)
    return slips_html(workshop, t, count).encode("utf-8")


def write_slips(
    workshop: Workshop, count: int, place: Path, *, force: bool = False
) -> tuple[Path, tuple[str, ...]]:
    """Write `count` slips a round to a file or into a folder; where, and what did not fit on slips.

    A folder that is missing is made. Raises `AplError`, also when there is nothing to ask.
    """
    sheet = slips_bytes(workshop, count)
    word = translator(workshop.language)("slips.sheet-file")
    name = f"{word}-{slug(workshop.id)}".rstrip("-")
    path = put(sheet, f"{name}.html", place, message("slips.sheet-failed"), force=force)
    return path, tuple(step.title for step in left_out(workshop))
