"""Bytes chosen by what code they reach, as a script: a module or problems, never an exception.

`uv run --with atheris python -m tests.campaigns.fuzz_scripts FOLDER -max_total_time=600`; FOLDER
keeps what was found. The other arguments are libFuzzer's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["apl_tui", "markdown_it", "yaml"]):
    from tests.campaigns.test_scripts import SOUND, Tally

LONGEST = 6_000
TALLY = Tally()


def try_one(content: bytes) -> None:
    """Read one script; it includes itself under any name."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    TALLY.try_one(text, text)
    if TALLY.lost:
        raise RuntimeError(TALLY.lost[0])


def main() -> None:
    """Begin with the sound scripts."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(SOUND):
        (folder / f"sound-{number}.md").write_text(text, encoding="utf-8")
    atheris.Setup([*sys.argv, f"-max_len={LONGEST}", "-timeout=60"], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
