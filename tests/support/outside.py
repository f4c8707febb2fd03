"""What a screen asked the system to open, without opening it."""

from __future__ import annotations

from pathlib import Path

import pytest


class Opened(list[tuple[Path, bool]]):
    """Each path with whether its folder was asked for; `works` says what the screen is told."""

    works = True

    def __call__(self, target: Path, *, folder: bool) -> bool:
        self.append((target, folder))
        return self.works


def nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Take note instead."""
    opened = Opened()
    monkeypatch.setattr("apl_tui.tui.base.screen.opens", opened)
    return opened
