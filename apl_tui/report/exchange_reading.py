"""Reading an exchange file (`report/exchange.py`): a session again, or all that is wrong with it.

Invariants: every number of what is read is one that the release rule lets out. Nothing is guessed:
what does not fit is a problem with its place, and all of them are found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import get_args

from apl_tui.core.errors import Message, message
from apl_tui.core.records import LEAST_PEOPLE, MOST_PEOPLE, Mode, Round, Settings, StepRecord
from apl_tui.core.release import (
    LEAST_K,
    ChoiceRelease,
    Full,
    GradedRelease,
    IndicatorRelease,
    Rules,
    Span,
    VoteRelease,
    Withheld,
    exact_bands,
    release_indicator,
    told_total,
)
from apl_tui.core.session import Session
from apl_tui.core.workshop import Advice, Indicator, Module, Scale, Step, Vote, Workshop, is_sound
from apl_tui.report.exchange import FORMAT, VERSION, is_sealed
from apl_tui.report.exchange_shape import Json, misshapen
from apl_tui.wording.scales import band_numbers

MOST_PROBLEMS = 10  # that are told of one file
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECONDS = 60.0  # how long a step takes is not in the file


_HEAD = ("format", "version")


class UnusableError(Exception):
    """A file that is no exchange file that can be used; `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[Message]) -> None:
        super().__init__(*(each.id for each in problems))
        self.problems = tuple(problems)


def read_exchange(content: bytes) -> Session:
    """The session that a file tells of: its votes and what was released. Raises `UnusableError`.

    Of one person alone it holds no answers.
    """
    whole = _parsed(content)
    votes = json.dumps(whole.get("votes"), ensure_ascii=False)
    session, odd = None, _first(misshapen(whole, votes))
    if not odd:
        session, odd = _session(whole, votes)
    problems = [message("overview.misfit", place=place) for place in odd]
    if not is_sealed(content):
        problems.append(message("overview.changed"))
    if problems or session is None:
        raise UnusableError(problems)
    return session


def _first(places: Iterator[str]) -> list[str]:
    return list(islice(dict.fromkeys(places), MOST_PROBLEMS))


def _parsed(content: bytes) -> Json:
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        what = "encoding" if isinstance(error, UnicodeDecodeError) else "no-json"
        raise UnusableError([message(f"overview.{what}")]) from error
    form, version = (whole.get(key) if isinstance(whole, dict) else None for key in _HEAD)
    if form == "apl-tui-overview":
        raise UnusableError([message("overview.is-overview")])
    if form != FORMAT or type(version) is not int:
        raise UnusableError([message("overview.foreign")])
    if version != VERSION:
        age = "newer" if version > VERSION else "older"
        raise UnusableError([message(f"overview.{age}")])
    found: Json = whole
    return found


# --- what it tells --------------------------------------------------------------------------------


def _session(whole: Json, votes: str) -> tuple[Session | None, list[str]]:
    """The session; or where it tells what no release does."""
    people, date_ = whole["people"], whole["date"]
    odd = [
        place
        for place, holds in (
            ("date", _is_day(date_)),
            ("people", people >= LEAST_PEOPLE),
            ("session", bool(whole["session"])),
        )
        if not holds
    ]
    head = (whole["workshop"], whole["title"], whole["language"])
    workshop = _workshop(*head, votes)
    if isinstance(workshop, str):
        return None, [*odd, workshop]
    table = _Table(workshop, whole["rows"])
    rounds = tuple(table.rounds())
    if odd := [*odd, *table.odd]:
        return None, _first(iter(odd))
    solo = any(round_.mode == "solo" for round_ in rounds)
    k = min((round_.k for round_ in rounds), default=LEAST_K)
    settings = Settings(whole["unit"], people, k, solo=solo)
    records = tuple(StepRecord(step.seconds) for step in workshop.steps)
    return Session(
        whole["session"],
        workshop,
        settings,
        f"{date_}T00:00+00:00",
        records,
        rounds=() if solo else rounds,
    ), []


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _workshop(id_: str, title: str, language: str, votes: str) -> Workshop | str:
    """The workshop with these votes, one for all files that have the same; or what is odd in it."""
    listed: list[Json] = json.loads(votes)
    made: list[Vote] = []
    for number, each in enumerate(listed):
        vote = _vote(each)
        unlike = vote.key not in {other.key for other in made}
        if not (unlike and each["kind"] in _KINDS_OF_VOTE and is_sound(vote)):
            return f"votes[{number}]"
        made.append(vote)
    steps: list[Step] = []
    for (module, id_of_step, step_title), some in groupby(
        zip(listed, made, strict=True),
        lambda pair: (pair[0]["module"], pair[0]["step"], pair[0]["step_title"]),
    ):
        pairs = list(some)
        asked = tuple(vote.key for each, vote in pairs if each["preconditions"])
        named = (Advice(asked, len(asked) + 1, ""),) if asked else ()
        blocks = (*(vote for _, vote in pairs), *named)
        steps.append(Step(module, id_of_step, step_title, _SECONDS, blocks))
    modules = (Module(id_, title, tuple(steps)),) if steps else ()
    return Workshop(id_, title, language, modules)


_KINDS_OF_VOTE = ("graded", "many", "dots", "order")


def _vote(each: Json) -> Vote:
    told = each["scale"]
    scale = told and Scale(told["name"], told["size"], tuple(told["labels"]))
    indicators = tuple(
        Indicator(one["id"], one["text"], short=one["label"]) for one in each["indicators"]
    )
    return Vote(
        each["module"],
        each["vote"],
        each["kind"],
        "",
        indicators,
        scale,
        each["dots"],
        each["better"],
    )


class _Table:
    """The rows of a file, read vote by vote and round by round; `odd` is where they do not fit."""

    def __init__(self, workshop: Workshop, rows: Sequence[Json]) -> None:
        self.odd: list[str] = []
        self._workshop = workshop
        self._rows = rows
        self._place = 0

    def rounds(self) -> Iterator[Round]:
        """A round for each vote and time; each has a row for every statement, in order."""
        votes = [(step, vote) for step in self._workshop.steps for vote in step.votes]
        for place, (step, vote) in enumerate(votes):
            number = 1
            while self._is_next(vote, number):
                if round_ := self._round(step, vote, number):
                    yield round_
                number += 1
            if number == 1:
                self.odd.append(f"votes[{place}]")
        if self._place < len(self._rows):
            self.odd.append(f"rows[{self._place}]")

    def _is_next(self, vote: Vote, number: int) -> bool:
        if self._place >= len(self._rows):
            return False
        row = self._rows[self._place]
        named = (row["module"], row["vote"], row["round"])
        return bool(named == (vote.module_id, vote.id, number))

    def _round(self, step: Step, vote: Vote, number: int) -> Round | None:
        first = self._place
        some = self._rows[first : first + len(vote.indicators)]
        self._place += len(some)
        if len(some) < len(vote.indicators):
            self.odd.append(f"rows[{first}]")
            return None
        head = some[0]
        same = _of_round(head)
        for place, (row, one) in enumerate(zip(some, vote.indicators, strict=True), first):
            if _of_round(row) != same or _of_indicator(row) != (one.id, one.text, vote.kind):
                self.odd.append(f"rows[{place}]")
        if self.odd:
            return None  # what is not alike is not put through the release rule
        mode, k, people, ballots = (head[name] for name in ("mode", "k", "people", "ballots"))
        if not (LEAST_K <= k <= MOST_PEOPLE and 0 <= ballots <= people <= MOST_PEOPLE):
            self.odd.append(f"rows[{first}]")
            return None
        if mode not in get_args(Mode):
            self.odd.append(f"rows[{first}]")
            return None
        released = (self._graded if vote.scale else self._choice)(vote, some, first)
        return Round(step.key, number, mode, k, people, ballots, (released,))

    def _graded(self, vote: Vote, rows: Sequence[Json], first: int) -> VoteRelease:
        told: list[IndicatorRelease] = []
        assert vote.scale is not None  # noqa: S101 - as its caller has seen
        halves = (band_numbers(vote.scale, "lower"), band_numbers(vote.scale, "upper"))
        for place, row in enumerate(rows, first):
            released = _released(vote.scale, halves, row)
            if released is None:
                self.odd.append(f"rows[{place}]")
            told.append(released or Withheld())
        return GradedRelease(vote.key, tuple(told))

    def _choice(self, vote: Vote, rows: Sequence[Json], first: int) -> VoteRelease:
        answered = rows[0]["answered"]
        nothing = [_of_choice(row) == _NONE_CHOSEN and _is_empty(row) for row in rows]
        if all(nothing) and not any(row["released"] for row in rows):
            return ChoiceRelease(vote.key, None)
        totals = []
        for place, row in enumerate(rows, first):
            total = _span(row["chosen_low"] or 0, row["chosen_high"] or 0)
            if not _is_total(row, total, answered, vote.weight):
                self.odd.append(f"rows[{place}]")
            totals.append(total)
        return ChoiceRelease(vote.key, tuple(totals), answered or 0)


_of_round = itemgetter("round", "mode", "people", "ballots", "k", "module", "vote")
_of_indicator = itemgetter("indicator", "text", "kind")
_of_halves = itemgetter("lower_band", "upper_band")
_of_bands = itemgetter("lower_low", "upper_low", "dont_know_low")
_of_limits = itemgetter("lower_high", "upper_high", "dont_know_high")
_of_choice = itemgetter("chosen_low", "chosen_high", "answered")
_NONE_CHOSEN = (None, None, None)

_span = lru_cache(maxsize=4096)(Span)


def _is_empty(row: Json) -> bool:
    """Whether nothing of a graded vote is told."""
    bands = (*_of_halves(row), *_of_bands(row), *_of_limits(row), row["counts"])
    return not any(each is not None for each in bands)


def _released(scale: Scale, halves: tuple[str, str], row: Json) -> IndicatorRelease | None:
    """What a row says was released of a statement; `None` where that cannot be."""
    if _of_choice(row) != _NONE_CHOSEN:
        return None
    if row["released"] is False:
        return Withheld() if _is_empty(row) else None
    numbers = _of_bands(row)
    if None in numbers or min(numbers) < 0:
        return None
    if row["mode"] == "solo":
        return Withheld()  # one person's own; nobody else reads it
    lower, upper, unsure = numbers
    exact = numbers == _of_limits(row) and _of_halves(row) == halves
    if not exact or lower + upper + unsure > row["ballots"]:
        return None
    counts = row["counts"]
    if row["mode"] == "hands":
        return exact_bands(lower, upper, unsure) if counts is None else None
    if counts is None:
        cells = (lower, *(0,) * (scale.size - 2), upper)
        told = _rule(cells, unsure, scale.upper_from, row["k"], full=False)
        return None if isinstance(told, Withheld) else told
    if len(counts) != scale.size or not all(type(c) is int and c >= 0 for c in counts):
        return None
    told = _rule(tuple(counts), unsure, scale.upper_from, row["k"], full=True)
    if not isinstance(told, Full):
        return None
    return told if (told.bands.lower.low, told.bands.upper.low) == (lower, upper) else None


@lru_cache(maxsize=16_384)
def _rule(
    cells: tuple[int, ...], unsure: int, upper_from: int, k: int, *, full: bool
) -> IndicatorRelease:
    """What the release rule lets out of a statement that is about nobody."""
    return release_indicator(_ANY, cells, unsure, upper_from, Rules(k, full=full))


_ANY = Indicator("", "")


def _is_total(row: Json, total: Span, answered: int | None, weight: int) -> bool:
    """Whether a row is what is told of an option that some chose, or gave points."""
    if row["released"] is False or None in _of_choice(row) or not _is_empty(row):
        return False
    if answered is None or row["answered"] != answered or answered > row["ballots"]:
        return False
    if row["mode"] != "ballots":
        return total.exact and total.high <= answered * weight
    chosen = total.low if total.exact or total.low else 0
    return answered >= row["k"] and total in (
        told_total(each, answered, weight) for each in (chosen, total.high)
    )
