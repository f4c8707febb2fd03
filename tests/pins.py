"""Pin what comes along indirectly: `uv lock --upgrade && uv run python -m tests.pins`.

Writes `constraint-dependencies` in `pyproject.toml` from the resolution on this machine, names and
versions only, no addresses.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def name_of(requirement: str) -> str:
    """The normalised name of a requirement line."""
    return re.split(r"[=<>\[ ;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def direct(pyproject: str) -> set[str]:
    """What `pyproject.toml` itself asks for."""
    data = tomllib.loads(pyproject)
    groups = (line for group in data["dependency-groups"].values() for line in group)
    return {name_of(line) for line in (*data["project"]["dependencies"], *groups)}


def resolved() -> set[str]:
    """Every `name==version` of the resolution, for all platforms and Python versions."""
    command = ["uv", "export", "--all-groups", "--no-hashes", "--no-annotate", "--no-header"]
    done = subprocess.run(
        [*command, "--no-emit-project", "--quiet"], capture_output=True, text=True, check=True
    )
    lines = (line.partition(";")[0].strip() for line in done.stdout.splitlines())
    return {line for line in lines if "==" in line}


def main() -> None:
    """Write the pins."""
    text = PYPROJECT.read_text(encoding="utf-8")
    own = direct(text)
    pins = sorted(line for line in resolved() if name_of(line) not in own)
    block = "constraint-dependencies = [\n" + "".join(f'  "{pin}",\n' for pin in pins) + "]"
    text = re.sub(r"constraint-dependencies = \[\n.*?\]", block, text, flags=re.DOTALL)
    PYPROJECT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
