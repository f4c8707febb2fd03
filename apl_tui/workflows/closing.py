"""Adding the closing round to a workshop, before its end is reckoned and its session begins."""

from __future__ import annotations

from dataclasses import replace

from apl_tui.core.closing import MODULE_ID, closing_module
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import Translator


def with_closing(workshop: Workshop, t: Translator) -> Workshop:
    """The workshop with the closing round as its last step, two minutes longer.

    `t` speaks the workshop's language: the question's wording is compared over time. A workshop
    that has a module of that name, so also one that has the closing round, is left as it is.
    """
    if has_closing(workshop):
        return workshop
    return replace(workshop, modules=(*workshop.modules, closing_module(t.say)))


def has_closing(workshop: Workshop) -> bool:
    """Whether it has a module of that name already."""
    return any(step.module_id == MODULE_ID for step in workshop.steps)
