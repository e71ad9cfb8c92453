"""In which language each agency's blank workbook is."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.audit import Agency, AuditTexts
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework


def languages_of(
    framework: Framework, usual: str, listed: Sequence[Agency]
) -> Mapping[str, AuditTexts]:
    """Return framework and texts in each agency's language: its own from the list, or the usual.

    Raises HsbstarError for a language that the framework does not have.
    """
    spoken = audit.audit_texts(usual, framework)
    return defaultdict(lambda: spoken, {
        agency.name: audit.audit_texts(agency.language, framework, str(agency.cells["language"]))
        for agency in listed if agency.language
    })


def report_languages(
    languages: Mapping[str, AuditTexts], names: Sequence[str], framework: Framework,
    reporter: Reporter,
) -> None:
    """Report how many workbooks are in which language, and what is not translated."""
    used = {languages[name].framework.language: languages[name] for name in names}
    if len(used) > 1:
        counts = Counter(languages[name].framework.language for name in names)
        listed = ", ".join(f"{count} in {code}" for code, count in counts.items())
        reporter.note(f"Workbooks by language: {listed}.")
    for spoken in used.values():
        if lacking := audit.lacking_sentence(spoken, framework):
            reporter.note(lacking, "yellow")
