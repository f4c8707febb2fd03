"""docs/privacy.md says which test holds each rule, and what it says is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apl_tui.i18n import translator
from apl_tui.privacy.command import leak_cells
from apl_tui.privacy.proof import leaks_of_other_rules
from tools.mutations.program import MUTATIONS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
NOT_BUILT = "not built yet"
COUNTS = {"R": 10, "S": 5, "M": 2, "O": 4, "T": 5, "F": 5, "H": 4}
RULES = [f"{letter}{n}" for letter, last in COUNTS.items() for n in range(1, last + 1)]
ROW = re.compile(r"^\| ([A-Z]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \| ([^|]*) ?\|$", re.MULTILINE)
ROWS = [tuple(cell.strip(" `") for cell in match) for match in ROW.findall(TEXT)]


def files_testing(rule: str) -> list[str]:
    """The files with a test that bears the rule's id in its name."""
    named = re.compile(rf"def test_(?:[A-Z]\d+_)*{rule}_")
    files = (ROOT / "tests").rglob("test_*.py")
    return [str(path) for path in files if named.search(path.read_text(encoding="utf-8"))]


def test_every_rule_has_a_row() -> None:
    assert {row[0] for row in ROWS} == set(RULES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[2][:30]}")
def test_the_named_test_is_there_and_bears_the_rules_id(row: tuple[str, ...]) -> None:
    rule, _, name, file, _ = row
    if name == NOT_BUILT:
        assert not files_testing(rule), f"{rule} has a test now: name it in docs/privacy.md"
        return
    assert re.match(rf"test_(?:[A-Z]\d+_)*{rule}_", name)
    path = ROOT / file
    assert path.is_file()
    assert re.search(rf"^(?:async )?def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[2][:30]}")
def test_the_named_test_fails_when_the_rule_is_broken_in_the_named_way(
    row: tuple[str, ...],
) -> None:
    _, _, name, file, breaks = row
    assert (f"{file}::{name}", breaks) in {(each.test, each.breaks) for each in MUTATIONS}


def test_the_table_of_what_other_rules_leak_is_the_one_that_is_reckoned() -> None:
    _, rows = leak_cells(translator("en"))
    assert len(rows) == len(leaks_of_other_rules())
    plain = TEXT.replace("**", "")
    for row in rows:
        assert f"| {' | '.join(row)} |" in plain
