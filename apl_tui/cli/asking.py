"""A question to whoever typed the command, and the one of several meetings that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from apl_tui.core.errors import AplError, message
from apl_tui.i18n import Translator

if TYPE_CHECKING:
    from apl_tui.core.session import Session
    from apl_tui.store.archive import SessionArchive


def agreed(question: str, t: Translator) -> bool:
    """Whether the answer is yes, in the words of the language; anything else is no."""
    yes = t("plain.yes").split()
    asked = f"{question} ({yes[0]}/{t('plain.no').split()[0]})"
    typed = click.prompt(asked, default="", show_default=False, prompt_suffix=" ")
    return str(typed).strip().casefold() in yes


def meant(archive: SessionArchive, session: str | None) -> Session:
    """The meeting that was named, or the latest. Raises `AplError`."""
    if session is None:
        latest = archive.latest()
        if latest is None:
            raise AplError(message("cli.report.none"), what_to_do=message("cli.report.none-do"))
        session = latest.id
    return archive.load(session)
