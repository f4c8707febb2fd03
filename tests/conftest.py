"""What every test runs in: its own data folder, no language chosen, no colour setting."""

from __future__ import annotations

import asyncio
import gc
import locale
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from textual.app import App
from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

from apl_tui.process import forgetting
from apl_tui.store.paths import Paths, find_paths
from apl_tui.store.storage import REAL_DISK

pytest_plugins = ["tests.campaigns.recording"]
WAITING = ("terminal", "campaigns", "benchmarks")

# Shared machines are slow at times; how long an example takes is measured elsewhere.
settings.register_profile(
    "apl-tui",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("apl-tui")


# What a shell may forbid: else each worker, and each program that a test starts, compiles it all.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.disable()  # all that is collected stays


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits more than it works begins first, and what needs a browser with the last worker.

    Each worker gets a part of the list, and those that are done help the others from behind: what
    waits, as in a terminal, does so while others work, and one browser serves all that need one.
    """
    items.sort(key=lambda item: item.path.parent.name not in WAITING)
    browsing = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    others = [item for item in items if "browser" not in getattr(item, "fixturenames", ())]
    last = 2 * len(items) // 3
    items[:] = [*others[:last], *browsing, *others[last:]]


def pytest_collection_finish() -> None:
    """What stands now stays until the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def what_stands_is_set_aside() -> Iterator[None]:
    """What a module's tests leave, or took out again, need not be walked by the next one's."""
    yield
    gc.collect()
    gc.freeze()


def _leave_to_real_programs() -> None:
    """What shows only from outside is not done among the tests, where it would take most of them.

    The disk is not waited for, and freed memory is not written over: a test process has far more of
    it than the program. Both are tried in programs that the tests start: `store/test_power.py`,
    `privacy/test_process_memory.py` and all that runs in a terminal. What the collector set aside
    is not counted: among the tests it is much, and it is always something.
    """
    setattr(gc, "get_freeze_count", lambda: 1)  # noqa: B010 - the same
    object.__setattr__(REAL_DISK, "fsync", os.fstat)  # which refuses what is not open
    setattr(forgetting, "write_over", int)  # noqa: B010 - a function is replaced


_leave_to_real_programs()


def _parse_style_sheets_once() -> None:
    """Every app of a test reads the same style sheets; those of the same colours are kept."""
    kept: dict[frozenset[tuple[str, str]], LRUCache[Any, Any]] = {}
    begin, set_variables = Stylesheet.__init__, Stylesheet.set_variables

    def keeping(sheet: Stylesheet) -> None:
        of_these_colours = frozenset(sheet._variables.items())
        sheet._parse_cache = kept.setdefault(of_these_colours, LRUCache(500))

    def begun(sheet: Stylesheet, *, variables: dict[str, str] | None = None) -> None:
        begin(sheet, variables=variables)
        keeping(sheet)

    def changed(sheet: Stylesheet, variables: dict[str, str]) -> None:
        sheet._parse_cache = LRUCache(1)  # which is cleared
        set_variables(sheet, variables)
        keeping(sheet)

    for name, method in (("__init__", begun), ("set_variables", changed)):
        setattr(Stylesheet, name, method)  # saves the tests of screens a tenth of their time


_parse_style_sheets_once()

_LANGUAGE_VARIABLES = ("APL_TUI_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_COLOUR_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "COLORTERM")


_HOMES = count()


@pytest.fixture(autouse=True)
def data_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The data folder of this test alone; it does not exist yet.

    No language and no colour is asked for, whatever the developer's terminal says, and a test that
    sets the process's locale does not change it for the next.
    """
    for name in (*_LANGUAGE_VARIABLES, *_COLOUR_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    home = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    monkeypatch.setenv("APL_TUI_HOME", str(home))
    before = locale.setlocale(locale.LC_ALL)
    yield home
    locale.setlocale(locale.LC_ALL, before)


@pytest.fixture
def paths(data_home: Path) -> Paths:
    """The paths of this test's data folder."""
    return find_paths({"APL_TUI_HOME": str(data_home)})


def pytest_make_parametrize_id(val: object) -> str | None:
    """Short names for tests of very long texts."""
    return f"{val[:24]!a}..." if isinstance(val, str) and len(val) > 40 else None


@pytest.fixture(autouse=True)
def tasks_begin_as_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """From Python 3.12 on Textual begins each task at once, but not where it runs a test."""
    if sys.version_info < (3, 12):
        return
    in_a_test = App.run_test

    @asynccontextmanager
    async def run_test(app: App[object], *given: object, **named: object) -> AsyncIterator[object]:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        async with in_a_test(app, *given, **named) as pilot:
            yield pilot

    monkeypatch.setattr(App, "run_test", run_test)
