"""All that an exchange file says, in lines: for the manager to see before it is sent.

Made of the file's own bytes, so that nothing is sent that was not shown. Every number and every
text of it is here, but for marks and short names that only the program needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from apl_tui.core.release import Span
from apl_tui.i18n import Translator
from apl_tui.wording.released import COUNTED

Json = dict[str, Any]
_of_round = itemgetter("module", "vote", "round")


def exchange_lines(content: bytes, t: Translator) -> list[str]:
    """The lines, in the language of `t`."""
    whole: Json = json.loads(content)
    head = {"unit": whole["unit"] or "–", "title": whole["title"], "date": whole["date"]}
    lines = [t("send.shows.head", **head, people=whole["people"], session=whole["session"])]
    titles = {(vote["module"], vote["vote"]): vote for vote in whole["votes"]}
    for (module, vote, number), some in groupby(whole["rows"], _of_round):
        lines += ["", *_round(titles[module, vote], number, list(some), t)]
    actions = whole.get("actions")
    if actions is not None:
        lines += ["", t("send.shows.actions", n=len(actions)), *_actions(actions, t)]
    return lines


def _round(vote: Json, number: int, rows: list[Json], t: Translator) -> Iterator[str]:
    head = rows[0]
    counts = {"ballots": head["ballots"], "people": head["people"], "k": head["k"]}
    how = t("send.shows.hands" if head["mode"] == "hands" else "send.shows.ballots", **counts)
    yield t("send.shows.round", title=vote["step_title"], number=number, how=how)
    if labels := (vote["scale"] or {}).get("labels"):
        yield "  " + " · ".join(labels)
    for row in rows:
        yield f"  {row['text']}"
        yield f"    {_told(vote, row, t)}"


def _told(vote: Json, row: Json, t: Translator) -> str:
    if not row["released"]:
        return t("send.shows.withheld")
    if row["lower_band"] is None:
        told = t(f"report.column.{COUNTED[vote['kind']]}")
        return t(
            "send.shows.chosen",
            what=told,
            count=_span(row, "chosen"),
            answered=row["answered"],
        )
    halves = [f"{row[f'{half}_band']}: {_span(row, half)}" for half in ("lower", "upper")]
    halves.append(f"{t('scale.dont-know')}: {_span(row, 'dont_know')}")
    if row["counts"]:
        halves.append(t("send.shows.options", counts=" ".join(map(str, row["counts"]))))
    return "   ".join(halves)


def _span(row: Json, name: str) -> str:
    return str(Span(row[f"{name}_low"], row[f"{name}_high"]))


def _actions(actions: list[Json], t: Translator) -> Iterator[str]:
    for each in actions:
        told = [each["what"], each["who"], each["due"] or "", t(f"send.shows.{each['state']}")]
        if each["carried"]:
            told.append(t("todo.carried", n=each["carried"]))
        if each["parked"]:
            told.append(t("park.parked"))
        yield "  " + " · ".join(part for part in told if part)
