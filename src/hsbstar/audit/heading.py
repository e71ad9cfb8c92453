"""What is filled in before an audit workbook goes out."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Heading:
    """Area, round, agency, due date and protective marking; empty where not given."""

    area: str = ""
    round: str = ""
    agency: str = ""
    due: str = ""
    marking: str = ""

    def for_agency(self, agency: str) -> Heading:
        """Return the same heading with the agency filled in."""
        return replace(self, agency=agency)

    @property
    def footer(self) -> str:
        """The text at the foot of each page."""
        return "  ".join(filter(None, (self.area, self.round, self.agency)))
