"""Writing a session's report: in its language, crash-safe, into the reports folder.

Given the archive, the report looks back on the unit's earlier sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from apl_tui.core.errors import message
from apl_tui.core.session import Session
from apl_tui.core.trend import NO_PAST
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from apl_tui.report.output import Format, Pictures, export, file_name, slug, write_to
from apl_tui.report.output import report_bytes as made
from apl_tui.room.room import Room
from apl_tui.store.storage import write_atomically
from apl_tui.workflows.earlier import SessionReader, past_of, stories_until
from apl_tui.workflows.putting import make_place, put

BESIDE = (".html", ".csv", ".json", ".ics")  # what may lie beside a report, under its name


def report_bytes(
    session: Session, form: Format = "md", archive: SessionReader | None = None
) -> bytes:
    """The report as it would be written."""
    past = past_of(archive, session) if archive else NO_PAST
    t = translator(session.workshop.language)
    return made(session, t, form, past)


def write_report(
    session: Session,
    place: Path,
    *,
    form: Format = "md",
    force: bool = False,
    archive: SessionReader | None = None,
    beside: Sequence[str] = (),
) -> Path:
    """Write the report to a file, or under its default name into a folder; where it really is.

    The name is one under which nothing lies that ends in one of `beside` either.

    Python from the Microsoft Store writes elsewhere than it is told, and says so when asked. The
    folder is made when it is missing. Raises `AplError`.
    """
    make_place(place)
    past = past_of(archive, session) if archive else NO_PAST
    t = translator(session.workshop.language)
    path = export(
        session,
        place,
        t,
        write=write_atomically,
        force=force,
        format=form,
        past=past,
        beside=beside,
    )
    return path.resolve()


def write_with_page(
    session: Session, place: Path, archive: SessionReader, *, force: bool = False
) -> Path:
    """The report, and the same as a page for the browser beside it; the report's path.

    Raises `AplError`.
    """
    path = write_report(session, place, force=force, archive=archive, beside=BESIDE)
    write_report(session, page_of(path), form="html", force=True, archive=archive)
    return path


def page_of(report: Path) -> Path:
    """Where the page lies that is beside a report."""
    return report.with_suffix(".html")


def write_picture(
    content: bytes, session: Session, place: Path, form: Pictures, *, force: bool = False
) -> Path:
    """Write a picture of the results to a file, or into a folder as a report; where it is.

    Raises `AplError`.
    """
    failed = message("report.error.picture")
    return put(content, file_name(session, form), place, failed, force=force)


def write_exchange(session: Session, place: Path, *, force: bool = False) -> Path:
    """Write the exchange file with its actions to a file, or into a folder; where it is.

    Raises `AplError`.
    """
    content = exchange_with_actions(session)
    failed = message("overview.not-exported")
    return put(content, file_name(session, "json"), place, failed, force=force)


def exchange_with_actions(session: Session) -> bytes:
    """The exchange file with what was decided, in which there may be names."""
    t = translator(session.workshop.language)
    return report_json(session, t, with_actions=True).encode("utf-8")


def write_calendar_beside(
    report: Path, session: Session, archive: SessionReader, now: datetime
) -> Path | None:
    """The actions of the session's unit as a calendar beside its report; none without a date.

    Raises `AplError`.
    """
    from apl_tui.report.calendar import calendar_bytes, in_calendar  # noqa: PLC0415 - rarely needed

    found = [(session.settings.unit, story) for story in stories_until(archive, session)]
    if not any(in_calendar(story) for _, story in found):
        return None
    path = report.with_suffix(".ics")
    t = translator(session.workshop.language)
    write_to(path, calendar_bytes(found, t, now), write_atomically)
    return path


def keep_in(room: Room, folder: Path, archive: SessionReader) -> tuple[Path, ...]:
    """Save a session in another folder, with its report when it has ended; the files.

    Raises `AplError`.
    """
    file = room.save_in(folder)
    if not room.session.finished:
        return (file,)
    room.report_path = write_with_page(room.session, file.parent, archive)
    return (file, room.report_path, page_of(room.report_path))


def save_text(text: str, session: Session, kind: str, folder: Path) -> Path:
    """Write a comparison or a pool into a folder, under the name of its latest session and `kind`.

    A taken name gets a number. Raises `AplError`.
    """
    name = f"{Path(file_name(session)).stem}-{slug(kind)}.md"
    return put(text.encode("utf-8"), name, folder, message("history.text-failed"))
