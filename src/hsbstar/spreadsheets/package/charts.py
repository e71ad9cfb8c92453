"""The values that charts cache of the cells that they plot, and charts' alt texts."""

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
"""The elements of a chart that hold a reference, and those that hold its cached values."""


def refresh_charts(book: Book, touched: Callable[[Reference], bool] | None = None) -> list[str]:
    """Renew what charts cached of touched cells.

    In a chart that plots touched cells, missing caches are made too. Other charts are not written.

    Args:
        book: The workbook.
        touched: Returns whether a rectangle holds a touched cell; None where all cells count.

    Returns:
        The names of the chart parts that changed.
    """
    changed = []
    for name in book.charts():
        # References that are not certain are left to `drop_uncertain_caches`.
        plotted = [(element, cells) for element, formula in _reading(book.package.read(name))
                   if (cells := resolve(formula, "", book))]
        stale = [touched is None or any(map(touched, cells)) for _, cells in plotted]
        if any(stale):
            book.package.edit(name)
            changed.append(name)
            for (element, cells), is_stale in zip(plotted, stale, strict=True):
                if is_stale or _cache(element) is None:
                    _fill(element, [value for area in cells for value in _values(book, area)])
    return changed


def drop_uncertain_caches(book: Book, touched: Callable[[Reference], bool]) -> list[str]:
    """Drop what charts cached of series that may depend on touched cells but cannot be followed.

    These are series of names that calculate their range (OFFSET, INDEX), and pivot tables. Returns
    the names of the parts that only a spreadsheet program can renew.
    """
    found = []
    for name in book.charts():
        in_doubt = [
            element for element, formula in _reading(book.package.read(name))
            if resolve(formula, "", book) is None
            and _may_depend(references(formula, "", book), touched)
        ]
        if in_doubt:
            book.package.edit(name)
            found.append(name)
        for element in in_doubt:
            cache = _cache(element)
            if cache is not None:
                element.remove(cache)
    found += [name for name in book.package.names if _is_stale_pivot(book, name, touched)]
    return found


def _may_depend(
    cells: Sequence[Reference] | None, touched: Callable[[Reference], bool]
) -> bool:
    return cells is None or any(map(touched, cells))


def _is_stale_pivot(book: Book, name: str, touched: Callable[[Reference], bool]) -> bool:
    """Return whether a part is the cache of a pivot table over touched cells."""
    if "/pivotCacheDefinition" not in name or not name.endswith(".xml"):
        return False
    source = book.package.read(name).find(".//{*}worksheetSource")
    if source is None:
        return False
    cells = resolve(source.get("ref") or source.get("name") or "", source.get("sheet", ""), book)
    return _may_depend(cells, touched)


def _reading(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield every element of a chart that reads cells, with the reference."""
    for element in root.iter(*("{*}" + name for name in _CACHES)):
        if formula := element.findtext("{*}f"):
            yield element, formula


def _values(book: Book, reference: Reference) -> list[CellValue]:
    sheet = book.sheet(reference.sheet)
    # A whole column ends where the sheet does.
    return [sheet.value(place) for place in sheet.used(reference.area).places()]


def _cache(reference: Element) -> Element | None:
    return reference.find("{*}" + _CACHES[etree.QName(reference).localname])


def _fill(reference: Element, values: Sequence[CellValue]) -> None:
    """Write a cache: a point for each value, a gap where there is none."""
    kind, cache = etree.QName(reference).localname, _cache(reference)
    if kind == "multiLvlStrRef":
        # Levels of labels: a spreadsheet program reads them again where none are cached.
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
        # As a text it is shown like this: nobody reads sixteen digits.
        return exact if numbers else f"{value:.10g}"
    return None if numbers or not isinstance(value, str) else value


def linked_texts(book: Book, touched: Callable[[Reference], bool]) -> list[str]:
    """Return the touched cells that text boxes of drawings repeat, as the drawings name them.

    Only Excel renews the text of such a box.
    """
    links = [shape.get("textlink", "") for name in book.package.names
             if name.endswith(".xml") and "/drawings/" in name
             for shape in book.package.read(name).iter()]
    return [link for link in links if link and any(map(touched, resolve(link, "", book) or []))]


class DrawnStar(NamedTuple):
    """A radar chart on a sheet: its frame in the drawing, and its own part."""

    frame: Element
    chart: str


def find_star(book: Book, sheet: str) -> DrawnStar | None:
    """Return the first radar chart of a sheet, to change; other drawings there are not ours."""
    for drawing in book.package.related(book.sheets[sheet], "drawing"):
        charts = {relation.key: relation.part for relation in book.package.relations(drawing)
                  if relation.kind == "chart"}
        for frame in book.package.read(drawing).iter("{*}graphicFrame"):
            keys = {value for chart in frame.iter("{*}chart") for value in chart.attrib.values()}
            for key in charts.keys() & keys:
                if book.package.read(charts[key]).find(".//{*}radarChart") is not None:
                    book.package.edit(drawing)
                    return DrawnStar(frame, charts[key])
    return None


def describe_star(book: Book, sheet: str, text: str) -> None:
    """Give a sheet's radar chart its alt text."""
    if star := find_star(book, sheet):
        for properties in star.frame.iter("{*}cNvPr"):
            properties.set("descr", text)


def describe_charts(book: Book, sheet: str, text: str) -> None:
    """Give all charts of a sheet their alt text."""
    for drawing in book.package.related(book.sheets[sheet], "drawing"):
        for properties in book.package.edit(drawing).iter("{*}cNvPr"):
            properties.set("descr", text)


def finish_charts(book: Book) -> None:
    """Give charts that openpyxl wrote what it cannot write: our font, and no automatic title.

    Otherwise a chart of one series has the series' name as its title, over the upper label.
    """
    for name in book.charts():
        root = book.package.edit(name)
        chart = needed(root, "{*}chart")
        if chart.find("{*}autoTitleDeleted") is None:
            gone = etree.Element(tag(root, "autoTitleDeleted"), val="1")
            needed(chart, "{*}plotArea").addprevious(gone)
        if root.find("{*}txPr") is None:
            space = etree.QName(root).namespace
            chart.addnext(etree.fromstring(_FONT.format(space=space)))


_FONT = (
    '<c:txPr xmlns:c="{space}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000"><a:solidFill><a:srgbClr val="1A1A1A"/>'
    '</a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
)
