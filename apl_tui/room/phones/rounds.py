"""The room as the phones see it: which round is open, in which words, and where ballots go.

`RoomLink` listens to a room and tells `apl_tui.phones` what every phone may know. It depends on no
ballot (privacy.md O1) and keeps none. A round has a name of its own at each opening, so that an
answer to one that was thrown away can never count in another; a round that waits for the next
group (T5) keeps its name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from apl_tui.core.errors import AplError, message
from apl_tui.core.promise import headline
from apl_tui.core.repeated_votes import before_voting_again
from apl_tui.core.session import step_ideas
from apl_tui.core.workshop import Ideas, Step, Vote, Workshop
from apl_tui.i18n import LANGUAGES
from apl_tui.phones.link import RoomCalls, RoomState, Wording
from apl_tui.room.room import Room
from apl_tui.room.voting import OpenIdeas, OpenVote
from apl_tui.script.library import load
from apl_tui.script.plain import plain_text

Name = Callable[[], str]


def new_name() -> str:
    """A name for a round that no phone remembers from another session."""
    return secrets.token_hex(8)


class RoomLink:
    """Follows `room`; `follow` is to be called at each of its changes.

    `sisters` are the built-in modules in the other language, by module id; see `sister_modules`.
    `reached` is called when another device has loaded a page.
    """

    def __init__(
        self, room: Room, reached: Callable[[], None] = lambda: None, *, name: Name = new_name
    ) -> None:
        self.sisters: Mapping[str, Workshop] = {}
        self._room = room
        self._reached = reached
        self._name = name
        self._open: OpenVote | OpenIdeas | None = None
        self._step_key = ""
        self._waiting: dict[str, str] = {}  # by step: the names of rounds that wait
        self._lost = len(room.session.interrupted)
        self._state = self._wait()
        self.follow()

    @property
    def calls(self) -> RoomCalls:
        """What the phones may ask of the room."""
        room = self._room
        return RoomCalls(
            lambda: self._state,
            room.cast,
            room.submit_ideas,
            self._reached,
            lambda: room.all_counted,
            room.turn_away,
        )

    @property
    def state(self) -> RoomState:
        """What every phone may know now."""
        return self._state

    def follow(self) -> list[str]:
        """Take in what has changed; the names of the rounds that were thrown away."""
        room, session = self._room, self._room.session
        live = room.vote or room.open_ideas
        over = self._state.name == "over"
        if bool(session.finished) != over:
            self._state = self._wait() if over else replace(self._wait(), name="over")
        if live is self._open and len(session.interrupted) == self._lost:
            return []  # only a ballot came, or the clock went on
        thrown_away: list[str] = []
        held = {each.step_key for each in session.held}
        if self._open is not None and live is not self._open:
            if self._step_key in held:
                self._waiting[self._step_key] = self._state.round
                self._state = self._wait()
            elif len(session.interrupted) > self._lost:
                thrown_away.append(self._state.round)
                self._state = self._wait()
            else:
                self._state = replace(self._state, name="closed")
            self._open = None
        self._lost = len(session.interrupted)
        opened = session.open_round.step_key if session.open_round else ""
        lost = [key for key in self._waiting if key not in held | {opened}]
        thrown_away += [self._waiting.pop(key) for key in lost]
        if live is not None and live is not self._open:
            self._open, self._step_key = live, opened
            self._state = self._opened(live, self._waiting.pop(opened, "") or self._name())
        self._state = replace(self._state, waiting=frozenset(self._waiting.values()))
        return thrown_away

    # --- words --------------------------------------------------------------------------------

    def _wait(self) -> RoomState:
        workshop = self._room.session.workshop
        return RoomState("wait", Wording(workshop.language, workshop.title))

    def _opened(self, live: OpenVote | OpenIdeas, name: str) -> RoomState:
        step, settings = self._room.step, self._room.session.settings
        language = self._room.session.workshop.language
        if isinstance(live, OpenIdeas):
            promise = message("ideas.promise", k=settings.k)
            question = plain_text(live.block.question)
            words = Wording(language, plain_text(step.title), question=question)
            return RoomState("ballot", words, name, self._sister_question(step, live), (promise,))
        words = Wording(language, plain_text(step.title), live.votes)
        sister = self._sister_votes(step, live.votes)
        promised = (headline(settings, live.votes), *before_voting_again(self._room.session, step))
        return RoomState("ballot", words, name, sister, promised)

    def _sister_votes(self, step: Step, votes: tuple[Vote, ...]) -> Wording | None:
        found = [(self.sisters.get(vote.module_id), vote.key) for vote in votes]
        worded = tuple(v for each, key in found if each and (v := each.vote(key)))
        sister = next((each for each, _ in found if each), None)
        if sister is None or not worded:
            return None
        return Wording(sister.language, _title(sister, step), worded)

    def _sister_question(self, step: Step, live: OpenIdeas) -> Wording | None:
        sister = self.sisters.get(live.block.module_id)
        block = _ideas(sister, live.block.key) if sister else None
        if sister is None or block is None:
            return None
        question = plain_text(block.question)
        return Wording(sister.language, _title(sister, step), question=question)


def sister_modules(workshop: Workshop) -> dict[str, Workshop]:
    """The built-in modules of this workshop in the other language, by module id.

    Only those whose votes and questions are word for word the built-in ones: a copy that asks
    something else under the same ids must not be shown as what the original asks. Reads files.
    """
    found: dict[str, Workshop] = {}
    others = [name for name in LANGUAGES if name != workshop.language]
    for module_id in {module.id for module in workshop.modules}:
        original = _built_in(module_id, workshop.language)
        sister = next((w for name in others if (w := _built_in(module_id, name))), None)
        if original and sister and _asks_as(workshop, original, module_id):
            found[module_id] = sister
    return found


def _built_in(module_id: str, language: str) -> Workshop | None:
    try:
        workshop, _ = load(module_id, language)
    except (AplError, OSError):
        return None
    return workshop if workshop.language == language else None


def _asks_as(workshop: Workshop, original: Workshop, module_id: str) -> bool:
    votes = [v for v in workshop.votes if v.module_id == module_id and not v.ideas]
    blocks = [block for step in workshop.steps for block in step_ideas(step)]
    questions = [block for block in blocks if block.module_id == module_id]
    return all(original.vote(vote.key) == vote for vote in votes) and all(
        _ideas(original, block.key) == block for block in questions
    )


def _ideas(workshop: Workshop, key: str) -> Ideas | None:
    blocks = (block for step in workshop.steps for block in step_ideas(step))
    return next((block for block in blocks if block.key == key), None)


def _title(sister: Workshop, step: Step) -> str:
    titles = (each.title for each in sister.steps if each.key == step.key)
    return plain_text(next(titles, ""))
