"""Every screen and state can still be led up to and drawn, with words and never with their keys."""

from __future__ import annotations

import html
import re

import pytest

from apl_tui.i18n import translator
from tests.pictures import SCRIPTS, Picture, draw

pytestmark = pytest.mark.campaign
KEY = re.compile(r"\b[a-z-]+\.[a-z-]+(?:\.[a-z-]+)*\b")


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
@pytest.mark.parametrize("name", SCRIPTS)
async def test_it_is_drawn(name: str, size: tuple[int, int]) -> None:
    for language in ("sv", "en"):
        svg = await draw(Picture(name, SCRIPTS[name], size, language=language))
        words = html.unescape(re.sub("<[^>]*>", " ", svg))
        assert len(words.split()) > 5
        t = translator(language)
        assert not [key for key in KEY.findall(words) if t(key) != key]
