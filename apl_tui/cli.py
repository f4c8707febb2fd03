"""The edge: language, terminal and errors around every command; the commands are in `commands.py`.

The only broad boundary of the program: an `AplError` becomes words on stderr and an exit status,
and so does any other error, without what the code was working on (privacy.md S5).
"""

from __future__ import annotations

import gc
import gettext
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from apl_tui.core.errors import AplError, message, reason
from apl_tui.ending import Ended, ended, ended_by_signals, status_of
from apl_tui.i18n import CATALOGUES, Translator, choose_language, system_locale, translator
from apl_tui.sealed import log_only_our_own
from apl_tui.store.paths import find_paths
from apl_tui.store.preferences import read_preferences

if TYPE_CHECKING:
    from apl_tui.crash import Crash
    from apl_tui.tui.app import AplApp, Opening

FINE, PROBLEM, USAGE, INTERRUPTED = 0, 1, 2, 130


def language_of(arguments: list[str]) -> str:
    """The language to speak: `--lang` wherever it stands, else as `choose_language` says."""
    option = None
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            option = arguments[place + 1]
        elif argument.startswith("--lang="):
            option = argument.partition("=")[2]
    remembered = ""
    with suppress(AplError):  # it is told by what needs the folder
        remembered = read_preferences(find_paths(os.environ).settings).language
    return choose_language(option, os.environ, system_locale(), remembered)


def speak(language: str) -> Translator:
    """Let the libraries that use gettext speak the language too, and give the words."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("apl_tui", CATALOGUES)
    gettext.textdomain("apl_tui")
    return translator(language)


def run_command_line(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    use_utf8()
    language = language_of(arguments)
    t = speak(language)
    from apl_tui.commands import run

    gc.enable()
    try:
        with ended_by_signals():
            return run(arguments, t)
    except Ended as end:
        tell(ended(end.number), t)
        return status_of(end.number)
    except AplError as error:
        tell(error, t)
        return PROBLEM
    except KeyboardInterrupt:
        sys.stderr.write(f"{t('cli.interrupted')}\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, such as `| head`
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except Exception as error:
        if isinstance(error, OSError) and error.filename:  # a place that somebody chose
            tell(_no_such_place(error), t)
            return PROBLEM
        return tell_crash(_traced(error), t)


def run_home(language: str | None) -> int:
    """Open the program at home."""
    from apl_tui.tui.app import Opening

    return open_app(language or language_of([]), Opening())


def open_app(language: str, opening: Opening) -> int:
    """Open the terminal program, unless this is no terminal it can run in."""
    t = speak(language)
    try:
        check_terminal()
        paths = find_paths(os.environ)
    except AplError as error:
        tell(error, t)
        return PROBLEM
    from apl_tui.tui.app import AplApp
    from apl_tui.tui.motion import motion_allowed

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
        return tell_crash(_traced(error), t)
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
    """Refuse, in words, where no full screen can be drawn."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AplError(message("cli.no-terminal"), what_to_do=message("cli.no-terminal-do"))
    if os.environ.get("TERM") in {"dumb", "unknown"}:
        raise AplError(message("cli.dumb-terminal"), what_to_do=message("cli.no-terminal-do"))


def use_utf8() -> None:
    """Print what the console cannot show as a question mark rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a real stream has it


def _no_such_place(error: OSError) -> AplError:
    """What no command foresaw of a file: a name that is too long, a folder that is closed to us."""
    return AplError(
        message("cli.cannot-use", reason=reason(error)),
        where=str(error.filename),
        what_to_do=message("cli.cannot-use-do"),
    )


def _traced(error: Exception) -> Crash:
    from apl_tui.crash import traced

    return traced(error)


def tell_crash(crash: Crash, t: Translator) -> int:
    """The program's own error on stderr; the exit status."""
    from apl_tui.crash import crash_words

    sys.stderr.write(crash_words(crash, t))
    return PROBLEM


def tell(error: AplError, t: Translator) -> None:
    """What happened, where, and what to do, on stderr."""
    sys.stderr.write("\n".join(t.told(error)) + "\n")
