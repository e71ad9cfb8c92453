"""An Office package, part by part: a part that is not edited is written as it came.

openpyxl reads a workbook into its own model and writes that model back. It loses what the model
lacks (chart styles, text boxes, printer settings, extensions, custom XML) and the cached results of
formulas and charts. So a star tool is filled here instead: in the zip, with lxml, which keeps
prefixes, unknown elements and their order.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from lxml import etree

from hsbstar.spreadsheets.package.xml import tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
"""The system on which an undated zip claims to be made."""
CONTENT_TYPES = "[Content_Types].xml"
_NO_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Relation:
    """A relation to a part: its kind (`worksheet`, `chart` …), its key and the part."""

    kind: str
    key: str
    part: str


class Package:
    """The parts of one Office file; edits are kept here until `to_bytes`."""

    def __init__(self, data: bytes) -> None:
        """Open a package that `look_at` has checked; raise zipfile.BadZipFile if it is none."""
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self._entries = package.infolist()
            # Some programs of Windows write backslashes into the names.
            self._contents = {entry.filename.replace("\\", "/"): package.read(entry)
                              for entry in self._entries}
        for entry in self._entries:
            entry.filename = entry.filename.replace("\\", "/")
        if len(self._contents) < len(self._entries):
            raise zipfile.BadZipFile("two parts have the same name")
        self._trees: dict[str, Element] = {}
        self._edited: dict[str, Element] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the zip."""
        return tuple(entry.filename for entry in self._entries)

    def read(self, name: str) -> Element:
        """Return a part's root element, to read; raise KeyError where there is no such part."""
        if name not in self._trees:
            # No entity, no network: `look_at` refuses document types, and so does this parser.
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(self._contents[name], parser)
            if root.getroottree().docinfo.internalDTD is not None:
                raise zipfile.BadZipFile("a part has a document type")
            self._trees[name] = root
        return self._trees[name]

    def edit(self, name: str) -> Element:
        """Return a part's root element, to change: the part will be written from it."""
        self._edited[name] = self.read(name)
        return self._edited[name]

    def put(self, name: str, root: Element) -> None:
        """Give a part another root element."""
        self._trees[name] = self._edited[name] = root

    def bytes_of(self, name: str) -> bytes:
        """Return a part as it came, or as `replace` wrote it; raise KeyError for no such part."""
        return self._contents[name]

    def replace(self, name: str, content: bytes) -> None:
        """Replace a part that is not read as XML here (VML is seldom well-formed)."""
        self._contents[name] = content
        self._trees.pop(name, None)
        self._edited.pop(name, None)

    def add(self, name: str, content: Element | bytes, content_type: str = "") -> None:
        """Add a part of a name that is free, with the type of its content."""
        self._entries.append(_undated(name))
        self._contents[name] = content if isinstance(content, bytes) else b""
        if not isinstance(content, bytes):
            self.put(name, content)
        if content_type:
            self._declare(name, content_type)

    def remove(self, name: str) -> None:
        """Remove a part, its relations, and the parts to which nothing else is related."""
        orphans = {relation.part for relation in self.relations(name)}
        for listing in [part for part in self._contents if part.lower().endswith(".rels")]:
            self._forget_relations(listing, name)
        self._entries = [entry for entry in self._entries
                         if entry.filename not in {name, _listing(name)}]
        for gone in (name, _listing(name)):
            for held in (self._contents, self._trees, self._edited):
                held.pop(gone, None)
        self._undeclare(name)
        for orphan in sorted(orphans & self._contents.keys()):
            if orphan not in self._all_related():
                self.remove(orphan)

    def content_type(self, name: str) -> str:
        """Return the declared type of a part; empty where there is none."""
        ending = posixpath.splitext(name)[1][1:].lower()
        declared = [*self._overrides(name),
                    *(default for default in self.read(CONTENT_TYPES).iterfind("{*}Default")
                      if default.get("Extension", "").lower() == ending)]
        return declared[0].get("ContentType", "") if declared else ""

    def set_content_type(self, name: str, content_type: str) -> None:
        """Declare that a part is of another type."""
        self._undeclare(name)
        self._declare(name, content_type)

    def _overrides(self, name: str) -> list[Element]:
        return [override for override in self.read(CONTENT_TYPES).iterfind("{*}Override")
                if unquote(override.get("PartName", "")).lower() == f"/{name}".lower()]

    def _undeclare(self, name: str) -> None:
        for override in self._overrides(name):
            self.edit(CONTENT_TYPES).remove(override)

    def _declare(self, name: str, content_type: str) -> None:
        if self.content_type(name) == content_type:
            return
        types, ending = self.edit(CONTENT_TYPES), posixpath.splitext(name)[1][1:]
        if ending != "xml" and not self.content_type(name):
            # As Excel does for VML: some readers look for it among the defaults alone.
            default = etree.Element(tag(types, "Default"), Extension=ending,
                                    ContentType=content_type)
            types.insert(0, default)
            return
        etree.SubElement(types, tag(types, "Override"), PartName=f"/{quote(name)}",
                         ContentType=content_type)

    def _all_related(self) -> set[str]:
        return {relation.part for part in ("", *self._contents)
                for relation in self.relations(part)}

    def _forget_relations(self, listing: str, target: str) -> None:
        folder, name = posixpath.split(listing)
        source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        keys = {relation.key for relation in self.relations(source) if relation.part == target}
        if keys:
            root = self.edit(listing)
            for element in root.findall("{*}Relationship"):
                if element.get("Id") in keys:
                    root.remove(element)

    def free_name(self, pattern: str) -> str:
        """Return the first part name of a pattern (`xl/worksheets/sheet{}.xml`) that is free.

        By the packaging standard, names that differ in case alone are the same.
        """
        used = {name.lower() for name in self._contents}
        names = (pattern.format(number) for number in range(1, len(used) + 2))
        return next(name for name in names if name.lower() not in used)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another one and return the relation's key."""
        listing = _listing(part)
        if listing not in self._contents:
            self.add(listing, etree.fromstring(_NO_RELATIONS))
        root = self.edit(listing)
        used = {relation.get("Id") for relation in root}
        key = next(key for number in range(1, len(used) + 2)
                   if (key := f"rId{number}") not in used)
        where = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, tag(root, "Relationship"), Id=key,
                         Type=f"{self._relation_space}/{kind}", Target=quote(where))
        return key

    @property
    def _relation_space(self) -> str:
        """The name space of the kinds of relations, which is another in the strict dialect."""
        for relation in self.read(_listing("")).iterfind("{*}Relationship"):
            space, _, kind = relation.get("Type", "").rpartition("/")
            if kind == "officeDocument":
                return space
        return _TRANSITIONAL

    def relations(self, part: str = "") -> Iterator[Relation]:
        """Yield the relations of a part, or of the package itself, inside the package."""
        folder = posixpath.dirname(part)
        listing = _listing(part)
        if listing not in self._contents:
            return
        for element in self.read(listing).iterfind("{*}Relationship"):
            if element.get("TargetMode") != "External":
                target = unquote(element.get("Target", ""))
                inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = element.get("Type", "").rsplit("/", 1)[-1]
                yield Relation(kind, element.get("Id", ""), inside)

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind to which a part is related."""
        return [relation.part for relation in self.relations(part) if relation.kind == kind]

    def to_bytes(self, *, dated: bool = True) -> bytes:
        """Return the file: entries in their order, unedited parts as they came.

        Without `dated`, no entry has a time: the same content gives the same bytes.
        """
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for entry in self._entries:
                renewed = _renewed(entry) if dated else _undated(entry.filename)
                package.writestr(renewed, self._content(entry.filename))
        return out.getvalue()

    def _content(self, name: str) -> bytes:
        if name not in self._edited:
            return self._contents[name]
        tree = self._edited[name].getroottree()
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _listing(part: str) -> str:
    """Return the part that lists the relations of a part, or of the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _renewed(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
    for name in ("compress_type", "external_attr", "create_system"):
        setattr(fresh, name, getattr(entry, name))
    return fresh


def _undated(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST_ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = UNIX
    return entry


def rewrite(data: bytes, change: Callable[[Package], None]) -> bytes:
    """Return a package after a change, undated: same content, same bytes."""
    package = Package(data)
    change(package)
    return package.to_bytes(dated=False)
