"""The facilitator's script to print: one HTML page for A4, made from a workshop and its plan.

A function of the script, the plan and the language; no external resource and no script. What the
room sees stands beside what to say and what to do, with lines to write on. The template and the
style stand beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from markdown_it import MarkdownIt

from apl_tui.core.agenda import Slot
from apl_tui.core.reckoning import Way
from apl_tui.core.workshop import (
    Actions,
    Advice,
    Block,
    Ideas,
    Prose,
    Results,
    Step,
    Vote,
    Workshop,
)
from apl_tui.i18n import Translator
from apl_tui.report.paper import printed, style
from apl_tui.report.slips import slips
from apl_tui.report.text import clean, plain_line
from apl_tui.wording.minutes import minutes_that_add_up
from apl_tui.wording.scales import option_label

WORDS = (
    "learning",
    "motivated",
    "mentor",
    "feedback",
    "environment",
    "supervision",
    "deviation",
    "case",
    "question",
    "introduce",
    "development",
)
"""The words of the list that is handed out; each with a plainer one in the catalogues."""


@dataclass(frozen=True, slots=True)
class LedStep:
    """One step as it is led: when, how long, what the room sees, and what the facilitator does."""

    number: int
    title: str
    begins: str
    minutes: int
    room: tuple[str, ...]
    notes: str
    is_break: bool


def facilitator_script_html(
    workshop: Workshop,
    t: Translator,
    plan: Sequence[Slot],
    begins: Sequence[datetime],
    people: int,
    way: Way,
) -> str:
    """The page. `begins` are the moments at which the steps of the `plan` begin."""
    steps = _led(workshop, t, plan, begins)
    has_votes = bool(workshop.votes)
    return printed(
        "facilitator_script.html",
        t=t,
        title=clean(workshop.title),
        summary=clean(workshop.summary),
        style=style("facilitator_script.css") + f".slips {{\n{style('slips.css')}}}\n",
        slips=slips(workshop, t) if way == "slips" else (),
        count=people,
        facts=_facts(t, steps, people, way if has_votes else None),
        prepare=_prepare(workshop, t, way if has_votes else None),
        steps=steps,
        words=[(t(f"leader.word.{word}"), t(f"leader.word.{word}.plain")) for word in WORDS],
    )


def _led(
    workshop: Workshop, t: Translator, plan: Sequence[Slot], begins: Sequence[datetime]
) -> list[LedStep]:
    lengths = minutes_that_add_up(0 if slot.skipped else slot.seconds for slot in plan)
    return [
        LedStep(
            number,
            clean(step.title),
            t.clock(at),
            minutes,
            tuple(_room(step, t)),
            _html(step.notes),
            step.is_break,
        )
        for number, (step, slot, at, minutes) in enumerate(
            zip(workshop.steps, plan, begins, lengths, strict=True), start=1
        )
        if not slot.skipped
    ]


def _facts(t: Translator, steps: Sequence[LedStep], people: int, way: Way | None) -> list[str]:
    minutes = sum(step.minutes for step in steps)
    told = [t("minutes.short", n=minutes)]
    if way:
        told += [t("leader.people", n=people), t(f"leader.way.{way}")]
    return told


def _prepare(workshop: Workshop, t: Translator, way: Way | None) -> list[str]:
    """What to do before, a line each."""
    names = ["invite", "safety", "lead", "room", "paper", "second-language"]
    if way:
        names += [f"way.{way}", "promise"]
    return [t(f"leader.prepare.{name}", id=workshop.id) for name in names]


def _room(step: Step, t: Translator) -> Iterator[str]:
    """A step as the room sees it, a block each; statements are numbered as on the slips."""
    first = 1
    for block in step.blocks:
        yield _vote(block, first, t) if isinstance(block, Vote) else _shown(block, t)
        if isinstance(block, Vote):
            first += len(block.indicators)


def _shown(block: Block, t: Translator) -> str:
    """A block that is no vote, as HTML."""
    match block:
        case Prose():
            return _html(block.markdown)
        case Ideas():
            words = t("leader.ideas", question=plain_line(block.question))
        case Results():
            words = t("leader.results")
        case Actions():
            words = t("leader.actions")
        case Advice():
            words = t("leader.advice", n=block.missing, text=plain_line(block.markdown))
        case _:
            raise TypeError(f"not a block: {block!r}")
    return f"<p>{escape(words)}</p>"


def _vote(vote: Vote, first: int, t: Translator) -> str:
    lead = f"<p><strong>{escape(plain_line(vote.lead))}</strong></p>" if vote.lead else ""
    items = "".join(f"<li>{escape(clean(each.text))}</li>" for each in vote.indicators)
    if vote.scale:
        options = range(1, vote.scale.size + 1)
        how = "  ·  ".join(f"{o} {clean(option_label(vote.scale, o, t))}" for o in options)
    else:
        how = t("leader.many") if vote.kind == "many" else t(f"leader.{vote.kind}", n=vote.most)
        how = f"{t('leader.ideas-vote')} {how}" if vote.ideas else how
    return f'{lead}<ol start="{first}">{items}</ol><p class="scale">{escape(how)}</p>'


def _html(markdown: str) -> str:
    return str(
        MarkdownIt("commonmark", {"html": False}).disable(["image", "link"]).render(markdown)
    )
