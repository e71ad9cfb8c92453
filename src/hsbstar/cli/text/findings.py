"""Print findings alone, where a command ends without a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import findings_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding


def report_findings(
    reporter: Reporter, findings: Sequence[Finding], *, as_json: bool
) -> None:
    """Print findings as a list, or as a JSON document."""
    if as_json:
        reporter.json(findings_json(findings))
    else:
        reporter.findings(findings)
