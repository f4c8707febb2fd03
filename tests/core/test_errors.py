"""Messages, errors and problems as values."""

from __future__ import annotations

from apl_tui.core.errors import AplError, Message, Problem, message


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
