"""The guide to the format: complete, true, and the same in both languages."""

from __future__ import annotations

import re

import pytest

from apl_tui.core.workshop import SCALES, Step
from apl_tui.script.directives import VOCABULARY
from apl_tui.script.front_matter import KEYS
from apl_tui.script.sections import section_of
from apl_tui.script.votes import FORM_KEYS
from tools.guide import GUIDES, examples, messages, read, renewed, texts

LANGUAGES = pytest.mark.parametrize("language", ["en", "sv"])
STEP_SETTINGS = ("minutes", "at-least", ".skippable", ".break")
INDICATOR_SETTINGS = (".sensitive", "prompt", "short", "next")


def guide(language: str) -> str:
    return GUIDES[language].read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """What a link into a guide can point at."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
    slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}
    return slugs | set(re.findall(r'<a id="([\w-]+)"></a>', text))


@LANGUAGES
def test_every_example_is_sound(language: str) -> None:
    found = examples(guide(language))
    assert len(found) == guide(language).count("```markdown") > 10
    for example, _ in found:
        workshop, problems = read(example, language)
        assert workshop is not None, example
        # An example about something else may leave the notes out.
        assert [each for each in problems if each.what.id != "script.lint.notes"] == [], example


@LANGUAGES
def test_every_example_is_drawn_as_the_room_sees_it_and_every_message_is_told(
    language: str,
) -> None:
    text = guide(language)
    assert text == renewed(text, language), "run: uv run python -m tools.guide"
    assert all(picture.strip() for _, picture in examples(text))


@LANGUAGES
def test_the_whole_vocabulary_stands_in_it(language: str) -> None:
    text = guide(language)
    for name, directive in VOCABULARY.items():
        assert f"::: {name}" in text
        for setting in directive.keys:
            assert f"`{setting}" in text or f"{setting}=" in text, (name, setting)
    for setting in (*STEP_SETTINGS, *INDICATOR_SETTINGS, *FORM_KEYS, *KEYS):
        assert f"`{setting}" in text, setting
    for scale in SCALES:
        assert f"`scale={scale}`" in text


@LANGUAGES
def test_every_kind_of_problem_leads_to_a_section_that_exists(language: str) -> None:
    known = anchors(guide(language))
    kinds = [
        name
        for name in texts(language)
        if re.fullmatch(r"script\.(?!hint\.|see$|workshop-unknown$).*", name)
    ]
    assert len(kinds) > 70
    for name in kinds:
        assert section_of(name) in known, name
    assert messages(language).count("\n") == len(kinds) + 2


@LANGUAGES
def test_links_within_the_guide_lead_somewhere(language: str) -> None:
    text = guide(language)
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= anchors(text)
    for link in re.findall(r"\]\(([^#)]+)\)", text):
        assert (GUIDES[language].parent / link).exists(), link


def shape(step: Step) -> object:
    return step.seconds, step.id and len(step.blocks), [type(b).__name__ for b in step.blocks]


def test_both_languages_have_the_same_examples() -> None:
    english, swedish = examples(guide("en")), examples(guide("sv"))
    assert len(english) == len(swedish)
    for (one, _), (other, _) in zip(english, swedish, strict=True):
        first, second = read(one, "en")[0], read(other, "sv")[0]
        assert first is not None
        assert second is not None
        assert [shape(step) for step in first.steps] == [shape(step) for step in second.steps]
        votes = [(v.key, v.kind, v.dots, [i.id for i in v.indicators]) for v in first.votes]
        assert votes == [
            (v.key, v.kind, v.dots, [i.id for i in v.indicators]) for v in second.votes
        ]
