"""Which section of `workshops/README.md` tells more about a problem.

The names are the anchors of that file and of its Swedish version; a test holds that they exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from apl_tui.core.errors import message

if TYPE_CHECKING:
    from apl_tui.core.errors import Problem
    from apl_tui.i18n import Translator

_BY_START = (
    ("lint.notes", "notes"),
    ("lint.break", "steps"),
    ("lint.", "good-statements"),
    ("against.", "history"),
    ("front-matter", "front-matter"),
    ("yaml", "front-matter"),
    ("language", "front-matter"),
    ("file-", "files"),
    ("include-", "include"),
    ("attribute-missing", "blocks"),
    ("attribute", "settings"),
    ("vote-left-out", "include"),
    ("ideas-left-out", "include"),
    ("vote-", "votes"),
    ("labels-", "scales"),
    ("scale-", "scales"),
    ("better", "votes"),
    ("indicator-", "votes"),
    ("body-", "blocks"),
    ("fence-", "blocks"),
    ("directive-", "blocks"),
)
_BY_NAME = {
    "settings": "brace-unclosed id-letters id-missing id-twice quote-unclosed"
    " space-at-equals text-after-attributes value-missing wrong-quote",
    "steps": "at-least empty heading-deep heading-space minutes minutes-missing no-steps"
    " no-workshop step-title text-outside-step",
    "blocks": "nested stray unclosed",
    "votes": "choose no-indicators order sensitive-graded-only short-long text-after-indicators"
    " whole-number",
    "results": "of-unknown",
    "ideas": "ideas-and-options ideas-graded ideas-later of-ideas of-ideas-unknown",
    "include": "module-twice step-twice step-unknown",
    "text": "html code-unclosed comment-unclosed too-deep",
}
_SECTIONS = {name: section for section, names in _BY_NAME.items() for name in names.split()}


def section_of(message_id: str) -> str:
    """The anchor of the section about a problem, by the id of its message; empty if none is."""
    name = message_id.removeprefix("script.")
    if name in _SECTIONS:
        return _SECTIONS[name]
    return next((section for start, section in _BY_START if name.startswith(start)), "")


def hint_words(problem: Problem, t: Translator) -> str:
    """The hint in words, with the section of the guide to read; empty when there is neither."""
    words = t.say(problem.hint) if problem.hint else ""
    section = section_of(problem.what.id)
    more = t.say(message("script.see", section=section)) if section else ""
    return "  ".join(part for part in (words, more) if part)
