"""Keys by chance over all screens, in bursts: nothing breaks, and the way out leads out."""

from __future__ import annotations

from collections import Counter

import pytest

from apl_tui.store.paths import find_paths
from tests.campaigns.counting import campaign
from tests.campaigns.hands_on_keys import hammer

A_RUN, A_SHORT_RUN = 500, 40
STARTS = ("home", "session", "demo")


@pytest.fixture(autouse=True)
def _nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder window comes up, and no browser."""
    monkeypatch.setenv("PATH", "")


@campaign("keys by chance over all screens, in bursts", small=len(STARTS), large=200)
async def test_keys_by_chance_break_nothing(
    tmp_path_factory: pytest.TempPathFactory, size: int, counts: Counter[str]
) -> None:
    for seed in range(size):
        paths = find_paths({"APL_TUI_HOME": str(tmp_path_factory.mktemp("keys"))})
        keys = A_RUN if size > len(STARTS) else A_SHORT_RUN
        did = await hammer(paths, seed, keys, STARTS[seed % len(STARTS)])
        assert did
        counts.update(did)
        counts["runs"] += 1
