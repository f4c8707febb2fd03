"""How the time goes, and what to do about it, in words: the pace and the offer to plan anew."""

from __future__ import annotations

from datetime import datetime

from apl_tui.core.replan import Offer, OfferRow
from apl_tui.i18n import Translator


def pace_words(behind_minutes: int, t: Translator) -> str:
    """Behind, ahead (negative), or on time."""
    if behind_minutes > 0:
        return t("stage.behind", n=behind_minutes)
    return t("stage.ahead", n=-behind_minutes) if behind_minutes < 0 else t("stage.on-time")


def offer_words(offer: Offer, t: Translator) -> str:
    """Where the time stands, in a sentence; before the offer's rows when there are any."""
    if not offer.rows:
        if offer.over_minutes:
            return t("replan.nothing", n=offer.behind_minutes)  # the number on the stage
        return t("replan.fine", time=t.clock(datetime.fromisoformat(offer.ends)))
    if offer.over_minutes:
        return t("replan.behind-too-much", n=offer.behind_minutes)
    if offer.behind_minutes > 0:
        time = t.clock(datetime.fromisoformat(offer.promised))
        return t("replan.behind", n=offer.behind_minutes, time=time)
    return t("replan.won", n=-offer.behind_minutes)


def row_words(row: OfferRow, t: Translator, change: str = "replan.change") -> str:
    """What becomes of one step; `change` is the message that tells it before and after."""
    if row.skipped:
        return t("replan.skip")
    if not row.before:
        return t("replan.back", after=row.after)
    return t(change, before=row.before, after=row.after)
