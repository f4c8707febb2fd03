"""Fill in where this is published: `uv run python -m tools.addresses https://FORGE/OWNER/NAME v1`.

The checkout names no address of its own, so that a copy points nowhere else. What is handed out
does: links and pictures of the documents are absolute, and the package says where it comes from.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"(!?)(\[[^]]*\])\((?!https?:|mailto:|#)([^)\s]+)\)")
_URLS = """\
[project.urls]
Homepage = "{place}"
Documentation = "{place}/blob/{tag}/docs/chef.md"
Download = "{place}/releases/latest"
Source = "{place}"
Issues = "{place}/issues"
Changelog = "{place}/blob/{tag}/CHANGELOG.md"

"""


def absolute(text: str, file: str, place: str, tag: str) -> str:
    """A document with absolute links; `file` is its path in the checkout."""

    def made(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        path, sign, anchor = target.partition("#")
        if path.endswith("releases/latest"):
            return f"{words}({place}/releases/latest)"
        parts: list[str] = []
        for part in (PurePosixPath(file).parent / path).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        kind = "raw" if picture else "blob"
        return f"{picture}{words}({place}/{kind}/{tag}/{'/'.join(parts)}{sign}{anchor})"

    return _LINK.sub(made, text)


def with_urls(pyproject: str, place: str, tag: str) -> str:
    """The project's file with its addresses."""
    return pyproject.replace(
        "[project.scripts]", _URLS.format(place=place, tag=tag) + "[project.scripts]"
    )


def main() -> None:
    """Change the files of this checkout."""
    place, tag = sys.argv[1].rstrip("/"), sys.argv[2]
    pyproject = ROOT / "pyproject.toml"
    pyproject.write_text(
        with_urls(pyproject.read_text("utf-8"), place, tag), encoding="utf-8", newline="\n"
    )
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        name = path.relative_to(ROOT).as_posix()
        text = absolute(path.read_text("utf-8"), name, place, tag)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
