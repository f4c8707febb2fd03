"""What the user has chosen for all sessions: language, theme, and the hints already seen.

Lies in `settings.json`. Nothing depends on it: a file that is missing, damaged or of another kind
counts as nothing chosen, and a folder that cannot be written to only forgets. Keys of a newer
version are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 65_536  # what this program writes is some hundred bytes


@dataclass(frozen=True, slots=True)
class Preferences:
    """Empty: never chosen. `hints` counts how often each first-run hint has been shown.

    `hub` is a hub's address, and `hub_token` the token to open rooms there.
    """

    language: str = ""
    theme: str = ""
    hints: Mapping[str, int] = field(default_factory=dict)
    hub: str = ""
    hub_token: str = ""


def read_preferences(path: Path) -> Preferences:
    """What `path` says; whatever of it makes no sense is left out."""
    data = _read(path)
    hints = data.get("hints")
    counts = hints.items() if isinstance(hints, dict) else ()
    return Preferences(
        language=_text(data.get("language")),
        theme=_text(data.get("theme")),
        hub=_text(data.get("hub")),
        hub_token=_text(data.get("hub_token")),
        hints={name: n for name, n in counts if type(n) is int and n >= 0},
    )


def hub_of(environ: Mapping[str, str], chosen: Preferences) -> tuple[str, str]:
    """The hub's address and token: both from `APL_TUI_HUB`, else as they were chosen."""
    if told := environ.get("APL_TUI_HUB", "").split():
        return told[0], "".join(told[1:2])
    return chosen.hub, chosen.hub_token


def write_preferences(path: Path, preferences: Preferences) -> bool:
    """Save; False when the disk would not."""
    from apl_tui.store.storage import (  # noqa: PLC0415 - reading needs no database
        make_folder,
        write_atomically,
    )

    data = {
        **_read(path),
        "language": preferences.language,
        "theme": preferences.theme,
        "hub": preferences.hub,
        "hub_token": preferences.hub_token,
        "hints": dict(preferences.hints),
    }
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    try:
        make_folder(path.parent)
        write_atomically(path, text.encode(), own=True)
    except OSError:
        return False
    return True


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
