"""One list of texts that break careless programs, used wherever a person's text goes.

Everything here is valid Unicode that can be typed, pasted or read from a file. `LONE_SURROGATE`
stands apart: it comes from an argument or a file name that is not UTF-8.
"""

from __future__ import annotations

import os

NASTY: tuple[str, ...] = (
    # nothing, or nothing that can be seen
    "",
    " ",
    "\t",
    "\u00a0",
    "\u200b",
    "\ufeff",
    # markup of the screen's library
    "[Ja]",
    "[/",
    "[/bold]",
    "[bold red]röd[/]",
    "[link=file:///etc/passwd]läs[/link]",
    "[@click=app.quit]avsluta[/]",
    "\\[",
    "$text-primary",
    # terminal escapes and control characters
    "\x1b[2J\x1b[H",
    "\x1b[31mröd\x1b[0m",
    "\x1b]0;titel\x07",
    "\x1b]8;;https://example.org\x1b\\länk\x1b]8;;\x1b\\",
    "\x9b31m",
    "a\x00b",
    "a\x07b",
    "a\x08b",
    "a\x7fb",
    # directions that turn text around
    "\u202eegnälmot\u202c",
    "\u2066isolerad\u2069",
    "\u200fشكرا\u200e",
    # HTML and templates
    "<b>fet</b>",
    "<script>alert(1)</script>",
    "</textarea></script><img src=x onerror=alert(1)>",
    "\" onmouseover='alert(1)'",
    "&lt;&amp;&#60;",
    "<!-- -->",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{n}",
    "{0.__class__}",
    "%s %(n)d %%",
    # Markdown
    "# rubrik",
    "- [x] klar",
    "1. ett",
    "> citat",
    "| a | b |",
    "a|b",
    "\\|",
    "```",
    "~~~",
    "    kod",
    "*fet* _kursiv_ ~~struken~~ `kod`",
    "![bild](https://example.org/x.png)",
    "[länk](javascript:alert(1))",
    "[ref]: https://example.org",
    "https://example.org www.example.org a@example.org",
    "---",
    "===",
    ":::",
    "::: vote {#id}",
    "två blanksteg  ",
    "snedstreck\\",
    # tables and sheets
    "=1+1",
    "+46 70 123 45 67",
    "-1",
    "@SUM(A1:A9)",
    '=HYPERLINK("https://example.org";"klicka")',
    'a,b;c\t"d"',
    # lines
    "rad ett\nrad två",
    "rad ett\r\nrad två",
    "rad ett\rrad två",
    "rad ett\u2028rad två\u2029",
    "\n\n\n",
    "\x0b\x0c\x85",
    # width
    "å" * 10_000,
    "ettlångtordutanblanksteg" * 20,
    "👩‍👩‍👧‍👦👍🏽🇸🇪",
    "e\u0301å a\u030a",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
    "漢字かな交じり文",
    "Ａｌｌｔ",
    "\U0001f468\u200d",
    "\ufdfa",
    "\ufffd\uffff\U0010ffff",
    # names of files
    "../../etc/passwd",
    "C:\\Windows\\con",
    "/",
    ".",
    "nul",
    "a:b*c?d",
    # what looks like data
    "null",
    "true",
    "0",
    "NaN",
    "'; DROP TABLE session; --",
    "yes: [no",
    "<<: *anchor",
)

LONE_SURROGATE = "avdelning \udce5"

SAMPLE: tuple[str, ...] = tuple(
    NASTY[place] for place in (0, 6, 7, 11, 14, 23, 27, 42, 65, 71, 73, 75, 80)
)
"""For tests that walk a screen for each text: one of every kind."""

ON_SCREENS = NASTY if "APL_TUI_EVERY_NASTY" in os.environ else SAMPLE
"""`SAMPLE`, or all of them when `APL_TUI_EVERY_NASTY` is set."""


def named(text: str) -> str:
    """A short name for a test of a text; Windows has no room for a long one."""
    return ascii(text)[:40]
