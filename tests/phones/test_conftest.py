"""Where there is no browser."""

from __future__ import annotations

import pytest

from tests.phones.conftest import chromium


def test_a_missing_browser_is_a_skip_unless_browsers_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.delenv("APL_TUI_BROWSER_REQUIRED", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        chromium()
    monkeypatch.setenv("APL_TUI_BROWSER_REQUIRED", "1")
    with pytest.raises(pytest.fail.Exception, match="no chromium"):
        chromium()
