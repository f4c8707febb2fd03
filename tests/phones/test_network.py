"""Addresses, codes and QR codes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import ifaddr
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from apl_tui.i18n import translator
from apl_tui.phones.network import (
    CODE_ALPHABET,
    UNREACHED,
    addresses,
    few_phones,
    is_present,
    join_url,
    new_code,
    qr_lines,
    wifi_payload,
)
from apl_tui.tui.widgets.qr import for_phones
from tests.support.needed import missing

V6 = tuple[str, int, int]


def adapter(name: str, *ips: str | V6) -> ifaddr.Adapter:
    return ifaddr.Adapter(name, name, [ifaddr.IP(ip, 24, name) for ip in ips])


@pytest.mark.parametrize(
    ("adapters", "expected"),
    [
        ([adapter("lo", "127.0.0.1"), adapter("wlan0", "192.168.1.20")], "192.168.1.20"),
        ([adapter("docker0", "172.17.0.1"), adapter("enp3s0", "10.1.2.3")], "10.1.2.3"),
        ([adapter("Ethernet", "10.0.0.9"), adapter("Wi-Fi", "192.168.1.5")], "192.168.1.5"),
        (
            [
                adapter("vEthernet (WSL)", "172.20.0.1"),
                adapter("Local Area Connection* 12", "192.168.137.1"),
            ],
            "192.168.137.1",
        ),
        (
            [adapter("utun3", "10.8.0.2"), adapter("en0", "192.168.0.4", ("fe80::1", 0, 4))],
            "192.168.0.4",
        ),
        ([adapter("eth0", "169.254.3.4", "130.1.2.3")], "130.1.2.3"),
        ([adapter("eth0", ("2001:db8::7", 0, 0))], "2001:db8::7"),
        ([adapter("tailscale0", "100.64.0.1"), adapter("lo", "127.0.0.1")], None),
        ([], None),
    ],
)
def test_the_recommendation(adapters: list[ifaddr.Adapter], expected: str | None) -> None:
    found = addresses(lambda: adapters)
    recommended = [address.ip for address in found if address.recommended]
    assert recommended == ([expected] if expected else [])
    if expected:
        assert found[0].ip == expected


def windows(name: str, description: str, ip: str) -> ifaddr.Adapter:
    """As ifaddr tells of an adapter on Windows."""
    return ifaddr.Adapter(name, description, [ifaddr.IP(ip, 24, name)])


HOTSPOT = windows(
    "Anslutning till lokalt nätverk* 2",
    "Microsoft Wi-Fi Direct Virtual Adapter #2",
    "192.168.137.1",
)
CABLE = windows("Ethernet", "Intel(R) Ethernet Connection (13) I219-LM", "10.20.30.40")


@pytest.mark.parametrize("others", [[], [CABLE]], ids=["alone", "beside a cable"])
def test_the_hotspot_of_windows_is_recommended(others: list[ifaddr.Adapter]) -> None:
    found = addresses(lambda: [*others, HOTSPOT])
    assert (found[0].kind, found[0].recommended, found[0].vpn) == ("hotspot", True, False)
    assert len(found) == 1 + len(others)
    t = translator("sv")
    assert t.say(found[0].words) == "Datorns egen hotspot"
    few = few_phones(found, 14)
    assert few
    assert "ungefär 8 telefoner, och ni är 14" in t.say(few)
    assert few_phones(found, 8) is None
    assert few_phones(addresses(lambda: [CABLE]), 14) is None


def test_link_local_addresses_are_left_out_and_loopback_is_last() -> None:
    found = addresses(
        lambda: [
            adapter("lo", "127.0.0.1", ("::1", 0, 0)),
            adapter("eth0", "169.254.1.1", ("fe80::1%2", 0, 2)),
            adapter("virbr0", "192.168.122.1"),
        ]
    )
    assert [address.ip for address in found] == ["192.168.122.1", "127.0.0.1", "::1"]


def test_a_machine_that_tells_nothing_has_no_addresses() -> None:
    def broken() -> list[ifaddr.Adapter]:
        raise OSError

    assert addresses(broken) == ()


def test_an_address_that_disappears_is_seen() -> None:
    here = [adapter("wlan0", "192.168.1.20", ("fd00:0::2", 0, 0))]
    assert is_present("192.168.1.20", lambda: here)
    assert is_present("fd00::2", lambda: here)
    assert not is_present("192.168.1.20", lambda: [adapter("wlan0", "192.168.4.7")])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_and_remedy_has_words(language: str) -> None:
    t = translator(language)
    kinds = [
        adapter("wlan0", "192.168.1.2"),
        adapter("eth0", "10.0.0.2", "8.8.8.8"),
        adapter("en0", "10.0.0.3"),
        adapter("x", "192.168.137.1"),
        adapter("docker0", "172.17.0.1"),
        adapter("lo", "127.0.0.1"),
    ]
    found = addresses(lambda: kinds)
    assert len({address.kind for address in found}) == 7
    for text in (*(address.words for address in found), *UNREACHED):
        assert t.say(text) != text.id


def test_codes_have_no_vowels_and_no_lookalikes() -> None:
    assert not set(CODE_ALPHABET) & set("AEIOUYÅÄÖ01258BGLQSZ") - {"Y"}
    picks = iter("K7XMC")
    assert new_code(lambda alphabet: next(picks)) == "K7XMC"
    codes = {new_code() for _ in range(50)}
    assert len(codes) > 45
    assert all(len(code) == 5 and set(code) <= set(CODE_ALPHABET) for code in codes)


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("192.168.1.20", 8080, "http://192.168.1.20:8080/K7XMC"),
        ("192.168.1.20", 80, "http://192.168.1.20/K7XMC"),
        ("fd00::2", 8080, "http://[fd00::2]:8080/K7XMC"),
    ],
)
def test_the_url_to_join(host: str, port: int, url: str) -> None:
    assert join_url(host, port, "K7XMC") == url


@pytest.mark.parametrize(
    ("ssid", "password", "payload"),
    [
        ("Apt", "hemligt", "WIFI:T:WPA;S:Apt;P:hemligt;;"),
        ("Apt", "", "WIFI:T:nopass;S:Apt;;"),
        ('a;b,c:d\\"e', "p;w", 'WIFI:T:WPA;S:a\\;b\\,c\\:d\\\\\\"e;P:p\\;w;;'),
    ],
)
def test_the_wifi_payload(ssid: str, password: str, payload: str) -> None:
    assert wifi_payload(ssid, password) == payload
    hidden = wifi_payload(ssid, password, hidden=True)
    assert hidden == payload.removesuffix(";") + "H:true;;"


def modules(lines: list[str]) -> list[list[bool]]:
    upper = [[sign in "▀█" for sign in line] for line in lines]
    lower = [[sign in "▄█" for sign in line] for line in lines]
    return [row for pair in zip(upper, lower, strict=True) for row in pair]


@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=120))
def test_a_qr_code_has_its_quiet_zone_and_only_half_blocks(text: str) -> None:
    lines = qr_lines(text)
    assert set("".join(lines)) <= set(" ▀▄█")
    rows = modules(lines)
    width = len(rows[0])
    assert len(rows) in (width, width + 1)
    assert not any(any(row) for row in (*rows[:4], *rows[width - 4 :]))
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)


def test_the_usual_address_fits_beside_text_on_a_small_screen() -> None:
    for url in ("http://192.168.1.20:8080/K7XMC", "http://192.168.100.200:8080/K7XMC"):
        lines = qr_lines(url)
        assert (len(lines), len(lines[0])) == (17, 25 + 8)  # version 2


ADDRESSES = (
    "http://192.168.1.20:8080/CDFHJ",
    "http://192.168.100.200:8080/CDFHJ",
    "http://10.0.0.5/CDFHJ",
    "http://[fd00::12]:8080/CDFHJ",
)
WIFI = (
    ("Gästnät Öst", "kaffe;te:2026", r"WIFI:T:WPA;S:Gästnät Öst;P:kaffe\;te\:2026;;"),
    ("Vårdcentralen Blå", "hemligt99", "WIFI:T:WPA;S:Vårdcentralen Blå;P:hemligt99;;"),
    ("öäå", "åäö12345", "WIFI:T:WPA;S:öäå;P:åäö12345;;"),
    ("guest", "x,y", r"WIFI:T:WPA;S:guest;P:x\,y;;"),
)
Reader = Callable[[Path], str]


def zbar(picture: Path) -> str:
    """Read as zbar does."""
    reader = shutil.which("zbarimg")
    if reader is None:
        missing("no zbarimg on this computer (apt-get install zbar-tools)")
    how = [reader, "--quiet", "--raw", str(picture)]
    done = subprocess.run(how, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\n")


def zxing(picture: Path) -> str:
    """Read as ZXing does, which is in many phones."""
    sides, *rows = picture.read_text(encoding="ascii").split("\n")[1:]
    width, height = map(int, sides.split())
    dark = bytes(0 if pixel == "1" else 255 for row in rows for pixel in row)
    pixels = memoryview(dark).cast("B", (height, width))
    return str(zxingcpp.read_barcodes(pixels)[0].text)


def opencv(picture: Path) -> str:
    """Read as OpenCV does."""
    import cv2  # a tenth of a second that nothing else here needs

    pixels = cv2.imread(str(picture))
    assert pixels is not None
    return str(cv2.QRCodeDetector().detectAndDecode(pixels)[0])


@pytest.mark.parametrize("read", [zbar, zxing, opencv])
def test_the_codes_are_read_exactly(tmp_path: Path, read: Reader) -> None:
    """An address with a small `http`, and every letter of a Wi-Fi."""
    texts = [for_phones(url) for url in ADDRESSES] + [payload for _, _, payload in WIFI]
    assert [wifi_payload(ssid, password) for ssid, password, _ in WIFI] == texts[len(ADDRESSES) :]
    assert texts[0] == ADDRESSES[0]
    assert texts[3] == "http://[FD00::12]:8080/CDFHJ"
    picture = tmp_path / "qr.pbm"
    for text in texts:
        photographed(qr_lines(text), picture)
        assert read(picture) == text


def photographed(lines: list[str], picture: Path, scale: int = 6) -> None:
    """The code as a picture of black and white."""
    pixels = [
        "".join(("1" if dark else "0") * scale for dark in row)
        for row in modules(lines)
        for _ in range(scale)
    ]
    size = f"{len(pixels[0])} {len(pixels)}"
    picture.write_text(f"P1\n{size}\n" + "\n".join(pixels), encoding="ascii")
