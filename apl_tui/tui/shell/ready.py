"""What keys will need, loaded while nobody presses any: screens, their style sheets, the store.

The first picture does not wait for it, and the first key of a kind takes no longer than the next.
"""

from __future__ import annotations

import asyncio
import gc
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from textual.css.stylesheet import Stylesheet

from apl_tui.i18n import Translator
from apl_tui.tui import screens
from apl_tui.tui.base.screen import PARTS

FOLDER = Path(screens.__file__).parent
SHEETS = (PARTS, *sorted(FOLDER.rglob("*.tcss")))
MODULES = (
    "apl_tui.tui.shell.notes_control",
    "apl_tui.room.notes.channel",
    "apl_tui.report.html",
    "apl_tui.report.data",
    *(each.name for each in walk_packages(screens.__path__, f"{screens.__name__}.")),
)


async def get_ready(sheet: Stylesheet, t: Translator) -> None:
    """Load all that is left, a part at a time: a key that is pressed waits for one part at most."""
    from apl_tui.store import codec  # noqa: PLC0415 - itself a part

    await asyncio.sleep(0)
    codec.get_ready()
    await asyncio.sleep(0)
    t.day(date.min)  # the names of the months
    for name in MODULES:
        await asyncio.sleep(0)
        import_module(name)
    for path in SHEETS:
        await asyncio.sleep(0)
        if not sheet.has_source(str(path)):
            sheet.read(path)
            sheet.parse()
    if not gc.get_freeze_count():  # all of it stays: the collector need not look through it again
        gc.freeze()
