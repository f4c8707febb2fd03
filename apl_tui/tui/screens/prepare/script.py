"""The facilitator's script to print, from home and from setup: written, opened and told of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apl_tui.core.errors import AplError
from apl_tui.core.reckoning import Way
from apl_tui.core.workshop import Workshop
from apl_tui.tui.base.screen import BaseScreen
from apl_tui.tui.screens.dialogs.boxes import file_dialog
from apl_tui.workflows.facilitator_script import (
    facilitator_script_bytes,
    write_facilitator_script,
)
from apl_tui.workflows.planning import Plan


def print_script(
    screen: BaseScreen[Any],
    workshop: Workshop,
    people: int,
    way: Way,
    start: datetime,
    plan: Plan | None = None,
) -> None:
    """Write the script for so many people, their way of voting and their plan, and open it."""
    page = facilitator_script_bytes(workshop, people, way, start, plan)
    try:
        path = write_facilitator_script(page, workshop, screen.apl.paths.reports)
    except AplError as error:
        screen.apl.tell(error)
        return
    box = file_dialog(screen.t("leader.ready"), path, screen.t("slips.sheet-open"))
    screen.app.push_screen(box)
    screen.open_outside(path)
