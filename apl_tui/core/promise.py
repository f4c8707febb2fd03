"""The promise of anonymity, made from the settings in force: what holds, and what does not.

Each sentence is tied to a rule of privacy.md by its id.
"""

from __future__ import annotations

from dataclasses import dataclass

from apl_tui.core.errors import Message, message
from apl_tui.core.records import Settings
from apl_tui.core.release import FULL_FROM, SENSITIVE_K, SMALL_BAND


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the promise; `holds` is False for what is *not* protected."""

    rule: str
    text: Message
    holds: bool = True


def headline(settings: Settings) -> Message:
    """The promise in one line, for the setup, voting and hand-over screens."""
    if settings.solo:
        return message("promise.headline-solo")
    if settings.full:
        return message("promise.headline-full", k=max(FULL_FROM, settings.k))
    return message("promise.headline", k=settings.k)


def promise(settings: Settings) -> tuple[Sentence, ...]:
    """Every sentence of the promise, what holds first."""
    if settings.solo:
        return (Sentence("F3", message("promise.F3")),)
    sentences = [
        Sentence("S1", message("promise.S1")),
        Sentence("R1", message("promise.R1", k=settings.k)),
        Sentence("R7", message("promise.R7", k=max(FULL_FROM, settings.k)))
        if settings.full
        else Sentence("R2", message("promise.R2")),
        Sentence("R4", message("promise.R4", k=max(SENSITIVE_K, settings.k), small=SMALL_BAND)),
        Sentence("R9", message("promise.R9", k=settings.k)),
        Sentence("S3", message("promise.S3")),
        Sentence("O1", message("promise.O1")),
        Sentence("F1", message("promise.F1", k=settings.k)),
        Sentence("F2", message("promise.F2")),
        Sentence("R8", message("promise.R8"), holds=False),
        Sentence("O2", message("promise.O2"), holds=False),
    ]
    if "slips" in settings.channels:
        sentences.append(Sentence("O3", message("promise.O3"), holds=False))
    if "phones" in settings.channels:
        sentences.append(Sentence("network", message("promise.network"), holds=False))
    sentences.append(Sentence("M1", message("promise.M1"), holds=False))
    sentences.append(Sentence("owner", message("promise.owner"), holds=False))
    return tuple(sentences)
