"""Find out what a file is by its bytes, whatever its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.formats import kind_by_mark
from hsbstar.core.problems import Problem
from hsbstar.spreadsheets.reading.refusal import Refusal, unreadable

if TYPE_CHECKING:
    from collections.abc import Collection

_EXPORT = "; ask the sender to export it to Excel (.xlsx)"
_WORKBOOK = "; ask the sender for the workbook itself"

_MARKS = (
    (b"%PDF", "it is a PDF" + _WORKBOOK),
    (b"{\\rtf", "it is a text document (RTF)" + _WORKBOOK),
    (b"\x89PNG", "it is a picture (PNG)" + _WORKBOOK),
    (b"\xff\xd8\xff", "it is a picture (JPEG)" + _WORKBOOK),
    (b"GIF8", "it is a picture (GIF)" + _WORKBOOK),
    (b"II*\0", "it is a picture (TIFF)" + _WORKBOOK),
    (b"MM\0*", "it is a picture (TIFF)" + _WORKBOOK),
    (b"MZ", "it is a program; do not open it, and ask the sender whether they sent it"),
    (b"\x7fELF", "it is a program; do not open it, and ask the sender whether they sent it"),
    (b"Rar!", "it is an archive (RAR); unpack it first"),
    (b"7z\xbc\xaf", "it is an archive (7z); unpack it first"),
    (b"\x1f\x8b", "it is an archive (gzip); unpack it first"),
    (b"ID;P", "it is a SYLK file; open it in Excel and save it as .xlsx"),
)
_EMAIL = later(
    rb"(?i)(?:From [^\r\n]*\r?\n)?(?:ARC-[a-z-]+|Authentication-Results|Content-Type|"
    rb"Delivered-To|DKIM-Signature|From|Message-ID|MIME-Version|Received(?:-SPF)?|Return-Path|"
    rb"X-[a-z0-9-]+)[ \t]*:"
)
"""The first line of an email's headers."""
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_OLE_STREAMS = (
    ("WordDocument", "it is a Word document" + _WORKBOOK),
    ("PowerPoint Document", "it is a presentation" + _WORKBOOK),
    ("__properties_version1.0", "it is an Outlook message; save its attachment"),
)
_RIGHTS = ("DRMEncryptedDataSpace", "DRMContent")
_PASSWORD = ("EncryptedPackage", "EncryptionInfo")


def kind_of(data: bytes) -> str:
    """Return `zip`, `ole`, `biff` or another kind of `core/formats.py`.

    Raises Refusal with the name of what it is otherwise.
    """
    kind = kind_by_mark(data)
    if not kind:
        raise unreadable(_name_of(data))
    if kind == "ole":
        _look_into_ole(data)
    return kind


def is_container(data: bytes) -> bool:
    """Return whether a file is a workbook's container, whatever its name."""
    return kind_by_mark(data) in {"ole", "zip"}


def is_email(data: bytes) -> bool:
    """Return whether a file begins as an email does, whatever its name."""
    return _EMAIL().match(_start(data)) is not None


def _start(data: bytes) -> bytes:
    return data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")


def _name_of(data: bytes) -> str:
    if not data:
        return "it is empty"
    start = _start(data)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if is_email(data):
        return "it is an email; save its attachment"
    if data[4:12] in _HEIC:
        return "it is a picture (HEIC or AVIF)" + _WORKBOOK
    if start.startswith(b"<"):
        return _name_of_markup(start)
    if not data.strip(b"\0"):
        return "it contains only zeros; its content was lost by the mail or the disk"
    if b"\0" not in start and start.isascii():
        return "it is plain text; if it is a table, rename it to end in .csv"
    return "it is not a spreadsheet, or the start of it is damaged"


def _name_of_markup(start: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "it is an XML spreadsheet from Excel 2003; open it in Excel and save it as .xlsx"
    if b"opendocument" in start:
        return "it is a flat OpenDocument file; open it in LibreOffice and save it as .ods or .xlsx"
    return "it is a web page or an XML file; open it in Excel and save it as .xlsx"


def _look_into_ole(data: bytes) -> None:
    """Refuse an old Office file that is not a readable workbook."""
    if any(_holds(data, name) for name in _RIGHTS):
        raise Refusal(Problem.FILE_ENCRYPTED, how="rights management (IRM)")
    if any(_holds(data, name) for name in _PASSWORD):
        raise Refusal(Problem.FILE_ENCRYPTED, how="a password")
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return
    for stream, name in _OLE_STREAMS:
        if _holds(data, stream):
            raise unreadable(name)
    raise unreadable("it has no workbook in it, or is damaged")


def _holds(data: bytes, stream: str) -> bool:
    # Names of streams are the same in any case; some programs write capitals.
    return any(f"{name}\0".encode("utf-16-le") in data
               for name in (stream, stream.upper(), stream.lower()))


def refuse_other_package(names: Collection[str]) -> Refusal:
    """Return the refusal of a zip file in which there is no workbook, by what it holds."""
    starts = {name.split("/")[0].casefold() for name in names}
    endings = {name.rsplit(".", 1)[-1].casefold() for name in names}
    if "word" in starts:
        return unreadable("it is a Word document" + _WORKBOOK)
    if "ppt" in starts:
        return unreadable("it is a presentation" + _WORKBOOK)
    if "iwa" in endings or any(name.endswith("Index.zip") for name in names):
        return unreadable("it is an Apple Numbers document" + _EXPORT)
    if "content.xml" in names:
        return unreadable("it is an OpenDocument file with no spreadsheet in it" + _WORKBOOK)
    if endings & {"xlsx", "xlsm", "xls", "xlsb", "ods"}:
        return unreadable("it is a zip file of workbooks; unpack it first")
    return unreadable("it is a zip file with no workbook in it")
