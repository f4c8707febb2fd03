"""Exchange files over a hub: what one unit sends, and what becomes of what comes.

What comes goes the way of files (`workflows.overview`): the same problems, doubles counted once,
and the fullest one holds. It is in memory, and in a folder where one was named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from apl_tui.core.errors import AplError, Message, message
from apl_tui.core.session import Session
from apl_tui.core.units import plain_unit
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from apl_tui.report.exchange_reading import UnusableError
from apl_tui.report.output import slug
from apl_tui.store.storage import make_folder, telling
from apl_tui.workflows.overview import Gathering
from apl_tui.workflows.putting import put_as
from apl_tui.workflows.reporting import exchange_with_actions

TAKEN, AGAIN = "taken", "again"
_ANSWERED = ("newer", "older", "contradicts")
"""Problems that their sender can do something about; the others are told as `odd`."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came: its meeting, whether that is new, and what is wrong, which ends it."""

    session: Session | None = None
    new: bool = False
    problems: tuple[Message, ...] = ()


def file_to_send(session: Session, *, with_actions: bool = False) -> bytes:
    """The bytes that are shown and sent. Raises `AplError` for one person's own self-check."""
    if session.settings.solo:
        raise AplError(message("send.solo"), what_to_do=message("send.solo-do"))
    if with_actions:
        return exchange_with_actions(session)
    return report_json(session, translator(session.workshop.language)).encode("utf-8")


class Collected:
    """What has come so far. `heard` is told of each file; `keep` is where they are kept, if at all.

    What lies in `keep` and in `places` has come already. Raises `UnusableFilesError`, `AplError`.
    """

    def __init__(
        self,
        heard: Callable[[Came], None],
        keep: Path | None = None,
        places: Iterable[Path] = (),
    ) -> None:
        self.gathering = Gathering()
        self._heard = heard
        self._keep = keep
        if keep is not None:
            with telling(message("report.error.folder"), keep):
                make_folder(keep)
        self.gathering.take_files((*places, *([keep] if keep else ())))

    def take(self, content: bytes) -> str:
        """Take in a file that came; what its sender is told of it, in a word."""
        try:
            session, new = self.gathering.take(content, message("collect.sent"))
        except UnusableError as error:
            self._heard(Came(problems=tuple(error.problems)))
            first = error.problems[0].id.rpartition(".")[2]
            return first if first in _ANSWERED else "odd"
        if new and self._keep is not None:
            try:
                put_as(content, self._keep / _name(session), force=True)
            except AplError as error:
                self._heard(Came(problems=(error.what,)))
        self._heard(Came(session, new))
        return TAKEN if new else AGAIN


def _name(session: Session) -> str:
    """One name a meeting, of letters that are safe in a folder, whatever a file says."""
    parts = (slug(session.date), slug(session.settings.unit))
    mark = sha256(repr((session.id, plain_unit(session.settings.unit))).encode()).hexdigest()[:8]
    return "-".join(part for part in (*parts, mark) if part) + ".json"
