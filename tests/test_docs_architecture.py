"""docs/architecture.md names files and folders that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.findall(
    r"`([\w/]+(?:/|\.py))`", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
)


def test_every_file_that_a_newcomer_is_sent_to_is_there() -> None:
    assert len(NAMED) > 20
    lost = [
        name for name in NAMED if not any((ROOT / top / name).exists() for top in (".", "apl_tui"))
    ]
    assert not lost
