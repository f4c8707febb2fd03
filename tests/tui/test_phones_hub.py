"""Phones over a hub in a session on the screen: chosen, read from a picture, voted, lost, back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser

from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.store.paths import Paths
from apl_tui.store.preferences import read_preferences
from apl_tui.tui.screens.dialogs.boxes import LineScreen
from apl_tui.tui.screens.prepare.phones import PhonesScreen
from apl_tui.tui.shell.notes_control import NotesRemoteControl
from tests.hub.hubs import TOKEN, HubProcess, free_port, hub_process, phones, until
from tests.phones.conftest import browser as browser  # noqa: PLC0414 - one for all of a session
from tests.phones.test_session import photographed, read_code
from tests.tui.phoning import phones_of, phones_on, seen, to_vote
from tests.tui.voting import graded, painted, small_workshop, strike, words

SCRIPT = small_workshop(graded())
YES: dict[str, str | list[str]] = {"g.a": "4", "g.b": "dk"}
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HubProcess]:
    """A hub that the environment names, with its token."""
    (tmp_path / "tokens").write_text(TOKEN, encoding="utf-8")
    with hub_process("--tokens", str(tmp_path / "tokens"), port=free_port()) as process:
        monkeypatch.setenv("APL_TUI_HUB", f"{process.url} {TOKEN}")
        yield process


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_hub_is_offered_first_and_its_code_can_be_read_from_the_screen(
    paths: Paths, browser: Browser, hub: HubProcess, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with phones_on(paths, SCRIPT, size=size) as (app, pilot, _):
        await strike(pilot, "y")  # another network: the hub is the first of them
        await seen(pilot, lambda: "Över hubben" in words(app))
        screen = app.screen
        assert isinstance(screen, PhonesScreen)
        await strike(pilot, "up", "up", "up", "up", "up", "enter")
        await seen(pilot, lambda: phones_of(app).over_hub)
        await painted(pilot)
        line = phones_of(app).hub
        assert line is not None
        shown = words(app)
        assert f"{line.room_key[:5]} {line.room_key[5:]}" in shown
        assert line.code in shown
        await photographed(app, browser, tmp_path / "screen.png")
        assert read_code(tmp_path / "screen.png").lower() == line.url.lower()


async def test_a_vote_over_the_hub_counts_and_a_lost_hub_is_told_and_comes_back(
    paths: Paths, hub: HubProcess, tmp_path: Path
) -> None:
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await strike(pilot, "y")
        await seen(pilot, lambda: "Över hubben" in words(app))
        await strike(pilot, "up", "up", "up", "up", "up", "enter")
        await seen(pilot, lambda: phones_of(app).over_hub)
        held, line = phones_of(app), phones_of(app).hub
        assert line is not None
        assert not held.reached
        async with phones(line) as (each,):
            await each.say("hello")
            await seen(pilot, lambda: held.reached and "●" in words(app))
            await to_vote(app, pilot)
            await each.look(newer=True)
            assert (await each.vote(YES))["counted"] == each.told["round"]
            room = app.room
            assert room
            assert room.vote
            assert room.vote.counted == 1
            hub.kill()
            await until(lambda: line.light == "away")
            await held.look()
            app.screen.follow()  # type: ignore[attr-defined]
            await seen(pilot, lambda: "tappat hubben" in words(app))
            told = NotesRemoteControl(app, room).seen()
            assert told.warning == "phones-room.hub-away"
            with ExitStack() as stack:
                how = ("--tokens", str(tmp_path / "tokens"))
                stack.enter_context(hub_process(*how, port=hub.port))
                await until(lambda: line.light == "on")
                app.screen.follow()  # type: ignore[attr-defined]
                await seen(pilot, lambda: "tappat hubben" not in words(app))
                assert (await each.vote(YES))["counted"]
                assert room.vote.counted == 1
                room.vote.cast({"g": {"a": 4, "b": 4}}, b"x")
                room.close_vote()
                assert (await each.look(newer=True))["state"] == "closed"
                report = report_markdown(room.session, translator("sv"))
                assert "Över en hubb är svaren låsta" in report
    assert line.light == "off"
    assert line.voters is None


async def test_which_hub_is_asked_for_once_and_kept(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APL_TUI_HUB", raising=False)
    async with phones_on(paths, SCRIPT) as (app, pilot, _):
        await strike(pilot, "y")
        await seen(pilot, lambda: "Vilket nätverk" in words(app))
        await strike(pilot, "plus")
        await seen(pilot, lambda: isinstance(app.screen, LineScreen))
        await strike(pilot, *"http://hub", "enter")
        await seen(pilot, lambda: "går inte att använda" in words(app))
        await strike(pilot, "escape")
        await seen(pilot, lambda: isinstance(app.screen, PhonesScreen))
        await strike(pilot, "plus")
        await seen(pilot, lambda: isinstance(app.screen, LineScreen))
        await strike(pilot, *"127.0.0.1:1", "enter", *"abc", "enter")
        await seen(pilot, lambda: "Över hubben" in words(app))
        kept = read_preferences(paths.settings)
        assert (kept.hub, kept.hub_token) == ("https://127.0.0.1:1", "abc")
        await strike(pilot, "up", "up", "up", "up", "up", "enter")
        await seen(pilot, lambda: "går inte att nå" in words(app))  # and the others are offered
        assert "papper" in words(app)
