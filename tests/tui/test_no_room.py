"""Whatever is drawn before the first layout, when nothing has a width yet, is drawn all the same.

Our code is told that every size is 0×0, or 1×1, as it is before the first layout; how soon that
comes differs from one Python to the next. In the long run every lead-up is gone through so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from textual import events
from textual.app import App
from textual.content import Content
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from apl_tui.core.errors import AplError, message
from apl_tui.core.replan import Offer, OfferRow
from apl_tui.core.workshop import Ideas
from apl_tui.room.notes.view import view_of
from apl_tui.script.files import built_in_folder
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.base.context import Prefill
from apl_tui.tui.screens.dialogs.boxes import LineQuestion, LineScreen, ReadScreen
from apl_tui.tui.screens.dialogs.unsaved import UnsavedScreen
from apl_tui.tui.screens.home.history import HistoryScreen
from apl_tui.tui.screens.home.home import HomeScreen
from apl_tui.tui.screens.home.report import ReportScreen
from apl_tui.tui.screens.lead.actions import ActionScreen, ActionsScreen
from apl_tui.tui.screens.lead.blank import BlankScreen
from apl_tui.tui.screens.lead.close import CloseScreen
from apl_tui.tui.screens.lead.goto import GoToScreen
from apl_tui.tui.screens.lead.hands import HandsScreen
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.replan import ReplanScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.notes.notes import NotesScreen
from apl_tui.tui.screens.notes.offer import OfferScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.pass_laptop.idea_page import IdeaPageScreen
from apl_tui.tui.screens.pass_laptop.idea_slips import IdeaSlipsScreen
from apl_tui.tui.screens.pass_laptop.passing import QuietAsk
from apl_tui.tui.screens.pass_laptop.slips import SlipsScreen
from apl_tui.tui.screens.pass_laptop.trial import TrialScreen
from apl_tui.tui.screens.prepare.phones import PhonesScreen
from apl_tui.tui.screens.prepare.setup import SetupScreen
from apl_tui.tui.screens.prepare.wifi import WifiScreen
from apl_tui.tui.screens.preview.preview import PreviewScreen
from apl_tui.tui.shell.notes_control import NotesRemoteControl
from apl_tui.tui.shell.palette import Palette
from tests.privacy.occasions import script
from tests.support import lead_ups_edges
from tests.support.clock import FakeClock
from tests.support.lead_ups import Stage, calmly, results, workshop_in
from tests.support.made_up import some_actions
from tests.tui.voting import settled, small_room, small_workshop
from tools.pictures import SCRIPTS

OURS = "apl_tui.tui"
NOTHING, ONE_CELL = Size(0, 0), Size(1, 1)
FIRST_LOOKS = 3  # at a widget's size, before it has been laid out


class Unlaid:
    """What our own code is told of sizes: the truth, or `told`, at the first looks or always."""

    def __init__(self) -> None:
        self.told: Size | None = None
        self.looks = sys.maxsize

    def size_of(self, widget: Any, true: property) -> Size:
        """The size that is told, if the one who asks is ours."""
        if self.told is None or not sys._getframe(2).f_globals["__name__"].startswith(OURS):
            return cast("Size", true.__get__(widget))
        looks = vars(widget)["_looks"] = vars(widget).get("_looks", 0) + 1
        return self.told if looks <= self.looks else cast("Size", true.__get__(widget))

    async def in_no_room(self, pilot: Pilot[int]) -> None:
        """Let everything that is shown be laid out and drawn in nothing, then in one cell."""
        self.looks = sys.maxsize
        for self.told in (NOTHING, ONE_CELL):
            for each in pilot.app.screen.walk_children(with_self=True):
                each.refresh(layout=True)
                each.post_message(events.Resize(self.told, self.told, self.told))
            await settled(pilot)


@pytest.fixture
def unlaid(monkeypatch: pytest.MonkeyPatch) -> Unlaid:
    """Every size, as our code sees it."""
    unlaid = Unlaid()

    def seen(true: property) -> property:
        return property(lambda widget: unlaid.size_of(widget, true))

    for owner in (Widget, App):
        for name in ("size", "content_size", "outer_size", "container_size"):
            if name in vars(owner):
                monkeypatch.setattr(owner, name, seen(getattr(owner, name)))
    return unlaid


def ours(kind: type[Widget] = Widget) -> Iterator[type[Widget]]:
    """Every widget and screen of ours."""
    for each in kind.__subclasses__():
        if each.__module__.startswith(OURS):
            yield each
        yield from ours(each)


def every_screen(stage: Stage) -> Iterator[tuple[Callable[[], Screen[Any]], tuple[str, ...]]]:
    """Each screen, and the keys that go on in it."""
    room, hands = stage.room, stage.hands
    room.write_actions(some_actions("sv"))
    yield HomeScreen, ()
    yield HistoryScreen, ()
    yield lambda: SetupScreen(Prefill(workshop_in(stage), unit="Norr")), ("f3",)
    yield lambda: StageScreen(room), ()
    yield lambda: ActionsScreen(room), ()
    yield lambda: ActionScreen(some_actions("sv")[0], date(2026, 11, 23)), ()
    yield lambda: GoToScreen(room.session, room), ()
    yield lambda: ReplanScreen(room), ()
    yield lambda: CloseScreen(room), ()
    yield lambda: ReportScreen(room.session), ()
    yield BlankScreen, ()
    yield lambda: PhonesScreen(room), ()
    yield lambda: WifiScreen("Gäst", "WIFI:T:WPA;S:Gäst;P:sommar2026;;"), ()
    yield lambda: ReadScreen("En rubrik", lambda width: Content(stage.app.t("app.ctrl-c"))), ()
    yield lambda: QuietAsk("Är du klar?", "Det går inte att ändra.", "Ja", "Nej"), ()
    yield lambda: LineScreen(LineQuestion("Vad heter enheten?")), ()
    full = AplError(message("store.not-saved"))
    yield lambda: UnsavedScreen(full, stage.app.other_places()), ()
    yield NotesScreen, ()
    rows, promised = (OfferRow("Ett steg", 10, 5, skipped=False),), "2026-11-23T11:00+01:00"
    offer = Offer(rows, 0, 5, promised, promised)
    yield lambda: OfferScreen(offer, can_undo=True), ()
    yield lambda: PreviewScreen(Path("not-there.md")), ()
    yield lambda: PreviewScreen(built_in_folder() / "sv" / "environment.md"), ("space",)
    yield lambda: Palette(stage.app.t), ()
    voting = small_room(hands, script(), 8)
    voting.open_vote()
    yield lambda: VoteScreen(voting), ()
    yield lambda: BallotScreen(voting), ("enter", "4", "enter", "space")
    yield lambda: TrialScreen(voting), ("enter", "4")
    yield lambda: SlipsScreen(voting), ("enter", "4", "5")
    yield lambda: HandsScreen(small_room(hands, script(), 8)), ("enter", "4")
    block = Ideas("m", "i", "Vad hjälper?")
    ideas = small_room(hands, small_workshop(ideas=block), 8)
    ideas.open_ideas_round(block)
    yield lambda: IdeasScreen(ideas, block), ()
    yield lambda: IdeaPageScreen(ideas), ("enter", *"Hospitera")
    yield lambda: IdeaSlipsScreen(ideas), ("enter", *"Hospitera")


@pytest.mark.campaign
async def test_every_widget_is_drawn_before_there_is_room_for_it(
    paths: Paths, unlaid: Unlaid
) -> None:
    hands, drawn = FakeClock(), set[type]()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)

    async def squeezed(pilot: Pilot[int]) -> None:
        shown = [each for each in app.screen.walk_children(with_self=True) if each.display]
        drawn.update(kind for each in shown for kind in type(each).__mro__)
        await unlaid.in_no_room(pilot)

    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        stage = Stage(app, hands)
        await results(pilot, stage)
        await squeezed(pilot)
        for make, keys in every_screen(stage):
            below, unlaid.told = app.screen, NOTHING
            await app.push_screen(screen := make())
            await settled(pilot)
            if isinstance(screen, NotesScreen):
                screen._take(view_of(stage.room, NotesRemoteControl(app, stage.room).seen()))
            await squeezed(pilot)
            await calmly(pilot, stage, *keys)
            await squeezed(pilot)
            while app.screen is not below:
                app.pop_screen()
            unlaid.told = None
            await settled(pilot)
    undrawn = sorted(kind.__name__ for kind in ours() if kind not in drawn)
    assert not undrawn


@pytest.mark.campaign
@pytest.mark.parametrize("name", SCRIPTS)
async def test_every_lead_up_is_gone_through_before_there_is_room(
    name: str, paths: Paths, unlaid: Unlaid
) -> None:
    hands = FakeClock()
    paths.home.mkdir()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)  # it holds the data then
        unlaid.told, unlaid.looks = NOTHING, FIRST_LOOKS
        await SCRIPTS[name](pilot, Stage(app, hands))
        await unlaid.in_no_room(pilot)
        for size in ((1, 1), (60, 20)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
    assert app.crash is None


@pytest.mark.parametrize("path", ["not-there.md", "home"])
async def test_a_script_is_read_before_its_preview_has_room(
    paths: Paths, unlaid: Unlaid, path: str
) -> None:
    app = AplApp(paths, "sv", clock=FakeClock().clock)
    unlaid.told = NOTHING
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        if path != "home":
            await app.push_screen(PreviewScreen(Path(path)))
            await app.workers.wait_for_complete()
        await settled(pilot)
    assert app.crash is None


@pytest.mark.parametrize("size", [(1, 1), (5, 5)])
async def test_a_window_that_is_much_too_small_comes_to_rest(
    paths: Paths, size: tuple[int, int]
) -> None:
    hands = FakeClock()
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await lead_ups_edges.notes_running(pilot, Stage(app, hands))
        await pilot.resize_terminal(*size)
        await settled(pilot)
