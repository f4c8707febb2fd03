"""Many phones against the program in a real terminal, while whoever leads goes on pressing keys."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.phone_load import AGENT
from tests.terminal.term import Terminal
from tests.tui.phoning import free_port

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 240.0  # seconds after which the test gives up; nothing is measured by it
HELP = "Omröstningen är öppen."
LONGEST_KEY = 20.0  # seconds; the program may be busy, but it never stands still


def load_client(port: int, code: str, phones: int, seconds: float) -> subprocess.Popen[str]:
    """The phones, as a process of their own."""
    options = {"--port": port, "--code": code, "--phones": phones, "--seconds": seconds}
    arguments = [str(each) for pair in options.items() for each in pair]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.phone_load", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def keys_meanwhile(term: Terminal, client: subprocess.Popen[str]) -> list[float]:
    """Open and close the help until the phones are done; seconds from each key to its picture."""
    waits = []
    deadline = time.monotonic() + PATIENCE
    while client.poll() is None:
        assert time.monotonic() < deadline
        for key, shown, gone in (("?", HELP, ""), ("escape", "har röstat", HELP)):
            began = time.monotonic()
            term.do(key, shown, gone=gone)
            waits.append(time.monotonic() - began)
    return waits


@pytest.mark.parametrize(
    ("phones", "seconds"),
    [
        (60, 1.0),
        pytest.param(1_000, 5.0, marks=pytest.mark.campaign),
        pytest.param(5_000, 5.0, marks=pytest.mark.campaign),
    ],
)
def test_every_ballot_is_acknowledged_and_counted_once(
    data_home: Path, phones: int, seconds: float
) -> None:
    command = ["run", "environment", "--unit", "Norr", "--people", str(phones)]
    command += ["--host", "127.0.0.1", "--port", str(free_port())]
    with Terminal(command, data_home) as term:
        term.wait_for("Löftet", "Telefoner")
        term.do("enter", "Skanna koden", "127.0.0.1")
        term.quiet()
        found = re.search(r"127\.0\.0\.1:(\d+)/(\w{5})", term.text)
        assert found
        term.do("space", "▀")
        term.do("space", "Tänk tyst")
        term.do("space", "steg 2 av 8", "öppnar omröstningen")
        term.do("v", "har röstat")
        client = load_client(int(found[1]), found[2], phones, seconds)
        waits = keys_meanwhile(term, client)
        told = json.loads(client.communicate()[0])
        sys.stdout.write(f"{told} keys: median {median(waits):.3f} s, worst {max(waits):.3f} s\n")
        assert (told["acknowledged"], told["refused"], told["lost"]) == (phones, 0, 0)
        assert max(waits) < LONGEST_KEY
        term.wait_for(f"{phones} räknade. {phones} i rummet.")
        term.do("v", "starkast")
        term.kill()
        assert AGENT.encode() not in term.bytes
    files = [path for path in data_home.rglob("*") if path.is_file()]
    assert not [path for path in files if AGENT.encode() in path.read_bytes()]
    (stored,) = (data_home / "sessions").glob("*.json")
    data = json.loads(stored.read_text(encoding="utf-8"))
    assert f'"ballots": {phones}' in json.dumps(data)
