"""What other programs may read has a schema, and is as it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from apl_tui.cli.main import run_command_line
from apl_tui.core.session import Session
from apl_tui.i18n import translator
from apl_tui.report.exchange import report_json
from tests.report.occasion import full_session, large_session, solo_session

SCHEMAS = Path(__file__).parent.parent / "docs" / "schemas"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize("session", [full_session(), large_session(), solo_session()])
def test_a_report_is_as_its_schema_says(session: Session) -> None:
    report = json.loads(report_json(session, translator("sv")))
    assert report["rows"]
    jsonschema.validate(report, schema("report"))
    report["rows"][0]["ballot"] = [1, 2]  # one that a later version might let out
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema("report"))


@pytest.mark.parametrize("people", [[], ["--people", "12"]])
def test_the_list_is_as_its_schema_says(
    people: list[str],
    data_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APL_TUI_HOME", str(data_home))
    own = data_home / "workshops"
    own.mkdir(parents=True)
    (own / "fel.md").write_text("# Hej\n", encoding="utf-8")
    assert run_command_line(["list", "--json", *people]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {entry["errors"] > 0 for entry in listed} == {True, False}
    jsonschema.validate(listed, schema("list"))
