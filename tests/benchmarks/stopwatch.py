"""Real programs in a real pseudo-terminal, timed from outside, with nothing heavy in the way.

Nothing is drawn while the clock runs: bytes are taken as they come, each piece with its moment. A
burst is over when nothing has come for `QUIET` seconds; its last byte is the moment that counts.
What the screen showed when is worked out afterwards (`Program.shown`, `Program.painted`).
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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

PATIENCE_SECONDS = 60.0
QUIET = 0.15
COLUMNS, ROWS = 80, 24
CHECKOUT = Path(__file__).parent.parent.parent
SMALLEST_APP = ("-m", "tests.benchmarks.smallest")
# Set in some developers' shells; one side would then run uncompiled, or in another way.
_NOT_INHERITED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "NO_COLOR")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What every measured process runs in; `home` is its data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return {
        **kept,
        "APL_TUI_HOME": str(home),
        "APL_TUI_LANG": "sv",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def processor_seconds(pid: int) -> float:
    """What all threads of a process have used so far; 0 where the system does not tell."""
    tasks = Path(f"/proc/{pid}/task")
    spent = 0
    for task in tasks.iterdir() if tasks.is_dir() else ():
        with suppress(OSError):  # the thread has just ended
            spent += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return spent / 1e9


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, and the processor seconds that the program used of them.

    On a machine with other work the second tells more; a program that waits tells less by it.
    """

    wall: float
    processor: float


class Program:
    """A Python program (`python ARGUMENTS…`) in a terminal of its own; moments are in seconds."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        self.pieces: list[tuple[float, bytes]] = []
        self.worked: list[float] = []  # processor seconds so far, at each piece
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0  # pieces that are on the screen
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.chdir(CHECKOUT)
            os.execve(sys.executable, [sys.executable, *arguments], dict(environ))

    def __enter__(self) -> Self:
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

    def read(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; False if nothing did."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError as error:
            raise EOFError(f"ended after {self.tail()!r}") from error
        self.pieces.append((time.perf_counter(), data))
        self.worked.append(self.processor_seconds())
        return True

    def processor_seconds(self) -> float:
        """What the program has used so far."""
        return processor_seconds(self.pid)

    def tail(self) -> bytes:
        """The last that came, for messages."""
        return b"".join(data for _, data in self.pieces[-3:])[-400:]

    def shown(self) -> str:
        """What the screen shows after all that has come; takes longer than a key does."""
        self._draw()
        return "\n".join(line.rstrip() for line in self._screen.display)

    def looks(self) -> list[list[pyte.screens.Char]]:
        """The same with colours."""
        self._draw()
        return [list(line.values()) for line in self._screen.buffer.values()]

    def _draw(self) -> None:
        for _, data in self.pieces[self._drawn :]:
            self._stream.feed(data)
        self._drawn = len(self.pieces)

    def see(self, *texts: str) -> str:
        """Until the screen shows all of `texts` and the burst is over; what it shows then."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        self.settle()
        while not all(text in self.shown() for text in texts):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{texts} did not come:\n{self.shown()}")
            self.read(1.0)
            self.settle()
        return self.shown()

    def wait_for(self, mark: bytes) -> None:
        """Until `mark` has come, and the burst that it came in is over."""
        start, deadline = len(self.pieces), time.perf_counter() + PATIENCE_SECONDS
        while mark not in b"".join(data for _, data in self.pieces[start:]):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{mark!r} did not come: {self.tail()!r}")
            self.read(1.0)
        self.settle()

    def settle(self) -> None:
        """Until the burst that is under way is over."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while self.read(QUIET):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"it never rests: {self.tail()!r}")

    def type(self, keys: str) -> None:
        """Press keys and wait for nothing."""
        os.write(self._fd, keys.encode())

    def press(self, keys: str) -> Spent:
        """Press a key; what passed until the last byte of what it leads to."""
        worked, pressed = self.processor_seconds(), time.perf_counter()
        self.type(keys)
        while not self.read(1.0):
            if time.perf_counter() > pressed + PATIENCE_SECONDS:
                raise TimeoutError(f"nothing came after {keys!r}: {self.tail()!r}")
        self.settle()
        return Spent(self.pieces[-1][0] - pressed, self.worked[-1] - worked)

    def painted(self) -> Spent:
        """What passed from the start until the screen first showed what it shows now."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        shown: list[list[str]] = []
        for _, data in self.pieces:
            stream.feed(data)
            shown.append(list(screen.display))
        done = shown.index(shown[-1])
        return Spent(self.pieces[done][0] - self.began, self.worked[done])
