"""Session ⇄ plain JSON values, strictly: what does not fit is refused, and its place is named.

Invariants: equal sessions give equal values in the same order, and so equal bytes; what `decode`
returns is a session that the rest of the program can use without further checks. Nothing is
guessed: no conversion between types, no default for a missing key, no unknown key. Only what
`_LATER` names may be missing, in files written before it existed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from math import isfinite
from types import GenericAlias
from typing import TYPE_CHECKING, Any, get_args, get_origin

from apl_tui.core.actions import Action
from apl_tui.core.errors import Message, message
from apl_tui.core.records import Idea, IdeaRound, Settings
from apl_tui.core.release import (
    Bands,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    VoteRelease,
    Withheld,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Actions, Advice, Block, Ideas, Prose, Results, Vote
from apl_tui.store.gate import misfit, misfit_of_actions

if TYPE_CHECKING:
    from cattrs import Converter

SCHEMA = 1  # raised when a file of this version could not be read by the one before

# The tags are the file's own words, so that a class can be renamed without changing a file.
_TAGGED: tuple[tuple[Any, dict[str, type]], ...] = (
    (
        Block,
        {
            "prose": Prose,
            "vote": Vote,
            "results": Results,
            "ideas": Ideas,
            "actions": Actions,
            "advice": Advice,
        },
    ),
    (IndicatorRelease, {"withheld": Withheld, "bands": Bands, "full": Full}),
    (VoteRelease, {"graded": GradedRelease, "choice": ChoiceRelease}),
)
# Fields that came after the first files of this schema: where they are missing, they have their
# default. A new field of a stored dataclass needs a default and a place here.
_LATER: dict[type, frozenset[str]] = {
    Session: frozenset({"held", "ideas_again", "full_before", "people_first"}),
    Settings: frozenset({"led_by", "in_unit"}),
    Action: frozenset({"settled", "parked", "origin"}),
    IdeaRound: frozenset({"few"}),
    Idea: frozenset({"also", "id"}),
    Vote: frozenset({"ideas"}),
}
_TAG = "type"
_LONGEST_PLACE = 120  # a foreign file may have any keys


class UnreadableError(Exception):
    """A document that is no session we can use; `reason` is the id of the message that says why."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place

    def what(self, session_id: str) -> Message:
        """What is wrong with the file of `session_id`."""
        return message(self.reason, id=session_id, place=self.place)


class NewerVersionError(UnreadableError):
    """A session that a newer version of the program has written: whole, but not for us."""


class _MisfitError(ValueError):
    """Something does not fit at `key` of the value at hand (empty: the value itself)."""

    def __init__(self, key: str = "") -> None:
        super().__init__(key)
        self.key = key


def encode(session: Session) -> dict[str, Any]:
    """The document that stands for `session`."""
    return {"schema": SCHEMA, "session": _converter().unstructure(session, Session)}


def decode(document: Mapping[str, Any]) -> Session:
    """The session in `document`; `UnreadableError` when there is none that can be used."""
    content = content_of(document)
    try:
        session: Session = _converter().structure(content, Session)
    except (_MisfitError, ExceptionGroup) as error:
        raise UnreadableError("store.misfit", _place(error)) from error
    if place := misfit(session):
        raise UnreadableError("store.misfit", f"session.{place}")
    return session


def decode_actions(document: Mapping[str, Any]) -> tuple[Action, ...]:
    """The actions alone, a tenth of the work; `UnreadableError` when they cannot be used."""
    content = content_of(document)
    try:
        actions: tuple[Action, ...] = _converter().structure(content["actions"], tuple[Action, ...])
    except (KeyError, TypeError, _MisfitError, ExceptionGroup) as error:
        raise UnreadableError("store.misfit", "session.actions") from error
    if place := misfit_of_actions(actions):
        raise UnreadableError("store.misfit", f"session.{place}")
    return actions


def content_of(document: Mapping[str, Any]) -> Any:
    """The undecoded session in `document`, once its version is known to be readable."""
    schema = document.get("schema")
    if type(schema) is not int or schema < 1 or "session" not in document:
        raise UnreadableError("store.foreign")
    if schema > SCHEMA:
        raise NewerVersionError("store.newer")
    if extra := document.keys() - {"schema", "session"}:
        raise UnreadableError("store.misfit", min(extra)[:_LONGEST_PLACE])
    return document["session"]


def get_ready() -> None:
    """Make what the first session read or written needs, which takes some 30 ms."""
    _converter().get_unstructure_hook(Session)
    _converter().get_structure_hook(Session)


@lru_cache
def _converter() -> Converter:
    from cattrs import Converter  # noqa: PLC0415 - 40 ms that listing sessions does not need

    converter = Converter(unstruct_collection_overrides={tuple: list})
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _exactly(plain))
    converter.register_structure_hook(float, _number)
    # 300 and 300.0 are equal, so they must not differ in the file.
    converter.register_unstructure_hook(float, float)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(is_dataclass, _dataclass_hook)
    for union, tags in _TAGGED:
        _register_tagged(converter, union, tags)
    return converter


def _exactly(plain: type) -> Callable[[object, type], object]:
    def hook(value: object, _: type) -> object:
        if type(value) is not plain:  # True is an int to isinstance
            raise _MisfitError
        return value

    return hook


def _number(value: object, _: type) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise _MisfitError
    return float(value)


def _is_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _tuple_hook(type_: Any, converter: Converter) -> Callable[[object, type], object]:
    listed: Any = GenericAlias(list, get_args(type_)[:1])
    structure = converter.get_structure_hook(listed)

    def hook(value: object, _: type) -> object:
        if type(value) is not list:  # a text would do as a tuple of characters
            raise _MisfitError
        return tuple(structure(value, listed))

    return hook


def _dataclass_hook(type_: Any, converter: Converter) -> Callable[[object, type], object]:
    from cattrs.gen import make_dict_structure_fn  # noqa: PLC0415 - loaded with cattrs

    structure = make_dict_structure_fn(type_, converter)
    names = {field.name for field in fields(type_)}
    later = _LATER.get(type_, frozenset())

    def hook(value: object, _: type) -> object:
        if type(value) is not dict:
            raise _MisfitError
        if odd := (value.keys() ^ names) - (later - value.keys()):  # cattrs would fill in defaults
            raise _MisfitError(min(odd))
        return structure(value, type_)

    return hook


def _register_tagged(converter: Converter, union: Any, tags: dict[str, type]) -> None:
    tag_of = {type_: tag for tag, type_ in tags.items()}

    def unstructure(value: object) -> object:
        return {_TAG: tag_of[type(value)], **converter.unstructure(value)}

    def structure(value: object, _: type) -> object:
        if type(value) is not dict:
            raise _MisfitError
        tag = value.get(_TAG)
        if not isinstance(tag, str) or tag not in tags:
            raise _MisfitError(_TAG)
        rest = {key: item for key, item in value.items() if key != _TAG}
        return converter.structure(rest, tags[tag])

    converter.register_structure_hook(union, structure)
    converter.register_unstructure_hook(union, unstructure)


def _place(error: Exception) -> str:
    """Where in the session the first mistake is, such as `session.workshop.modules[0].id`."""
    from cattrs import transform_error  # noqa: PLC0415 - loaded with cattrs

    def key(misfit: BaseException, _: object) -> str:
        return f".{misfit.key}" if isinstance(misfit, _MisfitError) and misfit.key else ""

    found, _, path = transform_error(error, "session", key)[0].rpartition(" @ ")
    return f"{path}{found}"[:_LONGEST_PLACE]
