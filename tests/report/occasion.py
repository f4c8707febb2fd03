"""One full occasion, made by events as the program makes it: twelve people, every kind of vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apl_tui.core.actions import Action
from apl_tui.core.ballot import Tally
from apl_tui.core.records import Idea, Mode, Settings
from apl_tui.core.release import release, release_openly
from apl_tui.core.repeated_votes import rules_of
from apl_tui.core.session import Session, new_session
from apl_tui.core.workshop import (
    SCALES,
    Actions,
    Advice,
    Ideas,
    Indicator,
    Module,
    Prose,
    Results,
    Scale,
    Step,
    Vote,
    Workshop,
)
from tests.support.ballots import tally_of

ENVIRONMENT = "environment"

PROMOTING = Vote(
    ENVIRONMENT,
    "promoting",
    "graded",
    "Tänk på de senaste tre månaderna.",
    (
        Indicator(
            "stimulating-tasks",
            "Mina arbetsuppgifter är intressanta.",
            prompt="Vilka uppgifter får oss att utvecklas?",
            short="Intressanta uppgifter",
        ),
        Indicator(
            "invites-collaboration",
            "Jag får samarbeta med andra när jag behöver det.",
            short="Samarbete när det behövs",
        ),
        Indicator(
            "feedback-reflection",
            "Jag får återkoppling (feedback) på mitt arbete.",
            prompt="När kan vi prata tillsammans om hur vi arbetar?",
            short="Återkoppling (feedback)",
        ),
        Indicator(
            "supportive-leadership",
            "Min chef stöttar mig när jag vill lära mig något.",
            sensitive=True,
            short="Stöttande chef",
        ),
    ),
    SCALES["agree"],
)
LIMITING = Vote(
    ENVIRONMENT,
    "limiting",
    "graded",
    "Tänk på de senaste tre månaderna.",
    (
        Indicator("narrow-operations", "Vi hinner sällan annat än det dagliga arbetet."),
        Indicator("low-collaboration", "Vi löser ofta problem var för sig."),
        Indicator(
            "controlling-leadership",
            "Min chef bestämmer över små detaljer i mitt arbete.",
            sensitive=True,
            short="Chefen styr detaljer",
        ),
    ),
    SCALES["agree"],
    better="low",
)
OCCASIONS = (
    Indicator("workplace-meeting", "Arbetsplatsträff (APT)"),
    Indicator("team-meeting", "Teammöte"),
    Indicator(
        "mentoring",
        "Mentor eller kollegial handledning",
        short="Mentor, kollegial handledning",
    ),
)
TODAY = Vote(
    "occasions",
    "today",
    "graded",
    "Tänk på det senaste året.",
    (
        Indicator("workplace-meeting", "Jag lär mig något på våra arbetsplatsträffar (APT)."),
        Indicator("team-meeting", "Jag lär mig något på våra teammöten."),
        Indicator(
            "mentoring",
            "Jag lär mig något när en mentor eller kollega handleder mig.",
            short="Mentor, kollegial handledning",
            prompt="Vem kan visa vem, och när?",
        ),
    ),
    SCALES["frequency"],
)
POTENTIAL = Vote(
    "occasions",
    "potential",
    "dots",
    "Tänk på de kommande tre månaderna. Var ska vi pröva?",
    OCCASIONS,
    dots=2,
)
FORMS = Vote(
    "what-is",
    "forms",
    "many",
    "Tänk på det senaste året. Hur lär du dig **mest**?",
    (
        Indicator("formal", "Formellt lärande, till exempel en kurs"),
        Indicator("informal", "Informellt lärande i det dagliga arbetet"),
    ),
)
PRECONDITIONS = Vote(
    "self-check",
    "preconditions",
    "graded",
    "",
    (
        Indicator(
            "time-and-place",
            "Har vi avsatt tid för lärande?",
            short="Avsatt tid",
            next_step="Lägg in en halvtimme i nästa schema för att prata om hur ni arbetar.",
        ),
        Indicator(
            "culture",
            "Är det okej att ifrågasätta hur vi arbetar?",
            short="Okej att ifrågasätta",
            next_step="Fråga på nästa möte vilken rutin som behöver ses över.",
        ),
        Indicator(
            "leadership",
            "Prioriterar förvaltningens ledning lärande?",
            sensitive=True,
            short="Ledningen prioriterar lärande",
            next_step="Be ledningen ta upp lärande som första punkt.",
        ),
        Indicator("participation", "Är vi med när vårt arbete planeras?"),
    ),
    SCALES["extent"],
)
KEEP = Ideas("environment", "keep", "Vad hjälper oss att lära i dag och är värt att **behålla**?")
CHANGE = Ideas("environment", "change", "Vad vill vi ändra?")
ADVICE = Advice(
    ("self-check:preconditions",),
    2,
    "Flera saker saknas.\n\n"
    "Chefen tar resultatet vidare till **sin chef**:\n\n- visa det\n- fundera tillsammans",
)
CLOSING = Vote(
    ENVIRONMENT,
    "worth",
    "graded",
    "",
    (Indicator("worth", "Var mötet värt tiden?"),),
    Scale("own", 4, ("Inte alls", "Lite", "Ganska", "Mycket")),
)

WORKSHOP = Workshop(
    "whole",
    "Arbetsplatslärande, hela workshopen",
    "sv",
    (
        Module(
            ENVIRONMENT,
            "Lärandemiljön",
            (
                Step(ENVIRONMENT, "settle", "Vad hjälper oss att lära?", 240, (Prose("Tänk."),)),
                Step(ENVIRONMENT, "vote", "Rösta om lärandemiljön", 540, (PROMOTING, LIMITING)),
                Step(
                    ENVIRONMENT, "look", "Så är det att lära här", 300, (Results((PROMOTING.key,)),)
                ),
                Step(ENVIRONMENT, "keep", "Behåll en sak", 150, (KEEP, CHANGE)),
                Step(ENVIRONMENT, "pause", "Kaffe", 600, is_break=True),
            ),
            source="SKR, Arbetsplatslärande, 2024-02-28",
        ),
        Module(
            "occasions",
            "Tillfällen",
            (
                Step("occasions", "vote", "Rösta om nio tillfällen", 540, (TODAY, POTENTIAL)),
                Step("what-is", "forms", "Hur lär du dig mest?", 300, (FORMS,)),
            ),
            source="SKR, Arbetsplatslärande, 2024-02-28",
        ),
        Module(
            "self-check",
            "Självkoll",
            (
                Step("self-check", "vote", "Svara på sju frågor", 420, (PRECONDITIONS,)),
                Step("self-check", "look", "Vad finns, vad saknas?", 360, (ADVICE,)),
                Step("self-check", "plan", "Handlingsplan", 480, (Actions(),)),
                Step("self-check", "hands", "Hur var mötet?", 60, (CLOSING,)),
            ),
        ),
    ),
)


def graded(vote: Vote, answers: Mapping[str, str]) -> Tally:
    """A tally from one string of options an indicator, one character a ballot."""
    ballots = len(next(iter(answers.values())))
    return tally_of(
        vote,
        [{name: int(row[ballot]) for name, row in answers.items()} for ballot in range(ballots)],
    )


def chosen(vote: Vote, choices: Sequence[str]) -> Tally:
    """A tally from one text of space-separated indicator ids a ballot."""
    ballots: list[Mapping[str, int]] = [dict.fromkeys(choice.split(), 1) for choice in choices]
    return tally_of(vote, ballots)


def voted(
    session: Session, step: int, mode: Mode, tallies: Sequence[Tally], ballots: int
) -> Session:
    """A round of a step, opened and closed."""
    rules = rules_of(session)
    releases = (
        release(tallies, rules)
        if mode == "ballots"
        else release_openly(tallies, exact=mode == "solo")
    )
    return session.entered(step).opened().closed(mode, ballots, releases)


FIRST_PROMOTING = {
    "stimulating-tasks": "33333344411",
    "invites-collaboration": "33332211111",
    "feedback-reflection": "11211211231",
    "supportive-leadership": "11200000000",
}
LAST_PROMOTING = {
    "stimulating-tasks": "334433444112",
    "invites-collaboration": "333344221110",
    "feedback-reflection": "112112112343",
    "supportive-leadership": "443343433311",
}
LAST_LIMITING = {
    "narrow-operations": "434343434311",
    "low-collaboration": "112112112344",
    "controlling-leadership": "111100000000",
}


def full_session() -> Session:
    """Two rounds on the environment, occasions, forms, preconditions and a show of hands."""
    settings = Settings(
        "Hemtjänsten Norr",
        11,
        channels=("laptop", "slips"),
        led_by="Karin Ek, HR",
        in_unit=34,
    )
    earlier = Action(
        "2026-05-04-1300-whole/1",
        "Boka ett lugnt rum på torsdagar",
        who="Åsa",
        when="innan jul",
        notice="rummet står i schemat",
        carried=1,
    )
    session = new_session(
        "2026-11-23-1300-whole", WORKSHOP, settings, "2026-11-23T13:00+01:00", (earlier,)
    )
    session = session.used(5)
    session = session.entered(1).opened().lost_round()
    first = [graded(PROMOTING, FIRST_PROMOTING), graded(LIMITING, _blank(LIMITING, 11))]
    session = voted(session, 1, "ballots", first, 11).raised_people(12)
    last = [graded(PROMOTING, LAST_PROMOTING), graded(LIMITING, LAST_LIMITING)]
    session = voted(session, 1, "ballots", last, 12).used(11)
    session = session.with_why(
        PROMOTING.indicator_key(PROMOTING.indicators[2]), "Vi ses sällan i samma rum."
    )
    session = session.entered(2).used(4).entered(3).used(3)
    session = session.opened("ideas").gathered(KEEP, 9, ("Morgonmötet", "Namn och annat"))
    session = session.with_ideas(KEEP.key, (Idea("Morgonmötet", True), Idea("Namn och annat")))
    session = session.opened("ideas").gathered(CHANGE, 3, None)
    session = session.planned(4, 600, skipped=True)
    return _second_half(session)


def _blank(vote: Vote, ballots: int) -> dict[str, str]:
    return {indicator.id: "0" * ballots for indicator in vote.indicators}


def _second_half(session: Session) -> Session:
    today = graded(
        TODAY,
        {
            "workplace-meeting": "334433112233",
            "team-meeting": "112211223344",
            "mentoring": "111111110000",
        },
    )
    dots = ["team-meeting mentoring"] * 5 + ["workplace-meeting"] * 3 + ["team-meeting"] * 2
    potential = chosen(POTENTIAL, [*dots, "", ""])
    session = voted(session, 5, "ballots", [today, potential], 12).used(10)
    few = chosen(FORMS, ["formal", "informal", "formal informal", "", ""])
    session = voted(session, 6, "ballots", [few], 5).used(4)
    extent = {
        "time-and-place": "111222334400",
        "culture": "112233441122",
        "leadership": "123400000000",
        "participation": "334433443412",
    }
    session = voted(session, 7, "ballots", [graded(PRECONDITIONS, extent)], 12).used(7)
    session = session.entered(8).used(6).entered(9).used(9)
    hands = graded(CLOSING, {"worth": "444433334321"})
    session = voted(session, 10, "hands", [hands], 12).used(1)
    made = (
        Action(
            "2026-11-23-1300-whole/1",
            "Prata en kvart om en svår dag på teammötet",
            who="Bo och Li",
            when="fre",
            due="2026-11-27",
            notice="alla har sagt något",
            indicator_key="environment:promoting:feedback-reflection",
        ),
        Action("2026-11-23-1300-whole/2", "Fråga om handledning", who="Li", state="done"),
        Action("2026-11-23-1300-whole/3", "Ny blankett", state="dropped"),
        Action("2026-11-23-1300-whole/4", "Hur vi tar emot vikarier", parked=True),
    )
    session = session.with_actions((*session.actions, *made))
    return replace(session.ended("2026-11-23T14:35+01:00"), closing_word="Vi börjar i liten skala.")


def solo_session() -> Session:
    """One person's own self-check."""
    settings = Settings("", 1, solo=True)
    session = new_session("solo", WORKSHOP, settings, "2026-11-23T13:00+01:00")
    answers = {
        "time-and-place": "2",
        "culture": "4",
        "leadership": "1",
        "participation": "0",
    }
    session = voted(session, 7, "solo", [graded(PRECONDITIONS, answers)], 1)
    return session.ended("2026-11-23T13:20+01:00")


def large_session() -> Session:
    """Twenty-five people who chose to see the full distribution."""
    settings = Settings("Boendet", 25, full=True, channels=("phones",))
    session = new_session("large", WORKSHOP, settings, "2026-11-23T13:00+01:00")
    promoting = {
        "stimulating-tasks": "4433322111443332211144333",
        "invites-collaboration": "3333333333333333333333332",
        "feedback-reflection": "1121121121123411211211234",
        "supportive-leadership": "4433443344334433443344112",
    }
    limiting = {i.id: "1121121121123411211211230" for i in LIMITING.indicators}
    rounds = [graded(PROMOTING, promoting), graded(LIMITING, limiting)]
    session = voted(session, 1, "ballots", rounds, 25)
    return voted(
        session, 6, "ballots", [chosen(FORMS, ["formal"] * 9 + ["informal"] * 15 + [""])], 25
    )
