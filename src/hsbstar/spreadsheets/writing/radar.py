"""The star tool's radar chart, which a spreadsheet program draws from the cells."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import etree
from openpyxl.chart import RadarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from hsbstar.spreadsheets.cells import Place, quoted
from hsbstar.spreadsheets.package.charts import find_star
from hsbstar.spreadsheets.package.xml import needed, tag

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element
    from openpyxl.chart import BarChart, LineChart
    from openpyxl.chart.series import Series as SeriesBase
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.spreadsheets.package.workbook import Book

Symbol = Literal["circle", "square", "triangle", "diamond"]
Dash = Literal["solid", "dash", "sysDot", "dashDot"]

COLOURS = ("0072B2", "E8720C", "009E73", "CC79A7")
"""Okabe-Ito, distinct for colour-blind eyes; the last round always has the first colour.

The vermillion is lighter than theirs, so that it is lighter than the blue in grey print, too.
"""
LINES, SIZES = (28_000, 19_000), (8, 5)
"""The width of a line, in English Metric Units, and the size of a mark: of the last round first."""
DASHES: tuple[Dash, ...] = ("solid", "dash", "sysDot", "dashDot")
MARKERS: tuple[Symbol, ...] = ("circle", "square", "triangle", "diamond")
GRID = "C2C8D2"
HEIGHT, WIDTH = 17, 23
"""In centimetres: as wide as the table above it, in our default font."""
OUTLINE_WIDTH = 19_000
"""In English Metric Units, as drawings count: 1.5 points."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
ROWS_TALL = 39
"""How many rows of the usual 12.75 points the chart covers, and one more."""


@dataclass(frozen=True)
class Plot:
    """The cells and the scale of a chart."""

    sheet: str
    titles: tuple[int, int]
    """The column of the spokes' labels, and the header row with the series' names."""
    plotted: tuple[int, ...]
    """The columns of the series."""
    rows: tuple[int, int]
    """The first and the last row."""
    scale: tuple[int, int]
    """The ends of the axis."""
    thin: tuple[Collection[int], ...]
    """For each series, the positions of the points with thin evidence, which are hollow."""

    def cells(self, column: int) -> str:
        """Return a column's cells as a chart names them."""
        first, last = Place(self.rows[0], column), Place(self.rows[1], column)
        return f"{quoted(self.sheet)}!{first.absolute}:{last.absolute}"


def radar_chart(sheet: Worksheet, plot: Plot) -> RadarChart:
    """Return a radar chart of columns of `sheet`, on a fixed axis from lowest to highest score."""
    chart = RadarChart()
    chart.type = "marker"
    chart.style = 2
    chart.height, chart.width = HEIGHT, WIDTH
    chart.display_blanks = "gap"
    chart.roundedCorners = False
    chart.legend = None if len(plot.plotted) == 1 else Legend(legendPos="b")
    for index, column in enumerate(plot.plotted):
        values = Reference(sheet, min_col=column, min_row=plot.titles[1], max_row=plot.rows[1])
        series = labelled_series(values, plot.cells(plot.titles[0]))
        _draw_line(series, len(plot.plotted) - 1 - index, plot.thin[index])
        chart.series.append(series)
    set_axis(chart, *plot.scale, _step(*plot.scale), "0")
    chart.layout = Layout(manualLayout=ManualLayout(
        layoutTarget="inner", xMode="edge", yMode="edge", x=0.22, y=0.14, w=0.56, h=0.7,
    ))
    return chart


def _draw_line(series: SeriesBase, style: int, hollow: Collection[int]) -> None:
    colour = COLOURS[style % len(COLOURS)]
    width, size = LINES[min(style, 1)], SIZES[min(style, 1)]
    series.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=colour, w=width, prstDash=DASHES[style % len(DASHES)])
    )
    symbol = MARKERS[style % len(MARKERS)]
    series.marker = Marker(symbol=symbol, size=size, spPr=GraphicalProperties(solidFill=colour))
    outline = LineProperties(solidFill=colour, w=OUTLINE_WIDTH)
    for position in sorted(hollow):
        empty = GraphicalProperties(solidFill="FFFFFF", ln=outline)
        # The line to the point is part of it, and would lose its colour.
        point = DataPoint(idx=position, spPr=series.graphicalProperties)
        point.marker = Marker(symbol=symbol, size=size + 1, spPr=empty)
        series.dPt.append(point)


def _step(lowest: int, highest: int) -> int:
    """Return the distance between rings."""
    return max(1, (highest - lowest) // 5)


def labelled_series(values: Reference, labels: str) -> SeriesBase:
    """Return a series whose name is in its first cell; `labels` are the cells of its labels."""
    series: SeriesBase = Series(values, title_from_data=True)
    # Labels are texts: openpyxl would refer to them as numbers, and none would be cached.
    series.cat = AxDataSource(strRef=StrRef(f=labels))
    return series


def set_axis(
    chart: BarChart | LineChart | RadarChart, lowest: float, highest: float, step: float, shown: str
) -> None:
    """Fix a chart's axis of values; `shown` is its number format."""
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = lowest, highest
    chart.y_axis.majorUnit = step
    chart.y_axis.number_format = shown
    grid = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    # openpyxl 3.1 hides axes by default.
    chart.x_axis.delete = chart.y_axis.delete = False


def shape_chart(book: Book, plot: Plot, *, row: int) -> None:
    """Fit a sheet's radar chart to a plot, and put it below a row; its looks stay."""
    if star := find_star(book, plot.sheet):
        _shape(book.package.edit(star.chart), plot)
        anchors = star.frame.iterancestors()
        _move(next(anchor for anchor in anchors if anchor.find("{*}from") is not None), row)


def _move(anchor: Element, row: int) -> None:
    """Let a chart begin below a row, as high as it is."""
    rows = anchor.findall("*/{*}row")
    down = row - int(rows[0].text or 0)
    for end in rows:
        end.text = str(int(end.text or 0) + down)


def _shape(root: Element, plot: Plot) -> None:
    drawn = root.findall(".//{*}radarChart/{*}ser")
    for series, column, thin in zip(drawn, plot.plotted, plot.thin, strict=False):
        # A tool that an earlier hsbstar filled plots other columns. Its owner's name stays.
        for formula in series.iterfind("{*}tx/*/{*}f"):
            if (formula.text or "").startswith(f"{quoted(plot.sheet)}!"):
                heading = Place(plot.titles[1], column)
                formula.text = f"{quoted(plot.sheet)}!{heading.absolute}"
        for name, cells in (("cat", plot.cells(plot.titles[0])), ("val", plot.cells(column))):
            for formula in series.iterfind("{*}" + name + "/*/{*}f"):
                formula.text = cells
        _hollow(series, thin)
    axis = needed(root, ".//{*}valAx")
    ends = {"min": plot.scale[0], "max": plot.scale[1], "majorUnit": _step(*plot.scale)}
    for name, value in ends.items():
        for element in axis.iter("{*}" + name):
            element.set("val", str(value))


def _hollow(series: Element, thin: Collection[int]) -> None:
    """Draw the points at some positions hollow, in the series' own colour."""
    for old in series.findall("{*}dPt"):
        series.remove(old)
    marker = needed(series, "{*}marker")
    line = needed(series, "{*}spPr")
    for position in sorted(thin, reverse=True):
        point = etree.Element(tag(series, "dPt"))
        etree.SubElement(point, tag(series, "idx"), val=str(position))
        hollow = deepcopy(marker)
        _empty(hollow, line)
        point.append(hollow)
        # The line to the point is part of it, and would lose its colour.
        point.append(deepcopy(line))
        marker.addnext(point)


def _empty(marker: Element, line: Element) -> None:
    """Fill a marker white, with an outline in the line's colour."""
    look = needed(marker, "{*}spPr")
    for old in list(look):
        look.remove(old)
    space = f"{{{_DRAWING}}}"
    ground = etree.SubElement(look, f"{space}solidFill")
    etree.SubElement(ground, f"{space}srgbClr", val="FFFFFF")
    outline = etree.SubElement(look, f"{space}ln", w=str(OUTLINE_WIDTH))
    outline.append(deepcopy(needed(line, ".//{*}solidFill")))
