"""The closing round: one question, "was the meeting worth the time?", 1–4, under the same rules.

It is data like any script's step. Its ids never change, so that its trend can be followed; it is
about the meeting and not about the workplace, so it counts in no finding (`start_here`), and it is
compared only between sessions of the same workshop.
"""

from __future__ import annotations

from collections.abc import Callable

from apl_tui.core.errors import Message, message
from apl_tui.core.workshop import SCALES, Indicator, Module, Prose, Step, Vote

MODULE_ID = "closing"
VOTE_ID = INDICATOR_ID = STEP_ID = "worth"
VOTE_KEY = f"{MODULE_ID}:{VOTE_ID}"
SECONDS = 120.0
LEAST_SECONDS = 60.0


def closing_module(say: Callable[[Message], str]) -> Module:
    """The module run that asks it, in the words of `say`."""
    vote = Vote(
        MODULE_ID,
        VOTE_ID,
        "graded",
        say(message("closing.lead")),
        (
            Indicator(
                INDICATOR_ID,
                say(message("closing.statement")),
                prompt=say(message("closing.prompt")),
                short=say(message("closing.short")),
            ),
        ),
        SCALES["agree"],
    )
    step = Step(
        MODULE_ID,
        STEP_ID,
        say(message("closing.title")),
        SECONDS,
        (Prose(say(message("closing.prose"))), vote),
        notes=say(message("closing.notes")),
        at_least_seconds=LEAST_SECONDS,
        skippable=True,
    )
    return Module(MODULE_ID, step.title, (step,))


def is_closing(vote: Vote) -> bool:
    """Whether this is the closing round's vote."""
    return vote.key == VOTE_KEY
