"""What `check --against SESSION` says: where a script no longer asks what it asked then.

History compares an indicator by its key *and* its wording (privacy.md T2), so every difference told
here starts a new series or ends one. They are warnings: a better wording may be worth it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from apl_tui.core.errors import Message, Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from apl_tui.core.workshop import Vote, Workshop
    from apl_tui.script.directives import PlacedVote
    from apl_tui.script.reader import ParsedFile
    from apl_tui.script.source import Position

_LONGEST = 160


def changes_since(files: Iterable[ParsedFile], earlier: Workshop) -> tuple[int, list[Problem]]:
    """How many indicators ask the same as then, and a warning for each difference.

    Votes that the session did not have are new and left out.
    """
    votes = {vote.key: vote for vote in earlier.votes}
    same, told = 0, []
    for parsed in files:
        for part in parsed.steps:
            for placed in part.votes:
                if (before := votes.get(placed.vote.key)) is not None:
                    kept, found = _vote(parsed, placed, before)
                    same += kept
                    told += found
    return same, sorted(told)


def _vote(parsed: ParsedFile, placed: PlacedVote, before: Vote) -> tuple[int, list[Problem]]:
    now = placed.vote
    if (now.kind, now.scale, now.dots) != (before.kind, before.scale, before.dots):
        what = message("script.against.answers", name=now.id[:60])
        return 0, [_told(parsed, placed.at, what, message("script.hint.against.answers"))]
    told: list[Problem] = []
    same = 0
    texts = {each.id: each.text for each in before.indicators}
    ids_now = {each.indicator.id for each in placed.indicators}
    ids_by_text = {text: id_ for id_, text in texts.items() if id_ not in ids_now}
    moved: set[str] = set()
    for each in placed.indicators:
        id_, text = each.indicator.id, each.indicator.text
        if id_ in texts and texts[id_] == text:
            same += 1
        elif id_ in texts:
            hint = message("script.hint.against.wording", before=texts[id_][:_LONGEST])
            told.append(
                _told(parsed, each.at, message("script.against.wording", name=id_[:60]), hint)
            )
        elif text in ids_by_text:
            moved.add(ids_by_text[text])
            hint = message("script.hint.against.id", name=ids_by_text[text][:60])
            told.append(_told(parsed, each.at, message("script.against.id", name=id_[:60]), hint))
    gone = [id_ for id_ in texts if id_ not in ids_now and id_ not in moved]
    if gone:
        names = ", ".join(gone)[:_LONGEST]
        hint = message("script.hint.against.gone")
        told.append(
            _told(parsed, placed.at, message("script.against.gone", names=names, n=len(gone)), hint)
        )
    if (now.better != before.better) and not told:
        what = message("script.against.better", name=now.id[:60])
        told.append(_told(parsed, placed.at, what, message("script.hint.against.better")))
    return same, told


def _told(parsed: ParsedFile, at: Position, what: Message, hint: Message) -> Problem:
    source = parsed.problems.line(at.line)
    return Problem(parsed.file, at.line, at.column, "warning", what, hint, source, at.width)
