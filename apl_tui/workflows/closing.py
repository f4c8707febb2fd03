"""Adding the closing round to a workshop, before its end is reckoned and its session begins.

The other steps give it its minutes where their authors allow, so that the workshop still takes the
time that it says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from apl_tui.core.closing import MODULE_ID, SURE_MODULE_ID, closing_module, commitment_module
from apl_tui.core.errors import Message
from apl_tui.core.reckoning import STANDARD_PEOPLE, STANDARD_WAY
from apl_tui.core.records import Settings, channels_of
from apl_tui.core.replan import applied, propose
from apl_tui.core.session import step_ideas
from apl_tui.core.workshop import Module, Workshop
from apl_tui.i18n import translator
from apl_tui.workflows.planning import plan_for


def as_wished(workshop: Workshop, *, closing: bool | None, sure: bool = False) -> Workshop:
    """The workshop with the closing round, or without it; its sister before it, if it is wished.

    When nothing was said (`None`) it is asked where the group votes anyway. The words are those of
    the workshop's language: the wording is compared over time.
    """
    asks = wanted(workshop, closing=closing)
    workshop = with_commitment(workshop) if sure else workshop
    return with_closing(workshop) if asks else workshop


def wanted(workshop: Workshop, *, closing: bool | None) -> bool:
    """Whether the closing round is to be asked: as was said, else where there are votes."""
    return bool(workshop.votes) if closing is None else closing


def with_closing(workshop: Workshop) -> Workshop:
    """The workshop with the closing round as its last step, in the same time where there is room.

    A workshop that has a module of that name, so also one that has the closing round, is left as
    it is.
    """
    return _with(workshop, MODULE_ID, closing_module)


def with_commitment(workshop: Workshop) -> Workshop:
    """The workshop with the closing round's sister last, on the same terms."""
    return _with(workshop, SURE_MODULE_ID, commitment_module)


def _with(
    workshop: Workshop, module_id: str, make: Callable[[Callable[[Message], str]], Module]
) -> Workshop:
    if _has(workshop, module_id):
        return workshop
    say = translator(workshop.language).say
    added = replace(workshop, modules=(*workshop.modules, make(say)))
    return _in_time(added, workshop.seconds)


def has_closing(workshop: Workshop) -> bool:
    """Whether it has a module of that name already."""
    return _has(workshop, MODULE_ID)


def has_commitment(workshop: Workshop) -> bool:
    """Whether it has one of the sister's name already."""
    return _has(workshop, SURE_MODULE_ID)


def _has(workshop: Workshop, module_id: str) -> bool:
    return any(step.module_id == module_id for step in workshop.steps)


def _in_time(workshop: Workshop, seconds: float) -> Workshop:
    """Its steps shortened into so many seconds; votes, ideas, breaks and actions keep theirs."""
    plan = plan_for(workshop, Settings("", STANDARD_PEOPLE, channels=channels_of(STANDARD_WAY)))
    may_give = tuple(
        replace(slot, skippable=False, at_least_seconds=None)
        if slot.kept or step_ideas(step)
        else replace(slot, skippable=False)
        for slot, step in zip(plan, workshop.steps, strict=True)
    )
    lengths = iter(slot.seconds for slot in applied(plan, propose(may_give, 0, seconds)))
    modules = tuple(
        replace(
            module,
            steps=tuple(replace(step, seconds=next(lengths)) for step in module.steps),
        )
        for module in workshop.modules
    )
    return replace(workshop, modules=modules)
