"""What the report is about besides the votes: the ideas it may tell, and where the texts come from.

Markdown and the data formats share this, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from apl_tui.core.records import Idea, IdeaRound
from apl_tui.core.session import Session
from apl_tui.core.workshop import Ideas


@dataclass(frozen=True, slots=True)
class IdeaSection:
    """One question and the ideas marked for the report.

    `withheld` when too few wrote, `few` when they are shown all the same.
    """

    question: str
    withheld: bool
    ideas: tuple[Idea, ...]
    few: bool = False


def idea_sections(session: Session) -> tuple[IdeaSection, ...]:
    """The ideas rounds that were held, in script order. Only marked ideas come along (F1)."""
    held: dict[str, IdeaRound] = {round_.key: round_ for round_ in session.ideas}
    found: list[IdeaSection] = []
    for step in session.workshop.steps:
        for block in step.blocks:
            round_ = held.pop(block.key, None) if isinstance(block, Ideas) else None
            if round_ is not None and isinstance(block, Ideas):
                marked = tuple(i for i in round_.ideas or () if i.marked and not i.hidden)
                found.append(IdeaSection(block.question, round_.ideas is None, marked, round_.few))
    return tuple(found)


def sources(session: Session) -> tuple[str, ...]:
    """Where the workshop and its modules come from, each once."""
    workshop = session.workshop
    given = (workshop.source, *(module.source for module in workshop.modules))
    return tuple(dict.fromkeys(source for source in given if source.strip()))
