"""What is said in passing: one line above the keys, in the smallest window too, and no longer."""

from __future__ import annotations

import re
from pathlib import Path

from textual.widgets._toast import Toast

import apl_tui.tui
from apl_tui.i18n import translator
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.home.todo import UNIT_CELLS
from apl_tui.tui.screens.lead.ideas import MADE_CELLS
from tests.tui.test_keymap import app_in
from tests.tui.voting import settled

SAID = (
    *(
        "vote.close-first",
        "ideas.close-first",
        "vote.more-refused",
        "phones-room.lost",
        "phones-room.back",
    ),
    *("history.mended", "history.mark-two", "history.nothing-before", "phones-room.bad-port"),
    "home.begun-already",
    *("goto.led", "replan.done", "replan.undone", "close.enter-ends", "phones-room.wifi-bad-name"),
    *("stage.nothing-to-explain", "stage.why-kept", "stage.why-gone", "app.ctrl-c"),
    *("remote.laptop-out", "remote.busy", "remote.round-open", "remote.no-vote-here"),
    *("remote.no-round", "remote.nothing-to-undo", "remote.unknown", "remote.plan-changed"),
    *("open.bad-time", "open.time-passed"),
    *("ideas.merged", "ideas.action-made", "ideas.no-action", "ideas.too-few-to-vote"),
    *("ideas.one-at-a-time-on", "ideas.one-at-a-time-off"),
    *("park.kept", "todo.added", "phones-room.hub-refused"),
)
PARAMETERS: dict[str, str | int] = {
    "n": 9998,
    "most": 65_535,
    "least": 1,
    "text": "en kvart i tolv",
    "what": "o" * MADE_CELLS,
    "unit": "o" * UNIT_CELLS,
    "key": "u",
}
CALL = re.compile(r"notify\((.*?), markup=False")
OTHERS = {
    "words",
    "refusal",
    'self.t(f"{self.words}.close-first")',
    "self.t(kept)",
    'self.t(f"ideas.one-at-a-time-{state}")',
} | {
    "self.t.say(error.what)",  # open.bad-time and open.time-passed
    "self.t.say(news.message)",  # remote.* and those of replan
}


def test_all_that_is_said_in_passing_is_listed_here() -> None:
    calls = [
        call
        for path in Path(apl_tui.tui.__path__[0]).rglob("*.py")
        for call in CALL.findall(path.read_text(encoding="utf-8"))
    ]
    ids = {
        re.sub(r'^(?:self\.|screen\.)?t\("([^"]+)"(?:, \w+=\w+)?\)$', r"\1", call) for call in calls
    }
    assert len(calls) > 15
    assert ids - set(SAID) == OTHERS & ids, "what is new here is to be one line long: list it"


async def test_it_takes_one_line_in_the_smallest_window(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await settled(pilot)
        for language in ("sv", "en"):
            for name in SAID:
                text = translator(language)(name, **PARAMETERS)
                app.notify(text, markup=False)
                await settled(pilot)
                assert _rows(app) == [1], text


def _rows(app: AplApp) -> list[int]:
    return [toast.outer_size.height for toast in app.screen.query(Toast)]
