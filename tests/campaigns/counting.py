"""What every campaign prints: how much it tried, what was lost, how long it took."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def counted(name: str) -> Iterator[Counter[str]]:
    """Counts under any names; printed at the end, also after a failure."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    try:
        yield counts
    finally:
        said = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        sys.stdout.write(f"\n{name}: {said}; {time.monotonic() - began:.0f} s\n")
