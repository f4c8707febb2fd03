"""Writing the report of a session into the reports folder, or wherever it was asked for."""

from __future__ import annotations

from pathlib import Path

from apl_tui.core.session import Session
from apl_tui.i18n import Translator, translator
