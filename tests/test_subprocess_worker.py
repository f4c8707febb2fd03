"""Work in a process of its own: it does not hear Ctrl+C, and it ends with what waits for it."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from apl_tui.process.subprocess_worker import beside


def read_when_there(path: Path) -> str:
    """What somebody writes there."""
    while not path.exists():
        time.sleep(0.01)
    return path.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to one process")
def test_it_does_not_hear_ctrl_c(tmp_path: Path) -> None:
    heard = signal.getsignal(signal.SIGINT)
    with beside(read_when_there, tmp_path / "there") as done:
        assert signal.getsignal(signal.SIGINT) is heard
        (other,) = active_children()
        assert other.pid
        os.kill(other.pid, signal.SIGINT)
        (tmp_path / "new").write_text("abc", encoding="utf-8")
        (tmp_path / "new").rename(tmp_path / "there")
        assert done() == "abc"
        assert other.exitcode in (None, 0)
    assert not active_children()


def test_it_ends_when_nobody_waits_any_more() -> None:
    with pytest.raises(KeyboardInterrupt), beside(time.sleep, 600):
        raise KeyboardInterrupt
    assert not active_children()


def test_what_goes_wrong_there_is_met_here() -> None:
    with beside(int, "x") as done, pytest.raises(ValueError, match="invalid literal"):
        done()
