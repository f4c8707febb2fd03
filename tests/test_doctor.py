"""The doctor: each light with words, and what to do where it is not green."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from apl_tui.cli.doctor import SIGNS, Finding, Network, examine, port_is_free, render
from apl_tui.core.errors import AplError
from apl_tui.i18n import translator
from apl_tui.phones.network import DEFAULT_PORT, Address
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from tests.hub.hubs import hub_process

T = translator("sv")

WIFI = Address("192.168.1.23", "wlan0", "wifi", recommended=True)
INSIDE = Address("172.17.0.1", "docker0", "virtual")
GOOD = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def network(*found: Address, free: bool = True) -> Network:
    return Network(lambda: found, lambda ip, port: free)


def told(paths: Paths, environ: dict[str, str], net: Network, language: str = "sv") -> str:
    return render(examine(paths, environ, net), translator(language))


def test_what_phones_can_reach(paths: Paths) -> None:
    seen = told(paths, GOOD, network(WIFI, INSIDE))
    assert "192.168.1.23 (wlan0)" in seen
    assert "172.17.0.1" not in seen
    assert f"Port {DEFAULT_PORT} är ledig" in seen


def test_without_a_network_it_says_what_works_anyway(paths: Paths) -> None:
    seen = told(paths, GOOD, network(INSIDE))
    assert "◐ duger" in seen
    assert "Datorn kan gå runt" in seen
    assert "Port" not in seen


def test_a_taken_port_is_no_stop(paths: Paths) -> None:
    findings = examine(paths, GOOD, network(WIFI, free=False))
    assert findings[-1].light == "yellow"
    assert findings[-1].what_to_do


def test_a_real_port_is_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)
    assert not port_is_free("192.0.2.77", port), "no address of this machine"


@pytest.mark.parametrize(
    ("environ", "light"),
    [
        (GOOD, "green"),
        ({"TERM": "xterm-256color"}, "green"),
        ({"TERM": "xterm"}, "yellow"),
        ({**GOOD, "NO_COLOR": "1"}, "yellow"),
    ],
)
def test_colours(paths: Paths, environ: dict[str, str], light: str) -> None:
    assert examine(paths, environ, network())[2].light == light


def test_a_dumb_terminal_is_red_and_says_what_to_do(paths: Paths) -> None:
    finding = examine(paths, {"TERM": "dumb"}, network())[0]
    assert finding.light == "red"
    assert finding.what_to_do


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_light_has_a_sign_and_a_word(paths: Paths, language: str) -> None:
    t = translator(language)
    for finding in examine(paths, {"TERM": "dumb", "NO_COLOR": ""}, network(WIFI, free=False)):
        line = render([finding], t)
        assert line.startswith(f"{SIGNS[finding.light]} {t(f'doctor.light.{finding.light}')}")
        assert "doctor." not in line
        assert finding.what_to_do or finding.light == "green"


def test_a_data_folder_that_cannot_be_used_is_red(paths: Paths) -> None:
    paths.home.parent.mkdir(parents=True, exist_ok=True)
    paths.home.write_text("a file where the folder should be", encoding="utf-8")
    findings: list[Finding] = examine(paths, GOOD, network())
    assert findings[4].light == "red"
    assert findings[4].what_to_do
    with pytest.raises(AplError) as caught:  # the lists give the same reason, and the same place
        SessionArchive(paths).rows()
    assert (caught.value.what, caught.value.where, caught.value.what_to_do) == (
        findings[4].what,
        findings[4].where,
        findings[4].what_to_do,
    )
    assert findings[4].where == str(paths.home)


def test_a_workshop_that_runs_in_another_window_is_nothing_broken(paths: Paths) -> None:
    with SessionArchive(paths).locked():
        finding = examine(paths, GOOD, network())[4]
    assert finding.light == "yellow"
    assert "i ett annat fönster" in translator("sv").say(finding.what)


@pytest.mark.parametrize(
    ("environ", "windows", "light", "name"),
    [
        ({}, True, "yellow", "gamla svarta fönstret"),
        ({"WT_SESSION": "1"}, True, "green", "Windows Terminal"),
        ({"TERM_PROGRAM": "vscode"}, True, "green", "vscode"),
        ({"TERM": "xterm-256color"}, False, "green", "xterm-256color"),
        ({"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"}, False, "green", "Apple_Terminal"),
    ],
)
def test_the_terminal_is_named(
    paths: Paths,
    environ: dict[str, str],
    windows: bool,
    light: str,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    finding = examine(paths, environ, network(), windows=windows)[0]
    assert finding.light == light
    assert name in render([finding], translator("sv"))


STORE = "Packages/PythonSoftwareFoundation.Python.3.13_qbz5n2kfra8p0/LocalCache/Local/apl-tui"


@pytest.mark.parametrize(
    ("place", "environ", "said"),
    [
        ("OneDrive - Region Öst/Dokument/apl tui", {}, "OneDrive"),
        ("Moln/apl-tui", {"OneDriveCommercial": "Moln"}, "OneDrive"),
        ("Library/Mobile Documents/apl-tui", {}, "iCloud"),
        (STORE, {}, "Microsoft Store"),
        ("Dokument/apl-tui", {"OneDrive": "Moln", "OneDriveConsumer": ""}, ""),
    ],
)
def test_a_data_folder_that_is_copied_or_may_go_is_told(
    tmp_path: Path, place: str, environ: dict[str, str], said: str
) -> None:
    there = {**GOOD, **{name: str(tmp_path / at) if at else "" for name, at in environ.items()}}
    seen = told(Paths(tmp_path / place), there, network())
    words = [line for line in seen.splitlines() if "APL_TUI_HOME" in line]
    assert len(words) == bool(said)
    assert said in seen


def test_the_real_folder_is_shown_where_the_system_moved_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "asked").symlink_to(tmp_path / "real", target_is_directory=True)
    assert str(tmp_path / "real") in told(Paths(tmp_path / "asked"), GOOD, network())


def test_a_vpn_is_told_and_a_virtual_machine_is_not(paths: Paths) -> None:
    tunnel = replace(INSIDE, interface="utun3", vpn=True)
    seen = told(paths, GOOD, network(WIFI, INSIDE, tunnel))
    assert "VPN är på (utun3)" in seen
    assert "docker0" not in seen


def test_a_hub_that_answers_is_green_and_one_that_does_not_stops_nothing(paths: Paths) -> None:
    with hub_process() as hub:
        seen = told(paths, {**GOOD, "APL_TUI_HUB": f"{hub.url} a-token"}, network(WIFI))
    assert re.search(r"● bra +Hubben 127.0.0.1:\d+ svarar på \d+ ms", seen)
    seen = told(paths, {**GOOD, "APL_TUI_HUB": hub.url}, network(WIFI))
    assert "svarar inte" in seen
    assert "datorn och papper finns" in seen
    assert "a-token" not in seen
    wrong = told(paths, {**GOOD, "APL_TUI_HUB": "http://hub.example.se"}, network(WIFI))
    assert T("hub.bad-address") in wrong
    assert "Hubben" not in told(paths, GOOD, network(WIFI))
