r"""The one tokenizer of `{#id .class key=value key="value"}`.

It owns the attribute syntax and the position of every attribute, for step headings, directives and
indicators alike. In their text the first brace without a backslash starts the attributes; `\{` is a
literal brace. One pass over the text, no backtracking: the time is linear.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from apl_tui.core.errors import message
from apl_tui.script.source import Position, Problems, SourceSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = re.compile(r"(?:[^\\{]++|\\.|\\$)*+", re.DOTALL)
_SPACE = re.compile(r"\s*+")
_NAME = re.compile(r"[#.](?P<name>[^\s{}\"'=#]++)")
_KEY = re.compile(r"(?P<key>[^\s{}\"'=#.][^\s{}\"'=]*+)(?P<equals>\s*+=\s*+)")
_BARE = re.compile(r"[^\s{}\"'’‘”“„«»´`][^\s{}\"']*+")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_WRONG_QUOTES = "'’‘”“„«»´`"  # a word processor turns straight ones into such
_CLOSING_QUOTE = re.compile(rf"[\"{_WRONG_QUOTES}]")
_WITHOUT_DOT = ("break", "sensitive", "skippable")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WORD = re.compile(r"[^\s{}=]++")
_NEXT_WORD = re.compile(r"\s*+[^\s{}#.=\"'][^\s{}=\"']*+(?!\s*+=)")
_ID = re.compile(r"[\w-]+")


class Attribute(NamedTuple):
    """One attribute: `name` is `#` for an id, `.class` for a class, else the key.

    `at` covers the whole attribute, `value_at` starts at its value.
    """

    name: str
    value: str
    at: Position
    value_at: Position


class Attributes(NamedTuple):
    """The attributes of one heading, directive or indicator, in the order in which they stand.

    `at` is where to report that one is missing. `broken` tells that some could not be read, so that
    a missing one may only be hidden by the mistake that was reported already.
    """

    at: Position
    found: tuple[Attribute, ...] = ()
    broken: bool = False

    def get(self, name: str) -> Attribute | None:
        """The attribute with this name, or `None`."""
        return next((each for each in self.found if each.name == name), None)

    def text(self, name: str) -> str:
        """The value of an attribute, white space made single; empty when it is not there."""
        attribute = self.get(name)
        return " ".join(attribute.value.split()) if attribute else ""

    def has(self, name: str) -> bool:
        """Whether the attribute is there."""
        return self.get(name) is not None


def split_attributes(span: SourceSpan, problems: Problems, at: Position) -> tuple[str, Attributes]:
    r"""Take the trailing `{…}` off a text; give the text before it (`\{` kept) and the attributes.

    `at` is where a missing attribute will be reported when there are no braces.
    """
    opening = _OPENING.match(span.text)
    offset = opening.end() if opening else len(span.text)
    text = span.text[:offset].strip()
    if offset >= len(span.text):
        return text, Attributes(at)
    return text, _Tokenizer(span, problems, offset).read(at)


class _Tokenizer:
    def __init__(self, span: SourceSpan, problems: Problems, offset: int) -> None:
        self.span = span
        self.text = span.text
        self.problems = problems
        self.opening = offset
        self.offset = offset + 1
        self.broken = False

    def read(self, at: Position) -> Attributes:
        """All attributes; a name that comes twice is reported and kept once."""
        first: dict[str, Attribute] = {}
        for attribute in self._attributes():
            if attribute.name in first:
                self.problems.error(
                    attribute.at,
                    message("script.attribute-twice", name=_shown(attribute.name)),
                    message("script.hint.keep-one"),
                )
            else:
                first[attribute.name] = attribute
        return Attributes(at, tuple(first.values()), self.broken)

    def _attributes(self) -> Iterator[Attribute]:
        while True:
            if space := _SPACE.match(self.text, self.offset):
                self.offset = space.end()
            if self.offset >= len(self.text):
                self._error(
                    self.opening, 1, "script.brace-unclosed", hint="script.hint.close-brace"
                )
                return
            if self.text[self.offset] == "}":
                self._check_rest(self.offset + 1)
                return
            attribute = self._id_or_class() or self._key_value()
            if attribute is not None:
                yield attribute
            elif not self._skip_mistake():
                return

    def _id_or_class(self) -> Attribute | None:
        match = _NAME.match(self.text, self.offset)
        if match is None:
            return None
        sign, name = self.text[self.offset], match["name"]
        at = self.span.at(self.offset, match.end() - self.offset)
        if sign == "#" and not _ID.fullmatch(name):
            self._error(
                self.offset, len(name) + 1, "script.id-letters", hint="script.hint.id-letters"
            )
            self.broken = True
        self.offset = match.end()
        return Attribute("#" if sign == "#" else f".{name}", name, at, at)

    def _key_value(self) -> Attribute | None:
        key = _KEY.match(self.text, self.offset)
        if key is None:
            return None
        start, name = self.offset, key["key"]
        following = self.text[key.end() : key.end() + 1] in (".", "#") or _KEY.match(
            self.text, key.end()
        )
        if key["equals"][-1] != "=" and following:
            return None  # the next attribute, not a value
        value_start = key.end()
        quoted = _QUOTED.match(self.text, value_start)
        bare = _BARE.match(self.text, value_start)
        if quoted:
            value, end = _ESCAPE.sub(r"\1", quoted[1]), quoted.end()
            value_start += 1
        elif bare:
            value, end = bare[0], bare.end()
        else:
            return None
        if key["equals"] != "=":
            self._error(
                start, end - start, "script.space-at-equals", name=name, hint="script.hint.equals"
            )
        self.offset = end
        at = self.span.at(start, min(end, self._line_end(start)) - start)
        return Attribute(name, value, at, self.span.at(value_start, len(value)))

    def _skip_mistake(self) -> bool:
        """Report what cannot be read here and step over it; whether reading can go on."""
        self.broken = True
        key = _KEY.match(self.text, self.offset)
        after = key.end() if key else self.offset
        if (sign := self.text[after : after + 1]) and sign in '"' + _WRONG_QUOTES:
            return self._skip_quote(after, sign)
        if key is not None:
            self._error(
                self.offset,
                len(key["key"]) + 1,
                "script.value-missing",
                name=key["key"],
                hint="script.hint.value-missing",
            )
            self.offset = after
            return True
        end = self._words_end()
        words = self.text[self.offset : end]
        hint = message("script.hint.attribute-form")
        if words in _WITHOUT_DOT:
            hint = message("script.hint.did-you-mean", name=f".{words}")
        self.problems.error(
            self.span.at(self.offset, end - self.offset),
            message("script.attribute-unreadable", text=words[:40]),
            hint,
        )
        start, self.offset = self.offset, end
        return self.text[start] != "{"  # a second brace: the author meant text, not attributes

    def _words_end(self) -> int:
        """The end of the words without a value that stand here: together they are one mistake."""
        word = _WORD.match(self.text, self.offset)
        end = word.end() if word else self.offset + 1
        while following := _NEXT_WORD.match(self.text, end):
            end = following.end()
        return end

    def _skip_quote(self, start: int, sign: str) -> bool:
        if sign != '"':
            end = _CLOSING_QUOTE.search(self.text, start + 1)
            self._error(start, 1, "script.wrong-quote", hint="script.hint.wrong-quote")
            self.offset = end.end() if end else len(self.text)
            return end is not None
        quoted = _QUOTED.match(self.text, start)
        if quoted is not None:  # a quoted text without a key
            self._error(
                start, 1, "script.attribute-unreadable", text='"', hint="script.hint.attribute-form"
            )
            self.offset = quoted.end()
            return True
        self._error(start, 1, "script.quote-unclosed", hint="script.hint.close-quote")
        return False

    def _check_rest(self, offset: int) -> None:
        rest = self.text[offset:]
        if rest.strip():
            start = offset + len(rest) - len(rest.lstrip())
            self._error(
                start,
                1,
                "script.text-after-attributes",
                hint="script.hint.text-after-attributes",
            )

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return end if end >= 0 else len(self.text)

    def _error(self, offset: int, width: int, what: str, *, hint: str, **params: str) -> None:
        self.problems.error(self.span.at(offset, width), message(what, **params), message(hint))


def _shown(name: str) -> str:
    return "#id" if name == "#" else name
