"""The portable folders as they are handed out: made twice, byte for byte, and started.

Needs `uv` and a network or a filled cache; what of Windows can be tried without it needs `wine`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from apl_tui.i18n import translator
from tests.campaigns.counting import campaign
from tests.campaigns.test_installing import NO_NETWORK, find_python
from tools.linux_zip import PYTHONS
from tools.linux_zip import build as build_for_linux
from tools.windows_zip import build as build_for_windows

T = translator("sv")

LARGEST = 20_000_000


def made(build: object, *arguments: object) -> Path:
    """What a builder makes; without a network there is nothing to try."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not here")
    try:
        path = build(*arguments)  # type: ignore[operator]
    except subprocess.CalledProcessError as error:
        if NO_NETWORK.search(str(error.stderr)):
            pytest.skip("there is no network here, and what is needed has not been kept")
        raise
    assert isinstance(path, Path)
    return path


def said(command: list[str], **environ: str) -> str:
    """What a program says, through pipes as wine wants them."""
    done = subprocess.run(
        command,
        env={**os.environ, "APL_TUI_LANG": "sv", **environ},
        input=b"",
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.decode(errors="replace")


@campaign("the folder for Linux, made twice and started", small=0, large=1)
def test_the_folder_for_linux(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    if not size:
        return
    path = made(build_for_linux, tmp_path / "one")
    assert made(build_for_linux, tmp_path / "two").read_bytes() == path.read_bytes()
    counts["made twice, the same bytes"] += 1
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    program, home = tmp_path / "apl-tui" / "apl-tui", tmp_path / "home"
    program.chmod(0o755)
    for version in PYTHONS:
        interpreter = find_python(version)
        if interpreter is None:
            counts[f"times without Python {version}"] += 1
            continue
        only = tmp_path / version
        only.mkdir()
        (only / "python3").symlink_to(interpreter)
        find = {"PATH": f"{only}:/usr/bin:/bin", "APL_TUI_HOME": str(home)}
        assert "apl-tui" in said([str(program), "--version"], **find)
        assert "environment" in said([str(program), "list"], **find)
        counts["started"] += 1


@campaign("the folder for Windows, made twice and started with wine", small=0, large=1)
def test_the_folder_for_windows(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    for _ in range(size):
        path = made(build_for_windows, tmp_path / "one")
        assert path.stat().st_size < LARGEST
        assert made(build_for_windows, tmp_path / "two").read_bytes() == path.read_bytes()
        counts["made twice, the same bytes"] += 1
        wine = shutil.which("wine")
        if wine is None:
            counts["times without wine"] += 1
            continue
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path / "apl-tui"
        (folder / "python" / "_wmi.pyd").unlink()  # wine lacks what this asks Windows for
        quiet = {
            "WINEPREFIX": str(tmp_path / "wine"),
            "WINEDEBUG": "-all",
            "APL_TUI_HOME": f"Z:{tmp_path}\\home".replace("/", "\\"),
        }
        start = [wine, "cmd", "/c", f"Z:{folder}\\apl-tui.cmd".replace("/", "\\")]
        try:
            assert "apl-tui" in said([*start, "--version"], **quiet)
            assert "omröstning" in said([*start, "list"], **quiet)
            mine = f"Z:{tmp_path}\\mitt.md".replace("/", "\\")
            said([*start, "new", mine], **quiet)
            assert T("preview.sound") in said([*start, "check", mine], **quiet)
            counts["started with wine"] += 1
        finally:
            subprocess.run(["wineserver", "-k"], env={**os.environ, **quiet}, check=False)
