"""What is handed out names the place where it is published; the checkout names none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools.addresses import absolute, with_urls

ROOT = Path(__file__).parent.parent
PLACE, TAG = "https://forge.example/region/apl-tui", "v1.2.3"


@pytest.mark.parametrize(
    ("written", "file", "made"),
    [
        ("![b](docs/pictures/a.svg)", "README.md", f"![b]({PLACE}/raw/{TAG}/docs/pictures/a.svg)"),
        ("[g](docs/chef.md#7-om)", "README.md", f"[g]({PLACE}/blob/{TAG}/docs/chef.md#7-om)"),
        (
            "[w](../workshops/README.md)",
            "docs/it.md",
            f"[w]({PLACE}/blob/{TAG}/workshops/README.md)",
        ),
        ("[d](../../../releases/latest)", "docs/chef.md", f"[d]({PLACE}/releases/latest)"),
        ("[u](#down)", "README.md", "[u](#down)"),
        ("[x](https://x.example/a)", "README.md", "[x](https://x.example/a)"),
    ],
)
def test_links_and_pictures_are_absolute(written: str, file: str, made: str) -> None:
    assert absolute(written, file, PLACE, TAG) == made


def test_the_package_says_where_it_comes_from() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "urls" not in tomllib.loads(text)["project"]
    urls = tomllib.loads(with_urls(text, PLACE, TAG))["project"]["urls"]
    assert urls["Download"] == f"{PLACE}/releases/latest"
    assert all(url.startswith(PLACE) for url in urls.values())
