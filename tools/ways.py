"""Measure every way of installing: `uv run python -m tools.ways [PYTHON…]` prints a table.

Each way begins with an empty cache, so that what is fetched counts; then the program is asked for
its version again, and to do what needs no screen. Each PYTHON is an interpreter; without any,
those that uv finds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools.linux_zip import PYTHONS
from tools.linux_zip import build as linux_folder
from tools.portable import ROOT, run

RUNS = ("list", "new mitt.md", "check mitt.md", "doctor")
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "dist", "uv.lock")
HEAD = """\
| way | Python | installed | fetched and first start | later start | what ran |
|---|---|---|---|---|---|"""


class Place(NamedTuple):
    """Where one way is tried: a copy of the checkout, a Python, and variables of its own."""

    folder: Path
    python: Path
    environ: dict[str, str]

    def say(self, *command: str | Path) -> float:
        """Run a command in the copy; its seconds."""
        began = time.monotonic()
        subprocess.run(
            [str(part) for part in command],
            cwd=self.folder / "copy",
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
        )
        return time.monotonic() - began


def megabytes(folder: Path) -> float:
    """What a folder takes."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def uv_run(place: Place) -> tuple[list[str], Path]:
    """The README's second command; nothing is done before it."""
    python = ("--python", str(place.python))
    return ["uv", "run", "--no-dev", *python, "apl-tui"], place.folder / "copy" / ".venv"


def uv_tool(place: Place) -> tuple[list[str], Path]:
    """The program for every folder."""
    place.say("uv", "tool", "install", "--python", place.python, ".")
    return [str(place.folder / "bin" / "apl-tui")], place.folder / "tools"


def pip_install(place: Place) -> tuple[list[str], Path]:
    """An environment of one's own, and pip."""
    venv = place.folder / "venv"
    place.say(place.python, "-m", "venv", venv)
    place.say(venv / "bin" / "pip", "install", "--no-cache-dir", ".", "-c", "constraints.txt")
    return [str(venv / "bin" / "apl-tui")], venv


def linux_zip(place: Place) -> tuple[list[str], Path]:
    """The folder that needs no installing, with the Python that is first on the path."""
    folder = place.folder.parent / "apl-tui"
    (place.folder / "path").mkdir()
    (place.folder / "path" / "python3").symlink_to(place.python)
    place.environ["PATH"] = f"{place.folder / 'path'}:/usr/bin:/bin"
    (folder / "apl-tui").chmod(0o755)
    return [str(folder / "apl-tui")], folder


WAYS: dict[str, Callable[[Place], tuple[list[str], Path]]] = {
    "`uv run --no-dev apl-tui`": uv_run,
    "`uv tool install .`": uv_tool,
    "`pip install . -c constraints.txt`": pip_install,
    "the folder for Linux": linux_zip,
}


def tried(name: str, place: Place, way: Callable[[Place], tuple[list[str], Path]]) -> str:
    """One row of the table."""
    version = run(place.python, "-c", "import platform; print(platform.python_version())").strip()
    shutil.copytree(ROOT, place.folder / "copy", ignore=NOT_COPIED)
    began = time.monotonic()
    command, installed = way(place)
    place.say(*command, "--version")
    first = time.monotonic() - began
    later = min(place.say(*command, "--version") for _ in range(3))
    for words in RUNS:
        place.say(*command, *words.split())
    ran = ", ".join(f"`{words.split()[0]}`" for words in RUNS)
    size = megabytes(installed)
    return f"| {name} | {version} | {size:.0f} MB | {first:.1f} s | {later:.2f} s | {ran} |"


def main() -> None:
    """Try all, and print the table."""
    pythons = [Path(word) for word in sys.argv[1:]]
    for version in PYTHONS if not pythons else ():
        command = ["uv", "python", "find", "--system", version]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        pythons += [Path(found.stdout.strip())] if not found.returncode else []
    sys.stdout.write(f"{HEAD}\n")
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        with zipfile.ZipFile(linux_folder(work / "out")) as archive:
            archive.extractall(work)
        for number, python in enumerate(pythons):
            for name, way in WAYS.items():
                folder = work / f"{number}-{len(name)}"
                folder.mkdir()
                environ = {
                    **{n: v for n, v in os.environ.items() if n != "VIRTUAL_ENV"},
                    "UV_CACHE_DIR": str(folder / "cache"),
                    "UV_TOOL_DIR": str(folder / "tools"),
                    "UV_TOOL_BIN_DIR": str(folder / "bin"),
                    "APL_TUI_HOME": str(folder / "data"),
                    "APL_TUI_LANG": "en",
                }
                sys.stdout.write(f"{tried(name, Place(folder, python, environ), way)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
