"""A screen that is laid out and painted once for each change.

Textual lays out and paints anew, a frame later, whatever got another size in a layout, although it
was painted in that size just then; and words that are chosen for a width come a frame after it. It
styles, lays out and paints a screen that comes up several times, paints the screen below one that
covers it, and lays out what stands there when another screen has gone.

Textual offers no word for when it lays out and paints, so this leans on what is within it, and so
do `leaving.py` and `shell/palette.py`, for one thing each. No other file does: a test holds that.
It is why Textual is held to one minor version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from textual import events
from textual.geometry import Region, Size
from textual.widget import AwaitMount, Widget

if TYPE_CHECKING:
    from textual.app import App
    from textual.await_remove import AwaitRemove
    from textual.dom import DOMNode
    from textual.screen import Screen

    AppBase = App[Any]
    Base = Screen[Any]
else:
    AppBase = object
    Base = object  # Textual looks for styles and keys in the first of several bases that is its own

MOST_LAYOUTS = 4  # until the words fit: those that never would are left as they are


def covers(screen: Screen[Any]) -> bool:
    """Whether nothing of what lies below a screen is seen."""
    return screen.styles.background.a == 1


class PaintsOnce(Base):
    """A screen that does not do again what has just been done."""

    _holds = False  # while it is laid out
    _due = False  # whether it was to be painted meanwhile

    def settle(self) -> None:
        """Do what waits for the next paint."""

    def fit(self) -> None:
        """Choose the words for the sizes that there are now; they are painted only then."""

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's own
        """Lay out until all words fit, and paint."""
        if whole := self._repaint_required:
            self._dirty_widgets.add(self)
        self._holds, self._due = True, False
        self._take_asked()
        try:
            for number in range(MOST_LAYOUTS):
                before = self._measures()
                super()._refresh_layout(size, scroll and not number)
                after = self._measures()
                for widget, (_, bars) in after.items():  # painted in its new size all the same
                    if widget in before and before[widget][1] == bars:
                        widget._layout_required = widget._repaint_required = False
                if after != before:
                    self.fit()
                if not self._take_asked():
                    break
        finally:
            self._holds = False
        if self._due:
            self._repaint_required &= not whole
            self._compositor.update_widgets(set(self._compositor.visible_widgets))
            self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        """Paint, once the words fit; during a batch nothing is, so all of it afterwards."""
        if self._holds:
            self._due = True
        elif self.app._batch_count:
            self._repaint_required = True
        else:
            super()._compositor_refresh()

    def _measures(self) -> dict[Widget, tuple[Size, tuple[bool, bool]]]:
        """The size of each widget, and whether it has bars to scroll by."""
        widgets = self.walk_children(Widget)
        return {widget: (widget.size, widget.scrollbars_enabled) for widget in widgets}

    def _take_asked(self) -> bool:
        """Note what widgets ask for, as they do themselves when idle; whether it is a layout."""
        found = False
        for widget in self.walk_children(Widget):
            if widget._layout_required:
                found, widget._layout_required = True, False
                for ancestor in widget.ancestors:
                    if not isinstance(ancestor, Widget):
                        break
                    ancestor._clear_arrangement_cache()
                    if not ancestor.styles.auto_dimensions:
                        break
            if widget._repaint_required:
                widget._repaint_required = False
                self._dirty_widgets.add(widget)
        return found

    def _on_timer_update(self) -> None:
        """Paint, once what has been asked for has been heard."""
        self._update_timer.pause()
        if self._message_queue.empty():
            self._paint_now()
        else:
            self.call_later(self._paint_now)

    def _paint_now(self) -> None:
        self.settle()
        self._layout_required = self._take_asked() or self._layout_required
        super()._on_timer_update()

    async def _on_idle(self, event: events.Idle) -> None:
        """What waits for the paint waits also for what was asked for and not yet said."""
        event.prevent_default()
        if self._callbacks:
            self._layout_required = self._take_asked() or self._layout_required
        await super()._on_idle(event)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Lay out, and paint what that changes; or paint all of it."""
        repaint = repaint and not layout
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _screen_resized(self, size: Size) -> None:
        """Lay out for a new size; a screen that came up has been laid out."""
        if size != self._size:
            super()._screen_resized(size)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """A screen that comes up for the first time is painted by its layout."""
        event.prevent_default()
        new = self._size != self.app.size and not self.app._batch_count  # painted after the batch
        event.refresh_styles = False  # what is put up has its style, and another theme tells all
        super()._on_screen_resume(event)
        if new:
            self._repaint_required = False
            self._exchange_repaint_regions()


class PaintsOnceApp(AppBase):
    """An app that paints and lays out nothing that is not seen."""

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """The screens that are seen through the one on top."""
        return [] if covers(self.screen) else super()._background_screens

    def refresh(
        self, *, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint all: something else may have been written into the terminal."""
        if layout and repaint and self.screen_stack:
            self.screen.refresh()
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        """A screen has its style sheet before it is composed, at once from Python 3.12 on."""
        if not isinstance(screen, str):
            self._load_screen_css(screen)
        return super()._get_screen(screen)

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """Take them away; a screen that has gone changes nothing on the one that stands there."""
        return super()._prune(*nodes, parent=None if parent is self else parent)


def forget_drawn(widget: Widget) -> None:
    """Let go of the last picture of a widget, which it keeps while it is hidden."""
    widget._render_cache = type(widget._render_cache)(Size(0, 0), [])
