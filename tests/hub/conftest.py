"""One hub for the tests that do not harm it, and one certificate for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.hubs import TOKEN, HubProcess, certificate, hub_process


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A hub in one process's memory, which asks for a token."""
    tokens = tmp_path_factory.mktemp("hub") / "tokens"
    tokens.write_text(f"# who may\n{TOKEN}  # the test\n", encoding="utf-8")
    with hub_process("--tokens", str(tokens)) as process:
        yield process


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the loopback, and its key."""
    return certificate(tmp_path_factory.mktemp("tls"))
