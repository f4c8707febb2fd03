"""Opening a file or a folder in the system's own program, without a word of it on the screen.

What is started writes its warnings nowhere: the terminal is ours. It is looked at for a moment, so
that a system that cannot open anything, as over SSH, is told of.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE = 3.0  # seconds until what is still running is taken to have opened it


def opens(target: Path, *, folder: bool = False, patience: float = PATIENCE) -> bool:
    """Open a file, or with `folder` the folder that it lies in; whether that seems to have worked.

    Takes up to `patience` seconds: not to be called where a key waits.
    """
    command = _command(target, folder=folder)
    try:
        if command is None:
            os.startfile(target)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - Windows
            return True
        if not shutil.which(command[0]):
            return False
        nowhere = subprocess.DEVNULL
        started = subprocess.Popen(  # noqa: S603 - a program of the system, and a path of ours
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError:
        return False
    try:
        return (
            started.wait(patience) == 0 or command[0] == "explorer"
        )  # which says 1 when all is well
    except subprocess.TimeoutExpired:
        return True


def _command(target: Path, *, folder: bool) -> list[str] | None:
    """The system's own program and what it is told; `None` where it is a call and no program."""
    if sys.platform == "win32":
        return ["explorer", f"/select,{target}"] if folder else None
    if sys.platform == "darwin":
        return ["open", *(["-R"] if folder else []), str(target)]
    return ["xdg-open", str(target.parent if folder else target)]
