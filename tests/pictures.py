"""Draw the real screens as SVG: `uv run python -m tests.pictures [FOLDER] [NAME …]`.

Drives the real app by its keys on a held clock, so that the same code gives the same pictures. The
documents' pictures are made with `uv run python -m tests.pictures`.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from textual.pilot import Pilot

from apl_tui.core.actions import Action
from apl_tui.core.workshop import Workshop
from apl_tui.script import library
from apl_tui.script.files import built_in_folder
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Prefill
from apl_tui.tui.screens.preview import PreviewScreen
from apl_tui.tui.screens.stage import StageScreen
from tests.room.hands import Hands
from tests.tui.voting import settled, strike

Script = Callable[[Pilot[int], "Stage"], Awaitable[None]]
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass
class Stage:
    """What a script may need besides the keys."""

    app: AplApp
    hands: Hands


@dataclass(frozen=True)
class Picture:
    """One picture: what leads up to it, and how it is drawn."""

    name: str
    lead_up: Script
    size: tuple[int, int] = (80, 24)
    theme: str = "apl-dark"
    language: str = "sv"


async def keys(pilot: Pilot[int], *names: str) -> None:
    """Press keys, one after the other is seen."""
    for name in names:
        await strike(pilot, name)


async def calmly(pilot: Pilot[int], stage: Stage, *names: str) -> None:
    """Press keys as a person does who has seen the page."""
    for name in names:
        stage.hands.seconds += 1
        await keys(pilot, name)


async def time_goes(pilot: Pilot[int], stage: Stage, minutes: float) -> None:
    """Let time pass as it does: the program looks at the clock now and then."""
    room = stage.app.room
    assert room
    for _ in range(round(minutes * 2)):
        stage.hands.wait(0.5)
        room.tick()
    screen = stage.app.screen
    if isinstance(screen, StageScreen):
        screen.tick()  # as it does twice a second
    await settled(pilot)


async def home(pilot: Pilot[int], stage: Stage) -> None:
    await settled(pilot)


async def setup(pilot: Pilot[int], stage: Stage) -> None:
    stage.app.open_setup(Prefill(workshop_in(stage), unit="Hemtjänsten Norr"))
    await settled(pilot)


async def begun(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, "enter")
    await settled(pilot)


async def title_page(pilot: Pilot[int], stage: Stage) -> None:
    whole = library.load("whole", stage.app.language)[0]
    stage.app.open_setup(Prefill(whole, unit="Hemtjänsten Norr"))
    await settled(pilot)
    await keys(pilot, "enter", "space", "space")


async def led_a_while(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await time_goes(pilot, stage, 2.4)


async def vote_invited(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    await keys(pilot, "space")
    await time_goes(pilot, stage, 1.2)


async def vote_open(pilot: Pilot[int], stage: Stage) -> None:
    await vote_invited(pilot, stage)
    await keys(pilot, "v")
    for option in range(7):
        _cast(stage, option)
    await settled(pilot)


async def hand_over(pilot: Pilot[int], stage: Stage) -> None:
    await vote_open(pilot, stage)
    await calmly(pilot, stage, "l", "enter")


async def ballot(pilot: Pilot[int], stage: Stage) -> None:
    await hand_over(pilot, stage)
    await calmly(pilot, stage, "enter", "4")


async def review(pilot: Pilot[int], stage: Stage) -> None:
    await hand_over(pilot, stage)
    await calmly(pilot, stage, "enter")
    for digit in "45332144321":
        await calmly(pilot, stage, digit, "enter")


async def results(pilot: Pilot[int], stage: Stage) -> None:
    await vote_open(pilot, stage)
    for option in range(7, 12):
        _cast(stage, option)
    await keys(pilot, "v")
    if type(stage.app.screen).__name__ == "AskScreen":
        await keys(pilot, "right", "enter")
    await settled(pilot)


async def chosen(pilot: Pilot[int], stage: Stage) -> None:
    await results(pilot, stage)
    await keys(pilot, "down", "down", "down")


async def actions(pilot: Pilot[int], stage: Stage) -> None:
    await results(pilot, stage)
    room = stage.app.room
    assert room
    rows = (
        Action(
            "x/1",
            "Tio minuters reflektion efter rapporten",
            "Amina",
            "fre 4 december",
            "",
            "Alla har varit med",
        ),
        Action(
            "x/2",
            "Gå bredvid en dag när någon är ny",
            "Jonas",
            "v. 50",
            "",
            "Nya säger att de vågar fråga",
        ),
        Action("y/1", "Ta upp en händelse på varje APT", "Leila", "13 november", carried=1),
    )
    room.change(room.session.with_actions(rows))
    await keys(pilot, "a")


async def action_form(pilot: Pilot[int], stage: Stage) -> None:
    await actions(pilot, stage)
    await keys(pilot, "enter")


async def replan(pilot: Pilot[int], stage: Stage) -> None:
    await results(pilot, stage)
    await time_goes(pilot, stage, 12)
    await keys(pilot, "r")


async def notes(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "n")


async def help_(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "question_mark")


async def goto(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    await keys(pilot, "g")


async def leave(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "q")


async def close(pilot: Pilot[int], stage: Stage) -> None:
    await actions(pilot, stage)
    await keys(pilot, "escape", "e")
    await settled(pilot)


async def history(pilot: Pilot[int], stage: Stage) -> None:
    await close(pilot, stage)
    await keys(pilot, "enter", "h")
    await settled(pilot)


async def palette(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "ctrl+p")
    await pilot.pause(0.5)


async def previewed(pilot: Pilot[int], stage: Stage, before: str = "", now: str = "") -> None:
    path = stage.app.paths.home / "min-workshop.md"
    built_in = built_in_folder() / stage.app.language / "environment.md"
    text = built_in.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    PreviewScreen.look_seconds = None
    screen = PreviewScreen(path)
    await stage.app.push_screen(screen)
    await stage.app.workers.wait_for_complete()
    await keys(pilot, "space", "space")
    if before:
        assert before in text
        path.write_text(text.replace(before, now), encoding="utf-8")
        screen.look()
        screen.look()
        await stage.app.workers.wait_for_complete()
        await pilot.pause(0.1)


async def preview_broken(pilot: Pilot[int], stage: Stage) -> None:
    await previewed(pilot, stage, "scale=agree", "scale=agre")


async def preview_changed(pilot: Pilot[int], stage: Stage) -> None:
    await previewed(pilot, stage, "minutes=6 at-least=3", "minutes=7 at-least=3")


SCRIPTS: dict[str, Script] = {
    "home": home,
    "setup": setup,
    "title-page": title_page,
    "stage": led_a_while,
    "vote-invited": vote_invited,
    "vote": vote_open,
    "hand-over": hand_over,
    "ballot": ballot,
    "review": review,
    "results": results,
    "results-chosen": chosen,
    "actions": actions,
    "action": action_form,
    "replan": replan,
    "notes": notes,
    "help": help_,
    "goto": goto,
    "leave": leave,
    "close": close,
    "history": history,
    "palette": palette,
    "preview": previewed,
    "preview-broken": preview_broken,
    "preview-changed": preview_changed,
}


def workshop_in(stage: Stage) -> Workshop:
    """The environment module in the app's language."""
    return library.load("environment", stage.app.language)[0]


def _cast(stage: Stage, place: int) -> None:
    """A made-up ballot whose picture has a shape."""
    room = stage.app.room
    assert room
    assert room.vote
    answers = {
        vote.id: {
            indicator.id: 1 + (place * 7 + number * 5 + place * number) % 5
            if (place + number) % 3
            else 5 - (number % 4)
            for number, indicator in enumerate(vote.indicators)
        }
        for vote in room.vote.votes
    }
    room.cast(answers, room.vote.hand_over())


async def draw(picture: Picture) -> str:
    """One picture as SVG text."""
    hands = Hands()
    with tempfile.TemporaryDirectory() as folder:
        app = AplApp(
            Paths(Path(folder)), picture.language, clock=hands.clock, chances=hands.chances
        )
        async with app.run_test(size=picture.size, notifications=True) as pilot:
            app.theme = picture.theme
            await settled(pilot)
            await picture.lead_up(pilot, Stage(app, hands))
            await settled(pilot)
            return _at_home(portable(app.export_screenshot(title="apl-tui")), folder)


def _at_home(svg: str, folder: str) -> str:
    """With the data folder by a short name, its lines no longer stretched to their old length."""
    line = re.compile(r'(<text[^>]*?) textLength="[^"]*"([^>]*>[^<]*' + re.escape(folder) + ")")
    return line.sub(r"\1\2", svg).replace(folder, "~/apl-tui")


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


def variants(picture: Picture) -> list[Picture]:
    """The sizes and themes of a picture."""
    name = picture.name
    return [
        picture,
        replace(picture, name=f"{name}-light", theme="apl-light"),
        replace(picture, name=f"{name}-contrast", theme="apl-contrast"),
        replace(picture, name=f"{name}-60x20", size=(60, 20)),
        replace(picture, name=f"{name}-120x40", size=(120, 40)),
        replace(picture, name=f"{name}-en", language="en"),
    ]


if __name__ == "__main__":
    main()
