"""What leads up to the screens at the edges: help, errors, and where room or time is short."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from apl_tui.core.errors import AplError, message
from apl_tui.room.notes.view import view_of
from apl_tui.store.elsewhere import Place
from apl_tui.store.storage import REAL_DISK
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.notes.notes import NotesScreen
from apl_tui.tui.shell.notes_control import NotesRemoteControl
from tests.store.examples import no_space
from tests.support import lead_ups
from tests.support.lead_ups import SCRIPTS, Script, Stage, keys, led_a_while, setup, time_goes
from tests.tui.voting import settled

LONG = """---
id: long
title: Ett långt steg
language: {language}
---

# {title} {{minutes=10}}

""" + "\n\n".join(
    f"{number}. {text}"
    for number, text in enumerate(
        [
            "Läs påståendena var för sig, och stryk under det som ni känner igen.",
            "Prata två och två: vad gör att det blir så, och när blir det på något annat sätt?",
            "Skriv upp det som ni är överens om, med så få ord som ni kan.",
            "Berätta för de andra vad ni kom fram till, och lyssna på vad de säger.",
            "Välj tillsammans det som ni vill börja med, och säg vem som gör vad till nästa gång.",
        ]
        * 2,
        start=1,
    )
)


async def home_again(pilot: Pilot[int], stage: Stage) -> None:
    """Home for somebody who knows it."""
    stage.app.remembered._hints["home"] = 3
    await stage.app.push_screen(HomeScreen())
    await settled(pilot)


async def home_own(pilot: Pilot[int], stage: Stage) -> None:
    """Home with workshops of one's own, one of which has an error."""
    folder = stage.app.paths.workshops
    folder.mkdir(parents=True, exist_ok=True)
    text = LONG.format(language=stage.app.language, title="Så arbetar vi")
    (folder / "vart-langa-mote.md").write_text(text, encoding="utf-8")
    wrong = text.replace("Ett långt steg", "Vårt eget möte om överlämning och trygghet")
    wrong += "\n\n::: vote {#v scale=agre}\n- Ett påstående. {#a}\n:::\n"
    (folder / "vart-mote.md").write_text(wrong, encoding="utf-8")
    await stage.app.push_screen(HomeScreen())
    await settled(pilot)
    await stage.app.workers.wait_for_complete()
    await settled(pilot)
    await keys(pilot, "end")


async def broken(pilot: Pilot[int], stage: Stage) -> None:
    """A workshop that cannot be held."""
    await home_own(pilot, stage)
    await keys(pilot, "enter")
    await settled(pilot)


async def stage_again(pilot: Pilot[int], stage: Stage) -> None:
    """The stage for somebody who knows it."""
    stage.app.remembered._hints["stage"] = 3
    await led_a_while(pilot, stage)


async def paused(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    await keys(pilot, "p")


async def late(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    await time_goes(pilot, stage, 9)


async def blank(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    await keys(pilot, "b")


async def unsaved(pilot: Pilot[int], stage: Stage) -> None:
    """A disk that takes nothing any more."""
    await led_a_while(pilot, stage)
    stage.app.archive._disk = replace(REAL_DISK, write=no_space)
    await keys(pilot, "plus")


async def unsaved_leaving(pilot: Pilot[int], stage: Stage) -> None:
    """Leaving then asks where it could go."""
    stick = Path(stage.app.paths.home).parent / "ANNAS"
    stick.mkdir(exist_ok=True)
    stage.app.other_places = lambda: (  # type: ignore[method-assign]
        Place("stick", stick),
        Place("documents", Path("/home/anna/Dokument")),
    )
    await unsaved(pilot, stage)
    await keys(pilot, "q")


async def unsaved_elsewhere(pilot: Pilot[int], stage: Stage) -> None:
    """It is kept on a stick, and back on the stage every screen says so."""
    await unsaved(pilot, stage)
    room = stage.app.room
    assert room
    stick = Path(stage.app.paths.home).parent / "ANNAS"
    stick.mkdir(exist_ok=True)
    room.save_in(stick)
    await keys(pilot, "e")


async def long_text(pilot: Pilot[int], stage: Stage) -> None:
    """A step of several pages."""
    path = stage.app.paths.home / "lang.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    title = "Så arbetar vi tillsammans framåt, steg för steg"
    path.write_text(LONG.format(language=stage.app.language, title=title), encoding="utf-8")
    from apl_tui.script import library

    stage.app.open_setup(Prefill(library.load(path, stage.app.language)[0], unit="Norr"))
    await settled(pilot)
    await keys(pilot, "enter", "space")


async def setup_few(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, *["up"] * 4, "backspace", "backspace", "4")


async def setup_wrong(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, *["up"] * 3, *["backspace"] * 5, *"kvart", *["down"] * 3, "enter")


async def setup_advanced(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, "down", "space")


async def promise(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, "f2")


async def error(pilot: Pilot[int], stage: Stage) -> None:
    await led_a_while(pilot, stage)
    stage.app.tell(
        AplError(
            message("store.not-saved"),
            where="~/apl-tui/reports/2026-11-23-hemtjansten-norr-environment.md",
            what_to_do=message("store.do-full"),
        )
    )
    await settled(pilot)


async def too_small(pilot: Pilot[int], stage: Stage, script: Script) -> None:
    """A window that is made too small."""
    await script(pilot, stage)
    await pilot.resize_terminal(40, 10)
    await settled(pilot)


async def and_then(pilot: Pilot[int], stage: Stage, script: Script, key: str) -> None:
    """A screen, and a key on it."""
    await script(pilot, stage)
    await keys(pilot, key)
    await pilot.pause(0.3)


async def _nobody() -> None:
    """Follow no session."""


async def notes_running(pilot: Pilot[int], stage: Stage) -> None:
    """The notes in their window while a workshop runs."""
    await led_a_while(pilot, stage)
    room = stage.app.room
    assert room
    view = view_of(room, NotesRemoteControl(stage.app, room).seen())
    screen = NotesScreen()
    screen._follow = _nobody  # type: ignore[method-assign] # what is shown is told below
    await stage.app.push_screen(screen)
    screen._take(view)
    await settled(pilot)


HELP_OF: dict[str, str] = {
    "home": "question_mark",
    "setup": "f1",
    "plan": "question_mark",
    "vote": "question_mark",
    "hand-over": "question_mark",
    "results": "question_mark",
    "ideas": "question_mark",
    "slips": "f1",
    "actions": "question_mark",
    "close": "question_mark",
    "history": "question_mark",
    "report": "question_mark",
    "preview": "question_mark",
    "notes-window": "question_mark",
}

PALETTE_OF = ("home", "setup", "vote", "results", "actions", "history")

EDGES: dict[str, Script] = {
    "home-again": home_again,
    "home-own": home_own,
    "broken": broken,
    "stage-again": stage_again,
    "paused": paused,
    "late": late,
    "blank": blank,
    "unsaved": unsaved,
    "unsaved-leaving": unsaved_leaving,
    "unsaved-elsewhere": unsaved_elsewhere,
    "long": long_text,
    "setup-few": setup_few,
    "setup-wrong": setup_wrong,
    "setup-advanced": setup_advanced,
    "promise": promise,
    "error": error,
    "notes-running": notes_running,
    "small-home": partial(too_small, script=lead_ups.home),
    "small-setup": partial(too_small, script=setup),
    "small-leave": partial(too_small, script=lead_ups.leave),
    "small-help": partial(too_small, script=lead_ups.help_),
    "small-palette": partial(too_small, script=lead_ups.palette),
    **{
        f"help-{name}": partial(and_then, script=SCRIPTS[name], key=k)
        for name, k in HELP_OF.items()
    },
    **{
        f"palette-{name}": partial(and_then, script=SCRIPTS[name], key="ctrl+p")
        for name in PALETTE_OF
    },
}
