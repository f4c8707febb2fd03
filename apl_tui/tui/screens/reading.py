"""The report as words for the screen."""

from __future__ import annotations

from textual.content import Content

from apl_tui.core.session import Session
from apl_tui.i18n import Translator
from apl_tui.report.markdown import report_markdown


def report_words(session: Session, t: Translator, width: int) -> Content:
    """The report's Markdown, wrapped."""
    lines = report_markdown(session, t).split("\n")
    return Content("\n").join(line for text in lines for line in Content(text).wrap(width))
