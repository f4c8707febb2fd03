"""The pages as HTML: what a phone shows in each state of the room, in either language.

Templates escape everything. A page without a person's answers in it is rendered once a round and
language; only the ticket is put in for each phone, so a whole room can load it at once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from apl_tui.core.workshop import Indicator, Vote
from apl_tui.i18n import LANGUAGES, Translator, translator
from apl_tui.phones.forms import (
    DONT_KNOW,
    LONGEST_IDEA,
    MOST_IDEAS,
    ROUND,
    TEXT,
    TICKET,
    FieldFault,
    Form,
    field_of,
    only_value,
)
from apl_tui.phones.link import RoomState, Wording
from apl_tui.phones.tickets import TICKET_DIGITS
from apl_tui.scales import option_label

PAGES = Path(__file__).parent / "pages"
ASSETS: dict[str, tuple[str, bytes]] = {
    name: (media_type, (PAGES / name).read_bytes())
    for name, media_type in (
        ("style.css", "text/css; charset=utf-8"),
        ("live.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    )
}
MessageName = Literal["wait", "thanks", "closed", "not-counted", "full", "load-again", "unreadable"]
_STATUS: dict[MessageName, HTTPStatus] = {
    "not-counted": HTTPStatus.CONFLICT,
    "full": HTTPStatus.CONFLICT,
    "load-again": HTTPStatus.CONFLICT,
    "unreadable": HTTPStatus.BAD_REQUEST,
}
_templates = Environment(
    loader=FileSystemLoader(PAGES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button or check box; `sign` is the number that stands before its words."""

    value: str
    sign: str
    words: str
    lang: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One group of options. `lang` is set when the words are not in the page's language."""

    field: str
    kind: Literal["radio", "checkbox"]
    words: str
    lang: str
    options: tuple[Option, ...]
    hint: str = ""
    error: str = ""
    counts: str = ""

    @property
    def anchor(self) -> str:
        """The id of its first option, to which the error summary leads."""
        return f"f-{self.field}"


@dataclass(frozen=True, slots=True)
class Section:
    """One vote of the ballot: its lead, and its questions."""

    lead: str
    lang: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is ready to be sent."""

    status: int
    body: bytes


class Pages:
    """Renders the pages of one session's code, and keeps those that are the same for everybody."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._state: RoomState | None = None
        self._kept: dict[tuple[str, str], tuple[bytes, ...]] = {}

    def message(
        self, name: MessageName, state: RoomState, language: str, *, counted: bool = False
    ) -> Page:
        """A page that says one thing; `counted` adds that this phone's answers are counted."""
        self._follow(state)
        key = (f"{name} {counted}", language)
        if key not in self._kept:
            text = self._render("message.html", state, language, name=name, counted=counted)
            self._kept[key] = (text.encode(),)
        return Page(_STATUS.get(name, HTTPStatus.OK), self._kept[key][0])

    def ballot(self, state: RoomState, language: str, ticket: bytes) -> Page:
        """The empty ballot, or the empty ideas form, of the open round."""
        self._follow(state)
        key = ("ballot", language)
        if key not in self._kept:
            gap = secrets.token_hex(TICKET_DIGITS // 2)  # in no script, as nobody knows it
            text = self._form(state, language, gap, {}, [])
            self._kept[key] = tuple(text.encode().split(gap.encode()))
        return Page(HTTPStatus.OK, ticket.hex().encode().join(self._kept[key]))

    def mended(
        self, state: RoomState, language: str, form: Form, faults: Sequence[FieldFault]
    ) -> Page:
        """The form again with what was filled in, and what is missing or wrong pointed out."""
        text = self._form(state, language, only_value(form, TICKET), form, faults)
        return Page(HTTPStatus.UNPROCESSABLE_ENTITY, text.encode())

    def _follow(self, state: RoomState) -> None:
        if state != self._state:
            self._state = state
            self._kept.clear()

    def _form(
        self,
        state: RoomState,
        language: str,
        ticket: str,
        form: Form,
        faults: Sequence[FieldFault],
    ) -> str:
        t = translator(language)
        words = {fault.field: _fault_words(fault, t) for fault in reversed(faults)}
        values: dict[str, object] = {"ticket": ticket, "faults": len(words)}
        if state.is_ideas:
            texts = [*form.get(TEXT, ()), *[""] * MOST_IDEAS][:MOST_IDEAS]
            values |= {"texts": texts, "words": words, "longest": LONGEST_IDEA}
            values["strays"] = [text for name, text in words.items() if name in (TEXT, *_odd(words))]
            return self._render("ideas.html", state, language, **values)
        sections = sections_of(state, language, form, words)
        asked = {q.field for section in sections for q in section.questions}
        values["sections"] = sections
        values["strays"] = [text for name, text in words.items() if name not in asked]
        return self._render("ballot.html", state, language, **values)

    def _render(self, template: str, state: RoomState, language: str, **values: object) -> str:
        t = translator(language)
        title = _title(state, language)
        return _templates.get_template(template).render(
            t=t,
            code=self._code,
            state=state,
            language=language,
            other=next(name for name in LANGUAGES if name != language),
            title=title,
            title_lang=_lang(_title_language(state, language), language),
            question=_worded(state, language).question,
            question_lang=_lang(_worded(state, language).language, language),
            promise=t.say(state.promise) if state.promise else "",
            **({"faults": 0} | values),
        )


def wrong_code() -> bytes:
    """The plain page for a wrong code: no style, as that would need the code."""
    swedish, english = translator("sv"), translator("en")
    return _templates.get_template("wrong.html").render(sv=swedish, en=english).encode()


def state_bytes(state: RoomState) -> bytes:
    """What `GET /CODE/state` answers: nothing that depends on a ballot."""
    told = {"state": state.name, "round": state.round, "lang": state.words.language}
    return json.dumps(told, ensure_ascii=True).encode()


def sections_of(
    state: RoomState, language: str, form: Form, errors: Mapping[str, str]
) -> tuple[Section, ...]:
    """The votes of the open round as a page shows them, in `language` where there are words."""
    sister = {vote.id: vote for vote in _sister_votes(state, language)}
    return tuple(
        _section(vote, sister.get(vote.id), state.words.language, language, form, errors)
        for vote in state.words.votes
    )


def _section(
    vote: Vote,
    sister: Vote | None,
    original: str,
    language: str,
    form: Form,
    errors: Mapping[str, str],
) -> Section:
    t = translator(language)
    lang = "" if sister or original == language else original
    words = _words_of(vote, sister)
    if vote.scale is None:
        question = _choice(vote, words, lang, t, form.get(vote.id, ()), errors.get(vote.id, ""))
        lead = (sister or vote).lead or t(f"phones.{vote.kind}.title")
        return Section("", "", (_led(question, lead, lang),))
    questions = tuple(
        _graded(vote, sister, indicator, words, lang, t, form, errors)
        for indicator in vote.indicators
    )
    return Section((sister or vote).lead, lang, questions)


def _led(question: Question, lead: str, lang: str) -> Question:
    return Question(
        question.field,
        question.kind,
        lead,
        lang,
        question.options,
        question.hint,
        question.error,
        question.counts,
    )


def _graded(
    vote: Vote,
    sister: Vote | None,
    indicator: Indicator,
    words: Mapping[str, str],
    lang: str,
    t: Translator,
    form: Form,
    errors: Mapping[str, str],
) -> Question:
    name = field_of(vote, indicator.id)
    kept = only_value(form, name)
    worded = sister or vote
    if vote.scale is None or worded.scale is None:
        raise ValueError("not a graded vote")
    own_words = lang if vote.scale.name == "own" else ""
    options = [
        Option(str(o), str(o), option_label(worded.scale, o, t), own_words, kept == str(o))
        for o in range(1, vote.scale.size + 1)
    ]
    options.append(Option(DONT_KNOW, "?", t("scale.dont-know"), "", kept == DONT_KNOW))
    return Question(
        name,
        "radio",
        words.get(indicator.id, indicator.text),
        lang if indicator.id in words or lang else "",
        tuple(options),
        error=errors.get(name, ""),
    )


def _choice(
    vote: Vote,
    words: Mapping[str, str],
    lang: str,
    t: Translator,
    kept: Sequence[str],
    error: str,
) -> Question:
    options = [
        Option(i.id, "", words.get(i.id, i.text), lang, i.id in kept) for i in vote.indicators
    ]
    options.append(Option(DONT_KNOW, "", t("scale.dont-know"), "", DONT_KNOW in kept))
    if vote.kind == "many":
        return Question(vote.id, "checkbox", "", lang, tuple(options), t("phones.many.hint"), error)
    left = [_dots_left(vote.most - used, t) for used in range(len(vote.indicators) + 1)]
    return Question(
        vote.id,
        "checkbox",
        "",
        lang,
        tuple(options),
        t("phones.dots.hint", n=vote.most),
        error,
        json.dumps(left, ensure_ascii=False),
    )


def _dots_left(left: int, t: Translator) -> str:
    if left < 0:
        return t("phones.dots.over", n=-left)
    return t("phones.dots.left", n=left) if left else t("phones.dots.none-left")


def _words_of(vote: Vote, sister: Vote | None) -> dict[str, str]:
    """The statements by indicator id, from the sister module where it has them."""
    return {indicator.id: indicator.text for indicator in (sister or vote).indicators}


def _sister_votes(state: RoomState, language: str) -> list[Vote]:
    """The sister module's votes, if they are in `language` and ask exactly the same things."""
    if state.sister is None or state.sister.language != language:
        return []
    theirs = {vote.id: vote for vote in state.sister.votes}
    return [
        theirs[vote.id]
        for vote in state.words.votes
        if vote.id in theirs and _same_questions(vote, theirs[vote.id])
    ]


def _same_questions(ours: Vote, theirs: Vote) -> bool:
    def form(vote: Vote) -> tuple[object, ...]:
        scale = vote.scale and (vote.scale.name, vote.scale.size)
        return vote.module_id, vote.kind, scale, {indicator.id for indicator in vote.indicators}

    return form(ours) == form(theirs)


def _worded(state: RoomState, language: str) -> Wording:
    """The sister's words when they are in `language` and hold a question; else the script's."""
    sister = state.sister
    if sister and sister.language == language and bool(sister.question) == state.is_ideas:
        return sister
    return state.words


def _title(state: RoomState, language: str) -> str:
    return _worded(state, language).title or state.words.title


def _title_language(state: RoomState, language: str) -> str:
    worded = _worded(state, language)
    return worded.language if worded.title else state.words.language


def _lang(of_words: str, of_page: str) -> str:
    return "" if of_words == of_page else of_words


def _odd(words: Mapping[str, str]) -> list[str]:
    asked = {f"{TEXT}-{number}" for number in range(1, MOST_IDEAS + 1)}
    return [name for name in words if name not in asked]


def _fault_words(fault: FieldFault, t: Translator) -> str:
    if fault.kind == "unknown":
        return t("phones.fault.unknown", field=fault.field[:80])
    if fault.most:
        return t(f"phones.fault.{fault.kind}", most=fault.most)
    return t(f"phones.fault.{fault.kind}")
