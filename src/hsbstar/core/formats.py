"""The formats in which returns come: the endings of their files' names, and how their bytes begin.

What reads each of them is listed in `spreadsheets/reading/read.py`.
"""

from __future__ import annotations

from typing import NamedTuple

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(NamedTuple):
    """A form in which workbooks come; a file is known by its bytes, whatever its name says."""

    kind: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...] = ()
    """Nothing for plain text, which is known by its ending alone."""


FORMATS = (
    Format("zip", (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods"),
           (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    Format("ole", (".xls",), (OLE_MARK,)),
    # A sheet of Excel 2 to 95 that is in no container.
    Format("biff", (".xls",), (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")),
    Format("csv", (".csv",)),
)
RETURN_ENDINGS = frozenset(ending for one in FORMATS for ending in one.endings)


def kind_by_mark(data: bytes) -> str:
    """Return the kind of a file by how it begins; nothing where no format begins so."""
    return next((one.kind for one in FORMATS if one.marks and data.startswith(one.marks)), "")
