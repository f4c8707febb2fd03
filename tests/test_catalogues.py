"""The words: both languages complete, compiled, used, and filled in with the same parameters."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools.catalogues import LOCALE, compiled, merged, refuse_two_texts

PACKAGE = LOCALE.parent
LIBRARIES_OWN = "click.po"  # the words of a library, which are English already


def entries(language: str) -> dict[str, Message]:
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry
        for entry in merged(language)
        if entry.id and _own(entry)
    }


def _own(entry: Message) -> bool:
    name = entry.id if isinstance(entry.id, str) else entry.id[0]
    return bool(re.fullmatch(r"[a-z][\w.-]*\.[\w.-]+", name))


def texts(entry: Message) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_compiled_catalogue_is_current(language: str) -> None:
    path = LOCALE / language / "LC_MESSAGES" / "apl_tui.mo"
    assert path.read_bytes() == compiled(language), "run: uv run python -m tools.catalogues"


def test_an_id_with_two_texts_is_refused() -> None:
    """A merge that keeps both sides leaves two, of which the reader drops one without a word."""
    refuse_two_texts('msgid "a.b"\nmsgstr "one"\n\nmsgid "c.d"\nmsgstr "two"\n', "x.po")
    with pytest.raises(ValueError, match="has two texts in x"):
        refuse_two_texts('msgid "a.b"\nmsgstr "one"\nmsgstr "two"\n', "x.po")


def test_both_languages_have_the_same_ids() -> None:
    assert set(entries("sv")) == set(entries("en"))


def test_both_languages_use_the_same_parameters_and_plurals() -> None:
    swedish, english = entries("sv"), entries("en")
    for name, entry in swedish.items():
        other = english[name]
        assert isinstance(entry.id, str) == isinstance(other.id, str), name
        names = set().union(*(fields(text) for text in texts(entry)))
        assert names == set().union(*(fields(text) for text in texts(other))), name
        assert all(texts(entry)), name
        assert all(texts(other)), name


def test_every_id_in_the_code_has_words() -> None:
    known = set(entries("sv"))
    pattern = re.compile(
        r"""(?:\bt|\bself\.t|\bself\._t|translator|message)\(\s*"([a-z][\w.-]*\.[\w.-]+)\""""
    )
    missing = {
        f"{path.name}: {found}"
        for path in Path(PACKAGE).rglob("*.py")
        for found in pattern.findall(path.read_text(encoding="utf-8"))
        if found not in known
    }
    assert not missing


def test_every_binding_has_a_word_and_a_help_text() -> None:
    known = set(entries("sv"))
    pattern = re.compile(
        r"""\bkey\(\s*(?:HELP_KEY|"[^"]+"),\s*(?:"[^"]+"|'[^']+'),\s*"([\w.-]+)\""""
    )
    names = {
        found
        for path in (PACKAGE / "tui").rglob("*.py")
        for found in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(names) > 20
    missing = {n for name in names for n in (f"key.{name}", f"key.{name}.help") if n not in known}
    assert not missing


def test_one_thing_has_one_word_in_swedish() -> None:
    """A vote is an `omröstning` and a session a `tillfälle`, in the program and its guides."""
    root = PACKAGE.parent
    places = {
        name: " ".join(texts(entry)).replace("{session}", "")
        for name, entry in entries("sv").items()
    }
    guides = ["workshops/README.sv.md", "docs/chef.md", "docs/good-statements.md"]
    paths = [*(root / guide for guide in guides), *(root / "workshops" / "sv").glob("*.md")]
    paths.append(PACKAGE / "script" / "templates" / "sv.md")
    places |= {path.name: path.read_text(encoding="utf-8") for path in paths}
    other = re.compile(r"(?<!om)röstning(?!ssid)|\bsession", re.IGNORECASE)
    assert not {name: other.findall(text) for name, text in places.items() if other.search(text)}
