"""Star tools as councils have them: the corpus on which filling someone else's tool is tried.

Northshire is made up. Each tool is built from nothing and is the same each time, but for those that
LibreOffice saves again, which hold the time of saving. `STAR_TOOLS` names them all;
`signed` and `encrypted` are refused, `strict` is another dialect, and in `locked` and
`titles_twice` the places of the scores cannot be found without a map, or at all.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from openpyxl.chart import LineChart, RadarChart, Reference
from openpyxl.styles import Font, PatternFill
from PIL import Image, ImageDraw

from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.compound_files import encrypted_workbook, vba_project
from support.excel_like import as_excel_saves
from support.packages import Convert, packed, parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TITLES = (
    "A continuum of responses",
    "Prevention, identification and early assessment",
    "Effective assessment and referral pathways",
    "Interventions",
    "Workforce development",
)
TYPED_TITLES = (
    "1. A Continuum of Responses",
    "2. Prevention, identification & early assessment",
    "3.  Effective Assessment and Referral Pathways",
    "4. Interventions ",
    "5. Workforce Development",
)
"""The titles as somebody typed them: numbered, with capitals, an ampersand and stray spaces."""

LAST_YEAR = (2.5, 1.75, 3, 2.2, 1.4)
YEAR_BEFORE = (2, 1.5, 2.6, 2.1, 1)
NO_AVERAGE = "#DIV/0!"
"""What Excel remembers of the average of blank cells."""

STRICT_NAMESPACES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties":
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes":
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main":
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/drawingml/2006/":
        "http://purl.oclc.org/ooxml/drawingml/",
}


@dataclass(frozen=True)
class StarTool:
    """A star tool, and where its scores belong."""

    build: Callable[[], bytes]
    ending: str
    cells: tuple[str, ...]
    """The five domain scores' places, in the framework's order, like `Our star!D6`."""
    chart_sheet: str
    """The sheet on which the star is drawn, as its first chart."""
    notes: str
    series: int = 0
    """Which series of the star plots these cells, counted from 0."""
    resaved: bool = False
    """Whether LibreOffice has saved the tool since."""

    def made(self, libreoffice: Convert, folder: Path) -> bytes:
        """Return the tool as its last program left it."""
        built = self.build()
        if not self.resaved:
            return built
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / f"built{self.ending}"
        source.write_bytes(built)
        return libreoffice(source, self.ending.removeprefix("."), folder / "resaved").read_bytes()


class _WrittenBook:
    """A workbook that XlsxWriter writes, with the same clock each time."""

    def __init__(self) -> None:
        self._held = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self._held, {"in_memory": True})
        self.book.set_properties({
            "title": "Star tool", "author": "Northshire Safeguarding Partnership",
            "created": dt.datetime(2025, 3, 31, 9, 0, tzinfo=dt.UTC),
        })

    def data(self) -> bytes:
        """Close the workbook, and return its file."""
        self.book.close()
        return self._held.getvalue()


def xlsxwriter_plain() -> bytes:
    """Titles in a column, blank scores next to them, a star, and figures on a second sheet."""
    written = _WrittenBook()
    _write_plain_sheets(written.book)
    return written.data()


def macros() -> bytes:
    """The plain tool with a VBA project and a button that would run a macro of it."""
    written = _WrittenBook()
    written.book.set_vba_name("ThisWorkbook")
    star = _write_plain_sheets(written.book)
    written.book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
    star.insert_button("E2", {"macro": "PrintTheStar", "caption": "Print the star"})
    return written.data()


def _write_plain_sheets(book: Any) -> Any:
    """Write the sheets `Star` and `Figures`, and return the first."""
    bold = book.add_format({"bold": True})
    entry = book.add_format({"num_format": "0.0", "border": 1})
    star, figures = book.add_worksheet("Star"), book.add_worksheet("Figures")
    star.set_column("B:B", 48)
    star.write("A1", "Northshire star tool", book.add_format({"bold": True, "font_size": 16}))
    star.write_row("A4", ["No.", "Domain", "Score"], bold)
    for row, title in enumerate(TITLES, start=4):
        star.write(row, 0, row - 3)
        star.write(row, 1, title)
        star.write_blank(row, 2, None, entry)
    star.write("B11", "Overall", bold)
    star.write_formula("C11", "=AVERAGE(C5:C9)", entry, NO_AVERAGE)
    radar = _radar(book, "Star", [("Star!$C$4", "=Star!$B$5:$B$9", "=Star!$C$5:$C$9")])
    star.insert_chart("E4", radar)

    figures.write_row("A1", ["Domain", "Score"], bold)
    for row, title in enumerate(TITLES, start=1):
        figures.write_formula(row, 0, f"=Star!B{row + 4}", None, title)
        figures.write_formula(row, 1, f"=Star!C{row + 4}", None, 0)
    bars = book.add_chart({"type": "bar"})
    bars.add_series({
        "name": "=Figures!$B$1", "categories": "=Figures!$A$2:$A$6", "values": "=Figures!$B$2:$B$6",
    })
    figures.insert_chart("D2", bars)
    return star


def _radar(
    book: Any, title: str, series: list[tuple[str, str, str]], **options: Any
) -> Any:
    """Return a radar chart of series, each the references of its name, categories and values."""
    radar = book.add_chart({"type": "radar", "subtype": options.pop("subtype", "with_markers")})
    for name, categories, values in series:
        radar.add_series(
            {"name": f"={name}", "categories": categories, "values": values} | options
        )
    radar.set_title({"name": title})
    radar.set_y_axis({"min": 0, "max": 4, "major_unit": 1})
    return radar


def xlsxwriter_rich() -> bytes:
    """A protected tool with nearly all that XlsxWriter can put into a package."""
    written = _WrittenBook()
    book = written.book
    star = book.add_worksheet("Our star")
    _write_rich_cells(book, star)
    _dress_the_rich_sheet(book, star)
    _write_rich_extras(book)
    for number in range(1, 6):
        book.define_name(f"score_domain_{number}", f"='Our star'!$D${number + 5}")
    book.set_custom_property("Council", "Northshire")
    book.set_custom_property("Round", 2026)
    return written.data()


def _write_rich_cells(book: Any, star: Any) -> None:
    heading = book.add_format({
        "bold": True, "font_size": 18, "align": "center", "bg_color": "#DDE8F0",
    })
    bold = book.add_format({"bold": True})
    last = book.add_format({"num_format": "0.0"})
    entry = book.add_format({"num_format": "0.0", "locked": False, "bg_color": "#FFF8DC"})
    star.set_column("A:A", 4)
    star.set_column("B:B", 48)
    star.merge_range("B2:F2", "Northshire: our star", heading)
    star.merge_range("B3:F3", "Scores from 0 (never) to 4 (always)", heading)
    star.write_row("B5", ["Domain", 2025, 2026, "Change", "Trend"], bold)
    for row, (title, score) in enumerate(zip(TITLES, LAST_YEAR, strict=True), start=5):
        star.write(row, 1, title)
        star.write(row, 2, score, last)
        star.write_blank(row, 3, None, entry)
        star.write_formula(row, 4, f"=D{row + 1}-C{row + 1}", last, -score)
    star.write("B12", "Overall", bold)
    star.write_formula("C12", "=AVERAGE(C6:C10)", last, sum(LAST_YEAR) / 5)
    star.write_formula("D12", "=AVERAGE(D6:D10)", last, NO_AVERAGE)
    star.write("B13", "Agreed by the board")
    star.write_blank("D13", None, entry)
    star.write_row("A15", ["Note", "Whole numbers are not asked for.", "2025", "2026"])


def _dress_the_rich_sheet(book: Any, star: Any) -> None:
    """Add everything outside cells: rules, notes, pictures, protection, page set-up, the star."""
    star.conditional_format("D6:D10", {
        "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "min_type": "num",
        "max_type": "num", "min_value": 0, "max_value": 4, "bar_color": "#4E79A7",
    })
    star.conditional_format("C6:C10", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    star.conditional_format("E6:E10", {
        "type": "cell", "criteria": "<", "value": 0,
        "format": book.add_format({"font_color": "#9C0006"}),
    })
    star.data_validation("D6:D10", {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 4,
        "error_message": "A score is from 0 to 4.",
    })
    star.data_validation("D13", {"validate": "list", "source": "=Lists!$A$1:$A$2"})
    star.write_comment("D6", "The mean of the agencies' scores.", {"author": "Audit lead"})
    star.write_comment("C6", "Moderated in March.", {"author": "Audit lead"})
    star.add_sparkline("F6", {"location": [f"F{row}" for row in range(6, 11)],
                              "range": [f"'Our star'!C{row}:D{row}" for row in range(6, 11)]})
    star.insert_image("H1", "logo.png", {"image_data": _logo(), "description": "Northshire"})
    star.insert_textbox("B17", "Fill in the yellow cells only.", {"width": 320, "height": 60})
    star.set_header("&L&G&CNorthshire", {"image_left": "logo.png", "image_data_left": _logo()})
    star.set_footer("&CPage &P of &N")
    star.print_area("A1:P40")
    star.set_landscape()
    star.set_paper(9)
    star.protect("", {"objects": True, "scenarios": True})
    radar = _radar(
        book, "Northshire's star",
        [("'Our star'!$C$5", "='Our star'!$B$6:$B$10", "='Our star'!$C$6:$C$10"),
         ("'Our star'!$D$5", "='Our star'!$B$6:$B$10", "='Our star'!$D$6:$D$10")],
        subtype="filled", data_labels={"value": True},
    )
    star.insert_chart("H6", radar, {"description": "A star of five domains in two rounds"})


def _write_rich_extras(book: Any) -> None:
    """Write a sheet with a table of actions, and a hidden one with the lists."""
    actions, lists = book.add_worksheet("Actions"), book.add_worksheet("Lists")
    actions.add_table("A1:C4", {
        "name": "Actions",
        "columns": [{"header": "Domain"}, {"header": "Action"}, {"header": "Done"}],
        "data": [[TITLES[3], "Publish the menu", "No"], [TITLES[4], "Book the course", "Yes"]],
    })
    lists.write_column("A1", ["Yes", "No"])
    lists.hide()


def _logo() -> io.BytesIO:
    """Return a small picture: a white star of lines on blue."""
    picture = Image.new("RGB", (96, 48), "#1F4E79")
    drawing = ImageDraw.Draw(picture)
    for end in ((24, 6), (42, 18), (36, 42), (12, 42), (6, 18)):
        drawing.line([(24, 26), end], fill="white", width=3)
    held = io.BytesIO()
    picture.save(held, "PNG")
    held.seek(0)
    return held


def landscape() -> bytes:
    """Titles in a row across, and the row of scores below them."""
    written = _WrittenBook()
    book = written.book
    star = book.add_worksheet("Across")
    wrapped = book.add_format({"text_wrap": True, "bold": True, "valign": "top"})
    entry = book.add_format({"num_format": "0.00", "locked": False})
    star.set_column("B:F", 20)
    star.write("A1", "Northshire safeguarding partnership")
    star.write("A4", "2025")
    star.write_row("B3", TITLES, wrapped)
    for column in range(1, 6):
        star.write_blank(3, column, None, entry)
    star.insert_chart("B7", _radar(
        book, "Star", [("Across!$A$4", "=Across!$B$3:$F$3", "=Across!$B$4:$F$4")]
    ))
    return written.data()


def excel_like() -> bytes:
    """The rich tool with what Excel puts into a package and no library does."""
    return as_excel_saves(xlsxwriter_rich())


def openpyxl_plain() -> bytes:
    """Titles typed another way, and scores in cells that the sheet does not hold yet."""
    book = openpyxl.Workbook()
    star: Worksheet = book.worksheets[0]
    star.title = "Star Tool"
    star["A1"] = "Star tool, Northshire"
    star["A1"].font = Font(bold=True, size=14)
    star["A3"], star["B3"] = "Domain", "Score"
    for row, title in enumerate(TYPED_TITLES, start=4):
        star.cell(row, 1, title)
    star["A10"], star["B10"] = "Overall", "=AVERAGE(B4:B8)"
    star.column_dimensions["A"].width = 50
    _add_chart(star, RadarChart(), rows=(3, 8), columns=(2, 2), place="D3")
    return workbook_bytes(book)


def openpyxl_rounds() -> bytes:
    """A column for each round, the last of them to be filled, on a star and on a line chart."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Read me"
    book.worksheets[0]["A1"] = "Fill in one column a year."
    star: Worksheet = book.create_sheet("Rounds")
    fill = PatternFill("solid", fgColor="00FFF2CC")
    star.append([])
    star.append([])
    star.append(["Domain", 2023, 2024, 2025])
    for scores in zip(TITLES, YEAR_BEFORE, LAST_YEAR, strict=True):
        star.append(scores)
    for row in range(4, 9):
        star.cell(row, 4).fill = fill
    for cell in star[3]:
        cell.font = Font(bold=True)
    star.freeze_panes = "B4"
    _add_chart(star, RadarChart(), rows=(3, 8), columns=(2, 4), place="F3")
    _add_chart(star, LineChart(), rows=(3, 8), columns=(2, 4), place="F20")
    return workbook_bytes(book)


def _add_chart(
    sheet: Worksheet, chart: RadarChart | LineChart, *, rows: tuple[int, int],
    columns: tuple[int, int], place: str,
) -> None:
    """Add a chart of columns whose first row is a head, with the titles of column A."""
    first, last = rows
    values = Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=first, max_row=last)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    chart.title = "Northshire"
    sheet.add_chart(chart, place)


def locked() -> bytes:
    """The plain tool with its first sheet protected and no cell of it unlocked."""
    written = _WrittenBook()
    _write_plain_sheets(written.book).protect()
    return written.data()


def titles_twice() -> bytes:
    """The plain tool with last year's scores, next to the same titles, on a sheet of their own."""
    written = _WrittenBook()
    _write_plain_sheets(written.book)
    last_year = written.book.add_worksheet("2025")
    last_year.write_column("A1", TITLES)
    last_year.write_column("B1", LAST_YEAR)
    return written.data()


def signed() -> bytes:
    """The plain tool with a signature's parts: what a changed cell would make invalid."""
    content = parts(xlsxwriter_plain())
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.'
        b'digital-signature-origin"/><Override PartName="/_xmlsignatures/sig1.xml" ContentType='
        b'"application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/></Types>',
    )
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
    content["_rels/.rels"] = content["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Type="' + kind + b'origin" '
        b'Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    content["_xmlsignatures/origin.sigs"] = b""
    content["_xmlsignatures/_rels/origin.sigs.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="' + kind + b'signature" Target="sig1.xml"/></Relationships>'
    )
    content["_xmlsignatures/sig1.xml"] = (
        b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="idPackageSignature"/>'
    )
    return packed(content)


def encrypted() -> bytes:
    """A tool that somebody has given a password."""
    return encrypted_workbook()


def strict() -> bytes:
    """The tool of openpyxl in the namespaces of Excel's `Strict Open XML Spreadsheet`."""
    content = {name: _in_strict_namespaces(part) for name, part in parts(openpyxl_plain()).items()}
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"<workbook ", b'<workbook conformance="strict" ', 1
    )
    return packed(content)


def _in_strict_namespaces(part: bytes) -> bytes:
    for transitional, other in STRICT_NAMESPACES.items():
        part = part.replace(transitional.encode(), other.encode())
    return part


def _down(sheet: str, column: str, first: int) -> tuple[str, ...]:
    return tuple(f"{sheet}!{column}{row}" for row in range(first, first + 5))


STAR_TOOLS: dict[str, StarTool] = {
    "xlsxwriter-plain": StarTool(
        xlsxwriter_plain, ".xlsx", _down("Star", "C", 5), "Star",
        "styled blank cells; an average that is #DIV/0!; a second sheet of formulas with a chart",
    ),
    "xlsxwriter-rich": StarTool(
        xlsxwriter_rich, ".xlsx", _down("Our star", "D", 6), "Our star",
        "protected, names for the cells, last year beside them, nearly every kind of part",
        series=1,
    ),
    "openpyxl-plain": StarTool(
        openpyxl_plain, ".xlsx", _down("Star Tool", "B", 4), "Star Tool",
        "no cells to fill in the sheet's XML; no caches; titles numbered and typed another way",
    ),
    "openpyxl-rounds": StarTool(
        openpyxl_rounds, ".xlsx", _down("Rounds", "D", 4), "Rounds",
        "columns for 2023, 2024 and 2025 on a star and a line chart; the star is on sheet 2",
        series=2,
    ),
    "libreoffice-of-xlsxwriter": StarTool(
        xlsxwriter_plain, ".xlsx", _down("Star", "C", 5), "Star",
        "xlsxwriter-plain saved again", resaved=True,
    ),
    "libreoffice-of-openpyxl": StarTool(
        openpyxl_plain, ".xlsx", _down("Star Tool", "B", 4), "Star Tool",
        "openpyxl-plain saved again", resaved=True,
    ),
    "macros": StarTool(
        macros, ".xlsm", _down("Star", "C", 5), "Star",
        "xlsxwriter-plain with xl/vbaProject.bin and a button",
    ),
    "excel-like": StarTool(
        excel_like, ".xlsx", _down("Our star", "D", 6), "Our star",
        "xlsxwriter-rich with chart styles, printer settings, custom XML, threaded comments, "
        "shared formulas, rich text, markup compatibility and absolute targets",
        series=1,
    ),
    "landscape": StarTool(
        landscape, ".xlsx", tuple(f"Across!{column}4" for column in "BCDEF"), "Across",
        "titles across in row 3, scores in the row below",
    ),
}
