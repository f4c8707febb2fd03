"""The printed slips: one HTML sheet a workshop, one slip a round, all slips of a round alike.

Invariants: a function of the script and the language alone; no external resource and no script; a
slip has no number, place for a name, or anything else by which two of them could be told apart. The
signs beside the boxes are those that are typed in (`core.slips`). The template and the style stand
beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from apl_tui.core.slips import fits_on_slips, sign
from apl_tui.core.workshop import Ideas, Step, Vote, Workshop
from apl_tui.i18n import Translator
from apl_tui.report.text import clean, plain_line
from apl_tui.scales import option_label

MOST_A_PAGE = 4
IDEA_LINES = 3
_PAGE_HEIGHT = 277  # millimetres between the margins of an A4
_LETTERS, _LABEL_LETTERS = {"graded": 50, "choice": 90}, 9  # that a line holds, at the least
# Millimetres: a line of text; a row's least height and what it has beside its lines; a slip's head;
# what a vote has beside its lines; a line of labels; an idea.
_LINE, _ROW, _AROUND, _HEAD, _SECTION, _LABEL, _IDEA = 4.9, 7.3, 2.2, 18.0, 6.0, 3.3, 16.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box to put a cross in: the sign that is typed for it, and its words."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered statement, or an option with its one box."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A vote on the slip. `boxes` are the options of a graded one, "don't know" last."""

    lead: str
    how: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person fills in in one round, and how many of them stand on a page."""

    title: str
    rule: str
    sections: tuple[Section, ...] = ()
    ideas: tuple[str, ...] = ()
    a_page: int = 1
    long: bool = False

    def pages(self, count: int) -> Iterator[int]:
        """How many slips stand on each page, so that there are at least `count`."""
        return iter([self.a_page] * ceil(count / self.a_page))


def slips(workshop: Workshop, t: Translator) -> tuple[Slip, ...]:
    """The slips of a workshop, in the order of its rounds; none of what does not fit on one."""
    found: list[Slip] = []
    for step in workshop.steps:
        if fits_on_slips(step.votes):
            found.append(_vote_slip(step, t))
        found += [_idea_slip(b, step, t) for b in step.blocks if isinstance(b, Ideas)]
    return tuple(found)


def left_out(workshop: Workshop) -> tuple[Step, ...]:
    """The steps whose votes have too many options for a slip."""
    return tuple(s for s in workshop.steps if s.votes and not fits_on_slips(s.votes))


def slips_html(workshop: Workshop, t: Translator, count: int) -> str:
    """At least `count` slips a round as an HTML page; full sheets, so that they are cut alike."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - 40 ms that no other command needs

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("slips.html")
    style = Path(__file__).with_name("slips.css").read_text(encoding="utf-8")
    title = t("slips.sheet-title", title=clean(workshop.title))
    return page.render(t=t, title=title, style=style, slips=slips(workshop, t), count=count)


def _vote_slip(step: Step, t: Translator) -> Slip:
    sections: list[Section] = []
    number = 1
    for vote in step.votes:
        sections.append(_section(vote, number, t))
        number += len(vote.indicators) if vote.scale else 0
    high = _HEAD + sum(_section_height(section) for section in sections)
    return _placed(Slip(clean(step.title), t("slips.sheet-rules"), tuple(sections)), high)


def _section(vote: Vote, first: int, t: Translator) -> Section:
    texts = [clean(indicator.text) for indicator in vote.indicators]
    if vote.scale is not None:
        options = (*range(1, vote.scale.size + 1), 0)
        boxes = tuple(Box(str(o), clean(option_label(vote.scale, o, t))) for o in options)
        lines = tuple(Line(str(n), text) for n, text in enumerate(texts, first))
        return Section(clean(vote.lead), "", boxes, lines)
    many = vote.kind == "many"
    how = t("slips.sheet-many") if many else t("slips.sheet-dots", n=vote.most)
    lines = tuple(Line(sign(n), text) for n, text in enumerate(texts))
    return Section(clean(vote.lead), how, (), lines)


def _idea_slip(block: Ideas, step: Step, t: Translator) -> Slip:
    question = plain_line(block.question) or clean(step.title)
    ideas = tuple(t("slips.sheet-idea", number=n) for n in range(1, IDEA_LINES + 1))
    slip = Slip(question, t("slips.sheet-ideas"), ideas=ideas)
    return _placed(slip, _HEAD + _lines(question, 60) * _LINE + IDEA_LINES * _IDEA)


# --- how many on a page -----------------------------------------------------------------------


def _placed(slip: Slip, high: float) -> Slip:
    """The slip with as many on a page as fit for sure; one that is too long for a page flows."""
    fitting = min(MOST_A_PAGE, int(_PAGE_HEIGHT // high))
    return Slip(slip.title, slip.rule, slip.sections, slip.ideas, max(1, fitting), long=fitting < 1)


def _section_height(section: Section) -> float:
    kind = "graded" if section.boxes else "choice"
    texts = (_lines(line.text, _LETTERS[kind]) for line in section.lines)
    rows = sum(max(_ROW, _AROUND + _LINE * lines) for lines in texts)
    labels = max((_lines(box.label, _LABEL_LETTERS) for box in section.boxes), default=0)
    lead = _lines(f"{section.lead} {section.how}", _LETTERS["choice"])
    return _SECTION + _LINE * lead + _LABEL * labels + rows


def _lines(text: str, letters: int) -> int:
    return max(1, ceil(len(text) / letters))
