"""The outline of a script: which lines are headings, directive fences, list items and comments.

CommonMark is markdown-it-py's: this file adds block rules to it and reads the line ranges of its
tokens, nothing else of them. A `:::` line becomes a leaf token of its own instead of a container,
so that an unclosed one cannot swallow what follows; the same goes for code fences and comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt

from apl_tui.core.errors import message
from apl_tui.script.source import Position, Problems, SourceSpan

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

FENCE = re.compile(r" {0,3}:{3,}")
_CODE_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_TERMINATES = ["paragraph", "reference", "blockquote", "list"]
_START_OF_LINE = message("script.hint.start-of-line")
_DEEPEST = 12
"""Deeper nesting is refused: markdown-it-py would drop the rest of the file."""
_LINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_TAG = re.compile(r"<(?:(?P<closing>/)?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^<>]*>|[!?])")
_TICKS = re.compile(r"`+")
_INLINE = re.compile(r"\\.|`+|<!--|<")


class OutlineItem(NamedTuple):
    """A list item: its lines (0-based, the last one excluded) and those of its first paragraph."""

    first: int
    last: int
    text_last: int
    bullet: bool


@dataclass(slots=True)
class Outline:
    """What stands where; line numbers are 0-based here. `lines` are without comments.

    `raw` are the lines with every character of a comment made a space, so that columns hold.
    """

    raw: list[str]
    lines: list[str]
    headings: list[int] = field(default_factory=list)
    fences: list[int] = field(default_factory=list)
    items: list[OutlineItem] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    code: set[int] = field(default_factory=set)

    def items_between(self, first: int, last: int) -> list[OutlineItem]:
        """The items of outermost lists within some lines; one that reaches further is cut there."""
        start = bisect_left(self.items, first, key=lambda item: item.first)
        found: list[OutlineItem] = []
        for index in range(start, len(self.items)):
            item = self.items[index]
            if item.first >= last:
                break
            text_last = min(item.text_last, last)
            found.append(item._replace(last=min(item.last, last), text_last=text_last))
        return found


def outline(lines: list[str], problems: Problems) -> Outline:
    """Read the structure of a body; problems of HTML, comments and code fences are reported."""
    env: dict[str, Any] = {
        "lines": lines,
        "problems": problems,
        "last_comment_end": max((i for i, line in enumerate(lines) if "-->" in line), default=-1),
        "unclosed": {},
    }
    tokens = _MARKDOWN.parse("\n".join(lines), env)
    found = Outline(list(lines), list(lines))
    comments: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        first, last = token.map
        match token.type:
            case "heading_open" if token.level == 0 and token.tag == "h1":
                found.headings.append(first)
            case "directive_fence":
                found.fences.append(first)
            case "comment":
                comments.append((first, last))
            case "fence" | "code_block":
                found.code.update(range(first, last))
            case "inline":
                found.texts.append((first, last))
            case "list_item_open" if token.level == 1:
                found.items.append(_item(tokens, index))
    _drop_comments(found, comments, problems)
    html = _HtmlScan(found, problems)
    for first, last in found.texts:
        html.scan(first, last)
    return found


def _item(tokens: list[Token], index: int) -> OutlineItem:
    first, last = tokens[index].map or [0, 0]
    following = tokens[index + 1]
    text_last = following.map[1] if following.type == "paragraph_open" and following.map else first
    return OutlineItem(first, last, text_last, tokens[index].markup in "-+*")


def _drop_comments(found: Outline, comments: list[tuple[int, int]], problems: Problems) -> None:
    """Blank the comments that start a line; what stands after the end of one is text again."""
    for first, last in comments:
        found.code.update(range(first, last - 1))
        begin = found.raw[first].index("<!--")
        for number in range(first, last - 1):
            _cut(found, number, 0, len(found.raw[number]))
        opened_here = last - first == 1
        end = found.raw[last - 1].index("-->", begin + 4 if opened_here else 0) + 3
        rest = found.raw[last - 1][end:]
        _cut(found, last - 1, begin if opened_here else 0, end)
        if rest.strip():
            found.lines[last - 1] = rest.lstrip()
            found.texts.append((last - 1, last))
            if FENCE.match(rest.lstrip()):
                at = Position(last, end + rest.index(":::") + 1, 3)
                problems.error(at, message("script.fence-misplaced"), _START_OF_LINE)


def _cut(found: Outline, number: int, start: int, end: int) -> None:
    """Take characters out of a line, counted from its end so that several cuts can follow."""
    raw = found.raw[number]
    found.raw[number] = raw[:start] + " " * (end - start) + raw[end:]
    shown = found.lines[number]
    tail = len(raw) - end
    head = max(len(shown) - tail - (end - start), 0)
    found.lines[number] = (shown[:head] + shown[len(shown) - tail :]).rstrip()


class _HtmlScan:
    """Finds HTML in the paragraphs of a file; an element gives one error, at its opening tag."""

    def __init__(self, found: Outline, problems: Problems) -> None:
        self.found = found
        self.problems = problems
        self.opened: set[str] = set()

    def scan(self, first: int, last: int) -> None:
        """Report the HTML of one paragraph and drop its comments."""
        lines = self.found.raw[first:last]
        if not any("<" in line for line in lines):
            return
        span = SourceSpan.join(first + 1, ((1, line) for line in lines))
        spans_of_code = _code_spans(span.text)
        drops: list[tuple[int, int]] = []
        offset = 0
        while match := _INLINE.search(span.text, offset):
            start, offset = match.start(), match.end()
            if match[0][0] == "`":
                offset = spans_of_code.get(start, offset)
            elif match[0] == "<!--":
                end = span.text.find("-->", offset)
                if end < 0:
                    hint = message("script.hint.comment-unclosed")
                    self.problems.error(span.at(start, 4), message("script.comment-unclosed"), hint)
                    break
                offset = end + 3
                drops.append((start, offset))
            elif match[0] == "<":
                offset = self._tag(span, start)
        self._drop(span, drops)

    def _tag(self, span: SourceSpan, start: int) -> int:
        if link := _LINK.match(span.text, start):
            return link.end()
        tag = _TAG.match(span.text, start)
        if tag is None:
            return start + 1
        name = (tag["name"] or "").lower()
        if not (tag["closing"] and name in self.opened):
            self.opened.add(name)
            width = tag[0].find("\n")
            at = span.at(start, width if width > 0 else len(tag[0]))
            self.problems.error(at, message("script.html"), message("script.hint.html"))
        return tag.end()

    def _drop(self, span: SourceSpan, drops: list[tuple[int, int]]) -> None:
        for start, end in reversed(drops):
            first, last = span.at(start), span.at(end - 1)
            for number in range(last.line, first.line - 1, -1):
                begin = first.column - 1 if number == first.line else 0
                stop = last.column if number == last.line else len(self.found.raw[number - 1])
                _cut(self.found, number - 1, begin, stop)


def _code_spans(text: str) -> dict[int, int]:
    """Where each code span of a text starts and ends."""
    spans: dict[int, int] = {}
    following: dict[int, re.Match[str]] = {}
    for run in reversed(list(_TICKS.finditer(text))):
        length = len(run[0])
        if length in following:
            spans[run.start()] = following[length].end()
        following[length] = run
    return spans


def _deep_nesting(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - markdown-it-py's signature
    if state.level < _DEEPEST or silent:
        return False
    hint = message("script.hint.too-deep")
    if state.env.get("deep_line") != first:
        state.env["deep_line"] = first
        state.env["problems"].error(Position(first + 1, 1), message("script.too-deep"), hint)
    state.line = first + 1
    return True


def _directive_fence(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - markdown-it-py's signature
    if not FENCE.match(state.env["lines"][first]):
        return False
    if not silent:
        state.push("directive_fence", "", 0).map = [first, first + 1]
        state.line = first + 1
    return True


def _code_fence(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it-py's signature
    start = state.bMarks[first] + state.tShift[first]
    opening = _CODE_FENCE.match(state.src[start : state.eMarks[first]])
    if state.is_code_block(first) or opening is None:
        return False
    if silent:
        return True
    end = _end_of_code(state, first, last, opening[0])
    if end is None:
        # The rest of the file is not code because three ticks are missing somewhere.
        at = Position(first + 1, start - state.bMarks[first] + 1, len(opening[0]))
        hint = message("script.hint.code-unclosed", fence=opening[0])
        state.env["problems"].error(at, message("script.code-unclosed"), hint)
        end = first
    state.push("fence", "code", 0).map = [first, end + 1]
    state.line = end + 1
    return True


def _end_of_code(state: StateBlock, first: int, last: int, opening: str) -> int | None:
    """The line that closes a code fence. What is known not to close is searched once only."""
    key = (opening[0], state.blkIndent, last)
    length, stop = state.env["unclosed"].get(key, (0, -1))
    if length and len(opening) >= length and first < stop:
        return None
    number = first + 1
    while number < last:
        start, end = state.bMarks[number] + state.tShift[number], state.eMarks[number]
        if start < end and state.sCount[number] < state.blkIndent:
            break
        closing = state.src[start:end].rstrip()
        if (
            closing.startswith(opening)
            and not closing.strip(opening[0])
            and not state.is_code_block(number)
        ):
            return number
        number += 1
    state.env["unclosed"][key] = (len(opening), number)
    return None


def _comment(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it-py's signature
    start = state.bMarks[first] + state.tShift[first]
    if not state.src.startswith("<!--", start) or state.is_code_block(first):
        return False
    if state.env["last_comment_end"] < first:
        return False
    if silent:
        return True
    number, start = first, start + 4
    while number < last:
        if state.src.find("-->", start, state.eMarks[number]) >= 0:
            state.push("comment", "", 0).map = [first, number + 1]
            state.line = number + 1
            return True
        number += 1
        start = state.bMarks[number]
        if not state.isEmpty(number) and state.sCount[number] < state.blkIndent:
            break
    return False


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero")
    parser.enable(["blockquote", "hr", "list", "heading", "code"])
    parser.core.ruler.enableOnly(["block"])
    rules = parser.block.ruler
    rules.before("code", "nesting", _deep_nesting)
    rules.before("blockquote", "directive_fence", _directive_fence, {"alt": _TERMINATES})
    rules.before("blockquote", "code_fence", _code_fence, {"alt": _TERMINATES})
    rules.before("blockquote", "comment", _comment, {"alt": _TERMINATES})
    return parser


_MARKDOWN = _markdown()
