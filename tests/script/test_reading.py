"""The built-in workshops as they are led: read aloud in time, in few words, and in our own."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from apl_tui.core.reckoning import STANDARD_PEOPLE, STANDARD_WAY, answering
from apl_tui.core.workshop import Ideas, Prose, Step, Workshop
from apl_tui.script.craft import craft_of, minutes_said
from apl_tui.script.library import load
from apl_tui.workflows.closing import as_wished
from tools.workshop_index import WORKSHOPS

ALOUD = 120  # words a minute
MOST_WORDS = 12  # in a line to say
SHINGLE = 8  # words in a row that are somebody's own
SOURCE = Path(__file__).parent / "fixtures" / "source-shingles.txt"
"""What eight words in a row of the source come to; the source itself is not ours to keep here."""

_SAY = re.compile(r"^\*\*(?:Säg|Say)\.\*\*\n\n((?:- .*\n?)+)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
BOTH = ("sv", "en")
PATHS = sorted(WORKSHOPS.glob("*/*.md"))


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def lines_to_say(step: Step) -> list[str]:
    """What the facilitator says, line by line."""
    found = _SAY.search(step.notes)
    assert found, f"{step.key} says nothing"
    return [line.removeprefix("- ") for line in found[1].splitlines()]


def read_aloud(step: Step) -> list[str]:
    """What the room hears: what is said, what stands on the screen, and every row of a vote."""
    shown = [block.markdown for block in step.blocks if isinstance(block, Prose)]
    asked = [block.question for block in step.blocks if isinstance(block, Ideas)]
    rows = [t for vote in step.votes for t in (vote.lead, *(i.text for i in vote.indicators))]
    return [*lines_to_say(step), *shown, *asked, *rows]


def all_steps(path: Path) -> Workshop:
    """As it is led when nothing else is said: with the questions about the meeting."""
    return as_wished(load(path, path.parent.name)[0], closing=None)


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_what_is_said_is_said_in_short_lines(path: Path) -> None:
    for step in all_steps(path).steps:
        long = [line for line in lines_to_say(step) if len(words(line)) > MOST_WORDS]
        assert not long, step.key


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_a_stopwatch_that_reads_aloud_is_done_in_time(path: Path) -> None:
    """Reading all of it, every minute that people are given, and answering on slips."""
    workshop = all_steps(path)
    craft = craft_of(workshop.language)
    assert craft
    answers = answering(workshop, STANDARD_PEOPLE, STANDARD_WAY)
    for step, answered in zip(workshop.steps, answers, strict=True):
        heard = read_aloud(step)
        told = sum(n for line in lines_to_say(step) for n, _ in minutes_said(line, craft))
        reading = 60 * sum(len(words(text)) for text in heard) / ALOUD
        needed = reading + (0 if step.is_break else 60 * told) + answered
        assert needed <= step.seconds, f"{step.key}: {needed:.0f} s of {step.seconds:.0f}"


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_how_we_talk_is_said_before_the_first_vote(path: Path) -> None:
    """That nothing is said of clients, and that one may pass."""
    steps = all_steps(path).steps
    first = next((n for n, step in enumerate(steps) if step.votes), len(steps))
    before = " ".join([*(" ".join(read_aloud(s)) for s in steps[:first]), steps[0].notes]).lower()
    assert all(
        word in before
        for word in {"sv": ("anhörig", "pass"), "en": ("relatives", "pass")}[path.parent.name]
    )


# --- the source's facts, in our own words ----------------------------------------------------


def shingles(text: str) -> set[str]:
    """Each run of eight words, as the beginning of its hash."""
    run = words(text)
    return {
        sha256(" ".join(run[n : n + SHINGLE]).encode()).hexdigest()[:12]
        for n in range(len(run) - SHINGLE + 1)
    }


@pytest.mark.parametrize("path", [p for p in PATHS if p.parent.name == "sv"], ids=named)
def test_no_eight_words_in_a_row_are_the_sources(path: Path) -> None:
    known = set(SOURCE.read_text(encoding="utf-8").split())
    assert len(known) > 500
    assert not known & shingles(path.read_text(encoding="utf-8"))


def test_a_copied_line_would_be_found() -> None:
    """The hashes are those of the source: its heading and date, which are facts, are among them."""
    known = set(SOURCE.read_text(encoding="utf-8").split())
    heading = "Publicerad 28 februari 2024 Arbetsplatslärande, hälso- och sjukvård och socialtjänst"
    assert shingles(heading) <= known
