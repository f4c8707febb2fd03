"""Every field of every stored file, one at a time another value: let in and used, or set aside."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from apl_tui.core.errors import AplError
from apl_tui.core.session import Session
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.preferences import Preferences, write_preferences
from apl_tui.tui.base.remembered import Remembered
from apl_tui.tui.base.theme import THEMES, theme_for
from apl_tui.tui.shell.keymap import read_keymap
from tests.campaigns.counting import campaign
from tests.campaigns.using import look_back, on_screens, said, use
from tests.store.examples import ID, begun, ended, voted
from tests.store.mutants import Place, mutants, put

OTHER = "2026-10-01-0900-environment"


def running() -> Session:
    """A session under way, with a round open and one that waits."""
    session = voted(begun()).opened().held_back().entered(1).opened("ideas").lost_round()
    return replace(session, actions=ended(begun()).actions)


SESSIONS = {"ended": ended(begun()), "running": running()}


def with_sessions(home: Path, session: Session) -> Paths:
    """A data folder with another session and this one."""
    shutil.rmtree(home, ignore_errors=True)
    paths = Paths(home)
    with SessionArchive(paths).locked() as archive:
        archive.save(ended(begun(OTHER, started="2026-10-01T09:00+02:00")))
        archive.save(session)
    return paths


def write(path: Path, value: Any) -> None:
    """A file of JSON."""
    path.write_text(json.dumps(value), encoding="utf-8")


def check_session(paths: Paths, tables: Any, counts: Counter[str]) -> None:
    """One changed session file: let in and used in all ways but the screens, or set aside."""
    write(paths.session(ID), tables)
    paths.index.unlink(missing_ok=True)
    session = use(paths, ID)
    counts["let in" if session else "set aside"] += 1
    if session is None and (paths.set_aside / f"{ID}.json").exists() is paths.session(ID).exists():
        raise AssertionError("it is neither set aside nor left for a newer version")
    shutil.rmtree(paths.set_aside, ignore_errors=True)


def check_index(paths: Paths, tables: Any, counts: Counter[str]) -> None:
    """A changed index: what is listed is still what the files hold, or what it may well say."""
    write(paths.index, tables)
    look_back(paths, None)
    assert {row.id for row in SessionArchive(paths).rows()} == {ID, OTHER}
    counts["lists"] += 1


def check_settings(paths: Paths, data: Any, counts: Counter[str]) -> None:
    """Changed settings: read as far as they make sense, and written again."""
    write(paths.settings, data)
    remembered = Remembered(paths.settings)
    theme_for(None, remembered.theme, "truecolor", {theme.name: theme for theme in THEMES})
    remembered.hints("home")
    remembered.learn("home")
    remembered.choose(language="en", theme="apl-light")
    assert Remembered(paths.settings).theme == "apl-light"
    counts["settings"] += 1


def check_keys(paths: Paths, data: Any, counts: Counter[str]) -> None:
    """A changed file of own keys: taken, or refused in words."""
    write(paths.keys, data)
    try:
        read_keymap(paths.keys)
        counts["keys taken"] += 1
    except AplError as error:
        said(error)
        counts["keys refused"] += 1


def check_all(
    whole: Any, each: Callable[[Any, Counter[str]], None], counts: Counter[str], share: float = 1.0
) -> None:
    """Every change of a document, or a `share` of them, by `each`; the first crash is named."""
    random = Random(20)
    for place, value in mutants(whole):
        if random.random() < share:
            try:
                each(put(whole, place, value), counts)
            except Exception as error:
                raise AssertionError(f"{place} = {value!r:.80}") from error
            counts["changed files"] += 1


def check_session_fields(home: Path, name: str, counts: Counter[str], share: float = 1.0) -> None:
    """Every field of a session's file."""
    paths = with_sessions(home, SESSIONS[name])
    whole = json.loads(paths.session(ID).read_bytes())
    check_all(whole, lambda tables, counts: check_session(paths, tables, counts), counts, share)


def check_other_fields(home: Path, counts: Counter[str], share: float = 1.0) -> None:
    """Every field of the other files that are read again."""
    paths = with_sessions(home, SESSIONS["ended"])
    index = json.loads(paths.index.read_bytes())
    check_all(index, lambda tables, counts: check_index(paths, tables, counts), counts, share)
    write_preferences(paths.settings, Preferences("sv", "apl-light", {"home": 2}))
    settings = json.loads(paths.settings.read_bytes())
    check_all(settings, lambda data, counts: check_settings(paths, data, counts), counts, share)
    keys = {"stage.next": ["space", "z"], "stage.more": "*"}
    check_all(keys, lambda data, counts: check_keys(paths, data, counts), counts, share)


@campaign("every field of a session's file, another value", small=2, large=1_000)
def test_every_field_of_a_session(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    """So many of a thousand changes."""
    for name in SESSIONS:
        check_session_fields(tmp_path / "home", name, counts, size / 1_000)
    assert counts["let in"] + counts["set aside"] == counts["changed files"] > 0


@campaign("every field of index, settings and keys, another value", small=5, large=1_000)
def test_every_field_of_the_other_files(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    check_other_fields(tmp_path / "home", counts, size / 1_000)


def let_in(paths: Paths, whole: Any, random: Random, most: int) -> list[tuple[Place, Any]]:
    """Some changes of a session's file that the gate lets in."""
    found: list[tuple[Place, Any]] = []
    changes = [*mutants(whole)]
    random.shuffle(changes)
    for place, value in changes:
        write(paths.session(ID), put(whole, place, value))
        try:
            SessionArchive(paths).load(ID)
        except AplError:
            continue
        found.append((place, value))
        if len(found) == most:
            break
    return found


@campaign("changed session files that are let in, on the screens", small=1, large=60)
def test_what_is_let_in_is_led_and_looked_at_on_the_screens(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for name in [*SESSIONS][:size]:
        paths = with_sessions(tmp_path / "home", SESSIONS[name])
        whole = json.loads(paths.session(ID).read_bytes())
        for place, value in let_in(paths, whole, Random(21), size):
            with_sessions(paths.home, SESSIONS[name])
            write(paths.session(ID), put(whole, place, value))
            paths.index.unlink()
            walk(paths, place, value, counts)


def walk(paths: Paths, place: Place, value: Any, counts: Counter[str]) -> None:
    """All screens of a data folder with this change in it."""
    try:
        asyncio.run(on_screens(paths))
    except Exception as error:
        raise AssertionError(f"{place} = {value!r:.80}") from error
    counts["walks"] += 1


@campaign("changed index, settings and keys on the screens", small=1, large=60)
def test_the_other_files_on_the_screens(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    for name in ("index", "settings", "keys")[:size]:
        paths = with_sessions(tmp_path / "home", SESSIONS["ended"])
        path: Path = getattr(paths, name)
        if name == "settings":
            write_preferences(path, Preferences("sv", "apl-light", {"home": 2}))
        if name == "keys":
            write(path, {"stage.next": ["space", "z"], "stage.more": "*"})
        whole = json.loads(path.read_bytes())
        changes = [*mutants(whole)]
        for place, value in Random(22).sample(changes, min(size, len(changes))):
            write(path, put(whole, place, value))
            walk(paths, place, value, counts)
