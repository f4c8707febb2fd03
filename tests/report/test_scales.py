"""The words of the scales, in both languages."""

from __future__ import annotations

import pytest

from apl_tui.core.workshop import SCALES, Scale
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.wording.scales import band_label, band_numbers, option_label


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCALES)
def test_every_option_and_band_has_words(name: str, language: str) -> None:
    scale, t = SCALES[name], translator(language)
    labels = [option_label(scale, option, t) for option in range(scale.size + 1)]
    assert len(set(labels)) == scale.size + 1
    assert not any("scale." in label for label in labels)
    for band in ("lower", "upper"):
        assert "scale." not in band_label(scale, band, t)


def test_bands_in_numbers_and_words() -> None:
    t = translator("sv")
    assert band_label(SCALES["agree"], "lower", t) == "1–2 (stämmer inte)"
    assert band_label(SCALES["agree"], "upper", t) == "3–4 (stämmer)"
    assert band_numbers(SCALES["extent"], "lower") == "1–2"


def test_what_is_asked_how_often_may_not_be_here_at_all() -> None:
    t = translator("sv")
    labels = {name: option_label(scale, 0, t) for name, scale in SCALES.items()}
    assert labels == {
        "agree": "Vet inte",
        "extent": "Vet inte",
        "frequency": "Vet inte / finns inte",
    }


def test_an_own_scale_brings_its_labels() -> None:
    t = translator("en")
    own = Scale("own", 5, ("a", "b", "c", "d", "e"))
    assert [option_label(own, n, t) for n in range(6)] == ["Don’t know", "a", "b", "c", "d", "e"]
    assert band_label(own, "lower", t) == "1–3 (a – c)"
    assert band_label(own, "upper", t) == "4–5 (d – e)"
    assert band_label(Scale("own", 4), "upper", t) == "3–4"
    assert option_label(Scale("own", 4), 3, t) == "3"
