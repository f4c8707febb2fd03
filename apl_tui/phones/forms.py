"""What a phone sent, read strictly: a form becomes a ballot or ideas, and what is wrong with it.

Nothing here remembers anything. A field that was not asked for is a fault, never ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from apl_tui.core.ballot import Ballot
from apl_tui.core.workshop import Vote

MOST_FIELDS = 1_000
MOST_IDEAS = 3
LONGEST_IDEA = 280
DONT_KNOW = "dk"
_ENCODED = re.compile(r"[%+]")
_OPTIONS = ("1", "2", "3", "4", "5")
TICKET, ROUND, TEXT = "ticket", "round", "text"

Form = Mapping[str, Sequence[str]]
FaultKind = Literal[
    "missing", "outside-scale", "too-many", "twice", "dont-know-and-more", "unknown", "too-long"
]


class FormError(ValueError):
    """The body is no form that a page of ours could have sent."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field; `most` is the limit that it went over."""

    field: str
    kind: FaultKind
    most: int = 0


def read_form(content_type: str, body: bytes | bytearray) -> Form:
    """The fields of a form-encoded body, each with its values in order; raises `FormError`."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise FormError("not form-encoded")
    try:
        pairs = _pairs(body.decode("ascii"))
    except ValueError as error:  # also what is not ASCII or, decoded, not UTF-8
        raise FormError("not readable") from error
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def _pairs(text: str) -> Iterable[Sequence[str]]:
    if _ENCODED.search(text) is None and text.count("&") < MOST_FIELDS:
        return [_split(pair) for pair in text.split("&")]  # a plain ballot, in a third of the time
    return parse_qsl(
        text,
        keep_blank_values=True,
        strict_parsing=bool(text),
        errors="strict",
        max_num_fields=MOST_FIELDS,
    )


def _split(pair: str) -> Sequence[str]:
    parts = pair.split("=", 1)
    if len(parts) < 2:
        raise ValueError("a field without a value")
    return parts


def only_value(form: Form, name: str) -> str:
    """The one value of a field; `""` when it is not there once."""
    values = form.get(name, ())
    return values[0] if len(values) == 1 else ""


def field_of(vote: Vote, indicator_id: str) -> str:
    """The name of a graded indicator's field."""
    return f"{vote.id}.{indicator_id}"


def read_ballot(votes: Sequence[Vote], form: Form) -> tuple[Ballot, list[FieldFault]]:
    """The ballot of a form, and its faults in page order; without faults it can be counted."""
    ballot: dict[str, Mapping[str, int]] = {}
    faults: list[FieldFault] = []
    known = {TICKET, ROUND}
    for vote in votes:
        read = _graded if vote.scale else _ordered if vote.kind == "order" else _chosen
        ballot[vote.id] = read(vote, form, known, faults)
    faults += [FieldFault(name, "unknown") for name in form if name not in known]
    return ballot, faults


def _graded(vote: Vote, form: Form, known: set[str], faults: list[FieldFault]) -> dict[str, int]:
    size = vote.scale.size if vote.scale else 0
    options = _OPTIONS[:size]
    answers: dict[str, int] = {}
    for indicator in vote.indicators:
        name = field_of(vote, indicator.id)
        known.add(name)
        values = form.get(name)
        if not values:
            faults.append(FieldFault(name, "missing"))
        elif len(values) > 1:
            faults.append(FieldFault(name, "twice"))
        elif values[0] in options:
            answers[indicator.id] = int(values[0])
        elif values[0] == DONT_KNOW:
            answers[indicator.id] = 0
        else:
            faults.append(FieldFault(name, "outside-scale", size))
    return answers


def _chosen(vote: Vote, form: Form, known: set[str], faults: list[FieldFault]) -> dict[str, int]:
    known.add(vote.id)
    values = form.get(vote.id, ())
    chosen = [value for value in values if value != DONT_KNOW]
    ids = {indicator.id for indicator in vote.indicators}
    if not ids.issuperset(chosen):
        faults.append(FieldFault(vote.id, "outside-scale"))
    elif len(set(values)) < len(values):
        faults.append(FieldFault(vote.id, "twice"))
    elif chosen and len(chosen) < len(values):
        faults.append(FieldFault(vote.id, "dont-know-and-more"))
    elif len(chosen) > vote.most:
        faults.append(FieldFault(vote.id, "too-many", vote.most))
    return {id_: 1 for id_ in chosen if id_ in ids}


def place_field(vote: Vote, place: int) -> str:
    """The name of the field of a place, 1 and up, in a vote that puts options in order."""
    return f"{vote.id}.{place}"


def _ordered(vote: Vote, form: Form, known: set[str], faults: list[FieldFault]) -> dict[str, int]:
    """The places in order, where some may be left free."""
    ids = {indicator.id for indicator in vote.indicators}
    chosen: list[str] = []
    for place in range(1, vote.most + 1):
        name = place_field(vote, place)
        known.add(name)
        values = form.get(name)
        if not values:
            faults.append(FieldFault(name, "missing"))
        elif len(values) > 1 or values[0] in chosen:
            faults.append(FieldFault(name, "twice"))
        elif values[0] in ids:
            chosen.append(values[0])
        elif values[0] != DONT_KNOW:
            faults.append(FieldFault(name, "outside-scale"))
    return {id_: place for place, id_ in enumerate(chosen, start=1)}


def idea_field(number: int) -> str:
    """What the text field number 1, 2 or 3 is called when it is pointed out."""
    return f"{TEXT}-{number}"


def read_ideas(form: Form) -> tuple[list[str], list[FieldFault]]:
    """Up to three texts, blank ones included, and what is wrong with them."""
    texts = [_clean(text) for text in form.get(TEXT, ())]
    faults = [FieldFault(TEXT, "too-many", MOST_IDEAS)] if len(texts) > MOST_IDEAS else []
    faults += [
        FieldFault(idea_field(number), "too-long", LONGEST_IDEA)
        for number, text in enumerate(texts[:MOST_IDEAS], start=1)
        if len(text) > LONGEST_IDEA
    ]
    faults += [FieldFault(name, "unknown") for name in form if name not in (TICKET, ROUND, TEXT)]
    return texts, faults


def _clean(text: str) -> str:
    """Without control characters, lines ending as the program's own do."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) != "Cc" else " " for sign in lines
    ).strip()
