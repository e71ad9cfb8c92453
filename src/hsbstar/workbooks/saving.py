"""Turn a workbook into bytes that are the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the file of a workbook without any clock in it: same content, same bytes."""
    stamped = io.BytesIO()
    workbook.save(stamped)
    plain = io.BytesIO()
    with zipfile.ZipFile(stamped) as source, zipfile.ZipFile(plain, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _TIMES.sub(b"", content)
            undated = zipfile.ZipInfo(entry.filename, _EARLIEST_ZIP_TIME)
            undated.compress_type = zipfile.ZIP_DEFLATED
            undated.external_attr = 0o600 << 16
            target.writestr(undated, content)
    return plain.getvalue()
