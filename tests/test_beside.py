"""Work in a process of its own: it does not hear Ctrl+C, and it ends with what waits for it."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing import active_children

import pytest

from apl_tui.process.beside import beside


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to one process")
def test_it_does_not_hear_ctrl_c() -> None:
    heard = signal.getsignal(signal.SIGINT)
    with beside(len, "abc") as done:
        assert signal.getsignal(signal.SIGINT) is heard
        (other,) = active_children()
        os.kill(other.pid or 0, signal.SIGINT)
        assert done() == 3
        assert other.exitcode in (None, 0)
    assert not active_children()


def test_it_ends_when_nobody_waits_any_more() -> None:
    with pytest.raises(KeyboardInterrupt), beside(time.sleep, 600):
        raise KeyboardInterrupt
    assert not active_children()


def test_what_goes_wrong_there_is_met_here() -> None:
    with beside(int, "x") as done, pytest.raises(ValueError, match="invalid literal"):
        done()
