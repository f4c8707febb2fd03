"""The ideas of a closed round as a list: marked, hidden, merged, ordered, shown one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.content import Content

from apl_tui.core.idea_votes import result_of
from apl_tui.core.ideas import Gathered, merged, moved, parted
from apl_tui.core.records import Idea
from apl_tui.core.workshop import Ideas
from apl_tui.room.room import Room
from apl_tui.tui.base.words import content
from apl_tui.tui.widgets.rows import ListRow, Rows
from apl_tui.wording.ideas import total_words

MARKED, PICKED, NO_MARK, ALSO = "● ", "+ ", "  ", "+ "
Change = Callable[[Idea], Idea]


class IdeasList(Rows):
    """The ideas of a closed round; what is done with them goes to the room at once.

    `picked` is the id of the one that is to be merged with another; `seen` is how many are shown
    while they come one at a time, `None` when all are.
    """

    def __init__(self, room: Room, block: Ideas, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, apart=True)
        self.room, self.block = room, block
        self.picked = ""
        self.seen: int | None = None

    @property
    def ideas(self) -> tuple[Idea, ...]:
        """The ideas in their order; none when there is nothing to show."""
        round_ = self.room.session.ideas_of(self.block)
        return (round_.ideas or ()) if round_ else ()

    @property
    def at_cursor(self) -> Idea | None:
        """The idea at the cursor."""
        return self.ideas[self.cursor] if self.ideas else None

    @property
    def covered(self) -> int:
        """How many are not shown yet."""
        return 0 if self.seen is None else max(0, len(self.ideas) - self.seen)

    def follow(self, cursor: int | None = None) -> None:
        """Show them as they are now."""
        self.show([self._row(idea) for idea in self.ideas[: self.seen]], cursor)

    def _row(self, idea: Idea) -> ListRow:
        t = self.screen.t  # type: ignore[attr-defined]  # every screen of ours is Worded
        if idea.hidden:
            return ListRow(content(t("ideas.hidden"), "$quiet"), Content(NO_MARK))
        signs = (PICKED, self.picked == idea.id), (MARKED, idea.marked), (NO_MARK, True)
        mark = Content.styled(next(sign for sign, holds in signs if holds), "bold $accent")
        session = self.room.session
        result = result_of(session, self.block.key, idea)
        tail = [total_words(*result, t)] if result else []
        made = any(action.origin == idea.text for action in session.actions)
        tail += [t("ideas.is-action")] if made else []
        tail += [t("ideas.in-report")] if idea.marked and not tail else []
        lines = [content(idea.text), *(content(f"{ALSO}{one}", "$quiet") for one in idea.also)]
        return ListRow(Content("\n").join(lines), mark, content("  ·  ".join(tail), "$accent"))

    # --- one at a time ------------------------------------------------------------------------

    def cover(self) -> None:
        """Show only the first one; `uncover` brings the next."""
        self.seen = min(1, len(self.ideas))
        self.follow(0)

    def uncover(self) -> bool:
        """Show one more; False when all are shown."""
        if not self.covered or self.seen is None:
            self.seen = None
            return False
        self.seen += 1
        self.follow(self.seen - 1)
        return True

    # --- what is done with them ---------------------------------------------------------------

    def toggle_mark(self) -> None:
        """The idea at the cursor goes to the report, or does not; a hidden one is seen again."""
        self.change(lambda idea: replace(idea, marked=not idea.marked, hidden=False))

    def toggle_hidden(self) -> None:
        """The idea at the cursor is hidden, or seen again; a hidden one is never marked."""
        self.change(lambda idea: replace(idea, hidden=not idea.hidden, marked=False))

    def change(self, change: Change) -> None:
        """The idea at the cursor becomes another."""
        ideas = list(self.ideas)
        if ideas:
            ideas[self.cursor] = change(ideas[self.cursor])
            self._keep(tuple(ideas), self.cursor)

    def merge(self) -> bool:
        """Pick the idea at the cursor; the second time merge it with the one that was picked.

        On the same idea it is put back. True when two have become one.
        """
        here = self.at_cursor
        if here is None or here.hidden:
            return False
        ids = [idea.id for idea in self.ideas]
        if self.picked in ids and self.picked != here.id:
            taken, into = ids.index(self.picked), self.cursor
            self.picked = ""
            if self.seen is not None:
                self.seen -= 1
            self._keep(merged(self.ideas, taken, into), into - (taken < into))
            return True
        self.picked = "" if self.picked == here.id else here.id
        self.follow()
        return False

    def put_back(self) -> bool:
        """Nothing is to be merged after all; False when nothing was."""
        picked, self.picked = self.picked, ""
        if picked:
            self.follow()
        return bool(picked)

    def part(self) -> bool:
        """Take the last wording of the idea at the cursor out again; False when it has but one."""
        ideas = parted(self.ideas, self.cursor) if self.ideas else ()
        if len(ideas) == len(self.ideas):
            return False
        if self.seen is not None:
            self.seen += 1
        self._keep(ideas, self.cursor)
        return True

    def make_action(self) -> str:
        """Make an action of the idea at the cursor: its words; empty where it is one already."""
        idea, actions = self.at_cursor, self.room.session.actions
        if idea is None or idea.hidden or any(each.origin == idea.text for each in actions):
            return ""
        action = self.room.make_action(self.block.key, idea)
        self.follow()
        return action.what

    def shift(self, by: int) -> None:
        """The idea at the cursor stands further down, or up."""
        wanted = max(0, min(self.cursor + by, len(self.rows) - 1))
        if self.ideas and wanted != self.cursor:
            self._keep(moved(self.ideas, self.cursor, wanted - self.cursor), wanted)

    def _keep(self, ideas: Gathered, cursor: int) -> None:
        self.room.write_ideas(self.block.key, ideas)
        self.follow(cursor)
