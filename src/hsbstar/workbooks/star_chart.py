"""The star tool's own radar chart, which a spreadsheet program draws from the cells."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Literal

from openpyxl.chart import RadarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from hsbstar.workbooks.plain_text import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from openpyxl.chart.series import Series as SeriesBase
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.cells import Place

Symbol = Literal["circle", "square", "triangle", "diamond"]
Dash = Literal["solid", "dash", "sysDot", "dashDot"]

COLOURS = ("0072B2", "D55E00", "009E73", "CC79A7")
"""Okabe-Ito: told apart by colour-blind eyes; the last round is always the first colour."""
DASHES: tuple[Dash, ...] = ("solid", "dash", "sysDot", "dashDot")
MARKERS: tuple[Symbol, ...] = ("circle", "square", "triangle", "diamond")
GRID = "C2C8D2"
SIGNS_IN_A_LINE = 22
HEIGHT, WIDTH = 17, 23
"""In centimetres: as wide as the table above it, in our default font."""
ROWS_TALL = 39
"""How many rows of the usual 12.75 points the chart covers, and one more."""


def radar_chart(
    sheet: Worksheet,
    *,
    titles: tuple[int, int],
    plotted: Sequence[int],
    rows: tuple[int, int],
    scale: tuple[int, int],
    thin: Sequence[Collection[int]],
) -> RadarChart:
    """Return a radar chart of columns of `sheet`, on a fixed axis from lowest to highest score.

    `titles` is the column and header row of the domain titles, `plotted` the columns of the
    series (their names in the header row), `rows` the first and last row, `scale` the axis; `thin`
    names for each series the positions of the points that rest on thin evidence: they are hollow.
    """
    title_column, header_row = titles
    chart = RadarChart()
    chart.type = "marker"
    chart.style = 2
    chart.height, chart.width = HEIGHT, WIDTH
    chart.display_blanks = "gap"
    chart.legend = None if len(plotted) == 1 else Legend(legendPos="b")
    categories = Reference(sheet, min_col=title_column, min_row=rows[0], max_row=rows[1])
    for index, column in enumerate(plotted):
        values = Reference(sheet, min_col=column, min_row=header_row, max_row=rows[1])
        series = Series(values, title_from_data=True)
        _draw_line(series, len(plotted) - 1 - index, thin[index])
        chart.series.append(series)
    chart.set_categories(categories)
    _fix_axis(chart, *scale)
    chart.layout = Layout(manualLayout=ManualLayout(
        layoutTarget="inner", xMode="edge", yMode="edge", x=0.22, y=0.14, w=0.56, h=0.7,
    ))
    return chart


def spoke_label(title: str, *scores: Place, note: Place | None = None) -> str:
    """Return the formula of a spoke's label: the title in short lines, its scores and its note.

    The score stands there and not at the point, where it would lie over the axis' own labels. The
    title is broken here because not every spreadsheet program wraps a chart's labels; a very long
    one is cut, and stands in full in the table.
    """
    lines = textwrap.wrap(
        clean_text(title).replace('"', '""'), SIGNS_IN_A_LINE, max_lines=3, placeholder=" …"
    )
    words = "&CHAR(10)&".join(f'"{line}"' for line in lines)
    shown = '&" to "&'.join(
        f'IF(ISNUMBER({score.address}),FIXED({score.address},1),"no score")' for score in scores
    )
    told = f'&IF({note.address}="thin evidence",CHAR(10)&"thin evidence","")' if note else ""
    return f"={words}&CHAR(10)&{shown}{told}"


def _draw_line(series: SeriesBase, style: int, hollow: Collection[int]) -> None:
    colour = COLOURS[style % len(COLOURS)]
    series.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=colour, w=28_000, prstDash=DASHES[style % len(DASHES)])
    )
    symbol = MARKERS[style % len(MARKERS)]
    series.marker = Marker(symbol=symbol, size=8, spPr=GraphicalProperties(solidFill=colour))
    outline = LineProperties(solidFill=colour, w=19_000)
    for position in sorted(hollow):
        empty = GraphicalProperties(solidFill="FFFFFF", ln=outline)
        # The line to the point is part of it, and would lose its colour.
        point = DataPoint(idx=position, spPr=series.graphicalProperties)
        point.marker = Marker(symbol=symbol, size=9, spPr=empty)
        series.dPt.append(point)


def _fix_axis(chart: RadarChart, lowest: int, highest: int) -> None:
    chart.y_axis.scaling.min = lowest
    chart.y_axis.scaling.max = highest
    chart.y_axis.majorUnit = max(1, (highest - lowest) // 5)
    chart.y_axis.number_format = "0"
    grid = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    # openpyxl 3.1 hides axes unless told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
