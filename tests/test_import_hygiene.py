"""What a command loads: the quick ones load neither Textual nor a web server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "rich", "starlette", "uvicorn", "jinja2", "segno")
OF_A_HUB = ("cryptography", "valkey", "websockets")
ENVIRONMENT_SCRIPT = str(Path(__file__).parent.parent / "workshops" / "sv" / "environment.md")
PROBE = """
import sys
from apl_tui.cli.main import run_command_line
status = run_command_line(sys.argv[1:])
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}), "STATUS", status)
"""


def loaded(arguments: list[str], tmp_path: Path) -> tuple[set[str], str]:
    """The top-level modules that a command loads, and its output."""
    environ = {**os.environ, "APL_TUI_HOME": str(tmp_path), "APL_TUI_LANG": "sv"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environ,
        check=True,
    )
    last = next(line for line in done.stdout.splitlines() if line.startswith("LOADED"))
    return set(last.split()), done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["history"],
        ["check", ENVIRONMENT_SCRIPT],
        ["privacy"],
        ["report"],
        ["run", "--help"],
    ],
    ids=lambda arguments: "-".join(arguments)[:12],
)
def test_quick_commands_load_no_screen(arguments: list[str], tmp_path: Path) -> None:
    modules, _ = loaded(arguments, tmp_path)
    assert "apl_tui" in modules
    assert not modules & {*HEAVY, *OF_A_HUB}


def test_without_a_hub_nothing_that_only_a_hub_needs_is_loaded(tmp_path: Path) -> None:
    """Not by the screens and the phones of the local network either."""
    probe = (
        "import sys\n"
        "import apl_tui.tui.app, apl_tui.tui.screens.prepare.phones, apl_tui.room.phones.service\n"
        "import apl_tui.plain.phones, apl_tui.cli.doctor, apl_tui.cli.hub\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "starlette" in modules
    assert not modules & set(OF_A_HUB)


def test_the_core_loads_the_standard_library_only(tmp_path: Path) -> None:
    probe = (
        "import sys, pkgutil, importlib, apl_tui.core as core\n"
        "for m in pkgutil.iter_modules(core.__path__):\n"
        "    importlib.import_module('apl_tui.core.' + m.name)\n"
        "print(*sorted({n.partition('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n{probe}",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert set(done.stdout.split()) <= {"apl_tui", "__main__"}
