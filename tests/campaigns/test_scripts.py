"""Any bytes as a script: a module or problems, never an exception, and in bounded time.

Starts from sound scripts as well as from nothing: pieces are cut out, doubled, moved, spoilt and
mixed, which leads deeper into the reader than random text does.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings

from apl_tui.i18n import translator
from apl_tui.script.check import render_problems
from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse
from apl_tui.script.source import split_lines
from tests.campaigns.counting import campaign
from tests.script.test_fixtures import cases
from tests.script.test_properties import PIECES, SCRIPTS
from tests.support.nasty import NASTY
from tools.guide import GUIDES, examples
from tools.workshop_index import WORKSHOPS

SHIFT = 100_000  # from a seed to that of what is included
LONGEST_SECONDS = 5.0
"""Of the processor; a small script that takes this long hangs, whatever the machine."""


def sound_scripts() -> list[str]:
    """The built-in workshops, the guide's examples and the fixtures."""
    found = [path.read_text(encoding="utf-8") for path in sorted(WORKSHOPS.glob("*/*.md"))]
    for path in GUIDES.values():
        found += [example for example, _ in examples(path.read_text(encoding="utf-8"))]
    return [*found, *(text for _, text, _ in cases())]


SOUND = sound_scripts()


def spoilt(seed: int) -> str:
    """A script after some slips of the hand; the same for the same seed."""
    random = Random(seed)
    lines = random.choice(SOUND).split("\n")
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(lines))
        match random.randrange(7):
            case 0:
                del lines[place : place + random.randint(1, 3)]
            case 1:
                lines[place:place] = lines[place : place + random.randint(1, 5)]
            case 2:
                lines.insert(place, random.choice(random.choice(SOUND).split("\n")))
            case 3:
                at = random.randint(0, len(lines[place]))
                piece = random.choice((*PIECES, *NASTY))
                lines[place] = lines[place][:at] + piece + lines[place][at:]
            case 4:
                at = random.randint(0, len(lines[place]))
                lines[place] = lines[place][:at] + lines[place][at + random.randint(1, 4) :]
            case 5:
                lines[place] = random.choice((" ", "  ", "    ", "\t", "> ", "- ")) + lines[place]
            case _:
                other = random.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
        lines = lines or [""]
    return random.choice(("\n", "\n", "\r\n", "\r")).join(lines)


class Tally:
    """What a campaign tried, and what was lost."""

    def __init__(self) -> None:
        self.tried = self.workshops = self.problems = 0
        self.slowest = 0.0
        self.kinds: Counter[str] = Counter()
        self.lost: list[str] = []

    def try_one(self, text: str, included: str) -> None:
        """Read one script and hold what was promised."""
        self.tried += 1
        began = time.process_time()
        try:
            self._hold(text, included)
        except Exception as error:
            self.lost.append(f"{type(error).__name__}: {error} in {text[:200]!r}")
        self.slowest = max(self.slowest, time.process_time() - began)

    def _hold(self, text: str, included: str) -> None:
        loaded = parse(text, file="t.md", load=lambda file, named: Loaded(named, included))
        workshop, problems = loaded
        assert (workshop is None) == any(each.severity == "error" for each in problems)
        for each in problems:
            lines = split_lines(text if each.file == "t.md" else included)
            assert 1 <= each.line <= len(lines)
            assert 1 <= each.column <= len(lines[each.line - 1]) + 1
            self.kinds[each.what.id] += 1
        shown = render_problems(problems, translator("sv" if self.tried % 2 else "en"))
        assert all(character == "\n" or character.isprintable() for character in shown)
        self.workshops += workshop is not None
        self.problems += len(problems)

    def tell(self, counts: Counter[str], slowest: float) -> None:
        """Hand in the counts, and hold them against what is promised."""
        counts.update(
            {
                "scripts": self.tried,
                "workshops": self.workshops,
                "problems": self.problems,
                "kinds of problems": len(self.kinds),
                "lost": len(self.lost),
            }
        )
        assert self.lost == []
        assert self.slowest < slowest


@campaign("any text as a script", small=50, large=50_000)
def test_any_text_is_a_workshop_or_problems(size: int, counts: Counter[str]) -> None:
    tally = Tally()

    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(SCRIPTS, SCRIPTS)
    def run(text: str, included: str) -> None:
        tally.try_one(text, included)

    run()
    tally.tell(counts, LONGEST_SECONDS)
    assert tally.tried >= size


@campaign("a sound script after slips of the hand", small=50, large=50_000)
def test_a_spoilt_script_is_a_workshop_or_problems(size: int, counts: Counter[str]) -> None:
    tally = Tally()
    for seed in range(size):
        tally.try_one(spoilt(seed), spoilt(seed + SHIFT))
    tally.tell(counts, LONGEST_SECONDS)
    assert tally.workshops > 0


@campaign("any bytes as a script", small=20, large=5_000)
def test_any_bytes_are_a_workshop_or_problems(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    from apl_tui.script.check import check_files

    path = tmp_path / "any.md"
    for seed in range(size):
        random = Random(seed)
        content = bytearray(spoilt(seed).encode())
        for _ in range(random.randint(1, 8)):
            place = random.randrange(len(content) or 1)
            del content[place : place + 1]
            content.insert(random.randint(0, len(content)), random.randrange(256))
        path.write_bytes(content)
        counts["files"] += 1
        try:
            check_files([path])
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
