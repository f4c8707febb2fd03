"""Ended from outside, by a signal: as by the program's own key, and without a core dump.

What runs is saved, the terminal is as it was, and the exit status tells the signal (128 and its
number). On Windows, where there are no signals of this kind, Ctrl+Break is one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from apl_tui.core.errors import AplError, Message, message

NAMES = ("SIGTERM", "SIGQUIT", "SIGBREAK")
SIGNALS = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))


class Ended(BaseException):
    """A signal ends the program; raised where it happens to be, so that all is left in order."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def ended_by_signals(act: Callable[[int], None] | None = None) -> Iterator[None]:
    """Within the `with` block such a signal calls `act` with its number, or raises `Ended`.

    An interrupt does so only with `act`; else it stays Python's own `KeyboardInterrupt`.
    """

    def end(number: int, _: FrameType | None) -> None:
        if act is None:
            raise Ended(number)
        act(number)

    if threading.current_thread() is not threading.main_thread():  # only that one hears them
        yield
        return
    heard = SIGNALS if act is None else (*SIGNALS, signal.SIGINT)
    before = [(each, signal.signal(each, end)) for each in heard]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)


def status_of(number: int) -> int:
    """The exit status that a shell tells of a signal."""
    return 128 + number


def ended(number: int, more: Message | None = None) -> AplError:
    """What to say last: that it was ended, and what became of the session."""
    return AplError(message("ended.by", signal=signal.Signals(number).name), what_to_do=more)
