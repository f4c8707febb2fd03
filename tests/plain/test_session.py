"""A whole workshop in lines: the same session and report as a room that is driven directly."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest

from apl_tui.core.actions import Action
from apl_tui.core.ballot import Ballot
from apl_tui.core.errors import AplError
from apl_tui.core.records import Settings
from apl_tui.core.session import Session, step_ideas
from apl_tui.core.workshop import Block, Prose, Step, Vote, Workshop
from apl_tui.i18n import translator
from apl_tui.plain.setup import Given
from apl_tui.report.markdown import report_markdown
from apl_tui.room.room import Room
from apl_tui.script import library
from apl_tui.store.archive import SessionArchive
from apl_tui.store.paths import Paths
from apl_tui.workflows.opening import begin
from tests.plain.talk import (
    ALONE,
    GIVEN,
    Talk,
    Typed,
    ballot,
    everyone,
    only_session,
    report_of,
    rows,
    run,
)
from tests.report import occasion
from tests.room.meetings import Calendar, meeting
from tests.support.clock import FakeClock, workshop
from tests.support.nasty import NASTY

T = translator("sv")

TO_VOTE: list[Typed] = ["", "v"]
ACTION: list[Typed] = ["a", "Fika tillsammans", "Amina", "fredag", "vi skrattar", ""]


def whole(people: int = 12) -> list[Typed]:
    """Everything from the first step to the report, with `?` at every kind of question."""
    ideas: list[Typed] = ["v", "?", *ALONE]
    for person in range(people):
        ideas += ["", f"idé {person:02}", "", "j"]
    ideas += ["q", "j", "v", "?", "m 2", "d 3", ""]
    first, *others = rows(people)
    return [
        *("?", "t", *TO_VOTE, "?", *ALONE, "?", "", "?", *map(str, first), "?", "s", "v"),
        *(line for row in others for line in ballot(row)),
        *("?", "q", "j", "v", "o 2", "Vi ses sällan"),
        *("", "", "", *ideas),
        *("", "", "a 3", "n", "Fika", "Ann", "fredag", "vi skrattar", "?", "d 1", "", "s"),
        *("", "?", "w", "Bra!", "e", ""),
    ]


def whole_by_room(script: Workshop, hands: FakeClock) -> Session:
    """The same, by the room's own methods."""
    settings = Settings("Hemtjänsten Norr", 12, ends_at="2026-11-23T11:00+01:00")
    room = Room(begin(script, settings, None, hands.clock), None, hands.clock, hands.chances)
    room.next()
    vote = room.open_vote()
    for row in rows():
        room.cast(as_ballot(room, row), vote.hand_over())
    room.close_vote()
    promoting = room.step.votes[0]
    key = promoting.indicator_key(promoting.indicators[1])
    room.explain(key, "Vi ses sällan")
    for _ in range(3):
        room.next()
    (block,) = step_ideas(room.step)
    ideas = room.open_ideas_round(block)
    for person in range(12):
        room.submit_ideas((f"idé {person:02}",), ideas.hand_over())
    room.close_ideas()
    gathered = list(room.session.ideas_of(block).ideas or ())  # type: ignore[union-attr]  # just closed
    gathered[1] = replace(gathered[1], marked=True)
    gathered[2] = replace(gathered[2], hidden=True)
    room.write_ideas(block.key, tuple(gathered))
    room.next()
    room.next()
    action = Action(
        f"{room.session.id}/1", "Fika", "Ann", "fredag", "2026-11-27", "vi skrattar", "done"
    )
    room.write_actions((action,))
    room.finish()
    room.write_closing_word("Bra!")
    return room.session


def as_ballot(room: Room, row: list[int]) -> Ballot:
    options = iter(row)
    return {v.id: {i.id: next(options) for i in v.indicators} for v in room.step.votes}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_session_and_the_report_are_those_of_the_room(paths: Paths, language: str) -> None:
    script = library.load("environment", language)[0]
    typed = [line if line != "fredag" or language == "sv" else "friday" for line in whole()]
    yes = [("y" if line == "j" and language == "en" else line) for line in typed]
    talk = Talk(yes)
    assert run(paths, script, talk, language=language)
    wanted = whole_by_room(script, FakeClock())
    (action,) = wanted.actions
    stored = only_session(paths)
    expected = replace(
        wanted,
        id=stored.id,
        actions=(
            replace(
                action,
                id=f"{stored.id}/1",
                when="fredag" if language == "sv" else "friday",
                settled=stored.date,
            ),
        ),
    )
    assert stored == expected
    assert report_of(paths) == report_markdown(expected, translator(language))


def test_the_report_compares_with_last_time(paths: Paths) -> None:
    before = meeting(SessionArchive(paths), Calendar(), "2026-05-04T10:00+02:00", [4] * 12)
    assert before.settings.unit == GIVEN.unit
    assert run(paths, workshop(), Talk(whole()))
    newest = sorted(paths.reports.glob("*.md"))[-1].read_text(encoding="utf-8")
    assert "## Jämfört med förra gången" in newest


def test_the_closing_round_is_asked_unless_the_command_line_says_no(paths: Paths) -> None:
    talk = Talk([])
    run(paths, workshop(), talk, given=replace(GIVEN, closing=None))
    assert " Hur var mötet?" in talk.said
    assert only_session(paths).workshop.steps[-1].key == "closing:worth"


def test_no_line_is_the_same_in_both_languages(
    paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = {}
    for language, yes in (("sv", "j"), ("en", "y")):
        place = Paths(tmp_path_factory.mktemp(language))
        talk = Talk([yes if line == "j" else line for line in whole()])
        assert run(place, library.load("environment", language)[0], talk, language=language)
        assert "plain." not in talk.said
        said[language] = {
            line for line in talk.lines if not line.startswith(("|", "- [", str(place.home)))
        }
    same = said["sv"] & said["en"]
    typed = {str(line) for line in whole() if isinstance(line, str) and len(line) > 2}
    left = {line for line in same if not any(one in line for one in typed)}
    assert left == set()


def test_what_the_command_line_said_is_not_asked(paths: Paths) -> None:
    asked, told = Talk(["Norr", "9", "", "11.15"]), Talk([])
    run(paths, workshop(), asked, given=Given())
    run(Paths(paths.home / "other"), workshop(), told, given=Given("Norr", "9", "11.15"))
    for word in ("Enhet", "Antal i rummet", "Vilket sätt", "Slutar ["):
        assert word in asked.said
        assert word not in told.said
    assert asked.said.partition("Vårt löfte")[2] == told.said.partition("Vårt löfte")[2]


def test_defaults_are_taken_with_enter_and_what_cannot_be_is_asked_again(paths: Paths) -> None:
    talk = Talk(["", "noll", "0", "", "fyra", "1", "om en stund", "09.59", ""])
    assert run(paths, workshop(), talk, given=Given())
    settings = only_session(paths).settings
    assert (settings.unit, settings.people) == ("", 12)
    assert settings.ends_at == "2026-11-23T11:08+01:00"
    assert T("open.bad-people", text="noll") in talk.said
    assert "09.59" in talk.said
    assert "--until" not in talk.said


def test_the_whole_promise_is_told_before_the_first_step(paths: Paths) -> None:
    talk = Talk([])
    run(paths, workshop(), talk)
    before = talk.said.partition("Steg 1 av 7")[0]
    assert "inget svar till datorns disk" in before
    assert "Det här skyddar löftet inte mot:" in before


# --- leaving, and coming back ------------------------------------------------------------------


def test_the_end_of_the_input_leaves_in_order_anywhere(paths: Paths) -> None:
    lines = whole(6)
    given = replace(GIVEN, people="6")
    for cut in range(0, len(lines), 5):
        place = Paths(paths.home / str(cut))
        talk = Talk(lines[:cut])
        assert run(place, workshop(), talk, given=given)
        session = only_session(place)
        assert session.open_round is None
        assert bool(session.finished) == ("Tack för i dag" in talk.said)


def test_the_end_of_the_input_in_the_questions_begins_nothing(paths: Paths) -> None:
    assert not run(paths, workshop(), Talk(["Norr"]), given=Given())
    assert SessionArchive(paths).rows() == ()


def test_a_reader_that_goes_away_leaves_in_order(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, *ALONE, *ballot(rows()[0])])

    def write(text: str) -> None:
        talk.said += text
        if "11 av 11" in talk.said:
            raise BrokenPipeError

    talk.terminal = replace(talk.terminal, write=write)
    with pytest.raises(BrokenPipeError):
        run(paths, workshop(), talk)
    session = only_session(paths)
    assert session.open_round is None
    assert [lost.kind for lost in session.interrupted] == ["vote"]


def test_leaving_asks_and_can_be_taken_back(paths: Paths) -> None:
    talk = Talk(["", "q", "n", "", "q", "j", "t"])
    assert run(paths, workshop(), talk)
    assert only_session(paths).index == 2
    assert talk.shown[-1] == "j"


def test_an_unfinished_session_of_the_unit_is_offered(paths: Paths) -> None:
    run(paths, workshop(), Talk(["", ""]), given=Given("Hemtjänsten  NORR", "12", "11.00"))
    talk = Talk(["j", "b"])
    run(paths, workshop(), talk, given=Given("hemtjänsten norr"))
    assert "påbörjad workshop: Främjande" in talk.said
    assert "Steg 3 av 8" in talk.said
    assert only_session(paths).index == 1


def test_it_can_be_declined_and_other_units_and_workshops_are_not_offered(paths: Paths) -> None:
    run(paths, workshop(), Talk([]))
    declined = Talk(["n"])
    run(paths, workshop(), declined)
    assert "Steg 1 av 7" in declined.said
    assert len(SessionArchive(paths).rows()) == 2
    for given, script in ((Given("Syd", "9", "11.00"), "environment"), (GIVEN, "occasions")):
        talk = Talk([])
        run(paths, workshop(script), talk, given=given)
        assert "Vill du fortsätta" not in talk.said


def test_S4_an_interrupted_round_is_told(paths: Paths) -> None:
    hands = FakeClock()
    archive = SessionArchive(paths)
    with archive.locked():
        settings = Settings("Norr", 12, ends_at="2026-11-23T11:00+01:00")
        session = begin(workshop(), settings, archive, hands.clock)
        archive.save(session.entered(1).opened())
    talk = Talk(["j"])
    run(paths, workshop(), talk, hands, Given("Norr"))
    assert T("stage.lost-round") in talk.said
    assert "Inget av den är sparat" in talk.said
    assert "Den kan öppnas igen" in talk.said
    assert only_session(paths).open_round is None


def test_a_second_instance_is_refused(paths: Paths) -> None:
    with SessionArchive(paths).locked(), pytest.raises(AplError) as refused:
        run(paths, workshop(), Talk([]))
    assert refused.value.what.id == "store.in-use"


def test_a_folder_that_cannot_be_used_is_told_and_the_workshop_goes_on(paths: Paths) -> None:
    paths.home.parent.mkdir(parents=True, exist_ok=True)
    paths.home.write_text("a file", encoding="utf-8")
    talk = Talk(["", "t"])
    assert run(paths, workshop(), talk)
    assert T("store.no-folder") in talk.said
    assert "Steg 2 av 7" in talk.said
    last = talk.said.partition("Steg 2 av 7")[2]
    assert "Inget av workshopen är sparat" in last
    assert "är sparat. Starta den igen" not in last


# --- leading -----------------------------------------------------------------------------------


def test_steps_and_time(paths: Paths) -> None:
    hands = FakeClock()
    talk = Talk(
        [
            *("b", lambda: hands.wait(9), "t", "g 4", "b", "g", "2", "g 9", "g", "hit"),
            *("p", "p", "+", "+4", "-2", "u", "s", "blaha", "r", "n"),
        ]
    )
    run(paths, workshop(), talk, hands)
    for said in (
        "Det här är det första steget.",
        "Klockan är 10.09. 3 min över av steget.",
        "Steg 4 av 7",
        "Steg 3 av 7",
        "5. Behåll en sak, 15 min",
        "Skriv ett nummer från 1 till 7.",
        "Klockan står still.",
        "Klockan går igen.",
        "Steget är nu 15 minuter.",
        "Steget är nu 19 minuter.",
        "Steget är nu 17 minuter.",
        "Stöd till dig som leder:",
        "Det går inte här.",
    ):
        assert said in talk.said, said
    assert "blaha" not in talk.said
    assert only_session(paths).records[1].seconds == 17 * 60


def test_a_plan_is_changed_and_undone(paths: Paths) -> None:
    hands = FakeClock()
    talk = Talk(["g 4", lambda: hands.wait(50), "r", "j", "r", "j"])
    run(paths, workshop(), talk, hands)
    assert "Tidsplanen är ändrad." in talk.said
    assert T("replan.undone") in talk.said
    session = only_session(paths)
    assert tuple(record.seconds for record in session.records) == session.lengths


def test_a_laptop_that_slept_is_asked_about_and_a_long_wait_is_no_sleep(paths: Paths) -> None:
    hands = FakeClock()

    def sleep() -> None:
        hands.wall_ahead += 3600

    talk = Talk([lambda: hands.wait(30), "t", sleep, "t", "n", "t"])
    run(paths, workshop(), talk, hands)
    assert talk.said.count("Datorn har varit i viloläge") == 1
    assert "Datorn har varit i viloläge i 60 minuter." in talk.said


def test_voting_says_what_is_missing_before_it_closes(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, "v", "n", "", *everyone(rows(7)), "v", "n", "q", "n", "v", "j"])
    run(paths, workshop(), talk)
    assert T("vote.none") in talk.said
    assert "v stänger den." in talk.said
    assert T("vote.some-missing", counted=7, n=12) in talk.said
    assert "visas först vid 8 svar" in talk.said
    assert "rösterna (7)" in talk.said
    (round_,) = only_session(paths).rounds
    assert (round_.ballots, round_.people) == (7, 12)


@pytest.mark.parametrize(
    ("people", "said"), [("5", "Då kan inga resultat visas."), ("7", "Svar om en enskild person")]
)
def test_R1_R4_what_so_few_cannot_see_is_told_at_setup_and_before_anyone_votes(
    paths: Paths, people: str, said: str
) -> None:
    talk = Talk([*TO_VOTE, "q", "j"])
    run(paths, workshop(), talk, given=Given("Norr", people, "11.15"))
    assert talk.said.count(said) == 2


def test_a_round_that_is_left_is_lost(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, *everyone(rows(7)), "q", "j"])
    run(paths, workshop(), talk)
    session = only_session(paths)
    assert session.rounds == ()
    assert len(session.interrupted) == 1


def test_O4_one_more_is_admitted_and_it_is_told(paths: Paths) -> None:
    given = replace(GIVEN, people="6")
    lines = [*TO_VOTE, *ALONE, *(line for row in rows(6) for line in ballot(row))]
    talk = Talk([*lines, "", "+", *ballot(rows(7)[6]), "q", "j", "+", "7", "+", "20", "v", "j"])
    run(paths, workshop(), talk, given=given)
    session = only_session(paths)
    assert session.people_raised_to == (7, 20)
    assert session.rounds[0].ballots == 7
    assert "Antalet i rummet har höjts från 6 till 20." in talk.said


def test_a_vote_can_be_held_again_and_the_last_round_counts(paths: Paths) -> None:
    again = [*TO_VOTE, *everyone(rows()), "v", "v", *everyone(rows(shift=4)), "v"]
    talk = Talk(again)
    run(paths, workshop(), talk)
    assert "12 räknade. 12 i rummet. Stämmer det? Skriv v för att stänga." in talk.said
    assert len(only_session(paths).rounds) == 2
    assert T("report.held.round", number=2) in talk.said


def test_back_review_and_change_in_a_ballot(paths: Paths) -> None:
    first = rows()[0]
    clumsy: list[Typed] = ["", "b", "", "9", "abc", str(first[0]), "1", "b", str(first[1])]
    clumsy += [str(answer) for answer in first[2:-1]]
    clumsy += ["u", "1", "11", str(first[-1]), "99", "b", "", "s", "v"]
    talk = Talk([*TO_VOTE, *ALONE, *clumsy, *everyone(rows()[1:])[2:], "v"])
    run(paths, workshop(), talk)
    straight = Talk([*TO_VOTE, *everyone(rows()), "v"])
    run(Paths(paths.home / "other"), workshop(), straight)
    told, wanted = only_session(paths), only_session(Paths(paths.home / "other"))
    assert told.rounds == wanted.rounds
    assert len(told.rounds[0].releases) == 2


def test_choices_and_dots(paths: Paths) -> None:
    """Nine occasions, then three dots on them."""
    people: list[Typed] = []
    for person in range(6):
        dots = ["", "1 2 3 4", "77", "2 5", "b", ""] if person == 0 else ["2, 5"]
        people += ["", *dots, "v"]
    today = [line for _ in range(6) for line in ballot([4] * 9)]
    talk = Talk(
        ["g 3", "v", *ALONE, *today, "q", "j", "v", "g 5", "v", *ALONE, *people, "q", "j", "v", ""]
    )
    run(paths, workshop("occasions"), talk, given=replace(GIVEN, people="6"))
    dotted = only_session(paths).rounds[1].releases[0]
    totals = [str(total) for total in dotted.totals]  # type: ignore[union-attr]  # the dot vote
    assert totals == ["0–2", "4–6", "0–2", "0–2", "4–6", *["0–2"] * 4]
    assert "Flest prickar står först." in talk.said
    assert "1. Teammöte: 4–6 prickar. I dag: 6 av 6 svarade 3–4 (ganska ofta/ofta)." in talk.said


def test_a_show_of_hands_is_that_of_the_room(paths: Paths) -> None:
    numbers: list[Typed] = []
    for place in range(9):
        numbers += [str(place), "2"]
    numbers[0:2] = ["x", "12", "1", "0", "2"]  # too many, then right
    talk = Talk(["", "h", "j", *numbers, "2", "4", "4", "", "v"])
    run(paths, workshop(), talk)
    assert T("hands.open-label") in talk.said
    assert "2 påståenden hoppas över" in talk.said
    assert "fler händer än de 12" in talk.said
    hands = FakeClock()
    settings = Settings("Hemtjänsten Norr", 12, ends_at="2026-11-23T11:00+01:00")
    room = Room(begin(workshop(), settings, None, hands.clock), None, hands.clock)
    room.next()
    raised = {}
    open_ones = [(v, i) for v in room.step.votes for i in v.indicators if not i.sensitive]
    for place, (vote, indicator) in enumerate(open_ones):
        raised[vote.indicator_key(indicator)] = (4, 4) if place == 1 else (2, place)
    room.show_hands(raised, 12)
    assert only_session(paths).rounds == room.session.rounds
    assert talk.said.count("Handuppräckning: öppen, inte anonym.") == 2
    assert "Omröstningen är öppen" not in talk.said  # the step goes on by hands


def test_F2_what_was_asked_by_ballots_is_not_asked_by_hands(paths: Paths) -> None:
    talk = Talk([*TO_VOTE, *everyone(rows()), "v", "h"])
    run(paths, workshop(), talk)
    assert "ingen handuppräckning om det" in talk.said
    assert [round_.mode for round_ in only_session(paths).rounds] == ["ballots"]


def test_hands_can_be_chosen_from_the_open_vote_until_someone_has_voted(paths: Paths) -> None:
    script = workshop()
    early = Talk([*TO_VOTE, "h", "j", "1", "q", "j"])
    run(paths, script, early)
    assert "Räkna händerna" in early.said
    late = Talk([*TO_VOTE, *ALONE, *ballot(rows()[0]), "q", "j", "h"])
    run(Paths(paths.home / "other"), script, late)
    assert "Räkna händerna" not in late.said


def test_F1_too_few_ideas_are_not_shown(paths: Paths) -> None:
    lines = ["g 5", "v", *ALONE, "", "en hemlig idé", "", "j", "q", "j", "v", "j"]
    talk = Talk([*lines, "n"])
    run(paths, workshop(), talk)
    (round_,) = only_session(paths).ideas
    assert (round_.submissions, round_.ideas) == (1, None)
    assert "hemlig" not in talk.said
    assert "Färre än 6 skrev något" in talk.said
    talk = Talk([*lines, "j"])
    run(Paths(paths.home / "other"), workshop(), talk)
    before, _, after = talk.said.partition("Läs högt: Det är få som har skrivit.")
    assert "hemlig" not in before
    assert "hemlig" in after


def test_a_step_with_two_questions_asks_which(paths: Paths) -> None:
    talk = Talk(["g 4", "v", "2", "q", "j", "v", "nej"])
    run(paths, occasion.WORKSHOP, talk, given=Given("Norr", "12", "15.00"))
    assert "2. Idéer: Vad vill vi ändra?" in talk.said
    assert len(only_session(paths).interrupted) == 1


def test_actions_are_written_changed_settled_and_tied(paths: Paths) -> None:
    lines: list[Typed] = [
        *TO_VOTE,
        *everyone(rows()),
        "v",
        *("a 2", "Fika", "", "1 december", "", "n", "Rast", "Bo", "", ""),
        *("1", "", "Amina", "", "", "d 2", "x 1", "x 1", "n", "", "l", "7", "d 9", ""),
    ]
    talk = Talk(lines)
    run(paths, workshop(), talk)
    first, second = only_session(paths).actions
    assert (first.what, first.who, first.due, first.state) == (
        "Fika",
        "Amina",
        "2026-12-01",
        "open",
    )
    assert first.indicator_key == "environment:promoting:invites-collaboration"
    assert (second.what, second.who, second.state) == ("Rast", "Bo", "done")
    assert T("plain.nothing-written") in talk.said


def test_open_actions_come_back_next_time(paths: Paths) -> None:
    run(paths, workshop(), Talk([*ACTION, "e", ""]))
    talk = Talk(["a", ""])
    run(paths, workshop(), talk, given=replace(GIVEN, until="11.30"))
    assert T("pages.carried") in talk.said


# --- one person alone ---------------------------------------------------------------------------


def test_F3_a_self_check_alone(paths: Paths) -> None:
    talk = Talk(["Norr", "j", "", "", "", "v", *"1234120", "s", "v", "", "e", ""])
    run(paths, workshop("self-check"), talk, given=Given())
    (round_,) = only_session(paths).rounds
    assert (round_.mode, round_.ballots) == ("solo", 1)
    assert "projektorn" not in talk.said
    assert talk.hidden == []
    assert "1. Avsatt tid: saknas. Nej." in talk.said
    assert "Råd:" in talk.said
    assert report_of(paths)


def test_a_self_check_that_is_stopped_is_not_kept(paths: Paths) -> None:
    talk = Talk(["", "", "v", "1", "q", "n", "2", "q", "j"])
    run(paths, workshop("self-check"), talk, given=Given("Norr", "", "11.00", solo=True))
    session = only_session(paths)
    assert session.rounds == ()
    assert session.settings.solo


# --- the close ----------------------------------------------------------------------------------


def test_the_workshop_can_go_on_after_the_close(paths: Paths) -> None:
    talk = Talk(["e", "b", "", "e", "w", "Vi börjar i liten skala.", ""])
    run(paths, workshop(), talk)
    assert report_of(paths).count("Vi börjar i liten skala.") == 1
    assert str(paths.reports) in talk.said


def test_a_report_that_cannot_be_written_is_told_and_tried_again(paths: Paths) -> None:
    paths.home.mkdir(parents=True)
    paths.reports.write_text("in the way", encoding="utf-8")
    talk = Talk(["e", "s", paths.reports.unlink, "s", ""])
    run(paths, workshop(), talk)
    assert talk.said.count("Rapporten är klar:") == 1
    assert report_of(paths)


# --- texts that would steer a terminal ----------------------------------------------------------


def assert_harmless(said: str) -> None:
    assert not any(ord(c) < 32 and c != "\n" for c in said), repr(said)
    assert not set(said) & set("\x7f\x85\x9b\u2028\u202e\u2066\u200f\ufeff"), repr(said)


@pytest.mark.parametrize("first", range(0, len(NASTY), 8))
def test_nasty_texts_in_every_field_steer_nothing(paths: Paths, first: int) -> None:
    texts = cycle(NASTY[first:] + NASTY[:first])
    text = texts.__next__
    idea: list[Typed] = ["g 5", "v", *ALONE]
    for _ in range(6):
        idea += ["", text(), "", "", "j"]
    lines: list[Typed] = [
        *(text()[:40], "", text(), "6", text(), "", "", "", text()),
        *(*TO_VOTE, *ALONE, *ballot([4] * 11), text(), "q", text(), "q", "j", "v", "j"),
        *("o 1", text(), "a", text(), text(), text(), text(), "", "", *idea, "q", "j", "v", "m 1"),
        *("", "e", "w", text(), "e", ""),
    ]
    talk = Talk(lines)
    run(paths, workshop(), talk, given=Given())
    assert_harmless(talk.said)


def hostile(block: Block, text: str) -> Block:
    if not isinstance(block, Vote):
        return block
    indicators = (replace(i, text=text, short=text, prompt=text) for i in block.indicators)
    return replace(block, lead=text, indicators=tuple(indicators))


def test_nasty_texts_of_a_script_steer_nothing(paths: Paths) -> None:
    nasty = "".join(text for text in NASTY if len(text) < 100)
    plain = workshop()

    def step(one: Step) -> Step:
        blocks = tuple(hostile(block, nasty) for block in one.blocks)
        return replace(one, title=nasty, notes=nasty, blocks=(Prose(nasty), *blocks))

    modules = tuple(replace(m, steps=tuple(map(step, m.steps))) for m in plain.modules)
    script = replace(plain, title=nasty, summary=nasty, modules=modules)
    talk = Talk(["s", *TO_VOTE, *everyone(rows()), "v", "", "", "g", "1", "e", "e", ""])
    run(paths, script, talk)
    assert "11 av 11" in talk.said
    assert_harmless(talk.said)


def test_a_matter_is_parked_in_lines_and_taken_up(paths: Paths) -> None:
    parking = [",", "Semesterlistan", ",", "", "a", "1", "", "Li", "fredag", "", "", "r"]
    talk = Talk([*parking, ""])
    run(paths, workshop(), talk)
    assert T("park.kept") in talk.said
    assert "1. Semesterlistan, parkerat" in talk.said
    assert "1. Semesterlistan, Li, fre 27 november" in talk.said
    (action,) = only_session(paths).actions
    assert (action.parked, action.who, action.due) == (False, "Li", "2026-11-27")
