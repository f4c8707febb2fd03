"""What a `::: vote` holds: how it is answered, and its indicators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from apl_tui.core.errors import message
from apl_tui.core.workshop import SCALES, Better, Indicator, Scale, VoteKind
from apl_tui.script.attributes import Attributes, split_attributes
from apl_tui.script.plain import plain_text
from apl_tui.script.scope import Scope, check_names, slug, whole_number
from apl_tui.script.source import Position, SourceSpan, meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apl_tui.script.attributes import Attribute
    from apl_tui.script.outline import Outline, OutlineItem

FORM_KEYS = ("scale", "labels", "choose", "dots", "order")
_BULLET = re.compile(r"\s*[-+*](\s+|$)")
_LONGEST_SHORT = 34
LEAST_ORDER, MOST_ORDER = 2, 5


class VoteForm(NamedTuple):
    """How a vote is answered."""

    kind: VoteKind
    scale: Scale | None = None
    dots: int = 0
    better: Better = "high"


class Placed(NamedTuple):
    """An indicator and where it stands."""

    indicator: Indicator
    at: Position


def read_form(attributes: Attributes, guesses: frozenset[str], scope: Scope) -> VoteForm:
    """How a vote is answered; what is wrong is reported and stands in as the `agree` scale."""
    given = [each for each in attributes.found if each.name in FORM_KEYS]
    if not given:
        if not (attributes.broken or guesses & set(FORM_KEYS)):
            hint = message("script.hint.vote-form")
            scope.problems.error(attributes.at, message("script.vote-form-missing"), hint)
        return VoteForm("graded", SCALES["agree"], better=_better(attributes, scope))
    first = given[0]
    for other in given[1:]:
        what = message("script.vote-form-twice", name=other.name, first=first.name)
        scope.problems.error(other.at, what, message("script.hint.vote-form"))
    if first.name in ("choose", "dots", "order"):
        if (better := attributes.get("better")) is not None:
            hint = message("script.hint.better")
            scope.problems.error(better.at, message("script.better-graded-only"), hint)
        return _choice(first, scope)
    scale = _labels(first, scope) if first.name == "labels" else _scale(first, scope)
    return VoteForm("graded", scale, better=_better(attributes, scope))


def _choice(attribute: Attribute, scope: Scope) -> VoteForm:
    if attribute.name == "dots":
        return VoteForm("dots", dots=whole_number(attribute, scope) or 1)
    if attribute.name == "order":
        places = whole_number(attribute, scope) or LEAST_ORDER
        if not LEAST_ORDER <= places <= MOST_ORDER:
            what = message("script.order", n=places)
            hint = message("script.hint.order", least=LEAST_ORDER, most=MOST_ORDER)
            scope.problems.error(attribute.at, what, hint)
        return VoteForm("order", dots=min(max(places, LEAST_ORDER), MOST_ORDER))
    if attribute.value != "many":
        what = message("script.choose", value=attribute.value[:40])
        scope.problems.error(attribute.at, what, message("script.hint.choose"))
    return VoteForm("many")


def _scale(attribute: Attribute, scope: Scope) -> Scale:
    if attribute.value not in SCALES:
        what = message("script.scale-unknown", name=attribute.value[:40])
        scope.problems.error(attribute.value_at, what, meant(attribute.value, SCALES))
    return SCALES.get(attribute.value, SCALES["agree"])


def _labels(attribute: Attribute, scope: Scope) -> Scale:
    labels = tuple(" ".join(label.split()) for label in attribute.value.split("|"))
    hint = message("script.hint.labels")
    if len(labels) not in (4, 5):
        what = message("script.labels-count", n=len(labels))
        scope.problems.error(attribute.at, what, hint)
    elif "" in labels or len(set(labels)) < len(labels):
        scope.problems.error(attribute.at, message("script.labels-same"), hint)
    else:
        return Scale("own", len(labels), labels)
    return SCALES["agree"]


def _better(attributes: Attributes, scope: Scope) -> Better:
    attribute = attributes.get("better")
    if attribute is None or attribute.value == "high":
        return "high"
    if attribute.value != "low":
        what = message("script.better", value=attribute.value[:40])
        scope.problems.error(attribute.at, what, message("script.hint.better"))
        return "high"
    return "low"


def read_indicators(
    outline: Outline, items: Sequence[OutlineItem], scope: Scope, *, graded: bool
) -> list[Placed]:
    """The indicators of a vote in order; ids are unique within it."""
    found: list[Placed] = []
    ids: dict[str, int] = {}
    for item in items:
        span = _text_of(outline, item)
        start = span.at(0, len(span.text.partition("\n")[0].rstrip()))
        _check_extra(outline, item, scope)
        text, attributes = split_attributes(span, scope.problems, start)
        indicator = _indicator(plain_text(text), attributes, scope, graded=graded)
        if not indicator.text:
            hint = message("script.hint.indicator-empty")
            scope.problems.error(start, message("script.indicator-empty"), hint)
        elif indicator.id in ids:
            id_at = attributes.get("#")
            what = message("script.id-twice", name=indicator.id[:60], line=ids[indicator.id])
            scope.problems.error(
                id_at.at if id_at else start, what, message("script.hint.other-id")
            )
        ids.setdefault(indicator.id, start.line)
        found.append(Placed(indicator, start))
    return found


def _indicator(text: str, attributes: Attributes, scope: Scope, *, graded: bool) -> Indicator:
    check_names(attributes, scope, ("prompt", "short", "next"), ("sensitive",), takes_id=True)
    sensitive = attributes.get(".sensitive")
    if sensitive is not None and not graded:
        hint = message("script.hint.sensitive")
        scope.problems.error(sensitive.at, message("script.sensitive-graded-only"), hint)
    short = attributes.text("short")
    if len(short) > _LONGEST_SHORT and (at := attributes.get("short")):
        what = message("script.short-long", n=len(short), most=_LONGEST_SHORT)
        scope.problems.error(at.at, what, message("script.hint.short-long"))
    own_id = attributes.get("#")
    return Indicator(
        id=own_id.value if own_id else slug(text) or "indicator",
        text=text,
        sensitive=sensitive is not None,
        prompt=attributes.text("prompt"),
        short=short,
        next_step=attributes.text("next"),
    )


def _text_of(outline: Outline, item: OutlineItem) -> SourceSpan:
    """The first paragraph of an item, without its bullet."""
    parts: list[tuple[int, str]] = []
    for number in range(item.first, max(item.text_last, item.first + 1)):
        line = outline.raw[number]
        bullet = _BULLET.match(line) if number == item.first else None
        start = bullet.end() if bullet else len(line) - len(line.lstrip())
        parts.append((start + 1, line[start:]))
    return SourceSpan.join(item.first + 1, parts)


def _check_extra(outline: Outline, item: OutlineItem, scope: Scope) -> None:
    for number in range(max(item.text_last, item.first + 1), item.last):
        line = outline.raw[number]
        if line.strip():
            indent = len(line) - len(line.lstrip())
            at = Position(number + 1, indent + 1, len(line.strip()))
            hint = message("script.hint.indicator-extra")
            scope.problems.error(at, message("script.indicator-extra"), hint)
            return
