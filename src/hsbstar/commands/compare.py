"""`hsbstar compare`: set rounds side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.charts.comparison import draw_comparison
from hsbstar.commands.inputs import load_framework
from hsbstar.comparison import check_comparable, tell_interval
from hsbstar.comparison import compare as compare_rounds
from hsbstar.contract import compare_json, findings_json
from hsbstar.errors import HsbstarError
from hsbstar.files import check_outputs, write_files
from hsbstar.report import report_comparison
from hsbstar.round_reading import read_rounds
from hsbstar.workbooks.comparison import write_comparison

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.report import Reporter


def compare(
    paths: Sequence[Path],
    folder: Path,
    reporter: Reporter,
    *,
    framework_file: Path | None,
    marking: str,
    as_json: bool,
    force: bool,
) -> int:
    """Compare rounds, write workbook and picture, and return the exit code."""
    outputs = (folder / "comparison.xlsx", folder / "comparison.png")
    rounds, findings, inputs = read_rounds(paths, load_framework(framework_file))
    check_outputs(outputs, inputs, force=force)
    if len(rounds) < len(paths):
        if as_json:
            reporter.json(findings_json(findings))
        else:
            reporter.findings(findings)
        reporter.tell("Nothing was written. Mend the errors; `hsbstar score` tells them too.")
        return 1
    if reason := check_comparable(rounds):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of one kind.")
    comparison = compare_rounds(rounds)
    write_files([
        (outputs[0], write_comparison(comparison, marking=marking)),
        (outputs[1], draw_comparison(comparison, marking=marking)),
    ])
    interval = tell_interval(comparison.months)
    written = [str(path) for path in outputs]
    if as_json:
        reporter.json(compare_json(comparison, interval, findings, written))
        return 0
    report_comparison(reporter, comparison, interval)
    reporter.findings(findings)
    for path in written:
        reporter.line(f"Wrote {path}")
    return 0
