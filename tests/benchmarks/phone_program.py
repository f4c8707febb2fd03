"""The whole program with phones on and a vote open, in a terminal of its own, under load.

Keys are pressed meanwhile; what the screen shows is looked for in the bytes as they come, so that
nothing heavy stands between the program and the clock.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.keys import NEXT, from_title
from tests.benchmarks.phone_load import LOOPBACK
from tests.benchmarks.stopwatch import CHECKOUT, PATIENCE_SECONDS, Program, environment
from tests.tui.phoning import free_port

HELP, PICTURE = "Omröstningen är öppen.".encode(), "har röstat".encode()
BETWEEN_KEYS = 0.1  # seconds, as fast as anyone presses
JOIN = re.compile(rf"{re.escape(LOOPBACK)}:(\d+)/(\w{{5}})")


@dataclass(frozen=True, slots=True)
class Voting:
    """A program whose vote is open."""

    program: Program
    port: int
    code: str

    def load(self, phones: int, seconds: float, seed: int) -> subprocess.Popen[str]:
        """The phones, as a process of their own."""
        options = {
            "--port": self.port,
            "--code": self.code,
            "--phones": phones,
            "--seconds": seconds,
            "--seed": seed,
        }
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.benchmarks.phone_load",
                *(str(each) for pair in options.items() for each in pair),
            ],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def help_and_back(self) -> list[float]:
        """Open and close the help; seconds from each key to its picture."""
        return [self._key("?", HELP), self._key("?", PICTURE)]

    def _key(self, key: str, mark: bytes) -> float:
        program = self.program
        start, began = len(program.pieces), time.perf_counter()
        program.type(key)
        while mark not in b"".join(data for _, data in program.pieces[start:]):
            if not program.read(1.0) and time.perf_counter() > began + PATIENCE_SECONDS:
                raise TimeoutError(f"{mark!r} did not come: {program.tail()!r}")
        waited = program.pieces[-1][0] - began
        while (left := began + BETWEEN_KEYS - time.perf_counter()) > 0:
            program.read(left)
        return waited


@contextmanager
def voting(home: Path, people: int) -> Iterator[Voting]:
    """From the command line to the open vote."""
    arguments = ["-m", "apl_tui", "run", "environment", "--unit", "Norr", "--people", str(people)]
    arguments += ["--host", LOOPBACK, "--port", str(free_port())]
    with Program(arguments, environment(home)) as program:
        program.see("Löftet", "Enter")
        program.type("\r")
        found = JOIN.search(program.see("Skanna koden", f"{LOOPBACK}:"))
        if not found:
            raise RuntimeError(program.shown())
        program.type(" ")
        from_title(program)
        program.type(" ")
        program.see(NEXT)
        program.type("v")
        program.see("har röstat")
        yield Voting(program, int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of one crowd: what the phones say, and how long the keys took."""

    told: dict[str, float]
    keys: list[float]
    processor_seconds: float

    @property
    def missing(self) -> float:
        """Ballots that were not acknowledged."""
        return self.told["phones"] - self.told["acknowledged"]


def crowd(at: Voting, phones: int, seconds: float, seed: int, *, keys: bool) -> Crowd:
    """So many phones join and vote within so many seconds each, and keys are pressed meanwhile."""
    worked, waits = at.program.processor_seconds(), []
    with at.load(phones, seconds, seed) as client:
        while client.poll() is None:
            if keys:
                waits += at.help_and_back()
            else:
                at.program.read(BETWEEN_KEYS)
        told = json.loads(client.communicate()[0])
    return Crowd(told, waits, at.program.processor_seconds() - worked)
