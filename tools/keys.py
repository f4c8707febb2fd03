"""Write the tables of `docs/keys.md` from the code: `uv run python -m tools.keys`."""

from __future__ import annotations

from pathlib import Path

from apl_tui.i18n import translator
from apl_tui.tui.shell.keymap import bindings

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"
BEGIN, END = "<!-- table: uv run python -m tools.keys -->\n", "<!-- end of table -->"
SIGNS = {
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
}
LETTERS: dict[str, tuple[str, set[str]]] = {
    "a": (
        "the list of actions, and an idea into it",
        {"history.actions", "home.actions", "ideas.action", "stage.actions"},
    ),
    "b": ("blanks the screen", {"stage.blank"}),
    "c": ("compares two sessions", {"history.compare"}),
    "d": ("rehearses: nothing of it counts or is saved", {"home.demo", "vote.trial"}),
    "e": (
        "the report: those there were, this one, and writing it; or the calendar",
        {"close.read", "history.export", "home.history", "stage.report", "todo.calendar"},
    ),
    "f": ("phones", {"phones-room.phones"}),
    "g": (
        "goes somewhere: to a step, or on with a session",
        {"history.resume", "home.resume", "preview.go", "stage.go"},
    ),
    "h": ("a show of hands", {"vote.hands"}),
    "i": (
        "what is wrong, and what to do about it",
        {"history.problems", "phones-room.unreached", "preview.problems"},
    ),
    "j": ("joins phones to the Wi-Fi", {"phones-room.wifi"}),
    "k": ("done, or not after all", {"actions.done"}),
    "l": ("the laptop goes round", {"vote.laptop"}),
    "m": ("marks for the report", {"ideas.mark"}),
    "n": ("the facilitator's notes", {"home.notes", "preview.notes", "stage.notes"}),
    "o": (
        "what the group says: why, and the words of the closing round",
        {"close.word", "history.word", "stage.why"},
    ),
    "p": ("pauses the clock", {"stage.pause"}),
    "q": (
        "leaves",
        {
            "actions.close",
            "history.back",
            "history.report-back",
            "home.quit",
            "ideas.done",
            "no",
            "notes.quit",
            "plan.leave",
            "preview.quit",
            "stage.leave",
            "vote.leave",
        },
    ),
    "r": ("is there time? Makes the plan fit", {"plan.fit", "stage.replan"}),
    "s": ("paper slips", {"vote.slips"}),
    "t": ("a clock time: when it begins, when it ends", {"plan.start", "replan.end"}),
    "u": ("undoes", {"ideas.part", "plan.undo", "replan.undo", "slips.undo"}),
    "v": (
        "the vote, or the ideas: opens and closes",
        {
            "ideas.again",
            "ideas.vote",
            "notes.vote",
            "preview.vote",
            "stage.vote",
            "vote.close",
        },
    ),
    "w": ("waits for the next group, and lets it begin", {"stage.next-group", "vote.hold"}),
    "x": (
        "takes away, or back: drops, hides, skips, deletes, switches off",
        {
            "actions.drop",
            "goto.skip",
            "history.delete",
            "ideas.hide",
            "phones-room.off",
            "plan.skip",
        },
    ),
    "y": (
        "another one instead: version, network, port",
        {"phones-room.other", "phones-room.port", "plan.version"},
    ),
    "z": ("begins the vote again", {"vote.restart"}),
    "+": (
        "one more: a minute, a person, an action, an idea, a form of the report, a group, a hub",
        {
            "actions.new",
            "close.forms",
            "goto.more",
            "history.pool",
            "ideas.merge",
            "passing.admit",
            "phones-room.hub",
            "plan.more",
            "stage.more",
            "vote.more",
        },
    ),
    "-": ("one less: a minute", {"goto.less", "plan.less", "stage.less"}),
    "=": ("as it usually is", {"plan.usual"}),
    ",": ("parks a matter, to be talked about another time", {"park"}),
    "?": ("help", {"app.help", "help"}),
    ".": ("blanks the screen", {"stage.blank"}),
}
"""The one thing that a letter or a sign means, and the ids that may have it."""
CLOSERS = {"cancel": "qgr", "close": "qn?", "phones-room.back": "qfj"}
"""What closes a box: the letter that opened it does so too."""


def signs() -> dict[str, set[str]]:
    """The letters and signs in use, and the ids that have them; digits answer, and are not here."""
    found: dict[str, set[str]] = {}
    for id_, keys in bindings().items():
        for key in keys:
            sign = SIGNS.get(key, key)
            closes = sign in CLOSERS.get(id_, "")
            if len(sign) == 1 and not sign.isdigit() and not closes:
                found.setdefault(sign, set()).add(id_)
    return found


def letters() -> str:
    """One row a letter: what it means, and where."""
    rows = ["| key | means | where |", "|---|---|---|"]
    for sign, ids in sorted(signs().items(), key=lambda one: (not one[0].isalpha(), one[0])):
        where = " ".join(f"`{id_}`" for id_ in sorted(ids))
        rows.append(f"| `{sign}` | {LETTERS[sign][0]} | {where} |")
    return "\n".join(rows) + "\n"


def table() -> str:
    """One row an id: its usual keys, and what it does."""
    t = translator("en")
    rows = ["| id | usual keys | does |", "|---|---|---|"]
    for id_, keys in sorted(bindings().items()):
        shown = " ".join(f"`{key}`" for key in keys)
        rows.append(f"| `{id_}` | {shown} | {t(f'key.{id_}.help')} |".replace("\\|", "|"))
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """The page with its tables made anew."""
    head, _, rest = text.partition(BEGIN)
    _, _, between = rest.partition(END)
    middle, _, rest = between.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}{letters()}{END}{middle}{BEGIN}{table()}{END}{tail}"


def main() -> None:
    """Rewrite the page."""
    text = page(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
