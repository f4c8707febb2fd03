"""What the phones and the room tell each other; the room fills it in, the pages only read it.

Nothing here depends on a ballot: a `RoomState` is the same whatever has been answered (O1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.ballot import Ballot, Outcome
from apl_tui.core.errors import Message, Problem
from apl_tui.core.workshop import Vote

StateName = Literal["wait", "ballot", "closed", "over"]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a round in one language, as plain text without markup.

    `question` is that of an ideas round, and empty in a vote.
    """

    language: str
    title: str = ""
    votes: tuple[Vote, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the page of a script that is being written says of itself: round `number` of `count`.

    With `errors` it is the last version without any; without such a version, `count` is 0.
    """

    file: str
    number: int
    count: int
    errors: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomState:
    """What every phone may know now.

    `round` is new for each opening, also when a step is voted on again, and is kept in `closed`;
    it is empty in `wait` and in `over`, when the session has ended. A round that was thrown away
    leads to `wait`, and so does one that waits for the next group; `waiting` are their names.
    `words` are the script's, `sister` the same votes in the other language, if there are any; texts
    are taken from it where the ids agree. `promise` is the promise of anonymity in one line, and
    when it is asked again what the room has to know of that. `preview` is there only when a script
    is tried, and nothing is counted.
    """

    name: StateName
    words: Wording
    round: str = ""
    sister: Wording | None = None
    promise: tuple[Message, ...] = ()
    preview: Preview | None = None
    waiting: frozenset[str] = frozenset()

    @property
    def is_ideas(self) -> bool:
        """Whether it is free text that is asked for."""
        return bool(self.words.question)


@dataclass(frozen=True, slots=True)
class RoomCalls:
    """What the phones may ask of the room. Everything is called in the event loop, never awaited.

    `state` is asked at each request and should be cheap. `cast` and `submit_ideas` count once for
    a ticket and say what came of it. `reached` is told at each page that another device than this
    computer has loaded, without any address. `full` is whether as many as there are people have
    been counted in the open round, which the room sees too; `missed` is told when someone says then
    that they have not answered.
    """

    state: Callable[[], RoomState]
    cast: Callable[[Ballot, bytes], Outcome]
    submit_ideas: Callable[[Sequence[str], bytes], Outcome]
    reached: Callable[[], None]
    full: Callable[[], bool] = lambda: False
    missed: Callable[[], None] = lambda: None
