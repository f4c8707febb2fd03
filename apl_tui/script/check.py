"""`apl-tui check`: every problem of every file in one run, as text for people or as JSON.

The words `error:` and `warning:` are the same in every language: editors look for them.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from apl_tui.core.errors import Message, Problem
from apl_tui.script.compare_session import changes_since
from apl_tui.script.files import LARGEST, decoded, file_problem, load_beside, read_script
from apl_tui.script.parser import Project
from apl_tui.script.sections import hint_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apl_tui.core.workshop import Workshop
    from apl_tui.i18n import Translator

STANDARD_INPUT = Path("-")
_LONGEST_LINE = 200
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "caret": "\x1b[1;32m", "off": "\x1b[0m"}


def check_files(paths: Sequence[Path]) -> list[Problem]:
    """All problems of these scripts and of what they include; an included file is told of once."""
    return read_files(paths)[1]


def check_against(paths: Sequence[Path], earlier: Workshop) -> tuple[int, list[Problem]]:
    """How many statements are as they were in an earlier session; all problems and differences."""
    project, problems = read_files(paths)
    same, changed = changes_since(project.files, earlier)
    return same, problems + changed


def read_files(paths: Sequence[Path]) -> tuple[Project, list[Problem]]:
    """These scripts as they were read, and all problems of them."""
    project = Project(load_beside)
    unreadable: list[Problem] = []
    texts = {os.path.normpath(path): read_script(path) for path in paths if path != STANDARD_INPUT}
    if STANDARD_INPUT in paths:
        texts[str(STANDARD_INPUT)] = decoded(sys.stdin.buffer.read(LARGEST + 1))
    for file, text in texts.items():
        if isinstance(text, Message):
            unreadable.append(file_problem(file, text))
        else:
            project.add(file, text)
    return project, unreadable + project.problems()


def render_problems(
    problems: Sequence[Problem],
    translator: Translator,
    colour: bool = False,  # noqa: FBT001, FBT002 - asked for by name
) -> str:
    """The problems as text: place and message, the source line, a caret, a hint."""
    return "".join(_rendered(problem, translator, colour=colour) for problem in problems)


def problems_as_json(problems: Sequence[Problem], translator: Translator) -> str:
    """The problems as a JSON array of objects."""
    rows = [
        {
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "message": translator.say(problem.what),
            "hint": hint_words(problem, translator) or None,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _rendered(problem: Problem, translator: Translator, *, colour: bool) -> str:
    paint = _COLOURS if colour else dict.fromkeys(_COLOURS, "")
    place = f"{_visible(problem.file)}:{problem.line}:{problem.column}"
    word = f"{paint[problem.severity]}{problem.severity}:{paint['off']}"
    lines = [f"{place}: {word} {_visible(translator.say(problem.what))}"]
    if problem.source.strip():
        source, before, width = _window(problem)
        lines.append(f"    {source}")
        lines.append(f"    {' ' * before}{paint['caret']}{'^' * width}{paint['off']}")
    if hint := hint_words(problem, translator):
        lines.append(f"    {_visible(hint)}")
    return "\n".join(lines) + "\n"


def _window(problem: Problem) -> tuple[str, int, int]:
    """The source line as it can be shown, and the cells before and under the caret."""
    start = problem.column - 1
    first = max(0, start - _LONGEST_LINE // 2) if len(problem.source) > _LONGEST_LINE else 0
    part = problem.source[first : first + _LONGEST_LINE]
    source, start = _visible(part), start - first
    marked = source[start : start + problem.width]
    cut_left, cut_right = "…" * (first > 0), "…" * (first + len(part) < len(problem.source))
    return (
        cut_left + source + cut_right,
        len(cut_left) + sum(map(_cells, source[:start])),
        max(sum(map(_cells, marked)), 1),
    )


def _visible(text: str) -> str:
    """The text, one character for each, without any that could steer a terminal."""
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\ufffd"
        for character in text
    )


def _cells(character: str) -> int:
    """How many terminal cells a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
