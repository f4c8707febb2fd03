"""The edge of the program: what no command foresaw is still told in words."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from apl_tui.cli import run_command_line

TOO_LONG = "x" * 300


@pytest.fixture(autouse=True)
def as_it_was(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("APL_TUI_HOME", str(data_home))
    monkeypatch.setenv("APL_TUI_LANG", "sv")
    monkeypatch.setenv("LANGUAGE", "sv")
    yield
    gc.enable()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", TOO_LONG, "--plain"),
        ("new", TOO_LONG),
        ("slips", "environment", "-o", TOO_LONG),
        ("privacy", "--sheet", TOO_LONG),
        ("actions", "--ics", TOO_LONG),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_a_name_that_is_too_long_is_told_where_and_what_to_do(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line([*arguments]) == 1
    said = capsys.readouterr().err
    assert TOO_LONG in said
    assert "namnet går inte att använda" in said
    assert "Programmet stannade" not in said
    assert len(said.splitlines()) == 2
