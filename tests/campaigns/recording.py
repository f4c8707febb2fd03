"""Collects what the large forms tried, to print it and, with `--json FILE`, to keep it.

A row tells what one test tried: its line, where it is, its counts, how long it took, and whether it
held. Tests elsewhere that run in more forms by hand share one row.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.counting import LOST

ELSEWHERE = "ordinary tests in more sizes, states and cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to keep the rows."""
    parser.addoption("--json", type=Path, help="write what the campaigns tried into this file")


def pytest_configure(config: pytest.Config) -> None:
    """Collect in whoever tells the results."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config.getoption("--json")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A large form's report bears its line."""
    for item in items:
        if mark := item.get_closest_marker("campaign"):
            item.user_properties.append(("campaign", (mark.args or (ELSEWHERE,))[0]))


class Recorder:
    """The rows of one run."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.rows: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one test."""
        told = dict(report.user_properties)
        if "campaign" not in told:
            return
        what, where = str(told["campaign"]), report.nodeid.partition("::")[0]
        row = self.rows.setdefault(
            what,
            {
                "name": what,
                "where": where if what != ELSEWHERE else "tests",
                "counts": Counter(),
                "seconds": 0.0,
                "failed": [],
                "skipped": "",
            },
        )
        row["seconds"] = round(row["seconds"] + report.duration, 1)
        if report.failed:
            row["failed"].append(report.nodeid.partition("::")[2])
        if report.skipped and isinstance(report.longrepr, tuple):
            row["skipped"] = report.longrepr[2].removeprefix("Skipped: ")
        if report.when == "teardown":
            row["counts"].update(told.get("counts", {}))
        if report.when == "call" and report.passed and what == ELSEWHERE:
            row["counts"]["tests"] += 1

    def pytest_sessionfinish(self) -> None:
        """Keep the rows."""
        if self.file:
            rows = [row | {"counts": dict(row["counts"])} for row in self.rows.values()]
            self.file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the rows."""
        for row in self.rows.values():
            terminalreporter.write_line(": ".join(shown(row)[::2]))


HEAD = ("what", "where", "tried", "lost", "time")


def shown(row: dict[str, Any]) -> tuple[str, ...]:
    """A row as text."""
    counts = row["counts"]
    tried = ", ".join(f"{n:,} {what}" for what, n in counts.items() if what != LOST)
    lost = f"failed: {', '.join(row['failed'])}" if row["failed"] else f"{counts.get(LOST, 0):,}"
    if row["skipped"] and not tried:
        tried, lost = f"skipped: {row['skipped']}", "–"
    return row["name"], f"`{row['where']}`", tried, lost, f"{row['seconds']:.0f} s"
