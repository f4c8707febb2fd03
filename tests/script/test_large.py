"""Large scripts: memory grows with the file, and a statement that never ends takes no time."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from apl_tui.script.files import Loaded
from apl_tui.script.parser import parse
from tests.script.test_properties import FRONT, STEP


def peak(text: str) -> int:
    """The most bytes that reading a script holds at once."""
    gc.collect()
    tracemalloc.start()
    try:
        parse(text, file="t.md", load=lambda file, named: Loaded(named, ""))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("piece", [STEP, "- <!--\n", "::: notes\n", "> a\nb\n"])
def test_ten_times_the_script_takes_ten_times_the_memory(piece: str) -> None:
    def script(size: int) -> str:
        body = "".join(piece % (n, n) if "%d" in piece else piece for n in range(size))
        return f"{FRONT}# First {{minutes=1}}\n\n{body}"

    small = 120 // piece.count("\n")
    peak(script(small))  # what is made once only
    assert peak(script(10 * small)) <= 11 * peak(script(small))


@pytest.mark.parametrize("words", ["between x ", "and ", "a-", "manager ", "for five minutes "])
def test_a_statement_without_end_is_read_and_warned_of(words: str) -> None:
    text = (
        f"{FRONT}# One {{minutes=9 .break}}\n\n::: vote {{#v scale=agree}}\nThis week.\n\n"
        f"- {words * 100_000}\n:::\n"
    )
    workshop, _ = parse(text, file="t.md", load=lambda file, named: Loaded(named, ""))
    assert workshop is not None
