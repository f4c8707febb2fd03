"""The printed slips: one HTML sheet a workshop, one slip a round, all slips of a round alike.

Invariants: a function of the script and the language alone; no external resource and no script; a
slip has no number, place for a name, or anything else by which two of them could be told apart. How
high a slip is, and how many a sheet holds, is up to the style and the fonts of the computer that
prints; nothing is reckoned here. The signs beside the boxes are those that are typed in
(`core.slips`). The template and the style stand beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from apl_tui.core.slips import choosing, fits_on_slips, sign
from apl_tui.core.workshop import Ideas, Step, Vote, Workshop
from apl_tui.i18n import Translator
from apl_tui.report.paper import printed, style
from apl_tui.report.text import clean, plain_line
from apl_tui.wording.scales import option_label

IDEA_LINES = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A box to put a cross in: the sign that is typed for it, and its words."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A numbered statement, or an option with its one box."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class SlipSection:
    """A vote on the slip. `boxes` are the options of a graded one, "don't know" last."""

    lead: str
    how: str
    boxes: tuple[Box, ...]
    lines: tuple[SlipLine, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person fills in in one round."""

    title: str
    rule: str
    sections: tuple[SlipSection, ...] = ()
    ideas: tuple[str, ...] = ()


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
    """`count` slips a round as an HTML page; the printing browser lays them on sheets."""
    title = t("slips.sheet-title", title=clean(workshop.title))
    found = slips(workshop, t)
    return printed(
        "slips.html", t=t, title=title, style=style("slips.css"), slips=found, count=count
    )


def _vote_slip(step: Step, t: Translator) -> Slip:
    sections: list[SlipSection] = []
    number, said = 1, ""
    for vote in step.votes:
        section = _section(vote, number, t)
        sections.append(replace(section, lead="") if section.lead == said else section)
        said = section.lead
        number += len(vote.indicators) if vote.scale else 0
    return Slip(clean(step.title), t("slips.sheet-rules"), tuple(sections))


def _section(vote: Vote, first: int, t: Translator) -> SlipSection:
    texts = [clean(indicator.text) for indicator in vote.indicators]
    if vote.scale is not None:
        options = (*range(1, vote.scale.size + 1), 0)
        boxes = tuple(Box(str(o), clean(option_label(vote.scale, o, t))) for o in options)
        lines = tuple(SlipLine(str(n), text) for n, text in enumerate(texts, first))
        return SlipSection(clean(vote.lead), "", boxes, lines)
    many = vote.kind == "many"
    how = t("slips.sheet-many") if many else t(f"slips.sheet-{vote.kind}", n=vote.most)
    lines = tuple(SlipLine(sign(n), text) for n, text in enumerate(texts))
    if vote.ideas and not lines:  # they stand on the screen, with their signs
        how = t(f"slips.sheet-ideas-{choosing(vote)}", n=vote.most)
        lines = tuple(SlipLine(str(n), "") for n in range(1, vote.most + 1))
    return SlipSection(clean(vote.lead), how, (), lines)


def _idea_slip(block: Ideas, step: Step, t: Translator) -> Slip:
    question = plain_line(block.question) or clean(step.title)
    ideas = tuple(t("slips.sheet-idea", number=n) for n in range(1, IDEA_LINES + 1))
    return Slip(question, t("slips.sheet-ideas"), ideas=ideas)
