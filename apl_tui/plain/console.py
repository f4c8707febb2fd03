"""Saying and asking in lines: the one way in which text gets out, and commands get in.

Invariants: every line that is said is cleaned, so that no text of a person or a script can steer
the terminal; only `wipe` writes escape sequences, and only where the terminal understands them.
Within `unseen` nothing that is typed is shown, and nothing that was typed is ever said again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from apl_tui.core.errors import AplError
from apl_tui.i18n import Translator
from apl_tui.plain.terminal import Terminal
from apl_tui.report.text import clean, plain

T = TypeVar("T")
CLEAR = "\x1b[2J\x1b[3J\x1b[H"  # the screen, what can be scrolled back to, and home
BULLET = "- "
NUMBER = "number"
_COMMAND = re.compile(r"([^\d\s]*)\s*(.*)")


class LeftByUser(Exception):  # noqa: N818 - no error: whoever typed has gone
    """Nothing more can be read."""


@dataclass(frozen=True, slots=True)
class Command:
    """What was typed: a command's name, and what stood after it."""

    name: str
    argument: str = ""

    @property
    def number(self) -> int | None:
        """The argument as a number, `None` when it is none."""
        return int(self.argument) if re.fullmatch(r"[0-9]{1,6}", self.argument) else None


class Console:
    """A terminal with the words of one language."""

    def __init__(self, terminal: Terminal, t: Translator) -> None:
        self.terminal = terminal
        self.t = t
        self._unseen = False

    # --- saying -------------------------------------------------------------------------------

    def say(self, *texts: str) -> None:
        """Say texts, a line each; an empty one is an empty line."""
        for text in texts:
            self.terminal.write(self._broken(clean(text)) + "\n")

    def say_prose(self, markdown: str) -> None:
        """Say a CommonMark text: paragraphs apart, items of lists after a hyphen."""
        was_item = False
        for is_item, words in plain(markdown):
            if not (is_item and was_item):
                self.say("")
            self.say(f"{BULLET}{words}" if is_item else words)
            was_item = is_item

    def say_error(self, error: AplError) -> None:
        """Say what happened, where, and what to do."""
        self.say(*self.t.told(error))

    def _broken(self, text: str) -> str:
        columns = self.terminal.columns
        if columns is None or len(text) <= columns:
            return text
        return "\n".join(
            textwrap.wrap(
                text, max(20, columns - 1), break_on_hyphens=False, break_long_words=False
            )
        )

    def wipe(self) -> None:
        """Take away what stands on the screen, as far as the terminal can."""
        terminal = self.terminal
        terminal.write(CLEAR if terminal.clears else "\n" * terminal.rows)

    # --- asking -------------------------------------------------------------------------------

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Until the end of the `with` block the terminal shows nothing of what is typed."""
        with self.terminal.unseen():
            self._unseen = True
            try:
                yield
            finally:
                self._unseen = False

    def ask(self, question: str, default: str = "") -> str:
        """One line; an empty one means `default`. Raises `Left` at the end of the input."""
        shown = f"{clean(question)} [{clean(default)}]" if default else clean(question)
        prompt = f"{shown} " if shown.endswith("?") else f"{shown}: "
        if self._unseen:
            typed = self.terminal.read_hidden(prompt)
        else:
            self.terminal.write(prompt)
            typed = self.terminal.read()
        if typed is None:
            raise LeftByUser
        return clean(typed) or default

    def ask_for(
        self, question: str, default: str, read: Callable[[str], T], *, where: bool = False
    ) -> T:
        """Ask until `read` can read it; it raises `AplError` where it cannot.

        The command line's names of what was wrong (`where`) are left out unless wanted.
        """
        while True:
            typed = self.ask(question, default)
            try:
                return read(typed)
            except AplError as error:
                self.say_error(
                    error if where else AplError(error.what, what_to_do=error.what_to_do)
                )

    def yes(self, question: str) -> bool:
        """A question that is answered with yes or no; nothing is no, else it is asked again."""
        yes, no = self.t("plain.yes").split(), self.t("plain.no").split()
        while True:
            typed = self.ask(f"{question} ({yes[0]}/{no[0]})").casefold()
            if typed in yes or not typed or typed in no:
                return typed in yes
            self.say(self.t("plain.yes-or-no", yes=yes[0], no=no[0]))

    def command(self, prompt: str, names: Sequence[str], *, empty: str = "") -> Command:
        """One of the commands `names`; `empty` is the one that Enter alone means.

        `?` tells what they do. A line that begins with a digit is the command whose name begins
        with `number`, where there is one. What is not understood is asked for again.
        """
        words = {word: name for name in names for word in self._words(name)}
        while True:
            typed = self.ask(prompt)
            if not typed and empty:
                return Command(empty)
            match = _COMMAND.match(typed.casefold())
            word, argument = match.groups() if match else ("", "")
            number = next((name for name in names if name.startswith(NUMBER)), "")
            if not word and argument and number:
                return Command(number, argument)
            if word == "?":
                self.help(names, empty)
            elif word in words:
                return Command(words[word], argument)
            else:  # what was typed is never repeated: it may be an answer in the wrong place
                self.say(self.t("plain.unknown"))

    def help(self, names: Sequence[str], empty: str = "") -> None:
        """What each command is called, and what it does."""
        for name in names:
            words = [self.t("plain.enter")] if name == empty else []
            words += self._words(name) or [self.t("plain.a-number")]
            self.say(f"{', '.join(words)}: {self.t(f'plain.help.{name}')}")

    def _words(self, name: str) -> list[str]:
        return [] if name.startswith(NUMBER) else self.t(f"plain.word.{name}").split()
