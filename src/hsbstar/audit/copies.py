"""Make the audit workbooks of many agencies: laid out once for each kind, and then copied.

A copy is byte for byte what `write_audit_workbook` makes for the agency (tests hold them alike):
only the agency's name is another, in its cell and at the foot of each sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hsbstar.audit.last_answers import NOTHING_CARRIED
from hsbstar.audit.workbook import write_audit_workbook

if TYPE_CHECKING:
    from hsbstar.audit.heading import Heading
    from hsbstar.audit.last_answers import Carried
    from hsbstar.audit.routing import Routing
    from hsbstar.framework import Framework, Messages

_PLAIN_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9,.'()/&-]| (?! |$)){0,39}")
"""A name that changes nothing else: no height of a row, no format of its cell. Any other agency's
workbook is laid out for itself."""
_MARK = "Agencymark"
"""Stands where the name will; no text of ours holds it."""


@dataclass(frozen=True)
class AuditCopies:
    """The blank workbooks of one audit in one language."""

    framework: Framework
    heading: Heading
    messages: Messages | None = None
    _masters: dict[tuple[str, ...], _Master] = field(default_factory=dict)

    def of(self, agency: str, routing: Routing, carried: Carried = NOTHING_CARRIED) -> bytes:
        """Return the file of an agency's workbook."""
        heading = self.heading.for_agency(agency)
        texts = (heading.area, heading.round, heading.due, heading.marking)
        if (carried is not NOTHING_CARRIED or not _PLAIN_NAME.fullmatch(agency)
                or any(_MARK in text for text in texts)):
            return self._write(heading, routing, carried)
        kind = (routing.kind, *sorted(routing.preset))
        if kind not in self._masters:
            marked = self.heading.for_agency(_MARK)
            self._masters[kind] = _Master(self._write(marked, routing))
        return self._masters[kind].copy(agency)

    def _write(
        self, heading: Heading, routing: Routing, carried: Carried = NOTHING_CARRIED
    ) -> bytes:
        return write_audit_workbook(
            self.framework, heading, routing, carried, messages=self.messages
        )


class _Master:
    """A workbook with a mark in the place of the agency's name."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self._parts = [(entry, package.read(entry)) for entry in package.infolist()]

    def copy(self, agency: str) -> bytes:
        """Return the workbook with the name."""
        # In a cell as XML has it; at the foot of a page `&` begins a code, and two are the sign.
        in_cell = f">{escape(agency)}<".encode()
        at_foot = escape(agency.replace("&", "&&")).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for entry, content in self._parts:
                named = content.replace(f">{_MARK}<".encode(), in_cell)
                package.writestr(_same(entry), named.replace(_MARK.encode(), at_foot))
        return out.getvalue()


def _same(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return an entry like another, without the sizes of what it holds."""
    fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
    fresh.compress_type = entry.compress_type
    fresh.external_attr, fresh.create_system = entry.external_attr, entry.create_system
    return fresh
