"""The edge: language and errors around every command; the commands are in `cli/commands.py`.

The only broad boundary of the program: an `AplError` becomes words on stderr and an exit status,
and so does any other error, without what the code was working on (privacy.md S5).
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from apl_tui.cli.exit import INTERRUPTED, PROBLEM, tell, tell_crash, traced
from apl_tui.cli.launch import open_app, speak
from apl_tui.core.errors import AplError, message, reason
from apl_tui.i18n import choose_language, system_locale
from apl_tui.process.ending import Ended, ended, ended_by_signals, status_of
from apl_tui.store.paths import find_paths
from apl_tui.store.preferences import read_preferences


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


def run_command_line(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    use_utf8()
    language = language_of(arguments)
    t = speak(language)
    from apl_tui.cli.commands import run

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
        return tell_crash(traced(error), t)


def run_home(language: str | None) -> int:
    """Open the program at home."""
    from apl_tui.tui.app import Opening

    return open_app(language or language_of([]), Opening())


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
