"""How a command ends: its exit status, and what it says on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from apl_tui.core.errors import AplError
from apl_tui.i18n import Translator

if TYPE_CHECKING:
    from apl_tui.process.crash import Crash

FINE, PROBLEM, USAGE, INTERRUPTED = 0, 1, 2, 130


def traced(error: Exception) -> Crash:
    """What is kept of an error of the program's own: kind and place, and no value (S5)."""
    from apl_tui.process.crash import traced as traced_of

    return traced_of(error)


def tell_crash(crash: Crash, t: Translator) -> int:
    """The program's own error on stderr; the exit status."""
    from apl_tui.process.crash import crash_words

    sys.stderr.write(crash_words(crash, t))
    return PROBLEM


def tell(error: AplError, t: Translator) -> None:
    """What happened, where, and what to do, on stderr."""
    sys.stderr.write("\n".join(t.told(error)) + "\n")


def tell_unusable(problems: Sequence[AplError], t: Translator) -> int:
    """All that is wrong with the files of an overview, on stderr; the exit status."""
    for problem in problems:
        tell(problem, t)
    sys.stderr.write(t("overview.nothing-written", n=len(problems)) + "\n")
    return PROBLEM
