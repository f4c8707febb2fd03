"""What the facilitator's notes show of a running room, as plain values that travel as JSON.

Of an open round it holds how many have voted and nothing else (privacy.md O1); of a closed one,
nothing at all. What the room sees is told by the one who draws it (`Seen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

from apl_tui.core.agenda import Hurry
from apl_tui.core.errors import Message, message
from apl_tui.core.repeated_votes import before_voting_again
from apl_tui.core.replan import Offer
from apl_tui.core.session import Session
from apl_tui.room.clock import as_minute
from apl_tui.room.room import Room
from apl_tui.wording.minutes import step_minutes

if TYPE_CHECKING:
    from cattrs import Converter

Screen = Literal["step", "results", "ideas", "vote", "laptop", "blank", "close", "other"]
Doing = Literal["forward", "pass", "backward", "pause", "more", "less", "vote", "close-vote"]
Command = Doing | Literal["propose", "accept", "undo"]
LONGEST_NOTES = 20_000  # characters; no script's notes are as long


@dataclass(frozen=True, slots=True)
class RoomSees:
    """What the room sees: which kind of screen, and of a step its page and the page's words."""

    screen: Screen
    page: int = 1
    pages: int = 1
    lines: tuple[str, ...] = ()
    can_vote: bool = False
    passes: bool = False  # whether going on leaves a vote unopened, which is asked about
    warning: str = ""  # the message id of what the room is told of its phones


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A step of the agenda; `used` is `None` until it has been led. Whole minutes."""

    title: str
    minutes: int
    used: int | None
    skipped: bool


@dataclass(frozen=True, slots=True)
class TurnoutView:
    """How many have taken part in the open round, of how many, and the threshold."""

    kind: Literal["vote", "ideas"]
    counted: int
    people: int
    k: int


@dataclass(frozen=True, slots=True)
class NotesView:
    """Everything that the notes show at a moment.

    `ends` and `promised` are ISO 8601 in whole minutes; `done` and `time` are the two bars' parts.
    `again` are the messages, by id, that are told before voting again. `seconds_left` is whole, so
    that a view changes once a second and not more.
    """

    language: str
    workshop: str
    module: str
    step: str
    index: int
    notes: str
    seen: RoomSees
    items: tuple[AgendaItem, ...]
    seconds_left: int
    hurry: Hurry
    paused: bool
    behind_minutes: int
    ends: str
    promised: str
    done: float
    time: float
    turnout: TurnoutView | None
    asked_before: bool
    again: tuple[str, ...]
    can_undo: bool
    rehearsal: bool
    unsaved: bool


def view_of(room: Room, seen: RoomSees) -> NotesView:
    """The view of a room at this moment."""
    session, pace, progress = room.session, room.pace(), room.progress()
    return NotesView(
        language=session.workshop.language,
        workshop=session.workshop.title,
        module=session.workshop.module_of(session.index).title,
        step=session.step.title,
        index=session.index,
        notes=session.step.notes[:LONGEST_NOTES],
        seen=seen,
        items=_items(session),
        seconds_left=int(pace.seconds_left // 1),
        hurry=room.hurry(),
        paused=room.paused,
        behind_minutes=pace.behind_minutes,
        ends=as_minute(room.expected_end()),
        promised=as_minute(room.promised_end),
        done=round(progress.done, 3),
        time=round(progress.time, 3),
        turnout=_turnout(room),
        asked_before=bool(session.rounds_of(session.step)),
        again=tuple(told.id for told in before_voting_again(session, session.step)),
        can_undo=room.can_undo_plan,
        rehearsal=room.rehearsal,
        unsaved=room.unsaved is not None,
    )


def _items(session: Session) -> tuple[AgendaItem, ...]:
    pairs = zip(session.workshop.steps, session.records, strict=True)
    return tuple(
        AgendaItem(s.title, step_minutes(r.seconds), r.used_minutes, r.skipped) for s, r in pairs
    )


def _turnout(room: Room) -> TurnoutView | None:
    k = room.session.settings.k
    if room.vote:
        return TurnoutView("vote", room.vote.counted, room.vote.people, k)
    if room.open_ideas:
        return TurnoutView("ideas", room.open_ideas.counted, room.open_ideas.people, k)
    return None


# --- as JSON values -------------------------------------------------------------------------------


def view_data(view: NotesView) -> dict[str, Any]:
    """A view as JSON values."""
    return asdict(view)


def view_from(data: Any) -> NotesView:
    """The view in JSON values; `ValueError` when it is none."""
    return cast("NotesView", _structured(data, NotesView))


def offer_data(offer: Offer) -> dict[str, Any]:
    """An offer as JSON values."""
    return asdict(offer)


def offer_from(data: Any) -> Offer:
    """The offer in JSON values; `ValueError` when it is none."""
    return cast("Offer", _structured(data, Offer))


def message_data(told: Message | None) -> dict[str, Any]:
    """A message as JSON values; none at all when there is nothing to tell."""
    return {"id": told.id, "params": told.values} if told else {}


def message_from(data: Any) -> Message | None:
    """The message in JSON values; `ValueError` when it is none."""
    if not isinstance(data, Mapping):
        raise ValueError("no message")  # noqa: TRY004 - one kind of error for every bad line
    if not data:
        return None
    return message(str(data.get("id", "")), **dict(data.get("params", {})))


def _structured(data: Any, kind: type[Any]) -> Any:
    try:
        return _converter().structure(data, kind)
    except (ExceptionGroup, TypeError, KeyError) as error:
        raise ValueError("not what the notes expect") from error


@lru_cache
def _converter() -> Converter:
    from cattrs import Converter  # noqa: PLC0415 - 40 ms that a session does not need to start

    return Converter(forbid_extra_keys=True)
