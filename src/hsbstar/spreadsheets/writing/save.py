"""Turn a workbook into bytes that are the same each time, and complete.

openpyxl writes formulas and charts without their results: a previewer, or a program that does not
calculate, would show blanks. A `Draft` remembers the results, and saving writes them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from hsbstar.spreadsheets.package.charts import describe_charts, finish_charts, refresh_charts
from hsbstar.spreadsheets.package.package import Package, rewrite
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.spreadsheets.package.xml import ignore_text_numbers, remove_all, with_prefixes

_TIMES = ("created", "modified")
_COMMON = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PREFIXES = {
    "xl/charts": {"c": _CHART},
    "xl/drawings": {
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "c": _CHART,
    },
}


_ENGINE = 191029
"""Of Excel since 2019: it takes over the results of a workbook that bears this number."""


class Draft(Workbook):
    """A new workbook that remembers what openpyxl does not write."""

    def __init__(self) -> None:
        """Begin a workbook with one blank sheet."""
        super().__init__()
        # Every result is stored. An older engine, or openpyxl's own setting, would let Excel
        # calculate all formulas, and ask everybody who only looked whether to save the changes.
        self.calculation = CalcProperties(calcId=_ENGINE, fullCalcOnLoad=None)
        self.results: dict[tuple[str, str], str | float] = {}
        """The result of each formula, by sheet and address."""
        self.chart_texts: dict[str, str] = {}
        """The alt text of a sheet's charts, by sheet."""
        self.names_like_numbers: dict[str, str] = {}
        """The cells that hold refs such as 2.4, which are no numbers, by sheet."""


class _Writer(ExcelWriter):
    """openpyxl's writer without its temporary files, which a crash would leave behind."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile) -> None:
        """Begin to write into a zip file."""
        super().__init__(workbook, archive)
        self.archive = archive

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet's part as `ExcelWriter` does, step by step, but in memory."""
        ws._drawing = drawing = SpreadsheetDrawing()  # noqa: SLF001 - as openpyxl does
        drawing.charts, drawing.images = ws._charts, ws._images  # noqa: SLF001 - as openpyxl does
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as openpyxl does
        self.archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the file of a workbook without any clock in it: same content, same bytes."""
    stamped = io.BytesIO()
    with zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as archive:
        _Writer(workbook, archive).save()
    return rewrite(stamped.getvalue(), lambda package: _complete(package, workbook))


def _complete(package: Package, workbook: Workbook) -> None:
    core = package.edit("docProps/core.xml")
    for name in _TIMES:
        remove_all(core, name)
    if not isinstance(workbook, Draft):
        return
    book = Book(package)
    for (sheet, address), result in workbook.results.items():
        book.edit(sheet).set_result(place_of(address), result)
    for sheet, cells in workbook.names_like_numbers.items():
        ignore_text_numbers(book.edit(sheet).root, cells)
    for sheet, text in workbook.chart_texts.items():
        describe_charts(book, sheet, text)
    finish_charts(book)
    refresh_charts(book)
    for name in package.names:
        _write_as_excel_does(package, name)


def _write_as_excel_does(package: Package, name: str) -> None:
    """Give drawings and charts Excel's prefixes, and relations their way from the part's folder.

    openpyxl uses other ones, which mean the same; but some readers know only Excel's.
    """
    folder = posixpath.dirname(name)
    if folder in _PREFIXES:
        package.put(name, with_prefixes(package.read(name), _PREFIXES[folder] | _COMMON))
    if folder.endswith("/_rels"):
        for relation in package.edit(name):
            target = relation.get("Target", "")
            if target.startswith("/"):
                relation.set("Target", posixpath.relpath(target, f"/{posixpath.dirname(folder)}"))
