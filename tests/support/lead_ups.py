"""What leads up to each screen, by the keys of the real app on a held clock; for its pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.pilot import Pilot

from apl_tui.core.workshop import Workshop
from apl_tui.room.room import Room
from apl_tui.script import library
from apl_tui.script.files import built_in_folder
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.home.history import HistoryScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.notes.notes import NotesScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.prepare.wifi import WifiScreen
from apl_tui.tui.screens.preview.preview import PreviewScreen
from tests.support.clock import FakeClock
from tests.support.made_up import cast, some_actions
from tests.tui.voting import settled, strike

Script = Callable[[Pilot[int], "Stage"], Awaitable[None]]


@dataclass
class Stage:
    """What a script may need besides the keys."""

    app: AplApp
    hands: FakeClock

    @property
    def room(self) -> Room:
        """The session that runs."""
        assert self.app.room
        return self.app.room


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


async def title_first(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, "enter")
    await settled(pilot)


async def begun(pilot: Pilot[int], stage: Stage) -> None:
    await title_first(pilot, stage)
    await keys(pilot, "space")


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
        cast(stage.room, option)
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
    for digit in "43332144321":
        await calmly(pilot, stage, digit)
    assert isinstance(stage.app.screen, BallotScreen)
    assert stage.app.screen._draft
    assert stage.app.screen._draft.reviewing


async def results(pilot: Pilot[int], stage: Stage) -> None:
    await vote_open(pilot, stage)
    for option in range(7, 12):
        cast(stage.room, option)
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
    rows = some_actions(stage.app.language)
    room.write_actions(rows)
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
    await keys(pilot, "enter", "right", "enter", "e")  # with steps left it asks first
    await settled(pilot)
    assert isinstance(stage.app.screen, HistoryScreen)


async def todo(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    stage.room.write_actions(some_actions(stage.app.language))
    stage.room.park("Semesterlistan" if stage.app.language == "sv" else "The holiday rota")
    await keys(pilot, "e", "enter", "right", "enter", "a")  # with steps left it asks first
    await stage.app.workers.wait_for_complete()
    await settled(pilot)


async def park(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "comma")


async def palette(pilot: Pilot[int], stage: Stage) -> None:
    await begun(pilot, stage)
    await keys(pilot, "ctrl+p")
    await stage.app.workers.wait_for_complete()  # they find the commands
    await settled(pilot)


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


async def led(pilot: Pilot[int], stage: Stage, workshop: str, step: str = "") -> None:
    """A workshop begun, at one of its steps."""
    found = library.load(workshop, stage.app.language)[0]
    stage.app.open_setup(Prefill(found, unit="Hemtjänsten Norr"))
    await settled(pilot)
    await keys(pilot, "enter")
    room, screen = stage.app.room, stage.app.screen
    assert room
    assert isinstance(screen, StageScreen)
    if step:
        room.go([each.id for each in room.session.workshop.steps].index(step))
        screen.open_step()
        await settled(pilot)


async def voted_on(pilot: Pilot[int], stage: Stage, workshop: str, vote: str, shown: str) -> None:
    """A vote that everybody took part in, and the step that shows it."""
    await led(pilot, stage, workshop, vote)
    await keys(pilot, "v")
    for place in range(12):
        cast(stage.room, place)
    await keys(pilot, "v")
    room, screen = stage.app.room, stage.app.screen
    assert room
    assert isinstance(screen, StageScreen)
    room.go([each.id for each in room.session.workshop.steps].index(shown))
    screen.open_step()
    await settled(pilot)


async def gap(pilot: Pilot[int], stage: Stage) -> None:
    await voted_on(pilot, stage, "occasions", "vote", "gap")


async def lights(pilot: Pilot[int], stage: Stage) -> None:
    await voted_on(pilot, stage, "self-check", "vote", "missing")


async def plan(pilot: Pilot[int], stage: Stage) -> None:
    await setup(pilot, stage)
    await keys(pilot, "f3")


async def opened(pilot: Pilot[int], stage: Stage) -> None:
    await vote_invited(pilot, stage)
    await keys(pilot, "v")


async def slips(pilot: Pilot[int], stage: Stage) -> None:
    await opened(pilot, stage)
    await calmly(pilot, stage, "s", "enter", "4", "1", "3", "2")


async def show_of_hands(pilot: Pilot[int], stage: Stage) -> None:
    await opened(pilot, stage)
    await calmly(pilot, stage, "h", "right", "enter", "enter")


async def trial(pilot: Pilot[int], stage: Stage) -> None:
    await opened(pilot, stage)
    await calmly(pilot, stage, "d", "enter")


async def wifi(pilot: Pilot[int], stage: Stage) -> None:
    await opened(pilot, stage)
    stage.app.push_screen(WifiScreen("Gäst", "WIFI:T:WPA;S:Gäst;P:sommar2026;;"))


async def ideas(pilot: Pilot[int], stage: Stage) -> None:
    await led(pilot, stage, "whole", "keep-one")
    await keys(pilot, "v")


async def idea_page(pilot: Pilot[int], stage: Stage) -> None:
    await ideas(pilot, stage)
    await calmly(
        pilot,
        stage,
        "l",
        "enter",
        "enter",
        *("Shadowing" if stage.app.language == "en" else "Hospitera"),
    )


async def delete(pilot: Pilot[int], stage: Stage) -> None:
    await history(pilot, stage)
    await keys(pilot, "x")


async def resume(pilot: Pilot[int], stage: Stage) -> None:
    await leave(pilot, stage)
    await keys(pilot, "right", "enter")
    await settled(pilot)


async def told(pilot: Pilot[int], stage: Stage) -> None:
    await close(pilot, stage)
    await keys(pilot, "space", "space", "space")


async def report(pilot: Pilot[int], stage: Stage) -> None:
    await close(pilot, stage)
    await keys(pilot, "e")


async def notes_window(pilot: Pilot[int], stage: Stage) -> None:
    stage.app.push_screen(NotesScreen())


SCRIPTS: dict[str, Script] = {
    "gap": gap,
    "lights": lights,
    "plan": plan,
    "slips": slips,
    "hands": show_of_hands,
    "trial": trial,
    "wifi": wifi,
    "ideas": ideas,
    "idea-page": idea_page,
    "delete": delete,
    "resume": resume,
    "told": told,
    "report": report,
    "notes-window": notes_window,
    "home": home,
    "setup": setup,
    "title-first": title_first,
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
    "todo": todo,
    "park": park,
    "palette": palette,
    "preview": previewed,
    "preview-broken": preview_broken,
    "preview-changed": preview_changed,
}


def workshop_in(stage: Stage) -> Workshop:
    """The environment module in the app's language."""
    return library.load("environment", stage.app.language)[0]
