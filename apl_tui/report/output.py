"""Where a report goes: its name, in letters that every system takes, and the one way of writing it.

Invariant: nothing that exists is overwritten unless asked for; the bytes are written by the `write`
that is passed in, which must be atomic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from apl_tui.core.errors import AplError, message, reason

if TYPE_CHECKING:
    from apl_tui.core.session import Session
    from apl_tui.core.trend import Past
    from apl_tui.i18n import Translator

Format = Literal["md", "html", "csv", "json", "docx"]
FORMATS: tuple[Format, ...] = ("md", "html", "csv", "json")
"""Those that are text; `docx` needs an extra."""
Pictures = Literal["svg", "png"]
PICTURES: tuple[Pictures, ...] = ("svg", "png")
OverviewFormat = Literal["md", "html", "csv", "json", "svg"]
OVERVIEW_FORMATS: tuple[OverviewFormat, ...] = ("md", "html", "csv", "json", "svg")
LONGEST_PART = 40

# What Unicode's own decomposition leaves behind.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "œ": "oe", "đ": "d", "ł": "l"})
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.ASCII)


def slug(text: str) -> str:
    """The text in `a-z`, `0-9` and hyphens, at most 40 characters: `Öster Å` becomes `oster-a`."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:LONGEST_PART].rstrip("-")


def file_name(session: Session, format: Format | Pictures = "md") -> str:  # noqa: A002 - the option's own name
    """`YYYY-MM-DD-unit-module.md`; what is empty is left out."""
    parts = (slug(session.date), slug(session.settings.unit), slug(session.workshop.id))
    stem = "-".join(part for part in parts if part)
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"report-{stem}".rstrip("-")
    return f"{stem}.{format}"


def report_text(
    session: Session,
    t: Translator,
    format: Format,  # noqa: A002 - as above
    past: Past | None = None,
) -> str:
    """The report in one of its forms; the readable ones look back on the unit's `past`."""
    # Loaded when a report is made: the command line only names the forms, and starts often.
    from apl_tui.core.trend import NO_PAST  # noqa: PLC0415 - see above
    from apl_tui.report.data import report_csv  # noqa: PLC0415 - see above
    from apl_tui.report.exchange import report_json  # noqa: PLC0415 - see above
    from apl_tui.report.html import report_html  # noqa: PLC0415 - see above
    from apl_tui.report.markdown import report_markdown  # noqa: PLC0415 - see above

    match format:
        case "md":
            return report_markdown(session, t, past or NO_PAST)
        case "html":
            return report_html(session, t, past or NO_PAST)
        case "csv":
            return report_csv(session, t)
        case "json":
            return report_json(session, t)
        case "docx":
            raise ValueError("a Word document is no text")


def report_bytes(
    session: Session,
    t: Translator,
    format: Format,  # noqa: A002 - as above
    past: Past | None = None,
) -> bytes:
    """The report in one of its forms, as it is written. Raises `AplError` where an extra lacks."""
    if format != "docx":
        return report_text(session, t, format, past).encode("utf-8")
    from apl_tui.core.trend import NO_PAST  # noqa: PLC0415 - see above
    from apl_tui.report.docx import report_docx  # noqa: PLC0415 - see above

    return report_docx(session, t, past or NO_PAST)


def export(
    session: Session,
    target: Path,
    t: Translator,
    *,
    write: Callable[[Path, bytes], None],
    force: bool = False,
    format: Format = "md",  # noqa: A002 - as above
    past: Past | None = None,
    beside: Sequence[str] = (),
) -> Path:
    """Write the report and tell where it is.

    `target` is a folder that exists, for the default name (`-2`, `-3`… on a taken one), or a file.
    A file that exists is an error. With `force` what is there is replaced. `write` must be atomic.
    `beside` as in `place_for`.
    """
    path = place_for(file_name(session, format), target, force=force, beside=beside)
    write_to(path, report_bytes(session, t, format, past), write)
    return path


def write_to(path: Path, content: bytes, write: Callable[[Path, bytes], None]) -> None:
    """Write it, or say what was in the way. Raises `AplError`."""
    try:
        write(path, content)
    except OSError as error:
        raise AplError(
            message("report.error.write", reason=reason(error)),
            where=str(path),
            what_to_do=message("report.error.write-do"),
        ) from error


def place_for(name: str, target: Path, *, force: bool, beside: Sequence[str] = ()) -> Path:
    """Where a file goes: `target` itself, or under `name`, or `name-2`…, into it if it is a folder.

    A file that exists is an error. With `force` what is there is replaced. In a folder a name is
    taken too by a file of the same stem that ends in one of `beside`.
    """
    if target.is_dir():
        first = target / name
        return first if force else _free(first, beside)
    if not target.parent.is_dir():
        raise AplError(
            message("report.error.folder"),
            where=str(target.parent),
            what_to_do=message("report.error.folder-do"),
        )
    if _taken(target) and not force:
        raise AplError(
            message("report.error.taken"),
            where=str(target),
            what_to_do=message("report.error.taken-do"),
        )
    return target


def _free(first: Path, beside: Sequence[str]) -> Path:
    numbered = (first.with_name(f"{first.stem}-{n}{first.suffix}") for n in count(2))
    return next(
        path
        for path in chain([first], numbered)
        if not any(map(_taken, (path, *map(path.with_suffix, beside))))
    )


def _taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()
