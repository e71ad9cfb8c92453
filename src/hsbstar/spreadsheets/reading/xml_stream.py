"""Read an XML part piece by piece: memory holds what is kept of it, never the whole part."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hsbstar.spreadsheets.reading.refusal import harmful, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Attributes = dict[str, str]

MAX_DEPTH = 64
"""Levels of elements within elements; spreadsheet programs need a quarter of that."""
MAX_SILENT_PIECES = 4
"""Pieces without an element or a text: no spreadsheet has a comment or attribute of that size, and
the parser would keep all of it in memory."""
_NO_XML = "it is damaged: one of its parts is not valid XML"
_PROLOG_STEP = 4096
_MAX_PROLOG = 1024 * 1024
"""Bytes before the first element; the parser would keep a comment of any size."""
_CODINGS = {"utf-8", "utf-16", "us-ascii", "ascii"}
"""How parts may be encoded (ECMA-376-1, 8.3.4); ASCII is UTF-8 too."""

_OTHER_STARTS = (b"<\0\0\0", b"\0\0\0<", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"Lo\xa7\x94")
"""Of UTF-32, with and without its mark, and of EBCDIC (XML 1.0, F.1)."""
_USUAL = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version=["\']1\.0["\'](?: encoding=["\'](?:UTF|utf)-8["\'])?'
    rb'(?: standalone=["\'](?:yes|no)["\'])? ?\?>\s*)?<[A-Za-z]'
)
_OTHER_CODING = "one of its parts is not in UTF-8 or UTF-16"


class Prolog:
    """The beginning of a part up to its first element: its encoding, and any document type.

    A document type can define entities that grow without end, or that are other files. Some
    programs read encodings in which ours would not see it.
    """

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._over = False
        self._size = 0
        self._before: bytes | None = None
        """The last byte before the next piece, once the part is known to be no sound XML."""

    def feed(self, piece: bytes) -> None:
        """See the next bytes; raise Refusal for a document type or another encoding.

        What is no sound XML, and has no declaration of any kind, concerns only who reads the part:
        a program's broken notes about a file cost nobody their answers.
        """
        if self._before is not None:
            self._look_for_declarations(piece)
        if not self._over and not self._size:
            # As nearly every part begins: no parser sees anything else in it.
            self._over = _USUAL.match(piece) is not None
            if piece.startswith(_OTHER_STARTS):
                raise harmful(_OTHER_CODING)
        for start in range(0, len(piece), _PROLOG_STEP):
            if self._over:
                return
            try:
                self._parser.Parse(piece[start : start + _PROLOG_STEP])
            except expat.ExpatError:
                if not self._over:
                    self._over, self._before = True, b""
                    self._look_for_declarations(piece)
            except (ValueError, LookupError):
                # An encoding that does not exist, or that the parser cannot read.
                raise unreadable(_NO_XML) from None
            self._size += _PROLOG_STEP
            if self._size > _MAX_PROLOG:
                raise harmful("one comment or attribute in it is larger than a whole workbook")

    def _look_for_declarations(self, piece: bytes) -> None:
        """Refuse a part in which another program may see what our parser does not."""
        seen = (self._before or b"") + piece.replace(b"\0", b"")
        if b"<!" in seen:
            raise unreadable(_NO_XML)
        self._before = seen[-1:]

    @cached_property
    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        # From Expat 2.6 on a parser waits for more, and would not see what is at the very end.
        getattr(parser, "SetReparseDeferralEnabled", bool)(False)  # noqa: FBT003 - it has no name
        parser.XmlDeclHandler = _check_declaration
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._end
        return parser

    def _end(self, _name: str, _attributes: Attributes) -> None:
        self._over = True
        self._parser.StartElementHandler = None


def _check_declaration(_version: str, coding: str | None, _standalone: int) -> None:
    # An encoding that does not exist is damage.
    if coding and coding.lower() not in _CODINGS and codecs.lookup(coding):
        raise harmful(_OTHER_CODING)


def _refuse_document_type(*_declared: object) -> None:
    raise harmful("it contains a document type declaration")


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
            raise harmful(f"its elements are nested more than {MAX_DEPTH} deep")
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
        """Refuse a document type; see `Prolog`."""
        _refuse_document_type()

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
                raise harmful("one comment or attribute in it is larger than a whole workbook")
        parser.close()
    except (ET.ParseError, ValueError, LookupError):
        # LookupError is an unknown encoding, ValueError one that the parser cannot read.
        raise unreadable(_NO_XML) from None


def named(spaces: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the elements of some name spaces by their full names."""
    return {f"{{{space}}}{name}": name for space, name in product(spaces, names)}
