"""Find the notes of a worksheet (also comments in threads), and where its links lead.

Most sheets have neither: then nothing but their relations is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.cache import later
from hsbstar.core.text import MAX_CELL_LENGTH
from hsbstar.spreadsheets.reading.xlsx_cells import merge_of
from hsbstar.spreadsheets.reading.xlsx_workbook import (
    KEYS,
    SPACES,
    listed_relations,
    relations,
)
from hsbstar.spreadsheets.reading.xml_stream import Attributes, Watcher, named, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hsbstar.spreadsheets.cells import Area, Place
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.zip_parts import Parts
    from hsbstar.spreadsheets.sheets import RawSheet

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_KINDS = ("comments", "threadedComment")
"""The ends of the kinds of relations to notes."""
_FORMULA = later(r'HYPERLINK\(\s*"([^"#][^"]*)"\s*[,;)]')
CALL = later(rb"[\x22\x42\x62][\x01\x02]\x67\x01")
"""The token that calls HYPERLINK with one or two values."""
_TEXT_TOKEN, _REFERENCES = 0x17, b"\x24\x44\x64"
_MAX_TOKENS = 16_384
"""Excel's own limit for a formula, in bytes."""
_VALUE_TOKENS = {0x1D: 2, 0x1E: 3, 0x1F: 9}
"""The lengths of a truth value, a whole number and a number among a formula's tokens."""
MAX_LINKED = 1000
"""Cells that are given the target of the same link: on more of them it is no evidence of any."""


class Link(NamedTuple):
    """A link of a sheet: the cells that have it, and the key of the relation to its target."""

    cells: Area
    key: str


def with_notes_and_links(
    sheet: RawSheet, parts: Parts, part: str, links: Callable[[], Iterable[Link]], tally: Tally,
    read_notes: Callable[[Parts, str, Tally], Mapping[Place, str]] | None = None,
) -> RawSheet:
    """Return a sheet with its notes, and with the targets of the links that leave the file.

    `part` is the sheet's own; `links` gives its links. Raises Refusal where its notes are
    damaged, or over a limit.
    """
    listed = listed_relations(parts, part)
    notes: dict[Place, str] = {}
    if any(kind.endswith(_KINDS) for kind, _ in listed.found.values()):
        for relation in relations(parts, part).values():
            if relation.kind.endswith(_KINDS) and relation.part in parts.names:
                notes |= (read_notes or xml_notes)(parts, relation.part, tally)
    targets = listed.outside
    found: dict[Place, str] = {}
    for link in links() if targets else ():
        if link.key in targets:
            tally.keep_time()
            found |= dict.fromkeys(islice(link.cells.places(), MAX_LINKED), targets[link.key])
            tally.hold("cells", len(found))
    if not (notes or found):
        return sheet
    return replace(sheet, notes=notes, links={**sheet.links, **found})


def link_of(attributes: Attributes) -> Link | None:
    """Return the link of an element `hyperlink`; None where it leads nowhere else."""
    ref = attributes.get("ref", "")
    cells = merge_of(ref if ":" in ref else f"{ref}:{ref}")
    key = next((attributes[key] for key in KEYS if key in attributes), "")
    return Link(cells, key) if cells and key else None


def target_of(formula: str) -> str:
    """Return where a formula's link leads; nothing where it is calculated, or inside the file."""
    found = _FORMULA().search(formula)
    return found[1] if found else ""


def target_in(tokens: bytes, tally: Tally, *, is_long: bool) -> str:
    """Return the same of a formula in tokens ([MS-XLS] 2.5.198, [MS-XLSB] 2.5.97).

    `is_long` is for .xlsb, whose texts and references are longer than those of .xls. Raises Refusal
    out of time.
    """
    tokens = tokens[:_MAX_TOKENS]
    if not CALL().search(tokens):
        return ""
    tally.keep_time()
    at = tokens.find(_TEXT_TOKEN)
    while at >= 0:
        end = _end_of_token(tokens, at, is_long=is_long)
        label = _end_of_token(tokens, end, is_long=is_long)
        if CALL().match(tokens, label) and tokens[label + 1] == 1 + (label > end):
            is_wide = is_long or tokens[at + 2] & 1
            text = tokens[at + 3 : end].decode("utf-16-le" if is_wide else "latin-1", "replace")
            return "" if text.startswith("#") else text
        at = tokens.find(_TEXT_TOKEN, at + 1)
    return ""


def _end_of_token(tokens: bytes, at: int, *, is_long: bool) -> int:
    """Return where a value of a formula ends: a text, a cell or a number; others are not known."""
    kind, first, second = (tokens[at : at + 3] + bytes(3))[:3]
    if kind == _TEXT_TOKEN:
        return at + 3 + (2 * (first + 256 * second) if is_long else first * (1 + (second & 1)))
    if kind in _REFERENCES:
        return at + (7 if is_long else 5)
    return at + _VALUE_TOKENS.get(kind, 0)


def links_in(xml: str) -> list[Link]:
    """Return the links that a sheet's part lists; it may be given without its cells."""
    reader = _LinksReader()
    watch([xml.encode()], reader)
    return reader.links


def xml_notes(parts: Parts, part: str, tally: Tally) -> Mapping[Place, str]:
    """Return the notes in a part of XML by their cells, those of a thread joined."""
    reader = _NotesReader(tally)
    watch(parts.pieces(part), reader)
    return reader.notes


class _LinksReader(Watcher):
    names = named(SPACES, ["hyperlink"])

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []

    def opened(self, _name: str, attributes: Attributes) -> None:
        if link := link_of(attributes):
            self.links.append(link)


class _NotesReader(Watcher):
    names = named((*SPACES, _THREADS), ["comment", "threadedComment", "t", "text"])

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.notes: dict[Place, str] = {}
        self._tally = tally
        self._place: Place | None = None
        self._listening = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name in {"comment", "threadedComment"}:
            cell = attributes.get("ref", "")
            area = merge_of(f"{cell}:{cell}")
            self._place = area.first if area else None
            if self._place:
                self.notes.setdefault(self._place, "")
                self._tally.hold("cells", len(self.notes))
        self._listening = name in {"t", "text"}

    def closed(self, name: str) -> None:
        self._listening = self._listening and name != "text"

    def add_text(self, text: str) -> None:
        if self._place and self._listening and len(self.notes[self._place]) < MAX_CELL_LENGTH:
            self.notes[self._place] += text
            self._tally.add_text(len(text))
