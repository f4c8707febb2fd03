"""The vocabulary of `::: name`: one small function a directive, registered by its name.

The registry *is* the vocabulary: a name or attribute that is not registered is an error, and a
new directive is a new function here. Each gets a `Fence` (what the author wrote, with positions)
and the `Scope` of the file being read, reports what is wrong, and gives what its step gets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from apl_tui.core.errors import message
from apl_tui.core.workshop import Actions, Advice, Ideas, Results, Vote
from apl_tui.script.attributes import Attribute, Attributes
from apl_tui.script.outline import Outline, OutlineItem
from apl_tui.script.scope import Scope, check_names, is_missing, minutes, whole_number
from apl_tui.script.source import Position
from apl_tui.script.votes import FORM_KEYS, Placed, VoteForm, read_form, read_indicators

IDEAS = "ideas:"
"""What the `of` of a vote begins with."""


class Fence(NamedTuple):
    """A directive as it stands in the file.

    `first` and `last` are the 0-based lines of its body, the last one excluded; `guesses` are the
    attribute names that misspelt ones were probably meant to be.
    """

    name: str
    at: Position
    attributes: Attributes
    outline: Outline
    first: int
    last: int
    guesses: frozenset[str] = frozenset()

    @property
    def body(self) -> str:
        """The text of the body, without comments."""
        return text_between(self.outline, self.first, self.last)


class Notes(NamedTuple):
    """Text for the facilitator only."""

    markdown: str


class PlacedVote(NamedTuple):
    """A vote, where it stands, and where its indicators stand."""

    vote: Vote
    indicators: tuple[Placed, ...]
    at: Position


class Include(NamedTuple):
    """Steps of another file: which (all when empty), and scaled to how many seconds."""

    file: str
    at: Position
    steps: tuple[tuple[str, Position], ...] = ()
    seconds: float | None = None


Read = Results | Ideas | Actions | Advice | Notes | PlacedVote | Include | None
Reader = Callable[[Fence, Scope], Read]


class Directive(NamedTuple):
    """A name of the vocabulary: its attributes, whether it has an id, and its function."""

    read: Reader
    keys: tuple[str, ...] = ()
    takes_id: bool = False


VOCABULARY: dict[str, Directive] = {}


def directive(name: str, *keys: str, takes_id: bool = False) -> Callable[[Reader], Reader]:
    """Register the function that reads the directive called `name`."""

    def register(read: Reader) -> Reader:
        VOCABULARY[name] = Directive(read, keys, takes_id)
        return read

    return register


def text_between(outline: Outline, first: int, last: int) -> str:
    """The source text of some lines (0-based, last excluded) without comments and outer blanks."""
    start = next((n for n in range(first, last) if outline.lines[n].strip()), last)
    return "\n".join(outline.lines[start:last]).rstrip()


@directive("notes")
def _notes(fence: Fence, scope: Scope) -> Read:  # noqa: ARG001 - every directive has the same signature
    return Notes(fence.body)


@directive("vote", *FORM_KEYS, "better", "of", takes_id=True)
def _vote(fence: Fence, scope: Scope) -> Read:
    vote_id = _own_id(fence, scope)
    form = read_form(fence.attributes, fence.guesses, scope)
    items = [item for item in fence.outline.items_between(fence.first, fence.last) if item.bullet]
    of = fence.attributes.get("of")
    ideas = _of_ideas(of, form, scope) if of else ""
    if items and of:
        hint = message("script.hint.ideas-and-options")
        at = Position(items[0].first + 1, 1)
        scope.problems.error(at, message("script.ideas-and-options"), hint)
    if not items and not of:
        hint = message("script.hint.no-indicators")
        scope.problems.error(fence.at, message("script.no-indicators"), hint)
    placed = read_indicators(fence.outline, items, scope, graded=form.kind == "graded")
    first = items[0].first if items else fence.last
    _text_after(fence, items, scope)
    vote = Vote(
        module_id=scope.module_id,
        id=vote_id,
        kind=form.kind,
        lead=text_between(fence.outline, fence.first, first),
        indicators=tuple(each.indicator for each in placed),
        scale=form.scale,
        dots=form.dots,
        better=form.better,
        ideas=ideas,
    )
    return PlacedVote(vote, tuple(placed), fence.at)


def _of_ideas(of: Attribute, form: VoteForm, scope: Scope) -> str:
    """The key of the block whose ideas are voted on."""
    name = of.value.removeprefix(IDEAS)
    if name == of.value or "," in name or not name:
        scope.problems.error(of.at, message("script.of-ideas"), message("script.hint.of-ideas"))
        return f"{scope.module_id}:{name.partition(',')[0]}"
    if form.kind == "graded":
        hint = message("script.hint.ideas-graded")
        scope.problems.error(of.at, message("script.ideas-graded"), hint)
    return scope.refer_to_ideas(of, name)


@directive("results", "of")
def _results(fence: Fence, scope: Scope) -> Read:
    _no_body(fence, scope)
    return Results(_of(fence, scope))


@directive("ideas", takes_id=True)
def _ideas(fence: Fence, scope: Scope) -> Read:
    ideas_id = _own_id(fence, scope)
    _needs_body(fence, scope)
    return Ideas(scope.module_id, ideas_id, fence.body)


@directive("actions")
def _actions(fence: Fence, scope: Scope) -> Read:
    _no_body(fence, scope)
    return Actions()


@directive("advice", "of", "missing")
def _advice(fence: Fence, scope: Scope) -> Read:
    of = _of(fence, scope)
    missing = _required(fence, "missing", scope)
    _needs_body(fence, scope)
    return Advice(of, (whole_number(missing, scope) if missing else None) or 1, fence.body)


@directive("include", "file", "steps", "minutes")
def _include(fence: Fence, scope: Scope) -> Read:
    _no_body(fence, scope)
    file = _required(fence, "file", scope)
    scaled = fence.attributes.get("minutes")
    seconds = minutes(scaled, scope) if scaled else None
    if file is None:
        return None
    return Include(file.value, file.value_at, _step_names(fence, scope), seconds)


def _step_names(fence: Fence, scope: Scope) -> tuple[tuple[str, Position], ...]:
    attribute = fence.attributes.get("steps")
    if attribute is None:
        return ()
    found: dict[str, Position] = {}
    offset = 0
    for part in attribute.value.split(","):
        name = part.strip()
        column = attribute.value_at.column + offset + len(part) - len(part.lstrip())
        at = Position(attribute.value_at.line, column, max(len(name), 1))
        if name in found:
            what = message("script.step-twice", name=name[:60])
            scope.problems.error(at, what, message("script.hint.keep-one"))
        found.setdefault(name, at)
        offset += len(part) + 1
    return tuple(found.items())


def _own_id(fence: Fence, scope: Scope) -> str:
    own = scope.take_id(fence.attributes)
    if own:
        return own
    scope.lost_ids += fence.name == "vote"
    if is_missing("#", fence.attributes, fence.guesses):
        what = message("script.id-missing", name=fence.name)
        scope.problems.error(fence.at, what, message("script.hint.id-missing"))
    return scope.free_id(fence.name)


def _required(fence: Fence, name: str, scope: Scope) -> Attribute | None:
    attribute = fence.attributes.get(name)
    if is_missing(name, fence.attributes, fence.guesses):
        what = message("script.attribute-missing", name=name, directive=fence.name)
        hint = message(f"script.hint.missing-{name}")
        scope.problems.error(fence.at, what, hint)
    return attribute


def _of(fence: Fence, scope: Scope) -> tuple[str, ...]:
    of = _required(fence, "of", scope)
    return scope.refer(of) if of else ()


def _needs_body(fence: Fence, scope: Scope) -> None:
    if not fence.body:
        what = message("script.body-missing", name=fence.name)
        scope.problems.error(fence.at, what, message("script.hint.body-missing"))


def _no_body(fence: Fence, scope: Scope) -> None:
    _refuse_text(fence, fence.first, scope, "script.body-not-allowed", name=fence.name)


def _text_after(fence: Fence, items: list[OutlineItem], scope: Scope) -> None:
    """Between and after the indicators of a vote there is no text."""
    covered = {number for item in items for number in range(item.first, item.last)}
    start = items[0].first if items else fence.last
    for number in range(start, fence.last):
        if number not in covered and fence.outline.raw[number].strip():
            _refuse_text(fence, number, scope, "script.text-after-indicators")
            return


def _refuse_text(fence: Fence, start: int, scope: Scope, what: str, **params: str) -> None:
    for number in range(start, fence.last):
        line = fence.outline.raw[number]
        if line.strip():
            at = Position(number + 1, len(line) - len(line.lstrip()) + 1, len(line.strip()))
            hint = message(what.replace("script.", "script.hint."))
            scope.problems.error(at, message(what, **params), hint)
            return


def checked_names(name: str, attributes: Attributes, scope: Scope) -> frozenset[str]:
    """Report the attributes that a directive does not know; give what they were meant to be."""
    known = VOCABULARY[name]
    return check_names(attributes, scope, known.keys, takes_id=known.takes_id)
