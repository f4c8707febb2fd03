"""`check --against`: which wordings start a new trend series."""

from __future__ import annotations

from pathlib import Path

import pytest

from apl_tui.core.workshop import Workshop
from apl_tui.i18n import translator
from apl_tui.script.check import check_against
from apl_tui.script.library import load
from tests.script.test_own_subject import SUMMER

HAPPY = "- Jag hann med mina besök. {#hann"


def against(tmp_path: Path, *changes: tuple[str, str]) -> tuple[int, list[tuple[int, str, str]]]:
    """Statements that are the same; line, kind and hint of what is not, after some changes."""
    earlier: Workshop = load(SUMMER, "sv")[0]
    text = SUMMER.read_text(encoding="utf-8")
    for before, now in changes:
        assert before in text
        text = text.replace(before, now)
    path = tmp_path / "sommaren.md"
    path.write_text(text, encoding="utf-8")
    same, problems = check_against([path], earlier)
    say = translator("sv").say
    told = [each for each in problems if each.what.id.startswith("script.against.")]
    assert all(each.severity == "warning" for each in told)
    return same, [
        (each.line, each.what.id.rpartition(".")[2], say(each.hint) if each.hint else "")
        for each in told
    ]


def line_of(text: str) -> int:
    return SUMMER.read_text(encoding="utf-8").split(text)[0].count("\n") + 1


def test_nothing_is_told_of_an_unchanged_module(tmp_path: Path) -> None:
    assert against(tmp_path) == (12, [])


def test_what_does_not_touch_the_comparison_is_not_told(tmp_path: Path) -> None:
    changes = (
        ("minutes=8", "minutes=9"),
        ("Tänk på juni, juli och augusti.", "Tänk på sommaren."),
        ("Hann med besöken", "Hann med"),
        ("- Jag hann", "- Jag  hann"),
    )
    assert against(tmp_path, *changes) == (12, [])


def test_a_new_wording_is_told_where_it_stands_with_the_old_one(tmp_path: Path) -> None:
    same, told = against(tmp_path, ("Jag hann med mina besök.", "Jag hann med alla besök."))
    ((line, kind, hint),) = told
    assert (same, line, kind) == (11, line_of(HAPPY), "wording")
    assert "”Jag hann med mina besök.”" in hint


def test_the_same_statement_under_a_new_id_gets_its_old_one_back(tmp_path: Path) -> None:
    same, told = against(tmp_path, ("{#hann ", "{#med "))
    ((line, kind, hint),) = told
    assert (same, line, kind) == (11, line_of(HAPPY), "id")
    assert hint.endswith("#hann")


def test_a_statement_that_is_gone_is_told_at_the_vote(tmp_path: Path) -> None:
    same, told = against(tmp_path, ("- Nycklar som saknades {#nycklar}\n", ""))
    assert (same, [kind for _, kind, _ in told]) == (11, ["gone"])
    assert told[0][0] == line_of("::: vote {#stoppade")


@pytest.mark.parametrize(
    ("before", "now", "same", "kind"),
    [
        ("scale=agree", "scale=extent", 7, "answers"),
        ("Varje vecka|", "Varje månad|", 9, "answers"),
        ("dots=2", "dots=3", 8, "answers"),
        (" better=low", "", 12, "better"),
    ],
)
def test_other_answers_are_told_at_the_vote(
    before: str, now: str, same: int, kind: str, tmp_path: Path
) -> None:
    found, told = against(tmp_path, (before, now))
    assert (found, [each for _, each, _ in told]) == (same, [kind])


def test_a_new_statement_and_a_new_vote_are_no_change(tmp_path: Path) -> None:
    more = "- Jag fick semester. {#semester}\n- Jag hann med mina besök. {#hann"
    assert against(tmp_path, (HAPPY, more)) == (12, [])
