"""S4 with real kills: what a process leaves that is killed while a round is open.

The campaign of many random kills is a thing of its own; here each kind of moment is tried.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.room.room import Room
from apl_tui.store.archive import SessionArchive
from apl_tui.store.codec import encode
from apl_tui.store.paths import Paths
from apl_tui.store.storage import bytes_of, read_document
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.dialogs.boxes import ReadScreen
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.workflows.opening import resumed
from tests.privacy.occasions import Sandbox, press
from tests.support.clock import FakeClock
from tests.tui.voting import PATIENCE, painted, words

ROOT = Path(__file__).parent.parent.parent
MOMENTS = ("began", "opened 1", "cast 1", "cast 8", "closing", "closed 1", "opened 2", "closed 3")


def killed_at(sandbox: Sandbox, moment: str, which: int = 1) -> list[str]:
    """Run the voting process and kill it as it says `moment` for the `which`-th time.

    What it had said until then; it waits there meanwhile. `closing` is said just before the round
    is closed: there it goes on, so that the kill falls into the closing itself.
    """
    environ = {**os.environ, **sandbox.environ, "PYTHONPATH": str(ROOT)}
    said: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.privacy.killed", str(sandbox.paths.home)],
        cwd=sandbox.root / "here",
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        for line in process.stdout:
            said.append(line.strip())
            which -= said[-1].startswith(moment)
            if which or moment == "closing":
                process.stdin.write("\n")
                process.stdin.flush()
            if not which:
                process.kill()
                break
        said += [line.strip() for line in process.stdout]  # what was said before it was dead
    assert not which, "\n".join(said)
    return said


@pytest.mark.parametrize(
    "moment",
    [
        moment
        if moment in {"opened 1", "cast 8", "closing", "closed 3"}
        else pytest.param(moment, marks=pytest.mark.campaign)
        for moment in MOMENTS
    ],
)
def test_S4_killed_at_any_moment_the_open_round_is_gone_and_the_released_ones_are_there(
    tmp_path: Path, moment: str
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    said = killed_at(sandbox, moment)
    closed = sum(line.startswith("closed") for line in said)
    session_id = said[0].split()[1]
    archive = SessionArchive(sandbox.paths)
    with archive.locked():
        session = archive.load(session_id)
        assert not archive.problems
        assert closed <= len(session.rounds) <= closed + 1  # told of, or just not told of yet
        only_what_a_session_says(sandbox, session)
        opened = sum(line.startswith("opened") for line in said)
        room = Room(resumed(session, FakeClock().clock), archive, FakeClock().clock)
        assert not room.round_open
        assert room.vote is None
        assert room.session.rounds == session.rounds
        if session.open_round:
            assert room.session.interrupted == (session.open_round,)
            again = room.open_vote()
            assert again.counted == 0
        else:
            assert opened <= len(session.rounds) + 1


def only_what_a_session_says(sandbox: Sandbox, session: Session) -> None:
    """The file holds the session and not a byte more; nothing lies in any other folder."""
    path = sandbox.paths.session(session.id)
    document = read_document(path, "session")
    assert document
    assert bytes_of(dict(document)) == bytes_of(encode(session))
    outside = [name for name in sandbox.entries() if not name.startswith("data")]
    assert outside == ["cache", "config", "here", "home", "state", "tmp"]


@pytest.mark.parametrize(
    "rounds", [(1, 4), pytest.param((2, 7), marks=pytest.mark.campaign)], ids=["two", "others"]
)
def test_S4_killed_while_closing_a_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, rounds: tuple[int, ...]
) -> None:
    """Several kills in the middle of the closing, each after another number of rounds."""
    for which in rounds:
        sandbox = Sandbox(tmp_path / str(which))
        said = killed_at(sandbox, "closing", which)
        session = SessionArchive(sandbox.paths).load(said[0].split()[1])
        assert which - 1 <= len(session.rounds)
        assert all(round_.ballots == 8 for round_ in session.rounds)
        only_what_a_session_says(sandbox, session)


async def test_S4_on_resume_the_screen_says_that_nothing_was_kept_and_offers_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    said = killed_at(sandbox, "cast 5")
    sandbox.enter(monkeypatch)
    hands = FakeClock()
    app = AplApp(sandbox.paths, "sv", clock=hands.clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await painted(pilot)
        app.resume_session(said[0].split()[1])
        told = translator("sv")("stage.lost-round")
        for _ in range(PATIENCE):  # the stage first, then what it has to say
            await painted(pilot)
            if told in words(app):
                break
        assert isinstance(app.screen, ReadScreen)
        assert told in words(app)
        await press(pilot, hands, "enter")
        for _ in range(PATIENCE):
            if isinstance(app.screen, StageScreen):
                break
            await painted(pilot)
        assert app.room
        await press(pilot, hands, "v")
        for _ in range(PATIENCE):
            if app.room.vote:
                break
            await painted(pilot)
        assert app.room.vote
        assert app.room.vote.counted == 0


def test_S4_the_report_says_that_a_round_was_interrupted(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "sandbox")
    said = killed_at(sandbox, "cast 3")
    archive = SessionArchive(Paths(sandbox.paths.home))
    with archive.locked():
        session = archive.load(said[0].split()[1])
        room = Room(resumed(session, FakeClock().clock), archive, FakeClock().clock)
        room.finish()
    t = translator("sv")
    line = t("report.interrupted-vote", n=1, step="Rösta")
    assert line in report_markdown(room.session, t)
