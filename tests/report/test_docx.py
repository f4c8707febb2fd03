"""The report as a Word document: the word processor's own headings, lists and tables."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from apl_tui.core.errors import AplError
from apl_tui.i18n import LANGUAGES, translator
from apl_tui.report.docx import report_docx
from apl_tui.report.markdown import report_markdown
from apl_tui.report.text import BLOCKS
from apl_tui.workflows.reporting import write_report
from tests.report.test_markdown import MADE, _with_text_everywhere
from tests.support.nasty import ON_SCREENS, named

SV = translator("sv")


def opened(content: bytes) -> Any:
    return Document(BytesIO(content))


def tables_of(markdown: str) -> int:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return sum(token.type == "table_open" for token in tokens)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MADE)
def test_it_says_what_the_report_says(name: str, language: str) -> None:
    t, session = translator(language), MADE[name]()
    document = opened(report_docx(session, t))
    markdown = report_markdown(session, t)
    heads = [p for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert len(heads) == sum(line.startswith("#") for line in markdown.splitlines())
    assert len(document.tables) == tables_of(markdown)
    assert document.core_properties.title == heads[0].text
    assert document.core_properties.language == language
    assert not set("".join(p.text for p in document.paragraphs[3:9])) & set("*`\\")


def test_the_same_session_gives_the_same_bytes() -> None:
    assert report_docx(MADE["full"](), SV) == report_docx(MADE["full"](), SV)


def test_tables_have_heads_and_words_for_those_who_do_not_see_them() -> None:
    document = opened(report_docx(MADE["full"](), SV))
    assert document.tables
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        heads = table.rows[0]._tr.trPr.findall(qn("w:tblHeader"))
        assert [head.get(qn("w:val")) for head in heads] == ["true"]


def test_a_bar_is_shaded_cells_as_long_as_its_numbers() -> None:
    document = opened(report_docx(MADE["full"](), SV))
    bars = [
        bar
        for table in document.tables
        for row in table.rows[1:]
        for cell in row.cells
        for bar in cell.tables
    ]
    markdown = report_markdown(MADE["full"](), SV)
    in_tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len(bars) == sum(any(block in line for block in BLOCKS) for line in in_tables)
    widths = [[round(cell.width.cm, 1) for cell in bar.rows[0].cells] for bar in bars]
    assert all(sum(row) == pytest.approx(3.0) for row in widths)
    assert widths[0] == [0.9, 2.1]  # 3 of 12 below, 9 above, in tenths: `░░░███████`
    fills = {
        cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
        for bar in bars
        for cell in bar.rows[0].cells
    }
    assert len(fills) == 4  # lower, upper, in between, and what hinders
    told = bars[0]._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert "Svarade 3–4 (stämmer): 9" in told


@pytest.mark.parametrize("text", ON_SCREENS[:12], ids=named)
def test_nothing_typed_breaks_it(text: str) -> None:
    assert opened(report_docx(_with_text_everywhere(text), SV)).paragraphs


def test_without_the_extra_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(AplError) as caught:
        write_report(MADE["full"](), tmp_path, form="docx")
    assert caught.value.what.id == "report.error.docx"
    assert "apl-tui[docx]" in "\n".join(SV.told(caught.value))
    assert not list(tmp_path.iterdir())
