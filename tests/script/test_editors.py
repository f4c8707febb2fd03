"""The problem matcher of `docs/editors.md`, applied to what `check` really writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from apl_tui.i18n import translator
from apl_tui.script.check import check_files, problems_as_json, render_problems

DOCS = Path(__file__).parent.parent.parent / "docs"
BAD = """---
title: T
language: en
---
# One {minuts=5}

::: vot {#åäö scale=agree}
- We plan: now and then. {#x .sensitve}
:::

# Två:3:4: error: not one {minutes=x}
"""


def matcher() -> dict[str, object]:
    block = re.search(r"```json\n(.*?)```", (DOCS / "editors.md").read_text("utf-8"), re.DOTALL)
    assert block
    (task,) = json.loads(block[1])["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    assert isinstance(pattern, dict)
    return pattern


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["mine.md", "min fil två.md"])
def test_the_matcher_finds_every_problem_once(language: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(BAD, encoding="utf-8")
    problems = check_files([path])
    assert len(problems) >= 4
    pattern = matcher()
    found = []
    for line in render_problems(problems, translator(language)).splitlines():
        if match := re.match(str(pattern["regexp"]), line):
            names = ("file", "line", "column", "severity", "message")
            found.append({each: match[int(str(pattern[each]))] for each in names})
    rows = json.loads(problems_as_json(problems, translator(language)))
    assert found == [
        {key: str(row[key]) for key in ("file", "line", "column", "severity", "message")}
        for row in rows
    ]
