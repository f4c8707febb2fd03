"""Every version that may be used has a floor and a ceiling, and what is tested is pinned."""

from __future__ import annotations

import tomllib

from packaging.requirements import Requirement

from tools.pins import PYPROJECT, name_of, pinned

DATA = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
ASKED = [Requirement(line) for line in DATA["project"]["dependencies"]]


def test_uv_takes_what_constraints_txt_pins() -> None:
    assert DATA["tool"]["uv"]["constraint-dependencies"] == pinned()
    assert len({name_of(pin) for pin in pinned()}) == len(pinned())


def test_each_dependency_has_a_floor_a_ceiling_and_a_pin_between_them() -> None:
    pins = dict(pin.split("==") for pin in pinned())
    for asked in ASKED:
        assert {each.operator for each in asked.specifier} == {">=", "<"}, asked
        assert pins[asked.name] in asked.specifier, asked


def test_the_tools_for_development_are_pinned_where_they_are_named() -> None:
    named = DATA["dependency-groups"]["dev"]
    assert [line for line in named if line.partition(";")[0] not in pinned()] == []
