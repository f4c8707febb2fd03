"""One script as a row of an index: what a list of workshops shows of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from apl_tui.core.errors import Message
from apl_tui.script.files import load_beside, read_script
from apl_tui.script.front_matter import read_front_matter
from apl_tui.script.parser import parse
from apl_tui.script.reader import parse_file
from apl_tui.script.source import Problems, split_lines


def summary(path: Path) -> dict[str, Any]:
    """The row of a script; one with errors gives what could be read of it, and their number."""
    text = read_script(path)
    if isinstance(text, Message):
        return _row(path, {}, errors=1)
    file = os.path.normpath(path)
    workshop, problems = parse(text, file=file, load=load_beside)
    if workshop is None:
        values = dict(parse_file(text, file).front.values)
        errors = sum(problem.severity == "error" for problem in problems)
        return _row(path, values, errors=errors)
    return {
        "id": workshop.id,
        "title": workshop.title,
        "language": workshop.language,
        "summary": workshop.summary,
        "series": _series(text, file),
        "minutes": _minutes(workshop.seconds),
        "votes": len(workshop.votes),
        "steps": [[step.title, _minutes(step.seconds)] for step in workshop.steps],
        "path": path.name,
        "errors": 0,
    }


def _row(path: Path, values: dict[str, str], *, errors: int) -> dict[str, Any]:
    return {
        "id": values.get("id") or path.stem,
        "title": values.get("title") or path.name,
        "language": values.get("language", ""),
        "summary": values.get("summary", ""),
        "series": "",
        "minutes": 0.0,
        "votes": 0,
        "steps": [],
        "path": path.name,
        "errors": errors,
    }


def _series(text: str, file: str) -> str:
    """The series that the script is one meeting of, as its front matter names it."""
    lines = split_lines(text)
    return read_front_matter(lines, Problems(file, lines)).values.get("series", "")


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 2)
