"""The program in a real pseudo-terminal: press keys, wait for what the screen shows.

Waiting is for bytes from the program, bounded by a deadline; nothing sleeps.
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
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

PATIENCE_SECONDS = 60.0
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "tab": "\t",
}


class Terminal:
    """One program in one terminal of `size` (columns, rows), begun in `folder`."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "apl_tui"),
        folder: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        inherited = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
        settings = {
            **inherited,
            "APL_TUI_HOME": str(home),
            "APL_TUI_LANG": "sv",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LC_ALL": "C.UTF-8",
            **(environ or {}),
        }
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if folder:
                os.chdir(folder)
            os.execvpe(command[0], [*command, *arguments], settings)
        self.resize(*size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def text(self) -> str:
        """What the screen shows, one line a row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def press(self, *keys: str) -> None:
        """Send keys by name, or text as it is."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def read(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; False when nothing did or the program ended."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.bytes += data
        self._stream.feed(data)
        return True

    def wait_for(self, *texts: str, gone: str = "") -> None:
        """Until the screen shows all of `texts`, and not `gone`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (
            all(text in self.text for text in texts) and (not gone or gone not in self.text)
        ):
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(
                    f"waited for {texts} (gone: {gone!r}), the screen shows:\n{self.text}"
                )
            if not self.read(min(left, 1.0)) and self.ended():
                raise AssertionError(f"ended before {texts}:\n{self.text}")

    def painted(self) -> None:
        """Until the screen shows anything at all."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.text.strip():
            if time.monotonic() > deadline or (not self.read(0.1) and self.ended()):
                raise AssertionError("nothing was ever shown")

    def quiet(self, seconds: float = 0.5) -> None:
        """Until nothing more has come for a while: a person's pause between two presses.

        Behind a box a clock may go on; then it is enough to have waited. On a busy machine the
        program may not have had its turn yet: nothing is quiet as long as it wants to work.
        """
        began = time.monotonic()
        enough, patience = began + max(3.0, 4 * seconds), began + PATIENCE_SECONDS
        while (self.read(seconds) and time.monotonic() < enough) or (
            self.works() and time.monotonic() < patience
        ):
            pass

    def works(self) -> bool:
        """Whether the program works, waits for a processor or for the disk, as far as is told."""
        tasks = Path(f"/proc/{self.pid}/task")
        for task in tasks.iterdir() if self.pid and tasks.is_dir() else ():
            with suppress(OSError):  # it has just ended
                state = (task / "stat").read_text(encoding="ascii", errors="replace")
                if state.rpartition(")")[2].split()[0] in {"R", "D"}:
                    return True
        return False

    def do(self, key: str, *texts: str, gone: str = "") -> None:
        """Press a key and wait for what it leads to."""
        self.press(key)
        self.wait_for(*texts, gone=gone)

    def ended(self) -> bool:
        """Whether the program has ended."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.pid = 0
        return self.pid == 0

    def send(self, number: int) -> None:
        """Send a signal to the program, which must be running: without it all would be meant."""
        assert not self.ended(), self.text
        os.kill(self.pid, number)

    def wait_for_end(self) -> None:
        """Until the program has ended."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running:\n{self.text}")
            self.read(0.2)

    def hang_up(self) -> None:
        """Close the window; the program must end by itself."""
        os.close(self.fd)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.ended():
            if time.monotonic() > deadline:
                raise AssertionError("still running without a terminal")
            select.select([], [], [], 0.01)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the program at once."""
        if not self.ended():
            os.kill(self.pid, number)
            os.waitpid(self.pid, 0)
            self.pid = 0
