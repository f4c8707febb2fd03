"""The drawing of the house: no circle, also among imports for types and inside functions."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "apl_tui"
LOOSE = 6  # modules at the package's root


def module_name(path: Path) -> str:
    """`apl_tui/core/errors.py` → `apl_tui.core.errors`."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in PACKAGE.rglob("*.py")}


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever the line stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names = {f"{base}.{alias.name}" for alias in node.names}
            found.update(names & MODULES.keys() or {base})
    return found & MODULES.keys()


def test_imports_go_round_in_no_circle() -> None:
    graph = {name: imports(path) - {name} for name, path in MODULES.items()}
    assert sum(map(len, graph.values())) > len(graph)  # it does read them
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def test_few_modules_stand_loose_at_the_root() -> None:
    assert len([*PACKAGE.glob("*.py")]) <= LOOSE


def test_no_import_is_relative() -> None:
    relative = [
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


INSIDE_TEXTUAL = {"base/single_paint.py", "base/leaving.py", "shell/palette.py"}


def test_few_files_touch_what_is_within_textual() -> None:
    """`super()._name` and `widget._name` of Textual's own, which a new version may change."""
    found = {
        path.relative_to(PACKAGE / "tui").as_posix()
        for path in (PACKAGE / "tui").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(?:super\(\)|\b(?:app|screen|widget|ancestor|stylesheet))\._[a-z]", line)
    }
    assert found == INSIDE_TEXTUAL
