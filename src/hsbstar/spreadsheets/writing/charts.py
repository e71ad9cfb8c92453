"""Bars and lines of a sheet's cells, which a spreadsheet program draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from hsbstar.spreadsheets.cells import Place, quoted
from hsbstar.spreadsheets.writing.radar import DASHES, MARKERS, labelled_series, set_axis

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = ("0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000")
"""Okabe-Ito, for more lines than a star has."""
BAR_COLOURS = ("B8C4D6", "0072B2")
"""Distinct in grey, too."""
SIZE = (23.0, 11.0)
"""Width and height in centimetres."""


@dataclass(frozen=True)
class Block:
    """A block of cells: a column of labels, then a column for each series, its name on top."""

    first: Place
    """The upper left cell: above the labels, left of the first name."""
    series: int
    rows: int

    def labels(self, sheet: Worksheet) -> str:
        """Return the labels' cells as a chart names them."""
        top = Place(self.first.row + 1, self.first.column)
        bottom = Place(self.first.row + self.rows, self.first.column)
        return f"{quoted(sheet.title)}!{top.absolute}:{bottom.absolute}"

    def columns(self) -> range:
        """Return the numbers of the series' columns."""
        return range(self.first.column + 1, self.first.column + 1 + self.series)


def bar_chart(sheet: Worksheet, block: Block, *, reach: float) -> BarChart:
    """Return bars to both sides of 0, as far as `reach`: the upper row of the block on top."""
    chart = BarChart()
    chart.type, chart.grouping = "bar", "clustered"
    chart.gapWidth, chart.overlap = 60, 0
    _add_series(chart, sheet, block)
    for series, colour in zip(chart.series, BAR_COLOURS, strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.invertIfNegative = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    set_axis(chart, -reach, reach, 0.5 if reach <= 2 else 1, "+0.0;-0.0;0.0")
    return chart


def quartile_chart(sheet: Worksheet, block: Block, scale: tuple[int, int]) -> BarChart:
    """Return bars from lower to upper quartile, with the median where their halves meet.

    The block's first series is the way from 0 to the bar, and is not drawn.
    """
    chart = BarChart()
    chart.type, chart.grouping = "bar", "stacked"
    chart.gapWidth, chart.overlap = 60, 100
    _add_series(chart, sheet, block)
    fills = (None, *BAR_COLOURS)
    for series, colour in zip(chart.series, fills, strict=True):
        look = GraphicalProperties(solidFill=colour) if colour else GraphicalProperties(noFill=True)
        look.line = LineProperties(noFill=True)
        series.graphicalProperties = look
    # Programs differ in which entry they would leave out; the sheet says what the bars are.
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    set_axis(chart, *scale, 1, "0")
    return chart


def line_chart(sheet: Worksheet, block: Block, scale: tuple[int, int]) -> LineChart:
    """Return lines on a fixed axis from the lowest to the highest score."""
    chart = LineChart()
    chart.display_blanks = "gap"
    _add_series(chart, sheet, block)
    for index, series in enumerate(chart.series):
        colour = COLOURS[index % len(COLOURS)]
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, w=24_000, prstDash=DASHES[index % len(DASHES)])
        )
        series.marker = Marker(symbol=MARKERS[index % len(MARKERS)], size=8,
                               spPr=GraphicalProperties(solidFill=colour))
        series.smooth = False
    set_axis(chart, *scale, 1, "0")
    return chart


def _add_series(chart: BarChart | LineChart, sheet: Worksheet, block: Block) -> None:
    chart.style, chart.roundedCorners = 2, False
    chart.width, chart.height = SIZE  # type: ignore[assignment] # numbers, whatever the stubs say
    chart.legend = Legend(legendPos="b")
    for column in block.columns():
        values = Reference(sheet, min_col=column, min_row=block.first.row,
                           max_row=block.first.row + block.rows)
        chart.series.append(labelled_series(values, block.labels(sheet)))
