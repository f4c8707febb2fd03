"""The real program in a real terminal, in a sandbox of folders, on a workshop of a minute.

One step asks two statements, the next one for ideas. `remembered` searches its whole memory.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from apl_tui.tui.base.key_gate import REPEAT_SECONDS
from tests.privacy.occasions import Sandbox
from tests.terminal.term import Terminal

SCRIPT = """\
---
id: traces
title: Spår
language: sv
---

# Fråga {#ask minutes=5}

::: vote {#g labels="Ettval|Tvåval|Treval|Fyrval"}
Tänk på den senaste månaden.

- Påstående ett. {#a short="Etta"}
- Påstående två. {#b short="Tvåa"}
:::

# Idé {#think minutes=5}

::: ideas {#i}
Vad hjälper?
:::
"""
FLAGS = ("--people", "8", "--unit", "Norr", "--no-closing")
_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")


def script_in(sandbox: Sandbox) -> Path:
    """The small workshop as a file."""
    path = sandbox.paths.home / "traces.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


class RealProgram(Terminal):
    """The program, begun on the small workshop; `plain` as lines."""

    def __init__(
        self,
        sandbox: Sandbox,
        *more: str,
        environ: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "apl_tui"),
    ) -> None:
        surroundings = {**sandbox.environ, **(environ or {})}
        arguments = ["run", str(script_in(sandbox)), *FLAGS, *more]
        place = sandbox.root / "here"
        super().__init__(
            arguments, sandbox.paths.home, environ=surroundings, command=command, folder=place
        )

    def begin(self) -> None:
        """To the page that asks for the vote."""
        self.wait_for("Löftet")
        self.do("enter", "steg 1 av 2")
        self.quiet()
        self.do("space", "öppnar omröstningen")

    def open_vote(self) -> None:
        """Open it, and let the laptop go round."""
        self.do("v", "har röstat")
        self._pass_on()

    def _pass_on(self) -> None:
        self.do("l", "projektorn")
        self.quiet()
        self.do("enter", "Den som har datorn")

    def vote(self, first: int, second: int) -> None:
        """One person's ballot."""
        self.review(first, second)
        self.cast()

    def review(self, first: int, second: int) -> None:
        """One person's answers, up to the review."""
        self.quiet()
        self.do("enter", "1 av 2")
        self.do(str(first), "2 av 2")
        self.quiet(REPEAT_SECONDS)
        self.do(str(second), "Se över")

    def cast(self) -> None:
        """From the review to the hand-over."""
        self.quiet()
        self.do("enter", "Den som har datorn")

    def stop_passing(self) -> None:
        """Back to the one who leads."""
        self.quiet()
        self.do("escape", "Är alla klara?")
        self.quiet()
        self.press("left")
        self.do("enter", "Tryck l")

    def close_round(self, shown: str) -> None:
        """Close it, of too few as well."""
        self.quiet()
        self.do("v", "Stäng ändå")
        self.quiet()
        self.press("right")
        self.do("enter", shown)

    def close_ideas(self, shown: str) -> None:
        """Close the ideas of too few, and show none."""
        self.close_round("Visa ändå?")
        self.quiet()
        self.do("enter", shown)

    def to_ideas(self) -> None:
        """From a vote that was not opened, to an open round of ideas that goes round."""
        self.do("space", "utan att rösta?")
        self.quiet()
        self.press("right")
        self.do("enter", "samlar in idéer")
        self.do("v", "har lämnat in")
        self._pass_on()

    def type(self, text: str) -> None:
        """As a person types: a key at a time, each read before the next."""
        for sign in text:
            self.press(sign)
            self.read(1.0)

    def write_idea(self, text: str) -> None:
        """One person's idea."""
        self.quiet()
        self.do("enter", "Skriv inga namn")
        self.quiet()
        self.type(text)
        self.wait_for(text)
        self.quiet(0.2)
        self.press("enter")  # to the next field, which stays blank
        self.quiet(0.2)
        self.do("enter", "är dolt")
        self.quiet()
        self.do("enter", "Den som har datorn")


def remembered(pid: int, wanted: Iterable[bytes]) -> dict[bytes, int]:
    """How often each is found in the memory of a process. Raises `PermissionError`."""
    found = dict.fromkeys(wanted, 0)
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for begins, ends in _REGION.findall(maps):
            begin, end = int(begins, 16), int(ends, 16)
            try:
                memory.seek(begin)
                part = memory.read(end - begin)
            except (OSError, OverflowError):  # the kernel's own, which nobody may read
                continue
            for each in found:
                found[each] += part.count(each)
    return found
