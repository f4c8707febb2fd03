"""Three meetings of one unit, months apart: what comes back, what is compared, what is pooled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from apl_tui.core.actions import Action, marked, scheduled
from apl_tui.core.closing import SURE_KEY
from apl_tui.core.errors import AplError
from apl_tui.core.pool import pool
from apl_tui.core.release import Bands, GradedRelease, Withheld, exactly
from apl_tui.core.session import Session, next_action_id
from apl_tui.core.trend import compare
from apl_tui.core.workshop import Step, Workshop
from apl_tui.i18n import translator
from apl_tui.report.markdown import report_markdown
from apl_tui.report.pool import pool_data, pool_markdown
from apl_tui.report.trend import comparison_markdown
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.closing import (
    as_wished,
    has_closing,
    has_commitment,
    with_closing,
    with_commitment,
)
from apl_tui.workflows.earlier import plans, previous_session, same_unit
from apl_tui.workflows.reporting import report_bytes, write_report
from tests.core.test_trend import FIRST, SECOND, held
from tests.room.meetings import UNIT, Calendar, meeting
from tests.support.clock import workshop
from tests.support.nasty import ON_SCREENS

T = translator("sv")

SV = translator("sv")
NOVEMBER, JANUARY, MARCH = (
    "2026-11-23T10:00+01:00",
    "2027-01-18T10:00+01:00",
    "2027-04-12T10:00+02:00",
)
TWELVE_LOW = [4] * 6 + [2] * 6
TWELVE_HIGH = [4] * 10 + [2] * 2


def two_actions(session: Session) -> Session:
    today = date.fromisoformat(session.date)
    for what, when in (("Boka rum för reflektion", "på fredag"), ("Pröva parhandledning", "v. 2")):
        action = scheduled(Action(next_action_id(session), what, "Kim"), when, today, "sv")
        session = session.with_actions((*session.actions, action))
    return session


def first_done(session: Session) -> Session:
    return session.with_actions(marked(session.actions, session.actions[0].id, "done"))


@pytest.fixture
def archive(paths: Paths) -> SessionArchive:
    return SessionArchive(paths)


@pytest.fixture
def three(archive: SessionArchive) -> tuple[Session, Session, Session]:
    """One action is done at the second meeting; the other is carried twice."""
    calendar = Calendar()
    return (
        meeting(archive, calendar, NOVEMBER, TWELVE_LOW, two_actions),
        meeting(archive, calendar, JANUARY, TWELVE_LOW, first_done, unit=" hemtjänsten  NORR"),
        meeting(archive, calendar, MARCH, TWELVE_HIGH),
    )


def test_open_actions_come_back_one_is_done_and_one_carried_twice(
    archive: SessionArchive, three: tuple[Session, Session, Session]
) -> None:
    first, second, third = three
    assert [(a.what, a.due) for a in first.actions] == [
        ("Boka rum för reflektion", "2026-11-27"),
        ("Pröva parhandledning", "2027-01-15"),
    ]
    assert [(a.state, a.carried) for a in second.actions] == [("done", 1), ("open", 1)]
    (back,) = third.actions
    assert (back.what, back.state, back.carried) == ("Pröva parhandledning", "open", 2)
    (unit,) = plans(archive, UNIT).units
    pair, room = unit.stories
    assert (pair.made, pair.action.carried, pair.settled) == ("2026-11-23", 2, "")
    assert [seen.day for seen in pair.seen] == ["2026-11-23", "2027-01-18", "2027-04-12"]
    assert (room.made, room.action.state, room.settled) == ("2026-11-23", "done", "2027-01-18")
    assert "kvar sedan 2 möten" in report_markdown(third, SV)


def test_T2_the_trend_says_what_changed_in_the_report(
    archive: SessionArchive, three: tuple[Session, Session, Session]
) -> None:
    first, second, third = three
    assert previous_session(archive, first) is None
    assert previous_session(archive, second) == first
    assert previous_session(archive, third) == second
    trends = {
        trend.indicator.id: trend for vote in compare(second, third).votes for trend in vote.trends
    }
    assert trends["stimulating-tasks"].direction == "better"
    assert trends["supportive-leadership"].reason == "one-person"
    assert trends["low-collaboration"].direction == "worse"
    report = report_bytes(third, archive=archive).decode()
    section = report.partition("## Jämfört med förra gången\n")[2].partition("\n## ")[0]
    assert "18 januari 2027" in section
    (row,) = [line for line in section.split("\n") if "Min chef stöttar" in line]
    cells = [cell.strip() for cell in row.split("|")[2:-1]]
    assert cells == ["–", "–", "gäller en enskild person, jämförs inte"]
    (row,) = [line for line in section.split("\n") if "Mina arbetsuppgifter" in line]
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["6 av 12", "10 av 12", "↑ bättre"]
    (row,) = [line for line in section.split("\n") if "Vi löser ofta" in line]
    assert row.rstrip("| ").endswith("↑ sämre")
    assert report == report_bytes(third, archive=archive).decode()
    assert "Jämfört" not in report_bytes(third).decode()
    assert T("trend.level") in report_bytes(second, archive=archive).decode()


def test_the_written_report_compares_in_every_readable_form(
    archive: SessionArchive, three: tuple[Session, Session, Session], tmp_path: Path
) -> None:
    for form, compares in (("md", True), ("html", True), ("csv", False), ("json", False)):
        path = write_report(
            three[2],
            tmp_path / f"r.{form}",
            form=form,  # type: ignore[arg-type]
            archive=archive,
        )
        assert (T("trend.title") in path.read_text(encoding="utf-8")) == compares


def test_only_a_finished_earlier_session_of_the_unit_with_the_same_votes_is_compared(
    archive: SessionArchive,
) -> None:
    calendar = Calendar()
    meeting(archive, calendar, "2026-09-01T10:00+02:00", [4] * 8)
    meeting(archive, calendar, "2026-09-02T10:00+02:00", [4] * 8, unit="Hemtjänsten Söder")
    meeting(archive, calendar, "2026-09-03T10:00+02:00", [4] * 8, script=workshop("occasions"))
    meeting(archive, calendar, "2026-09-04T10:00+02:00", [4] * 8, finish=False)
    meeting(archive, calendar, "2026-09-05T10:00+02:00", [])
    now = meeting(archive, calendar, "2026-10-01T10:00+02:00", [4] * 8)
    meeting(archive, calendar, "2026-11-01T10:00+01:00", [4] * 8)
    earlier = previous_session(archive, now)
    assert earlier
    assert earlier.date == "2026-09-01"


def test_a_damaged_earlier_session_is_passed_over(
    archive: SessionArchive, three: tuple[Session, Session, Session]
) -> None:
    first, second, third = three
    archive.paths.session(second.id).write_bytes(b"{")
    assert previous_session(archive, third) == first


def test_sessions_without_a_unit_belong_together_with_none(archive: SessionArchive) -> None:
    calendar = Calendar()
    first = meeting(archive, calendar, NOVEMBER, [4] * 8, two_actions, unit="")
    second = meeting(archive, calendar, JANUARY, [4] * 8, two_actions, unit="")
    assert second.actions[0].carried == 0
    assert previous_session(archive, second) is None
    with pytest.raises(AplError):
        same_unit(archive, (first, second))
    assert [len(unit.stories) for unit in plans(archive).units] == [2, 2]


def test_plans_of_every_unit_and_of_one_that_is_unknown(
    archive: SessionArchive, three: tuple[Session, Session, Session]
) -> None:
    meeting(archive, Calendar(), "2026-12-01T10:00+01:00", [], two_actions, unit="Natten")
    assert [unit.unit for unit in plans(archive).units] == [UNIT, "Natten"]
    assert [unit.unit for unit in plans(archive, "natten ").units] == ["Natten"]
    with pytest.raises(AplError) as caught:
        plans(archive, "Dagen")
    assert caught.value.what.values == {"unit": "Dagen"}
    archive.paths.session(three[2].id).write_bytes(b"{")
    found = plans(archive)
    assert len(found.problems) + len(archive.problems) >= 1
    assert {unit.unit for unit in found.units} >= {"Natten"}


# --- split shifts -------------------------------------------------------------------------------


def test_T5_two_sessions_of_eight_pool_to_sixteen(archive: SessionArchive) -> None:
    calendar = Calendar()
    day = meeting(archive, calendar, NOVEMBER, [4] * 6 + [2] * 2)
    night = meeting(archive, calendar, "2026-11-24T22:00+01:00", [5] * 5 + [1] * 3)
    whole = pool((night, day))
    promoting = whole.votes[0]
    assert isinstance(promoting.released, GradedRelease)
    first = promoting.released.indicators[0]
    assert isinstance(first, Bands)
    assert (first.upper.low, first.n, promoting.of[0]) == (11, 16, 2)
    text = pool_markdown(whole, SV)
    assert T("report.held.ballots", ballots=16, people=16) in text
    assert "**Grupp 1:** 23 november 2026" in text
    (row,) = [line for line in text.split("\n") if line.startswith("| Mina arbetsuppgifter")]
    assert [cell.strip() for cell in row.split("|")[2:4]] == ["5", "11"]
    (row,) = [line for line in text.split("\n") if line.startswith("| Min chef stöttar")]
    assert [cell.strip() for cell in row.split("|")[2:4]] == ["0–6", "10–16"]
    assert pool_data(whole)["votes"][0]["indicators"][0]["n"] == 16


def test_T5_the_pool_says_what_does_not_come_from_every_group(archive: SessionArchive) -> None:
    calendar = Calendar()
    day = meeting(archive, calendar, NOVEMBER, [4] * 8)
    night = meeting(archive, calendar, "2026-11-24T22:00+01:00", [5] * 4)
    text = pool_markdown(pool((day, night)), SV)
    assert "Intressanta uppgifter: från 1 av 2 grupper." in text
    seven = meeting(archive, calendar, "2026-11-25T22:00+01:00", [5] * 7)
    lines = pool_markdown(pool((day, seven)), SV).split("\n")
    assert T("pool.of", label="- Stöttande chef", of=1, groups=2) in lines
    assert not any("Intressanta uppgifter: från" in line for line in lines)
    found = "\n".join(lines[lines.index("## Det här ser vi") :])
    assert "Min chef" not in found


# --- the closing round --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["environment", "occasions", "self-check", "what-is", "whole"])
def test_the_closing_round_takes_its_minutes_from_the_talks(name: str) -> None:
    script = workshop(name)
    longer = with_closing(script)
    assert longer.seconds == script.seconds
    assert longer.votes[-1].key == "closing:worth"
    assert with_closing(longer) == longer
    for before, after in zip(script.steps, longer.steps, strict=False):
        assert replace(after, seconds=before.seconds) == before
        if before.votes or before.is_break or before.has_actions or before.at_least_seconds is None:
            assert after == before
        assert before.seconds - after.seconds in (0, 60)


def test_a_workshop_whose_steps_cannot_be_shorter_is_three_minutes_longer() -> None:
    script = workshop()
    steps = tuple(replace(step, at_least_seconds=None) for step in script.steps)
    fixed = replace(script, modules=(replace(script.modules[0], steps=steps),))
    assert with_closing(fixed).steps[:-1] == fixed.steps
    assert with_closing(fixed).seconds == fixed.seconds + 180


def test_it_is_asked_where_the_group_votes_anyway_unless_something_else_is_said() -> None:
    votes, talks = workshop(), workshop("follow-up")
    assert has_closing(as_wished(votes, closing=None))
    assert as_wished(talks, closing=None) == talks
    assert as_wished(votes, closing=False) == votes
    assert has_closing(as_wished(talks, closing=True))


def test_the_closing_round_is_asked_released_and_followed(archive: SessionArchive) -> None:
    calendar, script = Calendar(), with_closing(workshop())
    before = meeting(archive, calendar, NOVEMBER, TWELVE_LOW, script=script)
    after = meeting(archive, calendar, JANUARY, TWELVE_HIGH, script=script)
    assert archive.load(after.id).workshop == script
    assert previous_session(archive, after) == before
    report = report_bytes(after, archive=archive).decode()
    assert report.count("### Hur var mötet?") == 3
    told = " ".join(report.split())
    assert "| Mötet var värt tiden. | 6 av 12 | 10 av 12 |" not in told, "it is told over time"
    assert "| 6 av 12 | – |" in told
    assert "| 10 av 12 | ↑ bättre |" in told
    other = with_closing(workshop("occasions"))
    elsewhere = meeting(archive, calendar, MARCH, TWELVE_LOW, script=other)
    assert previous_session(archive, elsewhere) is None


def test_R1_the_closing_round_keeps_the_threshold(archive: SessionArchive) -> None:
    script = with_closing(workshop())
    session = meeting(archive, Calendar(), NOVEMBER, [1] * 5, script=script)
    held = session.last_release("closing:worth")
    assert held
    assert [type(one).__name__ for one in held[1].indicators] == ["Withheld"] * 2  # type: ignore[union-attr]


def test_an_authors_own_closing_module_is_left_alone() -> None:
    script = workshop()
    own = replace(
        script,
        modules=tuple(
            replace(m, id="closing", steps=tuple(replace(s, module_id="closing") for s in m.steps))
            for m in script.modules
        ),
    )
    assert with_closing(own) == own


# --- nasty texts --------------------------------------------------------------------------------


def nasty_twins(text: str) -> tuple[Session, Session]:
    """Two sessions whose unit, titles and statements are all `text`."""
    script = _with_text(workshop(), text)
    vote = next(iter(script.votes))
    rows = [(4, 4)] * len(vote.indicators)
    sessions = [held(vote, *rows, started=day, script=script) for day in (FIRST, SECOND)]
    first, second = (replace(s, settings=replace(s.settings, unit=text)) for s in sessions)
    return first, second


def _with_text(script: Workshop, text: str) -> Workshop:
    def with_text(step: Step) -> Step:
        votes = tuple(
            replace(
                vote,
                indicators=tuple(replace(i, text=text, short=text) for i in vote.indicators),
            )
            for vote in step.votes
        )
        return replace(step, title=text, blocks=votes)

    modules = tuple(
        replace(module, steps=tuple(map(with_text, module.steps))) for module in script.modules
    )
    return replace(script, title=text, modules=modules)


def shape(markdown: str) -> list[str]:
    """What kinds of blocks a Markdown text is made of."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [token.type for token in parser.parse(markdown)]


VISIBLE = [text for text in ON_SCREENS if text.strip() and text.isprintable()]


@pytest.mark.parametrize("text", VISIBLE)
def test_nasty_texts_break_neither_the_comparison_nor_the_pool(text: str) -> None:
    nasty, calm = nasty_twins(text), nasty_twins("lugnt")
    assert shape(comparison_markdown(compare(*nasty), SV)) == shape(
        comparison_markdown(compare(*calm), SV)
    )
    assert shape(pool_markdown(pool(nasty), SV)) == shape(pool_markdown(pool(calm), SV))


def test_how_sure_they_are_is_asked_only_where_it_was_wished_and_before_the_closing_round() -> None:
    script = workshop()
    assert not has_commitment(as_wished(script, closing=None))
    both = as_wished(script, closing=True, sure=True)
    assert [step.key for step in both.steps[-2:]] == ["commitment:sure", "closing:worth"]
    assert with_commitment(both) == both
    alone = as_wished(script, closing=False, sure=True)
    assert (has_commitment(alone), has_closing(alone)) == (True, False)
    assert alone.seconds == script.seconds, "the other steps give it their minutes"


def test_of_how_sure_they_are_nothing_is_told_below_k(paths: Paths) -> None:
    archive = SessionArchive(paths)
    script = with_commitment(workshop())
    few = meeting(archive, Calendar(), "2026-11-23T10:00+01:00", [5] * 4, script=script)
    enough = meeting(archive, Calendar(), "2026-11-30T10:00+01:00", [5] * 6 + [2], script=script)
    told = [session.last_release(SURE_KEY) for session in (few, enough)]
    assert all(told)
    withheld, shown = (each[1].indicators[0] for each in told if each)  # type: ignore[union-attr]
    assert withheld == Withheld()
    assert (shown.lower, shown.upper) == (exactly(1), exactly(6))  # type: ignore[union-attr]
    text = report_bytes(enough, "md", archive).decode()
    assert T("commitment.sure") in text
    assert T("commitment.short") not in text.partition("## Börja här")[2].partition("##")[0]


def test_groups_of_very_different_size_are_not_compared_without_a_word(paths: Paths) -> None:
    archive, calendar = SessionArchive(paths), Calendar()
    meeting(archive, calendar, NOVEMBER, [4] * 18 + [2] * 6)
    small = meeting(archive, calendar, JANUARY, [2] * 8)
    told = "Grupperna är olika stora: då svarade 24, nu 8."
    assert told in report_bytes(small, "md", archive).decode()
    alike = meeting(archive, calendar, MARCH, [4] * 9)
    assert "olika stora" not in report_bytes(alike, "md", archive).decode()


def test_of_the_closing_round_too(paths: Paths) -> None:
    archive, calendar, script = SessionArchive(paths), Calendar(), with_closing(workshop())
    meeting(archive, calendar, NOVEMBER, [4] * 20, script=script)
    small = meeting(archive, calendar, JANUARY, [4] * 10, script=script)
    text = report_bytes(small, "md", archive).decode()
    assert "Grupperna är olika stora. En förändring" in text


def test_meetings_of_one_day_are_told_apart_by_the_clock(paths: Paths) -> None:
    archive, calendar = SessionArchive(paths), Calendar()
    day = [
        meeting(archive, calendar, f"2026-11-23T{hour}:00+01:00", [4] * 12) for hour in ("10", "22")
    ]
    for text in (comparison_markdown(compare(*day), SV), pool_markdown(pool(day), SV)):
        assert "23 november 2026 kl. 10.00 ·" in text
        assert "23 november 2026 kl. 22.00 ·" in text
    later = meeting(archive, calendar, JANUARY, [4] * 12)
    assert " kl. " not in comparison_markdown(compare(day[0], later), SV).split("##")[0]
