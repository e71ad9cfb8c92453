"""Emails and zip files with files in them, as mail programs, Outlook and SharePoint make them."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from support.compound_files import outlook_message

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGO = b"\x89PNG\r\n\x1a\n" + bytes(50)


def email_of(
    files: Mapping[str, bytes], *, coding: str = "base64", subtype: str = "octet-stream",
    logo: bool = False, headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Return an email with files attached; with a logo, shown in its text."""
    message = EmailMessage()
    message["From"], message["Subject"] = "lead@example.org", "Audit"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content("Please find our return attached.")
    if logo:
        message.set_content('<p>Attached.</p><img src="cid:logo">', subtype="html")
        message.add_related(LOGO, "image", "png", cid="<logo>", filename="image001.png",
                            disposition="inline")
    for name, content in files.items():
        message.add_attachment(content, "application", subtype, cte=coding, filename=name)
    return message


def eml(files: Mapping[str, bytes], coding: str = "base64") -> bytes:
    """Return the file of an email, with line ends as they are sent."""
    return email_of(files, coding=coding, logo=True).as_bytes().replace(b"\n", b"\r\n")


def forwarded(files: Mapping[str, bytes]) -> bytes:
    """Return an email to which another one is attached."""
    outer = EmailMessage()
    outer["From"] = "coordinator@example.org"
    outer.set_content("See below.")
    outer.add_attachment(email_of(files))
    return outer.as_bytes()


def signed(files: Mapping[str, bytes]) -> bytes:
    """Return an email with a signature (S/MIME) behind it."""
    inner = email_of(files).as_bytes()
    return (
        b"From: lead@example.org\nMIME-Version: 1.0\nContent-Type: multipart/signed; "
        b'protocol="application/pkcs7-signature"; micalg=sha-256; boundary="edge"\n\n'
        b"--edge\n" + inner + b"\n--edge\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\n"
        b"Content-Transfer-Encoding: base64\n"
        b"Content-Disposition: attachment; filename=smime.p7s\n\nMIIB\n--edge--\n")


def msg(files: Mapping[str, bytes]) -> bytes:
    """Return an Outlook message with a logo in its text."""
    return outlook_message([*files.items()], pictures={"image001.png": LOGO})


def zip_of(files: Mapping[str, bytes], folder: str = "", *, stored: bool = False) -> bytes:
    """Return a zip file, with the files in a folder if it is given."""
    held = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(held, "w", method) as package:
        if folder:
            package.writestr(f"{folder}/", b"")
        for name, content in files.items():
            package.writestr(f"{folder}/{name}" if folder else name, content)
    return held.getvalue()


class _Stream(io.RawIOBase):
    """What can only be written forwards, as a download is."""

    def __init__(self) -> None:
        super().__init__()
        self.held = bytearray()

    def writable(self) -> bool:
        """Return that it is."""
        return True

    def write(self, data: Any) -> int:
        """Keep the bytes."""
        self.held += data
        return len(data)


def sharepoint(files: Mapping[str, bytes], folder: str = "Returns – 2026") -> bytes:
    """Return a zip file as a download of a folder is: sizes behind the files, and zip64."""
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in files.items():
            with package.open(f"{folder}/{name}", "w", force_zip64=True) as part:
                part.write(content)
    return bytes(stream.held)
