"""A session with phones on, in the real app: its screens by keys, its phones over the loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from textual.pilot import Pilot

from apl_tui.core.records import Settings
from apl_tui.core.workshop import Workshop
from apl_tui.room.phones.service import Phones, PhoneTestHooks
from apl_tui.room.phones.wish import PhoneWish
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.screens.lead.stage import StageScreen
from apl_tui.tui.screens.prepare.phones import PhonesScreen
from tests.phones.rooms import Answers, filled, not_braked
from tests.support.clock import FakeClock, go_to
from tests.tui.voting import painted, settled, strike

LOOPBACK = "127.0.0.1"
CODE = "K7XMC"
PATIENCE = 60.0
END = "2026-11-23T11:00+01:00"


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


async def seen(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Until it is so; what a server and a screen do meanwhile is done meanwhile."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause(0.01)


@asynccontextmanager
async def phones_on(
    paths: Paths,
    script: Workshop,
    *,
    people: int = 8,
    size: tuple[int, int] = (80, 24),
    theme: str = "apl-dark",
    ways: PhoneTestHooks | None = None,
) -> AsyncIterator[tuple[AplApp, Pilot[int], FakeClock]]:
    """A session whose phones were asked for on the command line; the phones' screen is shown."""
    hands = FakeClock()
    ways = ways or PhoneTestHooks(code=CODE, own_computer_counts=True, sleep=not_braked)
    wish = PhoneWish(LOOPBACK, free_port(), ways=ways)
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    app.phoning.wish = wish
    app.theme = theme
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await settled(pilot)
        channels = Settings("Enheten", people, ends_at=END, channels=("laptop", "phones"))
        app.start_session(script, channels)
        await seen(pilot, lambda: isinstance(app.screen, PhonesScreen))
        await seen(pilot, lambda: app.phoning.phones and app.phoning.phones.on)
        await painted(pilot)
        yield app, pilot, hands


async def to_vote(app: AplApp, pilot: Pilot[int], step: str = "vote") -> None:
    """From the phones' screen to the open round of a step."""
    await strike(pilot, "space")
    await seen(pilot, lambda: isinstance(app.screen, StageScreen))
    assert app.room
    if app.room.step.id != step:
        go_to(app.room, step)
        stage = app.screen
        assert isinstance(stage, StageScreen)
        stage.open_step()
    await painted(pilot)
    await strike(pilot, "v")
    await painted(pilot)


def phones_of(app: AplApp) -> Phones:
    """The phones of the session that runs."""
    assert app.phoning.phones
    return app.phoning.phones


def a_phone(app: AplApp) -> httpx.AsyncClient:
    """One phone with its own cookies, over a real connection."""
    phones = phones_of(app)
    place = f"http://{phones.address}:{phones.port}"
    return httpx.AsyncClient(
        base_url=place, timeout=PATIENCE, verify=False
    )  # loads no certificates


async def vote(client: httpx.AsyncClient, answers: Answers) -> httpx.Response:
    """Load the page and send these answers."""
    return await client.post(f"/{CODE}/ballot", data=await filled(client, answers, CODE))
