"""`uv run python -m tests.benchmarks [NAME…] [--runs N]`: prints one table of figures."""

from __future__ import annotations

import argparse
import importlib
import platform
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from time import monotonic

from tests.benchmarks.figures import Figure, table

PARTS = ("start", "keys", "checking", "saving", "hours", "phones")


def main() -> int:
    """Measure, print, and give 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--runs", type=int, default=15, help="measurements of each side")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    began = monotonic()
    for part in chosen.parts or PARTS:
        folder = Path(tempfile.mkdtemp(prefix="apl-tui-benchmark-"))
        sys.stderr.write(f"{part} …\n")
        try:
            module = importlib.import_module(f"tests.benchmarks.{part}")
            figures += module.figures(folder, chosen.runs)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    today = datetime.now().astimezone().date()
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    seconds = round(monotonic() - began)
    sys.stdout.write(f"{today}, {machine}, {chosen.runs} runs, {seconds} s\n\n")
    sys.stdout.write(
        "Medians, in brackets the middle half. Both sides are measured by turns in one run.\n\n"
    )
    sys.stdout.write(table(figures) + "\n")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
