"""What a portable folder of the program is made of: its libraries, a list of them, one zip file.

The same checkout gives the same bytes: names are sorted, and every file has one date. Libraries
come as wheels, with the versions and digests that uv's lock file holds; only our own is built.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from apl_tui import __version__

ROOT = Path(__file__).parent.parent
DATE = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows
NEEDLESS = ("bin", "share", "__pycache__", "tests", "fuzzing")
NEEDLESS_FILES = (
    *("*.pyi", "*.c", "*.h", "*.pyx", "*.pxd", ".lock", "RECORD", "REQUESTED", "INSTALLER"),
    *("direct_url.json", "uv_cache.json", "uv_build.json"),
)
UNUSED = ("lxml/html", "lxml/isoschematron", "lxml/objectify*", "lxml/lib.rnc")
"""Large parts that nothing of ours asks for: Word documents need `lxml.etree` alone."""


def run(*command: str | Path, at: Path = ROOT) -> str:
    """Run a tool of ours; its output. What it complains of is shown."""
    done = subprocess.run(
        [str(part) for part in command], cwd=at, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def libraries(place: Path, work: Path, platform: str, pythons: Iterable[str]) -> None:
    """The program and its libraries in `place`, for a platform and several versions of Python."""
    wanted = work / "requirements.txt"
    export = ("uv", "export", "--quiet", "--no-dev", "--all-extras", "--no-emit-project")
    wanted.write_text(run(*export, "--no-annotate", "--no-header"), encoding="utf-8")
    run("uv", "build", "--quiet", "--wheel", "--out-dir", work / "dist")
    (ours,) = (work / "dist").glob("*.whl")
    for python in pythons:
        install = (
            *("uv", "pip", "install", "--quiet", "--target", place, "--only-binary", ":all:"),
            *("--no-compile-bytecode", "--python-platform", platform, "--python-version", python),
        )
        run(*install, "--require-hashes", "-r", wanted)
        run(*install, "--no-deps", ours)
    tidy(place)


def tidy(place: Path) -> None:
    """Take away what is no part of the program, or tells of the machine that made it."""
    for folder in [p for name in NEEDLESS for p in place.rglob(name) if p.is_dir()]:
        if folder.is_relative_to(place / "apl_tui"):
            continue
        shutil.rmtree(folder, ignore_errors=True)
    for part in [p for pattern in UNUSED for p in place.glob(pattern)]:
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    for pattern in NEEDLESS_FILES:
        for file in place.rglob(pattern):
            file.unlink()


def components(place: Path) -> list[dict[str, Any]]:
    """Every library in a folder, with version and licence, as CycloneDX tells them."""
    found = []
    for path in sorted(place.glob("*.dist-info/METADATA")):
        told = HeaderParser().parsestr(path.read_text(encoding="utf-8"))
        name, version = re.sub(r"[-_.]+", "-", str(told["Name"])).lower(), str(told["Version"])
        found.append(
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": _licences(told),
            }
        )
    return found


def _licences(told: Message) -> list[dict[str, Any]]:
    """A licence as an SPDX expression where the library gives one, else by its name."""
    if expression := told["License-Expression"]:
        return [{"expression": str(expression)}]
    classes = [str(line) for line in told.get_all("Classifier", []) if line.startswith("License")]
    names = [line.rpartition(" :: ")[2] for line in classes] or [
        str(told["License"]).split("\n")[0]
    ]
    return [{"license": {"name": name}} for name in names]


def bill(parts: list[dict[str, Any]]) -> bytes:
    """The list of everything in the folder (CycloneDX 1.6), without a date or a random number."""
    ours = [part for part in parts if part["name"] == "apl-tui"]
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**ours[0], "type": "application"}},
        "components": [part for part in parts if part["name"] != "apl-tui"],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def zipped(folder: Path, runnable: Iterable[str] = ()) -> bytes:
    """A folder as a zip file that has it at its top; `runnable` names files that are programs."""
    programs = {folder / name for name in runnable}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder.parent).as_posix()
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # one system whatever made it, or the bytes would differ
            info.external_attr = (0o100755 if path in programs else 0o100644) << 16
            archive.writestr(info, path.read_bytes(), compresslevel=9)
    return made.getvalue()


def publish(out: Path, system: str, archive: bytes, parts: list[dict[str, Any]]) -> Path:
    """Write the zip file, its SHA-256 and the list of what is in it; the zip file's path."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"apl-tui-{__version__}-{system}.zip"
    path.write_bytes(archive)
    digest = hashlib.sha256(archive).hexdigest()
    path.with_suffix(".zip.sha256").write_bytes(f"{digest}  {path.name}\n".encode())
    path.with_suffix(".cdx.json").write_bytes(bill(parts))
    sys.stdout.write(f"{path} {len(archive) / 1e6:.1f} MB sha256 {digest}\n")
    return path
