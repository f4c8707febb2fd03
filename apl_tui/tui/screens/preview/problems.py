"""Problems of a script as lines for a screen: place and message, the source line, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from apl_tui.core.errors import Problem
from apl_tui.i18n import Translator
from apl_tui.script.sections import hint_words
from apl_tui.tui.base.words import content, folded, shortened

INDENT = "  "
MOST_TOLD = 3  # problems under the last good version


def short_line(problem: Problem, path: Path, t: Translator, width: int) -> Content:
    """A problem on one line of at most `width` cells; `path` is the file that is looked at."""
    place = _place(problem, path, t)
    words = t.say(problem.what)
    if problem.hint:
        words += f" {t.say(problem.hint)}"
    room = width - Content(place).cell_length - len(INDENT)
    return Content.assemble((f"{place}{INDENT}", "bold"), content(shortened(words, room)))


def below_lines(errors: Sequence[Problem], path: Path, t: Translator, width: int) -> list[Content]:
    """What stands under the last good version: how many errors there are, and the first of them."""
    lines = [content(f"! {t('preview.last-good', n=len(errors))}", "bold $attention")]
    lines += [short_line(problem, path, t, width) for problem in errors[:MOST_TOLD]]
    if len(errors) > MOST_TOLD:
        lines.append(content(t("preview.more", n=len(errors) - MOST_TOLD), "$quiet"))
    return lines


def problem_lines(
    problems: Sequence[Problem], path: Path, t: Translator, width: int
) -> list[Content]:
    """Each problem in full, an empty line apart."""
    lines: list[Content] = []
    for problem in problems:
        lines += [Content("")] if lines else []
        mark = "!" if problem.severity == "error" else "·"
        said = f"{mark} {_place(problem, path, t)}{INDENT}{t.say(problem.what)}"
        lines += folded(content(said, "bold"), width)
        lines += _source_lines(problem, width)
        lines += folded(content(hint_words(problem, t)), width)
    return lines


def _source_lines(problem: Problem, width: int) -> list[Content]:
    """The source line with carets below it, where the place can be seen in this width."""
    source = problem.source.replace("\t", " ")
    if not source.strip() or problem.column >= width - len(INDENT):
        return []
    shown = shortened(source, width - len(INDENT))
    before = Content(shown[: problem.column - 1]).cell_length
    carets = "^" * max(1, min(problem.width, Content(shown).cell_length - before))
    return [
        content(f"{INDENT}{shown}", "$quiet"),
        Content.assemble(INDENT + " " * before, (carets, "$attention")),
    ]


def _place(problem: Problem, path: Path, t: Translator) -> str:
    place = t("preview.line", line=problem.line)
    name = Path(problem.file).name
    return place if name == path.name else f"{name}, {place}"
