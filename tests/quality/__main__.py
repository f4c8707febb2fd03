"""`uv run python -m tests.quality [PART…] [--runs N]`: measure, and write the tables.

Without a part everything is measured, one after the other: every benchmark, every campaign, and
what ordinary tests try more of by hand. Each part is a process of its own; what it found is kept in
`docs/measured/`, and the tables of `docs/quality.md` are made of all that is kept there. A table's
name stands for all its parts: `reliability` is all campaigns. With `--tables` nothing is measured.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.__main__ import PARTS
from tests.quality.page import ELSEWHERE, KINDS, PAGE, kind_of, page
from tests.quality.records import ROOT, campaigns, keep, read, stamp

CAMPAIGN = ("-m", "campaign", "-n", "0")


def commands(runs: int) -> dict[str, tuple[str, ...]]:
    """The command of each part."""
    speed = {part: ("-m", "tests.benchmarks", part, "--runs", str(runs)) for part in PARTS}
    tried = {
        part: ("-m", "pytest", f"tests/campaigns/test_{part}.py", *CAMPAIGN)
        for part in sorted(campaigns())
    }
    others = ("-m", "pytest", "tests", "--ignore=tests/campaigns", *CAMPAIGN)
    return {**speed, **tried, ELSEWHERE: others}


def measure(part: str, command: tuple[str, ...]) -> bool:
    """Run one part and keep its record; whether it had anything to tell, and held."""
    sys.stderr.write(f"{part} …\n")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        record = stamp(part, f"uv run python {shlex.join(command)}")
        done = subprocess.run(
            [sys.executable, *command, "--json", str(rows)], cwd=ROOT, check=False
        )
        if not rows.exists():
            sys.stderr.write(f"{part} told nothing: its record stays as it was\n")
            return False
        keep(record, rows)
    return done.returncode == 0


def main() -> int:
    """Measure what is asked for, and write the page; gives 1 if a part told nothing or failed."""
    parser = argparse.ArgumentParser(prog="tests.quality", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="benchmarks, campaigns, tables")
    parser.add_argument("--runs", type=int, default=15, help="measurements of each benchmark")
    parser.add_argument("--tables", action="store_true", help="write the tables, measure nothing")
    chosen = parser.parse_args()
    known = commands(chosen.runs)
    asked = set(chosen.parts)
    if unknown := asked - {*known, *KINDS}:
        names = ", ".join([*KINDS, *known])
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {names}")
    wanted = [part for part in known if not asked or asked & {part, kind_of(part)}]
    wanted = [] if chosen.tables else wanted
    told = [measure(part, known[part]) for part in wanted]
    text = page(PAGE.read_text(encoding="utf-8"), read())
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0 if all(told) else 1


if __name__ == "__main__":
    sys.exit(main())
