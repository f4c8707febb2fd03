"""The load client as a real process: every ballot acknowledged once and counted once."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.benchmarks.phone_load import MOST_PHONES, MOST_SECONDS, Load, run
from tests.phones.rooms import CODE, TestRoom, built_in, wording
from tests.phones.wire import PATIENCE, serving

ROOT = Path(__file__).parent.parent.parent


async def test_every_ballot_of_many_phones_is_acknowledged_and_counted() -> None:
    phones = 150
    room = TestRoom(people=phones)
    room.open(wording(built_in("environment", "sv")[0], "sv"))
    async with serving(room) as server:
        client = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.benchmarks.phone_load"),
            *("--port", str(server.port), "--code", CODE),
            *("--phones", str(phones), "--seconds", "0.5"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(3 * PATIENCE):
            out, _ = await client.communicate()
    told = json.loads(out)
    assert (told["acknowledged"], told["refused"], told["lost"]) == (phones, 0, 0)
    assert room.counted == phones
    assert told["ack_p99_ms"] >= told["ack_p50_ms"] > 0


async def test_what_is_refused_and_lost_is_told_apart() -> None:
    room = TestRoom(people=1)
    room.open(wording(built_in("self-check", "en")[0], "en"))
    async with serving(room) as server:
        told = await run(Load(server.port, CODE, 3, 0))
    assert (told["acknowledged"], told["refused"], told["lost"]) == (1, 2, 0)
    gone = await run(Load(server.port, CODE, 3, 0))
    assert (gone["acknowledged"], gone["refused"], gone["lost"]) == (0, 0, 3)


@pytest.mark.parametrize(
    ("phones", "seconds"), [(0, 1.0), (MOST_PHONES + 1, 1), (1, MOST_SECONDS + 1)]
)
def test_the_load_is_bounded(phones: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="is"):
        Load(8080, CODE, phones, seconds)
