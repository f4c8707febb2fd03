"""The promise: each sentence has words in both languages, and says what the settings do."""

from __future__ import annotations

from itertools import product

import pytest

from apl_tui.core.promise import headline, promise, promise_for_all
from apl_tui.core.records import Channel, Settings
from apl_tui.core.release import LEAST_K, told_total
from apl_tui.i18n import LANGUAGES, translator
from tests.core.samples import choice, graded

CHANNELS: tuple[tuple[Channel, ...], ...] = (
    ("laptop",),
    ("laptop", "slips"),
    ("laptop", "phones"),
    ("laptop", "slips", "phones"),
    ("laptop", "phones", "hub"),
)
ALL = [
    Settings("u", 12, k=k, full=full, solo=solo, channels=channels)
    for k, full, solo, channels in product((5, 6, 14), (False, True), (False, True), CHANNELS)
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_both_languages_for_all_settings(language: str) -> None:
    t = translator(language)
    for settings in ALL:
        sentences = promise(settings) if settings.solo else promise_for_all(settings)
        texts = [s.text for s in (*promise(settings), *sentences)]
        for message in [headline(settings), *texts]:
            text = t.say(message)
            assert text != message.id, message.id
            assert "{" not in text
            assert text.rstrip().endswith(".")
            for name, value in message.params:
                assert str(value) in text, (message.id, name)


def test_each_sentence_is_tied_to_a_rule_and_said_once() -> None:
    for settings in ALL:
        sentences = promise(settings)
        assert len({sentence.text.id for sentence in sentences}) == len(sentences)
        assert all(s.text.id.split("-")[0] == f"promise.{s.rule}" for s in sentences)
        holds = [sentence.holds for sentence in sentences]
        assert holds == sorted(holds, reverse=True)  # what holds stands first


def rules(settings: Settings) -> list[str]:
    return [sentence.rule for sentence in promise(settings)]


def test_R7_the_full_distribution_changes_the_promise() -> None:
    assert "R2" in rules(Settings("u", 12))
    assert "R7" not in rules(Settings("u", 12))
    assert "R2" not in rules(Settings("u", 12, full=True))
    assert "R7" in rules(Settings("u", 12, full=True))
    assert headline(Settings("u", 12)) != headline(Settings("u", 12, full=True))


@pytest.mark.parametrize(("k", "full_from", "sensitive"), [(5, 10, 8), (9, 10, 9), (14, 14, 14)])
def test_R1_R4_R7_the_promise_says_the_thresholds_in_force(
    k: int, full_from: int, sensitive: int
) -> None:
    sentences = promise(Settings("u", 12, k=k, full=True))
    texts = {s.rule: s.text.values for s in sentences if s.holds or s.rule == "R5"}
    assert texts["R1"]["k"] == texts["R9"]["k"] == texts["F1"]["k"] == k
    assert texts["R7"]["k"] == full_from
    assert texts["R4"] == {"k": sensitive, "small": 3}
    assert texts["R5"] == {"people": k - 1}
    assert texts["R1"]["least"] == LEAST_K
    nearly_all = told_total(11, 12)
    assert (texts["R9"]["few"], texts["R9"]["near"], texts["R9"]["of"]) == (
        told_total(0, 12).high,
        nearly_all.low,
        nearly_all.high,
    )


def test_O3_slips_and_phones_add_what_they_do_not_protect() -> None:
    assert "O3" not in rules(Settings("u", 12))
    assert "O3" in rules(Settings("u", 12, channels=("laptop", "slips")))
    assert "network" in rules(Settings("u", 12, channels=("laptop", "phones")))
    unprotected = {s.rule for s in promise(ALL[3]) if not s.holds}
    assert "H3" not in unprotected
    hub = promise(Settings("u", 12, channels=("laptop", "phones", "hub")))
    assert [(s.rule, s.holds) for s in hub if s.rule[0] == "H"] == [("H1", True), ("H3", False)]
    people = {"O2", "O3", "O4", "network", "owner"}
    assert unprotected == {"R5", "R8", "R9", "T1", "F1", "M1", *people}


def test_R2_R7_O3_the_sheet_is_the_same_whatever_the_group_chooses() -> None:
    """It is handed over beforehand: what slips, phones and the full distribution change."""
    told = {promise_for_all(settings) for settings in ALL if settings.k == 6 and not settings.solo}
    assert len(told) == 1
    (sentences,) = told
    for settings in ALL:
        if settings.k == 6 and not settings.solo:
            said = {s for s in promise(settings) if s.text.id != "promise.R2"}
            assert said <= set(sentences)
    unless, full = (s.text.id for s in sentences if s.rule in ("R2", "R7"))
    assert (unless, full) == ("promise.R2-unless", "promise.R7")
    for language, word in (("sv", "hela fördelningen"), ("en", "full distribution")):
        t = translator(language)
        assert all(word in t.say(s.text) for s in sentences if s.rule in ("R2", "R7"))


def test_R8_the_half_of_whoever_is_nearly_alone_is_said_to_become_known() -> None:
    for language, words in (
        ("sv", ("ensam i sin halva", "jämför sina svar", "minst tre")),
        ("en", ("alone in a half", "if they compare", "at least three")),
    ):
        (said,) = (s for s in promise(Settings("u", 12)) if s.rule == "R8")
        assert all(each in translator(language).say(said.text) for each in words)


def test_M1_what_may_remain_in_the_memory_is_said() -> None:
    assert all("M1" in rules(settings) for settings in ALL if not settings.solo)


def test_R9_the_headline_says_what_holds_for_what_is_asked() -> None:
    scale, options, dots = graded("a"), choice("x"), choice("y", kind="dots", dots=2)
    told = {
        (full, name): headline(Settings("u", 12, full=full), votes).id
        for full in (False, True)
        for name, votes in {
            "scale": [scale],
            "choice": [options, dots],
            "both": [scale, dots],
        }.items()
    }
    assert told == {
        (False, "scale"): "promise.headline",
        (False, "choice"): "promise.headline-choice",
        (False, "both"): "promise.headline-both",
        (True, "scale"): "promise.headline-full",
        (True, "choice"): "promise.headline-choice",
        (True, "both"): "promise.headline-full-both",
    }
    assert headline(Settings("u", 12)) == headline(Settings("u", 12), [scale])
    for votes in ([scale], [options], [scale, options]):
        for language in LANGUAGES:
            t = translator(language)
            for full in (False, True):
                said = headline(Settings("u", 12, full=full), votes)
                assert t.say(said) != said.id


def test_T1_R5_R9_O4_what_counting_cannot_hide_is_said() -> None:
    for language, words in (
        (
            "sv",
            (
                "vet inte",
                "prickar",
                "Om ni röstar igen",
                "räknar röster, inte personer",
                "lappar",
                "ensam vid datorn",
            ),
        ),
        (
            "en",
            (
                "don’t know",
                "dots",
                "vote again",
                "counts ballots, not people",
                "slips",
                "alone at the laptop",
            ),
        ),
    ):
        t = translator(language)
        told = " ".join(t.say(s.text) for s in promise(Settings("u", 12)) if not s.holds)
        for each in words:
            assert each.casefold() in told.casefold()


def test_F3_alone_there_is_no_promise_of_anonymity() -> None:
    assert rules(Settings("u", 1, solo=True, full=True, channels=("phones",))) == ["F3"]
