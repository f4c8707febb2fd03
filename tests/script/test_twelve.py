"""Twelve different mistakes are twelve errors at their places, and are mended one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from apl_tui.core.errors import Problem
from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse

SCRIPT = """---
title: Tolv fel
language: sv
färg: röd
---

# Ett {#ett minuts=5}

Text\tföre. 👍 <b>fet</b>

::: vote {#v scale=agre}
Tänk på i dag.

-   Först {#x .sensitve}
-   Sedan 👍 {#x}
:::

# Två {#två minutes=0}

::: vot {#w choose=many}
- A {#a}
- B {#b .sensitive}
:::

# Tre {minutes=5 at-least=6}

::: results {of=v,ingenstans}
:::

::: advice {of=w missing=1}
Text.
:::

# Fyra {minutes=1 .break}

::: notes
Aldrig stängd.
"""
MENDED = (
    ("färg: röd\n", "summary: röd\n", 4, 1, "front-matter-key"),
    ("minuts=5", "minutes=5", 7, 13, "attribute-unknown"),
    ("<b>fet</b>", "**fet**", 9, 14, "html"),
    ("scale=agre}", "scale=agree}", 11, 20, "scale-unknown"),
    (".sensitve", ".sensitive", 14, 15, "attribute-unknown"),
    ("Sedan 👍 {#x}", "Sedan 👍 {#y}", 15, 14, "id-twice"),
    ("minutes=0", "minutes=4", 18, 13, "minutes"),
    ("::: vot ", "::: vote ", 20, 5, "directive-unknown"),
    ("{#b .sensitive}", "{#b}", 22, 9, "sensitive-graded-only"),
    ("at-least=6", "at-least=2", 25, 18, "at-least"),
    ("of=v,ingenstans", "of=v,w", 27, 19, "of-unknown"),
    ("Aldrig stängd.\n", "Nu stängd.\n:::\n", 36, 1, "unclosed"),
)
"""What is wrong, what it should be, and where and what `check` says."""


def errors(text: str) -> list[tuple[int, int, str]]:
    _, problems = parse(text, file="t.md", load=lambda file, named: Loaded(named))
    return [place(each) for each in problems if each.severity == "error"]


def place(problem: Problem) -> tuple[int, int, str]:
    return problem.line, problem.column, problem.what.id.removeprefix("script.")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_mistake_is_one_error_at_its_place(end: str) -> None:
    text = "\ufeff" + SCRIPT.replace("\n", end)
    assert errors(text) == [(line, column, what) for _, _, line, column, what in MENDED]


@pytest.mark.parametrize("mend", MENDED, ids=[wrong.strip() for wrong, *_ in MENDED])
def test_mending_one_takes_away_just_that_one(mend: tuple[str, str, int, int, str]) -> None:
    wrong, right, line, column, what = mend
    assert SCRIPT.count(wrong) == 1
    left = errors(SCRIPT.replace(wrong, right))
    assert left == [each for each in errors(SCRIPT) if each != (line, column, what)]


def test_mending_them_all_one_after_the_other_leaves_none() -> None:
    texts = [SCRIPT]
    for wrong, right, *_ in MENDED:
        texts.append(texts[-1].replace(wrong, right))
    counts = [len(errors(text)) for text in texts]
    assert all(before - after == 1 for before, after in pairwise(counts))
    assert counts[-1] == 0
