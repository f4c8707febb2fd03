"""Messages, errors and problems as values."""

from __future__ import annotations

import errno

import pytest

from apl_tui.core.errors import AplError, Message, Problem, message, reason
from apl_tui.i18n import translator


def test_messages_with_the_same_parameters_are_equal_in_any_order() -> None:
    assert message("x.y", b=2, a="1") == message("x.y", a="1", b=2)
    assert message("x.y", b=2, a="1").values == {"a": "1", "b": 2}
    assert message("x.y") == Message("x.y")


def test_a_parameter_may_be_called_id() -> None:
    assert message("x.y", id="m:s").values == {"id": "m:s"}


def test_an_error_carries_what_where_and_what_to_do() -> None:
    error = AplError(message("what"), where="file.md", what_to_do=message("do"))
    assert (error.what.id, error.where, error.what_to_do) == ("what", "file.md", Message("do"))
    assert str(error) == "what"
    assert AplError(message("what")).what_to_do is None


def test_problems_are_ordered_by_place() -> None:
    later = Problem("a.md", 10, 1, "error", message("a"))
    sooner = Problem("a.md", 9, 5, "warning", message("z"))
    assert sorted([later, sooner]) == [sooner, later]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_the_computer_says_is_told_in_our_own_words(language: str) -> None:
    t = translator(language)
    for number, name in errno.errorcode.items():
        said = t.say(message("report.error.write", reason=reason(OSError(number, "Not a thing"))))
        assert "os." not in said
        assert "Not a thing" not in said
        assert (name in said) == (reason(OSError(number, "")).id == "os.other")
    assert reason(ValueError("embedded null byte")) == message("os.bad-name")
    assert reason(FileNotFoundError(errno.ENOENT, "", "x")) == message("os.not-found")
