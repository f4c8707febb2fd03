"""One slip of the hand in a sound script gives one error: each line of it is spoilt in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse
from apl_tui.script.template import new_script

LINES = re.sub(r"<!--.*?-->", "", new_script("T", "en", 60), flags=re.DOTALL).split("\n")


def slips() -> Iterator[tuple[str, list[str]]]:
    for index, line in enumerate(LINES):
        before, after = LINES[:index], LINES[index + 1 :]
        here = f"{index + 1} {line.strip()[:30]}"
        if line.startswith(":::"):
            yield f"line left out {here}", before + after
        if line == ":::":
            yield f"line doubled {here}", [*before, line, line, *after]
        elif line.startswith("::: "):
            name = line.split()[1]
            yield f"misspelt {here}", [*before, line.replace(name, name[:-1], 1), *after]
            yield f"unknown {here}", [*before, line.replace(name, "xyzzy", 1), *after]
        if line.endswith("}"):
            yield f"no closing brace {here}", [*before, line[:-1], *after]
            brace = line.index("{")
            spoilt = line[:brace] + line[brace:].replace("#", "", 1)
            if spoilt != line:
                yield f"no hash {here}", [*before, spoilt, *after]
        for key in re.finditer(r"[\w-]+(?==)", line):
            spoilt = line[: key.end() - 1] + line[key.end() :]
            yield f"misspelt {key[0]} {here}", [*before, spoilt, *after]


@pytest.mark.parametrize("lines", [pytest.param(lines, id=name) for name, lines in slips()])
def test_one_slip_is_one_error(lines: list[str]) -> None:
    _, problems = parse("\n".join(lines), file="t.md", load=lambda file, named: Loaded(named))
    assert len([each for each in problems if each.severity == "error"]) == 1
