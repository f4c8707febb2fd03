"""The main screens as text, to notice a change of looks: `uv run python -m tools.snapshots`.

Text and not SVG: a difference can be read in a diff, and a new version of the library that draws
the same does not break it. Below the lines of a screen stands a letter a cell for its colour's
*role*, so that one file holds for all themes. The clock is held, as for the pictures.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.theme import THEMES
from tests.support.clock import FakeClock
from tests.support.lead_ups import SCRIPTS, Stage
from tests.tui.voting import settled

FOLDER = Path(__file__).parent.parent / "tests" / "tui" / "snapshots"
SCREENS = ("home", "title-page", "stage", "vote", "ballot", "results", "gap", "lights")
SIZES = ((80, 24), (120, 40))
LANGUAGES = ("sv", "en")
NAMES = [(s, size, la) for s in SCREENS for size in SIZES for la in LANGUAGES]
EVERY_THEME = tuple(theme.name for theme in THEMES)
MEANING = (
    "f foreground  q quiet  a accent  ! attention  r rule  ? mixed; capital bold; # on a panel"
)


def path_of(screen: str, size: tuple[int, int], language: str) -> Path:
    """Where the snapshot lies."""
    return FOLDER / f"{screen}-{size[0]}x{size[1]}-{language}.txt"


async def drawn(
    screen: str, size: tuple[int, int], language: str, themes: Sequence[str] = EVERY_THEME
) -> list[str]:
    """The snapshot in each theme, which should all be the same."""
    hands = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        app = AplApp(Paths(Path(folder)), language, clock=hands.clock, chances=hands.chances)
        async with app.run_test(size=size, notifications=True) as pilot:
            await SCRIPTS[screen](pilot, Stage(app, hands))
            await settled(pilot)
            found = []
            for theme in themes:
                app.theme = theme
                await settled(pilot)
                found.append(_looks(app))
            return found


def _looks(app: AplApp) -> str:
    roles = _roles(app)
    text, colours = [], []
    for strip in app.screen._compositor.render_strips():
        text.append("".join(segment.text for segment in strip).rstrip())
        colours.append("".join(_letters(segment, roles) for segment in strip).rstrip())
    return "\n".join([*text, "", MEANING, *colours]) + "\n"


def _roles(app: AplApp) -> dict[str, str]:
    variables = app.theme_variables
    letters = {"rule": "r", "quiet": "q", "accent": "a", "attention": "!", "foreground": "f"}
    roles = {Color.parse(variables[name]).name.lower(): each for name, each in letters.items()}
    return {**roles, "background": Color.parse(variables["background"]).name.lower()}


def _letters(segment: Segment, roles: dict[str, str]) -> str:
    style = segment.style or Style()
    ground = style.bgcolor.name.lower() if style.bgcolor else roles["background"]
    if ground != roles["background"]:
        return "#" * segment.cell_length
    letter = roles.get(style.color.name.lower() if style.color else "", "?")
    letter = letter.upper() if style.bold else letter
    return "".join(" " if sign == " " else letter for sign in segment.text)


def main() -> None:
    """Draw all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    for each in NAMES:
        path_of(*each).write_text(
            asyncio.run(drawn(*each, EVERY_THEME[:1]))[0], encoding="utf-8", newline="\n"
        )


if __name__ == "__main__":
    main()
