"""The terminal program is started here, once the terminal is one that it can run in."""

from __future__ import annotations

import gettext
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from apl_tui.cli.exit import PROBLEM, tell, tell_crash, traced
from apl_tui.core.errors import AplError, message
from apl_tui.i18n import CATALOGUES, Translator, translator
from apl_tui.process.ending import ended_by_signals
from apl_tui.process.sealed import log_only_our_own
from apl_tui.store.paths import find_paths

if TYPE_CHECKING:
    from apl_tui.tui.app import AplApp, Opening


def speak(language: str) -> Translator:
    """Let the libraries that use gettext speak the language too, and give the words."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("apl_tui", CATALOGUES)
    gettext.textdomain("apl_tui")
    return translator(language)


def open_app(language: str, opening: Opening) -> int:
    """Open the terminal program, unless this is no terminal it can run in."""
    t = speak(language)
    if not os.environ.get(
        "NO_COLOR"
    ):  # set to nothing it asks for nothing; Textual takes it otherwise
        os.environ.pop("NO_COLOR", None)
    try:
        check_terminal()
        paths = find_paths(os.environ)
    except AplError as error:
        tell(error, t)
        return PROBLEM
    from apl_tui.tui.app import AplApp
    from apl_tui.tui.base.motion import motion_allowed

    moves = motion_allowed(os.environ)
    app = AplApp(paths, language, opening=opening, moves=moves)
    return run_app(app, t)


def run_app(app: AplApp, t: Translator, **how: Any) -> int:
    """Run the app, and say its last words; `how` is handed on to Textual."""
    _end_with_the_terminal()
    log_only_our_own()
    try:
        with ended_by_signals(app.end):
            status = app.run(**how)
    except Exception as error:
        return tell_crash(traced(error), t)
    if app.crash:
        return tell_crash(app.crash, t)
    if app.last_words:
        tell(app.last_words, t)
    return PROBLEM if status is None else status


def _end_with_the_terminal() -> None:
    """Also where hang-ups are ignored (`nohup`): else it would wait for keys for ever."""
    hang_up = getattr(signal, "SIGHUP", None)  # not on Windows
    if hang_up and signal.getsignal(hang_up) is signal.SIG_IGN:
        signal.signal(hang_up, signal.SIG_DFL)


def check_terminal() -> None:
    """Refuse, in words, where no full screen can be drawn; one that is drawn elsewhere is none."""
    if os.environ.get("TEXTUAL_DRIVER"):  # in a browser: what serves it draws the screen
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AplError(message("cli.no-terminal"), what_to_do=message("cli.no-terminal-do"))
    if os.environ.get("TERM") in {"dumb", "unknown"}:
        raise AplError(message("cli.dumb-terminal"), what_to_do=message("cli.no-terminal-do"))
