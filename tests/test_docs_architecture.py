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
    """`Class.method` or `function` stands in the file that is named after it, all of them."""
    walks = PAGE[PAGE.index("## A ballot,") : PAGE.index("## Words")]
    stops = re.findall(r"`([\w.]+)` in `([\w/]+\.py)`", walks)
    assert len(stops) > 40
    named = re.findall(r"`([A-Z]?\w+(?:\.\w+)?)`(?! in `)", walks)
    without_file = {name for name in named if "/" not in name and not name.endswith(".py")}
    assert without_file <= {"directive"}, "each is to say where it stands"
    for name, file in stops:
        tree = ast.parse((ROOT / "apl_tui" / file).read_text(encoding="utf-8"))
        found: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                methods = (one.name for one in node.body if isinstance(one, ast.FunctionDef))
                found.update(f"{node.name}.{method}" for method in methods)
            elif isinstance(node, ast.FunctionDef):
                found.add(node.name)
        assert name in found, (name, file)


BY_OTHERS = {  # what is called by what the library or the app hands it, and not by its name
    *("action_answer", "action_cast", "take", "close", "write", "after_round", "start_session"),
    *("parse_file", "directive", "load", "show", "save"),
}


def test_what_the_walks_name_is_called_by_something() -> None:
    walks = PAGE[PAGE.index("## A ballot,") : PAGE.index("## Words")]
    names = {name.rpartition(".")[2] for name in re.findall(r"`([\w.]+)` in `", walks)}
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "apl_tui").rglob("*.py")
    )
    for name in names - BY_OTHERS:
        assert re.search(rf"(?<!def )\b{name}\(", source), name
