"""The main screens look as they did, in both languages and in every theme."""

from __future__ import annotations

import pytest

from tests.snapshots import FOLDER, NAMES, drawn, path_of


@pytest.mark.parametrize(("screen", "size", "language"), NAMES)
async def test_looks(screen: str, size: tuple[int, int], language: str) -> None:
    first, *others = await drawn(screen, size, language)
    for other in others:
        assert other == first, "a theme changes more than colours"
    kept = path_of(screen, size, language).read_text(encoding="utf-8")
    assert first == kept, "if it is meant: uv run python -m tests.snapshots, and look at the diff"


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {path_of(*each).name for each in NAMES}
