"""The exchange file: what is written can be read again, and nothing else can."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from apl_tui.core.one_person import without_one_person
from apl_tui.core.outcomes import vote_outcomes
from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from apl_tui.report.exchange import sealed as seal
from apl_tui.report.exchange_reading import MOST_PROBLEMS, UnusableError, read_exchange
from tests.report.occasion import full_session, large_session, solo_session
from tests.report.test_markdown import _with_text_everywhere
from tests.support.nasty import LONE_SURROGATE, NASTY, named
from tests.support.strategies import sessions
from tests.test_schemas import schema

SV = translator("sv")


def written(session: Session) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(report_json(session, SV))
    return whole


def problems(whole: dict[str, Any], *, sealed: bool = True) -> list[tuple[str, str]]:
    """What is wrong with a file, its digest made to fit unless it is `sealed` as it was."""
    text = json.dumps(whole, ensure_ascii=False) if sealed else seal(whole)
    try:
        read_exchange(text.encode())
    except UnusableError as error:
        return [(each.id, str(each.values.get("place", ""))) for each in error.problems]
    return []


@pytest.mark.parametrize("session", [full_session(), large_session()], ids=["twelve", "large"])
def test_what_is_read_is_what_was_released(session: Session) -> None:
    read = read_exchange(report_json(session, SV).encode())
    assert report_json(read, SV) == report_json(session, SV)
    told, again = vote_outcomes(without_one_person(session)), vote_outcomes(read)
    assert [one.released for one in told] == [one.released for one in again]
    assert [one.part for one in told] == [one.part for one in again]


@hypothesis_settings(max_examples=40)
@given(session=sessions())
def test_any_session_is_read_again(session: Session) -> None:
    read = read_exchange(report_json(session, SV).encode())
    if not read.settings.solo:
        assert report_json(read, SV) == report_json(
            read_exchange(report_json(read, SV).encode()), SV
        )
        assert json.loads(report_json(read, SV))["rows"] == written(session)["rows"]


@pytest.mark.parametrize("text", [*NASTY, LONE_SURROGATE], ids=named)
def test_nasty_texts_are_read_as_they_are_written(text: str) -> None:
    assert not problems(written(_with_text_everywhere(text)))


@pytest.mark.parametrize("text", ["a\nb", "\u202eab", "\x1b[2J", " a", "a" * 30_000])
def test_a_text_that_no_report_writes_is_refused(text: str) -> None:
    for path in (("unit",), ("title",), ("votes", 0, "step_title"), ("rows", 0, "text")):
        whole = written(full_session())
        _put(whole, path, text)
        assert problems(whole, sealed=False), path


def test_R4_an_exchange_file_holds_nothing_about_one_person() -> None:
    text = report_json(full_session(), SV)
    assert "stimulating-tasks" in text
    for word in ("supportive-leadership", "controlling-leadership", "Min chef", '"leadership"'):
        assert word not in text


def test_F1_nor_ideas_actions_notes_or_names() -> None:
    session = full_session()
    assert session.actions
    text = report_json(session, SV)
    typed = [*(a.what for a in session.actions), *(a.who for a in session.actions)]
    typed += [idea.text for held in session.ideas for idea in held.ideas or ()]
    typed += [why.text for why in session.whys]
    assert not [each for each in typed if len(each) > 3 and each in text]


def test_actions_come_along_where_they_are_asked_for_and_nobody_reads_them() -> None:
    session = full_session()
    text = report_json(session, SV, with_actions=True)
    whole = json.loads(text)
    jsonschema.validate(whole, schema("report"))
    assert [each["what"] for each in whole["actions"]] == [a.what for a in session.actions]
    assert read_exchange(text.encode()) == read_exchange(report_json(session, SV).encode())


def test_F3_of_one_person_alone_no_answer_is_read() -> None:
    read = read_exchange(report_json(solo_session(), SV).encode())
    assert (read.settings.solo, read.rounds) == (True, ())


# --- what is refused ------------------------------------------------------------------------------

Path = tuple[str | int, ...]


def _put(whole: Any, path: Path, value: object) -> None:
    for key in path[:-1]:
        whole = whole[key]
    whole[path[-1]] = value


def _places(value: object, path: Path = ()) -> Iterator[Path]:
    """Every value in a file but its digest."""
    if isinstance(value, dict):
        for key, item in value.items():
            if (*path, key) != ("digest",):
                yield (*path, key)
                yield from _places(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _places(item, (*path, place))


def _small() -> dict[str, Any]:
    """A file with a graded vote and a choice of two rows each."""
    whole = written(large_session())
    kept = {"promoting", "forms"}
    whole["votes"] = [vote for vote in whole["votes"] if vote["vote"] in kept]
    whole["rows"] = [row for row in whole["rows"] if row["vote"] in kept]
    return whole


def test_the_small_file_is_fine() -> None:
    whole = _small()
    assert not problems(whole, sealed=False)
    jsonschema.validate(whole, schema("report"))


@pytest.mark.parametrize("strange", [None, True, -1, 1.5, "", [], {}, "9" * 30, 10_000], ids=repr)
def test_every_value_is_looked_at(strange: object) -> None:
    """Whatever is put anywhere is refused, or is what a report could have said there."""
    validator = jsonschema.Draft202012Validator(schema("report"))
    small = _small()
    for path in _places(small):
        whole = copy.deepcopy(small)
        _put(whole, path, strange)
        if whole == small:
            continue
        refused = bool(problems(whole, sealed=False))
        if not validator.is_valid(whole):
            assert refused, path
        if not refused:
            rest = ("unit", "title", "language", "workshop", "step_title", "label", "session")
            assert path[-1] in (*rest, "preconditions", "step", "people", "labels", "counts"), path


def test_every_key_must_be_there_and_no_other() -> None:
    small = _small()
    for path in [path for path in _places(small) if isinstance(path[-1], str)]:
        whole = copy.deepcopy(small)
        parent: Any = whole
        for key in path[:-1]:
            parent = parent[key]
        del parent[path[-1]]
        assert problems(whole, sealed=False), path
        parent[path[-1]] = None
    whole = copy.deepcopy(small)
    whole["rows"][0]["seat"] = 3
    assert problems(whole, sealed=False) == [("overview.misfit", "rows[0].seat")]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"k": 4}, "rows[0]"),
        ({"k": 26}, "rows[0]"),
        (
            {"lower_low": 3, "lower_high": 3, "upper_low": 0, "upper_high": 0, "counts": None},
            "rows[0]",
        ),
        ({"upper_high": 20}, "rows[0]"),
        ({"counts": [25, 0, 0, 0]}, "rows[0]"),
        ({"released": False}, "rows[0]"),
        ({"lower_band": "1–3"}, "rows[0]"),
        ({"ballots": 30}, "rows[0]"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_R1_R2_R7_what_no_release_tells_is_refused(change: dict[str, Any], place: str) -> None:
    """Such as fewer than k, halves that do not add up, or a full distribution of one answer."""
    whole = written(large_session())
    alike = {key: change[key] for key in ("k", "ballots") if key in change}
    for row in whole["rows"]:
        row.update(alike if row["vote"] == whole["rows"][0]["vote"] else {})
    whole["rows"][0].update(change)
    assert ("overview.misfit", place) in problems(whole, sealed=False)


def test_R9_a_total_that_no_choice_tells_is_refused() -> None:
    whole = written(large_session())
    place, row = next((n, r) for n, r in enumerate(whole["rows"]) if r["kind"] == "many")
    for low, high in ((1, 1), (0, 1), (row["answered"] - 1,) * 2, (3, 4)):
        row.update(chosen_low=low, chosen_high=high)
        assert problems(whole, sealed=False) == [("overview.misfit", f"rows[{place}]")]


def test_a_changed_file_is_told_to_be_changed() -> None:
    whole = written(full_session())
    whole["unit"] = "Somewhere else"
    assert problems(whole) == [("overview.changed", "")]
    text = report_json(full_session(), SV)
    other = text.replace("\n", "\r\n\t").encode("utf-8-sig")
    read_exchange(other)  # as it was, only laid out anew
    twice = text.rstrip("}\n") + ', "people": 99}'  # a value behind the digest
    with pytest.raises(UnusableError, match="changed"):
        read_exchange(twice.encode())


def test_all_that_is_wrong_is_told_at_once() -> None:
    whole = written(full_session())
    whole["people"] = -1
    del whole["votes"][0]["kind"]
    whole["rows"][3]["mode"] = 7
    told = [("overview.misfit", place) for place in ("people", "votes[0].kind", "rows[3].mode")]
    assert problems(whole) == [*told, ("overview.changed", "")]
    whole["rows"] = [1] * 99
    assert len(problems(whole)) == MOST_PROBLEMS + 1


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "no-json"),
        (b"\xff\xfe", "encoding"),
        (b"[" * 100_000, "no-json"),
        (b"[1]", "foreign"),
        (b"9" * 5000, "no-json"),
        (b'{"format": "apl-tui-overview", "version": 1}', "is-overview"),
        (b'{"format": "apl-tui-comparison", "version": 2}', "foreign"),
        (b'{"format": "apl-tui-report", "version": 1}', "older"),
        (b'{"format": "apl-tui-report", "version": 3}', "newer"),
        (b'{"format": "apl-tui-report", "version": "2"}', "foreign"),
        (b'{"format": "apl-tui-report", "version": 2}', "misfit"),
        (b'{"format": "apl-tui-report", "version": 2, "people": NaN}', "misfit"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_no_exchange_file_is_told_to_be_none(content: bytes, what: str) -> None:
    with pytest.raises(UnusableError) as caught:
        read_exchange(content)
    assert caught.value.problems[0].id == f"overview.{what}"


def test_rounds_are_whole_and_in_order() -> None:
    whole = written(full_session())
    rows = whole["rows"]
    for broken in (rows[1:], rows[:-1], [*rows, rows[-1]], rows[::-1], [*rows[:2], *rows[4:]]):
        assert problems(whole | {"rows": broken}, sealed=False)


def test_a_session_without_votes_is_read() -> None:
    session = replace(full_session(), rounds=())
    assert read_exchange(report_json(session, SV).encode()).rounds == ()
