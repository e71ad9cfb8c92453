"""What a chart has cached of the cells that it plots, and its text for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.spreadsheets.package.formulas import references, resolve
from hsbstar.spreadsheets.package.xml import needed, remove_all, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.sheet import Reference
    from hsbstar.spreadsheets.package.workbook import Book

_CACHES = {
    "numRef": "numCache", "strRef": "strCache", "multiLvlStrRef": "multiLvlStrCache",
    "datalabelsRange": "dlblRangeCache",
}
"""What holds a chart's reference, and where it keeps what it read there."""


def refresh_charts(book: Book, touched: Callable[[Reference], bool] | None = None) -> list[str]:
    """Write anew what charts cached of touched cells (of all cells, where none are told).

    In a chart that plots touched cells, caches that are missing are made too. Returns the names
    of the chart parts that changed; the rest is not written.
    """
    changed = []
    for name in book.charts():
        root = book.package.read(name)
        plotted = _plotted(root, book)
        stale = [touched is None or any(map(touched, cells)) for _, cells in plotted]
        if any(stale):
            book.package.edit(name)
            changed.append(name)
            for (one, cells), is_stale in zip(plotted, stale, strict=True):
                if is_stale or _cache(one) is None:
                    _fill(one, [value for cell in cells for value in _values(book, cell)])
    return changed


def forget_in_doubt(book: Book, touched: Callable[[Reference], bool]) -> list[str]:
    """Drop what charts cached of series that may rest on touched cells, but cannot be followed.

    Such are names that count how many cells they hold (OFFSET, INDEX), and pictures of pivot
    tables. Returns the names of the parts that a spreadsheet program has to renew.
    """
    found = []
    for name in book.charts():
        in_doubt = [
            one for one, formula in _reading(book.package.read(name))
            if resolve(formula, "", book) is None
            and _may_rest(references(formula, "", book), touched)
        ]
        if in_doubt:
            book.package.edit(name)
            found.append(name)
        for one in in_doubt:
            cache = _cache(one)
            if cache is not None:
                one.remove(cache)
    found += [name for name in book.package.names if _is_stale_pivot(book, name, touched)]
    return found


def _may_rest(
    cells: Sequence[Reference] | None, touched: Callable[[Reference], bool]
) -> bool:
    return cells is None or any(map(touched, cells))


def _is_stale_pivot(book: Book, name: str, touched: Callable[[Reference], bool]) -> bool:
    """Say whether a part is the memory of a pivot table over touched cells."""
    if "/pivotCacheDefinition" not in name or not name.endswith(".xml"):
        return False
    source = book.package.read(name).find(".//{*}worksheetSource")
    if source is None:
        return False
    cells = resolve(source.get("ref") or source.get("name") or "", source.get("sheet", ""), book)
    return _may_rest(cells, touched)


def _plotted(root: Element, book: Book) -> list[tuple[Element, list[Reference]]]:
    """Return what a chart refers to, with the cells; what cannot be told is left out."""
    return [(one, cells) for one, formula in _reading(root)
            if (cells := resolve(formula, "", book))]


def _reading(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield every element of a chart that reads cells, with the reference."""
    for one in root.iter(*("{*}" + name for name in _CACHES)):
        if formula := one.findtext("{*}f"):
            yield one, formula


def _values(book: Book, reference: Reference) -> list[CellValue]:
    sheet = book.sheet(reference.sheet)
    # A whole column ends where the sheet does.
    return [sheet.value(place) for place in sheet.used(reference.area).places()]


def _cache(reference: Element) -> Element | None:
    return reference.find("{*}" + _CACHES[etree.QName(reference).localname])


def _fill(reference: Element, values: Sequence[CellValue]) -> None:
    """Write one cache: a point for each value that is there, a gap where there is none."""
    kind, cache = etree.QName(reference).localname, _cache(reference)
    if kind == "multiLvlStrRef":
        # Levels of labels: a spreadsheet program reads them anew where none are cached.
        if cache is not None:
            reference.remove(cache)
        return
    numbers = kind == "numRef"
    old_count = None if cache is None else cache.find("{*}ptCount")
    # Labels from cells are an extension, but their points are a chart's own.
    chart = reference if old_count is None else old_count
    if cache is None:
        cache = etree.Element(tag(reference, _CACHES[kind]))
        needed(reference, "{*}f").addnext(cache)
        if numbers:
            etree.SubElement(cache, tag(chart, "formatCode")).text = "General"
    for name in ("ptCount", "pt"):
        remove_all(cache, name)
    count = etree.Element(tag(chart, "ptCount"), val=str(len(values)))
    points = [count]
    for index, value in enumerate(values):
        held = _held(value, numbers=numbers)
        if held is not None:
            point = etree.Element(tag(chart, "pt"), idx=str(index))
            etree.SubElement(point, tag(chart, "v")).text = held
            points.append(point)
    before = 1 if cache.find("{*}formatCode") is not None else 0
    cache[before:before] = points


def _held(value: CellValue, *, numbers: bool) -> str | None:
    if isinstance(value, bool | None):
        return None
    if isinstance(value, float | int):
        exact = repr(int(value)) if float(value).is_integer() else repr(value)
        # A text is shown as it stands: nobody reads sixteen digits.
        return exact if numbers else f"{value:.10g}"
    return None if numbers or not isinstance(value, str) else value


def linked_texts(book: Book, touched: Callable[[Reference], bool]) -> list[str]:
    """Return which touched cells the text boxes of drawings repeat, as the drawings name them.

    What a text box repeats is renewed by Excel alone.
    """
    found = []
    for name in book.package.names:
        if name.endswith(".xml") and "/drawings/" in name:
            links = [one.get("textlink", "") for one in book.package.read(name).iter()]
            found += [link for link in links
                      if link and any(map(touched, resolve(link, "", book) or []))]
    return found


class DrawnStar(NamedTuple):
    """A radar chart on a sheet: its frame in the drawing, and its own part."""

    frame: Element
    chart: str


def find_star(book: Book, sheet: str) -> DrawnStar | None:
    """Return the first radar chart of a sheet, to change; what else is drawn there is not ours."""
    for drawing in book.package.related(book.sheets[sheet], "drawing"):
        charts = {one.key: one.part for one in book.package.relations(drawing)
                  if one.kind == "chart"}
        for frame in book.package.read(drawing).iter("{*}graphicFrame"):
            keys = {value for chart in frame.iter("{*}chart") for value in chart.attrib.values()}
            for key in charts.keys() & keys:
                if book.package.read(charts[key]).find(".//{*}radarChart") is not None:
                    book.package.edit(drawing)
                    return DrawnStar(frame, charts[key])
    return None


def describe_star(book: Book, sheet: str, text: str) -> None:
    """Give a sheet's radar chart a text that says what it shows, for those who cannot see it."""
    if star := find_star(book, sheet):
        for properties in star.frame.iter("{*}cNvPr"):
            properties.set("descr", text)


def describe_charts(book: Book, sheet: str, text: str) -> None:
    """Give all charts of a sheet a text that says what they show, for those who cannot see."""
    for drawing in book.package.related(book.sheets[sheet], "drawing"):
        for properties in book.package.edit(drawing).iter("{*}cNvPr"):
            properties.set("descr", text)


def finish_charts(book: Book) -> None:
    """Give charts that openpyxl wrote what it cannot say: our letters, and no automatic title.

    Without that a chart of one series bears the series' name as its title, over the upper label.
    """
    for name in book.charts():
        root = book.package.edit(name)
        chart = needed(root, "{*}chart")
        if chart.find("{*}autoTitleDeleted") is None:
            gone = etree.Element(tag(root, "autoTitleDeleted"), val="1")
            needed(chart, "{*}plotArea").addprevious(gone)
        if root.find("{*}txPr") is None:
            space = etree.QName(root).namespace
            chart.addnext(etree.fromstring(_LETTERS.format(space=space)))


_LETTERS = (
    '<c:txPr xmlns:c="{space}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000"><a:solidFill><a:srgbClr val="1A1A1A"/>'
    '</a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
)
