"""`hsbstar check`: every finding of every file, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.commands.inputs import load_agencies, load_framework, progress_bar, quoted
from hsbstar.contract import check_json
from hsbstar.findings import has_errors
from hsbstar.intake import take_in
from hsbstar.report import count_in_words, report_expected, report_returns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.report import Reporter


def check(
    paths: Sequence[Path],
    reporter: Reporter,
    *,
    expected_file: Path | None,
    framework_file: Path | None,
    as_json: bool,
    bounds: Bounds = BOUNDS,
) -> int:
    """Say all findings, then what each return answered; return the exit code."""
    expected = load_agencies(expected_file)
    framework = load_framework(framework_file)
    intake = take_in(
        paths, framework, expected=expected, progress=progress_bar(reporter), bounds=bounds
    )
    if as_json:
        reporter.json(check_json(intake.returns, intake.findings, intake.missing))
    else:
        if expected is not None:
            report_expected(reporter, intake.returns, intake.missing or (), len(expected))
        reporter.findings(intake.findings)
        report_returns(reporter, intake.returns, framework.scale)
        reporter.tell(count_in_words(intake.findings))
    if has_errors(intake.findings):
        reporter.tell("Mend the errors, then check again.")
        return 1
    returns = " ".join(quoted(path) for path in paths)
    more = f" --expected {quoted(expected_file)}" if expected_file else ""
    reporter.tell("Next:")
    reporter.suggest(f"hsbstar score {returns}{more} -o results")
    return 0
