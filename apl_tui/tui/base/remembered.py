"""What the program remembers of its user: language, theme, and which first-run hints are learnt.

A hint is shown until what it tells has been done in `ENOUGH` runs of the program. What cannot be
saved is remembered as long as the program runs.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from apl_tui.store.preferences import Preferences, hub_of, read_preferences, write_preferences

ENOUGH = 3


class Remembered:
    """The preferences in `path`, read once and written when something is chosen."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._preferences = read_preferences(path)
        self._hints = dict(self._preferences.hints)  # as the run began: a hint stays all through it

    @property
    def theme(self) -> str:
        """The theme last chosen, or an empty text."""
        return self._preferences.theme

    def choose(self, *, language: str = "", theme: str = "") -> None:
        """Remember what was chosen."""
        now = self._preferences
        self._keep(replace(now, language=language or now.language, theme=theme or now.theme))

    def choose_hub(self, url: str, token: str) -> None:
        """Remember this hub, or none."""
        self._keep(replace(self._preferences, hub=url, hub_token=token))

    @property
    def hub(self) -> tuple[str, str]:
        """The hub's address and token: what the environment says, else what was chosen."""
        return hub_of(os.environ, self._preferences)

    @property
    def hub_is_told(self) -> bool:
        """Whether the environment says which hub."""
        return bool(hub_of(os.environ, Preferences())[0])

    def hints(self, name: str) -> bool:
        """Whether this hint is still of use."""
        return self._hints.get(name, 0) < ENOUGH

    def learn(self, name: str) -> None:
        """What the hint tells was done; counts once a run."""
        counts = self._preferences.hints
        before = self._hints.get(name, 0)
        if before < ENOUGH and counts.get(name, 0) == before:
            self._keep(replace(self._preferences, hints={**counts, name: before + 1}))

    def _keep(self, preferences: Preferences) -> None:
        if preferences != self._preferences:
            self._preferences = preferences
            write_preferences(self._path, preferences)
