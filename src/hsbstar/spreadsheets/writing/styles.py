"""How our workbooks look: named cell styles, score colours and row heights."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.xml.functions import tostring

from hsbstar.core.plurals import FEW_FORMAT
from hsbstar.spreadsheets.package.styles import NamedFormat
from hsbstar.spreadsheets.tables import AGENCIES, UPRIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.spreadsheets.package.styles import Styles
    from hsbstar.spreadsheets.tables import Column

FONT = "Arial"
INK = "1A1A1A"
NAVY = "1F3864"
PALE = "EAF0F8"
ANSWER = "FFFBE8"
LINE = "8A94A6"
NO_SCORE = "E4E4E4"
POINTS_A_LINE = 13.0
"""Height of one line of 10-point text."""
_ROOM = 3
"""Points above and below the lines of a row together."""
MAX_ROW_HEIGHT = 409
"""Excel's own limit, in points."""
MAX_LINES = int((MAX_ROW_HEIGHT - _ROOM) / POINTS_A_LINE)
"""Lines of 10-point text that a row can show."""

SCORE_RAMP = (
    ("08306B", "FFFFFF"), ("2468A8", "FFFFFF"), ("7DB2DA", INK), ("C3DBEE", INK), ("F1F6FC", INK),
)
"""Fill and ink from the lowest score to the highest: one hue, so it holds in grey print and for
colour-blind eyes; every pair has a contrast of at least 4.5:1."""

_THIN = Side(style="thin", color=LINE)
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_CELL = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top", indent=1)
_HEAD = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_UPRIGHT = Alignment(horizontal="center", vertical="bottom", text_rotation=90, wrap_text=True)
_ONE_LINE = Alignment(vertical="center")


@dataclass(frozen=True)
class Look:
    """How a named style looks; by default as plain text."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    fill: str = ""
    boxed: bool = False
    alignment: Alignment = _TOP
    number_format: str = "General"
    locked: bool = True

    def named(self, name: str) -> NamedStyle:
        """Return the style under its name."""
        return NamedStyle(
            name=name,
            font=Font(name=FONT, size=self.size, bold=self.bold, color=self.ink),
            fill=PatternFill("solid", fgColor=self.fill) if self.fill else PatternFill(),
            border=_BOX if self.boxed else Border(),
            alignment=self.alignment,
            number_format=self.number_format,
            protection=Protection(locked=self.locked),
        )


_CELL_LOOK = Look(boxed=True, alignment=_HEAD)
_FIGURE = Look(boxed=True, alignment=_CENTRE)
_ANSWER = Look(boxed=True, fill=ANSWER, alignment=_CELL, locked=False)

LOOKS = {
    "hsb title": Look(size=16, bold=True, ink=NAVY, alignment=_ONE_LINE),
    "hsb subtitle": Look(bold=True, alignment=_ONE_LINE),
    "hsb wrapped title": Look(size=16, bold=True, ink=NAVY, alignment=_MIDDLE),
    "hsb heading": Look(size=12, bold=True, ink=NAVY, alignment=_ONE_LINE),
    "hsb text": Look(),
    "hsb help": Look(alignment=_HEAD),
    "hsb label": Look(alignment=Alignment(horizontal="right", vertical="center", indent=1)),
    "hsb strong": Look(bold=True),
    "hsb link": Look(ink="0B4F9E", boxed=True, alignment=_CENTRE),
    "hsb warning": Look(bold=True, fill="FDE9D9", boxed=True, alignment=_HEAD),
    "hsb key": Look(fill=PALE, alignment=_MIDDLE),
    "hsb column heading": Look(bold=True, ink="FFFFFF", fill=NAVY, boxed=True, alignment=_HEAD),
    UPRIGHT: Look(bold=True, ink="FFFFFF", fill=NAVY, boxed=True, alignment=_UPRIGHT),
    "hsb cell": _CELL_LOOK,
    "hsb cell strong": replace(_CELL_LOOK, bold=True),
    "hsb number": _FIGURE,
    AGENCIES: replace(_FIGURE, number_format=FEW_FORMAT),
    "hsb mean": replace(_FIGURE, bold=True, number_format="0.0"),
    "hsb priority": replace(_FIGURE, bold=True, number_format="0.00"),
    "hsb change": replace(_FIGURE, bold=True, number_format="[>=0.05]+0.0;[<=-0.05]-0.0;0.0"),
    "hsb per cent": replace(_FIGURE, number_format="0%"),
    "hsb date": replace(_CELL_LOOK, number_format="d mmmm yyyy"),
    "hsb answer": _ANSWER,
    "hsb answer date": replace(_ANSWER, alignment=_LEFT, number_format="d mmmm yyyy"),
    # "0", not General: there Excel would read 100% as a percentage and show it like that.
    "hsb answer score": replace(
        _ANSWER, size=12, bold=True, alignment=_CENTRE, number_format="0"
    ),
}

_UNEXPECTED = replace(_CELL_LOOK, fill=NO_SCORE)

ROUTED_LOOKS = LOOKS | {
    "hsb unexpected": _UNEXPECTED,
    "hsb unexpected answer": replace(_UNEXPECTED, alignment=_CELL, locked=False),
    "hsb unexpected score": replace(
        _UNEXPECTED, size=12, bold=True, alignment=_CENTRE, number_format="0", locked=False
    ),
}
"""The styles of an audit workbook with rows that are not expected of the agency's kind."""


def add_styles(workbook: Workbook, looks: Mapping[str, Look] = LOOKS) -> None:
    """Give a new workbook our named styles, and our font as its default.

    Column widths are measured in the default font: where a computer lacks it, a spreadsheet program
    falls back to a wider font and prints everything smaller.
    """
    # openpyxl has no public way to change the default font.
    plain = Font(name=FONT, size=10)
    workbook._fonts = IndexedList([plain])  # type: ignore[attr-defined]  # noqa: SLF001
    workbook._named_styles["Normal"].font = plain  # type: ignore[attr-defined]  # noqa: SLF001
    for name, look in looks.items():
        workbook.add_named_style(look.named(name))


def add_looks(styles: Styles, looks: Mapping[str, Look]) -> None:
    """Give a workbook that exists the styles that it does not have by their names."""
    for name in [name for name in looks if name not in styles.names]:
        made = looks[name].named(name)
        font, fill, border, alignment = (
            etree.fromstring(tostring(getattr(made, part).to_tree(part)))
            for part in ("font", "fill", "border", "alignment")
        )
        look = NamedFormat(font, fill, border, alignment, locked=looks[name].locked,
                           number_format=looks[name].number_format)
        styles.add_named(name, look)


class ColourRule(NamedTuple):
    """The formula of a conditional format, and its colours."""

    formula: str
    fill: str
    ink: str


def colour_rules(first: str, lowest: int, highest: int) -> list[ColourRule]:
    """Return the rules that colour scores by the nearest whole score; blank cells stay plain.

    `first` is the address of the upper left cell, such as `E5`.
    """
    # ISNUMBER, because a plain `=0` would also colour every blank cell.
    rules = [
        ColourRule(f"AND(ISNUMBER({first}),ROUND({first},0)={value})",
                   *ramp(value, lowest, highest))
        for value in range(lowest, highest + 1)
    ]
    return [*rules, ColourRule(f'AND(ISTEXT({first}),{first}<>"")', NO_SCORE, INK)]


def colour_scores(sheet: Worksheet, cells: str, lowest: int, highest: int) -> None:
    """Colour the scores in `cells` (`E5:E18`) by the nearest whole score."""
    first = cells.split(":", maxsplit=1)[0]
    for rule in colour_rules(first, lowest, highest):
        sheet.conditional_formatting.add(cells, FormulaRule(  # type: ignore[no-untyped-call] # untyped in openpyxl
            formula=[rule.formula],
            fill=PatternFill("solid", bgColor=rule.fill, fgColor=rule.fill),
            font=Font(color=rule.ink, bold=True),
        ))


def fill_as_score(cell: Cell, value: int, lowest: int, highest: int) -> None:
    """Give a cell the colours of a score."""
    fill, ink = ramp(value, lowest, highest)
    cell.fill = PatternFill("solid", fgColor=fill)
    cell.font = Font(name=FONT, size=10, bold=True, color=ink)


def ramp(value: float, lowest: int, highest: int) -> tuple[str, str]:
    """Return fill and ink for a score: dark for low, pale for high."""
    steps = len(SCORE_RAMP) - 1
    return SCORE_RAMP[round((value - lowest) / (highest - lowest) * steps)]


@lru_cache(8192)
def lines_needed(text: str, width: float, *, size: float = 10) -> int:
    """Return how many lines `text` takes in a column `width` characters wide."""
    # Arial's letters are narrower than the digit that a width counts; words that do not break
    # use less of a narrow column.
    length = max(4, int(width * (1.14 if width >= 80 else 1.04) * 10 / size) - 2)
    return sum(max(1, len(textwrap.wrap(part, length))) for part in text.split("\n"))


def row_height(*texts: tuple[str, float], size: float = 10) -> int:
    """Return the height in points of a row that shows all of its texts (text, column width)."""
    lines = max((lines_needed(text, width, size=size) for text, width in texts), default=1)
    return min(MAX_ROW_HEIGHT, math.ceil(lines * POINTS_A_LINE * size / 10 + _ROOM))


def heading_height(columns: Sequence[Column]) -> int:
    """Return the height in points of a heading row that shows all of its captions."""
    across = [(column.caption, column.width - 2) for column in columns
              if column.heading != UPRIGHT]
    upright = [upright_height(column.caption, column.width) for column in columns
               if column.heading == UPRIGHT]
    return min(MAX_ROW_HEIGHT, max(row_height(*across), *upright, 0))


def upright_height(text: str, width: float) -> int:
    """Return the height in points of an upright caption in a column `width` characters wide."""
    # The column's width limits the lines side by side; a bold letter takes about six points.
    lines = max(1, int(width * 7 / POINTS_A_LINE / 1.4))
    length = max((len(word) for word in text.split()), default=1)
    while len(textwrap.wrap(text, length)) > lines:
        length += 1
    return math.ceil(length * 6.4 + 24)


def fit_row(sheet: Worksheet, row: int, *texts: tuple[str, float], size: float = 10) -> None:
    """Make a row high enough for all of its texts (text, column width)."""
    sheet.row_dimensions[row].height = row_height(*texts, size=size)


class _GrowingRow(RowDimension):
    """A row that a spreadsheet program makes higher as its texts grow; openpyxl's never does."""

    customHeight = False  # noqa: N815 - as in the file


def grow_row(sheet: Worksheet, row: int, *texts: tuple[str, float], least: float = 0) -> None:
    """Make a row high enough for its texts, at least `least` points, and let it grow with them.

    A program does not count merged and upright cells when it measures a row: not for those.
    """
    height = max(least, row_height(*texts))
    sheet.row_dimensions[row] = _GrowingRow(sheet, index=row, ht=height)


def protect(sheet: Worksheet) -> None:
    """Lock all but the answer cells, without a password; widths, heights and filters stay free."""
    sheet.protection.enable()
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
