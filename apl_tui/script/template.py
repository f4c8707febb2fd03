"""The starter script of `apl-tui new`: it teaches the format by example and has no problems."""

from __future__ import annotations

import json
from itertools import accumulate, pairwise
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates"
_SHARES = (4, 8, 10, 5, 3)
"""How the steps of the starter share the time, the break not counted."""
_LONGEST_WITHOUT_BREAK = 90
_BREAK_MINUTES = 10
_SHORTEST, _LONGEST = 5, 600
_BREAKS = {
    "sv": "# Paus {#break .break minutes=%s}\n\n",
    "en": "# Break {#break .break minutes=%s}\n\n",
}
_TITLES = {"sv": "Ny workshop", "en": "New workshop"}


def new_script(title: str, language: str, minutes: int) -> str:
    """A commented script of this title and length (5 to 600 minutes), in Swedish or English."""
    language = "sv" if language == "sv" else "en"
    wanted = min(max(minutes, _SHORTEST), _LONGEST)
    pause = _BREAK_MINUTES if wanted > _LONGEST_WITHOUT_BREAK else 0
    lengths = _shared(wanted - pause)
    text = (_FOLDER / f"{language}.md").read_text(encoding="utf-8")
    text = text.replace("@TITLE@", _quoted(title) or _quoted(_TITLES[language]))
    text = text.replace("@BREAK@\n\n", _BREAKS[language] % pause if pause else "")
    for number, length in enumerate(lengths, start=1):
        text = text.replace(f"@MINUTES{number}@", str(length))
    return text


def _shared(minutes: int) -> list[int]:
    """Whole minutes for each step, in proportion and summing to the length."""
    ends = [0, *(round(minutes * share / sum(_SHARES)) for share in accumulate(_SHARES))]
    lengths = [end - start for start, end in pairwise(ends)]
    while 0 in lengths:  # so short that rounding left a step without time
        lengths[lengths.index(0)] += 1
        lengths[lengths.index(max(lengths))] -= 1
    return lengths


def _quoted(title: str) -> str:
    """The title as YAML in double quotes, on one line; empty when nothing is left of it."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    return json.dumps(plain, ensure_ascii=False) if plain else ""
