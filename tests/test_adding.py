"""`add`: a module from a file, a zip file or an address into the own library, once checked."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.core.errors import AplError
from apl_tui.script.files import LARGEST
from apl_tui.script.library import catalogue
from apl_tui.store.paths import Paths
from apl_tui.workflows.adding import MOST_FILES, add

GOOD = """\
---
title: Vår morgon
language: sv
---

# Hej {#hej minutes=5}

Hur var morgonen?

::: notes
Syfte: alla har sagt något.
:::
"""
WITH_PART = GOOD + '\n::: include {file="del.md"}\n:::\n'
BAD = "# Hej {minutes=}\n"


@pytest.fixture
def library(paths: Paths) -> Path:
    return paths.workshops


def zipped(kind: int = zipfile.ZIP_STORED, /, **files: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def served() -> Iterator[dict[str, tuple[int, bytes]]]:
    """Answers by path; the key `address` holds where they lie."""
    answers: dict[str, tuple[int, bytes]] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        answers["address"] = (server.server_port, b"")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield answers
        server.shutdown()


def test_a_file_is_added_and_can_be_run_by_its_name(
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APL_TUI_HOME", str(library.parent))
    monkeypatch.setenv("LANGUAGE", "sv")
    source = tmp_path / "morgon.md"
    source.write_text(GOOD, encoding="utf-8")
    assert run_command_line(["add", str(source), "--lang", "sv"]) == 0
    assert "apl-tui run morgon" in capsys.readouterr().out
    assert "Vår morgon" in [entry.title for entry in catalogue("sv", own_folder=library)]


def test_what_a_file_takes_in_comes_along(library: Path, tmp_path: Path) -> None:
    (tmp_path / "hel.md").write_text(WITH_PART, encoding="utf-8")
    (tmp_path / "del.md").write_text(GOOD.replace("#hej", "#del"), encoding="utf-8")
    assert add(str(tmp_path / "hel.md"), library).paths
    assert {path.name for path in library.iterdir()} == {"hel.md", "del.md"}


def test_one_that_check_refuses_is_not_added(library: Path, tmp_path: Path) -> None:
    (tmp_path / "fel.md").write_text(BAD, encoding="utf-8")
    added = add(str(tmp_path / "fel.md"), library)
    assert added.paths == ()
    assert {problem.file for problem in added.problems} == {"fel.md"}
    assert not library.exists()


def test_another_file_of_that_name_stays_unless_it_is_forced(library: Path, tmp_path: Path) -> None:
    source = tmp_path / "morgon.md"
    source.write_text(GOOD, encoding="utf-8")
    add(str(source), library)
    add(str(source), library)  # the same words are no other file
    source.write_text(GOOD.replace("Hur", "Ja, hur"), encoding="utf-8")
    with pytest.raises(AplError, match=r"add\.exists"):
        add(str(source), library)
    assert (library / "morgon.md").read_text(encoding="utf-8") == GOOD
    add(str(source), library, force=True)
    assert "Ja, hur" in (library / "morgon.md").read_text(encoding="utf-8")


def test_a_zip_file_is_unpacked_without_the_folder_around_it(library: Path, tmp_path: Path) -> None:
    content = zipped(
        **{
            "modul/hel.md": WITH_PART,
            "modul/del.md": GOOD.replace("#hej", "#del"),
            "modul/README.md": "# Läs",
            "modul/bild.png": "x",
        }
    )
    (tmp_path / "m.zip").write_bytes(content)
    add(str(tmp_path / "m.zip"), library)
    assert {path.name for path in library.rglob("*")} == {"hel.md", "del.md"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (zipped(**{"../ut.md": GOOD}), "add.bad-name"),
        (zipped(**{"/etc/ut.md": GOOD}), "add.bad-name"),
        (zipped(**{"C:\\ut.md": GOOD}), "add.bad-name"),
        (zipped(**{"con.md": GOOD}), "add.bad-name"),
        (zipped(**{"a\x1b[2J.md": GOOD}), "add.bad-name"),
        (zipped(**{"stor.md": b"x" * (LARGEST + 1)}), "add.large"),
        (zipped(zipfile.ZIP_DEFLATED, **{"bomb.md": bytes(LARGEST + 1)}), "add.large"),
        (zipped(**{f"{n}.md": GOOD for n in range(MOST_FILES + 1)}), "add.large"),
        (zipped(**{"bild.png": b"x"}), "add.no-module"),
        (zipped(**{"hel.md": GOOD})[:60], "add.bad-zip"),
    ],
    ids=["above", "root", "drive", "device", "escape", "large", "bomb", "many", "none", "damaged"],
)
def test_a_zip_file_that_cannot_be_trusted_leaves_nothing(
    library: Path, tmp_path: Path, content: bytes, what: str
) -> None:
    (tmp_path / "m.zip").write_bytes(content)
    with pytest.raises(AplError) as told:
        add(str(tmp_path / "m.zip"), library)
    assert told.value.what.id == what
    assert not library.exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"m.zip", library.parent.name}


def test_an_address_is_fetched(library: Path, served: dict[str, tuple[int, bytes]]) -> None:
    at = f"http://127.0.0.1:{served['address'][0]}"
    served["/m%C3%B6te.md"] = (200, GOOD.encode())
    served["/m.zip?x=1"] = (200, zipped(**{"zippad.md": GOOD}))
    add(f"{at}/m%C3%B6te.md", library)
    add(f"{at}/m.zip?x=1", library)
    assert {path.name for path in library.iterdir()} == {"möte.md", "zippad.md"}


def test_an_address_that_gives_nothing_is_told(
    library: Path, served: dict[str, tuple[int, bytes]]
) -> None:
    at = f"http://127.0.0.1:{served['address'][0]}"
    served["/sida"] = (200, b"<html>")
    for path, what in (("/finns-inte.md", "refused"), ("/sida", "no-module")):
        with pytest.raises(AplError) as told:
            add(at + path, library)
        assert told.value.what.id == f"add.{what}"
    with pytest.raises(AplError) as told:
        add("http://127.0.0.1:1/a.md", library)
    assert told.value.what.id == "add.cannot-fetch"
