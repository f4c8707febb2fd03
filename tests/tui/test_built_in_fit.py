"""Every step of the built-in workshops stands on one page, in the smallest window too."""

from __future__ import annotations

from pathlib import Path

import pytest

from apl_tui.i18n import translator
from apl_tui.script.library import load
from apl_tui.tui.widgets.step_pages import step_pages
from apl_tui.workflows.preview import scenes
from tests.support.clock import FakeClock
from tools.workshop_index import WORKSHOPS

PAGES = {"80 × 24": (72, 12), "60 × 20": (52, 8)}
"""What a stage leaves for the text of a step, below its title."""


@pytest.mark.parametrize(
    "path", sorted(WORKSHOPS.glob("*/*.md")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_a_step_says_is_seen_at_once(path: Path) -> None:
    language = path.parent.name
    workshop, _ = load(path, language)
    for scene in scenes(workshop, translator(language), FakeClock().clock):
        opens = scene.step in {module.steps[0] for module in workshop.modules}
        for size, (width, height) in PAGES.items():
            pages = step_pages(scene.before, translator(language), width, height)
            written = [page for page in pages if not page.vote_keys]
            assert len(written) <= 1 + opens, f"{scene.step.key} at {size}"  # a module has a title
