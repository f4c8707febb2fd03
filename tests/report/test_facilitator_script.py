"""The facilitator's script to print: everything that is led, planned, and from nowhere else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.core.reckoning import WAYS, Way, lengths
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.report.slips import slips
from apl_tui.report.text import plain_line
from apl_tui.script.library import catalogue, load
from apl_tui.wording.minutes import minutes_that_add_up
from apl_tui.workflows.facilitator_script import facilitator_script_bytes
from tests.script.test_own_subject import SUMMER

START = datetime(2026, 11, 28, 13, tzinfo=UTC)
WORKSHOPS = [(entry.id, lang) for lang in LANGUAGES for entry in catalogue(lang)]


def page_of(workshop: Workshop, people: int = 16, way: Way = "slips") -> str:
    return facilitator_script_bytes(workshop, people, way, START).decode()


def read(page: str) -> str:
    """The words of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])).split())


@pytest.mark.parametrize(("name", "language"), WORKSHOPS)
def test_every_built_in_workshop_has_a_whole_script(name: str, language: str) -> None:
    workshop, _ = load(name, language)
    words = read(page_of(workshop))
    for step in workshop.steps:
        assert f". {step.title}" in words
        assert " ".join(plain_line(step.notes).split())[:60].split(". ")[0] in words
        for vote in step.votes:
            assert all(indicator.text in words for indicator in vote.indicators)


@pytest.mark.parametrize("way", WAYS)
def test_the_timetable_is_the_plan_for_the_group(way: Way) -> None:
    workshop, _ = load("environment", "sv")
    page = page_of(workshop, 14, way)
    told = re.findall(r"<tr><td>(\d\d)\.(\d\d)</td>.*?>(\d+)</td></tr>", page)
    minutes = minutes_that_add_up(lengths(workshop, 14, way))
    assert [int(n) for _, _, n in told] == minutes
    begins = [int(h) * 60 + int(m) for h, m, _ in told]
    assert begins[0] == 13 * 60
    assert begins[-1] == pytest.approx(13 * 60 + sum(minutes[:-1]), abs=1)
    assert f"{sum(minutes)} min" in read(page)


def test_statements_are_numbered_as_on_the_slips() -> None:
    workshop, _ = load("environment", "sv")
    first = [int(n) for n in re.findall(r'<ol start="(\d+)">', page_of(workshop))]
    step = next(step for step in workshop.steps if len(step.votes) == 2)
    assert first[:2] == [1, 1 + len(step.votes[0].indicators)]


def test_a_page_is_complete_in_itself_and_shows_texts_as_they_are(tmp_path: Path) -> None:
    text = SUMMER.read_text(encoding="utf-8")
    script = tmp_path / "own.md"
    script.write_text(text.replace("::: notes", "::: notes\n5 < 6 & 7 > 3", 1), encoding="utf-8")
    workshop, _ = load(str(script), "sv")
    page = page_of(workshop)
    assert "5 &lt; 6 &amp; 7 &gt; 3" in page
    assert not re.search(r"https?:|src=|@import|url\(|<script|<link|<img", page)
    assert page.count("<h1>") == 1


def test_the_command_writes_it_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["guide", "environment", "--lang", "sv", "--people", "14", "--start", "13", "-o"]
    assert run_command_line([*told, str(tmp_path)]) == 0
    (written,) = tmp_path.iterdir()
    assert written.name == "manus-environment.html"
    assert str(written) in capsys.readouterr().out
    assert "13.00" in written.read_text(encoding="utf-8")
    assert run_command_line([*told, str(written)]) == 1  # nothing is written over
    assert "14 personer" in written.read_text(encoding="utf-8")


def test_the_slips_for_everyone_lie_behind_it_when_the_group_votes_on_paper() -> None:
    workshop, _ = load("environment", "sv")
    rounds = slips(workshop, translator("sv"))
    assert page_of(workshop, 9, "slips").count('<article class="slip">') == 9 * len(rounds)
    assert "<article" not in page_of(workshop, 9, "laptop")
