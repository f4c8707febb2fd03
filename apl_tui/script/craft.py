"""The words that survey craft looks for, in Swedish and English, and the rewrites it suggests.

Everything here is a function of one text. A rule is silent when it is not sure: an author who is
warned without cause stops reading warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

MOST_WORDS = 15
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDS = " .!?…,;:"

# Pairs that are one idea.
_PAIRS_SV = (
    "då och då|mer och mer|fler och fler|bättre och bättre|om och om|två och två|tre och tre"
    "|var och en|en och en|en och annan|till och med|från och med|i och med|i stort och smått"
    "|lugn och ro|ris och ros|kors och tvärs|dag och natt|natt och dag|in och ut|ut och in"
    "|fram och tillbaka|hit och dit|först och främst|för och emot|steg och steg|vett och sans"
    "|vård och omsorg|hälsa och sjukvård|rätt och fel|råd och stöd|råd och tips|tid och rum"
    "|liv och rörelse|frågor och svar|stöd och service|ordning och reda|för- och nackdelar"
    "|mat och dryck|tid och ork|kropp och själ|och så vidare|och liknande|eller liknande"
    "|en eller två|en eller flera|mer eller mindre|förr eller senare|eller så|eller inte"
    "|i ur och skur|säkert och visst|mål och mening|och dylikt"
)
_PAIRS_EN = (
    "now and then|now and again|again and again|more and more|over and over|better and better"
    "|back and forth|pros and cons|trial and error|peace and quiet|give and take|safe and sound"
    "|each and every|one and all|two and two|up and running|on and on|by and large|up and down"
    "|health and social care|nursing and care|day and night|night and day|in and out"
    "|here and there|here and now|first and foremost|ups and downs|sick and tired"
    "|rules and regulations|law and order|terms and conditions|through and through"
    "|questions and answers|health and safety|research and development|do's and don'ts"
    "|ins and outs|far and wide|tried and tested|bread and butter|loud and clear|work and life"
    "|and so on|and the like|or so|or not|one or two|one or more|sooner or later|more or less"
    "|two or three|and then some|food and drink|advice and support|wear and tear|once and for all"
)
# People of whom it is one thing to speak: "en brukare eller en patient".
_WHO_SV = r"(?:brukare|patient|klient|anhörig|närstående|mentor|kollega)\w{0,3}"
_WHO_EN = r"(?:client|patient|user|relative|mentor|colleague)s?"
_ANY_SV = rf"\b{_WHO_SV} eller (?:en )?{_WHO_SV}\b|\b(?:med och|(?:och|eller) annat|och andra)\b"
_ANY_EN = rf"\b{_WHO_EN} or (?:an? )?{_WHO_EN}\b|\b(?:and|or) other\b"
_TOGETHER_SV = (
    r"\bmellan\b[^.;:]*?\b(?:och|samt)\b|^\w+ och (?:\w+ ){1,2}(?:samarbetar|samverkar)\b"
    r"|^\w+ och (?:\w+ ){1,5}varandra\b"
)
_TOGETHER_EN = (
    r"\bbetween\b[^.;:]*?\band\b|^\w+ and (?:\w+ ){1,5}(?:each other|one another)\b"
    r"|^\w+ and (?:\w+ ){1,2}(?:cooperate|collaborate|work (?:well )?together)\b"
)
_HALF_WORD = r"-[ ,](?:och|eller|samt|and|or)\b"  # hälso- och sjukvård, short- and long-term


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


class Craft(NamedTuple):
    """What one language calls things; `numbers` are its words for 0, 1, 2 …"""

    joining: re.Pattern[str]
    one_idea: re.Pattern[str]
    subject: re.Pattern[str]
    negation: re.Pattern[str]
    person: re.Pattern[str]
    not_a_person: re.Pattern[str]
    time_frame: re.Pattern[str]
    minutes: re.Pattern[str]
    recurring: re.Pattern[str]
    numbers: tuple[str, ...]


def _swedish() -> Craft:
    return Craft(
        joining=_words(r"och|eller|samt|såväl|liksom|dessutom"),
        one_idea=re.compile(
            rf"\b(?:{_PAIRS_SV})\b|{_TOGETHER_SV}|{_HALF_WORD}|{_ANY_SV}", re.IGNORECASE
        ),
        subject=_words(r"jag|vi|man|min|mitt|mina|vår|vårt|våra|det|den|de|alla"),
        negation=_words(
            r"(?:inte|icke|aldrig|ingen|inget|inga|ingenting|knappast|varken)(?! (?:minst|bara))"
        ),
        person=_words(
            r"\w{0,30}chef(?:en|ens|s)?|\w{0,30}cheferna|\w{0,30}ledare(?:n|ns)|ledning(?:en|ens)"
            r"|ledning|ledarskapet|ledarskap|föreståndaren?s?|rektorn?s?|\w{0,20}ordförande(?:n"
            r"|ns)?"
            r"|\w{0,20}(?:samordnare|koordinator|planerare|handledare)ns?"
            r"|(?:min|vår) (?:närmaste )?\w{0,20}(?:ledare|samordnare|koordinator|planerare"
            r"|handledare"
            r"|sjuksköterska|läkare|mentor)"
        ),
        not_a_person=_words(r"(?:med|under|till|ta) (?:god )?ledning"),
        time_frame=_words(
            r"senaste|senast|förra|kommande|nästa|gångna|närmaste|just nu|nu|i dag|idag"
            r"|hittills|sedan"
            r"|i år|i fjol|i somras|i vintras|i höstas|i våras|nyligen"
            r"|\w*(?:dagen|dagar|dagarna|vecka|veckan|veckor|veckorna|månad|månaden|månader"
            r"|månaderna)"
            r"|året|åren|år|halvår|halvåret|\w*(?:termin|terminen|kvartal|kvartalet|period"
            r"|perioden)"
            r"|sommar|sommaren|vinter|vintern|höst|hösten|våren|jul|julen|semestern|passet|skiftet"
            r"|tiden|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
            r"|december|(?:19|20)\d\d"
        ),
        minutes=_words(r"(?:i|under|har|får|tar|på|ta) (?P<n>\d{1,3}|[a-zåäö]+) min(?:uter)?"),
        recurring=_words(r"i veckan|om dagen|per|varje|i månaden|om året|till|var"),
        numbers=(
            *("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
            *(
                "elva",
                "tolv",
                "tretton",
                "fjorton",
                "femton",
                "sexton",
                "sjutton",
                "arton",
                "nitton",
            ),
            "tjugo",
        ),
    )


def _english() -> Craft:
    return Craft(
        joining=_words(r"and|or|as well as|plus"),
        one_idea=re.compile(
            rf"\b(?:{_PAIRS_EN})\b|{_TOGETHER_EN}|{_HALF_WORD}|{_ANY_EN}", re.IGNORECASE
        ),
        subject=_words(r"i|we|my|our|they|it|there|everyone"),
        negation=_words(
            r"(?:not|never|cannot|nothing|nobody|none|neither|hardly|no|\w+n['’]t)(?! (?:only"
            r"|least))"
        ),
        person=_words(
            r"(?:line )?manager(?:['’]s)?|management|boss(?:['’]s)?|supervisor(?:['’]s)?"
            r"|(?:team |group |shift )?leader(?:['’]s)?|leadership|head of \w+|head nurse"
            r"|(?:our|my|the) (?:unit |team |shift )?(?:coordinator|lead|mentor|nurse|doctor"
            r"|planner)"
            r"|(?:our|the|my) (?:managers|leaders|bosses|supervisors)"
        ),
        not_a_person=_words(
            r"(?:time|case|pain|stress|risk|waste|medication|medicines|quality|conflict|project"
            r"|wound"
            r"|knowledge|self|change)[- ]management|managers from other \w+"
        ),
        time_frame=_words(
            r"past|last|latest|recent|recently|coming|next|previous|so far|since|ago|today|now"
            r"|currently|at present|this|(?:day|week|month|year|quarter|term|period|shift)s?"
            r"|summer|winter|autumn|fall|spring|holidays?|january|february|march|april|june"
            r"|july|august"
            r"|september|october|november|december|(?:19|20)\d\d"
        ),
        minutes=_words(
            r"(?:for|have|takes?|in|of|get|spend|during) (?P<n>\d{1,3}|[a-z]+) min(?:ute)?s?"
        ),
        recurring=_words(r"an?|per|each|every|more|daily|weekly"),
        numbers=(
            *(
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
            ),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen", "twenty"),
        ),
    )


@cache
def craft_of(language: str) -> Craft | None:
    """The words of a language, or `None`; made once, as it takes longer than a check."""
    makes = {"sv": _swedish, "en": _english}.get(language)
    return makes() if makes else None


def two_ideas(text: str, craft: Craft) -> re.Match[str] | None:
    """The word that joins two ideas, or `None`."""
    one = [match.span() for match in craft.one_idea.finditer(text)]
    for match in craft.joining.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in one):
            return match
    return None


def split_in_two(text: str, joining: re.Match[str], craft: Craft) -> tuple[str, str]:
    """The two statements that a joined one could become; "…" stands for what they share."""
    first = text[: joining.start()].rstrip(_ENDS)
    second = text[joining.end() :].strip(_ENDS)
    if craft.subject.match(second):
        return f"{first}.", f"{second[:1].upper()}{second[1:]}."
    name, _, shared = second.partition(" ")
    if shared and len(first.split()) == 1:  # two of whom the same is said: "Keys and cars …"
        return f"{first} {shared}.", f"{name[:1].upper()}{name[1:]} {shared}."
    return f"{first}.", f"… {second}."


def negation(text: str, craft: Craft) -> re.Match[str] | None:
    """The word that turns a statement round, or `None`."""
    return craft.negation.search(text)


_VERBS = ("do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "could", "should")


def turned_round(text: str, word: re.Match[str]) -> str:
    """The statement without its "not"; empty where leaving the word out makes no sentence."""
    said = word[0].lower()
    if said in ("cannot", "can't", "can’t"):
        kept = "can"
    elif said.endswith(("n't", "n’t")) and said[:-3] in _VERBS:
        kept = word[0][:-3]
    elif said in ("inte", "aldrig", "icke", "not", "never", "knappast"):
        kept = ""
    else:
        return ""
    turned = " ".join(f"{text[: word.start()]}{kept}{text[word.end() :]}".split())
    return turned[:1].upper() + turned[1:]


def one_person(text: str, craft: Craft) -> re.Match[str] | None:
    """The word that points at one person, or `None`."""
    others = [match.span() for match in craft.not_a_person.finditer(text)]
    for match in craft.person.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in others):
            return match
    return None


def has_time_frame(texts: list[str], craft: Craft) -> bool:
    """Whether any of the texts says which time the answers are about."""
    return any(craft.time_frame.search(text) for text in texts)


def minutes_said(text: str, craft: Craft) -> Iterator[tuple[int, re.Match[str]]]:
    """Each number of minutes that people are told to use, and where; not "ten minutes a week"."""
    for match in craft.minutes.finditer(text):
        said = match["n"].lower()
        number = int(said) if said.isdigit() else _number(said, craft)
        if number and not craft.recurring.match(text[match.end() :].lstrip()):
            yield number, match


def _number(word: str, craft: Craft) -> int:
    return craft.numbers.index(word) if word in craft.numbers else 0


def count_words(text: str) -> int:
    """How many words a text has; "hälso-" and "don't" are one each."""
    return sum(1 for _ in _WORD.finditer(text))
