"""Firefox and WebKit over a hub with TLS: join, half given, hub killed and back, vote, closed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.hub.hubs import free_port, hub_process, laptop, until
from tests.phones.engines import Engine, firefox, webkit
from tests.phones.rooms import TestRoom

ENGINES = {"firefox": firefox, "webkit": webkit}
CHOOSE = """
  for (const group of document.querySelectorAll('fieldset'))
    group.querySelectorAll('label')[3 % group.querySelectorAll('label').length].click()
"""


async def shows(engine: Engine, title: str) -> None:
    """Wait for the page with this heading."""
    try:
        await engine.until(f"(document.querySelector('h1') || {{}}).textContent == '{title}'")
    except TimeoutError as error:
        raise AssertionError(
            await engine.run("return document.body.innerText + location")
        ) from error


@pytest.mark.parametrize("name", ENGINES)
async def test_O2_a_vote_over_a_hub_that_is_killed_and_comes_back(
    name: str, tls: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    room, port = TestRoom(), free_port()
    async with ENGINES[name]() as engine:
        with ExitStack() as stack:
            hub = stack.enter_context(hub_process(port=port, tls=tls))
            async with laptop(hub.url, room) as line:
                await engine.open(line.url)
                await shows(engine, "You are in")
                room.open()
                await shows(engine, "A vote")
                await engine.run(CHOOSE)
                chosen = await engine.run("return document.querySelectorAll(':checked').length")
                assert chosen == 4
                await engine.reload()
                await shows(engine, "A vote")
                await engine.until("document.querySelectorAll(':checked').length == 4")
                hub.kill()
                await until(lambda: line.light == "away")
                await engine.run("document.querySelector('form button').click()")
                await engine.until("document.body.textContent.includes('Not counted yet')")
                stack.enter_context(hub_process(port=port, tls=tls))
                await shows(engine, "Received!")
                assert room.counted == 1
                await engine.reload()
                await shows(engine, "Received!")
                assert await engine.run("return sessionStorage.length") == 0
                await engine.open("about:blank")
                await engine.back()
                await shows(engine, "Received!")
                assert not await engine.run("return document.querySelector('input:checked')")
                room.close()
                await shows(engine, "The vote is closed")
