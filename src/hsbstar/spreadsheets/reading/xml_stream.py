"""Read an XML part piece by piece: memory holds what is kept of it, never the whole part."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from hsbstar.spreadsheets.reading.refusal import harmful, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Attributes = dict[str, str]

MAX_DEPTH = 64
"""Levels of elements within elements; spreadsheet programs need a quarter of that."""
MAX_SILENT_PIECES = 4
"""Pieces without an element or a text: no spreadsheet has a comment or attribute of that size, and
the parser would keep all of it in memory."""


class Watcher:
    """A parser's target that sees the elements in `names` and all texts, in their order."""

    names: ClassVar[Mapping[str, str]] = {}
    """The elements that it sees: full name to short name."""

    def __init__(self) -> None:
        """Begin outside of all elements."""
        self.depth = 0
        self.events = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Receive the beginning of an element from the parser."""
        self.events += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise harmful(f"elements lie more than {MAX_DEPTH} deep in each other")
        name = self.names.get(tag)
        if name:
            self.opened(name, attributes)

    def end(self, tag: str) -> None:
        """Receive the end of an element from the parser."""
        self.events += 1
        self.depth -= 1
        name = self.names.get(tag)
        if name:
            self.closed(name)

    def data(self, text: str) -> None:
        """Receive a piece of text from the parser."""
        self.events += 1
        self.add_text(text)

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        """Refuse a document type, which can define entities that grow, or that are other files."""
        raise harmful("it holds a document type")

    def opened(self, name: str, attributes: Attributes) -> None:
        """See an element begin."""

    def closed(self, name: str) -> None:
        """See an element end."""

    def add_text(self, text: str) -> None:
        """See text; it may come in several pieces."""


def watch(pieces: Iterable[bytes], watcher: Watcher) -> None:
    """Show a part to a watcher; raise Refusal where it is no sound XML."""
    # The target refuses document types, so that no entity is ever defined or fetched.
    parser = ET.XMLParser(target=watcher)  # noqa: S314 - see above
    silent = events = 0
    try:
        for piece in pieces:
            parser.feed(piece)
            silent = silent + 1 if watcher.events == events else 0
            events = watcher.events
            if silent > MAX_SILENT_PIECES:
                raise harmful("one comment or attribute in it is larger than a workbook")
        parser.close()
    except (ET.ParseError, ValueError, LookupError):
        # LookupError is an unknown encoding, ValueError one that the parser cannot read.
        raise unreadable("it is damaged: a part of it is no sound XML") from None


def named(spaces: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the elements of some name spaces by their full names."""
    return {f"{{{space}}}{name}": name for space, name in product(spaces, names)}
