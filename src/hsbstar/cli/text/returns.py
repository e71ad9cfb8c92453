"""Print what came back: who has returned, what is wrong, and what each return answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hsbstar.cli.terminal import Line
from hsbstar.cli.text.findings import DETAILS, WHOLE, Layout, in_order, records_of
from hsbstar.returns import (
    agencies_by_file,
    answered_captions,
    answered_rows,
    returned_sentence,
    versions_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Scale
    from hsbstar.returns import Return

MAX_LINES = 45
"""A screen: what does not fit is shown in short, and the answers of each return not at all."""
OTHER_LINES = 6
"""Lines around the findings: who returned, the sum, and what to do next."""
_TABLE_HEAD = 4
"""The lines of a table above its rows."""


class Checked(NamedTuple):
    """What `check` found, and what it wrote."""

    returns: Sequence[Return]
    findings: Sequence[Finding]
    missing: Sequence[Agency] | None
    """The expected agencies without a return; None where no list was given."""
    expected: int
    written: Sequence[str]


def report_checked(reporter: Reporter, checked: Checked, scale: Scale, *, notes: bool) -> None:
    """Show all findings, the worst first, and the answers; on a terminal no more than a screen.

    `notes` lists the notes, and then nothing is left out. A quiet reporter shows errors only.
    """
    rows = [] if reporter.quiet else _rows(checked.returns, scale, reporter)
    shown = reporter.loud(checked.findings)
    if checked.missing is not None:
        reporter.line(returned_sentence(checked.missing, checked.expected))
    if reporter.out.is_terminal:
        _report_on_screen(reporter, checked, shown, rows, notes=notes)
    else:
        reporter.records(records_of(shown, "" if notes else "Add --notes to list them."))
        _show_table(reporter, rows)
    if chosen := versions_sentence(checked.returns):
        reporter.line(chosen, "bold")


def _report_on_screen(
    reporter: Reporter, checked: Checked, findings: Sequence[Finding],
    rows: Sequence[Sequence[str]], *, notes: bool,
) -> None:
    agencies = agencies_by_file(checked.returns)
    room = max(MAX_LINES // 2, MAX_LINES - len(checked.written) - OTHER_LINES)
    ordered = in_order(findings, agencies)
    for detail in (WHOLE,) if notes else DETAILS:
        layout = Layout(ordered, agencies, detail, notes=notes)
        lines = list(layout.lines())
        if reporter.fit(lines, room):
            break
    reporter.lines(lines)
    fits = reporter.fit(lines, room - len(rows) - _TABLE_HEAD)
    if fits or notes:
        _show_table(reporter, rows)
    if layout.cut:
        reporter.lines([Line("Not everything is shown. --notes lists it all here, --save "
                             "findings.xlsx in a workbook.", "bold")])
    elif not fits and not notes and rows:
        reporter.line("Add --notes to show what each return answered.")


def _show_table(reporter: Reporter, rows: Sequence[Sequence[str]]) -> None:
    if rows:
        reporter.table("Returns", rows[0], rows[1:], words=0)


def _rows(
    returns: Sequence[Return], scale: Scale, reporter: Reporter
) -> list[tuple[str, ...]]:
    """Return what each return answered; in a pipe with the file, which is in the findings, too."""
    rows = [answered_captions(scale), *answered_rows(returns)]
    if reporter.out.is_terminal:
        rows = [(agency, *figures) for agency, _, *figures in rows]
    return rows if rows[1:] else []
