"""The phones of a session that come over a hub: what they are told, and what they say.

The same callbacks, tickets and pages as on the local network (`apl_tui.phones.app`), so that it is
one round and one count (docs/privacy.md O3, H4). Counting and spending a ticket are one step of the
event loop, and the answer goes out after it (M2). Nothing here knows the network.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2s

from apl_tui.core.ballot import Ballot
from apl_tui.hub.envelope import Lock, Said, Unreadable
from apl_tui.hub.sizes import MESSAGE_BYTES, PUBLIC_BYTES
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.phones.forms import FieldFault, Form, read_ballot, read_ideas
from apl_tui.phones.link import RoomCalls, RoomState
from apl_tui.phones.questions import fault_words
from apl_tui.phones.tickets import RandomBytes, Tickets
from apl_tui.phones.view import MessageName, Pages

MOST_FIELDS = 1_000
MOST_FAULTS = 8
_TOKEN_DIGITS = 32
_COUNTED = ("counted", "already-counted")


class Voters:
    """The phones of one session over a hub. `lock` has its keys, which go with it (H2).

    Call `changed()` whenever the room's state has changed; then `state()` is what to tell them.
    """

    def __init__(
        self,
        lock: Lock,
        room: RoomCalls,
        *,
        random_bytes: RandomBytes = secrets.token_bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.lock = lock
        self.odd = 0  # messages that were not made with the room's keys
        self._room = room
        self._random_bytes = random_bytes
        self._tickets = Tickets(random_bytes)
        self._answered: dict[str, set[bytes]] = {}  # by round: the marks of messages that counted
        self._seen: set[bytes] = set()
        self._salt = random_bytes(16)
        self._pages = Pages(lock.code)
        self._told: tuple[RoomState, bool] | None = None
        self._version = int(clock() * 1000)  # grows, also when the session goes on after a kill

    # --- what the room asks ---------------------------------------------------------------------

    @property
    def opened(self) -> int:
        """How many phones have come, in this session."""
        return len(self._seen)

    @property
    def version(self) -> int:
        """The version of what the phones are told now."""
        return self._version

    def changed(self) -> bytes:
        """The room may have changed: what to tell the phones now, or `b""` for nothing new."""
        state = self._state()
        full = state.name == "ballot" and self._room.full()
        if self._told == (state, full):
            return b""
        self._told = (state, full)
        self._version += 1
        return self.state()

    def state(self) -> bytes:
        """What all phones are told now, for the hub to keep."""
        state, full = self._told or (self._state(), False)
        told = {
            "state": state.name,
            "round": state.round,
            "page": "complete" if full else state.name,
            "lang": _spoken(state.words.language, "en"),
            "public": self.lock.public.hex(),
            "pages": {lang: self._both(state, lang, full=full) for lang in LANGUAGES},
        }
        return self.lock.state(self._version, told)

    def forget(self, thrown_away: str) -> None:
        """This round was thrown away: a late retry must not be told that it was counted."""
        self._tickets.forget(thrown_away)
        self._answered.pop(thrown_away, None)

    # --- what phones say ------------------------------------------------------------------------

    def answer(self, message: bytes) -> bytes:
        """What to answer a phone; `b""` where there is nobody who could read it."""
        try:
            said, reply = self.lock.read(message)
        except Unreadable:
            self.odd += 1
            return b""
        mark = blake2s(message[:PUBLIC_BYTES]).digest()
        try:
            return reply.lock(self._told_to(said, mark), self._random_bytes)
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
        ):  # made with the keys, but by no page of ours
            self.odd += 1
            return reply.lock(self._page("unreadable", "en"), self._random_bytes)

    def _told_to(self, said: Said, mark: bytes) -> Said:
        token, language = said["token"], _spoken(str(said.get("lang")), "en")
        if not isinstance(token, str) or len(token) != _TOKEN_DIGITS:
            raise ValueError("not a token")
        self._seen.add(blake2s(token.encode(), key=self._salt, digest_size=8).digest())
        self._room.reached()
        if said["kind"] == "form":
            return self._take(said, token, language, mark)
        if said["kind"] == "missed":
            self._room.missed()
            return self._page("full", language)
        return {}

    def _take(self, said: Said, token: str, language: str, mark: bytes) -> Said:
        """Take in a form. From reading the state on, nothing is awaited."""
        state, asked = self._state(), str(said["round"])
        if counted := next((r for r, marks in self._answered.items() if mark in marks), ""):
            return {"counted": counted}  # the same message again, perhaps after the round closed
        if state.name != "ballot" or asked != state.round:
            return self._page("not-counted", language)
        ticket = self._tickets.of(token)
        if self._tickets.is_spent(ticket):
            return {"counted": asked}
        form = _form(said["form"])
        faults: Sequence[FieldFault]
        if state.is_ideas:
            texts, faults = read_ideas(form)
            outcome = faults or self._room.submit_ideas(texts, ticket)
        else:
            ballot: Ballot
            ballot, faults = read_ballot(state.words.votes, form)
            outcome = faults or self._room.cast(ballot, ticket)
        if not isinstance(outcome, str):
            return {"faults": _worded(faults, language)}
        if outcome in _COUNTED:
            self._tickets.spend(ticket)
            self._answered.setdefault(asked, set()).add(mark)
            return {"counted": asked}
        return self._page("full" if outcome == "full" else "not-counted", language)

    # --- pages ----------------------------------------------------------------------------------

    def _both(self, state: RoomState, language: str, *, full: bool) -> Mapping[str, str]:
        """The page for who has not been counted in the round, and for who has."""
        pages = self._pages
        if state.name == "ballot":
            now = pages.form(state, language, b"")
            if full:
                now = pages.message("complete", state, language)
            counted = pages.message("thanks", state, language)
        else:
            now = pages.message(state.name, state, language)
            is_closed = state.name == "closed"
            counted = pages.message(state.name, state, language, counted=is_closed)
        return {"now": now.body.decode(), "counted": counted.body.decode()}

    def _page(self, name: MessageName, language: str) -> Said:
        state = self._state()
        return {"page": self._pages.message(name, state, language).body.decode()}

    def _state(self) -> RoomState:
        state = self._room.state()
        self._tickets.follow(state.round if state.name == "ballot" else "", state.waiting)
        return state


def is_message(message: bytes) -> bool:
    """Whether it has the size that every message has."""
    return len(message) == MESSAGE_BYTES


def _spoken(wanted: str, otherwise: str) -> str:
    return wanted if wanted in LANGUAGES else otherwise


def _form(fields: object) -> Form:
    """The fields as a form has them; raises `ValueError` for what no form could have sent."""
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        raise ValueError("not a form")
    form: dict[str, list[str]] = {}
    for field in fields:
        name, value = field
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError("not a form")
        form.setdefault(name, []).append(value)
    return form


def _worded(faults: Sequence[FieldFault], language: str) -> list[list[str]]:
    t = translator(language)
    return [[fault.field[:80], fault_words(fault, t)] for fault in faults[:MOST_FAULTS]]
