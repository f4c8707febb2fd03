"""Each mutation finds its place and its test, so that a run of them shows something."""

from __future__ import annotations

import re

import pytest

from tools.mutations.mutation import Mutation
from tools.mutations.program import MUTATIONS, ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.rule}-{m.breaks}")
def test_a_mutation_finds_its_place_and_its_test(mutation: Mutation) -> None:
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    assert text.count(mutation.old) == 1
    file, _, name = mutation.test.partition("::")
    tests = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {name}\(", tests, re.MULTILINE)
