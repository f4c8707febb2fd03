"""A window that changes its size many times at once: the newest is not always told last."""

from __future__ import annotations

import os
import shutil

import pytest
from textual import events
from textual.geometry import Size

from apl_tui.tui.shell.in_turn import InTurnApp

NOW = Size(100, 30)


class Window(InTurnApp):
    """An app that believes that it stands in a window."""

    @property
    def is_headless(self) -> bool:
        return False


@pytest.mark.parametrize("told", [(75, 14), (196, 38), NOW])
async def test_a_size_that_is_told_too_late_is_asked_about(
    monkeypatch: pytest.MonkeyPatch, told: tuple[int, int]
) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda _fallback: os.terminal_size(NOW))
    app = Window()
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(events.Resize(Size(*told), Size(*told)))
        while app.screen.size == (80, 24):
            await pilot.pause()
        assert app.screen.size == NOW
