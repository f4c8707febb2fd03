"""What each dependency costs.

Its files on the disk, what importing it alone takes in a fresh process (median processor time, less
that of an empty one), and whether it is there when the first screen is painted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from statistics import median
from typing import Any

from tests.benchmarks.figures import Size
from tests.benchmarks.stopwatch import CHECKOUT
from tools.pins import name_of

HEAD = ("dependency", "on disk", "import alone", "before the first screen")
MODULES = {
    "markdown-it-py": "markdown_it",
    "pyyaml": "yaml",
    "starlette": "starlette.applications",
    "textual": "textual.app",
}
_IMPORT = "import time, sys; {code}\nsys.stdout.write(str(time.process_time()))"
_FIRST_SCREEN = """
import asyncio, sys
from pathlib import Path
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
seen = set()
def look(app):
    seen.update(sys.modules)
    app.exit(0)
AplApp.hold_data = look
async def main():
    app = AplApp(Paths(Path("/nowhere")), "sv")
    async with app.run_test() as pilot:
        await pilot.pause()
asyncio.run(main())
sys.stdout.write(" ".join(seen))
"""


def said(code: str) -> str:
    """What a fresh process says."""
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=environ, cwd=CHECKOUT, check=True, capture_output=True, text=True
    ).stdout


def milliseconds(code: str, runs: int) -> float:
    """Median processor time of a process that runs this."""
    said(_IMPORT.format(code=code))  # so that it is compiled
    return 1000 * median(float(said(_IMPORT.format(code=code))) for _ in range(runs))


def kibibytes(name: str) -> int:
    """Its files on the disk, without what Python compiles of them."""
    files = distribution(name).files or ()
    sizes = (file.locate() for file in files if "__pycache__" not in str(file))
    return round(sum(path.stat().st_size for path in map(CHECKOUT.joinpath, sizes)) / 1024)


def costs(size: Size) -> list[dict[str, Any]]:
    """What each one costs, as plain JSON; the small form asks of two."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [name_of(line) for line in pyproject["project"]["dependencies"]]
    nothing, early = milliseconds("pass", size.runs), set(said(_FIRST_SCREEN).split())
    found = []
    for name in names[:: size.of(1, len(names) - 1)]:
        module = MODULES.get(name, name)
        cost = max(0.0, milliseconds(f"import {module}", size.runs) - nothing)
        found.append(
            {
                "name": name,
                "kibibytes": kibibytes(name),
                "milliseconds": round(cost, 1),
                "early": module in early,
            }
        )
    return found


def row(cost: dict[str, Any]) -> tuple[str, ...]:
    """A cost as text."""
    return (
        cost["name"],
        f"{cost['kibibytes']:,} KiB",
        f"{cost['milliseconds']:.0f} ms",
        "yes" if cost["early"] else "no",
    )
