"""What is said when the program itself has broken: the kind of error, and where in the code.

Never what the code was working on. No values of variables and no text of the error, since either
could hold an answer (privacy.md S5).
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from apl_tui.i18n import Translator

PARTS = 3  # of a path: enough to find the file, too few to tell whose computer it is


@dataclass(frozen=True, slots=True)
class Crash:
    """The kinds of error, the first cause last, and the places in the code, the innermost last."""

    kinds: tuple[str, ...]
    places: tuple[str, ...]


def traced(error: BaseException) -> Crash:
    """What may be told of an error."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 10:
        kinds.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.walk_tb(error.__traceback__)
    places = (
        f"{'/'.join(Path(frame.f_code.co_filename).parts[-PARTS:])}:{line} {frame.f_code.co_name}"
        for frame, line in frames
    )
    return Crash(tuple(kinds), tuple(places))


def crash_words(crash: Crash, t: Translator) -> str:
    """The lines for stderr: what happened, what is kept, and what a developer needs."""
    lines = [t("crash.what"), t("crash.kept"), "", t("crash.no-answers"), ""]
    lines += [f"  {place}" for place in crash.places]
    return "\n".join([*lines, f"  {' ← '.join(crash.kinds)}"]) + "\n"
