"""Print findings: alone, where a command ends without a result, or with what `check` read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import check_json, findings_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.returns import Intake


def report_findings(
    reporter: Reporter, findings: Sequence[Finding], *, as_json: bool
) -> None:
    """Print findings as a list, or as a JSON document."""
    if as_json:
        reporter.json(findings_json(findings))
    else:
        reporter.findings(findings)


def report_as_json(reporter: Reporter, intake: Intake, outputs: Sequence[str] | None) -> None:
    """Print what `check` found, and the files that it wrote if it was to write any."""
    reporter.json(check_json(intake.returns, intake.findings, intake.missing, outputs))
