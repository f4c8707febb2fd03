"""The two ways in which something is told to a person: `AplError` and `Problem`.

Both carry message ids and parameters (`Message`); sentences are made at the edge by `apl_tui.i18n`.
What the operating system says is put in our own words, by `reason`.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Parameter: TypeAlias = "str | int | float | Message"
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message id of the catalogues, with the values that its text names in braces.

    A value that is a message itself is put in words with it.
    """

    id: str
    params: tuple[tuple[str, Parameter], ...] = ()

    @property
    def values(self) -> dict[str, Parameter]:
        """The parameters as keyword arguments."""
        return dict(self.params)


def message(id: str, /, **params: Parameter) -> Message:  # noqa: A002 - the catalogue's own word
    """Make a `Message`; keyword arguments become its parameters, in name order."""
    return Message(id, tuple(sorted(params.items())))


_REASONS = {
    "not-found": (errno.ENOENT, errno.ENODEV, errno.ENXIO),
    "is-folder": (errno.EISDIR,),
    "not-folder": (errno.ENOTDIR,),
    "not-allowed": (errno.EACCES, errno.EPERM),
    "read-only": (errno.EROFS,),
    "full": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "in-use": (errno.EBUSY, errno.ETXTBSY, errno.EADDRINUSE),
    "exists": (errno.EEXIST, errno.ENOTEMPTY),
    "bad-name": (errno.ENAMETOOLONG, errno.EILSEQ, errno.ELOOP),
    "device": (errno.EIO, errno.ESTALE, errno.ETIMEDOUT),
    "too-many": (errno.EMFILE, errno.ENFILE, errno.ENOMEM),
}
_BY_NUMBER = {number: name for name, numbers in _REASONS.items() for number in numbers}
_BY_WINDOWS = {32: "in-use", 33: "in-use", 123: "bad-name"}


def reason(error: BaseException) -> Message:
    """Why the computer said no, as the end of a sentence: what it says itself is English."""
    number = getattr(error, "errno", None)
    known = _BY_WINDOWS.get(getattr(error, "winerror", 0)) or _BY_NUMBER.get(number or 0)
    if known:
        return message(f"os.{known}")
    if isinstance(error, ValueError):  # a name that no file can have
        return message("os.bad-name")
    return message("os.other", code=errno.errorcode.get(number or 0, type(error).__name__))


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
