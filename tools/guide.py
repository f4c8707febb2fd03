"""The pictures and the table of messages in the guides: `uv run python -m tools.guide`.

In `workshops/README*.md` a fenced `text` block after a fenced `markdown` example holds what the
room sees of it, and the table between the `messages` comments all that `check` can say. Both are
made here, so that they are always true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from apl_tui.core.errors import Problem
from apl_tui.core.workshop import Workshop
from apl_tui.i18n import Translator, translator
from apl_tui.room.clock import Clock
from apl_tui.script.files import load_beside
from apl_tui.script.parser import parse
from apl_tui.script.sections import section_of
from apl_tui.tui.results.layout import laid_out
from apl_tui.tui.results.pictures import pictures
from apl_tui.tui.widgets.step_pages import step_pages
from apl_tui.workflows.preview import scenes
from tests.support.clock import FakeClock
from tools.catalogues import merged
from tools.workshop_index import WORKSHOPS

GUIDES = {"en": WORKSHOPS / "README.md", "sv": WORKSHOPS / "README.sv.md"}
WIDTH, HEIGHT = 72, 14  # what a stage of 80 × 24 leaves for a page
TITLE_ROWS = 2  # of them, but for a picture: the title of the step and the air below it
_EXAMPLE = re.compile(r"^```markdown\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MESSAGES = re.compile(r"<!-- messages -->\n(.*?)<!-- /messages -->", re.DOTALL)
_FRONT = "---\ntitle: {}\nlanguage: {}\n---\n\n"


def examples(guide: str) -> list[tuple[str, str]]:
    """Each example, and the picture that stands below it."""
    return [(match[1], match[2]) for match in _EXAMPLE.finditer(guide)]


def read(example: str, language: str) -> tuple[Workshop | None, list[Problem]]:
    """An example as the program reads it; one without front matter gets a title."""
    text = example if example.startswith("---") else _FRONT.format("T", language) + example
    beside = WORKSHOPS / language / "guide.md"
    return parse(text, file=str(beside), load=load_beside)


def drawn(example: str, language: str) -> str:
    """What the room sees of an example: every page of every step, before and after its rounds."""
    workshop, _ = read(example, language)
    assert workshop is not None
    return "\n\n".join(_pages(workshop, translator(language))) + "\n"


def _pages(workshop: Workshop, t: Translator) -> Iterator[str]:
    clock: Clock = FakeClock().clock
    for scene in scenes(workshop, t, clock):
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for session in (scene.before, scene.after):
            for page in step_pages(session, t, WIDTH, HEIGHT - TITLE_ROWS):
                if (look := (page.text.plain, page.vote_keys)) in seen:
                    continue
                seen.add(look)
                parts = [page.text.plain, page.invitation.plain]
                if page.vote_keys:
                    parts += [
                        page_.drawn("", t, WIDTH).plain
                        for page_ in laid_out(
                            pictures(session, page.vote_keys, t, WIDTH), t, WIDTH, HEIGHT
                        )
                    ]
                yield _framed(scene.step.title, [part for part in parts if part.strip()])


def _framed(title: str, parts: list[str]) -> str:
    lines = [title, *(line for part in parts for line in ["", *part.split("\n")])]
    return "\n".join(f"  {line}".rstrip() for line in lines)


def messages(language: str) -> str:
    """Every problem that `check` can tell, with the section about it."""
    head = ("Det står", "Läs mer") if language == "sv" else ("It says", "Read more")
    rows = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    for name, text in sorted(texts(language).items()):
        is_problem = name.startswith("script.") and ".hint." not in name
        if section := section_of(name) if is_problem else "":
            rows.append(f"| {_general(text)} | [{section}](#{section}) |")
    return "\n".join(rows) + "\n"


def _general(text: str) -> str:
    """A message with its parameters as an ellipsis."""
    text = re.sub(r"\{\w+\}", "…", text).replace("{{", "{").replace("}}", "}")
    return text.replace("<", "\\<").replace("|", "\\|")


@lru_cache
def texts(language: str) -> dict[str, str]:
    """Every message of a language by its id; of one with a plural the plural's text."""
    found: dict[str, str] = {}
    for entry in merged(language):
        name = entry.id if isinstance(entry.id, str) else entry.id[0]
        said = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        if name and said:
            found[name] = said[-1]
    return found


def renewed(guide: str, language: str) -> str:
    """A guide with its pictures and its table made anew."""
    guide = _EXAMPLE.sub(
        lambda match: f"```markdown\n{match[1]}```\n\n```text\n{drawn(match[1], language)}```",
        guide,
    )
    table = f"<!-- messages -->\n{messages(language)}<!-- /messages -->"
    return _MESSAGES.sub(lambda _: table, guide)


def main() -> None:
    """Renew both guides."""
    for language, path in GUIDES.items():
        _renew(path, language)


def _renew(path: Path, language: str) -> None:
    guide = path.read_text(encoding="utf-8")
    path.write_text(renewed(guide, language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
