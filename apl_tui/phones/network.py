"""Where phones can find this computer: its addresses, the code, and QR codes as lines of text.

The words are the room's, not the network's. Nothing here opens a socket.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import ifaddr
import segno
from segno import consts

from apl_tui.core.errors import Message, message

CODE_ALPHABET = "CDFHJKMNPRTVWXY34679"
"""No vowels, so no words; nothing that looks like something else, on a projector or on paper."""
CODE_LENGTH = 5
SHORT_PORT, DEFAULT_PORT = 80, 8080
"""The first is not typed, but not every system lets it be used."""

Kind = Literal["hotspot", "wifi", "wired", "network", "other", "virtual", "this-computer"]
Security = Literal["WPA", "WEP", "nopass"]

# Best first: a hotspot was started for phones. "other" is an address that is not a private one, or
# IPv6: it may work.
_ORDER: tuple[Kind, ...] = (
    "hotspot", "wifi", "wired", "network", "other", "virtual", "this-computer",
)  # fmt: skip
_VIRTUAL = (
    "docker", "br-", "veth", "virbr", "vmnet", "vmware", "vboxnet", "virtualbox", "vethernet",
    "hyper-v", "wsl", "tun", "tap", "wg", "utun", "ppp", "tailscale", "zerotier", "zt", "ham",
    "vpn", "anyconnect", "globalprotect", "podman", "lxc", "lxd", "cni", "awdl", "llw",
    "bluetooth", "bnep",
)  # fmt: skip
_VPN = (
    "vpn",
    "anyconnect",
    "globalprotect",
    "tailscale",
    "zerotier",
    "wireguard",
    "tun",
    "tap",
    "wg",
    "ppp",
)
_WIFI = ("wl", "wi-fi", "wifi", "ath", "trådlös", "wireless")
_WIRED = ("eth", "enp", "eno", "ens", "kabel")  # a Mac's en0 may be either
_WIFI_DIRECT = "wi-fi direct virtual adapter"
_HOTSPOTS = ("192.168.137.1", "10.42.0.1", "192.168.2.1", "172.20.10.1", "192.168.43.1")
_PRIVATE = tuple(
    ipaddress.IPv4Network(net) for net in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")
)

Adapters = Callable[[], Iterable[ifaddr.Adapter]]


@dataclass(frozen=True, slots=True)
class Address:
    """One address of this computer. `interface` is what the system calls the way to it."""

    ip: str
    interface: str
    kind: Kind
    recommended: bool = False
    vpn: bool = False

    @property
    def words(self) -> Message:
        """What kind of way it is, as the facilitator would say it."""
        return message(f"phones.address.{self.kind}")


HOTSPOT_PHONES = 8
"""How many phones a laptop's or a phone's own hotspot takes, as a rule."""

UNREACHED: tuple[Message, ...] = (
    message("phones.unreached.same-wifi"),
    message("phones.unreached.https"),
    message("phones.unreached.vpn"),
    message("phones.unreached.iphone"),
    message("phones.unreached.firewall"),
    message("phones.unreached.other-address"),
    message("phones.unreached.hotspot", most=HOTSPOT_PHONES),
    message("phones.unreached.laptop"),
    message("phones.unreached.slips"),
)
"""What to do when no phone reaches the laptop, in the order in which to try."""
NO_NETWORK = tuple(UNREACHED[place] for place in (0, 6, 7, 8))
"""What to do when the laptop itself is on no network."""


def addresses(adapters: Adapters = ifaddr.get_adapters) -> tuple[Address, ...]:
    """The addresses of this computer, best first; the first is recommended if phones may reach it.

    Empty when the system tells none. Addresses that only work on one cable are left out.
    """
    found: dict[str, Address] = {}
    try:
        listed = list(adapters())
    except OSError:
        listed = []
    for adapter in listed:
        for ip in adapter.ips:
            text = str(ip.ip[0] if isinstance(ip.ip, tuple) else ip.ip).partition("%")[0]
            name = str(ip.nice_name or adapter.nice_name)
            kind = _kind(text, name, str(adapter.nice_name))
            if kind:
                vpn = kind == "virtual" and _is_vpn(name, str(adapter.nice_name))
                found.setdefault(text, Address(text, name, kind, vpn=vpn))
    ranked = sorted(found.values(), key=_rank)
    return tuple(
        replace(a, recommended=index == 0 and _phones_may_reach(a))
        for index, a in enumerate(ranked)
    )


def few_phones(found: Iterable[Address], people: int) -> Message | None:
    """That a hotspot among these addresses takes fewer phones than there are people."""
    if people <= HOTSPOT_PHONES or all(each.kind != "hotspot" for each in found):
        return None
    return message("phones.hotspot-few", most=HOTSPOT_PHONES, people=people)


def is_present(ip: str, adapters: Adapters = ifaddr.get_adapters) -> bool:
    """Whether the computer still has this address; after a change of Wi-Fi it may be gone."""
    wanted = _normal(ip)
    return any(_normal(address.ip) == wanted for address in addresses(adapters))


def is_own(ip: str) -> bool:
    """Whether only this computer reaches the address."""
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False


def _phones_may_reach(address: Address) -> bool:
    return address.kind not in ("virtual", "this-computer")


def _is_vpn(*names: str) -> bool:
    lowered = [name.lower() for name in names]
    return any(
        name.startswith(part) or (len(part) > 3 and part in name)
        for name in lowered
        for part in _VPN
    )


def _kind(text: str, *names: str) -> Kind | None:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return None
    if ip.is_unspecified or ip.is_multicast or ip.is_link_local:
        return None
    if ip.is_loopback:
        return "this-computer"
    lowered = [name.lower() for name in names]
    if any(_WIFI_DIRECT in name for name in lowered):  # how Windows makes a hotspot
        return "hotspot"
    if any(part in name for name in lowered for part in ("virtual", "hyper-v", "vpn", "wsl")):
        return "virtual"
    if text in _HOTSPOTS:
        return "hotspot"
    if any(name.startswith(_VIRTUAL) for name in lowered):
        return "virtual"
    if isinstance(ip, ipaddress.IPv6Address) or not any(ip in net for net in _PRIVATE):
        return "other"
    if any(name.startswith(_WIFI) for name in lowered):
        return "wifi"
    return "wired" if any(name.startswith(_WIRED) for name in lowered) else "network"


def _rank(address: Address) -> tuple[int, int, int, str]:
    ip = ipaddress.ip_address(address.ip)
    net = next((i for i, net in enumerate(_PRIVATE) if ip.version == 4 and ip in net), 9)
    return _ORDER.index(address.kind), ip.version, net, address.ip


def _normal(host: str) -> str:
    try:
        return ipaddress.ip_address(host).compressed
    except ValueError:
        return host.lower()


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A session's code; `choose` picks one character."""
    return "".join(choose(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def join_url(host: str, port: int, code: str) -> str:
    """What the QR code holds and what is typed by hand."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}/{code}" if port == 80 else f"http://{shown}:{port}/{code}"


def wifi_payload(
    ssid: str, password: str = "", *, security: Security = "WPA", hidden: bool = False
) -> str:
    """What a QR code holds that joins a Wi-Fi; without a password the network is an open one."""
    if not password:
        security = "nopass"
    parts = [f"T:{security}", f"S:{_escaped(ssid)}"]
    if password:
        parts.append(f"P:{_escaped(password)}")
    if hidden:
        parts.append("H:true")
    return "WIFI:" + ";".join(parts) + ";;"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in '\\;,:"' else sign for sign in text)


def qr_lines(text: str) -> list[str]:
    """A QR code as lines of half blocks, to be painted black on white in every theme.

    A line holds two rows of modules, a cell one module's width; the quiet zone of four modules is
    included. Raises `ValueError` for a text that no QR code can hold.
    """
    code = _code(text)
    rows = [list(row) for row in code.matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return [
        "".join(_HALVES[bool(u), bool(lo)] for u, lo in zip(*pair, strict=True)) for pair in pairs
    ]


def _code(text: str) -> segno.QRCode:
    """The code that every reader takes for this very text, as small as it can be.

    Some readers know an address only by a small `http`; in capitals the rest takes less room. What
    is not ASCII says how it is written: readers guess otherwise, and not alike.
    """
    scheme, rest = text[: len(_SCHEME)], text[len(_SCHEME) :]
    if scheme == _SCHEME and _ALPHANUMERIC.fullmatch(rest):
        parts = [(scheme, consts.MODE_BYTE), (rest, consts.MODE_ALPHANUMERIC)]
        return segno.make(parts, error="l", micro=False)  # type: ignore[arg-type]  # takes parts too
    if text.isascii():
        return segno.make(text, error="l", micro=False)
    return segno.make_qr(text, error="l", encoding="utf-8", eci=True)


_SCHEME = "http"
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
_HALVES = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): "█",
}
