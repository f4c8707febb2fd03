"""The colours: contrast measured from the themes, and as other terminals show them."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from apl_tui.tui.base.theme import CONTRAST, DARK, LIGHT, THEMES, theme_for

ROOM, OTHER, LINES = 7.0, 4.5, 3.0  # to one: what the room reads, other text, lines and frames
READ = ("foreground", "quiet", "accent", "attention")
GROUNDS = ("background", "surface", "panel")
NAMES = {theme.name for theme in THEMES}


def colour(theme: Theme, role: str) -> str:
    return str(theme.variables.get(role) or getattr(theme, role))


def shown(text: str, colours: ColorSystem | None) -> tuple[int, int, int]:
    """Red, green, blue as a terminal with so many colours shows it."""
    parsed = Color.parse(text)
    red, green, blue = (parsed.downgrade(colours) if colours else parsed).get_truecolor()
    return red, green, blue


def luminance(rgb: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(theme: Theme, role: str, ground: str, colours: ColorSystem | None = None) -> float:
    lights = [luminance(shown(colour(theme, each), colours)) for each in (role, ground)]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_the_measure_itself() -> None:
    both = Theme("t", primary="#ffffff", foreground="#ffffff", background="#000000")
    assert contrast(both, "foreground", "background") == pytest.approx(21)
    assert contrast(both, "foreground", "foreground") == pytest.approx(1)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", READ)
def test_what_the_room_reads(theme: Theme, role: str, ground: str) -> None:
    assert contrast(theme, role, ground) >= ROOM


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_letters_on_a_key_and_lines(theme: Theme) -> None:
    assert contrast(theme, "background", "accent") >= ROOM
    assert contrast(theme, "rule", "background") >= LINES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", READ)
def test_256_colours(theme: Theme, role: str) -> None:
    """Such as the terminal of macOS."""
    for ground, least in (("background", ROOM), ("surface", ROOM), ("panel", OTHER)):
        assert contrast(theme, role, ground, ColorSystem.EIGHT_BIT) >= least


@pytest.mark.parametrize("role", READ)
def test_16_colours(role: str) -> None:
    for ground in GROUNDS:
        assert contrast(CONTRAST, role, ground, ColorSystem.STANDARD) >= ROOM
    seen = {shown(colour(CONTRAST, ground), ColorSystem.STANDARD) for ground in GROUNDS}
    assert len(seen) == 2, "a chosen row stands out"


@pytest.mark.parametrize(
    ("wanted", "remembered", "colours", "name"),
    [
        (None, "", "truecolor", DARK.name),
        (None, "", "standard", CONTRAST.name),
        (None, LIGHT.name, "standard", LIGHT.name),
        ("dark", LIGHT.name, "standard", DARK.name),
        ("apl-contrast", "", "truecolor", CONTRAST.name),
        ("no-such", "nor-this", "256", DARK.name),
        ("no-such", LIGHT.name, None, LIGHT.name),
    ],
)
def test_which_theme(wanted: str | None, remembered: str, colours: str | None, name: str) -> None:
    assert theme_for(wanted, remembered, colours, NAMES) == name
