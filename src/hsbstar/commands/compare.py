"""`hsbstar compare`: set rounds side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.charts.comparison import draw_comparison
from hsbstar.commands.inputs import load_framework
from hsbstar.commands.pictures import PictureOptions
from hsbstar.comparison import check_comparable
from hsbstar.comparison import compare as compare_rounds
from hsbstar.contract import compare_json, findings_json
from hsbstar.errors import HsbstarError
from hsbstar.outputs import check_outputs, write_files
from hsbstar.report import report_comparison
from hsbstar.round_reading import read_rounds
from hsbstar.timing import tell_interval
from hsbstar.workbooks.comparison import write_comparison

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.report import Reporter


@dataclass(frozen=True)
class Compare:
    """What the user asked for."""

    paths: tuple[Path, ...]
    folder: Path
    framework_file: Path | None = None
    marking: str = ""
    as_json: bool = False
    force: bool = False
    pictures: PictureOptions = field(default_factory=PictureOptions)
    bounds: Bounds = BOUNDS


def compare(asked: Compare, reporter: Reporter) -> int:
    """Compare rounds, write workbook and pictures, and return the exit code."""
    files = asked.pictures.files(asked.folder, "comparison.png")
    outputs = (asked.folder / "comparison.xlsx", *files)
    framework = load_framework(asked.framework_file)
    rounds, findings, inputs = read_rounds(asked.paths, framework, asked.bounds)
    check_outputs(outputs, inputs, force=asked.force)
    if len(rounds) < len(asked.paths):
        if asked.as_json:
            reporter.json(findings_json(findings))
        else:
            reporter.findings(findings)
        reporter.tell("Nothing was written. Mend the errors; `hsbstar score` tells them too.")
        return 1
    if reason := check_comparable(rounds):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of one kind.")
    comparison = compare_rounds(rounds)
    drawn = draw_comparison(comparison, asked.pictures.of(files), marking=asked.marking)
    write_files([
        (outputs[0], write_comparison(comparison, marking=asked.marking)),
        *zip(files, drawn, strict=True),
    ])
    interval = tell_interval(comparison.months)
    written = [str(path) for path in outputs]
    if asked.as_json:
        reporter.json(compare_json(comparison, interval, findings, written))
        return 0
    report_comparison(reporter, comparison, interval)
    reporter.findings(findings)
    for path in written:
        reporter.line(f"Wrote {path}")
    return 0
