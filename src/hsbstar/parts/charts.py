"""What a chart has cached of the cells that it plots, and its text for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.parts.elements import needed
from hsbstar.parts.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.cells import CellValue
    from hsbstar.parts.book import Book
    from hsbstar.parts.sheet import Reference

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


def _plotted(root: Element, book: Book) -> list[tuple[Element, list[Reference]]]:
    """Return what a chart refers to, with the cells; what cannot be told is left out."""
    found = []
    for one in root.iter(*("{*}" + name for name in _CACHES)):
        cells = resolve(one.findtext("{*}f") or "", "", book)
        if cells:
            found.append((one, cells))
    return found


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
    space = f"{{{etree.QName(reference if old_count is None else old_count).namespace}}}"
    if cache is None:
        cache = etree.Element(space + _CACHES[kind])
        needed(reference, "{*}f").addnext(cache)
        if numbers:
            etree.SubElement(cache, f"{space}formatCode").text = "General"
    for old in cache.findall("{*}ptCount") + cache.findall("{*}pt"):
        cache.remove(old)
    count = etree.Element(f"{space}ptCount", val=str(len(values)))
    points = [count]
    for index, value in enumerate(values):
        held = _held(value, numbers=numbers)
        if held is not None:
            point = etree.Element(f"{space}pt", idx=str(index))
            etree.SubElement(point, f"{space}v").text = held
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


def describe_charts(book: Book, sheet: str, text: str) -> None:
    """Give a sheet's charts a text that says what they show, for those who cannot see them."""
    for drawing in book.package.related(book.sheets[sheet], "drawing"):
        for frame in book.package.edit(drawing).iter("{*}graphicFrame"):
            for properties in frame.iter("{*}cNvPr"):
                properties.set("descr", text)


def finish_charts(book: Book) -> None:
    """Give charts that openpyxl wrote what it cannot say: our letters, and no automatic title.

    Without that a chart of one series bears the series' name as its title, over the upper label.
    """
    for name in book.charts():
        root = book.package.edit(name)
        chart = needed(root, "{*}chart")
        space = f"{{{etree.QName(root).namespace}}}"
        if chart.find("{*}autoTitleDeleted") is None:
            gone = etree.Element(f"{space}autoTitleDeleted", val="1")
            needed(chart, "{*}plotArea").addprevious(gone)
        if root.find("{*}txPr") is None:
            chart.addnext(etree.fromstring(_LETTERS.format(space=space.strip("{}"))))


_LETTERS = (
    '<c:txPr xmlns:c="{space}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000"><a:solidFill><a:srgbClr val="1A1A1A"/>'
    '</a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
)
