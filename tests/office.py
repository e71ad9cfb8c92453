"""Somebody at LibreOffice: types into cells of a workbook and saves it, by a macro of the office's.

A profile of its own gets the macro; headless, the office runs it as if a person did.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97",
}
Typed = tuple[str, str, str | int | float]
"""Sheet, cell and what is typed: a number, a day as 2026-03-31, or a text."""

MACRO = """\
Sub Fill(source As String, target As String, orders As String, kind As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  number = FreeFile
  Open orders For Input As #number
  Do While Not EOF(number)
    Line Input #number, told
    part = Split(told, Chr(9))
    cell = doc.Sheets.getByName(part(0)).getCellRangeByName(part(1))
    If part(2) = "text" Then
      cell.String = part(3)
    Else
      cell.Formula = part(3)
    End If
  Loop
  Close #number
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName" : saved(0).Value = kind
  doc.storeToURL(ConvertToURL(target), saved())
  doc.close(True)
End Sub
"""
_DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
_LIBRARY = "http://openoffice.org/2000/library"
LIBRARIES = f"""<?xml version="1.0" encoding="UTF-8"?>
{_DOCTYPE.format("library:libraries", "libraries")}
<library:libraries xmlns:library="{_LIBRARY}" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/"
  xlink:type="simple" library:link="false"/>
</library:libraries>"""
ELEMENTS = f"""<?xml version="1.0" encoding="UTF-8"?>
{_DOCTYPE.format("library:library", "library")}
<library:library xmlns:library="{_LIBRARY}" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Typing"/></library:library>"""
MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
{_DOCTYPE.format("script:module", "module")}
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typing"
 script:language="StarBasic">{escape(MACRO)}</script:module>"""


def prepare(soffice: str, profile: Path) -> None:
    """Make a profile that has the macro."""
    _run(soffice, profile, "--terminate_after_init")
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (basic / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(ELEMENTS, encoding="utf-8")
    (basic / "Standard" / "Typing.xba").write_text(MODULE, encoding="utf-8")


def type_in(
    soffice: str, profile: Path, source: Path, typed: Sequence[Typed], target: Path
) -> Path:
    """Type into cells of `source` and save it as `target`, in the format of its ending."""
    target.parent.mkdir(parents=True, exist_ok=True)
    orders = target.with_suffix(".orders")
    lines = [
        "\t".join((sheet, cell, "value" if _is_value(what) else "text", str(what)))
        for sheet, cell, what in typed
    ]
    orders.write_text("\n".join(lines) + "\n", encoding="ascii")
    words = ",".join(f'"{word}"' for word in (
        source, target, orders, FILTERS[target.suffix.removeprefix(".")]
    ))
    told = _run(soffice, profile, f"macro:///Standard.Typing.Fill({words})")
    assert target.is_file(), told
    return target


def _is_value(what: str | float) -> bool:
    return not isinstance(what, str) or (len(what) == 10 and what[4] == what[7] == "-")


def _run(soffice: str, profile: Path, *words: str) -> str:
    done = subprocess.run(
        [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", *words],
        capture_output=True, text=True, timeout=180, check=False,
    )
    return done.stdout + done.stderr
