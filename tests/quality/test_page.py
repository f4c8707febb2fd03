"""`docs/quality.md`: its tables are what was measured, and its prose holds no figures."""

from __future__ import annotations

import re

import pytest

from tests.quality.__main__ import commands
from tests.quality.page import KINDS, PAGE, TABLE, page, parts
from tests.quality.records import campaigns, read

TEXT = PAGE.read_text(encoding="utf-8")
RECORDS = read()
PROSE = re.sub(r"`[^`]*`|\]\([^)]*\)", "", TABLE.sub("", TEXT))
NUMBER_WORDS = re.compile(
    r"(?i)\b(?:hundred|thousand|million|twice|half|double|\w+ times (?:as|more|less))\b"
)


def test_the_tables_are_those_that_the_program_writes() -> None:
    assert [found[1] for found in TABLE.findall(TEXT)] == [*KINDS]
    assert page(TEXT, RECORDS) == TEXT, "run `uv run python -m tests.quality --tables`"


def test_the_prose_holds_no_figures() -> None:
    lines = [line for line in PROSE.split("\n") if re.search(r"\d", line)]
    assert not lines
    assert not NUMBER_WORDS.findall(PROSE)


def test_nothing_is_told_that_can_no_longer_be_measured() -> None:
    assert {*RECORDS} <= {*parts()}
    assert [*commands(runs=1)] == parts()


@pytest.mark.parametrize("part", parts())
def test_what_was_not_measured_is_told(part: str) -> None:
    lacking = re.findall(r"(?m)^Not measured yet: (.*)\.$", page(TEXT, {}))
    assert f"`{part}`" in ", ".join(lacking)


@pytest.mark.parametrize("part", RECORDS)
def test_what_was_measured_is_a_commit(part: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{8,}", RECORDS[part]["commit"]), "commit, and measure then"


@pytest.mark.parametrize("part", campaigns())
def test_every_campaign_has_both_forms_and_its_row(part: str) -> None:
    lines = campaigns()[part]
    assert all(len(each) == 1 for each in lines.values()), "tests/campaigns/counting.py"
    if part in RECORDS:
        rows = [row["name"] for row in RECORDS[part]["rows"]]
        assert rows == [line for (line,) in lines.values()], (
            f"uv run python -m tests.quality {part}"
        )
