"""Pin the newest versions of everything: `uv run python -m tools.pins`.

`pyproject.toml` says which versions may be used; `constraints.txt` names those that are tested, of
all that comes along too, by name and version without addresses. uv reads the same names from
`constraint-dependencies`, so that `uv run` takes them.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYPROJECT, CONSTRAINTS = ROOT / "pyproject.toml", ROOT / "constraints.txt"
HEAD = """\
# The versions that are tested: `pip install apl-tui -c constraints.txt` installs none but these.
# Written by `uv run python -m tools.pins`.
"""
_BLOCK = re.compile(r"constraint-dependencies = \[\n.*?\]", re.DOTALL)


def name_of(requirement: str) -> str:
    """The normalised name of a requirement line."""
    return re.split(r"[=<>\[ ;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def resolved() -> list[str]:
    """Every `name==version` of the resolution, for all platforms and Python versions."""
    command = ["uv", "export", "--all-groups", "--no-hashes", "--no-annotate", "--no-header"]
    done = subprocess.run(
        [*command, "--no-emit-project", "--quiet"], capture_output=True, text=True, check=True
    )
    lines = (line.partition(";")[0].strip() for line in done.stdout.splitlines())
    return sorted({line for line in lines if "==" in line})


def with_pins(pyproject: str, pins: list[str]) -> str:
    """`pyproject.toml` with these as uv's constraints."""
    block = "constraint-dependencies = [\n" + "".join(f'  "{pin}",\n' for pin in pins) + "]"
    return _BLOCK.sub(block, pyproject)


def pinned() -> list[str]:
    """What `constraints.txt` pins."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def main() -> None:
    """Look for newer versions, and pin them."""
    before = pyproject = PYPROJECT.read_text(encoding="utf-8")
    try:
        PYPROJECT.write_text(with_pins(before, []), encoding="utf-8", newline="\n")
        subprocess.run(["uv", "lock", "--quiet", "--upgrade"], check=True)
        pins = resolved()
        pyproject = with_pins(before, pins)
    finally:
        PYPROJECT.write_text(pyproject, encoding="utf-8", newline="\n")
    words = HEAD + "".join(f"{pin}\n" for pin in pins)
    CONSTRAINTS.write_text(words, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
