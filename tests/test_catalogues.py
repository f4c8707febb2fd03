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


GLOSSARY = {
    "omröstning": r"(?<!om)röstning(?!ssid)",
    "möte, of a session": r"\bsession|(?:tidigare|förra|avslutat|inget|sparade) tillfälle",
    "lärandemiljö": r"lärmiljö",
    "tidsplan or handlingsplan": r"(?<![#,])(?<!We )(?<!en )\bplan(?:en|er)?\b(?! the)",
    "omgång, only 1 and 2": r"samma omgång",
    "stöd till dig": r"stöd(?:et)? för dig som leder|inga anteckningar",
    "workshopar, workshopen": r"workshopp",
    "wifi": r"wi-fi",
    "deltagarna": r"det här ser rummet|(?:som|vad) rummet ser",
    "lämna in": r"har lämnat\b(?! in| workshopen)",
    "finns, of a condition": r"\bpå plats$",
    "rakt på sak": r"tänk litet|går an\b|sista ordet|ett fel i sig självt|på riktigt",
    "om …, not an inverted condition": r"(?:^|[.”] )Saknas (?:två|flera|det)\b",
    "fungerar": r"\ballt går utan nätverk",
}
"""The one word for a thing, and what must not stand instead of it."""


def swedish() -> dict[str, str]:
    """All that is said in Swedish: the catalogues, the guides and the workshops."""
    root = PACKAGE.parent
    places = {
        name: " ".join(texts(entry)).replace("{session}", "")
        for name, entry in entries("sv").items()
    }
    guides = ["workshops/README.sv.md", "docs/chef.md", "docs/good-statements.md"]
    paths = [*(root / guide for guide in guides), *(root / "workshops" / "sv").glob("*.md")]
    paths.append(PACKAGE / "script" / "templates" / "sv.md")
    return places | {path.name: path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("word", GLOSSARY)
def test_one_thing_has_one_word_in_swedish(word: str) -> None:
    other = re.compile(GLOSSARY[word], re.IGNORECASE | re.MULTILINE)
    assert not {n: other.findall(text) for n, text in swedish().items() if other.search(text)}


ENGLISH_GLOSSARY = {
    "meeting": r"(?<!\{)\bsessions?\b(?!\})",
    "day-to-day work": r"(?<!-)\boperations\b",
    "results, chart": r"\bin the picture\b",
    "the program never shows": r"No one can see",
    "participants": r"The room sees",
    "round, only 1 and 2": r"same round",
    "valid": r"will not do",
    "appraisal": r"appraisal talk",
    "how we will know": r"we notice by",
}
"""The same in English."""


def english() -> dict[str, str]:
    """All that is said in English: the catalogues, the guide for managers and the workshops."""
    root = PACKAGE.parent
    places = {name: " ".join(texts(entry)) for name, entry in entries("en").items()}
    paths = [root / "docs" / "manager.md", *(root / "workshops" / "en").glob("*.md")]
    return places | {path.name: path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("word", ENGLISH_GLOSSARY)
def test_one_thing_has_one_word_in_english(word: str) -> None:
    other = re.compile(ENGLISH_GLOSSARY[word], re.IGNORECASE | re.MULTILINE)
    assert not {n: other.findall(text) for n, text in english().items() if other.search(text)}


TURNED_ROUND = re.compile(
    r"(?:^|[.:”] |- ”|\*\* |\n)((?:Är|Har|Saknas|Vill|Finns|Får|Kan|Blir|Gäller|Frågar|Handlar"
    r"|Känns|Skickar|Behöver|Röstar|Lämnar) (?:du|ni|det|någon|alla|svaren|den|man|vi|flera|två)\b"
    r"[^.?!:]*[.?!:])",
    re.MULTILINE,
)
"""A condition without its "om": hard to read in a second language. Questions are let through."""


def test_a_condition_begins_with_if_in_swedish() -> None:
    found = {
        name: [one for one in TURNED_ROUND.findall(text) if not one.endswith("?")]
        for name, text in swedish().items()
        if name not in ("README.sv.md", "chef.md")
    }
    assert not {name: sentences for name, sentences in found.items() if sentences}
