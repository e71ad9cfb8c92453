"""The file formats of returns: the endings of their names, and their first bytes.

`spreadsheets/reading/read.py` has a reader for each.
"""

from __future__ import annotations

from typing import NamedTuple

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(NamedTuple):
    """A file format of workbooks; it is known by the first bytes, whatever the file's name."""

    kind: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...] = ()
    """Empty for plain text, which is known by its ending alone."""


FORMATS = (
    Format("zip", (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods"),
           (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    Format("ole", (".xls",), (OLE_MARK,)),
    # A sheet of Excel 2 to 95, without a container.
    Format("biff", (".xls",), (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")),
    Format("csv", (".csv",)),
)
RETURN_ENDINGS = frozenset(ending for format_ in FORMATS for ending in format_.endings)
CONTAINER_ENDINGS = frozenset({".eml", ".msg", ".zip"})
"""Emails and zip files: the returns in them are read."""


def kind_by_mark(data: bytes) -> str:
    """Return the kind of a file by its first bytes; empty where no format has them."""
    return next((format_.kind for format_ in FORMATS if data.startswith(format_.marks)), "")
