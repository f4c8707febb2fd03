"""Every screen and state can still be led up to and drawn, with words and never with their keys."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import product
from random import Random

from apl_tui.i18n import translator
from tests.campaigns.counting import campaign
from tools.pictures import SCRIPTS, Picture, draw

KEY = re.compile(r"\b[a-z-]+\.[a-z-]+(?:\.[a-z-]+)*\b")
EVERY = list(product(SCRIPTS, ((60, 20), (120, 40)), ("sv", "en")))


@campaign("every screen and state led up to and drawn", small=3, large=len(EVERY))
async def test_it_is_drawn(size: int, counts: Counter[str]) -> None:
    for name, window, language in Random(4).sample(EVERY, size):
        svg = await draw(Picture(name, SCRIPTS[name], window, language=language))
        words = html.unescape(re.sub("<[^>]*>", " ", svg))
        assert len(words.split()) > 5
        t = translator(language)
        assert not [key for key in KEY.findall(words) if t(key) != key]
        counts["pictures"] += 1
