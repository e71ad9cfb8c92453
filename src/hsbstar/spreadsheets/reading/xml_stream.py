"""Go through an XML part piece by piece, so that its size is never the size of what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from hsbstar.spreadsheets.reading.refusal import harmful, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Attributes = dict[str, str]

DEEPEST = 64
"""Elements within elements; spreadsheet programs need a quarter of that."""
MOST_SILENT_PIECES = 4
"""Pieces without an element or a text: one comment or attribute of that size is no spreadsheet's,
and the parser would keep all of it in memory."""


class Watcher:
    """Told of elements and texts in their order; those that it has no name for pass unseen."""

    names: ClassVar[Mapping[str, str]] = {}
    """The elements that are looked at: full name to the one used here."""

    def __init__(self) -> None:
        """Begin outside of all elements."""
        self.depth = 0
        self.events = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element from the parser."""
        self.events += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise harmful(f"elements lie more than {DEEPEST} deep in each other")
        name = self.names.get(tag)
        if name:
            self.opened(name, attributes)

    def end(self, tag: str) -> None:
        """Take the end of an element from the parser."""
        self.events += 1
        self.depth -= 1
        name = self.names.get(tag)
        if name:
            self.closed(name)

    def data(self, text: str) -> None:
        """Take a stretch of text from the parser."""
        self.events += 1
        self.said(text)

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        """Refuse: a document type can define entities that grow, or that are other files."""
        raise harmful("it holds a document type")

    def opened(self, name: str, attributes: Attributes) -> None:
        """See an element begin."""

    def closed(self, name: str) -> None:
        """See an element end."""

    def said(self, text: str) -> None:
        """See text; one text may come in several stretches."""


def watch(pieces: Iterable[bytes], watcher: Watcher) -> None:
    """Show a part to a watcher; raise Refusal where it is no sound XML."""
    # The target refuses document types, so no entity is ever defined or fetched.
    parser = ET.XMLParser(target=watcher)  # noqa: S314 - see above
    silent = events = 0
    try:
        for piece in pieces:
            parser.feed(piece)
            silent = silent + 1 if watcher.events == events else 0
            events = watcher.events
            if silent > MOST_SILENT_PIECES:
                raise harmful("one comment or attribute in it is larger than a workbook")
        parser.close()
    except (ET.ParseError, UnicodeError, LookupError):
        # LookupError is an encoding that nobody knows.
        raise unreadable("it is damaged: a part of it is no sound XML") from None


def named(spaces: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the elements of some name spaces by their full names."""
    wanted = tuple(names)
    return {f"{{{space}}}{name}": name for space in spaces for name in wanted}
