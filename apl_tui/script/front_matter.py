"""The front matter: YAML between two `---` lines, which says what a script is.

Only the nodes of YAML are used, never its values: every value is the text that stands there, so
`no` stays `no`, and each has its line in the file. Nothing written there can raise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from apl_tui.core.errors import message
from apl_tui.script.source import Position, Problems, SourceSpan, meant, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("id", "title", "language", "summary", "series", "source")
_REQUIRED = ("title", "language")
_ID = re.compile(r"[\w-]+")
_RULE = re.compile(r"[-–—_=]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_CHARACTER = re.compile(r"[\ud800-\udfff]")
_LONGEST = 20_000
"""Characters; a front matter of this length is a forgotten `---`."""


class FrontMatter(NamedTuple):
    """What the front matter says; missing and unreadable values are empty.

    `body` is the 0-based line at which the steps begin, `at` where the title stands.
    """

    values: Mapping[str, str]
    body: int
    at: Position


def read_front_matter(lines: list[str], problems: Problems) -> FrontMatter:
    """Read the front matter of a file and report everything that is wrong with it."""
    start = Position(1, 1, max(len(lines[0]), 1))
    if lines[0].rstrip() != "---":
        problems.error(
            start, message("script.front-matter-missing"), message("script.hint.front-matter")
        )
        return FrontMatter({}, meant_as_front_matter(lines), start)
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")), None)
    if end is None:
        hint = message("script.hint.front-matter-unclosed")
        problems.error(start, message("script.front-matter-unclosed"), hint)
        end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    span = SourceSpan.join(2, ((1, line) for line in lines[1:end] or [""]))
    if len(span.text) > _LONGEST:
        problems.error(
            start, message("script.front-matter-long"), message("script.hint.front-matter")
        )
        return FrontMatter({}, end + 1, start)
    return _FrontMatterReader(span, problems, start).read(end + 1)


def meant_as_front_matter(lines: list[str]) -> int:
    """How many lines at the top were meant as one: names with values, and rules of other dashes."""
    for number, line in enumerate(lines):
        if line.strip() and not _RULE.fullmatch(line.strip()):
            name, colon, _ = line.partition(":")
            if not colon or name.strip().lower() not in KEYS:
                return number
    return len(lines)


class _FrontMatterReader:
    def __init__(self, span: SourceSpan, problems: Problems, start: Position) -> None:
        self.span = span
        self.problems = problems
        self.start = start
        self.values: dict[str, str] = {}
        self.places: dict[str, Position] = {}
        self.misspelt: set[str | None] = set()

    def read(self, body: int) -> FrontMatter:
        root = self._compose()
        if isinstance(root, yaml.MappingNode):
            for key, value in root.value:
                self._pair(key, value)
            self._check()
        elif root is not None:
            hint = message("script.hint.front-matter")
            self.problems.error(self._at(root), message("script.front-matter-shape"), hint)
        return FrontMatter(self.values, body, self.places.get("title", self.start))

    def _compose(self) -> yaml.Node | None:
        """The root node; `None` when what is wrong was reported."""
        try:
            root: yaml.Node | None = yaml.compose(self.span.text, Loader=yaml.SafeLoader)
        except RecursionError:
            self.problems.error(
                self.start, message("script.yaml-deep"), message("script.hint.front-matter")
            )
            return None
        except yaml.reader.ReaderError as error:
            at = self.span.at(min(error.position, len(self.span.text)))
            hint = message("script.hint.yaml-character")
            self.problems.error(at, message("script.yaml-character"), hint)
            return None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = self.span.at(min(mark.index, len(self.span.text))) if mark else self.start
            self.problems.error(at, message("script.yaml"), message("script.hint.yaml"))
            return None
        except (yaml.YAMLError, ValueError):  # a number or escape that cannot be one
            self.problems.error(self.start, message("script.yaml"), message("script.hint.yaml"))
            return None
        if root is None:
            self._check()
        return root

    def _pair(self, key: yaml.Node, value: yaml.Node) -> None:
        at = self._at(key)
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in KEYS:
            self.misspelt.add(nearest(name, KEYS))
            self.problems.error(
                at, message("script.front-matter-key", name=name[:40]), meant(name, KEYS)
            )
        elif name in self.places:
            hint = message("script.hint.keep-one")
            self.problems.error(at, message("script.front-matter-twice", name=name), hint)
        else:
            self.places[name] = at
            if isinstance(value, yaml.ScalarNode):
                self._value(name, " ".join(str(value.value).split()), self._at(value))
            else:
                hint = message("script.hint.front-matter-text")
                what = message("script.front-matter-text", name=name)
                self.problems.error(self._at(value), what, hint)

    def _value(self, name: str, value: str, at: Position) -> None:
        if _NO_CHARACTER.search(value):  # half of one, from an escape: no page could be sent
            hint = message("script.hint.yaml-character")
            self.problems.error(at, message("script.yaml-character"), hint)
        elif not value and name in (*_REQUIRED, "id"):
            hint = message(f"script.hint.{name}")
            self.problems.error(
                self.places[name], message("script.front-matter-empty", name=name), hint
            )
        elif name == "language" and not _LANGUAGE.fullmatch(value):
            what = message("script.language", name=value[:40])
            self.problems.error(at, what, message("script.hint.language"))
        elif name == "id" and not _ID.fullmatch(value):
            self.problems.error(at, message("script.id-letters"), message("script.hint.id-letters"))
        else:
            self.values[name] = value

    def _check(self) -> None:
        for name in _REQUIRED:
            if name not in self.places and name not in self.misspelt:
                what = message("script.front-matter-required", name=name)
                self.problems.error(self.start, what, message(f"script.hint.{name}"))

    def _at(self, node: yaml.Node) -> Position:
        length = node.end_mark.index - node.start_mark.index
        at = self.span.at(node.start_mark.index)
        line = self.span.text.find("\n", node.start_mark.index, node.end_mark.index)
        return Position(
            at.line, at.column, max(length if line < 0 else line - node.start_mark.index, 1)
        )
