"""Draw the real screens as SVG: `uv run python -m tools.pictures [FOLDER] [NAME …]`.

Drives the real app by its keys on a held clock (`tests/support/lead_ups.py`), so that the
same code gives the same pictures, byte by byte. Without arguments: the documents' pictures.
With a folder: every screen in every size, theme and language, or those named; `stage` is all of
the stage, `stage-en-light-60x20` one picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from tests.support import lead_ups, lead_ups_edges, lead_ups_plan, lead_ups_votes
from tests.support.clock import FakeClock
from tests.support.lead_ups import Script, Stage
from tests.tui.voting import settled

SCRIPTS = {
    **lead_ups.SCRIPTS,
    **lead_ups_votes.SCRIPTS,
    **lead_ups_plan.SCRIPTS,
    **lead_ups_edges.EDGES,
}
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
LANGUAGES = ("", "en")
THEMES = ("", "light", "contrast")
SIZES = {"": None} | {f"{w}x{h}": (w, h) for w, h in ((60, 20), (100, 30), (120, 40), (160, 45))}


@dataclass(frozen=True)
class Picture:
    """One picture: what leads up to it, and how it is drawn."""

    name: str
    lead_up: Script
    size: tuple[int, int] = (80, 24)
    theme: str = "apl-dark"
    language: str = "sv"


async def draw(picture: Picture) -> str:
    """One picture as SVG text."""
    hands = FakeClock()
    as_asked = patch.object(Path, "resolve", lambda path, **_: path)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), as_asked:
        # A folder of that name in the temporary one: paths on the screen are always the same.
        paths = Paths(Path("~/apl-tui"))
        app = AplApp(paths, picture.language, clock=hands.clock, chances=hands.chances)
        async with app.run_test(size=picture.size, notifications=True) as pilot:
            app.theme = picture.theme
            await settled(pilot)
            await picture.lead_up(pilot, Stage(app, hands))
            await settled(pilot)
            return portable(app.export_screenshot(title="apl-tui"))


def portable(svg: str) -> str:
    """Without a font from the network; the machine's own monospace is used."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: [^;]*Fira Code[^;]*;", f"font-family: {FONT};", svg)


DOCS = (
    "home",
    "home-en",
    "setup",
    "title-page",
    "title-page-60x20",
    "stage",
    "stage-en",
    "stage-light",
    "stage-60x20",
    "stage-120x40",
    "vote",
    "ballot",
    "results",
    "results-chosen",
    "results-en",
    "results-light",
    "results-contrast",
    "results-60x20",
    "gap",
    "lights",
    "actions",
    "replan",
    "help",
    "palette",
    "close",
)
"""What the documents show; drawn when no folder is named."""


def main() -> None:
    """Draw the documents' pictures; or all, or those named, into a folder."""
    named = len(sys.argv) > 1
    folder = Path(sys.argv[1]) if named else Path(__file__).parent.parent / "docs" / "pictures"
    wanted = sys.argv[2:] if named else [*DOCS]
    folder.mkdir(parents=True, exist_ok=True)
    for name, script in SCRIPTS.items():
        for picture in variants(Picture(name, script)):
            if not wanted or picture.name in wanted or (named and name in wanted):
                (folder / f"{picture.name}.svg").write_text(
                    asyncio.run(draw(picture)), encoding="utf-8", newline="\n"
                )


def pictured(name: str) -> Picture:
    """The picture of that name."""
    every = (each for script in SCRIPTS for each in variants(Picture(script, SCRIPTS[script])))
    return next(each for each in every if each.name == name)


def variants(picture: Picture) -> list[Picture]:
    """Every size, theme and language of a picture; the name says what differs from the first."""
    return [
        replace(
            picture,
            name="-".join(part for part in (picture.name, spoken, shade, seen) if part),
            language=spoken or picture.language,
            theme=f"apl-{shade}" if shade else picture.theme,
            size=size or picture.size,
        )
        for spoken in LANGUAGES
        for shade in THEMES
        for seen, size in SIZES.items()
    ]


if __name__ == "__main__":
    main()
