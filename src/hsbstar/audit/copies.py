"""Make the audit workbooks of many agencies: laid out once for each kind, and then copied.

A copy is byte for byte what `write_audit_workbook` makes for the agency (tests compare them): only
the agency's name differs, in its cell and at the foot of each sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hsbstar.audit.previous_answers import NO_PREVIOUS_ANSWERS
from hsbstar.audit.workbook import write_audit_workbook

if TYPE_CHECKING:
    from hsbstar.audit.heading import Heading
    from hsbstar.audit.previous_answers import PreviousAnswers
    from hsbstar.audit.routing import Routing
    from hsbstar.framework import Framework, Messages

    Parts = list[tuple[zipfile.ZipInfo, bytes]]

_PLAIN_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9,.'()/&-]| (?! |$)){0,39}")
"""A name that changes nothing else: no height of a row, no format of its cell. A workbook for any
other name is laid out by itself."""
_PLACEHOLDER = "Agencymark"
"""The name in the workbook that is copied; none of our texts holds it."""


@dataclass(frozen=True)
class AuditCopies:
    """The blank workbooks of one audit in one language."""

    framework: Framework
    heading: Heading
    messages: Messages | None = None
    _masters: dict[tuple[str, ...], Parts] = field(default_factory=dict)
    """The parts of the workbook that is copied, by the kind of agency and its presets."""

    def of(
        self, agency: str, routing: Routing, previous: PreviousAnswers = NO_PREVIOUS_ANSWERS
    ) -> bytes:
        """Return the file of an agency's workbook."""
        heading = self.heading.for_agency(agency)
        texts = (heading.area, heading.round, heading.due, heading.marking)
        if (previous is not NO_PREVIOUS_ANSWERS or not _PLAIN_NAME.fullmatch(agency)
                or any(_PLACEHOLDER in text for text in texts)):
            return write_audit_workbook(
                self.framework, heading, routing, previous, messages=self.messages)
        kind = (routing.kind, *sorted(routing.preset))
        if kind not in self._masters:
            data = write_audit_workbook(
                self.framework, self.heading.for_agency(_PLACEHOLDER), routing,
                messages=self.messages)
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._masters[kind] = [(entry, package.read(entry)) for entry in package.infolist()]
        return _named(self._masters[kind], agency)


def _named(parts: Parts, agency: str) -> bytes:
    """Return the workbook with an agency's name in place of the placeholder."""
    # In a cell as XML has it; at the foot of a page `&` begins a code, and `&&` is the character.
    in_cell = f">{escape(agency)}<".encode()
    at_foot = escape(agency.replace("&", "&&")).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for entry, content in parts:
            named = content.replace(f">{_PLACEHOLDER}<".encode(), in_cell)
            package.writestr(copy(entry), named.replace(_PLACEHOLDER.encode(), at_foot))
    return out.getvalue()
