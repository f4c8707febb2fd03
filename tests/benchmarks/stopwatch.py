"""Real programs in a real pseudo-terminal, timed from outside, with nothing heavy in the way.

Nothing is drawn here: bytes are taken as they come, each with the moment it came. A burst is over
when nothing has come for `QUIET` seconds; its last byte is the moment that counts.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

PATIENCE_SECONDS = 60.0
QUIET = 0.12
# Set by some developers' shells; they would let one side run uncompiled, or another program.
_NOT_INHERITED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "NO_COLOR")


def environment(**more: str) -> dict[str, str]:
    """What every measured process runs in."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {
        **kept,
        "APL_TUI_LANG": "sv",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


class Program:
    """A Python program (`python ARGUMENTS…`) in a terminal of 80×24; times are in seconds."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        self.output = bytearray()
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", 24, 80, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execve(sys.executable, [sys.executable, *arguments], dict(environ))

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def read(self, seconds: float) -> float | None:
        """Take in what comes within `seconds`: when it came, `None` if nothing did."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return None
        data = os.read(self._fd, 65536)
        moment = time.perf_counter()
        self.output += data
        return moment

    def until(self, mark: bytes) -> float:
        """When the burst that `mark` came in was over."""
        start, deadline = len(self.output), time.perf_counter() + PATIENCE_SECONDS
        last = self.began
        while mark not in self.output[max(0, start - len(mark)) :]:
            moment = self.read(1.0)
            if moment is None and time.perf_counter() > deadline:
                raise TimeoutError(f"{mark!r} did not come: {bytes(self.output[-500:])!r}")
            last = moment or last
        return self.last_byte(last)

    def last_byte(self, last: float) -> float:
        """When the burst that is under way was over; `last` if nothing more comes."""
        while (moment := self.read(QUIET)) is not None:
            last = moment
        return last

    def press(self, keys: str) -> float:
        """Press a key; the seconds until the last byte of what it leads to."""
        pressed = time.perf_counter()
        os.write(self._fd, keys.encode())
        deadline = pressed + PATIENCE_SECONDS
        while (first := self.read(1.0)) is None:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"nothing came after {keys!r}")
        return self.last_byte(first) - pressed

    def settle(self) -> None:
        """Wait until nothing comes any more, or right after something that comes regularly."""
        self.last_byte(0.0)
