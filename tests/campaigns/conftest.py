"""What every campaign has: its counts, kept with the test's report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.campaigns.counting import LOST


@pytest.fixture
def counts(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """Counts under any names, told also after a failure."""
    counts: Counter[str] = Counter()
    yield counts
    request.node.user_properties.append(("counts", dict(counts)))
    assert not counts[LOST], f"{counts[LOST]} lost"
