"""The open round as the questions of a page: votes become groups of options, in page order.

Texts come from the sister module of the page's language where it asks exactly the same things;
otherwise they stay in the script's language and say so, for a screen reader's sake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from apl_tui.core.workshop import Indicator, Scale, Vote
from apl_tui.i18n import Translator, translator
from apl_tui.phones.forms import DONT_KNOW, FieldFault, Form, field_of, place_field
from apl_tui.phones.link import RoomState, Wording
from apl_tui.wording.scales import dont_know_label, option_label

COUNT_BREAK = "|"


@dataclass(frozen=True, slots=True)
class QuestionOption:
    """One radio button or check box; `sign` is the number that stands before its words.

    `apart` is set for what is no step of a scale and no choice: that one does not know.
    """

    value: str
    sign: str
    words: str
    chosen: bool
    lang: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One group of options. `lang` is set when the words are not in the page's language.

    `number` is its place on the page, 1-based. `counts` is what the live count
    says when 0, 1, 2 … options are chosen, joined by bars.
    """

    field: str
    kind: Literal["radio", "checkbox", "place"]
    words: str
    lang: str
    options: tuple[QuestionOption, ...]
    number: int = 1
    error: str = ""
    hint: str = ""
    counts: str = ""

    @property
    def anchor(self) -> str:
        """The id of its first option, to which the error summary leads."""
        return f"f-{self.field}"


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """One vote of the ballot; `lead` is empty when it would only repeat the one before."""

    lead: str
    lang: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Vote:
    """A vote, and the one whose words are shown: itself or the sister module's."""

    asked: Vote
    worded: Vote
    lang: str
    t: Translator

    def text(self, indicator: Indicator) -> str:
        return next(i.text for i in self.worded.indicators if i.id == indicator.id)


def sections(
    state: RoomState, language: str, form: Form, errors: Mapping[str, str]
) -> tuple[QuestionSection, ...]:
    """The votes of the open round as a page in `language` shows them, with what was filled in."""
    shown: list[QuestionSection] = []
    lead, number = "", 0
    for vote in _worded_votes(state, language):
        section = _section(vote, form, errors)
        section = replace(section, questions=_numbered(section.questions, number))
        number += len(section.questions)
        repeated = section.lead == lead
        lead = section.lead or lead
        shown.append(QuestionSection("", "", section.questions) if repeated else section)
    return tuple(shown)


def _numbered(questions: tuple[Question, ...], before: int) -> tuple[Question, ...]:
    return tuple(replace(q, number=n) for n, q in enumerate(questions, start=before + 1))


def _section(vote: _Vote, form: Form, errors: Mapping[str, str]) -> QuestionSection:
    asked = vote.asked
    if asked.kind == "order":
        places = (_place(vote, n, form, errors) for n in range(1, asked.most + 1))
        lead = vote.worded.lead or vote.t("phones.order.title")
        return QuestionSection(lead, vote.lang if vote.worded.lead else "", tuple(places))
    if asked.scale is None:
        return QuestionSection("", "", (_choice(vote, form, errors),))
    questions = tuple(_graded(vote, asked.scale, i, form, errors) for i in asked.indicators)
    return QuestionSection(vote.worded.lead, vote.lang, questions)


def _graded(
    vote: _Vote, scale: Scale, indicator: Indicator, form: Form, errors: Mapping[str, str]
) -> Question:
    name = field_of(vote.asked, indicator.id)
    kept = form.get(name, ())
    labelled = vote.worded.scale or scale
    lang = vote.lang if scale.name == "own" else ""
    options = [
        QuestionOption(str(o), str(o), option_label(labelled, o, vote.t), [str(o)] == [*kept], lang)
        for o in range(1, scale.size + 1)
    ]
    options.append(_dont_know(vote.t, labelled, chosen=[*kept] == [DONT_KNOW]))
    text = vote.text(indicator)
    return Question(name, "radio", text, vote.lang, tuple(options), error=errors.get(name, ""))


def _choice(vote: _Vote, form: Form, errors: Mapping[str, str]) -> Question:
    asked, t = vote.asked, vote.t
    kept = form.get(asked.id, ())
    options = [
        QuestionOption(i.id, "", vote.text(i), i.id in kept, vote.lang) for i in asked.indicators
    ]
    options.append(_dont_know(t, None, chosen=DONT_KNOW in kept))
    hint, counts = t("phones.many.hint"), ""
    if asked.kind == "dots":
        hint = t("phones.dots.hint", n=asked.most)
        left = [_dots_left(asked.most - used, t) for used in range(len(asked.indicators) + 1)]
        counts = COUNT_BREAK.join(left)
    return Question(
        asked.id,
        "checkbox",
        vote.worded.lead or t(f"phones.{asked.kind}.title"),
        vote.lang if vote.worded.lead else "",
        tuple(options),
        error=errors.get(asked.id, ""),
        hint=hint,
        counts=counts,
    )


def _place(vote: _Vote, place: int, form: Form, errors: Mapping[str, str]) -> Question:
    """Which option gets a place in the order; none does where one chooses no more."""
    asked, t, name = vote.asked, vote.t, place_field(vote.asked, place)
    kept = [*form.get(name, ())]
    options = [
        QuestionOption(i.id, "", vote.text(i), kept == [i.id], vote.lang) for i in asked.indicators
    ]
    none = t("phones.order.none" if place == 1 else "phones.order.no-more")
    options.append(QuestionOption(DONT_KNOW, "", none, kept == [DONT_KNOW], apart=True))
    words = t("phones.order.first") if place == 1 else t("phones.order.place", place=place)
    return Question(name, "place", words, "", tuple(options), error=errors.get(name, ""))


def _dont_know(t: Translator, scale: Scale | None, *, chosen: bool) -> QuestionOption:
    return QuestionOption(DONT_KNOW, "", dont_know_label(scale, t), chosen, apart=True)


def _dots_left(left: int, t: Translator) -> str:
    if left < 0:
        return t("phones.dots.over", n=-left)
    return t("phones.dots.left", n=left) if left else t("phones.dots.none-left")


def _worded_votes(state: RoomState, language: str) -> list[_Vote]:
    t = translator(language)
    worded = in_language(state, language)
    sisters = {vote.id: vote for vote in worded.votes if worded is not state.words}
    votes = []
    for vote in state.words.votes:
        sister = sisters.get(vote.id)
        if sister and _asks_the_same(vote, sister):
            votes.append(_Vote(vote, sister, "", t))
        else:
            votes.append(_Vote(vote, vote, other(state.words.language, language), t))
    return votes


def in_language(state: RoomState, language: str) -> Wording:
    """The round's words in `language`: the sister module's if it is in it, else the script's."""
    sister = state.sister
    if state.words.language != language and sister and sister.language == language:
        return sister
    return state.words


def other(of_words: str, of_page: str) -> str:
    """The language of words that stand on a page in another one; `""` when it is the same."""
    return "" if of_words == of_page else of_words


def _asks_the_same(ours: Vote, theirs: Vote) -> bool:
    return _asked(ours) == _asked(theirs)


def _asked(vote: Vote) -> tuple[object, ...]:
    scale = vote.scale and (vote.scale.name, vote.scale.size)
    return vote.module_id, vote.kind, scale, vote.dots, {i.id for i in vote.indicators}


def fault_words(fault: FieldFault, t: Translator) -> str:
    """What is wrong with a field, and what to do."""
    if fault.kind == "unknown":
        return t("phones.fault.unknown", field=fault.field[:80])
    if fault.most:
        return t(f"phones.fault.{fault.kind}", most=fault.most)
    return t(f"phones.fault.{fault.kind}")
