"""A report as lines: nothing is lost, nothing is wider than there is room for."""

from __future__ import annotations

import pytest

from apl_tui.tui.widgets.document import document_lines

TEXT = """# Rapport

- **Enhet:** Norr
- ett\n\n## Resultat

> Så sade vi.

| Alternativ som är lång att läsa | Valdes av | Bild |
| --- | ---: | --- |
| Jag lär mig av andra varje dag | 4–6 | `██████░░░░` |
| [b]Nej[/b] | 0–2 | `░░░░░░░░░░` |

Slut.
"""


@pytest.mark.parametrize("width", [34, 55, 72, 110])
def test_every_line_fits_and_every_word_is_there(width: int) -> None:
    lines = document_lines(TEXT, width)
    assert max(line.cell_length for line in lines) <= width
    shown = "".join(line.plain for line in lines)
    found = {each for each in shown if not each.isspace()}
    assert found >= set(
        "RapportEnhetNorrettResultatSåsadevi.AlternativValdesavBild4–60–2[b]/█░Slut"
    )


def test_a_table_is_a_grid_as_wide_as_there_is_room_for() -> None:
    lines = [line.plain for line in document_lines(TEXT, 60)]
    grid = [line for line in lines if line[:1] in "┌├│└" and line]
    assert {len(line) for line in grid} == {60}
    assert grid[0][0] + grid[0][-1] + grid[-1][0] + grid[-1][-1] == "┌┐└┘"
    assert lines[lines.index(grid[0]) - 1] == lines[lines.index(grid[-1]) + 1] == ""
    assert any("Jag lär mig" in line and "4–6" in line and "██████░░░░" in line for line in grid)


def test_bars_are_not_broken_for_the_sake_of_words() -> None:
    lines = [line.plain for line in document_lines(TEXT, 44)]
    assert any("██████░░░░" in line for line in lines)
    assert any("▎ Så sade vi." in line for line in lines)
