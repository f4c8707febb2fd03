"""The doctor: what this terminal, data folder and machine can do, each as a light with words."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from apl_tui.core.errors import AplError, Message, message
from apl_tui.i18n import Translator
from apl_tui.phones.network import DEFAULT_PORT, Address, addresses
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths

Light = Literal["green", "yellow", "red"]
COLUMNS, ROWS = 80, 24
LEAST_COLUMNS, LEAST_ROWS = 60, 20
MOST_ADDRESSES = 3
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
    paths: Paths, environ: Mapping[str, str], network: Network | None = None
) -> list[Finding]:
    """Look at everything that a workshop needs, and at what phones would need besides."""
    return [
        _terminal(environ),
        _size(),
        _colours(environ),
        _letters(),
        _data(paths),
        *_network(network or Network()),
    ]


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


def _terminal(environ: Mapping[str, str]) -> Finding:
    if environ.get("TERM") in {"dumb", "unknown"}:
        return Finding("red", message("doctor.dumb"), message("doctor.dumb-do"))
    if not sys.stdout.isatty():
        return Finding("yellow", message("doctor.no-tty"), message("doctor.no-tty-do"))
    return Finding("green", message("doctor.terminal", name=environ.get("TERM", "")))


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
    if "NO_COLOR" in environ:
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
    where = message("doctor.data", path=str(paths.home))
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


def _network(network: Network) -> list[Finding]:
    """Phones are a bonus, so nothing here is red."""
    found = [a for a in network.addresses() if a.kind not in ("virtual", "this-computer")]
    if not found:
        return [Finding("yellow", message("doctor.no-network"), message("doctor.no-network-do"))]
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
    return [*reach, port]
