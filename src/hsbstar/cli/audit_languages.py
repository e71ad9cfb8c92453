"""In which language each agency's blank workbook is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hsbstar.audit import Agency, AuditTexts
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework


class AuditLanguages:
    """The language of each agency's workbook: its own from the list, or else the usual one."""

    def __init__(
        self, framework: Framework, usual: str, listed: Sequence[Agency], agencies_file: Path | None
    ) -> None:
        """Look up each language; raise HsbstarError for one that is not there."""
        self._framework = framework
        self._usual = audit.speak(usual, framework)
        self._own = {
            agency.name: audit.speak(
                agency.language, framework, f"{agencies_file}, line {agency.line}"
            )
            for agency in listed if agency.language
        }

    def of(self, name: str) -> AuditTexts:
        """Return framework and texts of an agency's workbook."""
        return self._own.get(name, self._usual)

    def used(self, names: Iterable[str]) -> dict[str, AuditTexts]:
        """Return framework and texts of the workbooks of agencies, by language."""
        return {spoken.framework.language: spoken for spoken in map(self.of, names)}

    def report(self, names: Sequence[str], reporter: Reporter) -> None:
        """Report how many workbooks are in which language, and what is not translated."""
        used = self.used(names)
        counts = Counter(self.of(name).framework.language for name in names)
        if len(used) > 1:
            listed = ", ".join(f"{count} in {code}" for code, count in counts.items())
            reporter.tell(f"Workbooks by language: {listed}. What comes back goes into one folder.")
        for spoken in used.values():
            if lacking := audit.tell_lacking(spoken, self._framework):
                reporter.tell(lacking, "yellow")
