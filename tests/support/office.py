"""LibreOffice, as a person would use it: open a file, type into cells, save in another format.

Starting LibreOffice costs more than most conversions, so each test process keeps one running. It
runs a macro that waits for orders in a folder; an order is one conversion. Headless, the office
loads, calculates, draws and saves as it does in its window.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SPREADSHEET_FILTERS = {
    "csv": "Text - txt - csv (StarCalc)",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
    "xls": "MS Excel 97",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "xltx": "Calc MS Excel 2007 XML Template",
}
TEXT_FILTERS = {
    "docx": "MS Word 2007 XML",
    "dotx": "MS Word 2007 XML Template",
    "pdf": "writer_pdf_Export",
}
FILTERS = {"docx": TEXT_FILTERS, "dotx": TEXT_FILTERS}
"""The filters by the format of the source; every other source is a spreadsheet."""

MAX_SECONDS = 60
"""How long a conversion may take, on a machine that does other work too."""

Typed = tuple[str, str, str | int | float]
"""Sheet, cell and what is typed: a number, a day as 2026-03-31, or a text."""

MACRO = """\
Dim Failure As String

Sub Serve(folder As String)
  Dim idle As Long
  Do While idle < 30000
    If FileExists(folder & "order") Then
      idle = 0
      Failure = ""
      Name folder & "order" As folder & "taken"
      Carry(folder & "taken")
      Dim number As Integer
      number = FreeFile
      Open folder & "answer.part" For Output As #number
      Print #number, Failure
      Close #number
      Kill folder & "taken"
      Name folder & "answer.part" As folder & "answer"
    Else
      idle = idle + 1
      Wait 20
    End If
  Loop
  StarDesktop.terminate()
End Sub

Sub Carry(order As String)
  Dim number As Integer, source As String, target As String, kind As String, line As String
  Dim document As Object, cell As Object, part
  On Error GoTo Failed
  number = FreeFile
  Open order For Input As #number
  Line Input #number, source
  Line Input #number, target
  Line Input #number, kind
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  If IsNull(document) Then
    Failure = "LibreOffice cannot open " & source
    Close #number
    Exit Sub
  End If
  Do While Not EOF(number)
    Line Input #number, line
    part = Split(line, Chr(9))
    cell = document.Sheets.getByName(part(0)).getCellRangeByName(part(1))
    If part(2) = "text" Then
      cell.String = part(3)
    Else
      cell.Formula = part(3)
    End If
  Loop
  Close #number
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName" : saved(0).Value = kind
  document.storeToURL(target, saved())
  document.close(True)
  Exit Sub
Failed:
  Failure = "LibreOffice: " & Error
  Close #number
  If Not IsNull(document) Then document.close(True)
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
 library:passwordprotected="false"><library:element library:name="Orders"/></library:library>"""
MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
{_DOCTYPE.format("script:module", "module")}
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Orders"
 script:language="StarBasic">{escape(MACRO)}</script:module>"""


class Office:
    """A LibreOffice with a profile of its own; started at the first conversion."""

    def __init__(self, soffice: str, folder: Path) -> None:
        """Keep the profile, the orders and copies of what is opened in `folder`."""
        self._command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                         "--headless", "--norestore"]
        self._profile = folder / "profile"
        self._orders = folder / "orders"
        self._copies = folder / "copies"
        for made in (self._orders, self._copies):
            made.mkdir(parents=True)
        self._process: subprocess.Popen[bytes] | None = None

    def convert(self, source: Path, extension: str, folder: Path) -> Path:
        """Save a file in another format, in `folder`, under its own name."""
        return self.type_in(source, (), folder / f"{source.stem}.{extension}")

    def type_in(self, source: Path, typed: Sequence[Typed], target: Path) -> Path:
        """Type into cells of `source` and save it as `target`, in the format of its extension.

        A copy is opened: LibreOffice locks a file that it has open, and others may open it too.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        opened = self._copies / source.name
        shutil.copy(source, opened)
        filters = FILTERS.get(source.suffix.removeprefix("."), SPREADSHEET_FILTERS)
        lines = [opened.as_uri(), target.as_uri(), filters[target.suffix.removeprefix(".")]]
        lines += ["\t".join((sheet, cell, "value" if _is_value(what) else "text", str(what)))
                  for sheet, cell, what in typed]
        failure = self._carry_out("\n".join(lines) + "\n")
        opened.unlink()
        assert not failure, failure
        assert target.is_file(), f"LibreOffice did not write {target.name}"
        return target

    def close(self) -> None:
        """End the office, if it runs."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _carry_out(self, order: str) -> str:
        """Give one order, wait for its end, and return why it failed, or nothing.

        Where the office ends or hangs, a fresh one gets the order once more: a long-lived office
        does so now and then, and what ends it twice in a row is our file.
        """
        for _ in range(2):
            failure = self._answer_to(order)
            if failure is not None:
                return failure
            self.close()
        return f"LibreOffice ended or hung twice at this order:\n{order}"

    def _answer_to(self, order: str) -> str | None:
        """Return why an order failed, or an empty text; None where the office ended or hung."""
        process = self._give(order)
        answer = self._orders / "answer"
        until = time.monotonic() + MAX_SECONDS
        while not answer.exists():
            if process.poll() is not None or time.monotonic() > until:
                return None
            time.sleep(0.01)
        failure = answer.read_text(encoding="utf-8", errors="replace").strip()
        answer.unlink()
        return failure

    def _give(self, order: str) -> subprocess.Popen[bytes]:
        """Put an order where the office looks for one, and return the office."""
        process = self._running()
        draft = self._orders / "order.part"
        draft.write_text(order, encoding="ascii")
        draft.rename(self._orders / "order")
        return process

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the office, started if need be."""
        if self._process is None or self._process.poll() is not None:
            self._install_macro()
            for left in self._orders.iterdir():
                left.unlink()
            macro = f'macro:///Standard.Orders.Serve("{self._orders}/")'
            self._process = subprocess.Popen([*self._command, macro], start_new_session=True,
                                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self._process

    def _install_macro(self) -> None:
        """Make the profile, if there is none yet, and put the macro into it."""
        basic = self._profile / "user" / "basic"
        if basic.exists():
            return
        subprocess.run([*self._command, "--terminate_after_init"], capture_output=True,
                       timeout=MAX_SECONDS, check=False)
        (basic / "Standard").mkdir(parents=True, exist_ok=True)
        (basic / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
        (basic / "Standard" / "script.xlb").write_text(ELEMENTS, encoding="utf-8")
        (basic / "Standard" / "Orders.xba").write_text(MODULE, encoding="utf-8")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started: `soffice` is a script that starts the office."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_value(what: str | float) -> bool:
    return not isinstance(what, str) or (len(what) == 10 and what[4] == what[7] == "-")
