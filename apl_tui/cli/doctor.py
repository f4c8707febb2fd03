"""The doctor: what this terminal, data folder and machine can do, each as a light with words."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from apl_tui.core.errors import AplError, Message, message
from apl_tui.hub.address import milliseconds_of, read_hub
from apl_tui.i18n import Translator
from apl_tui.phones.network import DEFAULT_PORT, Address, addresses
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.store.preferences import hub_of, read_preferences

Light = Literal["green", "yellow", "red"]
COLUMNS, ROWS = 80, 24
LEAST_COLUMNS, LEAST_ROWS = 60, 20
MOST_ADDRESSES = 3
_NEWER_CONSOLES = ("WT_SESSION", "TERM_PROGRAM", "TERM", "ConEmuANSI", "ALACRITTY_WINDOW_ID")
_SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
}
SIGNS = {"green": "●", "yellow": "◐", "red": "○"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do when it is not green."""

    light: Light
    what: Message
    what_to_do: Message | None = None
    where: str = ""


def port_is_free(ip: str, port: int) -> bool:
    """Whether the voting page could be served there; nothing is left open."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # as the server does: a port just left counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Network:
    """What the machine says of its network: its addresses, and whether a port is free there."""

    addresses: Callable[[], tuple[Address, ...]] = addresses
    port_is_free: Callable[[str, int], bool] = port_is_free


def examine(
    paths: Paths,
    environ: Mapping[str, str],
    network: Network | None = None,
    *,
    windows: bool = os.name == "nt",
) -> list[Finding]:
    """Look at everything that a workshop needs, and at what phones would need besides."""
    return [
        _terminal(environ, windows=windows),
        _size(),
        _colours(environ),
        _letters(),
        _data(paths),
        *_place(paths.home.resolve(), environ),
        *_network(network or Network()),
        *_hub(paths, environ),
    ]


def _hub(paths: Paths, environ: Mapping[str, str]) -> list[Finding]:
    """The hub that was chosen: whether it answers. Nothing where none was."""
    url, token = hub_of(environ, read_preferences(paths.settings))
    if not url:
        return []
    try:
        hub = read_hub(url, token)
    except AplError as error:
        return [Finding("red", error.what, error.what_to_do, url)]
    if any(find_spec(name) is None for name in ("cryptography", "websockets")):
        return [
            Finding(
                "yellow", message("doctor.hub-missing", hub=hub.name), message("hub.missing-do")
            )
        ]
    took = milliseconds_of(hub)
    if took is None:
        away = message("doctor.hub-away", hub=hub.name)
        return [Finding("yellow", away, message("doctor.hub-away-do"))]
    return [Finding("green", message("doctor.hub", hub=hub.name, ms=took))]


def render(findings: list[Finding], t: Translator) -> str:
    """The findings as lines, each with its light in words."""
    lines = []
    for finding in findings:
        light = t(f"doctor.light.{finding.light}")
        lines.append(f"{SIGNS[finding.light]} {light:<7} {t.say(finding.what)}")
        if finding.where:
            lines.append(" " * 10 + finding.where)
        if finding.what_to_do:
            lines.append(" " * 10 + t.say(finding.what_to_do))
    return "\n".join(lines) + "\n"


def _terminal(environ: Mapping[str, str], *, windows: bool) -> Finding:
    if environ.get("TERM") in {"dumb", "unknown"}:
        return Finding("red", message("doctor.dumb"), message("doctor.dumb-do"))
    if not sys.stdout.isatty():
        return Finding("yellow", message("doctor.no-tty"), message("doctor.no-tty-do"))
    if windows and not any(environ.get(name) for name in _NEWER_CONSOLES):
        return Finding("yellow", message("doctor.old-console"), message("doctor.old-console-do"))
    name = "Windows Terminal" if environ.get("WT_SESSION") else environ.get("TERM_PROGRAM")
    return Finding("green", message("doctor.terminal", name=name or environ.get("TERM", "")))


def _size() -> Finding:
    columns, rows = shutil.get_terminal_size()
    size = message("doctor.size", columns=columns, rows=rows)
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        least = message("doctor.size-do", columns=LEAST_COLUMNS, rows=LEAST_ROWS)
        return Finding("red", size, least)
    if columns < COLUMNS or rows < ROWS:
        return Finding("yellow", size, message("doctor.size-tight", columns=COLUMNS, rows=ROWS))
    return Finding("green", size)


def _colours(environ: Mapping[str, str]) -> Finding:
    if environ.get("NO_COLOR"):
        return Finding("yellow", message("doctor.no-colour"), message("doctor.no-colour-do"))
    term, colour = environ.get("TERM", ""), environ.get("COLORTERM", "")
    if colour in {"truecolor", "24bit"} or "256" in term or os.name == "nt":
        return Finding("green", message("doctor.colours"))
    return Finding("yellow", message("doctor.few-colours"), message("doctor.few-colours-do"))


def _letters() -> Finding:
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    if encoding == "utf8":
        return Finding("green", message("doctor.letters"))
    return Finding(
        "red", message("doctor.no-letters", encoding=encoding), message("doctor.no-letters-do")
    )


def _data(paths: Paths) -> Finding:
    where = message("doctor.data", path=str(paths.home.resolve()))  # Windows may keep it elsewhere
    try:
        with SessionArchive(paths).locked() as archive:
            archive.rows()
            broken = archive.problems
    except AplError as error:
        in_use = error.what.id == "store.in-use"  # a workshop that runs is nothing broken
        light: Light = "yellow" if in_use else "red"
        return Finding(light, error.what, error.what_to_do, error.where)
    if broken:
        return Finding("yellow", message("doctor.broken", n=len(broken)), where)
    return Finding("green", where)


def _place(home: Path, environ: Mapping[str, str]) -> list[Finding]:
    """What becomes of a folder that lies here: copied elsewhere, or taken away with a Python."""
    parts = [part.lower() for part in home.parts]
    found = []
    synced = [
        Path(value) for name, value in environ.items() if name.startswith("OneDrive") and value
    ]
    service = next((s for n, s in _SERVICES.items() if any(p.startswith(n) for p in parts)), None)
    if service or any(home.is_relative_to(folder) for folder in synced):
        words = message("doctor.synced", service=service or "OneDrive")
        found.append(Finding("yellow", words, message("doctor.synced-do")))
    if any(part.startswith("pythonsoftwarefoundation.python.") for part in parts):
        words = message("doctor.store-python")
        found.append(Finding("yellow", words, message("doctor.store-python-do")))
    return found


def _network(network: Network) -> list[Finding]:
    """Phones are a bonus, so nothing here is red."""
    every = network.addresses()
    tunnels = [
        Finding("yellow", message("doctor.vpn", interface=name), message("doctor.vpn-do"))
        for name in dict.fromkeys(a.interface for a in every if a.vpn)
    ]
    found = [a for a in every if a.kind not in ("virtual", "this-computer")]
    if not found:
        return [
            Finding("yellow", message("doctor.no-network"), message("doctor.no-network-do")),
            *tunnels,
        ]
    reach = [
        Finding("green", message("doctor.address", ip=a.ip, interface=a.interface))
        for a in found[:MOST_ADDRESSES]
    ]
    best = found[0].ip
    if network.port_is_free(best, DEFAULT_PORT):
        port = Finding("green", message("doctor.port", port=DEFAULT_PORT))
    else:
        taken = message("doctor.port-taken", port=DEFAULT_PORT)
        port = Finding("yellow", taken, message("doctor.port-taken-do"))
    return [*reach, port, *tunnels]
