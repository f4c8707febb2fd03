"""Wheel and sdist built, installed into empty environments, and started in a real terminal.

Needs `uv` and a network or a filled cache; each Python that is not on this machine is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.campaigns.counting import campaign
from tests.terminal.term import Terminal
from tools.pins import PYPROJECT, pinned, with_pins

ROOT = Path(__file__).parent.parent.parent
SHIPPED = (
    "apl_tui/workshops/index.json",
    "apl_tui/workshops/sv/environment.md",
    "apl_tui/workshops/en/environment.md",
    "apl_tui/locale/sv/LC_MESSAGES/apl_tui.mo",
    "apl_tui/locale/en/LC_MESSAGES/apl_tui.mo",
    "apl_tui/report/report.css",
    "apl_tui/tui/app.tcss",
    "apl_tui/tui/base/parts.tcss",
    "apl_tui/tui/screens/home/home.tcss",
    "apl_tui/py.typed",
)
NO_NETWORK = re.compile(r"(?i)failed to fetch|error sending request|dns error")
EXPORT = ("uv", "export", "--quiet", "--no-dev", "--no-emit-project", "--no-hashes",
          "--no-annotate", "--no-header")  # fmt: skip
COUNTING = ("core", "script", "store", "report", "phones")
FOLDERS = ("apl_tui/phones/pages/", "apl_tui/script/templates/")


def run(*command: str | Path, **environ: str) -> str:
    """Run a tool away from the checkout; its output."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    }
    done = subprocess.run(
        [str(part) for part in command],
        env={**inherited, "UV_COMPILE_BYTECODE": "0", **environ},
        cwd=environ.get("FROM", "/"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if NO_NETWORK.search(done.stderr):
        pytest.skip("there is no network here, and what is needed has not been kept")
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copied(place: Path) -> Path:
    """The checkout as it is cloned, without what was made in it."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not here")
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.whl", "dist", "uv.lock")
    shutil.copytree(ROOT, place, ignore=ignored)
    if (ROOT / ".gitignore").exists():
        shutil.copy(ROOT / ".gitignore", place)
    return place


def synced(place: Path, *options: str | Path) -> Path:
    """A clone with an environment of its own; where its programs are."""
    run("uv", "sync", "--quiet", *options, FROM=str(copied(place)))
    return place / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def passed(clone: Path, python: Path, *tests: str) -> int:
    """How many tests of a clone pass; none may fail."""
    options = ("-o", "addopts=", "-m", "not campaign")
    said = run(python, "-m", "pytest", *options, *tests, FROM=str(clone))
    found = re.search(r"(\d+) passed", said)
    assert found, said[-500:]
    return int(found[1])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist of this checkout."""
    source, out = tmp_path_factory.mktemp("source") / "apl-tui", tmp_path_factory.mktemp("dist")
    run("uv", "build", copied(source), "--out-dir", out)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel, but for its record of them."""
    with zipfile.ZipFile(wheel) as archive:
        names = (name for name in archive.namelist() if not name.endswith("RECORD"))
        return {name: archive.read(name) for name in names}


def find_python(version: str) -> Path | None:
    """A Python of this version, as uv finds it or among those of pyenv."""
    found = subprocess.run(
        ["uv", "python", "find", "--system", version], capture_output=True, text=True, check=False
    )
    if not found.returncode:
        return Path(found.stdout.strip())
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return next(iter(sorted(root.glob(f"versions/{version}.*/bin/python{version}"))), None)


@campaign("the wheel holds what is needed, and the sdist builds the same", small=1, large=1)
def test_the_wheel_and_the_sdist(
    built: tuple[Path, Path], tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    files = contents(built[0])
    assert [name for name in SHIPPED if name not in files] == []
    for folder in FOLDERS:
        assert any(name.startswith(folder) for name in files), folder
    styles = {p.relative_to(ROOT).as_posix() for p in (ROOT / "apl_tui").rglob("*.*css")}
    assert styles <= set(files)
    assert not [name for name in files if "__pycache__" in name or name.startswith("tests")]
    counts["files"] += len(files)
    for _ in range(size):
        with tarfile.open(built[1]) as archive:
            archive.extractall(tmp_path, filter="data")
        (source,) = tmp_path.iterdir()
        run("uv", "build", "--wheel", source, "--out-dir", tmp_path / "dist")
        (again,) = (tmp_path / "dist").glob("*.whl")
        assert contents(again) == contents(built[0])
        counts["wheels compared"] += 1


VERSIONS = (f"{sys.version_info.major}.{sys.version_info.minor}", "3.11", "3.12", "3.13", "3.14")


@campaign("the wheel in empty environments of every Python", small=1, large=len(VERSIONS))
def test_an_empty_environment(
    built: tuple[Path, Path], tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    for python in dict.fromkeys(VERSIONS[:size]):
        interpreter = find_python(python)
        if interpreter is None:
            counts[f"times without Python {python}"] += 1
            continue
        place, home = tmp_path / python, tmp_path / f"data-{python}"
        run("uv", "venv", "--python", interpreter, place)
        scripts = place / ("Scripts" if os.name == "nt" else "bin")
        run("uv", "pip", "install", built[0], VIRTUAL_ENV=str(place))
        program = scripts / "apl-tui"
        speak = {"APL_TUI_HOME": str(home), "APL_TUI_LANG": "sv"}
        listed = run(program, "list", **speak)
        assert "environment" in listed
        mine = tmp_path / f"mitt-{python}.md"
        run(program, "new", mine, **speak)
        assert mine.name in run(program, "new", mine, "--force", **speak)
        run(program, "check", mine, **speak)
        assert run(program, "--version").strip().endswith("0.1.0")
        with Terminal(["demo"], home, command=[str(program)]) as term:
            term.wait_for("steg 1 av")
            term.do("space", "teg")
        # what is installed compiles and imports without the tools for development
        run(scripts / "python", "-c", "import apl_tui.tui.app, apl_tui.phones.server", **speak)
        counts["environments"] += 1


@campaign("`uv tool install`", small=1, large=1)
def test_uv_tool_install(
    built: tuple[Path, Path], tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    places = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    for _ in range(size):
        run("uv", "tool", "install", built[0], **places)
        speak = {"APL_TUI_HOME": str(tmp_path), "APL_TUI_LANG": "en"}
        assert "environment" in run(tmp_path / "bin" / "apl-tui", "list", **speak)
        counts["tools"] += 1


RESOLUTIONS = ("pinned", "lowest-direct", "highest")


@campaign("the versions that are pinned, the lowest and the highest", small=1, large=3)
def test_the_versions_that_may_be_used(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    """A clone takes what is pinned; without the pins, the lowest and the newest pass the tests."""
    pyproject = PYPROJECT.read_text(encoding="utf-8")
    for resolution in RESOLUTIONS[:size]:
        clone = copied(tmp_path / resolution)
        if resolution == "pinned":
            told = run(*EXPORT, FROM=str(clone)).splitlines()
            found = {line.partition(";")[0].strip() for line in told}
            assert found <= set(pinned())
            counts["pinned versions"] += len(found)
            continue
        (clone / PYPROJECT.name).write_text(with_pins(pyproject, []), encoding="utf-8")
        run("uv", "sync", "--quiet", "--resolution", resolution, FROM=str(clone))
        python = clone / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        counts["tests"] += passed(clone, python, *(f"tests/{name}" for name in COUNTING), "-n", "2")


@campaign("a clone without the tools for development", small=0, large=1)
def test_a_clone_without_tools_for_development(
    tmp_path: Path, size: int, counts: Counter[str]
) -> None:
    programs = synced(tmp_path / "clone", "--no-dev", "--python", sys.executable)
    assert not list(programs.glob("pytest*"))
    command = [str(programs / "apl-tui")]
    assert "environment" in run(*command, "list", APL_TUI_LANG="en")
    counts["clones"] += 1
    for _ in range(size):
        with Terminal(["demo"], tmp_path / "data", command=command) as term:
            term.wait_for("steg 1 av")
            term.do("space", "teg")
            counts["rehearsals"] += 1


@campaign("all tests in every Python", small=1, large=len(VERSIONS))
def test_all_tests_in_every_python(tmp_path: Path, size: int, counts: Counter[str]) -> None:
    for python in dict.fromkeys(VERSIONS[:size]):
        interpreter = find_python(python)
        if interpreter is None:
            counts[f"times without Python {python}"] += 1
            continue
        clone = tmp_path / python
        if size > 1:
            programs = synced(clone, "--python", interpreter)
            folders = ["tests", "--ignore=tests/campaigns", "-n", "2"]
        else:
            copied(clone)
            programs, folders = Path(sys.executable).parent, ["tests/core/test_dates.py"]
        counts["tests"] += passed(clone, programs / "python", *folders)
