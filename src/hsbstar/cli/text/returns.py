"""Say what came back: what each return answered, and who has not returned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Scale
    from hsbstar.returns import Return


def report_returns(reporter: Reporter, returns: Sequence[Return], scale: Scale) -> None:
    """Show what each return answered; in a pipe also the file, which the findings tell too."""
    captions = ("Scored", scale.not_applicable.label, scale.no_data.label, "Blank", "Of")
    ordered = sorted(returns, key=lambda one: (one.agency.casefold(), one.file))
    rows = [
        (one.agency or f"(not named: {Path(one.file).name})", one.file,
         *(str(one.count(answered)) for answered in Answered), str(len(one.answers)))
        for one in ordered
    ]
    if reporter.out.is_terminal:
        rows = [(row[0], *row[2:]) for row in rows]
        reporter.table("Returns", ("Agency", *captions), rows, words=0)
    else:
        reporter.table("Returns", ("Agency", "File", *captions), rows, words=0)


def report_expected(
    reporter: Reporter, returns: Sequence[Return], missing: Sequence[Agency], expected: int
) -> None:
    """Say first who has not returned, then which returns lack the sign-off."""
    reporter.line(f"Returned: {expected - len(missing)} of {expected} expected agencies.")
    for agency in missing:
        contact = f" (contact: {agency.contact})" if agency.contact else ""
        reporter.line(f"Not returned: {agency.name}{contact}")
    for one in returns:
        if not one.fields["signed_by"].text:
            reporter.line(f"No sign-off: {one.agency or one.file}")
