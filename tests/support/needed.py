"""What a test needs from the computer and that may not be there: a browser, a font, a program."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """End the test: skipped for this reason, or failed where everything must run (`.ci/run`)."""
    if os.environ.get("APL_TUI_BROWSER_REQUIRED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


on_posix = pytest.mark.skipif(
    os.name == "nt", reason="about links, open files that go, folders put to disk: not on Windows"
)
