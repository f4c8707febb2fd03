"""What a mutation is; `tools.mutations.program` runs them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """In `file`, `old` (which stands there once) becomes `new`; then `test` must fail."""

    rule: str
    breaks: str
    file: str
    old: str
    new: str
    test: str
