"""Survey craft on a corpus of a hundred statements, and the rewrites that the hints suggest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from apl_tui.core.errors import Problem
from apl_tui.i18n import translator
from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse

CORPUS = Path(__file__).parent / "corpus.txt"
RULES = ("two-ideas", "negation", "long", "manager")


def warnings(language: str, statement: str) -> list[Problem]:
    """The craft warnings about one statement, in a vote that says which time it is about."""
    lead = "Tänk på den senaste veckan." if language == "sv" else "Think of the past week."
    script = (
        f"---\ntitle: T\nlanguage: {language}\n---\n# One {{minutes=5 .break}}\n\n"
        f"::: vote {{#v scale=agree}}\n{lead}\n\n- {statement}\n:::\n"
    )
    workshop, problems = parse(script, file="t.md", load=lambda file, named: Loaded(named, ""))
    assert workshop is not None
    return problems


def corpus() -> list[tuple[str, set[str], str]]:
    rows = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, wrong, statement = line.split(" | ")
            rows.append((language, set(wrong.split(",")) - {"-"}, statement))
    return rows


def test_the_corpus_is_a_hundred_good_and_bad_statements_in_both_languages() -> None:
    rows = corpus()
    assert Counter(language for language, _, _ in rows) == {"sv": 50, "en": 50}
    assert all(wrong <= set(RULES) for _, wrong, _ in rows)
    assert {language for language, wrong, _ in rows if not wrong} == {"sv", "en"}


def test_the_rules_are_right_on_the_corpus() -> None:
    hits, false_alarms, missed = 0, [], []
    for language, wrong, statement in corpus():
        found = {
            each.what.id.removeprefix("script.lint.") for each in warnings(language, statement)
        }
        hits += len(found & wrong)
        false_alarms += [(rule, statement) for rule in found - wrong]
        missed += [(rule, statement) for rule in wrong - found]
    precision = hits / (hits + len(false_alarms))
    recall = hits / (hits + len(missed))
    assert precision >= 0.95, false_alarms
    assert recall >= 0.95, missed


@pytest.mark.parametrize(
    ("language", "statement", "suggested"),
    [
        ("sv", "Vi planerar och följer upp.", "”Vi planerar.” och ”… följer upp.”"),
        ("sv", "Mötena är korta och alla hörs.", "”Mötena är korta.” och ”Alla hörs.”"),
        ("sv", "Nycklar och bilar fanns.", "”Nycklar fanns.” och ”Bilar fanns.”"),
        ("en", "Meetings are short and we start on time.", "“We start on time.”"),
        ("sv", "Vi hinner inte prata.", "”Vi hinner prata.”"),
        ("en", "It isn't hard to ask.", "“It is hard to ask.”"),
        ("en", "We cannot choose.", "“We can choose.”"),
        ("en", "Nobody asks me.", "Say what is"),
        ("sv", "Min chef lyssnar.", ".sensitive"),
    ],
)
def test_the_hint_suggests_a_rewrite(language: str, statement: str, suggested: str) -> None:
    (problem,) = warnings(language, statement)
    assert problem.hint is not None
    assert suggested in translator(language).say(problem.hint)


def test_the_caret_stands_under_the_whole_word() -> None:
    (problem,) = warnings("sv", "Dockorna på hyllan och i lådan räcker till.")
    assert problem.source[problem.column - 1 :].startswith("och i")
