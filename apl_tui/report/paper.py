"""Pages to print, made from the templates and styles that stand beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def printed(template: str, **words: Any) -> str:
    """The page that a template makes; everything in it is escaped that does not say otherwise."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - 40 ms that only paper needs

    environment = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**words)


def style(name: str) -> str:
    """A style sheet."""
    return (FOLDER / name).read_text(encoding="utf-8")
