"""Where a report goes: safe names, and nothing overwritten unasked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.core.errors import AplError
from apl_tui.i18n import translator
from apl_tui.report.output import FORMATS, Format, export, file_name, report_text, slug
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.reporting import page_of, write_report, write_with_page
from tests.report.occasion import full_session
from tests.support.nasty import LONE_SURROGATE, NASTY, named
from tests.support.needed import on_posix

T = translator("sv")
SESSION = full_session()
NAME = "2026-11-23-hemtjansten-norr-whole"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _named(unit: str) -> str:
    return file_name(replace(SESSION, settings=replace(SESSION.settings, unit=unit)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hemtjänsten Norr", "hemtjansten-norr"),
        ("Öster Å & Ärlan", "oster-a-arlan"),
        ("O\u0308ster", "oster"),
        ("Smørrebrød, Æro", "smorrebrod-aero"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\con", "c-windows-con"),
        ("漢字", ""),
        ("a" * 100, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_the_name_tells_day_unit_and_workshop() -> None:
    assert file_name(SESSION) == f"{NAME}.md"
    assert file_name(SESSION, "html") == f"{NAME}.html"
    assert _named("") == "2026-11-23-whole.md"


@pytest.mark.parametrize("unit", [*NASTY, LONE_SURROGATE, "CON", "aux."], ids=named)
def test_every_name_is_safe_on_every_system(unit: str) -> None:
    assert re.fullmatch(r"2026-11-23(-[a-z0-9]+)*\.md", _named(unit))
    assert len(_named(unit)) <= 100


def test_a_name_that_windows_keeps_for_itself_is_never_used() -> None:
    workshop = replace(SESSION.workshop, id="nul")
    bare = replace(
        SESSION, workshop=workshop, started="", settings=replace(SESSION.settings, unit="")
    )
    assert file_name(bare) == "report-nul.md"


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_written_as_it_reads(tmp_path: Path, form: Format) -> None:
    path = export(SESSION, tmp_path, T, write=_write, format=form)
    assert path == tmp_path / f"{NAME}.{form}"
    assert path.read_bytes() == report_text(SESSION, T, form).encode("utf-8")


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    made = [export(SESSION, tmp_path, T, write=_write).name for _ in range(3)]
    assert made == [f"{NAME}.md", f"{NAME}-2.md", f"{NAME}-3.md"]
    assert export(SESSION, tmp_path, T, write=_write, force=True).name == f"{NAME}.md"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_of_ones_own_choice_is_not_overwritten_unasked(tmp_path: Path) -> None:
    chosen = tmp_path / "min rapport.md"
    chosen.write_text("mitt", encoding="utf-8")
    with pytest.raises(AplError) as raised:
        export(SESSION, chosen, T, write=_write)
    assert raised.value.what.id == "report.error.taken"
    assert chosen.read_text(encoding="utf-8") == "mitt"
    assert export(SESSION, chosen, T, write=_write, force=True) == chosen
    assert chosen.read_text(encoding="utf-8").startswith("# Rapport")


@on_posix
def test_a_link_to_nowhere_counts_as_taken(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.md").symlink_to(tmp_path / "borta")
    assert export(SESSION, tmp_path, T, write=_write).name == f"{NAME}-2.md"


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(AplError) as raised:
        export(SESSION, tmp_path / "ingen" / "rapport.md", T, write=_write)
    assert raised.value.what.id == "report.error.folder"
    assert not T.say(raised.value.what).startswith("report.")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(AplError) as raised:
        export(SESSION, tmp_path, T, write=full)
    assert T.say(raised.value.what).endswith("disken är full.")
    assert list(tmp_path.iterdir()) == []


@on_posix
def test_the_place_that_is_told_is_where_the_system_really_put_it(tmp_path: Path) -> None:
    """As with Python from the Microsoft Store, which is given another folder than it asked for."""
    (tmp_path / "LocalCache").mkdir()
    asked = tmp_path / "asked"
    asked.symlink_to(tmp_path / "LocalCache", target_is_directory=True)
    assert write_report(SESSION, asked).parent == tmp_path / "LocalCache"


def test_a_page_that_was_kept_without_its_report_is_never_written_over(tmp_path: Path) -> None:
    archive = SessionArchive(Paths(tmp_path / "home"))
    kept = tmp_path / f"{NAME}.html"
    kept.write_text("ändrad för hand", encoding="utf-8")
    path = write_with_page(SESSION, tmp_path, archive)
    assert path.name == f"{NAME}-2.md"
    assert page_of(path).name == f"{NAME}-2.html"
    assert kept.read_text(encoding="utf-8") == "ändrad för hand"
