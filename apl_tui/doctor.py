"""The doctor: what this terminal, data folder and machine can do, each as a light with words."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.errors import AplError, Message, message
from apl_tui.i18n import Translator
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths

Light = Literal["green", "yellow", "red"]
COLUMNS, ROWS = 80, 24
LEAST_COLUMNS, LEAST_ROWS = 60, 20
SIGNS = {"green": "●", "yellow": "◐", "red": "○"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do when it is not green."""

    light: Light
    what: Message
    what_to_do: Message | None = None


def examine(paths: Paths, environ: Mapping[str, str]) -> list[Finding]:
    """Look at everything that a workshop needs."""
    return [_terminal(environ), _size(), _colours(environ), _letters(), _data(paths)]


def render(findings: list[Finding], t: Translator) -> str:
    """The findings as lines, each with its light in words."""
    lines = []
    for finding in findings:
        light = t(f"doctor.light.{finding.light}")
        lines.append(f"{SIGNS[finding.light]} {light:<7} {t.say(finding.what)}")
        if finding.what_to_do:
            lines.append(" " * 10 + t.say(finding.what_to_do))
    return "\n".join(lines) + "\n"


def _terminal(environ: Mapping[str, str]) -> Finding:
    if environ.get("TERM") in {"dumb", "unknown"}:
        return Finding("red", message("doctor.dumb"), message("doctor.dumb-do"))
    if not sys.stdout.isatty():
        return Finding("yellow", message("doctor.no-tty"), message("doctor.no-tty-do"))
    return Finding("green", message("doctor.terminal", name=environ.get("TERM", "")))


def _size() -> Finding:
    columns, rows = shutil.get_terminal_size()
    size = message("doctor.size", columns=columns, rows=rows)
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        least = message("doctor.size-do", columns=LEAST_COLUMNS, rows=LEAST_ROWS)
        return Finding("red", size, least)
    if columns < COLUMNS or rows < ROWS:
        return Finding("yellow", size, message("doctor.size-tight", columns=COLUMNS, rows=ROWS))
    return Finding("green", size)


def _colours(environ: Mapping[str, str]) -> Finding:
    if "NO_COLOR" in environ:
        return Finding("yellow", message("doctor.no-colour"), message("doctor.no-colour-do"))
    term, colour = environ.get("TERM", ""), environ.get("COLORTERM", "")
    if colour in {"truecolor", "24bit"} or "256" in term or os.name == "nt":
        return Finding("green", message("doctor.colours"))
    return Finding("yellow", message("doctor.few-colours"), message("doctor.few-colours-do"))


def _letters() -> Finding:
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    if encoding == "utf8":
        return Finding("green", message("doctor.letters"))
    return Finding(
        "red", message("doctor.no-letters", encoding=encoding), message("doctor.no-letters-do")
    )


def _data(paths: Paths) -> Finding:
    where = message("doctor.data", path=str(paths.home))
    try:
        with SessionArchive(paths).locked() as archive:
            archive.rows()
            broken = archive.problems
    except AplError as error:
        return Finding("red", error.what, error.what_to_do)
    if broken:
        return Finding("yellow", message("doctor.broken", n=len(broken)), where)
    return Finding("green", where)
