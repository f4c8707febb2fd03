"""`uv run python -m tests.benchmarks [NAME…] [--runs N]`: prints tables of what it measured."""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import dependencies, figures
from tests.benchmarks.figures import SMALL, Size, table

PARTS = (
    "start",
    "keys",
    "walk",
    "notes",
    "checking",
    "saving",
    "memory",
    "phones",
    "hub",
    "overview",
    "dependencies",
)
"""Modules of this folder: `figures(folder, size)` measures with files in a folder of its own."""

Rows = list[dict[str, Any]]


def measured(part: str, size: Size) -> Rows:
    """The rows of one part, as plain JSON."""
    if part == "dependencies":
        return dependencies.costs(size)
    folder = Path(tempfile.mkdtemp(prefix="apl-tui-benchmark-"))
    try:
        found = importlib.import_module(f"tests.benchmarks.{part}").figures(folder, size)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [figure.record() for figure in found]


def shown(rows: Rows) -> str:
    """Rows as a table, with their notes below."""
    if "ratio" not in rows[0]:
        return table(dependencies.HEAD, [dependencies.row(each) for each in rows])
    notes = [f"- {each['name']}: {each['note']}\n" for each in rows if each["note"]]
    head = "\n" if notes else ""
    return table(figures.HEAD, [figures.row(each) for each in rows]) + head + "".join(notes)


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--runs", type=int, default=15, help="measurements of each side")
    parser.add_argument("--small", action="store_true", help="less of everything, in seconds")
    parser.add_argument("--json", type=Path, help="also write the rows into this file")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    size = SMALL if chosen.small else Size(chosen.runs)
    every: Rows = []
    for part in chosen.parts or PARTS:
        sys.stderr.write(f"{part} …\n")
        rows = measured(part, size)
        sys.stdout.write(f"{part}, {size.runs} runs:\n\n{shown(rows)}\n")
        every += rows
    if chosen.json:
        chosen.json.write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")
    return 0 if all(each.get("held", True) for each in every) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
