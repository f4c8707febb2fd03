"""A step as pages: nothing scrolls under the room's eyes, long texts are turned.

Text, results, ideas and the action table of a step become pages in the order of the script; a short
text shares the page with the picture that follows it. A workshop of several modules opens each of
them with a page of its title in large letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from textual.content import Content

from apl_tui.core.actions import in_table_order
from apl_tui.core.closing import MODULE_ID as CLOSING
from apl_tui.core.closing import SURE_MODULE_ID as COMMITMENT
from apl_tui.core.idea_votes import open_to, options_of, result_of, to_do
from apl_tui.core.ideas import LEAST_OPTIONS, in_a_line
from apl_tui.core.session import Session
from apl_tui.core.slips import SIGNS, sign
from apl_tui.core.workshop import Actions, Ideas, Indicator, Prose, Results, Step
from apl_tui.i18n import Translator
from apl_tui.tui.base.letters import title_lines
from apl_tui.tui.base.words import content, folded, shortened
from apl_tui.tui.widgets.prose import prose_lines
from apl_tui.wording.due import due_words
from apl_tui.wording.ideas import total_words
from apl_tui.wording.minutes import step_minutes

SHORT_TEXT_LINES = 3
MOST_TITLE_ROWS = 9
AIRY_ROWS = 13
MEASURE = 72  # cells: longer lines are hard to follow from the back row
CHECK = {"open": "○", "done": "●", "dropped": "–"}
PARKED = "□"


NOTHING = Content("")


@dataclass(frozen=True, slots=True)
class StepPage:
    """What the stage shows at once.

    `vote_keys` asks for a results picture below the text; `ideas` is the block whose round can be
    opened here; `can_open` tells whether the vote key does anything; a `plate` is the title of a
    module, with nothing else beside it.
    """

    text: Content
    vote_keys: tuple[str, ...] = ()
    ideas: Ideas | None = None
    invitation: Content = NOTHING
    can_open: bool = False
    plate: bool = False

    @property
    def whole(self) -> bool:
        """Whether it takes the whole screen; time and title then shrink to a line."""
        return self.plate or bool(self.vote_keys)


Keys = Callable[[str], str]
"""What stands on the key of a binding's id."""
MOST_ACTIONS = 200  # on pages that are turned one by one; the table has them all
USUAL_KEYS = {"stage.vote": "v", "stage.actions": "a", "stage.next-group": "w"}


def step_title(title: str, width: int, *, large: bool) -> list[Content]:
    """A step's title, in large letters where there is room for them."""
    letters = title_lines(title, width, MOST_TITLE_ROWS, small=True) if large else ()
    return [Content(row) for row in letters] or folded(content(title, "bold"), width)


def step_pages(
    session: Session,
    t: Translator,
    width: int,
    height: int,
    *,
    whole: int | None = None,
    keys: Keys = USUAL_KEYS.__getitem__,
    today: date | None = None,
    came_of: str = "",
) -> list[StepPage]:
    """The pages of the session's current step, for a page area of that many cells.

    Due days are told as seen from `today`; without it from the day on which the session began.

    `whole` is the height of a page that takes the whole screen, when it is higher. Where there is
    room for it, there is air between the items of a list. `came_of` is what the unit has decided
    and what came of it, for the title of the workshop.
    """
    whole = height if whole is None else whole
    today = today or date.fromisoformat(session.date)
    told = [] if session.index else folded(content(came_of, "$quiet"), width) if came_of else []
    pages = _step_pages(session, t, (width, height), whole, keys, today, told)
    if height < AIRY_ROWS:
        return pages
    airy = _step_pages(session, t, (width, height), whole, keys, today, told, airy=True)
    return airy if len(airy) == len(pages) else pages


def _step_pages(
    session: Session,
    t: Translator,
    size: tuple[int, int],
    whole: int,
    keys: Keys,
    today: date,
    told: list[Content],
    *,
    airy: bool = False,
) -> list[StepPage]:
    width, height = size
    step = session.step
    pages = _plate(session, t, width, whole, told)
    width = min(width, MEASURE)
    text: list[Content] = []

    def flush() -> None:
        nonlocal text
        pages.extend(StepPage(part) for part in _paged(text, height))
        text = []

    for block in step.blocks:
        match block:
            case Prose():
                text += [Content("")] if text else []
                text += prose_lines(block.markdown, width, airy=airy)
            case Results():
                if len(text) > SHORT_TEXT_LINES:
                    flush()
                pages.append(StepPage(_joined(text), vote_keys=block.of))
                text = []
            case Ideas():
                collecting = _ideas_pages(session, block, t, keys, (width, height))
                room_left = height - 2 - len(collecting[0].text.plain.split("\n"))
                if text and len(text) < room_left:  # a short text shares the page
                    lead = _joined([*text, Content(""), collecting[0].text])
                    collecting[0], text = replace(collecting[0], text=lead), []
                flush()
                pages += collecting
            case Actions():
                lines = action_lines(session, t, width, today)
                lines = lines or [content(t("pages.no-actions"), "$quiet")]
                lines += _chosen_lines(session, t, width)
                invite = _invite(t, keys("stage.actions"), "pages.write-actions")
                if text and len(text) + 1 + len(lines) <= height - 2:
                    lines, text = [*text, Content(""), *lines], []
                flush()
                pages += [StepPage(part, invitation=invite) for part in _paged(lines, height - 2)]
            case _:
                pass
    if step.votes:
        text += _vote_lines(session, step, t, bool(text), width)
        held = bool(session.rounds_of(step))
        opens = all(open_to(session, vote) for vote in step.votes)
        invite = _invite_to_vote(session, step, t, keys, width) if opens and not held else NOTHING
        parts = _paged(text, height - 2)
        pages += [StepPage(part, can_open=opens) for part in parts[:-1]]
        pages.append(StepPage(parts[-1], can_open=opens, invitation=invite))
        if held:
            asked = tuple(vote.key for vote in step.votes)
            pages.append(StepPage(Content(""), vote_keys=asked, can_open=True))
    else:
        flush()
    return pages or [StepPage(Content(""))]


def _plate(
    session: Session, t: Translator, width: int, height: int, told: list[Content]
) -> list[StepPage]:
    """The title of the workshop at its beginning, and of each module that it takes in.

    Below it stands what is `told`.

    The steps between the modules have no title page.
    """
    workshop, index = session.workshop, session.index
    own = (workshop.id, CLOSING, COMMITMENT)
    parts = list(dict.fromkeys(m.id for m in workshop.modules if m.id not in own))
    module = workshop.module_of(index)
    enters = index == 0 or workshop.module_of(index - 1) is not module
    if not enters or (module.id in own and index):
        return []
    run = session.records if module.id in own else session.records[index:][: len(module.steps)]
    below = [t("minutes.short", n=step_minutes(sum(record.seconds for record in run)))]
    if module.id in parts and len(parts) > 1:
        number = parts.index(module.id) + 1
        below = [t("pages.part", number=number, count=len(parts)), *below]
    if not index and session.settings.unit:
        below = [session.settings.unit, *below]
    told = [Content(""), *told] if told else []
    letters = title_lines(module.title, width, height - 2 - len(told))
    title = [Content.styled(row, "$accent") for row in letters] or [
        line.stylize("bold $accent") for line in folded(content(module.title), width)
    ]
    lines = [*title, Content(""), content("  ·  ".join(below), "$quiet"), *told]
    above = max(0, height - len(lines)) // 3
    return [StepPage(_joined([Content("")] * above + lines), plate=True)]


def _vote_lines(
    session: Session,
    step: Step,
    t: Translator,
    after_text: bool,  # noqa: FBT001
    width: int,
) -> list[Content]:
    questions = sum(vote.questions for vote in step.votes)
    lines = [Content("")] if after_text else []
    for vote in step.votes if not session.rounds_of(step) else ():
        if vote.ideas:
            lines += [*folded(content(vote.lead, "bold"), width), Content("")] if vote.lead else []
            lines += _option_lines(options_of(session, vote), t, width)
    asked = "pages.questions-solo" if session.settings.solo else "pages.questions"
    lines.append(content(t(asked, n=questions), "$quiet"))
    if any(lost.step_key == step.key for lost in session.interrupted) and not session.rounds_of(
        step
    ):
        lines += [Content(""), content(t("pages.interrupted"), "$attention")]
    return lines


def _option_lines(options: Sequence[Indicator], t: Translator, width: int) -> list[Content]:
    """The ideas that are voted on, with the signs by which a slip names them."""
    if len(options) < LEAST_OPTIONS:
        return [*folded(content(t("pages.no-ideas-yet"), "$attention"), width), Content("")]
    lines: list[Content] = []
    for number, option in enumerate(options):
        mark = f"{sign(number)}  " if len(options) <= len(SIGNS) else "·  "
        first, *rest = folded(content(option.text), max(8, width - 3))
        lines.append(Content.assemble((mark, "bold $accent"), first))
        lines += [Content.assemble("   ", line) for line in rest]
    return [*lines, Content("")]


def _chosen_lines(session: Session, t: Translator, width: int) -> list[Content]:
    """The ideas that were chosen and are no actions yet, below the actions."""
    ideas = to_do(session)
    lines = [Content(""), content(t("pages.chosen-ideas"), "$quiet")] if ideas else []
    for idea in ideas[:MOST_ACTIONS]:
        words = content(shortened(in_a_line(idea.text), width - 3))
        lines.append(Content.assemble(("◇  ", "$accent"), words))
    return lines


def _ideas_pages(
    session: Session, block: Ideas, t: Translator, keys: Keys, size: tuple[int, int]
) -> list[StepPage]:
    width, height = size
    question = prose_lines(block.question, width)
    gathered = session.ideas_of(block)
    if gathered is None:
        invite = _invite(t, keys("stage.vote"), "pages.open-ideas")
        return [StepPage(_joined(question), ideas=block, can_open=True, invitation=invite)]
    if gathered.ideas is None:
        lines = [*question, Content(""), content(t("pages.ideas-withheld"), "$quiet")]
        return [StepPage(_joined(lines), ideas=block, can_open=True)]
    shown = [idea for idea in gathered.ideas if not idea.hidden]
    lines = [*question, Content("")]
    for idea in shown:
        mark = ("●  ", "$accent") if idea.marked else ("·  ", "$quiet")
        result = result_of(session, block.key, idea)
        got = f"  ({total_words(*result, t)})" if result else ""
        told = Content.assemble(content(idea.text), content(got, "$quiet"))
        first, *rest = folded(told, max(8, width - 3))
        for also in idea.also:
            rest += folded(content(f"+ {also}", "$quiet"), max(8, width - 3))
        lines.append(Content.assemble(mark, first))
        lines += [Content.assemble("   ", line) for line in rest]
    invite = _invite(t, keys("stage.vote"), "pages.mark-ideas")
    return [
        StepPage(part, ideas=block, can_open=True, invitation=invite)
        for part in _paged(lines, height - 2)
    ]


def action_lines(session: Session, t: Translator, width: int, today: date) -> list[Content]:
    """The action table, one or two lines an action, those from last time first; few enough."""
    lines: list[Content] = []
    for action in in_table_order(session.actions)[:MOST_ACTIONS]:
        mark = PARKED if action.parked and action.state == "open" else CHECK[action.state]
        style = "" if action.state == "open" else "$quiet"
        what = shortened(action.what, width - 3)
        lines.append(Content.assemble((f"{mark}  ", "$accent"), content(what, style)))
        details = "  ·  ".join(
            part for part in (action.who, due_words(action, today, t), action.notice) if part
        )
        if action.parked:
            details = "  ·  ".join(p for p in (t("park.parked"), details) if p)
        if action.carried:
            details = "  ·  ".join(p for p in (t("pages.carried"), details) if p)
        if details:
            lines.append(content(f"   {shortened(details, width - 3)}", "$quiet"))
    if more := len(session.actions[MOST_ACTIONS:]):
        lines.append(content(t("pages.more-actions", n=more), "$quiet"))
    return lines


def _invite(t: Translator, key: str, words: str) -> Content:
    return Content.assemble((f" {key} ", "bold $background on $accent"), "  ", content(t(words)))


def _invite_to_vote(session: Session, step: Step, t: Translator, keys: Keys, width: int) -> Content:
    """To open the vote; or where votes wait, to take it up again or let the next group begin."""
    if not any(each.step_key == step.key for each in session.held):
        opens = "pages.open-vote-solo" if session.settings.solo else "pages.open-vote"
        return _invite(t, keys("stage.vote"), opens)
    again = _invite(t, keys("stage.vote"), "pages.take-up-vote")
    group = _invite(t, keys("stage.next-group"), "pages.next-group")
    beside = Content("   ").join((again, group))
    return beside if beside.cell_length <= width else Content("\n").join((again, group))


def _joined(lines: list[Content]) -> Content:
    return Content("\n").join(lines)


def _paged(lines: list[Content], height: int) -> list[Content]:
    """`lines` in pages of at most `height`, broken at an empty line, else between items."""
    height = max(3, height)
    pages, first = [], 0
    while len(lines) - first > height:
        ends = range(first + height, first + height // 2, -1)
        empty = (n for n in ends if not lines[n].plain.strip())
        between = (n for n in ends if not lines[n].plain.startswith(" "))  # two items of a list
        cut = next(empty, 0) or next(between, first + height)
        pages.append(_joined(lines[first:cut]))
        first = cut
        while first < len(lines) and not lines[first].plain.strip():
            first += 1
    return [*pages, _joined(lines[first:])] if first < len(lines) else pages
