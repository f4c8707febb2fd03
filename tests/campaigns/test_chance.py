"""Keys by chance over all screens, in bursts: nothing breaks, and the way out leads out."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.campaigns.counting import campaign
from tests.campaigns.hands_on_keys import hammered

A_ROUND = 2_500  # keys, in a process of its own
SEEDS = 1_000


def one_round(number: int, keys: int) -> Counter[str]:
    """So many keys; the seeds are those of this round alone."""
    import tests.conftest  # noqa: F401 - what every test does without, this process does too

    first = number * SEEDS
    return asyncio.run(hammered(range(first, first + SEEDS), keys))


@campaign("keys by chance over all screens, in bursts", small=120, large=100_000)
def test_keys_by_chance_break_nothing(size: int, counts: Counter[str]) -> None:
    if size < A_ROUND:
        counts.update(one_round(0, size))
        return
    workers = os.cpu_count() or 1
    rounds = range(size // A_ROUND)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for seen in pool.map(one_round, rounds, [A_ROUND] * len(rounds)):
            counts.update(seen)
