"""What the user has chosen: kept, and never in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.cli.main import language_of
from apl_tui.store.paths import Paths
from apl_tui.store.preferences import Preferences, read_preferences, write_preferences
from apl_tui.tui.base.remembered import ENOUGH, Remembered
from tests.support.nasty import NASTY

CHOSEN = Preferences("sv", "apl-light", {"home": 2})


def test_what_is_chosen_is_read_again(paths: Paths) -> None:
    assert read_preferences(paths.settings) == Preferences()
    assert write_preferences(paths.settings, CHOSEN)
    assert read_preferences(paths.settings) == CHOSEN
    assert [path.name for path in paths.home.iterdir()] == ["settings.json"]


def test_keys_of_a_newer_version_are_kept(paths: Paths) -> None:
    paths.home.mkdir()
    paths.settings.write_text('{"language": "en", "from-the-future": [1]}', encoding="utf-8")
    write_preferences(paths.settings, CHOSEN)
    assert json.loads(paths.settings.read_text(encoding="utf-8"))["from-the-future"] == [1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        pytest.param(b"[" * 70_000, id="deep"),
        b'{"hints": {"home": "x"}}',
    ],
)
def test_a_damaged_file_counts_as_nothing_chosen(paths: Paths, content: bytes) -> None:
    paths.home.mkdir()
    paths.settings.write_bytes(content)
    assert read_preferences(paths.settings) == Preferences()
    assert write_preferences(paths.settings, CHOSEN)
    assert read_preferences(paths.settings) == CHOSEN


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(NASTY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["language", "theme", "hints", "home"]), inner, max_size=4
        )
    ),
)


@given(json_values)
def test_any_json_can_be_read(tmp_path: Path, value: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    found = read_preferences(path)
    assert isinstance(found.language, str)
    assert isinstance(found.theme, str)
    assert all(n >= 0 for n in found.hints.values())


def test_a_folder_that_cannot_be_made_only_forgets(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    path = tmp_path / "taken" / "settings.json"
    assert not write_preferences(path, CHOSEN)
    remembered = Remembered(path)
    remembered.choose(theme="apl-light")
    assert remembered.theme == "apl-light"


def test_a_hint_goes_away_when_it_has_been_learnt(paths: Paths) -> None:
    for _ in range(ENOUGH):
        run = Remembered(paths.settings)
        assert run.hints("home")
        run.learn("home")
        run.learn("home")
        assert run.hints("home"), "it stays through the run"
    assert not Remembered(paths.settings).hints("home")
    assert Remembered(paths.settings).hints("stage")


def test_the_language_last_chosen_is_spoken(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert language_of([]) == "en"
    Remembered(paths.settings).choose(language="sv")
    assert language_of([]) == "sv"
    assert language_of(["list", "--lang", "en"]) == "en"
    monkeypatch.setenv("APL_TUI_LANG", "en")
    assert language_of([]) == "en"
