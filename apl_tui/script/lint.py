"""Survey-craft warnings: what makes a statement hard to answer and a workshop hard to lead.

They never stop a workshop. The statement rules apply to `agree` votes, where people judge a claim;
the words are Swedish and English, chosen by the language of the script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apl_tui.core.errors import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apl_tui.core.workshop import Step
    from apl_tui.script.directives import PlacedVote
    from apl_tui.script.reader import ParsedFile
    from apl_tui.script.votes import Placed

MOST_WORDS = 15
MOST_MINUTES = 90
# "hälso- och sjukvård" is one idea: the hyphen before the word says so.
_TWO_IDEAS = {
    "sv": re.compile(r"(?<!-\s)\b(och|eller|samt)\b", re.IGNORECASE),
    "en": re.compile(r"(?<!-\s)\b(and|or)\b", re.IGNORECASE),
}
_NEGATION = {
    "sv": re.compile(r"\b(inte|aldrig)\b", re.IGNORECASE),
    "en": re.compile(r"\b(not|never|cannot|\w+n['’]t)\b", re.IGNORECASE),
}
_MANAGER = {
    "sv": re.compile(
        r"\b\w{0,30}chef(en|er|erna|s|ens|ers|ernas)?\b"
        r"|\b(ledare|ledaren|ledning|ledningen|föreståndare|föreståndaren)s?\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(managers?|management|boss(es)?|supervisors?|leaders?|leadership)\b", re.IGNORECASE
    ),
}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def lint_file(parsed: ParsedFile) -> None:
    """The warnings about one file's own steps and votes."""
    language = parsed.front.values.get("language", "").partition("-")[0]
    for part in parsed.steps:
        if not (part.step.notes or part.step.is_break or part.broken):
            what = message("script.lint.notes", step=part.step.title[:80])
            parsed.problems.warning(part.at, what, message("script.hint.lint.notes"))
        if language in _TWO_IDEAS:
            for placed in part.votes:
                _vote(placed, parsed, language)


def lint_length(parsed: ParsedFile, steps: Sequence[Step]) -> None:
    """The warning about a long workshop without a break, included steps counted."""
    minutes = round(sum(step.seconds for step in steps) / 60)
    if minutes > MOST_MINUTES and not any(step.is_break for step in steps):
        what = message("script.lint.break", n=minutes)
        parsed.problems.warning(parsed.front.at, what, message("script.hint.lint.break"))


def _vote(placed: PlacedVote, parsed: ParsedFile, language: str) -> None:
    scale = placed.vote.scale
    if scale is None:
        return
    for each in placed.indicators:
        if scale.name == "agree":
            _statement(each, parsed, language)
        if not each.indicator.sensitive:
            _warn_of_word(_MANAGER[language], "manager", each, parsed)


def _statement(placed: Placed, parsed: ParsedFile, language: str) -> None:
    _warn_of_word(_TWO_IDEAS[language], "two-ideas", placed, parsed)
    _warn_of_word(_NEGATION[language], "negation", placed, parsed)
    words = len(_WORD.findall(placed.indicator.text))
    if words > MOST_WORDS:
        what = message("script.lint.long", n=words, most=MOST_WORDS)
        parsed.problems.warning(placed.at, what, message("script.hint.lint.long"))


def _warn_of_word(pattern: re.Pattern[str], rule: str, placed: Placed, parsed: ParsedFile) -> None:
    if match := pattern.search(placed.indicator.text):
        at = parsed.problems.find(placed.at, match[0])
        what = message(f"script.lint.{rule}", word=match[0])
        parsed.problems.warning(at, what, message(f"script.hint.lint.{rule}"))
