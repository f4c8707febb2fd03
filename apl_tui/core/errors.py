"""The two ways in which something is told to a person: `AplError` and `Problem`.

Both carry message ids and parameters (`Message`); sentences are made at the edge by `apl_tui.i18n`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Parameter = str | int | float
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message id of the catalogues, with the values that its text names in braces."""

    id: str
    params: tuple[tuple[str, Parameter], ...] = ()

    @property
    def values(self) -> dict[str, Parameter]:
        """The parameters as keyword arguments."""
        return dict(self.params)


def message(id: str, /, **params: Parameter) -> Message:  # noqa: A002 - the catalogue's own word
    """Make a `Message`; keyword arguments become its parameters, in name order."""
    return Message(id, tuple(sorted(params.items())))


class AplError(Exception):
    """Something a user can cause and mend: what happened, where, and what to do.

    `where` is text as the user knows it (a path, a command, a field), or empty.
    """

    def __init__(
        self, what: Message, *, where: str = "", what_to_do: Message | None = None
    ) -> None:
        super().__init__(what.id)
        self.what = what
        self.where = where
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a script. Lines and columns are 1-based; columns count characters.

    `source` is the text of the line, `width` how many characters of it the caret covers.
    """

    file: str
    line: int
    column: int
    severity: Severity
    what: Message = field(compare=False)
    hint: Message | None = field(default=None, compare=False)
    source: str = field(default="", compare=False)
    width: int = field(default=1, compare=False)
