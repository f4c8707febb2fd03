"""Odd values in well-formed files; `tests/campaigns/test_fields.py` tries every field."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from apl_tui.cli.exit import PROBLEM
from apl_tui.cli.main import run_command_line
from apl_tui.core.errors import AplError
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from apl_tui.tui.shell.keymap import read_keymap
from tests.campaigns.test_fields import SESSIONS, check_session, with_sessions, write
from tests.campaigns.using import on_screens
from tests.store.examples import ID
from tests.store.mutants import HALF, Place, put
from tests.support.needed import on_posix

S: Place = ("session", "1", "session")
STEP: Place = (*S, "workshop", "modules", 0, "steps", 0)
RELEASES: Place = (*S, "rounds", 0, "releases")
ODD: list[tuple[Place, Any]] = [
    ((*S, "started"), "2026-11-23 och skräp"),
    ((*S, "started"), "2026-11-23T14:01"),
    ((*S, "started"), "2026-W47-1T14:01+01:00"),
    ((*S, "finished"), "2026-11-23T15:29"),
    ((*S, "settings", "ends_at"), "2026-11-23T15:30"),
    ((*S, "settings", "k"), 10**30),
    ((*S, "settings", "channels"), []),
    ((*S, "settings", "channels"), ["laptop", "laptop"]),
    ((*S, "settings", "channels"), ["pigeon"]),
    ((*S, "workshop", "modules"), []),
    ((*STEP, "seconds"), 1e15),
    ((*STEP, "seconds"), -60.0),
    ((*STEP, "id"), "talk"),
    ((*STEP, "blocks", 1, "scale"), None),
    ((*STEP, "blocks", 1, "scale", "size"), 1_000),
    ((*STEP, "blocks", 2, "dots"), -1),
    ((*S, "records", 0, "seconds"), 1e15),
    ((*S, "records", 0, "used_minutes"), -9),
    ((*S, "rounds", 0, "mode"), "pigeon"),
    ((*S, "rounds", 0, "ballots"), -1),
    ((*S, "rounds", 0, "people"), 0),
    ((*S, "rounds", 0, "step_key"), "nowhere"),
    ((*RELEASES, 0, "indicators", 1, "lower", "low"), -3),
    ((*RELEASES, 0, "indicators", 1, "lower", "high"), 11),
    ((*RELEASES, 0, "indicators", 2, "counts"), [1, 2]),
    ((*RELEASES, 0, "indicators", 2, "upper_from"), 9),
    ((*RELEASES, 1, "answered"), 0),
    ((*S, "ideas", 0, "key"), "nowhere"),
    ((*S, "ideas", 0, "submissions"), -1),
    ((*S, "actions", 0, "id"), f"{ID}/first"),
    ((*S, "actions", 0, "state"), "forgotten"),
    ((*S, "actions", 0, "due"), "2026-02-30"),
    ((*S, "actions", 0, "carried"), -1),
    ((*S, "actions", 0, "settled"), "i går"),
    ((*S, "actions", 0, "parked"), 1),
    ((*S, "interrupted", 0, "number"), 0),
    ((*S, "people_raised_to"), [-5]),
    ((*S, "people_first"), -5),
]


@pytest.mark.parametrize(("place", "value"), ODD, ids=lambda each: str(each)[-40:])
def test_a_value_that_cannot_be_is_set_aside_and_named(
    paths: Paths, place: Place, value: object
) -> None:
    with_sessions(paths.home, SESSIONS["ended"])
    whole = json.loads(paths.session(ID).read_bytes())
    counts: Counter[str] = Counter()
    check_session(paths, put(whole, place, value), counts)
    assert counts["set aside"] == 1

    write(paths.session(ID), put(whole, place, value))
    with pytest.raises(AplError) as caught:
        SessionArchive(paths).load(ID)
    assert caught.value.what.id == "store.misfit"
    assert str(caught.value.what.values["place"]).startswith("session.")


@pytest.mark.parametrize("started", ["2026-11-23 och skräp", "", HALF, "2026-11-23T14:01"])
def test_what_the_index_cannot_say_is_read_from_the_sessions(paths: Paths, started: str) -> None:
    with_sessions(paths.home, SESSIONS["running"])
    tables = json.loads(paths.index.read_bytes())
    for row in tables["index"]["1"]["rows"]:
        row[1] = started
    write(paths.index, tables)
    rows = SessionArchive(paths).rows()
    assert {row.started for row in rows} == {"2026-11-23T14:01+01:00", "2026-10-01T09:00+02:00"}


async def test_settings_with_half_a_character_are_kept(paths: Paths) -> None:
    with_sessions(paths.home, SESSIONS["ended"])
    write(paths.settings, {"language": HALF, "theme": HALF, "hints": {HALF: 1}, "more": HALF})
    await on_screens(paths)
    assert json.loads(paths.settings.read_bytes())["more"] == HALF


@pytest.mark.parametrize("content", ['{"stage.next": ' + "7" * 6_000 + "}", "[" * 60_000, "9" * 70])
def test_own_keys_with_numbers_that_are_too_long_are_refused(paths: Paths, content: str) -> None:
    paths.home.mkdir()
    paths.keys.write_text(content, encoding="utf-8")
    with pytest.raises(AplError):
        read_keymap(paths.keys)


@on_posix
@pytest.mark.parametrize("home", ["~nosuchuser", "~nosuchuser/apl"])
@pytest.mark.parametrize("command", [["history"], ["doctor"], ["run", "environment"], ["list"]])
def test_a_data_folder_of_nobody_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    home: str,
) -> None:
    monkeypatch.setenv("APL_TUI_HOME", home)
    assert run_command_line(command) == PROBLEM
    told = capsys.readouterr().err
    assert f"APL_TUI_HOME={home}" in told
    assert "Traceback" not in told


async def test_a_data_folder_whose_name_is_too_long_is_told_on_the_screen(tmp_path: Path) -> None:
    app = AplApp(Paths(tmp_path / ("a" * 300)), "sv")
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("escape", "h", "escape")
    assert app.crash is None


async def test_own_keys_that_may_not_be_read_are_told(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sessions(paths.home, SESSIONS["ended"])
    write(paths.keys, {})
    usual = Path.open

    def refused(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == paths.keys:
            raise PermissionError(13, "no", str(path))
        return usual(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(AplError) as caught:
        read_keymap(paths.keys)
    assert caught.value.where == str(paths.keys)
    await on_screens(paths)
