"""Keys by chance over all screens, in bursts: nothing breaks, and the way out leads out."""

from __future__ import annotations

from collections import Counter

import pytest

from apl_tui.store.paths import find_paths
from tests.campaigns.counting import counted
from tests.campaigns.hands_on_keys import hammer

KEYS, A_RUN, A_SHORT_RUN = 100_000, 500, 60
STARTS = ("home", "session", "demo")


@pytest.fixture(autouse=True)
def _nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder window comes up, and no browser."""
    monkeypatch.setenv("PATH", "")


async def hammered(tmp_path_factory: pytest.TempPathFactory, seed: int, keys: int) -> Counter[str]:
    """One run in a data folder of its own."""
    home = tmp_path_factory.mktemp("keys")
    paths = find_paths({"APL_TUI_HOME": str(home)})
    return await hammer(paths, seed, keys, STARTS[seed % len(STARTS)])


@pytest.mark.parametrize("seed", range(len(STARTS)))
async def test_a_few_keys_by_chance_break_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    assert await hammered(tmp_path_factory, seed, A_SHORT_RUN)


@pytest.mark.campaign
async def test_very_many_keys_by_chance_break_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with counted("keys by chance") as counts:
        seed = 100
        while counts["keys"] < KEYS:
            counts.update(await hammered(tmp_path_factory, seed, A_RUN))
            seed += 1
        counts["runs"] = seed - 100
