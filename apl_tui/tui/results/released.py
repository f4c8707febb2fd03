"""What every picture of results says of a row: its counts, its limits, and why nothing is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from apl_tui.core.findings import Profile, Standing
from apl_tui.core.outcomes import VoteOutcome
from apl_tui.core.release import (
    Full,
    IndicatorRelease,
    Span,
    Withheld,
    bands_of,
)
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator
from apl_tui.tui.base.words import content
from apl_tui.tui.results.bars import count_words
from apl_tui.tui.results.layout import Talk
from apl_tui.wording.released import middle_words, options_words, unsure_words
from apl_tui.wording.scales import Band, band_numbers, band_words

GAP = "   "
LIMITS = "–"


def profiles_of(votes: Iterable[VoteOutcome]) -> tuple[Profile, ...]:
    """The profiles of those that are graded."""
    return tuple(found for one in votes if (found := one.profile))


def why_hidden(released: IndicatorRelease, t: Translator, room: int) -> str:
    """Why there are no counts to show, in words that fit."""
    if not isinstance(released, Withheld):
        return t("results.no-answers")
    words = t(f"results.{released.reason}")
    return words if len(words) <= room else t(f"results.{released.reason}-short")


def limits_mark(standing: Standing) -> str:
    """`LIMITS` where the counts are told as limits (docs/privacy.md R4), else nothing."""
    bands = standing.bands
    return LIMITS if bands and not bands.exact else ""


def limits_legend(
    profiles: Iterable[Profile], t: Translator, band: Band = "upper"
) -> tuple[tuple[str, Content], ...]:
    """What limits such as `10–12` mean, told of the first that stand in the picture."""
    standings = (standing for profile in profiles for standing in profile.standings)
    bands = (one.bands for one in standings if one.bands)
    pairs = ((b.upper, b.lower) if band == "upper" else (b.lower, b.upper) for b in bands)
    return legend_of((span for pair in pairs for span in pair), t)


def legend_of(spans: Iterable[Span], t: Translator) -> tuple[tuple[str, Content], ...]:
    """What limits mean, told of the first count that is told so; nothing where none is."""
    first = next((span for span in spans if not span.exact), None)
    if first is None:
        return ()
    return ((LIMITS, content(t("results.limits", span=str(first)), "$quiet")),)


def facts(vote: Vote, released: IndicatorRelease, t: Translator) -> tuple[str, ...]:
    """The bands and "don't know" in words, in more and in fewer of them."""
    if isinstance(released, Withheld) or vote.scale is None:
        return ()
    unsure = unsure_words(released, t)
    bands = bands_of(released)
    if bands is None or bands.n == 1:
        return (unsure,)
    told = t(
        "results.bands",
        lower=count_words(bands.lower),
        lower_band=band_words(vote.scale, "lower", t) or band_numbers(vote.scale, "lower"),
        upper=count_words(bands.upper),
        upper_band=band_words(vote.scale, "upper", t) or band_numbers(vote.scale, "upper"),
    )
    if not unsure:
        return (told, "")
    least = f"{t('results.dont-know-column')}: {released.dont_know}"
    return (GAP.join((told, unsure)), unsure, least)


def options(released: IndicatorRelease, t: Translator) -> str:
    """The count of each option, the median and the mean, where they are released (R7)."""
    if not isinstance(released, Full) or released.n <= 1:
        return ""
    return GAP.join((options_words(released, t, "  "), middle_words(released, t)))


def talk_about(
    standing: Standing, t: Translator, *, bands: bool = True, unsure: bool = True
) -> Talk:
    """What is said of a graded indicator under the picture.

    With `bands` where the picture does not show both, `unsure` where it does not show "don't know".
    """
    indicator, released = standing.indicator, standing.released
    told = facts(standing.vote, released, t)
    return Talk(
        indicator.label,
        told if bands else (told[1:] or told) if unsure else (),
        options(released, t),
        indicator.text,
        indicator.prompt,
    )


def mode_label(votes: Sequence[VoteOutcome], t: Translator) -> str:
    """What has to be said of rounds that were not anonymous ballots (privacy.md F2, F3)."""
    modes = {one.mode for one in votes}
    if "hands" in modes:
        return t("results.hands")
    return t("results.solo") if "solo" in modes else ""
