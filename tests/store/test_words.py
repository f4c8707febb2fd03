"""Every message of the store has a text in both languages, and no text is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import apl_tui.store
from tools.catalogues import LOCALE

STORE = Path(apl_tui.store.__file__).parent


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_catalogue_has_the_messages_of_the_code_and_no_others(language: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in STORE.glob("*.py"))
    catalogue = (LOCALE / language / "store.po").read_text(encoding="utf-8")

    used = set(re.findall(r'"(store\.[a-z-]+)"', code))
    assert used == set(re.findall(r'msgid "(store\.[a-z-]+)"', catalogue))
    assert len(used) > 20
