"""Clocks that are set, summer time, midnight, naps, another zone: asked about, or right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.campaigns.counting import campaign
from tests.campaigns.hands_on_clocks import lead

SMALL, EVENTS = 2, 14


@campaign("clocks that are set, naps, nights of summer time, other zones", small=SMALL, large=60)
async def test_what_is_said_of_the_time_is_so(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for seed in range(size):
        counts.update(await lead(tmp_path / str(seed), seed, EVENTS if size > SMALL else 6))
