"""Find the parts of a workbook, in the order and under the names that it gives them.

A program may call the workbook `/odd/book.xml`, so parts are found by their relations, in either
dialect of Office Open XML (transitional, strict).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast
from urllib.parse import unquote

from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.reading.xml_stream import Attributes, Watcher, named, watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.zip_parts import Parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SPACES = (MAIN, STRICT)
_RELATIONS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
KEYS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_ON = {"1", "true", "on"}
MAX_LINKS = 65_530
"""Excel's own limit for the links of a sheet."""
MAX_CACHED, MAX_CACHED_PARTS = 100_000, 100
"""Bytes of a part whose content is remembered, and the number of such parts."""
_CACHE: dict[tuple[bytes, type[Watcher]], Watcher] = {}
AnyWatcher = TypeVar("AnyWatcher", bound=Watcher)


class SheetEntry(NamedTuple):
    """A worksheet: its name and its part."""

    name: str
    part: str


@dataclass(frozen=True)
class XlsxBook:
    """The parts of a workbook that hold cells, and how it counts days."""

    part: str
    sheets: tuple[SheetEntry, ...]
    strings: str
    """The part of shared texts; empty where there is none."""
    styles: str
    """The part of cell formats; empty where there is none."""
    from_1904: bool


class Relation(NamedTuple):
    """A relation of a part: its kind (`worksheet`, `styles` …) and the other part."""

    kind: str
    part: str


class Listing(NamedTuple):
    """The contents of the workbook part."""

    sheets: Sequence[tuple[str, str]]
    """Each sheet's name and the key of its relation."""
    from_1904: bool


def workbook_part(parts: Parts) -> str:
    """Return the name of the workbook part; empty where the package holds no workbook."""
    main = [relation.part for relation in relations(parts, "").values()
            if relation.kind == "officeDocument"]
    # Packages whose relations were lost can be read where the usual part is there.
    for part in (*main, "xl/workbook.xml"):
        if part in parts.names and not part.startswith(("word/", "ppt/")):
            return part
    return ""


def find_book(parts: Parts, part: str, listing: Listing, tally: Tally) -> XlsxBook:
    """Return the workbook's parts; raise Refusal where a sheet's part is not there."""
    related = relations(parts, part)
    tally.hold("sheets", len(listing.sheets))
    sheets = []
    for name, key in listing.sheets:
        if not key:
            continue  # An old macro module, which Excel lists as a sheet without a part.
        relation = related.get(key)
        if not relation or relation.part not in parts.names:
            raise unreadable("it is damaged: it names a sheet that it does not contain")
        # Chart sheets and macro sheets hold no cells of a return.
        if relation.kind == "worksheet":
            sheets.append(SheetEntry(name, relation.part))
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise unreadable("it is damaged: two sheets have the same name")
    found = {relation.kind: relation.part for relation in related.values()
             if relation.part in parts.names}
    return XlsxBook(
        part, tuple(sheets), found.get("sharedStrings", ""), found.get("styles", ""),
        listing.from_1904,
    )


def list_sheets(parts: Parts, part: str) -> Listing:
    """Return the sheets that an XML workbook part names."""
    reader = read_part(parts, part, _WorkbookReader)
    return Listing(tuple(reader.sheets), reader.from_1904)


def read_part(parts: Parts, part: str, reader: type[AnyWatcher]) -> AnyWatcher:
    """Return a watcher that has seen a part; small parts are the same in many workbooks."""
    whole = parts.whole(part)
    if whole is None or len(whole) > MAX_CACHED:
        return _shown(parts.pieces(part), reader)
    if (whole, reader) not in _CACHE:
        if len(_CACHE) >= MAX_CACHED_PARTS:
            _CACHE.clear()
        _CACHE[whole, reader] = _shown([whole], reader)
    return cast("AnyWatcher", _CACHE[whole, reader])


def _shown(pieces: Iterable[bytes], reader: type[AnyWatcher]) -> AnyWatcher:
    watcher = reader()
    watch(pieces, watcher)
    return watcher


def relations(parts: Parts, part: str) -> dict[str, Relation]:
    """Return the relations of a part, or of the package itself, inside the file, by key."""
    folder, by_case = posixpath.dirname(part), parts.by_case
    found = {}
    for key, (kind, target) in listed_relations(parts, part).found.items():
        inside = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        found[key] = Relation(kind.rsplit("/", 1)[-1], by_case.get(inside.casefold(), inside))
    return found


def listed_relations(parts: Parts, part: str) -> _RelationsReader:
    """Return the relations of a part as they are written, and where its links lead outside."""
    folder, file = posixpath.split(part)
    listing = parts.by_case.get(f"{folder}{'/' if folder else ''}_rels/{file}.rels".casefold())
    return read_part(parts, listing, _RelationsReader) if listing else _RelationsReader()


class _RelationsReader(Watcher):
    names = named(_RELATIONS, ["Relationship"])

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self.outside: dict[str, str] = {}

    def opened(self, _name: str, attributes: Attributes) -> None:
        key, kind, target = (attributes.get(name, "") for name in ("Id", "Type", "Target"))
        # What is outside the file (another workbook, a picture on the web) is never read.
        if attributes.get("TargetMode", "").casefold() != "external":
            if key in self.found:
                raise unreadable("it is damaged: two of its parts have the same name")
            self.found[key] = (kind, target)
        elif kind.endswith("/hyperlink") and not target.startswith("#"):
            self.outside[key] = target
        if len(self.found) + len(self.outside) > MAX_LINKS:
            raise unreadable("it has more links than Excel allows")


class _WorkbookReader(Watcher):
    names = named(SPACES, ["sheet", "workbookPr"])

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "").casefold() in _ON
        else:
            keys = [attributes[key] for key in KEYS if key in attributes]
            self.sheets.append((attributes.get("name", ""), keys[0] if keys else ""))
