"""Every benchmark in its small form: it measures what it says, and its rows can be kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import PARTS, main, shown
from tests.quality.records import read


@pytest.mark.parametrize("part", PARTS)
def test_it_measures(part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.json"
    main([part, "--small", "--json", str(file)])  # on a busy machine a target may be missed
    rows = json.loads(file.read_text(encoding="utf-8"))
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names) > 0
    if kept := read().get(part):
        assert set(names) <= {row["name"] for row in kept["rows"]}, "measure this part again"
    for row in rows:
        assert all(each > 0 for each in row.get("reference", ()))
        assert row.get("target") == 0 or all(each > 0 for each in row.get("ours", ()))
    assert shown(rows) in capsys.readouterr().out
