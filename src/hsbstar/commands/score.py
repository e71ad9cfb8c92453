"""`hsbstar score`: collate a round, fill the star tool, draw the star, say the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.charts.star import draw_star
from hsbstar.commands.inputs import load_agencies, load_framework, progress_bar, quoted
from hsbstar.commands.pictures import PictureOptions
from hsbstar.contract import check_json, score_json
from hsbstar.errors import HsbstarError
from hsbstar.files import STAR_TEMPLATE, bundled, check_outputs, write_files
from hsbstar.findings import has_errors
from hsbstar.intake import collate_intake, take_in, tell_errors
from hsbstar.report import count_in_words, report_round
from hsbstar.workbooks.star import StarContent, fill_star_tool

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.intake import Intake
    from hsbstar.report import Reporter
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class Score:
    """What the user asked for."""

    paths: tuple[Path, ...]
    folder: Path
    round_name: str | None = None
    expected_file: Path | None = None
    framework_file: Path | None = None
    marking: str = ""
    allow_errors: bool = False
    as_json: bool = False
    force: bool = False
    pictures: PictureOptions = field(default_factory=PictureOptions)
    spread: bool = False

    @cached_property
    def outputs(self) -> tuple[Path, ...]:
        """The star tool and the pictures."""
        return self.folder / "star-tool.xlsx", *self.pictures.files(self.folder, "star.png")


def score(asked: Score, reporter: Reporter) -> int:
    """Score a round and return the exit code."""
    outputs = asked.outputs
    framework = load_framework(asked.framework_file)
    expected = load_agencies(asked.expected_file)
    intake = take_in(
        asked.paths, framework, expected=expected, round_name=asked.round_name,
        progress=progress_bar(reporter),
    )
    given = [path for path in (asked.expected_file, asked.framework_file) if path]
    check_outputs(outputs, [*intake.files, *given], force=asked.force)
    if has_errors(intake.findings) and not asked.allow_errors:
        return _refuse(asked, intake, reporter)
    if not intake.usable:
        _say_findings(asked, intake, reporter)
        raise HsbstarError("No return can be counted. Mend what was found and score again.")
    collated = collate_intake(intake, framework, asked.round_name)
    content = StarContent(
        collated, framework, intake.usable, intake.missing or (), tell_errors(intake),
        asked.marking,
    )
    star_tool, *pictures = outputs
    drawn = draw_star(
        collated, asked.pictures.of(pictures), expected=len(expected) if expected else None,
        marking=asked.marking, notice=content.notice, spread=asked.spread,
    )
    write_files([
        (star_tool, fill_star_tool(bundled(STAR_TEMPLATE), content)),
        *zip(pictures, drawn, strict=True),
    ])
    _say(asked, intake, collated, reporter)
    return 0


def _refuse(asked: Score, intake: Intake, reporter: Reporter) -> int:
    _say_findings(asked, intake, reporter)
    reporter.tell(count_in_words(intake.findings))
    reporter.tell(
        "Nothing was written. Mend the errors and score again, or add --allow-errors to count "
        "faulty answers as blank."
    )
    return 1


def _say_findings(asked: Score, intake: Intake, reporter: Reporter) -> None:
    if asked.as_json:
        reporter.json(check_json(intake.returns, intake.findings, intake.missing))
    else:
        reporter.findings(intake.findings)


def _say(asked: Score, intake: Intake, collated: Round, reporter: Reporter) -> None:
    written = [str(path) for path in asked.outputs]
    if asked.as_json:
        reporter.json(
            score_json(collated, intake.usable, intake.findings, written, intake.missing)
        )
        return
    notice = tell_errors(intake)
    if notice:
        reporter.line(notice, "bold red")
    report_round(reporter, collated)
    for agency in intake.missing or ():
        reporter.line(f"Not returned: {agency.name}")
    reporter.findings(intake.findings)
    reporter.tell(count_in_words(intake.findings))
    for path in written:
        reporter.line(f"Wrote {path}")
    reporter.tell("After the next round:")
    reporter.suggest(f"hsbstar compare {quoted(asked.outputs[0])} NEXT/star-tool.xlsx")
