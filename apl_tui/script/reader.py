"""One script file by itself: text in, steps and includes with their positions and problems out.

Nothing written in a script raises here. Each mistake gives one error, at its place: after it the
reading goes on as the author most likely meant it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from apl_tui.core.errors import message
from apl_tui.core.workshop import Block, Prose, Step
from apl_tui.script.attributes import split_attributes
from apl_tui.script.directives import (
    VOCABULARY,
    Fence,
    Include,
    Notes,
    PlacedVote,
    checked_names,
    text_between,
)
from apl_tui.script.front_matter import FrontMatter, meant_as_front_matter, read_front_matter
from apl_tui.script.outline import FENCE, Outline, outline
from apl_tui.script.plain import plain_text
from apl_tui.script.scope import Reference, Scope, check_names, is_missing, minutes, slug
from apl_tui.script.source import Position, Problems, SourceSpan, meant, nearest, split_lines

if TYPE_CHECKING:
    from apl_tui.script.attributes import Attributes

_HEADING = re.compile(r" {0,3}#[ \t]+")
_DIRECTIVE = re.compile(r" {0,3}:{3,}[ \t]*(?P<name>[^\s{:]*)[ \t]*")
_SHORT_FENCE = re.compile(r" {0,3}(?P<sign>:{1,2})[ \t]*(?P<name>[\w-]*)[ \t]*(\{.*)?$")
_MISPLACED = re.compile(r"[\s>*+\-\d.)]+(?P<sign>:{3,})[ \t]*[\w{]")
_GLUED_HEADING = re.compile(r" {0,3}#[^#\s{]+")
_STRAY_ATTRIBUTES = re.compile(
    r"(?<!\\)\{\s*(#[\w-]+|\.[A-Za-z][\w-]*|[\w-]+=[^{}]*)[^{}]*\}\s*#*\s*$"
)
_DEEP_HEADING = re.compile(r" {0,3}(?P<sign>#{2,6})[ \t].*\{.*minut")
_WORD = re.compile(r"[\w-]+")


@dataclass(slots=True)
class ParsedStep:
    """A step of a file, where its heading stands, and what its votes and `of`s point at.

    `broken` tells that some of its attributes could not be read.
    """

    step: Step
    at: Position
    broken: bool = False
    votes: list[PlacedVote] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(slots=True)
class ParsedFile:
    """What one file says by itself; includes are not resolved yet."""

    file: str
    front: FrontMatter
    module_id: str
    parts: list[ParsedStep | Include]
    scope: Scope

    @property
    def problems(self) -> Problems:
        """The problems of this file."""
        return self.scope.problems

    @property
    def steps(self) -> list[ParsedStep]:
        """The file's own steps."""
        return [part for part in self.parts if isinstance(part, ParsedStep)]


def parse_file(text: str, file: str) -> ParsedFile:
    """Read one file by itself."""
    lines = split_lines(text)
    problems = Problems(file, lines)
    nothing = "script.empty" if not text.strip("\ufeff \t\r\n") else _no_script(lines)
    if nothing:  # told at once, instead of as the lack of each part
        at = Position(1, 1)
        problems.error(at, message(nothing), message("script.hint.empty"))
        return ParsedFile(file, FrontMatter({}, 0, at), "", [], Scope("", problems))
    front = read_front_matter(lines, problems)
    module_id = front.values.get("id") or slug(PurePath(file).stem) or "workshop"
    body = [""] * min(front.body, len(lines)) + lines[front.body :]
    scope = Scope(module_id, problems)
    parts = _ScriptReader(outline(body, problems), scope, front.body).read()
    return ParsedFile(file, front, module_id, parts, scope)


def _no_script(lines: list[str]) -> str:
    """What is wrong with a file that has neither front matter, step nor block; else empty."""
    if any(line.lstrip().startswith(("#", ":", "---")) for line in lines):
        return ""
    return "" if meant_as_front_matter(lines) else "script.no-workshop"


class _ScriptReader:
    """Goes through the headings and directive fences of a file, top to bottom."""

    def __init__(self, found: Outline, scope: Scope, first: int) -> None:
        self.outline = found
        self.scope = scope
        self.problems = scope.problems
        self.parts: list[ParsedStep | Include] = []
        self.blocks: list[Block] = []
        self.notes: list[str] = []
        self.text_from = first
        self.in_step = False
        self.gap_reported = False
        self.stray_allowed = False
        self.stray_after_heading = False

    def read(self) -> list[ParsedStep | Include]:
        """All steps and includes of the file."""
        marks = sorted(self.outline.headings + self.outline.fences)
        headings = set(self.outline.headings)
        end = len(self.outline.raw)
        index = 0
        while index < len(marks):
            line = marks[index]
            orphaned = line not in headings and not self._name(line)
            self._text(line, orphaned=orphaned)
            self.text_from = line + 1
            index += 1
            if line in headings:
                self._heading(line)
            elif orphaned:
                self._stray(line)
            else:
                index = self._directive(marks, index, headings, end)
        self._text(end)
        self._finish_step()
        self._name_steps()
        if not self.parts and not self.gap_reported:
            at = Position(max(len(self.outline.raw), 1), 1)
            self.problems.error(at, message("script.no-steps"), message("script.hint.no-steps"))
        return self.parts

    def _heading(self, number: int) -> None:
        self._finish_step()
        self.stray_allowed, self.stray_after_heading = self.stray_after_heading, False
        line = self.outline.raw[number]
        start = _HEADING.match(line)
        column = start.end() if start else len(line.rstrip())
        span = SourceSpan.of(number + 1, column + 1, _without_closing_hashes(line[column:]))
        at = Position(number + 1, line.index("#") + 1, len(line.strip()))
        text, attributes = split_attributes(span, self.problems, at)
        below = self.outline.raw[number + 1] if number + 1 < len(self.outline.raw) else ""
        if not attributes.found and _STRAY_ATTRIBUTES.match(below.lstrip()):
            attributes = attributes._replace(broken=True)  # the braces are told of where they stand
        self.parts.append(self._step(plain_text(text), attributes, at))
        self.in_step = True
        self.gap_reported = False

    def _step(self, title: str, attributes: Attributes, at: Position) -> ParsedStep:
        keys, classes = ("minutes", "at-least"), ("skippable", "break")
        guesses = check_names(attributes, self.scope, keys, classes, takes_id=True)
        if not title:
            hint = message("script.hint.step-title")
            self.problems.error(at, message("script.step-title"), hint)
        length, shortest = attributes.get("minutes"), attributes.get("at-least")
        if is_missing("minutes", attributes, guesses):
            what = message("script.minutes-missing")
            self.problems.error(at, what, message("script.hint.minutes-missing"))
        seconds = minutes(length, self.scope) if length else None
        at_least = minutes(shortest, self.scope) if shortest else None
        if shortest and at_least and seconds and at_least > seconds:
            hint = message("script.hint.at-least")
            self.problems.error(shortest.at, message("script.at-least"), hint)
        step = Step(
            module_id=self.scope.module_id,
            id=self.scope.take_id(attributes),
            title=title,
            seconds=seconds or 60.0,
            at_least_seconds=at_least,
            skippable=attributes.has(".skippable"),
            is_break=attributes.has(".break"),
        )
        return ParsedStep(step, at, attributes.broken)

    def _directive(self, marks: list[int], index: int, headings: set[int], end: int) -> int:
        """Read the directive that opens at `marks[index - 1]`; give the index to go on from."""
        opening = marks[index - 1]
        last = marks[index] if index < len(marks) else end
        closed = index < len(marks) and last not in headings and not self._name(last)
        nested = not closed and self._is_nested(marks, index, headings)
        if closed:
            index += 1
        elif nested:
            at = self._sign(last)
            self.problems.error(at, message("script.nested"), message("script.hint.nested"))
        else:
            what = message("script.unclosed", name=self._name(opening)[:40])
            self.problems.error(self._sign(opening), what, message("script.hint.unclosed"))
        self._read_directive(opening, last)
        # The `:::` that belongs to a directive reported already is no second mistake.
        self.stray_allowed = self.stray_allowed or nested
        self.stray_after_heading = not (closed or nested)
        self.text_from = last + 1 if closed else last
        return index

    def _is_nested(self, marks: list[int], index: int, headings: set[int]) -> bool:
        """Whether whole directives stand at `marks[index]`, and then one more closing fence."""
        for inside in range(len(marks) - index):
            line = marks[index + inside]
            if line in headings:
                return False
            if self._name(line):
                if inside % 2:
                    return False
            elif not inside % 2:
                return inside > 0
        return False

    def _read_directive(self, opening: int, last: int) -> None:
        line = self.outline.raw[opening]
        match = _DIRECTIVE.match(line)
        name = match["name"] if match else ""
        column = match.start("name") if match else 0
        rest = match.end() if match else 0
        known = name if name in VOCABULARY else nearest(name, VOCABULARY)
        at = Position(opening + 1, column + 1, max(len(name), 1))
        if name not in VOCABULARY:
            what = message("script.directive-unknown", name=name[:40])
            self.problems.error(at, what, meant(name, VOCABULARY))
        if known is None:
            self.scope.doubtful.update(_WORD.findall(line))
            return
        if not (known == "include" or self._inside_step(at)):
            return
        span = SourceSpan.of(opening + 1, rest + 1, line[rest:])
        attributes = self._attributes(span, at)
        if attributes.broken:
            self.scope.doubtful.update(_WORD.findall(line))
        guesses = checked_names(known, attributes, self.scope)
        fence = Fence(known, at, attributes, self.outline, opening + 1, last, guesses)
        before = len(self.scope.references)
        read = VOCABULARY[known].read(fence, self.scope)
        self._add(read, self.scope.references[before:], include=known == "include")

    def _attributes(self, span: SourceSpan, at: Position) -> Attributes:
        """The attributes of a directive; other text on its line is an error."""
        text, attributes = split_attributes(span, self.problems, at)
        if not text.strip(": "):
            return attributes
        where = span.at(len(span.text) - len(span.text.lstrip()), len(text))
        hint = message("script.hint.directive-text")
        self.problems.error(where, message("script.directive-text"), hint)
        return attributes._replace(broken=True)

    def _add(self, read: object, references: list[Reference], *, include: bool) -> None:
        if include:
            self._finish_step()
            self.in_step = self.gap_reported = False
            if isinstance(read, Include):
                self.parts.append(read)
            else:
                self.gap_reported = True  # an include without a file: no "no steps" on top of it
            return
        step = self.parts[-1]
        if not isinstance(step, ParsedStep):
            return
        step.references.extend(references)
        if isinstance(read, Notes):
            self.notes.append(read.markdown)
        elif isinstance(read, PlacedVote):
            step.votes.append(read)
            self.blocks.append(read.vote)
        elif isinstance(read, Block):
            self.blocks.append(read)

    def _inside_step(self, at: Position) -> bool:
        if not self.in_step and not self.gap_reported:
            self.gap_reported = True
            hint = message("script.hint.text-outside-step")
            self.problems.error(at, message("script.text-outside-step"), hint)
        return self.in_step

    def _text(self, end: int, *, orphaned: bool = False) -> None:
        """Take the text between two marks into the step, and look for what was meant otherwise.

        Orphaned text ends in a `:::` that nothing opened: its attributes belong to what is missing.
        """
        first = None
        for number in range(self.text_from, end):
            line = self.outline.raw[number]
            if number in self.outline.code or not line.strip():
                continue
            if orphaned and _STRAY_ATTRIBUTES.search(line):
                self.scope.lost_ids = max(self.scope.lost_ids, 1)
            elif not self._suspicious(number, line) and first is None:
                first = number
        if first is None and not self.outline.code.intersection(range(self.text_from, end)):
            return
        if text := text_between(self.outline, self.text_from, end):
            number = first if first is not None else self.text_from
            line = self.outline.raw[number]
            at = Position(number + 1, len(line) - len(line.lstrip()) + 1, len(line.strip()))
            if self._inside_step(at):
                self.blocks.append(Prose(text))

    def _suspicious(self, number: int, line: str) -> bool:
        """Report a line that would show markup as text; whether it did."""
        if (short := _SHORT_FENCE.match(line)) and (
            short["name"] in VOCABULARY or (not short["name"] and short["sign"] == "::")
        ):
            at = Position(number + 1, short.start("sign") + 1, len(short["sign"]))
            hint = message("script.hint.fence-short")
            self.problems.error(at, message("script.fence-short"), hint)
        elif misplaced := _MISPLACED.match(line):
            at = Position(number + 1, misplaced.start("sign") + 1, len(misplaced["sign"]))
            hint = message("script.hint.start-of-line")
            self.problems.error(at, message("script.fence-misplaced"), hint)
        elif _GLUED_HEADING.match(line) and "{" in line and line.rstrip().endswith("}"):
            at = Position(number + 1, line.index("#") + 1)
            hint = message("script.hint.heading-space")
            self.problems.error(at, message("script.heading-space"), hint)
            self.gap_reported = True  # what follows belongs to this step
        elif deep := _DEEP_HEADING.match(line):
            at = Position(number + 1, deep.start("sign") + 1, len(deep["sign"]))
            hint = message("script.hint.heading-deep")
            self.problems.error(at, message("script.heading-deep"), hint)
            self.gap_reported = True
        elif stray := _STRAY_ATTRIBUTES.search(line):
            at = Position(number + 1, stray.start() + 1, len(stray[0].rstrip()))
            hint = message("script.hint.attributes-not-here")
            self.problems.error(at, message("script.attributes-not-here"), hint)
        else:
            return False
        return True

    def _stray(self, line: int) -> None:
        if not self.stray_allowed:
            hint = message("script.hint.stray")
            self.problems.error(self._sign(line), message("script.stray"), hint)
        self.stray_allowed = False

    def _finish_step(self) -> None:
        if self.in_step and isinstance(part := self.parts[-1], ParsedStep):
            notes = "\n\n".join(filter(None, self.notes))
            part.step = replace(part.step, blocks=tuple(self.blocks), notes=notes)
        self.blocks = []
        self.notes = []

    def _name_steps(self) -> None:
        """Steps without an id get one from their title, when all explicit ids are known."""
        for part in self.parts:
            if isinstance(part, ParsedStep) and not part.step.id:
                part.step = replace(part.step, id=self.scope.free_id(part.step.title))

    def _name(self, line: int) -> str:
        """What stands after the colons: empty for a closing fence."""
        match = _DIRECTIVE.match(self.outline.raw[line])
        name = match["name"] if match else ""
        return name or self.outline.raw[line].strip().strip(":").strip()[:40]

    def _sign(self, line: int) -> Position:
        raw = self.outline.raw[line]
        match = FENCE.match(raw)
        return Position(line + 1, raw.index(":") + 1, len(match[0].strip()) if match else 1)


def _without_closing_hashes(text: str) -> str:
    """A heading's text without the `##` that CommonMark allows at its end."""
    text = text.rstrip()
    shorter = text.rstrip("#")
    return shorter if not shorter or shorter[-1] in " \t" else text
