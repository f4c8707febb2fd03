"""Write the committed `workshops/index.json`: `uv run python -m tools.workshop_index`."""

from __future__ import annotations

from pathlib import Path

from apl_tui.script.library import INDEX, build_index

WORKSHOPS = Path(__file__).parent.parent / "workshops"


def main() -> None:
    """Write the index of the built-in workshops."""
    (WORKSHOPS / INDEX).write_text(build_index(WORKSHOPS), encoding="utf-8")


if __name__ == "__main__":
    main()
