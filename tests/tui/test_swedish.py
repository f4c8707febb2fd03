"""A Swedish run speaks Swedish: no word of the English catalogue, nor one of the libraries' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from apl_tui.cli.main import run_command_line
from apl_tui.script import library
from apl_tui.store.paths import Paths
from apl_tui.tui.app import AplApp
from tests.support import lead_ups
from tests.support.clock import FakeClock
from tests.support.lead_ups import SCRIPTS, Stage
from tests.tui.voting import settled, strike, words
from tools.catalogues import merged

WORD = re.compile(r"[a-zåäöéA-ZÅÄÖÉ]{3,}")
LIBRARIES = (
    "open the command palette search matches found press to quit the app select value must number "
    "valid page next previous copy cursor option argument missing unexpected try usage error such "
    "requires invalid is not one of did you mean show this message and exit aborted vote takes"
)
NAMES = (
    "hemtjänsten norr amina jonas leila apltui aplapp environment reports "
    "escape enter tab esc pageup"
)
WALKS = {  # what leads up to it, and the keys from there
    "review": (),
    "action": ("escape", "escape", "r", "escape", "e", "enter", "e"),
    "goto": ("escape", "n", "escape", "question_mark", "escape", "q"),
    "title-page": (),
}


def said(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def catalogue(language: str) -> set[str]:
    found: set[str] = set()
    for entry in merged(language):
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        found |= {w for text in texts for w in said(re.sub(r"\{[^}]*\}", " ", text))}
    return found


def swedish() -> set[str]:
    scripts = Path(str(library.catalogue("sv")[0].path)).parent.glob("*.md")
    texts = " ".join(path.read_text(encoding="utf-8") for path in scripts)
    return catalogue("sv") | said(texts) | said(NAMES)


ENGLISH = (catalogue("en") | said(LIBRARIES)) - swedish()


def english_in(text: str) -> set[str]:
    return said(text) & ENGLISH


def test_the_words_that_are_looked_for() -> None:
    assert {"the", "your", "command", "palette", "matches", "requires"} <= ENGLISH
    assert len(ENGLISH) > 500


@pytest.mark.parametrize("name", WALKS)
async def test_every_screen_on_the_way(
    name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looks at the screen after each key of a way through the program, and at its help."""
    hands = FakeClock()
    seen: list[str] = []
    keys = lead_ups.keys

    def look() -> None:
        seen.append(words(app))
        for active in app.screen.active_bindings.values():
            if active.binding.id:
                seen.extend((active.binding.description, active.tooltip))

    async def looked(pilot: Pilot[int], *names: str) -> None:
        for each in names:
            look()
            await keys(pilot, each)

    monkeypatch.setattr(lead_ups, "keys", looked)
    paths = Paths(tmp_path_factory.mktemp("apl"))  # its name is seen at the close
    app = AplApp(paths, "sv", clock=hands.clock, chances=hands.chances)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        stage = Stage(app, hands)
        await SCRIPTS[name](pilot, stage)
        for key in WALKS[name]:
            if key == "r":
                await lead_ups.time_goes(pilot, stage, 12)
            await looked(pilot, key)
        await settled(pilot)
        look()
    assert len(seen) > 5
    assert not english_in(" ".join(seen))


async def test_a_palette_that_finds_nothing(paths: Paths) -> None:
    app = AplApp(paths, "sv", clock=FakeClock().clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await strike(pilot, "ctrl+p")
        await settled(pilot)
        opened = words(app)
        await strike(pilot, *"xyzzy")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert not english_in(opened + words(app).replace("xyzzy", ""))


def usage_mistakes() -> Iterator[list[str]]:
    yield ["nosuch"]
    yield ["lits"]
    yield ["--nosuch"]
    yield ["run"]
    yield ["run", "environment", "extra"]
    yield ["run", "environment", "--people", "nil"]
    yield ["run", "environment", "--until", "25:99"]
    yield ["run", "environment", "--unit"]
    yield ["run", "nosuch"]
    yield ["list", "--lang", "de"]
    yield ["list", "--jsn"]
    yield ["list", "--json=1"]
    yield ["list", "a", "b"]
    yield ["report", "--formt", "md"]
    yield ["new", "--minutes"]
    yield ["check"]
    yield ["check", "--format", "xml", "a.md"]
    yield ["new", "a.md", "--minutes", "nil"]
    yield ["new", "a.md", "--minutes", "1"]
    yield ["delete", "nosuch", "--yes"]
    yield ["privacy", "--k", "3"]
    yield ["report", "nosuch"]


@pytest.mark.parametrize("arguments", usage_mistakes(), ids=" ".join)
def test_mistakes_on_the_command_line(
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data_home: Path,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("APL_TUI_LANG", "sv")
    assert run_command_line(arguments) in (1, 2)
    told = capsys.readouterr()
    assert told.err
    text = (told.out + told.err).replace(str(data_home), "")
    assert not english_in(_without_names(text, arguments))


@pytest.mark.parametrize(
    "command", ["", "run", "demo", "list", "history", "check", "new", "report", "delete", "privacy"]
)
def test_help_of_the_commands(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("APL_TUI_LANG", "sv")
    assert run_command_line([*command.split(), "--help"]) == 0
    assert not english_in(_without_names(capsys.readouterr().out, []))


def _without_names(text: str, typed: list[str]) -> str:
    """Without what is the same in every language: options, commands, choices, what was typed."""
    text = re.sub(
        r"--?[a-z][\w-]*|\[[^\]]*\]|'[\w-]+'|/sessions|apl-tui \w+|[A-Z]{2,}\b|^  [\w-]+",
        " ",
        text,
        flags=re.M,
    )
    return " ".join(word for word in text.split() if word.strip("”\"'.:,") not in typed)
