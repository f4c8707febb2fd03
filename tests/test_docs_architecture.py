"""docs/architecture.md names files and folders that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+(?:/|\.py))`", PAGE)


def test_every_file_that_a_newcomer_is_sent_to_is_there() -> None:
    assert len(NAMED) > 20
    lost = [
        name for name in NAMED if not any((ROOT / top / name).exists() for top in (".", "apl_tui"))
    ]
    assert not lost


def test_each_stop_of_the_two_walks_is_there() -> None:
    """`Class.method` or `function` stands in the file that is named after it."""
    stops = re.findall(r"`([\w.]+)`(?: and `([\w]+)`)? in `([\w/]+\.py)`", PAGE)
    assert len(stops) > 18
    for name, also, file in stops:
        tree = ast.parse((ROOT / "apl_tui" / file).read_text(encoding="utf-8"))
        found: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                methods = (one.name for one in node.body if isinstance(one, ast.FunctionDef))
                found.update(f"{node.name}.{method}" for method in methods)
            elif isinstance(node, ast.FunctionDef):
                found.add(node.name)
        assert {name, also or name} <= found, (name, also, file)
