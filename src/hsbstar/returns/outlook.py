"""The files attached to an email as Outlook saves it (.msg): [MS-OXMSG].

A message is a folder of an OLE container, and each attachment a folder in it, whose streams are
named after the properties that they hold. Pictures that are shown in the text are only counted.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hsbstar.core.limits import MEBIBYTE
from hsbstar.returns.containers import LEFT_OUT, MESSAGE, Container, HeldFile, with_ending
from hsbstar.spreadsheets.reading import folder_in, unreadable

if TYPE_CHECKING:
    from hsbstar.spreadsheets.reading import Folder, Tally

_ATTACHMENT = "__attach_version1.0_#"
_PROPERTIES = "__properties_version1.0"
_PROPERTY = struct.Struct("<II8s")
"""The tag of a property, which is its number and its type, its flags and its value."""
_HEADER = 8
"""Bytes before the properties of an attachment."""
_HIDDEN, _FLAGS = 0x7FFE000B, 0x37140003
_SHOWN_IN_TEXT = 4
"""Among the flags: the text refers to the picture."""
_DATA, _OBJECT = "__substg1.0_37010102", "__substg1.0_3701000D"
_LONG_NAME, _SHORT_NAME, _TYPE = "3707", "3704", "370E"
_WORKBOOKS = ("Workbook", "Book", "Package")
"""The streams of a workbook that was inserted into the text."""


def open_message(data: bytes, tally: Tally) -> Container:
    """Return the attachments of an Outlook message; raise Refusal where it is damaged."""
    return _message(folder_in(data), tally)


def _message(folder: Folder, tally: Tally) -> Container:
    files, pictures = [], 0
    for number, name in enumerate(sorted(folder.folders)):
        if not name.startswith(_ATTACHMENT):
            continue
        tally.hold("parts", number)
        tally.keep_time()
        attachment = folder.folders[name]
        kind = _text(attachment, _TYPE).lower()
        if kind.startswith("image/") and _is_shown_in_text(attachment):
            pictures += 1
        elif kind not in LEFT_OUT and (held := _held(attachment, kind, tally)):
            files.append(held)
    return Container(MESSAGE, tuple(files), pictures)


def _held(attachment: Folder, kind: str, tally: Tally) -> HeldFile | None:
    """Return an attached file of a type; None for an object in the text that is no workbook."""
    name = _text(attachment, _LONG_NAME) or _text(attachment, _SHORT_NAME)
    inserted = attachment.folders.get(_OBJECT)
    if inserted and _PROPERTIES in inserted:
        name = name if name.lower().endswith((".msg", ".eml")) else "attached email.msg"
        return HeldFile(name, lambda: _message(inserted, tally))
    if inserted and _DATA not in attachment:
        return (HeldFile("inserted workbook.xls", _not_a_file)
                if any(stream in inserted for stream in _WORKBOOKS) else None)
    return HeldFile(with_ending(name, kind), lambda: _data(attachment, tally))


def _not_a_file() -> bytes:
    raise unreadable("it was inserted into the text of the email, not attached")


def _data(attachment: Folder, tally: Tally) -> bytes:
    if _DATA not in attachment:
        raise unreadable("the email has only a link to it")
    data = attachment.content(_DATA)
    tally.unpack(len(data), max(len(data), MEBIBYTE))
    return data


def _is_shown_in_text(attachment: Folder) -> bool:
    properties = attachment.content(_PROPERTIES)[_HEADER:]
    whole = properties[: len(properties) // _PROPERTY.size * _PROPERTY.size]
    values = {tag: int.from_bytes(value[:4], "little")
              for tag, _, value in _PROPERTY.iter_unpack(whole)}
    return bool(values.get(_HIDDEN, 0) & 1 or values.get(_FLAGS, 0) & _SHOWN_IN_TEXT)


def _text(folder: Folder, number: str) -> str:
    """Return a text property, in UTF-16 or in the code page of Western Windows."""
    stream = f"__substg1.0_{number}"
    if text := folder.content(f"{stream}001F"):
        return text.decode("utf-16-le", "replace").strip("\0 ")
    return folder.content(f"{stream}001E").decode("cp1252", "replace").strip("\0 ")
