"""What can be known of Windows without one: modules, names, files in use, line ends, consoles."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import apl_tui
from apl_tui.report.output import file_name
from apl_tui.script.template import new_script
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.storage import Disk, write_atomically
from tests.store.examples import begun, ended
from tests.support.clock import FakeClock, opened_room, workshop
from tests.support.nasty import NASTY

PACKAGE = Path(apl_tui.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
ENVIRONMENT_SCRIPT = PACKAGE.parent / "workshops" / "sv" / "environment.md"

# Modules and names that Python on Windows does not have.
POSIX_MODULES = {
    "crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline",
    "resource", "spwd", "syslog", "termios", "tty",
}  # fmt: skip
POSIX_NAMES = {
    "os": {
        "chown", "fchmod", "fchown", "fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid",
        "killpg", "lchown", "mkfifo", "nice", "openpty", "O_DIRECTORY", "O_NOFOLLOW", "setgid",
        "setsid", "setuid", "statvfs", "sysconf", "uname", "WNOHANG",
    },
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGTSTP", "SIGUSR1", "SIGUSR2",
               "SIGWINCH", "alarm", "pause", "setitimer"},
    "time": {"tzset", "clock_gettime"},
    "socket": {"AF_UNIX", "SO_REUSEPORT"},
}  # fmt: skip
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
LONGEST_NAME, LONGEST_PATH = 100, 200  # of a name, and below a user's folder within 260


def posix_only(tree: ast.AST) -> list[str]:
    """What a source needs that Windows has not: `import` of a module, or `module.name`.

    A `try` that has an answer to the missing import needs nothing.
    """
    found = []
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        and any("ImportError" in ast.unparse(handler.type or node) for handler in node.handlers)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in set(ast.walk(tree)) - guarded:
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name in POSIX_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module] if node.module in POSIX_MODULES else []
            names = POSIX_NAMES.get(node.module, set())
            found += [f"{node.module}.{name.name}" for name in node.names if name.name in names]
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in POSIX_NAMES.get(node.value.id, set())
        ):
            found.append(f"{node.value.id}.{node.attr}")
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_source_needs_what_windows_has_not(source: Path) -> None:
    assert posix_only(ast.parse(source.read_text(encoding="utf-8"))) == []


WITHOUT = """
import importlib, pkgutil, sys
for name in {names}:
    sys.modules[name] = None
import apl_tui
for module in pkgutil.walk_packages(apl_tui.__path__, "apl_tui."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def test_everything_can_be_imported_without_what_windows_has_not() -> None:
    """Also what we import from others, as far as the choice is theirs at import."""
    program = WITHOUT.format(names=sorted(POSIX_MODULES - {"posix"}))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


ELSEWHERE = {  # methods that are there and do not work, or work otherwise
    "rename": "refuses a name that is taken; `replace` does not",
    "add_signal_handler": "is not implemented",
    "add_reader": "is not implemented",
    "symlink_to": "needs an administrator",
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_source_uses_what_works_otherwise_on_windows(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & set(ELSEWHERE)
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert not [text for text in texts if isinstance(text, str) and re.search("%-[dmjHIMS]", text)]


def test_the_search_finds_what_it_looks_for() -> None:
    text = "import fcntl\nfrom os import fork\nimport signal\nsignal.SIGHUP\nfrom pty import spawn"
    assert sorted(posix_only(ast.parse(text))) == ["fcntl", "os.fork", "pty", "signal.SIGHUP"]


def test_every_text_file_is_opened_with_its_encoding() -> None:
    """Windows would else use the console's own, and turn å into something else."""
    missing = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            binary = any(isinstance(a, ast.Constant) and "b" in str(a.value) for a in node.args)
            keywords = {keyword.arg for keyword in node.keywords}
            on_os = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "os"
            opens = name == "open" and node.args and not binary
            texts = name in {"read_text", "write_text"} or opens
            if texts and not on_os and "encoding" not in keywords:
                missing.append(f"{source.relative_to(PACKAGE).as_posix()}:{node.lineno}")
    assert missing == []


def check_name(name: str) -> None:
    assert name == name.rstrip(". ")
    assert not RESERVED.fullmatch(name)
    assert not FORBIDDEN.search(name)
    assert name.isascii()
    assert len(name) <= LONGEST_NAME


@settings(max_examples=50)
@given(st.text() | st.sampled_from([*NASTY, "CON", "nul", "COM1", "lpt9", "aux.x"]))
def test_names_of_sessions_and_reports_suit_windows(text: str) -> None:
    id_ = SessionArchive(Paths(Path("nowhere"))).new_id("2026-11-23T14:01+01:00", text)
    check_name(f"{id_}.json")
    assert id_ == id_.lower()  # two that differ in case alone would be one file
    for form in ("md", "html", "csv", "json"):
        check_name(file_name(ended(begun(id_, unit=text)), form))


def test_names_in_the_data_folder_and_the_package_suit_windows() -> None:
    paths = Paths(Path("data"))
    places = (paths.home, paths.sessions, paths.reports, paths.set_aside, paths.workshops)
    files = (paths.index, paths.lock, paths.settings)
    for path in (*places, *files):
        check_name(path.name)
    shipped = [path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts]
    for path in shipped:
        check_name(path.name)
        assert len(str(path.relative_to(PACKAGE.parent))) <= LONGEST_PATH
    lower = [str(path).lower() for path in shipped]
    assert len(lower) == len(set(lower))


def test_the_longest_file_of_a_session_has_room_on_windows() -> None:
    """260 characters, below a user's folder with a long name."""
    base = r"C:\Users\förnamn.efternamn@kommun\AppData\Local\apl-tui"
    paths = Paths(Path("apl-tui"))
    archive = SessionArchive(paths)
    for text in (*NASTY, "x" * 500):
        id_ = archive.new_id("2026-11-23T14:01+01:00", text)
        report = paths.reports / file_name(ended(begun(id_, unit=text)), "html")
        aside = paths.set_aside / f"{id_}-20261123-140100-10.json"
        for path in (paths.session(id_), report, aside):
            assert len(base) + len(str(path)) < 260


class Held:
    """A disk on which another program holds files for some attempts to replace them."""

    def __init__(self) -> None:
        self.attempts = 0

    def _replace(self, source: Path, target: Path) -> None:
        if self.attempts > 0:
            self.attempts -= 1
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = 32  # type: ignore[attr-defined, unused-ignore]  # as on Windows
            raise error
        source.replace(target)

    @property
    def disk(self) -> Disk:
        """The disk; it never really waits."""
        return Disk(replace=self._replace, sleep=lambda _: None)


def test_a_session_goes_on_while_its_file_is_held_and_is_saved_afterwards(paths: Paths) -> None:
    held, hands = Held(), FakeClock()
    archive = SessionArchive(paths, held.disk)
    with archive.locked():
        room = opened_room(hands, archive, workshop())
        stored = archive.load(room.session.id)
        held.attempts = 1_000
        room.next()
        assert room.unsaved
        assert room.unsaved.what_to_do
        assert room.unsaved.what_to_do.id == "store.do-busy"
        assert archive.load(room.session.id) == stored
        held.attempts = 0
        room.add_minutes(1)
        assert room.unsaved is None
        assert archive.load(room.session.id) == room.session
        assert room.session.index == 1
    names = {file.name for file in paths.sessions.iterdir() if file != paths.lock}
    assert names == {f"{room.session.id}.json"}


def test_a_file_that_a_virus_scanner_holds_is_replaced_once_it_lets_go(tmp_path: Path) -> None:
    """Windows refuses to replace a file that someone has open."""
    attempts: list[Path] = []

    def held_twice(source: Path, target: Path) -> None:
        attempts.append(target)
        if len(attempts) <= 2:
            raise PermissionError(13, "The process cannot access the file")
        source.replace(target)

    path = tmp_path / "session.json"
    path.write_bytes(b"old")
    write_atomically(path, b"new", Disk(replace=held_twice, sleep=lambda _: None))
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["session.json"]


def test_scripts_with_the_line_ends_of_windows_are_the_same(tmp_path: Path) -> None:
    text = new_script("Övning", "sv", 30)
    files = [tmp_path / "unix.md", tmp_path / "windows.md", tmp_path / "notepad.md"]
    files[0].write_bytes(text.encode())
    files[1].write_bytes(text.replace("\n", "\r\n").encode())
    files[2].write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    for file in files:
        done = console("utf-8", tmp_path, "check", str(file))
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_written_has_one_line_end_everywhere(paths: Paths) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(ended(begun()))
    done = console("utf-8", paths.home, "report", begun().id)
    assert done.returncode == 0, done.stderr
    for path in paths.home.rglob("*"):
        if path.is_file():
            assert b"\r" not in path.read_bytes(), path


def console(encoding: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command as on a console with this encoding."""
    environ = {
        **os.environ,
        "APL_TUI_HOME": str(home),
        "APL_TUI_LANG": "sv",
        "PYTHONIOENCODING": encoding,
        "PYTHONUTF8": "0",
    }
    return subprocess.run(
        [sys.executable, "-m", "apl_tui", *arguments],
        cwd=PACKAGE.parent,
        env=environ,
        capture_output=True,
        check=False,
    )


COMMANDS = (
    ["list"],
    ["check", str(ENVIRONMENT_SCRIPT)],
    ["check", "finns-inte-å.md"],
    ["history"],
    ["privacy"],
    ["doctor"],
    ["report", "2026-11-23-1401-environment", "-o", "-"],
    ["--help"],
)
CONSOLES = [  # everything on the one that can show least, and on each other what people typed
    pytest.param(
        encoding,
        arguments,
        id=f"{arguments[0]}-{encoding}",
        marks=() if encoding == "ascii" or arguments[0] == "report" else pytest.mark.campaign,
    )
    for encoding in ("cp1252", "cp850", "cp437", "ascii")
    for arguments in COMMANDS
]


@pytest.mark.parametrize(("encoding", "arguments"), CONSOLES)
def test_a_console_that_cannot_show_everything_shows_the_rest(
    paths: Paths, encoding: str, arguments: list[str]
) -> None:
    archive = SessionArchive(paths)
    with archive.locked():
        archive.save(ended(begun(unit="Æøå 漢字 🇸🇪")))
    done = console(encoding, paths.home, *arguments)
    assert b"Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1)
    assert done.stdout or done.stderr
