"""Print what came back: what each return answered, and who has not returned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.returns import versions_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Scale
    from hsbstar.returns import Return


SHOWN = tuple(answered for answered in Answered if answered is not Answered.NOT_ON_FORM)
"""What the table counts: together, what the agency was expected to answer."""


def report_returns(reporter: Reporter, returns: Sequence[Return], scale: Scale) -> None:
    """Show what each return answered; in a pipe also the file, which is in the findings, too."""
    labels = (scale.not_applicable.label, scale.no_data.label)
    rows: list[tuple[str, ...]] = [("Agency", "File", "Scored", *labels, "Blank", "Of")]
    for returned in sorted(returns, key=lambda some: (some.agency.casefold(), some.file)):
        rows += [_row(returned), *(_row(old, " (superseded)") for old in returned.replaces)]
    if reporter.out.is_terminal:
        rows = [(agency, *figures) for agency, _, *figures in rows]
    reporter.table("Returns", rows[0], rows[1:], words=0)
    if chosen := versions_sentence(returns):
        reporter.line(chosen, "bold")


def _row(returned: Return, note: str = "") -> tuple[str, ...]:
    """Return a return's agency, file and counts."""
    return (f"{returned.agency or f'(not named: {Path(returned.file).name})'}{note}", returned.file,
            *(str(returned.count(answered)) for answered in SHOWN), str(returned.expected))


def report_expected(
    reporter: Reporter, returns: Sequence[Return], missing: Sequence[Agency], expected: int
) -> None:
    """Report how many have returned (findings name the others), and what is not signed off."""
    reporter.line(f"Returned: {expected - len(missing)} of {expected} expected agencies.")
    for returned in returns:
        if not returned.fields["signed_by"].text:
            reporter.line(f"No sign-off: {returned.agency or returned.file}")
