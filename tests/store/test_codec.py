"""Sessions as files: everything comes back, equal things look equal, and nothing is guessed."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apl_tui.core.records import StepRecord
from apl_tui.core.release import Rules, release
from apl_tui.core.session import Session
from apl_tui.store.codec import SCHEMA, NewerVersionError, UnreadableError, decode, encode
from apl_tui.store.storage import bytes_of, tables_of
from tests.store.examples import GRADED, ID, begun, ended
from tests.support.ballots import tally_of
from tests.support.nasty import LONE_SURROGATE, NASTY
from tests.support.strategies import sessions


def through_file(session: Session) -> Session:
    return decode(tables_of(bytes_of({"session": {"1": encode(session)}}))["session"]["1"])


@hypothesis_settings(max_examples=40)
@given(sessions())
def test_any_session_comes_back_as_it_was_with_the_same_bytes(session: Session) -> None:
    back = through_file(session)

    assert back == session
    assert type(back.settings.channels) is tuple
    assert bytes_of(encode(back)) == bytes_of(encode(session))


@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE])
def test_nasty_texts_come_back_as_they_were(text: str) -> None:
    session = replace(ended(begun(unit=text)), closing_word=text)

    assert through_file(session) == session


def test_equal_sessions_give_equal_bytes_whatever_their_numbers_are_made_of() -> None:
    whole, decimal = begun().planned(0, 300), begun().planned(0, 300.0)

    assert bytes_of(encode(whole)) == bytes_of(encode(decimal))


@given(st.lists(st.integers(0, 5), min_size=5, max_size=14), st.data())
def test_s2_equal_releases_give_byte_equal_stored_rounds(
    options: list[int], data: st.DataObject
) -> None:
    """S2: answers exchanged within a band leave no trace in what is stored."""
    band = {0: (0,), 1: (1, 2, 3), 2: (1, 2, 3), 3: (1, 2, 3), 4: (4, 5), 5: (4, 5)}
    others = [data.draw(st.sampled_from(band[option])) for option in options]
    stored = []
    for answers in (options, others):
        ballots = [{"a": option, "b": option, "c": option} for option in answers]
        releases = release([tally_of(GRADED, ballots)], Rules(k=5))
        session = begun().opened().closed("ballots", len(ballots), releases)
        stored.append(bytes_of(encode(session)))

    assert stored[0] == stored[1]


# --- strictness -----------------------------------------------------------------------------------

Place = tuple[str | int, ...]


def places(value: Any, here: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value of a document, with where it stands."""
    yield here, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from places(child, (*here, name))
    if isinstance(value, list):
        for number, child in enumerate(value):
            yield from places(child, (*here, number))


def with_value(document: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(document)
    at = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    return changed


def written(place: Place) -> str:
    return "session" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in place)


def refused(content: Any) -> str:
    with pytest.raises(UnreadableError) as caught:
        decode({"schema": SCHEMA, "session": content})
    return str(caught.value.what(ID).values["place"])


FIRST = Path(__file__).parent / "golden" / "session-1.json"
FULL = encode(ended(begun()))["session"]
PLACES = list(places(FULL))
WRONG: dict[type, tuple[Any, ...]] = {
    str: (None, 7, True, ["a"], {}),
    int: (None, "7", True, 7.0, [7]),
    float: (None, "7", True, float("inf"), float("nan")),
    bool: (None, 0, 1, "true", []),
    list: (None, "text", {}, {"0": 1}, 0),
    dict: (None, [], "text", 0, {"type": "unknown"}),
}
# Where `None` has a meaning of its own.
OPTIONAL = {"used_minutes", "at_least_seconds", "scale", "totals", "open_round"}


def may_be_none(place: Place) -> bool:
    is_withheld_ideas = len(place) == 3 and place[0] == place[2] == "ideas"
    return is_withheld_ideas or (len(place) > 0 and place[-1] in OPTIONAL)


def test_every_wrong_type_at_every_place_is_refused_by_its_place() -> None:
    tried = 0
    for place, value in PLACES:
        for wrong in WRONG.get(type(value), ()):
            if wrong is None and may_be_none(place):
                continue
            named = refused(with_value(FULL, place, wrong))
            assert named.startswith(written(place)), (place, wrong)
            tried += 1
    assert tried > 500


# Where a file of an earlier version lacks a field, it is read with the field's default.
LATER = {
    *(("session", name) for name in ("held", "ideas_again", "full_before", "people_first")),
    *(("session.settings", name) for name in ("led_by", "in_unit")),
    *(("session.actions[]", name) for name in ("settled", "parked", "origin")),
    ("session.ideas[]", "few"),
    *(("session.ideas[].ideas[]", name) for name in ("also", "id")),
    ("session.workshop.modules[].steps[].blocks[]", "ideas"),
}


def anywhere(place: Place) -> str:
    """A place without which of several it is."""
    return re.sub(r"\[\d+\]", "[]", written(place))


def test_a_file_of_the_first_version_is_read_with_the_defaults_of_what_came_later() -> None:
    old = tables_of(b'{"session": {"1": ' + FIRST.read_bytes() + b"}}")["session"]["1"]
    came_later = {
        (anywhere(place), key)
        for place, value in PLACES
        if isinstance(value, dict) and isinstance(was := at(old["session"], place), dict)
        for key in value.keys() - was.keys()
    }
    assert came_later == LATER
    now = ended(begun())
    (gathered,) = now.ideas
    first = replace(gathered, ideas=tuple(replace(i, id="") for i in gathered.ideas or ()))
    assert decode(old) == replace(now, people_first=0, ideas=(first,))


def at(document: Any, place: Place) -> Any:
    for key in place:
        document = document[key]
    return document


def test_every_missing_and_every_unknown_key_is_refused_by_its_name() -> None:
    tried = 0
    for place, value in PLACES:
        if not isinstance(value, dict):
            continue
        more = with_value(FULL, place, {**value, "zzz": 1})
        assert refused(more) == f"{written(place)}.zzz"
        for key in value:
            if (anywhere(place), key) in LATER:
                continue
            less = with_value(FULL, place, {k: v for k, v in value.items() if k != key})
            assert refused(less) == f"{written(place)}.{key}"
            tried += 1
    assert tried > 100


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("settings", "people"), 0),
        (("settings", "k"), 4),
        (("settings", "in_unit"), -1),
        (("index",), 2),
        (("index",), -1),
        (("records",), []),
        (("started",), "yesterday"),
        (("finished",), "later"),
        (("settings", "ends_at"), "25:99"),
        (("rounds", 0, "mode"), "secret"),
        (("rounds", 0, "releases", 0, "vote_key"), "environment:where"),
        (("rounds", 0, "releases", 0, "vote_key"), "no:vote"),
        (("rounds", 0, "releases", 0, "indicators"), []),
        (("rounds", 0, "releases", 1, "totals"), [1]),
        (("actions", 0, "state"), "perhaps"),
    ],
)
def test_values_that_no_session_can_have_are_refused(place: Place, value: Any) -> None:
    assert refused(with_value(FULL, place, value)).startswith(f"session.{place[0]}")


def test_a_newer_version_is_told_apart_from_damage() -> None:
    with pytest.raises(NewerVersionError):
        decode({"schema": SCHEMA + 1, "session": "whatever comes next", "more": 1})


@pytest.mark.parametrize(
    "document",
    [{}, {"schema": SCHEMA}, {"session": FULL}]
    + [{"schema": schema, "session": FULL} for schema in (0, -1, True, "1", 1.0, None)],
)
def test_a_document_without_a_version_we_wrote_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(document)

    assert not isinstance(caught.value, NewerVersionError)


def test_a_long_foreign_key_does_not_make_a_long_message() -> None:
    assert len(refused({**FULL, "z" * 10_000: 1})) < 200


def test_records_run_beside_steps() -> None:
    session = begun()
    longer = replace(session, records=(*session.records, StepRecord(60.0)))

    with pytest.raises(UnreadableError):
        through_file(longer)
