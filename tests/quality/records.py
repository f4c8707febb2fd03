"""What was measured: a file a part, with its commit, date, machine and command."""

from __future__ import annotations

import ast
import json
import os
import platform
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "docs" / "measured"
CAMPAIGNS = ROOT / "tests" / "campaigns"

Record = dict[str, Any]


def git(*arguments: str) -> str:
    """What git says; nothing where there is none."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def machine() -> str:
    """What it was measured on."""
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        kind += f", {memory / 2**30:.0f} GiB"
    return f"{kind}, Python {platform.python_version()}"


def stamp(part: str, command: str) -> Record:
    """A record without rows: where, when and how; and how busy the machine was before."""
    changed = git("status", "--porcelain", "--", "apl_tui", "tests", "workshops", "pyproject.toml")
    return {
        "part": part,
        "command": command,
        "commit": (git("rev-parse", "--short=8", "HEAD") or "no commit")
        + (" with changes" if changed else ""),
        "date": datetime.now().astimezone().date().isoformat(),
        "machine": machine(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def keep(record: Record, rows: Path) -> None:
    """Write a record with these rows."""
    record["rows"] = json.loads(rows.read_text(encoding="utf-8"))
    KEPT.mkdir(exist_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (KEPT / f"{record['part']}.json").write_text(text, encoding="utf-8", newline="\n")


def read() -> dict[str, Record]:
    """Every record that is kept, by its part."""
    files = sorted(KEPT.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def campaigns() -> dict[str, dict[str, tuple[str, ...]]]:
    """The tests of each file of campaigns, each with its arguments and the line of its row."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in sorted(CAMPAIGNS.glob("test_*.py")):
        tests = found.setdefault(path.stem.removeprefix("test_"), {})
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
                "test_"
            ):
                tests[node.name] = tuple(
                    str(ast.literal_eval(each.args[0]))
                    for each in node.decorator_list
                    if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "campaign"
                )
    return found
