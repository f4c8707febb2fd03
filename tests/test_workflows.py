"""The workflows of the forge may do little, and name what is there. No run of them is seen here.

Their form is looked at by hand, with the linters that CONTRIBUTING.md names.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_each_may_do_little_and_takes_no_action_that_can_change(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    flow = yaml.safe_load(text)
    assert flow["permissions"] in ({}, {"contents": "read"})
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used), used
    assert all("timeout-minutes" in job for job in flow["jobs"].values())
    for run in re.findall(r"\$\{\{.*?\}\}", "\n".join(re.findall(r"run: .*", text))):
        assert run.startswith("${{ matrix."), "what comes from outside is handed on as a variable"


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_what_each_runs_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for module in re.findall(r"-m (tools\.\w+)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
    for place in re.findall(r"(?<=\s)(?:tests/[\w/]+(?:\.py)?|\.ci/\w+)", text):
        assert (ROOT / place).exists(), place
