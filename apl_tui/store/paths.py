"""Every path that the program writes to, in one place.

All of them lie in the data folder: the platform's own, or `APL_TUI_HOME`. Making a `Paths` touches
no disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from apl_tui.core.errors import AplError, message

HOME_VARIABLE = "APL_TUI_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """The data folder `home` and what lies in it."""

    home: Path

    @property
    def sessions(self) -> Path:
        """The folder of the sessions, one file each."""
        return self.home / "sessions"

    @property
    def reports(self) -> Path:
        """The folder that reports are written to when nothing else is said."""
        return self.home / "reports"

    @property
    def set_aside(self) -> Path:
        """The folder of files that could not be read; nothing in it is ever deleted."""
        return self.home / "set-aside"

    @property
    def workshops(self) -> Path:
        """The folder of the user's own workshops."""
        return self.home / "workshops"

    @property
    def index(self) -> Path:
        """The list of all sessions, which can always be made again from the session files."""
        return self.home / "index.json"

    @property
    def lock(self) -> Path:
        """The file that one running instance holds; beside what it guards."""
        return self.sessions / "apl-tui.lock"

    @property
    def remote(self) -> Path:
        """The file that tells the same user's notes window where the running session listens."""
        return self.home / "remote.json"

    @property
    def settings(self) -> Path:
        """What the user has chosen for all sessions."""
        return self.home / "settings.json"

    @property
    def keys(self) -> Path:
        """The user's own keys."""
        return self.home / "keys.json"

    def session(self, session_id: str) -> Path:
        """The file of one session."""
        return self.sessions / f"{session_id}.json"


def find_paths(environ: Mapping[str, str]) -> Paths:
    """The paths that the environment asks for: `APL_TUI_HOME`, else the platform's data folder.

    Raises `AplError` when what is asked for can be no place.
    """
    if wanted := environ.get(HOME_VARIABLE):
        try:
            return Paths(Path(wanted).expanduser().absolute())
        except (RuntimeError, OSError) as error:  # nobody of that name; no folder to start from
            raise AplError(
                message("store.no-such-home"),
                where=f"{HOME_VARIABLE}={wanted}",
                what_to_do=message("store.do-set-home"),
            ) from error
    import platformdirs  # noqa: PLC0415 - not needed when the folder is given

    return Paths(platformdirs.user_data_path("apl-tui", appauthor=False))
