"""Chained files: one workshop, the ids of history, each mistake told once, in the right file."""

from __future__ import annotations

from pathlib import Path

import pytest

from apl_tui.core.errors import Problem, message
from apl_tui.core.workshop import Workshop
from apl_tui.script.files import Loaded, load_beside
from apl_tui.script.parser import parse

FRONT = "---\ntitle: T\nlanguage: en\n---\n"
MODULE = (
    FRONT
    + """# Settle {#settle minutes=4 at-least=3 .break}

# Vote {#vote minutes=6 .break}

::: vote {#mood scale=agree}
- Good today {#good}
:::

# Talk {#talk minutes=10 at-least=9 .break}

::: results {of=mood}
:::
"""
)


def run(script: str, **files: str) -> tuple[Workshop | None, list[Problem]]:
    def load(file: str, named: str) -> Loaded:
        name = named.removesuffix(".md")
        if name in files:
            return Loaded(named, FRONT + files[name] if name != "a" else files[name])
        return Loaded(named, trouble=message("script.include-missing", name=named))

    return parse(FRONT + script, file="main.md", load=load)


def told(problems: list[Problem]) -> list[str]:
    return [
        f"{each.file}:{each.line}:{each.column} {each.what.id.removeprefix('script.')}"
        for each in problems
    ]


def test_own_and_included_steps_stand_in_order_under_their_own_ids() -> None:
    workshop, problems = run(
        "# Hi {#hi minutes=1 .break}\n::: include {file=a.md}\n:::\n# Bye {minutes=1 .break}\n",
        a=MODULE,
    )
    assert problems == []
    assert workshop is not None
    keys = [step.key for step in workshop.steps]
    assert keys == ["main:hi", "a:settle", "a:vote", "a:talk", "main:bye"]
    assert [module.id for module in workshop.modules] == ["main", "a", "main"]
    assert [vote.key for vote in workshop.votes] == ["a:mood"]


def test_steps_are_brought_in_as_named_and_scaled_to_a_sum() -> None:
    workshop, problems = run('::: include {file=a.md steps="vote,talk" minutes=7}\n:::\n', a=MODULE)
    assert problems == []
    assert workshop is not None
    assert [step.id for step in workshop.steps] == ["vote", "talk"]
    assert workshop.seconds == 420
    vote, talk = workshop.steps
    assert vote.seconds / talk.seconds == pytest.approx(6 / 10, rel=0.01)
    assert talk.at_least_seconds == talk.seconds  # nine minutes no longer fit


@pytest.mark.parametrize("minutes", ["0.01", "0.7", "1", "20", "33.3", "999"])
def test_any_sum_is_met_and_every_step_keeps_some_time(minutes: str) -> None:
    workshop, _ = run(f"::: include {{file=a.md minutes={minutes}}}\n:::\n", a=MODULE)
    assert workshop is not None
    assert workshop.seconds == pytest.approx(float(minutes) * 60, abs=1e-9)
    assert all(step.seconds > 0 for step in workshop.steps)
    assert all((step.at_least_seconds or 0) <= step.seconds for step in workshop.steps)


def test_own_steps_show_the_votes_of_an_included_file() -> None:
    include = "::: include {file=a.md}\n:::\n# End {minutes=1 .break}\n::: results {of=%s}\n:::\n"
    workshop, problems = run(include % "a:mood", a=MODULE)
    assert problems == []
    assert workshop is not None
    _, problems = run(include % "mood", a=MODULE)
    assert told(problems) == ["main.md:8:17 of-unknown"]
    assert problems[0].hint == message("script.hint.did-you-mean", name="a:mood")


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("::: include {file=b.md}\n:::\n", ["main.md:5:19 include-missing"]),
        ("::: include\n:::\n", ["main.md:5:5 attribute-missing"]),
        ('::: include {file=a.md steps="vote,tal"}\n:::\n', ["main.md:5:36 step-unknown"]),
        ("::: include {file=a.md steps=talk}\n:::\n", ["main.md:5:19 vote-left-out"]),
        ("::: include {file=a.md minutes=0}\n:::\n", ["main.md:5:24 minutes"]),
        ("::: include {file=a.md}\n:::\n" * 2, ["main.md:7:19 include-twice"]),
        ("::: include {file=a.md}\n:::\nText.\n", ["main.md:7:1 text-outside-step"]),
        (
            "::: include {file=broken.md steps=x}\n:::\n"
            "::: include {file=broken.md steps=y}\n:::\n",
            ["broken.md:5:1 minutes-missing"],
        ),
        ("::: include {file=main.md}\n:::\n", ["main.md:5:19 include-cycle"]),
        ("::: include {file=ring.md}\n:::\n", ["ring.md:5:19 include-cycle"]),
        ("::: include {file=other.md}\n:::\n", ["main.md:5:19 module-twice"]),
    ],
)
def test_a_mistake_is_told_once_where_it_is(main: str, expected: list[str]) -> None:
    ring = "::: include {file=main.md}\n:::\n"
    other = MODULE.replace("title: T", "title: T\nid: main").removeprefix(FRONT)
    files = {
        "a": MODULE,
        "broken": "# One {#x .break}\n# Two {#y minutes=1 .break}\n",
        "ring": ring,
        "main": "",
        "other": other,
    }
    if "other.md" in main:
        files["a"] = MODULE.replace("title: T", "title: T\nid: main")
        main = "::: include {file=a.md}\n:::\n"
    workshop, problems = run(main, **files)
    assert told(problems) == expected
    assert workshop is None


def test_a_vote_may_come_in_an_earlier_run_of_the_same_file() -> None:
    workshop, problems = run(
        "::: include {file=a.md steps=vote}\n:::\n# Pause {minutes=1 .break}\n"
        "::: include {file=a.md steps=talk}\n:::\n",
        a=MODULE,
    )
    assert problems == []
    assert workshop is not None
    assert [step.key for step in workshop.steps] == ["a:vote", "main:pause", "a:talk"]


def test_files_that_include_each_other_many_times_are_read_once() -> None:
    calls: list[str] = []

    def load(file: str, named: str) -> Loaded:
        calls.append(named)
        number = int(named)
        return Loaded(named, FRONT + f"::: include {{file={number + 1}}}\n:::\n" * 3)

    workshop, problems = parse(FRONT + "::: include {file=1}\n:::\n", file="0", load=load)
    assert workshop is None
    assert "script.include-deep" in {each.what.id for each in problems}
    assert len(calls) < 100


def test_a_built_in_module_is_brought_in_from_anywhere(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    text = FRONT + "::: include {file=en/environment.md steps=vote}\n:::\n"
    workshop, problems = parse(text, file=str(own), load=load_beside)
    assert problems == []
    assert workshop is not None
    assert [step.key for step in workshop.steps] == ["environment:vote"]
    beside = tmp_path / "en" / "environment.md"
    beside.parent.mkdir()
    beside.write_text(MODULE, encoding="utf-8")
    workshop, _ = parse(text, file=str(own), load=load_beside)
    assert workshop is not None
    assert [vote.id for vote in workshop.votes] == ["mood"]
    for name in ("environment.md", "../en/environment.md", "en/none.md"):
        wrong = text.replace("en/environment.md", name)
        (problem,) = parse(wrong, file=str(own), load=load_beside)[1]
        assert problem.what.id == "script.include-missing"
