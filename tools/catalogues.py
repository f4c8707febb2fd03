"""Compile `locale/LANGUAGE/*.po` into `apl_tui.mo`: `uv run python -m tools.catalogues`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SAME_WORDS_SAME_BYTES = datetime(2026, 1, 1, tzinfo=UTC)
TWO_TEXTS = re.compile(r'^msgid "(.+)"\n(?:msgstr .*\n)*?msgstr ".*"\nmsgstr ', re.MULTILINE)
LOCALE = Path(__file__).parent.parent / "apl_tui" / "locale"


def merged(language: str) -> Catalog:
    """All `.po` files of a language as one catalogue; a doubled id or text is an error."""
    whole = Catalog(locale=language, charset="utf-8")
    seen: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        refuse_two_texts(path.read_text(encoding="utf-8"), path.name)
        with path.open("rb") as file:
            for entry in read_po(file, locale=language, abort_invalid=True):
                if not entry.id:
                    continue
                name = entry.id if isinstance(entry.id, str) else entry.id[0]
                if name in seen:
                    raise ValueError(
                        f"{name} stands in both {seen[name]} and {path.name} of {language}"
                    )
                seen[name] = path.name
                whole.add(entry.id, entry.string)
    return whole


def refuse_two_texts(text: str, name: str) -> None:
    """Raise `ValueError` where an id has two texts, as a merge may leave them."""
    if found := TWO_TEXTS.search(text):
        raise ValueError(f"{found[1]} has two texts in {name}")


def compiled(language: str) -> bytes:
    """The bytes that `apl_tui.mo` should have."""
    catalogue = merged(language)
    catalogue.revision_date = catalogue.creation_date = SAME_WORDS_SAME_BYTES
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write the compiled catalogues of both languages."""
    for language in ("sv", "en"):
        (LOCALE / language / "LC_MESSAGES" / "apl_tui.mo").write_bytes(compiled(language))


if __name__ == "__main__":
    main()
