"""Survey-craft warnings: what makes a statement hard to answer and a workshop hard to lead.

They never stop a workshop. The statement rules apply to every graded scale; the words are Swedish
and English (`craft.py`), chosen by the language of the script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apl_tui.core.errors import Message, message
from apl_tui.core.reckoning import (
    MINUTE,
    STANDARD_PEOPLE,
    step_seconds,
)
from apl_tui.core.workshop import Prose
from apl_tui.script.craft import (
    MOST_WORDS,
    Craft,
    count_words,
    craft_of,
    has_time_frame,
    minutes_said,
    negation,
    one_person,
    split_in_two,
    turned_round,
    two_ideas,
)
from apl_tui.wording.minutes import rounded, whole_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apl_tui.core.workshop import Step
    from apl_tui.script.directives import PlacedVote
    from apl_tui.script.reader import ParsedFile, ParsedStep
    from apl_tui.script.votes import Placed

MOST_MINUTES = 90
_LONGEST_STATEMENT = 500
"""Characters; what is longer is looked at no further, so that the time stays linear."""
_ABOUT_A_TIME = ("agree", "frequency")
"""The scales on which people judge how things are; the answer depends on since when."""
_MINUTES_OF_WHOLE = re.compile(r"\b(\d{1,3})\s*[- ]?\s*min(?:uter|utes|ute)?\b", re.IGNORECASE)
_ROUNDING_MINUTES = 0.5


def lint_file(parsed: ParsedFile) -> None:
    """The warnings about one file's own steps and votes."""
    craft = craft_of(parsed.front.values.get("language", "").partition("-")[0])
    for part in parsed.steps:
        if not (part.step.notes or part.step.is_break or part.broken):
            what = message("script.lint.notes", step=part.step.title[:80])
            parsed.problems.warning(part.at, what, message("script.hint.lint.notes"))
        _minutes_of_answers(part, parsed)
        if craft is not None:
            _minutes_of_step(part, parsed, craft)
            for placed in part.votes:
                _vote(placed, part, parsed, craft)


def lint_length(parsed: ParsedFile, steps: Sequence[Step]) -> None:
    """The warnings about the length of the whole, included steps counted."""
    minutes = sum(step.seconds for step in steps) / 60
    if rounded(minutes) > MOST_MINUTES and not any(step.is_break for step in steps):
        what = message("script.lint.break", n=rounded(minutes))
        parsed.problems.warning(parsed.front.at, what, message("script.hint.lint.break"))
    title = _MINUTES_OF_WHOLE.search(parsed.front.values.get("title", ""))
    if title and minutes > int(title[1]) + _ROUNDING_MINUTES:
        what = message("script.lint.whole-minutes", n=round(minutes), said=int(title[1]))
        at = parsed.problems.find(parsed.front.at, title[0])
        parsed.problems.warning(at, what, message("script.hint.lint.whole-minutes"))


def _minutes_of_answers(part: ParsedStep, parsed: ParsedFile) -> None:
    """What even a group on phones needs to answer what the step asks."""
    needed = step_seconds(part.step, STANDARD_PEOPLE, "phones")
    minutes = whole_minutes(needed)
    if minutes * MINUTE > part.step.seconds and not part.broken:
        given = round(part.step.seconds / MINUTE, 1)
        what = message("script.lint.answers", minutes=f"{given:g}", n=minutes)
        parsed.problems.warning(part.at, what, message("script.hint.lint.answers"))


def _minutes_of_step(part: ParsedStep, parsed: ParsedFile, craft: Craft) -> None:
    """What people are told to take longer over than the step lasts."""
    texts = [block.markdown for block in part.step.blocks if isinstance(block, Prose)]
    for text in (*texts, part.step.notes):
        for said, match in minutes_said(text, craft):
            if said * 60 > part.step.seconds and not part.broken:
                minutes = round(part.step.seconds / 60, 1)
                what = message("script.lint.step-minutes", words=match[0], minutes=f"{minutes:g}")
                parsed.problems.warning(part.at, what, message("script.hint.lint.step-minutes"))
                return


def _vote(placed: PlacedVote, part: ParsedStep, parsed: ParsedFile, craft: Craft) -> None:
    scale = placed.vote.scale
    if scale is None:
        return
    for each in placed.indicators:
        _statement(each, parsed, craft)
        if not each.indicator.sensitive and (match := one_person(_start_of(each), craft)):
            _warn(each, match, parsed, "manager", message("script.hint.lint.manager"))
    readable = placed.indicators and placed.at.line not in parsed.problems.error_lines
    if scale.name in _ABOUT_A_TIME and readable:
        said = [placed.vote.lead, *(each.indicator.text for each in placed.indicators)]
        said += [block.markdown for block in part.step.blocks if isinstance(block, Prose)]
        if not has_time_frame(said, craft):
            what = message("script.lint.time-frame", name=placed.vote.id[:60])
            parsed.problems.warning(placed.at, what, message("script.hint.lint.time-frame"))


def _statement(placed: Placed, parsed: ParsedFile, craft: Craft) -> None:
    text = _start_of(placed)
    if joining := two_ideas(text, craft):
        first, second = split_in_two(text, joining, craft)
        hint = message("script.hint.lint.two-ideas", first=first[:120], second=second[:120])
        _warn(placed, joining, parsed, "two-ideas", hint)
    if word := negation(text, craft):
        turned = turned_round(text, word)
        hint = message("script.hint.lint.negation")
        if turned:
            hint = message("script.hint.lint.negation-turned", turned=turned[:160])
        _warn(placed, word, parsed, "negation", hint)
    words = count_words(placed.indicator.text)
    if words > MOST_WORDS:
        what = message("script.lint.long", n=words, most=MOST_WORDS)
        parsed.problems.warning(placed.at, what, message("script.hint.lint.long"))


def _start_of(placed: Placed) -> str:
    return placed.indicator.text[:_LONGEST_STATEMENT]


def _warn(
    placed: Placed, match: re.Match[str], parsed: ParsedFile, rule: str, hint: Message
) -> None:
    at = parsed.problems.find(placed.at, match[0])
    parsed.problems.warning(at, message(f"script.lint.{rule}", word=match[0]), hint)
