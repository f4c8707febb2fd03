"""One piece of work in a process of its own beside this one, gone when it is no longer waited for.

Ctrl+C in a terminal reaches every process there. The other one does not hear it: this one ends it,
and only this one says something.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 5.0  # seconds, for it to take away what it wrote


@contextmanager
def beside(work: Callable[..., T], *arguments: object) -> Iterator[Callable[[], T]]:
    """Start `work` beside the `with` block; what is given waits for it, or does it here itself."""
    try:
        context = get_context("spawn")  # the one way that every platform has
        ours, theirs = context.Pipe(duplex=False)
        other = context.Process(target=_do, args=(theirs, work, arguments), daemon=True)
        with _deaf():
            other.start()
        theirs.close()
    except OSError:  # a machine where no second process can be had
        yield lambda: work(*arguments)
        return

    def done() -> T:
        try:
            result: T = ours.recv()
        except (EOFError, OSError):  # it was ended from outside
            return work(*arguments)
        return result

    try:
        yield done
    finally:
        other.terminate()
        other.join(PATIENCE)
        other.kill()
        ours.close()


def _do(theirs: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """The work, in the other process; what goes wrong there is met again in this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that `with` blocks are left
    with suppress(Exception), theirs:
        theirs.send(work(*arguments))


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that start in the `with` block do not hear Ctrl+C; only the main thread can say."""
    before = signal.getsignal(signal.SIGINT)
    heard = True
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        heard = False
    try:
        yield
    finally:
        if not heard:
            signal.signal(signal.SIGINT, before)
