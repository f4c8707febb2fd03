"""A network that loses, delays and falls silent, from this computer to a namespace of its own.

Two tunnels meet in this process, which hands packets on as it is told to. Linux and root only:
where that is not allowed the test is skipped.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
LARGEST_PACKET = 65_535


@dataclass
class Network:
    """How it is between the two: `loss` of packets (0–1), `delay` in seconds, or nothing at all."""

    name: str
    there: str  # the address on the other side
    loss: float = 0.0
    delay: float = 0.0
    silent: bool = False
    handed_on: int = 0
    lost: int = 0

    @contextmanager
    def inside(self) -> Iterator[None]:
        """What is opened here is opened on the other side."""
        libc = ctypes.CDLL(None, use_errno=True)
        us, them = Path("/proc/self/ns/net"), Path("/run/netns", self.name)
        with us.open("rb") as ours, them.open("rb") as there:
            assert libc.setns(there.fileno(), CLONE_NEWNET) == 0
            try:
                yield
            finally:
                assert libc.setns(ours.fileno(), CLONE_NEWNET) == 0


@asynccontextmanager
async def far_network(chance: Random) -> AsyncIterator[Network]:
    """The two sides, joined as long as the block runs."""
    name, number = f"apl-{os.getpid()}", os.getpid() % 250
    here, there = f"10.77.{number}.1", f"10.77.{number}.2"
    if sys.platform != "linux" or not shutil.which("ip") or not _ip("netns", "add", name):
        pytest.skip("no network namespaces here (Linux, iproute2, root)")
    ends: list[int] = []
    try:
        try:
            ends.extend(_tunnel(f"aplt{end}{number}") for end in ("a", "b"))
        except OSError as error:
            pytest.skip(f"no tunnels here: {error}")
        _ip("link", "set", f"apltb{number}", "netns", name)
        for address, end, where in ((here, "a", ()), (there, "b", ("-n", name))):
            device = f"aplt{end}{number}"
            assert _ip(*where, "addr", "add", f"{address}/24", "dev", device)
            assert _ip(*where, "link", "set", device, "up")
        network = Network(name, there)
        loop = asyncio.get_running_loop()
        for source, target in (ends, ends[::-1]):
            loop.add_reader(source, _hand_on, network, loop, chance, source, target)
        yield network
    finally:
        for each in ends:
            asyncio.get_running_loop().remove_reader(each)
            os.close(each)
        _ip("netns", "del", name)


def _hand_on(
    network: Network, loop: asyncio.AbstractEventLoop, chance: Random, source: int, target: int
) -> None:
    try:
        packet = os.read(source, LARGEST_PACKET)
    except BlockingIOError:
        return
    if network.silent or chance.random() < network.loss:
        network.lost += 1
        return
    network.handed_on += 1
    loop.call_later(network.delay * chance.uniform(0.5, 1.5), _write, target, packet)


def _write(target: int, packet: bytes) -> None:
    try:
        os.write(target, packet)
    except OSError:  # taken down meanwhile, or full: lost, as networks lose
        return


def _tunnel(device: str) -> int:
    import fcntl  # not on Windows

    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN | IFF_NO_PI))
    return end


def _ip(*words: str) -> bool:
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0
