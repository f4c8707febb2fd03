"""The closing round: was the meeting worth the time, and did people dare to say what they think?

It is data like any script's step. Its ids never change, so that its trend can be followed; it is
about the meeting and not about the workplace, so it counts in no finding (`start_here`), and it is
compared only between sessions of the same workshop. Its sister asks how sure people are that what
was decided will be done; the same holds for it.
"""

from __future__ import annotations

from collections.abc import Callable

from apl_tui.core.errors import Message, message
from apl_tui.core.workshop import SCALES, Indicator, Module, Prose, Scale, Step, Vote

MODULE_ID = "closing"
VOTE_ID = INDICATOR_ID = STEP_ID = "worth"
INDICATORS = (INDICATOR_ID, "dared")
VOTE_KEY = f"{MODULE_ID}:{VOTE_ID}"
SURE_MODULE_ID, SURE_ID = "commitment", "sure"
SURE_KEY = f"{SURE_MODULE_ID}:{SURE_ID}"
SURE_OPTIONS = 5
SURE_SECONDS = 120.0
SECONDS = 180.0
LEAST_SECONDS = 60.0


def closing_module(say: Callable[[Message], str]) -> Module:
    """The module run that asks it, in the words of `say`."""
    vote = Vote(
        MODULE_ID,
        VOTE_ID,
        "graded",
        say(message("closing.lead")),
        tuple(
            Indicator(
                name,
                say(message(f"closing.{name}")),
                prompt=say(message(f"closing.{name}.prompt")),
                short=say(message(f"closing.{name}.short")),
            )
            for name in INDICATORS
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


def commitment_module(say: Callable[[Message], str]) -> Module:
    """The module run that asks how sure people are that it will be done, in the words of `say`."""
    asked = Indicator(
        SURE_ID,
        say(message("commitment.sure")),
        prompt=say(message("commitment.prompt")),
        short=say(message("commitment.short")),
    )
    labels = tuple(say(message(f"commitment.{n}")) for n in range(1, SURE_OPTIONS + 1))
    lead, scale = say(message("commitment.lead")), Scale("own", SURE_OPTIONS, labels)
    vote = Vote(SURE_MODULE_ID, SURE_ID, "graded", lead, (asked,), scale)
    step = Step(
        SURE_MODULE_ID,
        SURE_ID,
        say(message("commitment.title")),
        SURE_SECONDS,
        (Prose(say(message("commitment.prose"))), vote),
        notes=say(message("commitment.notes")),
        at_least_seconds=LEAST_SECONDS,
        skippable=True,
    )
    return Module(SURE_MODULE_ID, step.title, (step,))


def is_closing(vote: Vote) -> bool:
    """Whether this is the closing round's vote, or its sister's."""
    return vote.key in {VOTE_KEY, SURE_KEY}
