"""Workbooks leave complete: read by anybody, without calculating, they show every figure."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from hsbstar.audit.heading import Heading
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.comparison.alt_text import describe_comparison
from hsbstar.comparison.model import compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.rounds.alt_text import describe_round
from hsbstar.rounds.collating import collate, score_round
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import PRIORITIES, SCORES, STAR, scores_table
from hsbstar.star_tool.own.open import open_star_tool
from support.moderations import read_all
from support.packages import chart_parts, chart_points, drawn_points, packed, parts
from support.sheets import opened
from support.table_rounds import round_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round

AGENCIES = ("=Police", "Score", "SCORE", "Health & \"Care\"", "2026")
"""Names that trip a careless table: like a formula, like a column of ours, like a number."""
UNEVEN = {
    "d1-a": (0, "", ""), "d1-c": ("N/A", "", ""), "d2-a": ("No data", "", ""),
    "d2-b": (None, "", ""), "d2-c": (None, "", ""), "d3-b": (4, "", ""),
}


@pytest.fixture
def returns(small: Framework, filled: Callable[..., bytes]) -> list[Return]:
    """Returns of agencies with awkward names; one answers unevenly."""
    return read_all({
        f"{index}.xlsx": filled(name, answers=UNEVEN if index else None)
        for index, name in enumerate(AGENCIES)
    }, small)


@pytest.fixture
def collated(small: Framework, returns: list[Return]) -> Round:
    """The round of all returns but the first, so that domain 2 has no score."""
    return collate(returns[1:], small, area="Northshire", round_name="2026")


@pytest.fixture
def content(small: Framework, returns: list[Return], collated: Round) -> StarContent:
    """The star tool's texts."""
    return StarContent(collated.marked("OFFICIAL"), small, tuple(returns[1:]))


@pytest.fixture
def star_tool(content: StarContent) -> bytes:
    """The filled star tool."""
    return fill_star_tool(bundled(STAR_TEMPLATE), content)


@pytest.fixture
def comparison_workbook(collated: Round, returns: list[Return], small: Framework) -> bytes:
    """A comparison of two rounds of the same name."""
    later = collate(returns, small, area="Northshire", round_name="2026")
    return write_comparison(compare([collated, later]))


@pytest.fixture
def with_evidence(content: StarContent) -> bytes:
    """The filled star tool with the sheet of evidence."""
    return fill_star_tool(bundled(STAR_TEMPLATE), replace(content, with_evidence=True))


@pytest.fixture(params=["star tool", "with evidence", "comparison", "audit workbook"])
def workbook(
    request: pytest.FixtureRequest, star_tool: bytes, with_evidence: bytes,
    comparison_workbook: bytes, small: Framework,
) -> bytes:
    """Each kind of workbook that we write."""
    return {
        "star tool": star_tool, "with evidence": with_evidence, "comparison": comparison_workbook,
        "audit workbook": write_audit_workbook(small, Heading(area="Northshire", round="2026")),
    }[request.param]


def sheets_of(data: bytes) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield each sheet's name, part and root."""
    book = open_star_tool(data, "x.xlsx")
    for name, part in book.sheets.items():
        yield name, part, book.package.read(part)


def test_another_reader_sees_the_scores_without_calculating(
    star_tool: bytes, collated: Round
) -> None:
    """calamine, which never calculates, reads domain scores, coverage and statement scores."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(star_tool))
    star = book.get_sheet_by_name(STAR.sheet).to_python(skip_empty_area=False)
    for row, domain in enumerate(collated.domains, start=FIRST_ROW - 1):
        shown = dict(zip((column.key for column in STAR.columns), star[row], strict=False))
        assert shown["score"] == (
            "no score" if domain.score is None else pytest.approx(float(domain.score))
        )
        assert (shown["scored"], shown["of"]) == (domain.scored, domain.of)
    scores = book.get_sheet_by_name(SCORES.sheet).to_python(skip_empty_area=False)
    place = SCORES.number("score") - 1
    for row, statement in enumerate(collated.statements, start=FIRST_ROW - 1):
        expected = "" if statement.score is None else pytest.approx(float(statement.score))
        assert scores[row][place] == expected


def test_the_chart_has_its_points_and_alt_text_with_them(
    star_tool: bytes, collated: Round, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Cached points, drawn points and alt text are those of the round; no score, no point."""
    scores = tuple(None if domain.score is None else float(domain.score)
                   for domain in collated.domains)
    assert None in scores
    part = chart_parts(star_tool, STAR.sheet)[0]
    series = chart_points(star_tool, part)[0]
    assert series.values == pytest.approx(scores)
    assert series.categories[1] == "Helping early\nno score"
    drawn = drawn_points(star_tool, ".xlsx", tmp_path, libreoffice)[STAR.sheet][0][0]
    assert drawn.values == pytest.approx(scores)
    drawing = parts(star_tool)["xl/drawings/drawing1.xml"]
    assert [element.get("descr") for element in etree.fromstring(drawing).iter("{*}cNvPr")] == [
        describe_round(collated)
    ]


def test_the_comparison_chart_has_its_points_and_words(
    comparison_workbook: bytes, collated: Round, returns: list[Return], small: Framework
) -> None:
    """Both rounds are cached, and the alt text is that of the comparison."""
    later = collate(returns, small, area="Northshire", round_name="2026")
    series = chart_points(comparison_workbook, chart_parts(comparison_workbook, "Summary")[0])
    for sery, collation in zip(series, (collated, later), strict=True):
        assert sery.values == pytest.approx(tuple(
            None if domain.score is None else float(domain.score) for domain in collation.domains
        ))
    drawing = parts(comparison_workbook)["xl/drawings/drawing1.xml"].decode()
    assert describe_comparison(compare([collated, later])).split(".")[0] in drawing


def test_five_rounds_are_not_all_drawn_over_each_other(collated: Round) -> None:
    """The native star shows the first and the last of many rounds, with a note; the table all."""
    rounds = [replace(collated, source=replace(collated.source, round=f"R{n}")) for n in range(5)]
    data = write_comparison(compare(rounds))
    series = chart_points(data, chart_parts(data, "Summary")[0])
    assert [sery.name for sery in series] == ["R0", "R4"]
    book: Any = opened(data)
    assert "The star shows the first and the last round." in book["Summary"]["A3"].value
    sheet = book["Domains"]
    assert [cell.value for cell in sheet[HEADER_ROW]][2:7] == [f"R{n}" for n in range(5)]


def test_only_what_changes_differs_from_the_template(star_tool: bytes) -> None:
    """Styles, theme, content types and relations of the template are there byte for byte."""
    before, after = parts(bundled(STAR_TEMPLATE)), parts(star_tool)
    assert list(before) == list(after)
    same = {name for name in before if before[name] == after[name]}
    assert same >= {"xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml",
                    "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}
    assert not [name for name in before if name.endswith(".rels") and name not in same]


def test_tables_bear_the_captions_of_their_headings(workbook: bytes) -> None:
    """Excel repairs (and warns of) a table whose columns are not its heading, or read alike."""
    content = parts(workbook)
    book: Any = opened(workbook)
    names = []
    for sheet in book:
        for table in sheet.tables.values():
            heading = [cell.value for cell in sheet[table.ref][0]]
            columns = [column.name for column in table.tableColumns]
            assert columns == heading
            assert len({name.casefold() for name in columns}) == len(columns)
            cells = {(cell.row, cell.column) for row in sheet[table.ref] for cell in row}
            assert not [merged for merged in sheet.merged_cells.ranges if set(merged.cells) & cells]
            names.append(table.name)
    assert names
    assert len(names) == len(set(names)) == len([each for each in content if "/tables/" in each])


ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "ignoredErrors",
    "drawing", "legacyDrawing", "tableParts", "extLst",
)
"""The order of a worksheet's children (ECMA-376-1, 18.3.1.99), as far as we write them."""


def test_parts_are_in_the_order_of_their_schema(workbook: bytes) -> None:
    """Excel refuses a worksheet whose children, rows or cells are out of order."""
    for name, _, root in sheets_of(workbook):
        found = [etree.QName(child).localname for child in root]
        assert found == sorted(found, key=ORDER.index), name
        rows = [int(row.get("r", "0")) for row in root.iterfind(".//{*}row")]
        assert rows == sorted(set(rows))
        for row in root.iterfind(".//{*}row"):
            columns = [place_of(cell.get("r", "")).column for cell in row.iterfind("{*}c")]
            assert columns == sorted(set(columns))


def test_every_sheet_keeps_the_rules_of_accessible_spreadsheets(workbook: bytes) -> None:
    """A title in A1, a page at A4 with number and marking, a coloured tab, no flagged refs."""
    for name, _, root in sheets_of(workbook):
        if name == "hsbstar":
            continue
        book = open_star_tool(workbook, "x.xlsx")
        assert book.sheet(name).value(place_of("A1"))
        assert root.find("{*}sheetPr/{*}tabColor") is not None
        setup = root.find("{*}pageSetup")
        assert setup is not None
        assert setup.get("paperSize") == "9"
        assert "Page &P of &N" in (root.findtext("{*}headerFooter/{*}oddFooter") or "")
        if root.find("{*}tableParts") is not None:
            ignored = root.find("{*}ignoredErrors/{*}ignoredError")
            assert ignored is not None
            assert ignored.get("numberStoredAsText") == "1"


def test_every_cell_has_a_style_by_name(workbook: bytes) -> None:
    """A change to a style changes it everywhere."""
    plain = [
        f"{sheet.title}!{cell.coordinate}" for sheet in opened(workbook)
        if sheet.title != "hsbstar" for row in sheet.iter_rows() for cell in row
        if cell.value is not None and not cell.style.startswith("hsb ")
    ]
    assert plain == []


def test_printed_pages_bear_marking_and_number_and_cut_nothing(
    small: Framework, with_evidence: bytes, collated: Round, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Each A4 page of each workbook: the marking, page x of y, and no cell too narrow to show."""
    marked = {
        "star": with_evidence,
        "comparison": write_comparison(replace(compare([collated, collated]), marking="OFFICIAL")),
        "audit": write_audit_workbook(small, Heading(round="2026", marking="OFFICIAL")),
    }
    for name, data in marked.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        printed = PdfReader(libreoffice(tmp_path / f"{name}.xlsx", "pdf", tmp_path / "p")).pages
        for number, page in enumerate(printed, start=1):
            text = page.extract_text()
            assert text.count("OFFICIAL") >= 2, (name, number)
            assert f"Page {number} of {len(printed)}" in text
            assert "##" not in text
            assert sorted(map(round, page.mediabox[2:])) == [595, 842]


def test_awkward_agencies_come_back(star_tool: bytes, collated: Round) -> None:
    """Agencies named like a column, a formula or a number have columns of their own."""
    sheet = opened(star_tool)[SCORES.sheet]
    heading = [cell.value for cell in sheet[HEADER_ROW]][len(SCORES.columns):]
    table = scores_table(collated.agencies, moderated=False, minimum=0)
    assert heading == [column.caption for column in table.columns[len(SCORES.columns):]]
    back = round_in(star_tool)
    assert [statement.by_agency for statement in back.statements] == [
        statement.by_agency for statement in collated.statements
    ]


def with_logo(data: bytes) -> bytes:
    """Return a star tool after somebody put a logo on it and gave it other colours."""
    book = opened(data)
    logo = io.BytesIO()
    Image.new("RGB", (60, 20), "#802020").save(logo, "PNG")
    logo.seek(0)
    book[STAR.sheet].add_image(SheetImage(logo), "F1")
    book[STAR.sheet].sheet_properties.tabColor = "802020"
    other = BarChart()
    other.add_data(Reference(book[STAR.sheet], min_col=3, min_row=6, max_row=8))
    book[STAR.sheet].add_chart(other, "L30")
    book[STAR.sheet]["B80"], book[PRIORITIES.sheet]["P8"] = "Agreed by the board", "Train"
    book[STAR.sheet]["P3"] = "=C6*10"
    notes = book.create_sheet("Our notes")
    notes["A1"], notes["A2"], notes["A3"] = "Kept", "=Star!C6", "=VLOOKUP(1,Star!A6:C8,3)"
    edited = open_star_tool(workbook_bytes(book), "logo.xlsx")
    edited.edit(STAR.sheet).set_result(place_of("P3"), 99.0)
    for row in (2, 3):
        edited.edit("Our notes").set_result(place_of(f"A{row}"), 99.0)
    return edited.package.to_bytes()


def test_our_star_tool_of_last_year_is_filled_again(
    star_tool: bytes, content: StarContent, small: Framework, returns: list[Return],
) -> None:
    """Last year's file with a logo: this year's figures, and the logo and the notes stay."""
    fewer = collate(returns[:2], small, area="Northshire", round_name="2025")
    last = with_logo(fill_star_tool(
        bundled(STAR_TEMPLATE), StarContent(fewer, small, tuple(returns[:2]), notice="Old notice.")
    ))
    again = fill_star_tool(last, content)
    assert round_in(again) == round_in(star_tool)
    names = parts(again)
    image = next(name for name in names if name.startswith("xl/media/"))
    assert names[image] == parts(last)[image]
    assert b"Old notice" not in b"".join(names.values())
    kept = opened(again, values=True)
    assert kept[STAR.sheet]["B80"].value == "Agreed by the board"
    assert kept[PRIORITIES.sheet]["P8"].value == "Train"
    first = float(content.round.domains[0].score or 0)
    assert kept[STAR.sheet]["P3"].value == pytest.approx(first * 10)
    drawing = etree.fromstring(names["xl/drawings/drawing1.xml"])
    descriptions = [element.get("descr") for element in drawing.iter("{*}cNvPr")]
    assert sum(bool(text and "Star of" in text) for text in descriptions) == 1
    assert {row.text for row in drawing.iterfind("{*}oneCellAnchor/{*}from/{*}row")} >= {"29"}
    notes = opened(again, values=True)["Our notes"]
    assert notes["A1"].value == "Kept"
    assert notes["A2"].value == pytest.approx(float(content.round.domains[0].score or 0))
    assert notes["A3"].value is None
    series = chart_points(again, chart_parts(again, STAR.sheet)[0])[0]
    assert series == chart_points(star_tool, chart_parts(star_tool, STAR.sheet)[0])[0]


def test_what_is_in_the_way_of_a_table_is_reported(
    content: StarContent, small: Framework, returns: list[Return]
) -> None:
    """Somebody's own column where a further agency would go is not written over."""
    fewer = collate(returns[:1], small, area="Northshire", round_name="2025")
    book = opened(fill_star_tool(bundled(STAR_TEMPLATE),
                                 StarContent(fewer, small, tuple(returns[:1]))))
    book[SCORES.sheet]["J7"] = "Ours"
    with pytest.raises(HsbstarError, match="Scores!J7 contains something of your own"):
        fill_star_tool(workbook_bytes(book), content)


def test_libreoffice_s_copy_of_last_year_is_filled_again(
    star_tool: bytes, content: StarContent, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Opened and saved by LibreOffice, last year's star tool is still one that can be filled."""
    source = tmp_path / "last.xlsx"
    source.write_bytes(star_tool)
    saved = libreoffice(source, "xlsx", tmp_path / "s").read_bytes()
    assert round_in(fill_star_tool(saved, content)) == round_in(star_tool)


def test_a_template_without_its_styles_is_refused(content: StarContent) -> None:
    """A star tool whose named styles were removed cannot be filled: an error."""
    template = parts(bundled(STAR_TEMPLATE))
    template["xl/styles.xml"] = re.sub(
        rb'<cellStyle name="hsb mean"[^>]*/>', b"", template["xl/styles.xml"]
    )
    with pytest.raises(HsbstarError, match="hsb mean"):
        fill_star_tool(packed(template), content)


@pytest.mark.parametrize(("agencies", "pages"), [(12, 1), (40, 3)])
def test_many_agencies_print_on_several_pages(
    agencies: int, pages: int, small: Framework, collated: Round, content: StarContent,
    libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """Forty agencies side by side would be too small to read: each page repeats the refs."""
    names = [f"Agency {number}" for number in range(agencies)]
    ratings = {each.statement.id: dict.fromkeys(names, Fraction(2)) for each in collated.statements}
    many = score_round(collated.source, small.domains, names, ratings, agencies)
    star = fill_star_tool(bundled(STAR_TEMPLATE), replace(content, round=many))
    setup = opened(star)[SCORES.sheet]
    assert setup.page_setup.fitToWidth == pages
    assert (setup.print_title_cols or None) == ("$A:$A" if pages > 1 else None)
    assert setup.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    source = tmp_path / "star.xlsx"
    source.write_bytes(star)
    printed = PdfReader(libreoffice(source, "pdf", tmp_path / "p"))
    with_refs = [page for page in printed.pages if "Scores by statement" in page.extract_text()]
    assert len(with_refs) == pages
    assert all("1.1" in page.extract_text() for page in with_refs)
