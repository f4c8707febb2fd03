"""Campaigns: tests that try very much, in a large form by hand and in a small one every time.

    @campaign("a plain line that tells what is tried", small=2, large=200)
    def test_something(size: int, counts: Counter[str]) -> None:
        for seed in range(size):
            ...
            counts["tries"] += 1

The small form belongs to the test command, the large one to `-m campaign`: the same code, but for
how much it tries. What `counts` holds is printed after the large form, and written into the table
of `docs/quality.md` by `uv run python -m tests.quality`. `counts["lost"]` is what must stay at
nothing: a campaign that has lost anything fails, even if it has not asserted so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

LOST = "lost"
Test = TypeVar("Test", bound=Callable[..., object])


def campaign(what: str, *, small: int, large: int) -> Callable[[Test], Test]:
    """A test with an argument `size`, once small and once large; `what` is its row in the table."""
    forms = [
        pytest.param(small, id="small"),
        pytest.param(large, id="large", marks=pytest.mark.campaign(what)),
    ]
    return pytest.mark.parametrize("size", forms)
