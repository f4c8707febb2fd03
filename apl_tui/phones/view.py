"""The pages as HTML: what a phone shows in each state of the room, in either language.

Templates escape everything. A page without a person's answers in it is rendered once a round and
language; only the ticket is put in for each phone, so a whole room can load it at once.
"""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from apl_tui.i18n import LANGUAGES, translator
from apl_tui.phones.forms import (
    LONGEST_IDEA,
    MOST_IDEAS,
    TEXT,
    TICKET,
    FieldFault,
    Form,
    idea_field,
    only_value,
)
from apl_tui.phones.link import RoomState
from apl_tui.phones.network import CODE_LENGTH
from apl_tui.phones.questions import fault_words, in_language, other, sections
from apl_tui.phones.tickets import TICKET_DIGITS

PAGES = Path(__file__).parent / "pages"
ASSETS: dict[str, tuple[str, bytes, bytes]] = {
    name: (media_type, text := (PAGES / name).read_bytes(), gzip.compress(text, mtime=0))
    for name, media_type in (
        ("style.css", "text/css; charset=utf-8"),
        ("form.js", "text/javascript; charset=utf-8"),
        ("live.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    )
}
"""What pages load, as it is and packed: the same for everybody, and no secret."""
_VERSIONS = {name: sha256(text).hexdigest()[:8] for name, (_, text, _) in ASSETS.items()}
PlainName = Literal["join", "wrong", "crowded", "other-name"]
MessageName = Literal[
    "wait",
    "thanks",
    "closed",
    "over",
    "again",
    "complete",
    "not-counted",
    "full",
    "load-again",
    "unreadable",
]
_STATUS: dict[MessageName, HTTPStatus] = {
    "not-counted": HTTPStatus.CONFLICT,
    "full": HTTPStatus.CONFLICT,
    "load-again": HTTPStatus.CONFLICT,
    "unreadable": HTTPStatus.BAD_REQUEST,
}
_PLAIN_STATUS: dict[PlainName, HTTPStatus] = {
    "join": HTTPStatus.OK,
    "crowded": HTTPStatus.TOO_MANY_REQUESTS,
    "other-name": HTTPStatus.BAD_REQUEST,
}
_templates = Environment(
    loader=FileSystemLoader(PAGES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def asset(name: str) -> str:
    """Where a page finds this; a new version has another address, as browsers keep it."""
    return f"/{name}?{_VERSIONS[name]}"


_templates.globals["asset"] = asset


@dataclass(frozen=True, slots=True)
class PhonePage:
    """A page that is ready to be sent."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class IdeaBox:
    """One text field of the ideas form."""

    field: str
    number: int
    text: str
    error: str


class Pages:
    """Renders the pages of one session's code, and keeps those that are the same for everybody."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._state: RoomState | None = None
        self._kept: dict[tuple[str, str], tuple[bytes, ...]] = {}

    def message(
        self, name: MessageName, state: RoomState, language: str, *, counted: bool = False
    ) -> PhonePage:
        """A page that says one thing; `counted` adds that this phone's answers are counted."""
        self._follow(state)
        key = (f"{name} {counted}", language)
        if key not in self._kept:
            text = self._render("message.html", state, language, name, counted=counted)
            self._kept[key] = (text.encode(),)
        return PhonePage(_STATUS.get(name, HTTPStatus.OK), self._kept[key][0])

    def form(self, state: RoomState, language: str, ticket: bytes) -> PhonePage:
        """The empty ballot, or the empty ideas form, of the open round."""
        self._follow(state)
        key = ("form", language)
        if key not in self._kept:
            gap = secrets.token_hex(TICKET_DIGITS // 2)  # unguessable, so in no script's text
            text = self._form(state, language, gap, {}, [])
            self._kept[key] = tuple(text.encode().split(gap.encode()))
        return PhonePage(HTTPStatus.OK, ticket.hex().encode().join(self._kept[key]))

    def mended(
        self, state: RoomState, language: str, form: Form, faults: Sequence[FieldFault]
    ) -> PhonePage:
        """The form again with what was filled in, and what is missing or wrong pointed out."""
        text = self._form(state, language, only_value(form, TICKET), form, faults)
        return PhonePage(HTTPStatus.UNPROCESSABLE_ENTITY, text.encode())

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
        errors = {fault.field: fault_words(fault, t) for fault in faults}
        values: dict[str, object]
        if state.is_ideas:
            boxes = _boxes(form, errors)
            asked = {box.field for box in boxes}
            values = {"boxes": boxes, "longest": LONGEST_IDEA, "most": MOST_IDEAS}
        else:
            shown = sections(state, language, form, errors)
            asked = {question.field for section in shown for question in section.questions}
            values = {"sections": shown, "asked": len(asked)}
        strays = [text for name, text in errors.items() if name not in asked]
        template = "ideas.html" if state.is_ideas else "ballot.html"
        values |= {"ticket": ticket, "faults": len(errors), "strays": strays}
        return self._render(template, state, language, "ballot", **values)

    def _render(
        self, template: str, state: RoomState, language: str, name: str, **values: object
    ) -> str:
        t = translator(language)
        words = in_language(state, language)
        titled = words if words.title else state.words
        asked = words if words.question else state.words
        return _templates.get_template(template).render(
            t=t,
            code=self._code,
            name=name,
            state=state,
            language=language,
            switch_to=next(name for name in LANGUAGES if name != language),
            title=titled.title,
            title_lang=other(titled.language, language),
            question=asked.question,
            question_lang=other(asked.language, language),
            promise=[t.say(each) for each in state.promise],
            **({"faults": 0} | values),
        )


def _boxes(form: Form, errors: dict[str, str]) -> list[IdeaBox]:
    texts = [*form.get(TEXT, ()), *[""] * MOST_IDEAS][:MOST_IDEAS]
    return [
        IdeaBox(name := idea_field(number), number, text, errors.get(name, ""))
        for number, text in enumerate(texts, start=1)
    ]


@cache
def plain_page(name: PlainName) -> PhonePage:
    """For who has no code, or waits: in both languages."""
    words = [(language, translator(language)) for language in LANGUAGES]
    page = _templates.get_template("plain.html")
    text = page.render(words=words, name=name, length=CODE_LENGTH)
    return PhonePage(_PLAIN_STATUS.get(name, HTTPStatus.NOT_FOUND), text.encode())


def state_bytes(state: RoomState) -> bytes:
    """What `GET /CODE/state` answers: nothing that depends on a ballot."""
    told = {"state": state.name, "round": state.round, "lang": state.words.language}
    return json.dumps(told).encode()
