"""The promise of anonymity, made from the settings in force: what holds, and what does not.

Each sentence is tied to a rule of docs/privacy.md by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from apl_tui.core.errors import Message, message
from apl_tui.core.records import Channel, Settings
from apl_tui.core.release import FEW_CHOSE, FULL_FROM, LEAST_K, SENSITIVE_K, SMALL_COUNT
from apl_tui.core.workshop import Vote

MANY = 12  # of so many the promise shows what "nearly all" looks like


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the promise; `holds` is False for what is *not* protected."""

    rule: str
    text: Message
    holds: bool = True


def headline(settings: Settings, votes: Sequence[Vote] = ()) -> Message:
    """The promise in one line, for the setup, voting and hand-over screens.

    Of choices something else holds than of scales; with `votes` it is said of what they ask.
    """
    if settings.solo:
        return message("promise.headline-solo")
    chosen = any(vote.scale is None for vote in votes)
    if chosen and all(vote.scale is None for vote in votes):
        return message("promise.headline-choice", k=settings.k)
    if settings.full:
        k = max(FULL_FROM, settings.k)
        if chosen:
            return message("promise.headline-full-both", k=k, few=settings.k)
        return message("promise.headline-full", k=k)
    return message("promise.headline-both" if chosen else "promise.headline", k=settings.k)


def promise(settings: Settings) -> tuple[Sentence, ...]:
    """Every sentence of the promise, what holds first."""
    if settings.solo:
        return (Sentence("F3", message("promise.F3")),)
    sentences = [
        Sentence("S1", message("promise.S1")),
        Sentence("R1", message("promise.R1", k=settings.k, least=LEAST_K)),
        Sentence("R7", message("promise.R7", k=max(FULL_FROM, settings.k)))
        if settings.full
        else Sentence("R2", message("promise.R2")),
        Sentence("R4", message("promise.R4", k=max(SENSITIVE_K, settings.k), small=SMALL_COUNT)),
        Sentence("R5", message("promise.R5-refrain")),
        Sentence(
            "R9",
            message("promise.R9", k=settings.k, few=FEW_CHOSE, near=MANY - FEW_CHOSE, of=MANY),
        ),
        Sentence("S3", message("promise.S3")),
        Sentence("O1", message("promise.O1")),
        Sentence("F1", message("promise.F1", k=settings.k)),
        Sentence("F2", message("promise.F2")),
        Sentence("R8", message("promise.R8"), holds=False),
        Sentence("R5", message("promise.R5", people=settings.k - 1), holds=False),
        Sentence("R9", message("promise.R9-dots"), holds=False),
        Sentence("T1", message("promise.T1"), holds=False),
        Sentence("O4", message("promise.O4"), holds=False),
        Sentence("O2", message("promise.O2"), holds=False),
        Sentence("owner", message("promise.owner-screen"), holds=False),
        Sentence("F1", message("promise.F1-words"), holds=False),
    ]
    if "slips" in settings.channels:
        sentences.append(Sentence("O3", message("promise.O3"), holds=False))
    if "phones" in settings.channels:
        sentences.append(Sentence("network", message("promise.network"), holds=False))
        sentences.append(Sentence("network", message("promise.network-phone"), holds=False))
    if "hub" in settings.channels:
        held = next(i for i, each in enumerate(sentences) if not each.holds)
        sentences.insert(held, Sentence("H1", message("promise.H1")))
        sentences.append(Sentence("H3", message("promise.H3"), holds=False))
    sentences.append(Sentence("M1", message("promise.M1"), holds=False))
    sentences.append(Sentence("owner", message("promise.owner"), holds=False))
    return tuple(sentences)


def promise_for_all(settings: Settings) -> tuple[Sentence, ...]:
    """The promise for a sheet that is read beforehand: whatever the group comes to choose.

    Of the settings only the threshold is left; each way of voting is spoken of, and the halves are
    promised unless the full distribution is chosen.
    """
    told = promise(replace(settings, full=True, channels=get_args(Channel)))
    at = next(i for i, sentence in enumerate(told) if sentence.rule == "R7")
    return (*told[:at], Sentence("R2", message("promise.R2-unless")), *told[at:])
