"""Write the table of `docs/keys.md` from the code: `uv run python -m tests.keys`."""

from __future__ import annotations

from pathlib import Path

from apl_tui.i18n import translator
from apl_tui.tui.keymap import bindings

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"
BEGIN, END = "<!-- table: uv run python -m tests.keys -->\n", "<!-- end of table -->"


def table() -> str:
    """One row an id: its usual keys, and what it does."""
    t = translator("en")
    rows = ["| id | usual keys | does |", "|---|---|---|"]
    for id_, keys in sorted(bindings().items()):
        shown = " ".join(f"`{key}`" for key in keys)
        rows.append(f"| `{id_}` | {shown} | {t(f'key.{id_}.help')} |".replace("\\|", "|"))
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def main() -> None:
    """Rewrite the page."""
    text = page(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
