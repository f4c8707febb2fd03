"""A vote together with what was released of it last, for the pictures.

Pictures are made from these and from nothing else (privacy.md R10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apl_tui.core.findings import Profile, profile
from apl_tui.core.release import (
    Full,
    GradedRelease,
    IndicatorRelease,
    VoteRelease,
    Withheld,
    bands_of,
)
from apl_tui.core.session import Mode, Round, Session
from apl_tui.core.workshop import Advice, Vote
from apl_tui.i18n import Translator
from apl_tui.scales import band_numbers, option_label


@dataclass(frozen=True, slots=True)
class Held:
    """A vote's last round and its release."""

    vote: Vote
    round: Round
    released: VoteRelease

    @property
    def mode(self) -> Mode:
        """How it was held: by ballots, by show of hands, or by one person alone."""
        return self.round.mode

    @property
    def profile(self) -> Profile | None:
        """The findings of a graded vote."""
        released = self.released
        return profile(self.vote, released) if isinstance(released, GradedRelease) else None


def held(session: Session, vote: Vote) -> Held | None:
    """The last round of a vote, or `None` when it has not been held."""
    found = session.last_release(vote.key)
    return Held(vote, *found) if found else None


def profiles_of(votes: Iterable[Held]) -> tuple[Profile, ...]:
    """The profiles of those that are graded."""
    return tuple(found for one in votes if (found := one.profile))


def advices(session: Session) -> tuple[Advice, ...]:
    """Every advice of the workshop, in script order."""
    steps = session.workshop.steps
    return tuple(block for step in steps for block in step.blocks if isinstance(block, Advice))


def why_hidden(released: IndicatorRelease, t: Translator) -> str:
    """Why there are no counts to show."""
    if isinstance(released, Withheld):
        return t(f"results.{released.reason}")
    return t("results.no-answers")


def own_answer(vote: Vote, released: IndicatorRelease, t: Translator) -> str:
    """What a person alone has answered, in words."""
    if vote.scale is None or not isinstance(released, Full):
        return ""
    option = next((o for o, count in enumerate(released.counts, start=1) if count), 0)
    return option_label(vote.scale, option, t)


def facts(vote: Vote, released: IndicatorRelease, t: Translator) -> str:
    """The counts in words: the bands, all options where they are released, and "don't know"."""
    if isinstance(released, Withheld) or vote.scale is None:
        return ""
    bands = bands_of(released)
    told: list[str] = []
    if isinstance(released, Full) and released.n > 1:
        options = enumerate(released.counts, start=1)
        told.append(",  ".join(t("results.option", option=o, count=count) for o, count in options))
        median = released.median
        told.append(
            t(
                "results.middle",
                median=t.decimal(median, 0 if median == int(median) else 1),
                mean=t.decimal(released.mean),
            )
        )
    elif bands and not isinstance(released, Full):
        told.append(
            t(
                "results.bands",
                lower=_words(bands.lower.low, bands.lower.high),
                lower_band=band_numbers(vote.scale, "lower"),
                upper=_words(bands.upper.low, bands.upper.high),
                upper_band=band_numbers(vote.scale, "upper"),
            )
        )
    if released.dont_know:
        told.append(t("results.dont-know", n=released.dont_know))
    return "   ".join(told)


def _words(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def mode_label(votes: Sequence[Held], t: Translator) -> str:
    """What has to be said of rounds that were not anonymous ballots (privacy.md F2, F3)."""
    modes = {one.mode for one in votes}
    if "hands" in modes:
        return t("results.hands")
    return t("results.solo") if "solo" in modes else ""
