"""The tables of `docs/quality.md`, made of what was measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import dependencies, figures
from tests.benchmarks.figures import table
from tests.campaigns import recording
from tests.quality.records import ROOT, Record, campaigns

PAGE = ROOT / "docs" / "quality.md"
ELSEWHERE = "elsewhere"
TABLE = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

Row = Callable[[dict[str, Any]], tuple[str, ...]]
KINDS: dict[str, tuple[tuple[str, ...], Row]] = {
    "speed": (figures.HEAD, figures.row),
    "dependencies": (dependencies.HEAD, dependencies.row),
    "reliability": (recording.HEAD, recording.shown),
}


def parts() -> list[str]:
    """Everything that can be measured: benchmarks, campaigns, and the tests of other folders."""
    return [*benchmarks.PARTS, *sorted(campaigns()), ELSEWHERE]


def kind_of(part: str) -> str:
    """The table that a part belongs to."""
    if part == "dependencies":
        return part
    return "speed" if part in benchmarks.PARTS else "reliability"


def told(record: Record) -> str:
    """Where, when and how something was measured."""
    load = "" if record["load"] is None else f", load {record['load']} before it began"
    commit, when = f"`{record['commit']}`", record["date"]
    return f"{when}, {commit}, {record['machine']}{load}: `{record['command']}`"


def tables(kind: str, records: dict[str, Record]) -> str:
    """One table, each row with the number of its run; runs, notes and what lacks stand below."""
    head, row = KINDS[kind]
    of_kind = [part for part in parts() if kind_of(part) == kind]
    runs = [records[part] for part in of_kind if part in records]
    lacking = [f"`{part}`" for part in of_kind if part not in records]
    rows = [(*row(each), str(number)) for number, run in enumerate(runs, 1) for each in run["rows"]]
    noted = [each for run in runs for each in run["rows"] if each.get("note")]
    below = [f"{number}. {told(run)}\n" for number, run in enumerate(runs, 1)]
    notes = [f"- {each['name']}: {each['note']}\n" for each in noted]
    lack = [f"Not measured yet: {', '.join(lacking)}.\n"] if lacking else []
    blocks = [[table((*head, "run"), rows)] if rows else [], below, notes, lack]
    return "\n".join("".join(block) for block in blocks if block)


def page(text: str, records: dict[str, Record]) -> str:
    """The page with its tables made anew."""
    return TABLE.sub(lambda found: found[1] + tables(found[2], records) + found[3], text)
