"""The exchange file: a session's released aggregates as JSON, for other programs and an overview.

Invariants: only what was released is in it, and nothing about one identifiable person; a file that
was changed does not fit its digest. `report/exchange_reading.py` reads it.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from apl_tui.core.actions import Action
from apl_tui.core.one_person import without_one_person
from apl_tui.core.outcomes import asks_for_preconditions
from apl_tui.core.session import Session
from apl_tui.core.workshop import Step, Vote
from apl_tui.i18n import Translator
from apl_tui.report.data import rows
from apl_tui.report.text import clean

FORMAT = "apl-tui-report"
VERSION = 2

Json = dict[str, Any]


def report_json(
    session: Session,
    t: Translator,  # noqa: ARG001 - as every form
    *,
    with_actions: bool = False,
) -> str:
    """The released aggregates as one JSON object, the same in every language.

    `with_actions` adds what was decided and parked, in which there may be names. Votes on ideas are
    left out: what people have written is for the unit's own report.
    """
    told = without_one_person(session)
    asked = {(vote.module_id, vote.id) for vote in told.workshop.votes if not vote.ideas}
    table = [asdict(row) for row in rows(told) if (row.module, row.vote) in asked]
    held = {(row["module"], row["vote"]) for row in table}
    whole: Json = {
        "format": FORMAT,
        "version": VERSION,
        "session": clean(told.id),
        "date": told.date,
        "unit": clean(told.settings.unit),
        "workshop": told.workshop.id,
        "title": clean(told.workshop.title),
        "language": told.workshop.language,
        "people": told.settings.people,
        "votes": [
            _vote_data(told, step, vote)
            for step in told.workshop.steps
            for vote in step.votes
            if (vote.module_id, vote.id) in held
        ],
        "rows": table,
    }
    if with_actions:
        whole["actions"] = [_action_data(action) for action in told.actions]
    return sealed(whole)


def _vote_data(session: Session, step: Step, vote: Vote) -> Json:
    return {
        "module": vote.module_id,
        "vote": vote.id,
        "step": step.id,
        "step_title": clean(step.title),
        "kind": vote.kind,
        "better": vote.better,
        "scale": vote.scale
        and {
            "name": vote.scale.name,
            "size": vote.scale.size,
            "labels": [clean(label) for label in vote.scale.labels],
        },
        "dots": vote.dots,
        "preconditions": asks_for_preconditions(session, vote),
        "indicators": [
            {"id": one.id, "label": clean(one.label), "text": clean(one.text)}
            for one in vote.indicators
        ],
    }


def _action_data(action: Action) -> Json:
    return {
        "what": clean(action.what),
        "who": clean(action.who),
        "due": action.due,
        "state": action.state,
        "carried": action.carried,
        "parked": action.parked,
    }


def sealed(whole: Mapping[str, Any]) -> str:
    """The file, a row a line, with the digest of all that stands before it as its last value."""
    rest = {key: value for key, value in whole.items() if key != "digest"}
    values = {key: json.dumps(value, ensure_ascii=False, indent=1) for key, value in rest.items()}
    if isinstance(table := rest.get("rows"), list):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table)
        values["rows"] = f"[\n{lines}\n]"
    told = "{\n" + "".join(f"{json.dumps(key)}: {value},\n" for key, value in values.items())
    return f'{told}"digest": "{_digest(_packed(told.encode("utf-8")))}"\n}}\n'


def is_sealed(content: bytes) -> bool:
    """Whether a file is as it was written; how it is laid out does not matter."""
    packed = _packed(content)
    told, seal = packed[:-_SEAL_BYTES], packed[-_SEAL_BYTES:]
    return seal == f'"digest":"{_digest(told)}"}}'.encode("ascii")


_SEAL_BYTES = len('"digest":""}') + 64


def _packed(content: bytes) -> bytes:
    return content.removeprefix(BOM_UTF8).translate(None, b" \t\r\n")


def _digest(told: bytes) -> str:
    return sha256(told).hexdigest()
