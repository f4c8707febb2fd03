"""What is told of one released statement, in words: its options, its middle, an own answer."""

from __future__ import annotations

from apl_tui.core.outcomes import own_option
from apl_tui.core.release import Full, IndicatorRelease, Withheld
from apl_tui.core.workshop import Vote
from apl_tui.i18n import Translator
from apl_tui.wording.scales import option_label

COUNTED = {"many": "chosen", "dots": "dots", "order": "points"}
"""What the totals of a vote without a scale are, by its kind."""
ANSWERED = {"many": "choice-answered", "dots": "dots-answered", "order": "order-answered"}
"""How its message says how many answered."""


def median_words(released: Full, t: Translator) -> str:
    """The median, with a decimal where it has one."""
    return t.decimal(released.median, 0 if released.median == int(released.median) else 1)


def middle_words(released: Full, t: Translator) -> str:
    """The median and the mean."""
    return t("results.middle", median=median_words(released, t), mean=t.decimal(released.mean))


def options_words(released: Full, t: Translator, between: str = " ") -> str:
    """How many chose each option."""
    counts = between.join(str(count) for count in released.counts)
    return t("results.options", options=f"1–{len(released.counts)}", counts=counts)


def unsure_words(released: IndicatorRelease, t: Translator) -> str:
    """How many answered "don't know"; nothing where nobody did, or where it is withheld."""
    if isinstance(released, Withheld) or not released.dont_know.high:
        return ""
    return t("results.dont-know", count=str(released.dont_know))


def own_answer(vote: Vote, released: IndicatorRelease, t: Translator) -> str:
    """What a person alone has answered; empty where there is no answer to tell."""
    if vote.scale is None or isinstance(released, Withheld):
        return ""
    option = own_option(released)
    return "" if option is None else option_label(vote.scale, option, t)
