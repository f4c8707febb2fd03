"""The words of the scales: what an option and a band are called, on every screen and in the report.

The named scales have their words in the catalogues (`scale.NAME.OPTION`, `scale.NAME.lower`); an
author's own scale brings its labels along.
"""

from __future__ import annotations

from typing import Literal

from apl_tui.core.workshop import Scale
from apl_tui.i18n import Translator

Band = Literal["lower", "upper"]
DONT_KNOW = 0


def option_label(scale: Scale, option: int, t: Translator) -> str:
    """What answering `option` means, in words; 0 is "don't know"."""
    if option == DONT_KNOW:
        return dont_know_label(scale, t)
    if scale.name == "own":
        return scale.labels[option - 1] if option <= len(scale.labels) else str(option)
    return t(f"scale.{scale.name}.{option}")


def dont_know_label(scale: Scale | None, t: Translator) -> str:
    """What 0 means; where it is asked how often, also that there is no such occasion here."""
    often = scale is not None and scale.name == "frequency"
    return t("scale.frequency.dont-know" if often else "scale.dont-know")


def band_ends(scale: Scale, band: Band) -> tuple[int, int]:
    """The first and the last option of a band."""
    return (1, scale.upper_from - 1) if band == "lower" else (scale.upper_from, scale.size)


def band_numbers(scale: Scale, band: Band) -> str:
    """The band's options, such as `1–2`."""
    first, last = band_ends(scale, band)
    return f"{first}–{last}"


def band_words(scale: Scale, band: Band, t: Translator) -> str:
    """The band in words; of an author's own scale the labels at the band's ends."""
    if scale.name != "own":
        return t(f"scale.{scale.name}.{band}")
    ends = (scale.labels[o - 1] for o in band_ends(scale, band) if o <= len(scale.labels))
    return " – ".join(ends)


def band_label(scale: Scale, band: Band, t: Translator) -> str:
    """The band in numbers and words, such as `3–4 (stämmer)`."""
    numbers, words = band_numbers(scale, band), band_words(scale, band, t)
    return t("scale.band", numbers=numbers, words=words) if words else numbers
