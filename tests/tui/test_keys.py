"""A key means one thing wherever it is pressed, and sentences name the key that does it."""

from __future__ import annotations

import re
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.shell.keymap import _nodes, _with_inherited, bindings
from tests.tui.test_keymap import app_in
from tests.tui.voting import settled, strike
from tools.guide import texts
from tools.keys import LETTERS, SIGNS, signs

SAID = {  # sentences that name a key of their own accord, and what they say it does
    "setup.way-few": ("vote.hands", "vote.hold"),
    "setup.way-note.slow": ("setup.next-way",),
    "remote.plan-changed": ("stage.replan",),
    "phones-room.if-not": ("phones-room.unreached",),
    "phones-room.lost": ("phones-room.phones",),
    "phones-room.alone": ("phones-room.other",),
    "phones-room.unheard": ("phones-room.unreached",),
    "phones-room.lost-in-round": ("phones-room.phones",),
    "phones-room.type": ("phones-room.phones",),
    "phones-room.else": ("vote.laptop",),
    "phones-room.else-slips": ("vote.laptop", "vote.slips"),
    "preview.all-with-key": ("preview.problems",),
    "preview.more": ("preview.problems",),
    "slips.how": ("vote.slips",),
    "slips.sheet-print": ("vote.slips",),
    "cli.slips.help": ("vote.slips",),
    "sheet.broken-text": ("vote.restart",),
    "slips.full-text": ("passing.admit",),
    "slips.full-waits": ("passing.admit",),
    "passing.full-text": ("passing.admit",),
    "trial.how": ("vote.trial",),
    "vote.how-laptop": ("vote.laptop",),
    "ideas.how-laptop": ("vote.laptop",),
    "ideas.mark-text": ("ideas.mark", "ideas.merge", "ideas.vote"),
    "ideas.merge-text": ("ideas.merge",),
    "vote.close-first": ("vote.close",),
    "ideas.close-first": ("vote.close",),
    "doubt.turned-away": ("vote.more", "vote.restart"),
    "stage.lost-round-text": ("stage.vote",),
    "actions.empty": ("actions.new",),
    "todo.nothing": ("actions.new",),
    "actions.follow-up": ("actions.done", "actions.drop"),
    "close.rehearsal": ("close.save",),
    "replan.hint-undo": ("replan.undo",),
    "replan.hint-end": ("replan.end",),
    "replan.done": ("replan.undo",),
    "history.mended": ("history.export",),
    "history.unreadable": ("history.problems",),
    "goto.hint-plan": ("goto.more", "goto.skip"),
    "app.ctrl-c": ("app.quit",),
}
NAMES = re.compile(r"(?:[Tt]ryck|[Pp]ress|key|tangenten) `?(ctrl\+\w|[Ff]\d|[b-z+])`?(?![\w{])")
TYPED = ("plain.",)  # what is written on a line is a word, not a key


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sentence_names_the_key_that_does_it(language: str) -> None:
    usual = {id_: [SIGNS.get(key, key) for key in keys] for id_, keys in bindings().items()}
    for name, ids in SAID.items():
        said = texts(language)[name].lower()
        for id_ in ids:
            named = re.search(rf"(?<![\w]){re.escape(usual[id_][0])}(?![\w])", said)
            assert named, (name, id_, usual[id_], said)
    naming = {name for name, text in texts(language).items() if NAMES.search(text)}
    untold = {name for name in naming - set(SAID) if not name.startswith(TYPED)}
    assert not untold, "these name a key: say in SAID which"


def test_a_letter_means_one_thing_on_every_screen() -> None:
    assert signs() == {sign: ids for sign, (_, ids) in LETTERS.items()}


GROUND = {
    "Palette",
    "HomeScreen",
    "StageScreen",
    "StageView",
    "NotesScreen",
    "PreviewScreen",
    "BlankScreen",
}
"""Below these lies nothing; a blank screen goes away at any key, and Textual's palette by Esc."""
BASES = {
    "SetupForm",
    "ChoosingDialog",
    "BaseScreen",
    "BaseDialog",
    "ProposalScreen",
    "PassingScreen",
    "TypesSlipsScreen",
    "ActionList",
}
BACK = {
    *("cancel", "close", "no", "close.back", "actions.close", "history.back", "plan.leave"),
    *("history.report-back", "phones-room.back", "setup.back", "ideas.done", "vote.leave"),
    *("passing.finish", "passing.decline", "ballot.break-off", "ideas.break-off", "slips.stop"),
    *("hands.break-off", "trial.end"),
}
FORWARD = {
    *("stage.next", "preview.next", "vote.next", "close.hint", "close.onward", "actions.onward"),
    *("phones-room.on", "phones-room.back", "ideas.done", "ideas.reveal", "history.page-down"),
}
CHOOSES = {"ballot.toggle", "history.mark", "setup.choose", "setup.way"}


def test_escape_goes_back_and_space_goes_forward_or_chooses() -> None:
    for node in _nodes():
        keys: dict[str, set[str]] = {}
        for id_, binding in _with_inherited(node):
            for key in binding.key.split(","):
                keys.setdefault(key, set()).add(id_)
        assert keys.get("escape", set()) <= BACK, node
        assert keys.get("space", set()) <= FORWARD | CHOOSES, node
        if issubclass(node, Screen) and node.__name__ not in GROUND | BASES:
            assert "escape" in keys, f"no way back from {node}"


def _top(app: AplApp) -> str:
    return type(app.screen).__name__


OVER = (  # over the stage: the key that opens it, what it is, what Space does there
    ("a", "ActionScreen", "ActionScreen"),  # the first action is written at once
    ("g", "GoToScreen", "GoToScreen"),
    ("r", "ReplanScreen", "ReplanScreen"),
    ("n", "ReadScreen", "ReadScreen"),  # it is longer than the window
    ("question_mark", "ReadScreen", "ReadScreen"),  # it is longer than the window
    ("b", "BlankScreen", "StageScreen"),
    ("e", "CloseScreen", "CloseScreen"),
    ("v", "VoteScreen", "VoteScreen"),
)


async def test_escape_and_space_mean_the_same_on_every_screen(paths: Paths) -> None:
    app = app_in(paths)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key, shown in (("e", "HistoryScreen"), ("enter", "SetupScreen")):
            await strike(pilot, key)
            assert _top(app) == shown
            await strike(pilot, "escape")
            assert _top(app) == "HomeScreen"
        await strike(pilot, "escape")
        assert _top(app) == "HomeScreen", "nothing lies below"
        await strike(pilot, "enter", *"Norr", *["enter"] * 8)
        assert _top(app) == "StageScreen"
        await strike(pilot, "escape", "space", "space", "escape")
        assert _top(app) == "StageScreen", "nothing lies below"
        assert app.room
        app.room.go([bool(step.votes) for step in app.room.session.workshop.steps].index(True))
        cast("StageScreen", app.screen).open_step()
        for key, shown, after_space in OVER:
            await strike(pilot, key)
            assert _top(app) == shown, key
            await strike(pilot, "escape")
            if shown == "VoteScreen":
                assert _top(app) == "AskScreen", "what would be lost is asked about"
            await _to_the_stage(pilot)
            await strike(pilot, key, "space")
            assert _top(app) == after_space, key
            await _to_the_stage(pilot)
        while app.screen.page_index < len(app.screen.pages) - 1:  # type: ignore[attr-defined]
            await strike(pilot, "space")
        await strike(pilot, "space")
        assert _top(app) == "AskScreen", "the vote was not opened"
        await strike(pilot, "v")
        assert _top(app) == "VoteScreen", "the key that the question names works"
        await _to_the_stage(pilot)
        await strike(pilot, "q", "space")
        assert _top(app) == "AskScreen", "a question is answered by Enter"
        await strike(pilot, "escape", "n")
        for _ in range(5):
            await strike(pilot, *(["space"] if _top(app) == "ReadScreen" else ()))
        assert _top(app) == "StageScreen", "at the end of what is read Space goes on"


async def _to_the_stage(pilot: Pilot[int]) -> None:
    """Esc, and yes to the question whether to leave what is there."""
    app = cast("AplApp", pilot.app)
    for _ in range(4):
        if _top(app) == "StageScreen":
            return
        await strike(pilot, *(("right", "enter") if _top(app) == "AskScreen" else ("escape",)))
    raise AssertionError(_top(app))
