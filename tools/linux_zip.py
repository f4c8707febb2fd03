"""A folder for Linux that needs no installing: `uv run python -m tools.linux_zip [FOLDER]`.

It holds the program with its libraries, for every Python that the package may use, and one program
that starts it with the Python of the computer. It is made on any system.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tools.portable import components, libraries, publish, zipped

PLATFORM = "x86_64-manylinux_2_28"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
START = """\
#!/bin/sh
# Starts apl-tui with the Python of this computer. Nothing is installed.
here=$(dirname "$(readlink -f "$0")")
fits='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
starts='import sys; sys.path.insert(0, sys.argv.pop(1)); from apl_tui.__main__ import main; main()'
for python in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c "$fits" 2>/dev/null; then
    exec "$python" -I -X utf8 -c "$starts" "$here/lib" "$@"
  fi
done
echo "apl-tui: Python 3.11, 3.12, 3.13 eller 3.14 finns inte här. / is not here." >&2
exit 1
"""


def build(out: Path, pythons: Iterable[str] = PYTHONS) -> Path:
    """Make the folder and its zip file in `out`; the zip file's path."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "apl-tui"
        folder.mkdir()
        libraries(folder / "lib", Path(made), PLATFORM, pythons)
        (folder / "apl-tui").write_bytes(START.encode())
        archive = zipped(folder, ["apl-tui"])
        return publish(out, "linux-x64", archive, components(folder / "lib"))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("dist"))
