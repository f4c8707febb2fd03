"""Whether a key was meant for what is on the screen: typed ahead, pressed twice, or held down."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual import events
from textual.message import Message

FRESH_SECONDS = 0.4
"""What cannot be taken back wants that long after the press before: a double Enter is one press."""
REPEAT_SECONDS = 0.12
"""The same key again sooner than this is held down, or bounces. Keyboards repeat every 30 to 90
thousandths of a second; whoever types five keys a second loses none."""
FIRST_REPEAT_SECONDS = 1.1
"""A held key repeats for the first time after a quarter of a second to a second, as a press may."""


class Press(NamedTuple):
    """What a press is, beside the one before."""

    fresh: bool
    """Long enough after any other press for what cannot be taken back."""
    repeat: bool
    """The same key so soon that it is held down."""
    exposes: bool
    """The press before these repeats, which seemed to be one, was the held key's first repeat."""


class Gate:
    """Tells a key meant for what is on the screen from one that was typed ahead.

    Textual stamps an event when the terminal's input is read, in a thread of its own, and queues
    it; it may be handled much later. So a page that must not be answered unseen shuts the gate
    when it is put up, opens it when it has been painted (`call_after_refresh`), and from then on
    only keys stamped *after* the painting count, however late the others come out of the queue.

    A person's double press, or a key that is held down, comes after the painting. Therefore what
    cannot be taken back (opening a ballot, casting it) also wants a *fresh* press, and what a
    digit does wants one that is no repeat. Both are told by when the key was pressed, by the app's
    clock (a rehearsal's room runs faster).
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._painted: float | None = None
        self._turn = 0
        self._at = float("-inf")
        self._key = ""
        self._repeats = 0
        self._may_be_first = False

    @property
    def is_open(self) -> bool:
        """Whether the page has been painted."""
        return self._painted is not None

    def shut(self) -> int:
        """Nothing counts until `open` is called with the number that this gives."""
        self._painted = None
        self._turn += 1
        return self._turn

    def open(self, turn: int) -> None:
        """The page of this turn is painted; an older page's late word is ignored."""
        if turn == self._turn:
            self._painted = Message().time  # the same clock that stamps the keys

    def lets(self, event: Message) -> bool:
        """Whether the event was made by someone who could see the page."""
        return self._painted is not None and event.time >= self._painted

    def press(self, event: Message) -> Press:
        """Note a press of a key, or a click; what it is beside the one before."""
        key = event.key if isinstance(event, events.Key) else ""
        waited = Message().time - event.time  # in the queue
        at = max(self._at, self._now() - waited)
        gap, same = at - self._at, key == self._key
        repeat = same and gap < REPEAT_SECONDS
        self._repeats = self._repeats + 1 if repeat else 0
        if not repeat:
            self._may_be_first = same and gap <= FIRST_REPEAT_SECONDS
        self._at, self._key = at, key
        return Press(gap >= FRESH_SECONDS, repeat, self._repeats == 2 and self._may_be_first)
