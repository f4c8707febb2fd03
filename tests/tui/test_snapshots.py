"""The main screens look as they did, in both languages and in every theme."""

from __future__ import annotations

import pytest

from tools.snapshots import EVERY_THEME, FOLDER, NAMES, drawn, path_of

LARGE = (120, 40)
ORDINARY = {("stage", LARGE, "sv"), ("results", LARGE, "sv")}  # the words are seen at 80×24
CASES = [
    pytest.param(*name, marks=pytest.mark.campaign)
    if name[1] == LARGE and name not in ORDINARY
    else name
    for name in NAMES
]


@pytest.mark.parametrize(("screen", "size", "language"), CASES)
async def test_looks(screen: str, size: tuple[int, int], language: str) -> None:
    themes = EVERY_THEME if (size, language) == ((80, 24), "sv") else EVERY_THEME[:1]
    first, *others = await drawn(screen, size, language, themes)
    for other in others:
        assert other == first, "a theme changes more than colours"
    kept = path_of(screen, size, language).read_text(encoding="utf-8")
    assert first == kept, "if it is meant: uv run python -m tools.snapshots, and look at the diff"


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {path_of(*each).name for each in NAMES}
