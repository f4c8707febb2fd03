"""Whatever could be told from outside to write answers down is switched off before anybody votes.

Libraries, Python itself and the system can be told by their surroundings to write what the program
works on: every key, the screen, the whole memory. Nothing of an open round may be written (S1).
What was judged, and what stays, is told in docs/privacy.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress

TEXTUAL_KEPT = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_DRIVER"})
"""How it looks, and what it draws through; the others log, photograph, send or press keys."""

_PR_SET_DUMPABLE = 4  # of Linux's prctl
_M_PERTURB = -6  # of GNU's mallopt
_NO_MEMORY = 1  # of Windows' WerSetFlags: no memory in the report of a crash


def seal() -> None:
    """Keep the memory from being written to a file; to be called before anybody votes."""
    no_cores()
    empty_what_is_freed()
    stop_profile = getattr(sys, "deactivate_stack_trampoline", None)  # from Python 3.12 on
    if stop_profile:
        stop_profile()  # `-X perf` writes down which parts of the code are run


def drop_variables(environ: MutableMapping[str, str]) -> None:
    """Forget what tells Textual to write; to be called before it is loaded."""
    for name in list(environ):
        if name.startswith("TEXTUAL") and name not in TEXTUAL_KEPT:
            del environ[name]


def no_cores() -> None:
    """When the program is broken off by the system, its memory is not written to a file.

    A limit of 0 holds where the system writes the file itself; where it hands the memory to a
    program that collects such files, only "not dumpable" does.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        pass
    else:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import ctypes  # noqa: PLC0415 - late, and only here

    with suppress(AttributeError, OSError):
        if sys.platform == "win32":
            ctypes.windll.kernel32.WerSetFlags(_NO_MEMORY)
        elif sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def empty_what_is_freed() -> None:
    """Let the C library write over every larger piece of memory that is given back to it (M1).

    The smaller ones are Python's own: see `process/forgetting.py`.
    """
    import ctypes  # noqa: PLC0415 - as above

    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library than GNU's
            ctypes.CDLL(None).mallopt(_M_PERTURB, 0xFF)


def log_only_our_own() -> None:
    """What libraries log goes nowhere: an error's text, or a value, may be an answer (S5).

    Of our own, a line has the kind of an error and its place. To be called before voting begins.
    """
    import logging  # noqa: PLC0415 - quick commands do without

    if last := logging.lastResort:
        last.addFilter(logging.Filter("apl_tui"))


def leave_no_prompt(status: int) -> None:
    """Where Python is told to let whoever sits there look into its memory at the end, end at once.

    `python -i` and `PYTHONINSPECT`: then an interrupted round would lie open. Else nothing is done.
    """
    if sys.flags.inspect:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
