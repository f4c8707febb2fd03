"""The portable folders: the same bytes whoever makes them, and a list of what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from apl_tui import __version__
from tools.linux_zip import START as LINUX_START
from tools.portable import DATE, components, publish, tidy, zipped
from tools.windows_zip import START, START_AND_WAIT, unpack

METADATA = """\
Metadata-Version: 2.4
Name: {name}
Version: {version}
{licence}

A library: of words.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lib = tmp_path / "apl-tui" / "lib"
    for name, version, licence in (
        ("apl_tui", __version__, "License-Expression: MIT"),
        ("Other.Name", "1.2", "Classifier: License :: OSI Approved :: BSD License"),
    ):
        about = lib / f"{name}-{version}.dist-info"
        about.mkdir(parents=True)
        words = METADATA.format(name=name, version=version, licence=licence)
        (about / "METADATA").write_text(words, encoding="utf-8")
        (about / "RECORD").write_text("made here", encoding="utf-8")
        (about / "licenses").mkdir()
        (about / "licenses" / "LICENSE").write_text("MIT", encoding="utf-8")
    for name in ("apl_tui/a.py", "apl_tui/tests/b.py", "other/tests/c.py", "other/d.pyi", "bin/e"):
        (lib / name).parent.mkdir(parents=True, exist_ok=True)
        (lib / name).write_text("", encoding="utf-8")
    (lib.parent / "apl-tui").write_bytes(LINUX_START.encode())
    return lib.parent


def test_what_is_no_part_of_the_program_is_taken_away(folder: Path) -> None:
    tidy(folder / "lib")
    left = {path.relative_to(folder / "lib").as_posix() for path in folder.rglob("*.py*")}
    assert left == {"apl_tui/a.py", "apl_tui/tests/b.py"}
    assert not list(folder.rglob("RECORD"))
    assert len(list(folder.rglob("LICENSE"))) == 2, "every licence stays"


def test_the_same_folder_gives_the_same_bytes_whenever_it_was_made(folder: Path) -> None:
    first = zipped(folder, ["apl-tui"])
    for path in folder.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o700)
    assert zipped(folder, ["apl-tui"]) == first
    (folder.parent / "a.zip").write_bytes(first)
    with zipfile.ZipFile(folder.parent / "a.zip") as archive:
        members = archive.infolist()
    assert {member.date_time for member in members} == {DATE}
    assert [m.filename for m in members if m.external_attr >> 16 & 0o111] == ["apl-tui/apl-tui"]
    assert all(member.filename.startswith("apl-tui/") for member in members)


def test_beside_the_zip_file_lie_its_digest_and_its_parts(folder: Path, tmp_path: Path) -> None:
    path = publish(tmp_path / "out", "linux-x64", b"zip", components(folder / "lib"))
    digest = path.with_name(f"{path.name}.sha256").read_text(encoding="utf-8")
    assert digest == f"{hashlib.sha256(b'zip').hexdigest()}  {path.name}\n"
    parts = json.loads(path.with_suffix(".cdx.json").read_text(encoding="utf-8"))
    assert parts["metadata"]["component"]["name"] == "apl-tui"
    (part,) = parts["components"]
    assert (part["purl"], part["licenses"]) == (
        "pkg:pypi/other-name@1.2",
        [{"license": {"name": "BSD License"}}],
    )


def test_the_windows_python_sees_the_libraries_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("cp313/python.exe", "MZ")
        archive.writestr("cp313/sqlite3.dll", "MZ")
        archive.writestr("cp313/python313._pth", "python313.zip\r\n.\r\n#import site\r\n")
    assert unpack((tmp_path / "p.zip").read_bytes(), tmp_path) == "3.13"
    assert not (tmp_path / "sqlite3.dll").exists()
    paths = (tmp_path / "python313._pth").read_bytes()
    assert paths == b"python313.zip\r\n.\r\n..\\lib\r\n"


@pytest.mark.parametrize("words", [START, START_AND_WAIT])
def test_the_start_files_are_plain_and_hand_on_what_is_typed(words: str) -> None:
    assert words.isascii()
    assert words.startswith("@echo off\n")
    assert "%*" in words
    assert '"%~dp0' in words, "found wherever the folder lies, with spaces in its name too"
