"""Whether anything but the clock may move, and how long it moves."""

from __future__ import annotations

from collections.abc import Mapping

GROWING_SECONDS = 0.6
GROWING_STEPS = 8  # the most often that a picture is painted while its bars grow


def motion_allowed(environ: Mapping[str, str]) -> bool:
    """False when motion is not wanted, not of use, or goes over a line that may be slow.

    `TEXTUAL_ANIMATIONS` is Textual's own variable (`full`, `basic`, `none`); a terminal without
    colours, and one reached with SSH, get still pictures.
    """
    wanted = environ.get("TEXTUAL_ANIMATIONS", "full").strip().lower() in ("", "full")
    still = any(environ.get(name) for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY"))
    return wanted and not still
