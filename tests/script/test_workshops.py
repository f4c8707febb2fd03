"""The built-in workshops: sound, equal in both languages, and with the ids that history needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from apl_tui.core.workshop import Advice, Ideas, Results, Step, Vote, Workshop
from apl_tui.script.check import check_files
from apl_tui.script.library import build_index, load
from tools.workshop_index import WORKSHOPS

MODULES = ("environment", "occasions", "self-check", "what-is")
SERIES = ("series-1", "series-2", "series-3", "series-4")
NAMES = (*MODULES, *SERIES, "follow-up", "whole", "whole-60")
VOTES = {
    "what-is:forms": ("many", "", 0, "formal non-formal informal"),
    "what-is:effects": (
        "many",
        "",
        0,
        "quality continuous-development individual-development competence new-approaches"
        " new-knowledge",
    ),
    "environment:promoting": (
        "graded",
        "agree",
        0,
        "stimulating-tasks invites-collaboration feedback-reflection included"
        " supportive-leadership motivated",
    ),
    "environment:limiting": (
        "graded",
        "agree",
        0,
        "narrow-operations low-collaboration scarce-reflection not-invited-to-change"
        " controlling-leadership",
    ),
    "occasions:today": (
        "graded",
        "frequency",
        0,
        "workplace-meeting team-meeting case-consultation mentoring introduction course appraisal"
        " incident-follow-up network-meeting",
    ),
    "occasions:potential": (
        "dots",
        "",
        3,
        "workplace-meeting team-meeting case-consultation mentoring introduction course appraisal"
        " incident-follow-up network-meeting",
    ),
    "self-check:preconditions": (
        "graded",
        "extent",
        0,
        "time-and-place skills availability culture leadership needs-analysis participation",
    ),
}
SENSITIVE = {"supportive-leadership", "controlling-leadership", "leadership"}


def scripts() -> list[Path]:
    return sorted(WORKSHOPS.glob("*/*.md"))


def built_in(name: str, language: str) -> Workshop:
    return load(WORKSHOPS / language / f"{name}.md", language)[0]


def test_no_script_has_a_problem_not_even_a_warning() -> None:
    assert len(scripts()) == 2 * len(NAMES)
    assert check_files(scripts()) == []


def shape(step: Step) -> object:
    """Everything of a step but its words."""
    blocks: list[object] = []
    for block in step.blocks:
        match block:
            case Vote():
                items = [(each.id, each.sensitive, *given(each)) for each in block.indicators]
                scale = (block.scale.name, block.scale.size) if block.scale else None
                blocks.append((block.key, block.kind, scale, block.dots, block.better, items))
            case Results():
                blocks.append(("results", block.of))
            case Advice():
                blocks.append(("advice", block.of, block.missing))
            case Ideas():
                blocks.append(("ideas", block.key))
            case _:
                blocks.append(type(block).__name__)
    flags = (step.skippable, step.is_break, bool(step.notes))
    return step.key, step.seconds, step.at_least_seconds, flags, blocks


def given(indicator: object) -> tuple[bool, bool]:
    return bool(getattr(indicator, "prompt", "")), bool(getattr(indicator, "next_step", ""))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_shape(name: str) -> None:
    swedish, english = built_in(name, "sv"), built_in(name, "en")
    assert (swedish.language, english.language) == ("sv", "en")
    assert swedish.id == english.id == name
    assert [shape(step) for step in swedish.steps] == [shape(step) for step in english.steps]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", VOTES)
def test_every_vote_has_its_items_kind_and_scale(key: str, language: str) -> None:
    kind, scale, dots, ids = VOTES[key]
    vote = built_in(key.partition(":")[0], language).vote(key)
    assert vote is not None
    assert (vote.kind, vote.scale.name if vote.scale else "", vote.dots) == (kind, scale, dots)
    assert [each.id for each in vote.indicators] == ids.split()
    assert vote.better == ("low" if key == "environment:limiting" else "high")
    assert {each.id for each in vote.indicators if each.sensitive} == SENSITIVE & set(ids.split())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_missing_precondition_has_advice_and_a_next_step(language: str) -> None:
    workshop = built_in("self-check", language)
    advice = [b for step in workshop.steps for b in step.blocks if isinstance(b, Advice)]
    assert [(each.of, each.missing) for each in advice] == [(("self-check:preconditions",), 2)]
    assert all(each.next_step for vote in workshop.votes for each in vote.indicators)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_whole_workshop_chains_all_modules(language: str) -> None:
    whole, short = built_in("whole", language), built_in("whole-60", language)
    assert {vote.key for vote in whole.votes} == set(VOTES)
    assert any(step.is_break for step in whole.steps)
    assert short.seconds == 3600
    modules = {key.partition(":")[0] for key in VOTES}
    assert {vote.module_id for vote in short.votes} == modules


def test_every_module_names_its_source() -> None:
    for name in MODULES:
        for language in ("sv", "en"):
            assert "2024-02-28" in built_in(name, language).source


def test_the_index_is_current() -> None:
    written = (WORKSHOPS / "index.json").read_text(encoding="utf-8")
    assert written == build_index(WORKSHOPS), "run: uv run python -m tools.workshop_index"
