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
from pathlib import Path

import pytest

from tests.campaigns.counting import counted
from tests.terminal.term import Terminal

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parent.parent.parent
SHIPPED = (
    "apl_tui/workshops/index.json",
    "apl_tui/workshops/sv/environment.md",
    "apl_tui/workshops/en/environment.md",
    "apl_tui/locale/sv/LC_MESSAGES/apl_tui.mo",
    "apl_tui/locale/en/LC_MESSAGES/apl_tui.mo",
    "apl_tui/report/report.css",
    "apl_tui/tui/app.tcss",
    "apl_tui/tui/parts.tcss",
    "apl_tui/tui/screens/home.tcss",
    "apl_tui/py.typed",
)
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
        env={**inherited, **environ},
        cwd=environ.get("FROM", "/"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
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


def test_the_wheel_holds_everything_that_is_needed(built: tuple[Path, Path]) -> None:
    files = contents(built[0])
    with counted("the wheel") as counts:
        assert [name for name in SHIPPED if name not in files] == []
        for folder in FOLDERS:
            assert any(name.startswith(folder) for name in files), folder
        styles = {p.relative_to(ROOT).as_posix() for p in (ROOT / "apl_tui").rglob("*.*css")}
        assert styles <= set(files)
        assert not [name for name in files if "__pycache__" in name or name.startswith("tests")]
        counts["files"] += len(files)


def test_the_sdist_builds_the_same_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    with counted("the sdist") as counts:
        with tarfile.open(built[1]) as archive:
            archive.extractall(tmp_path, filter="data")
        (source,) = tmp_path.iterdir()
        run("uv", "build", "--wheel", source, "--out-dir", tmp_path / "dist")
        (again,) = (tmp_path / "dist").glob("*.whl")
        assert contents(again) == contents(built[0])
        counts["wheels compared"] += 1


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_an_empty_environment(built: tuple[Path, Path], tmp_path: Path, python: str) -> None:
    interpreter = find_python(python)
    if interpreter is None:
        pytest.skip(f"Python {python} is not on this machine")
    with counted(f"Python {python}") as counts:
        place = tmp_path / "environment"
        run("uv", "venv", "--python", interpreter, place)
        scripts = place / ("Scripts" if os.name == "nt" else "bin")
        run("uv", "pip", "install", "--compile-bytecode", built[0], VIRTUAL_ENV=str(place))
        program, home = scripts / "apl-tui", tmp_path / "data"
        speak = {"APL_TUI_HOME": str(home), "APL_TUI_LANG": "sv"}
        listed = run(program, "list", **speak)
        assert "environment" in listed
        run(program, "new", tmp_path / "mitt.md", **speak)
        assert "mitt.md" in run(program, "new", tmp_path / "mitt.md", "--force", **speak)
        run(program, "check", tmp_path / "mitt.md", **speak)
        assert run(program, "--version").strip().endswith("0.1.0")
        with Terminal(["demo"], home, command=[str(program)]) as term:
            term.wait_for("steg 1 av")
            term.do("space", "steg")
            counts["commands and a rehearsal"] += 1
        # what is installed compiles and imports without the tools for development
        run(scripts / "python", "-c", "import apl_tui.tui.app, apl_tui.phones.server", **speak)
        counts["environments"] += 1


def test_uv_tool_install(built: tuple[Path, Path], tmp_path: Path) -> None:
    with counted("uv tool install") as counts:
        places = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
        run("uv", "tool", "install", built[0], **places)
        listed = run(
            tmp_path / "bin" / "apl-tui", "list", APL_TUI_HOME=str(tmp_path), APL_TUI_LANG="en"
        )
        assert "environment" in listed
        counts["tools"] += 1


def test_the_lowest_versions_are_the_highest(tmp_path: Path) -> None:
    """Every version is named, so that nobody runs others than those that were tried."""
    with counted("resolutions") as counts:
        found = set()
        for resolution in ("highest", "lowest-direct", "lowest"):
            place = tmp_path / resolution
            synced(place, "--no-dev", "--resolution", resolution, "--python", sys.executable)
            found.add(run("uv", "pip", "freeze", FROM=str(place)).replace(str(place), ""))
            counts["resolutions"] += 1
        assert len(found) == 1
        counts["versions"] += len(found.pop().splitlines())


def test_a_clone_without_tools_for_development(tmp_path: Path) -> None:
    with counted("uv sync --no-dev") as counts:
        programs = synced(tmp_path / "clone", "--no-dev", "--python", sys.executable)
        assert not list(programs.glob("pytest*"))
        command = [str(programs / "apl-tui")]
        with Terminal(["demo"], tmp_path / "data", command=command) as term:
            term.wait_for("steg 1 av")
            term.do("space", "steg")
            counts["rehearsals"] += 1


@pytest.mark.parametrize("python", ["3.12", "3.13"])
def test_the_tests_of_what_counts_in_another_python(tmp_path: Path, python: str) -> None:
    interpreter = find_python(python)
    if interpreter is None:
        pytest.skip(f"Python {python} is not on this machine")
    with counted(f"tests in Python {python}") as counts:
        programs = synced(tmp_path / "clone", "--python", interpreter)
        said = run(
            *(
                programs / "python",
                "-m",
                "pytest",
                "-o",
                "addopts=",
                "-n",
                "2",
                "-m",
                "not campaign",
            ),
            *(f"tests/{name}" for name in ("core", "script", "store", "report")),
            FROM=str(tmp_path / "clone"),
        )
        passed = re.search(r"(\d+) passed", said)
        assert passed, said[-500:]
        counts["tests"] += int(passed[1])
