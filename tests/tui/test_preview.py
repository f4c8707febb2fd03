"""The preview: each step as the room sees it, and what a save changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from apl_tui.core.session import Session
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp, Opening
from apl_tui.tui.base.masthead import Masthead
from apl_tui.tui.results.view import ResultsView
from apl_tui.tui.screens.lead.ideas import IdeasScreen
from apl_tui.tui.screens.lead.vote import VoteScreen
from apl_tui.tui.screens.pass_laptop.ballot import BallotScreen
from apl_tui.tui.screens.preview.preview import PreviewScreen
from apl_tui.tui.screens.preview.problems import problem_lines, short_line
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY

SUMMER = (Path(__file__).parent.parent / "fixtures" / "sommaren.md").read_text(encoding="utf-8")
SIZE = (80, 24)


class Preview:
    """A preview of one file, in a test's hands."""

    def __init__(self, paths: Paths, path: Path) -> None:
        self.path = path
        self.app = AplApp(paths, "sv", clock=FakeClock().clock, opening=Opening(preview=path))
        self.pilot: Pilot[int] | None = None

    @property
    def screen(self) -> PreviewScreen:
        """The preview, below whatever lies over it."""
        return next(s for s in self.app.screen_stack if isinstance(s, PreviewScreen))

    def shown(self, name: str) -> str:
        """The text of a part; empty when it is not shown."""
        part = self.screen.query_one(name, Static)
        return str(part.render()) if part.display else ""

    @property
    def place(self) -> str:
        """What the masthead says of where we are."""
        return self.screen.query_one(Masthead).ways[0][1]

    async def settle(self) -> None:
        """Until what was asked for has been read and painted."""
        assert self.pilot
        await self.app.workers.wait_for_complete()
        for _ in range(4):
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys."""
        assert self.pilot
        await self.pilot.press(*keys)
        await self.settle()

    async def save(self, text: str) -> None:
        """Save the file, and let two looks go by."""
        self.path.write_text(text, encoding="utf-8")
        self.screen.look()
        self.screen.look()
        await self.settle()


@pytest.fixture(autouse=True)
def looking_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are looked at when a test says so, not by a timer."""
    monkeypatch.setattr(PreviewScreen, "look_seconds", None)


def line_of(text: str) -> str:
    """Where the summer's script says something, as the screen puts it."""
    return f"rad {SUMMER.split(text)[0].count(chr(10)) + 1}"


@pytest.fixture
def preview(paths: Paths, tmp_path: Path) -> Preview:
    path = tmp_path / "sommaren.md"
    path.write_text(SUMMER, encoding="utf-8")
    return Preview(paths, path)


async def test_each_step_is_shown_before_and_after_its_rounds(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        assert preview.place == "steg 1 av 6   sida 1/2"
        await preview.press("space")
        assert "Tänk tyst" in preview.shown("#text")
        await preview.press("space")
        assert "8 svar att ge" in preview.shown("#text")
        assert not preview.screen.query_one(ResultsView).display
        await preview.press("space")
        assert preview.screen.query_one(ResultsView).display
        seen = [preview.place]
        for _ in range(16):
            preview.screen.action_forward()
            seen.append(preview.place)
        assert seen[-1].startswith("steg 6 av 6")
        assert {place[:6] for place in seen} == {f"steg {n}" for n in range(2, 7)}
        for _ in range(19):
            preview.screen.action_backward()
        assert preview.place == "steg 1 av 6   sida 1/2"


async def test_a_save_shows_the_step_that_changed(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        await preview.save(SUMMER.replace("Titta tyst.", "Titta länge."))
        assert preview.place.startswith("steg 3 av 6")
        assert "Titta länge." in preview.shown("#text")
        more = SUMMER + "\n# Ett till {minutes=2 .break}\n\nHej då.\n"
        await preview.save(more.replace("Titta tyst.", "Titta länge."))
        assert preview.place == "steg 7 av 7"
        await preview.save(SUMMER.replace("Titta tyst.", "Titta länge."))
        assert preview.place.startswith("steg 1 av 6")


async def test_a_change_elsewhere_in_the_file_leaves_the_place(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        await preview.press(*["space"] * 6)
        place = preview.place
        assert not place.startswith("steg 1")
        await preview.save(SUMMER.replace("title: Efter", "title: Långt efter"))
        assert preview.place == place


async def test_errors_keep_the_last_good_version_and_say_where(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        await preview.press("space", "space")
        await preview.save(SUMMER.replace("minutes=8", "minuts=8").replace("of=somm", "of=xomm"))
        told = preview.shown("#problems")
        assert told.startswith("! 2 fel.")
        assert line_of("minutes=8") in told
        assert line_of("of=somm") in told
        assert "8 svar att ge" in preview.shown("#text")
        await preview.press("space", "left", "i")
        assert len(preview.app.screen_stack) > 1
        await preview.press("escape")
        await preview.save(SUMMER)
        assert preview.shown("#problems") == ""


async def test_a_file_that_never_was_sound_shows_only_its_errors(
    paths: Paths, tmp_path: Path
) -> None:
    preview = Preview(paths, tmp_path / "ny.md")
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        assert "Filen finns inte" in preview.shown("#text")
        await preview.press("space", "left", "g", "v", "n", "2", "down")
        await preview.save("# Ett\n")
        assert "Filen har 2 fel" in preview.shown("#step-title")
        await preview.save(SUMMER)
        assert preview.place.startswith("steg 1 av 6")


async def test_a_change_in_an_included_file_is_seen(paths: Paths, tmp_path: Path) -> None:
    part, whole = tmp_path / "del.md", tmp_path / "hel.md"
    front = "---\ntitle: T\nlanguage: sv\n---\n"
    whole.write_text(f"{front}::: include {{file=del.md}}\n:::\n", encoding="utf-8")
    preview = Preview(paths, whole)
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        assert "Filen del.md finns inte" in preview.shown("#text")
        part.write_text(f"{front}# Del {{minutes=1 .break}}\n\nHej.\n", encoding="utf-8")
        preview.screen.look()
        preview.screen.look()
        await preview.settle()
        await preview.press("space")
        assert "Hej." in preview.shown("#text")


async def test_a_save_that_is_half_written_is_not_read(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        preview.path.write_text("", encoding="utf-8")
        preview.screen.look()
        preview.path.write_text(SUMMER.replace("Titta tyst.", "Titta."), encoding="utf-8")
        preview.screen.look()
        await preview.settle()
        assert preview.shown("#problems") == ""
        preview.screen.look()
        await preview.settle()
        assert preview.place.startswith("steg 3")


async def test_the_vote_and_the_ideas_can_be_tried_and_leave_nothing(
    preview: Preview, data_home: Path
) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        await preview.press("space", "space", "v")
        assert isinstance(preview.app.screen, VoteScreen)
        await preview.press("l")
        assert isinstance(preview.app.screen, BallotScreen)
        preview.app.pop_screen()
        preview.app.pop_screen()
        before: tuple[Session, ...] = tuple(scene.before for scene in preview.screen.scenes)
        preview.screen.go(4)
        await preview.settle()
        await preview.press("v")
        assert isinstance(preview.app.screen, IdeasScreen)
        assert tuple(scene.before for scene in preview.screen.scenes) == before
    assert not data_home.exists()


@pytest.mark.parametrize(("key", "size"), [("2", (80, 24)), ("3", (60, 20))])
async def test_it_can_be_seen_at_another_size(
    key: str, size: tuple[int, int], preview: Preview
) -> None:
    async with preview.app.run_test(size=(120, 40), notifications=True) as preview.pilot:
        await preview.settle()
        await preview.press(key)
        framed = preview.screen.query_one("#page").content_size
    exact = Preview(preview.app.paths, preview.path)
    async with exact.app.run_test(size=size, notifications=True) as exact.pilot:
        await exact.settle()
        assert exact.screen.query_one("#page").content_size == framed


async def test_a_size_that_the_window_has_no_room_for_is_said(preview: Preview) -> None:
    async with preview.app.run_test(size=(70, 22), notifications=True) as preview.pilot:
        await preview.settle()
        await preview.press("2")
        assert "rymmer inte 80 × 24" in preview.shown("#outlook")
        await preview.press("1")
        assert "rymmer" not in preview.shown("#outlook")


async def test_nasty_text_is_shown_as_it_is(preview: Preview) -> None:
    async with preview.app.run_test(size=SIZE, notifications=True) as preview.pilot:
        await preview.settle()
        lines = [" ".join(text.split()) for text in NASTY]
        body = "".join(f"# {line}\n\n{line}\n\n" for line in lines)
        for head in ("", "title: T\nlanguage: sv\n"):
            await preview.save(f"---\n{head}---\n{body}")
            reading = preview.screen.reading
            assert reading is not None
            assert len(reading.problems) > len(NASTY)
            told = problem_lines(reading.problems, preview.path, preview.screen.t, 60)
            told += [
                short_line(problem, preview.path, preview.screen.t, 60)
                for problem in reading.problems
            ]
            assert all(line.cell_length <= 60 for line in told)
