"""Look into Office packages: their parts, their charts, and what LibreOffice draws of them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from hsbstar.star_tool.own.open import open_star_tool

Convert = Callable[[Path, str, Path], Path]
"""The `libreoffice` fixture: source, ending without its dot, folder to save in."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SPACES = {
    "m": MAIN,
    "c": CHART,
    "ods_chart": "urn:oasis:names:tc:opendocument:xmlns:chart:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}

_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CACHES = ("numCache", "strCache", "multiLvlStrCache")


@dataclass(frozen=True)
class Series:
    """One series of a chart; a point that holds nothing is None."""

    name: str
    categories: tuple[str | None, ...]
    values: tuple[float | None, ...]


def parts(data: bytes) -> dict[str, bytes]:
    """Return the content of each part by its name, in the order of the package.

    Names that differ in case alone are doubled too: by the packaging standard they are the
    same.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert len({name.lower() for name in names}) == len(names), f"doubled among {names}"
        return {name: package.read(name) for name in names}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return the package of parts, in their order and without any clock in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, part in content.items():
            entry = zipfile.ZipInfo(name, _EARLIEST_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, part)
    return held.getvalue()


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the names of parts changed, added or removed, and insist on the order of the rest."""
    old, new = parts(before), parts(after)
    kept = [name for name in old if name in new]
    assert kept == [name for name in new if name in old], "the order of the parts changed"
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def chart_parts(data: bytes, sheet: str) -> list[str]:
    """Return the names of a sheet's chart parts, in the order in which its drawing holds them.

    Names mean nothing: LibreOffice numbers its charts as it pleases. So the relationships are
    followed, from the package to the workbook, the sheet, the drawing and its charts.
    """
    content = parts(data)
    (workbook,) = _related(content, "", "/officeDocument").values()
    entries = etree.fromstring(content[workbook]).iter("{*}sheet")
    (identity,) = [_relation(entry) for entry in entries if entry.get("name") == sheet]
    part = _related(content, workbook, "/worksheet")[identity]
    return [
        _related(content, drawing, "/chart")[_relation(chart)]
        for drawing in _related(content, part, "/drawing").values()
        for chart in etree.fromstring(content[drawing]).iter("{*}chart")
    ]


def _related(content: Mapping[str, bytes], source: str, kind: str) -> dict[str, str]:
    """Return the parts to which a part (or the package) is related, by the relationship's id."""
    folder, _, file = source.rpartition("/")
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in content:
        return {}
    return {
        str(relation.get("Id")): target_of(folder, relation)
        for relation in etree.fromstring(content[name])
        if (relation.get("Type") or "").endswith(kind)
    }


def target_of(folder: str, relationship: etree._Element) -> str:
    """Return the part that a relationship of a part in a folder leads to."""
    target = relationship.get("Target") or ""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _relation(element: etree._Element) -> str:
    """Return the id of the relationship that an element names, in either dialect."""
    (identity,) = [str(given) for name, given in element.items() if str(name).endswith("}id")]
    return identity


def chart_points(data: bytes, part: str) -> list[Series]:
    """Return the series of a chart as its part remembers them, in `c:numCache` and `c:strCache`.

    A series without a cache (openpyxl writes none) has no categories and no values.
    """
    root = etree.fromstring(parts(data)[part])
    return [
        Series(
            (_cached(element, "c:tx") or ("",))[0] or "",
            _cached(element, "c:cat"),
            tuple(None if value is None else float(value) for value in _cached(element, "c:val")),
        )
        for element in _found(root, ".//c:ser")
    ]


def chart_formulas(data: bytes, part: str) -> list[str]:
    """Return what each series of a chart plots, like `Star!$C$5:$C$9`."""
    root = etree.fromstring(parts(data)[part])
    return [found.text or "" for found in _found(root, ".//c:ser/c:val//c:f")]


def _cached(series: etree._Element, role: str) -> tuple[str | None, ...]:
    caches = [cache for name in _CACHES for cache in _found(series, f"{role}//c:{name}")]
    if not caches:
        return tuple(found.text for found in _found(series, f"{role}/c:v"))
    points = {
        int(point.get("idx") or 0): point.findtext("c:v", namespaces=SPACES)
        for point in _found(caches[0], "c:pt")
    }
    count = _found(caches[0], "c:ptCount")[0].get("val")
    return tuple(points.get(index) for index in range(int(count or 0)))


def without_cache(xml: bytes) -> bytes:
    """Return a chart part's canonical form without caches: equal where only points changed."""
    root = etree.fromstring(xml)
    for name in _CACHES:
        for cache in _found(root, f".//c:{name}"):
            _remove(cache)
    return canonical(root)


def without_cells(xml: bytes, addresses: Iterable[str]) -> bytes:
    """Return a sheet part's canonical form with these cells (`C5`, no sheet) emptied.

    A cell keeps its style and loses its value, formula and type. A cell without style is left
    out, and so is a row with nothing in it, so that a cell that had to be made is as if it were
    not there.
    """
    root = etree.fromstring(xml)
    selected = set(addresses)
    for cell in _found(root, "m:sheetData/m:row/m:c"):
        if cell.get("r") not in selected:
            continue
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", "")
        if set(cell.keys()) == {"r"}:
            row = cell.getparent()
            _remove(cell)
            if row is not None and not len(row) and set(row.keys()) <= {"r", "spans"}:
                _remove(row)
    return canonical(root)


def without_formula_values(xml: bytes) -> bytes:
    """Return a sheet part's canonical form without what its formulas last came to."""
    root = etree.fromstring(xml)
    for cell in _found(root, "m:sheetData/m:row/m:c[m:f]"):
        for value in _found(cell, "m:v"):
            cell.remove(value)
        cell.attrib.pop("t", "")
    return canonical(root)


def canonical(root: etree._Element) -> bytes:
    """Return the canonical XML of a part: its order of attributes and its quotes do not matter."""
    return etree.tostring(root, method="c14n")


def drawn_points(
    data: bytes, ending: str, folder: Path, libreoffice: Convert
) -> dict[str, tuple[tuple[Series, ...], ...]]:
    """Return what LibreOffice draws of a workbook: the series of each chart on each sheet.

    LibreOffice opens the file, lets its charts read their cells, and saves it as .ods, where each
    chart is a document of its own with a table of the points that it draws.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"drawn{ending}"
    source.write_bytes(data)
    saved = parts(libreoffice(source, "ods", folder / "drawn").read_bytes())
    drawn = {}
    for sheet in _found(etree.fromstring(saved["content.xml"]), ".//table:table[@table:name]"):
        frames = [_attribute(element, "xlink:href") for element in _found(sheet, ".//draw:object")]
        documents = [saved[f"{frame.removeprefix('./')}/content.xml"] for frame in frames]
        if documents:
            drawn[_attribute(sheet, "table:name")] = tuple(map(_drawn_series, documents))
    return drawn


def _drawn_series(document: bytes) -> tuple[Series, ...]:
    """Return the series of a chart of an .ods from its local table.

    A series is a column of that table, or a row where the chart has its series in rows; the
    first is the categories.
    """
    root = etree.fromstring(document)
    (table,) = _found(root, ".//table:table")
    lines = [
        tuple(_drawn_value(cell) for cell in _found(row, "table:table-cell"))
        for row in _found(table, ".//table:table-row")
    ]
    if not _found(root, ".//style:chart-properties[@ods_chart:series-source='rows']"):
        lines = list(zip(*lines, strict=True))
    (_, *labels), *series = lines
    categories = tuple(None if label is None else str(label) for label in labels)
    return tuple(
        Series(
            str(name or ""), categories,
            tuple(value if isinstance(value, float) else None for value in values),
        )
        for name, *values in series
    )


def _drawn_value(cell: etree._Element) -> str | float | None:
    if _attribute(cell, "office:value-type") == "float":
        value = float(_attribute(cell, "office:value"))
        return value if value == value else None  # noqa: PLR0124 - NaN is a blank
    return "".join(str(found.text or "") for found in _found(cell, "text:p")) or None


def _attribute(element: etree._Element, name: str) -> str:
    space, local = name.split(":")
    return str(element.get(f"{{{SPACES[space]}}}{local}") or "")


def _found(element: etree._Element, path: str) -> list[etree._Element]:
    # lxml cannot know that this path finds elements.
    return element.xpath(path, namespaces=SPACES)  # type: ignore[return-value] # only elements


def _remove(element: etree._Element) -> None:
    """Remove an element, and keep the text that follows it."""
    parent = element.getparent()
    assert parent is not None
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def without_results(data: bytes) -> bytes:
    """Return a workbook without the stored result of any formula."""
    content = parts(data)
    book = open_star_tool(data, "x.xlsx")
    for part in book.sheets.values():
        root = book.package.read(part)
        for cell in root.iterfind(".//{*}c"):
            if cell.find("{*}f") is not None:
                for old in cell.findall("{*}v"):
                    cell.remove(old)
        content[part] = etree.tostring(root)
    return packed(content)
